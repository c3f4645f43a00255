//! `yinling report`

use super::desk::Desk;
use super::figures::{AskedArgs, resolve};
use super::print::Printer;
use crate::indicators::{Asked, Live, question};
use crate::journal::{self, Failure};
use crate::reports::{self, Below, Gap, Report, Said, Sources, Subject, Template};
use crate::units;
use crate::web::short;
use clap::{Args, ValueEnum};
use documents::{Document, Notes, RedHead, docx, epub, html, lints, pdf};
use kit::Refusal;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Args)]
pub struct ReportArgs {
    #[command(flatten)]
    asked: AskedArgs,
    /// A page to open and press, a file for an office suite, a book for readers, one
    /// to print, or what it says as JSON on standard output.
    #[arg(long, value_enum, default_value_t = ReportFormat::Docx)]
    format: ReportFormat,
    /// The file to write (not for json).
    #[arg(
        long,
        required_if_eq_any([("format", "html"), ("format", "docx"), ("format", "pdf"), ("format", "epub")]),
        required_unless_present_any(["format"])
    )]
    out: Option<PathBuf>,
    /// What stands behind the numbers: as an attachment, in brackets or not at all.
    /// A page has the attachment unless told otherwise; what is handed in or
    /// printed carries no mark.
    #[arg(long, value_enum)]
    notes: Option<NotesArg>,
    /// Writes what stands behind the numbers into a file of its own, as JSON.
    #[arg(long)]
    proof: Option<PathBuf>,
    /// Where the pages are served: the numbers of an HTML report open there.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    site: String,
    /// PDF only: letters of 22 points, for those who read with difficulty.
    #[arg(long)]
    large_print: bool,
    /// PDF only: a folder of fonts to take first; by default `fonts` in the data
    /// folder.
    #[arg(long, value_name = "FOLDER")]
    fonts: Option<PathBuf>,
    /// A formal document: this name in red above the title, such as
    /// 某某市委老干部局文件. Only who holds the right to it may print one.
    #[arg(long, value_name = "NAME", requires = "number")]
    red_head: Option<String>,
    /// The formal document's number, such as 济老干〔2026〕8号.
    #[arg(long, requires = "red_head")]
    number: Option<String>,
    /// A table of contents before the text.
    #[arg(long)]
    contents: bool,
}

impl ReportArgs {
    /// Refuses (`red_head_wrong`) a head or number that GB/T 9704 writes otherwise.
    fn dress(&self, document: &mut Document) -> Result<(), Refusal> {
        document.has_contents = self.contents;
        let (Some(issuer), Some(number)) = (&self.red_head, &self.number) else {
            return Ok(());
        };
        document.head = Some(RedHead {
            issuer: issuer.trim().to_owned(),
            number: number.trim().to_owned(),
        });
        let found = lints::check(document);
        let wrong = found.iter().find(|one| one.place.part == lints::Part::Head);
        wrong.map_or(Ok(()), |wrong| {
            Err(Refusal::new("red_head_wrong")
                .with("number", number)
                .with("remedy", &wrong.text))
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    Html,
    Docx,
    Epub,
    Pdf,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum NotesArg {
    None,
    Appendix,
    Inline,
}

/// Writes the report, counts its figures again by SQL, and tells what was left
/// out: on standard error, or in the JSON.
pub async fn run(desk: Desk, args: ReportArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let live = Arc::new(desk.live().await?);
    let Written {
        mut report,
        subject,
        ..
    } = written(&desk, live, &args.asked, &args.site).await?;
    args.dress(&mut report.document)?;
    let notes = match (args.notes, args.format) {
        (Some(NotesArg::Appendix), _) | (None, ReportFormat::Html) => Notes::Appendix,
        (Some(NotesArg::Inline), _) => Notes::Inline,
        (Some(NotesArg::None), _) | (None, _) => Notes::None,
    };
    if let Some(proof) = &args.proof {
        let text = serde_json::to_string_pretty(&as_json(&report, &subject, printer));
        put(proof, text.map_err(anyhow::Error::from)?.as_bytes())?;
    }
    let bytes = match args.format {
        ReportFormat::Json => {
            printer.json(&as_json(&report, &subject, printer));
            return Ok(ExitCode::SUCCESS);
        }
        ReportFormat::Html => html::page(&report.document, notes).into_bytes(),
        ReportFormat::Docx => docx::write(&report.document, notes).map_err(anyhow::Error::from)?,
        ReportFormat::Epub => epub::write(&report.document, notes).map_err(anyhow::Error::from)?,
        ReportFormat::Pdf => {
            let options = pdf::Options {
                notes,
                large_print: args.large_print,
                fonts: args.fonts.or_else(|| reports::font_folder(&desk.folder)),
                ..pdf::Options::default()
            };
            let printed = reports::print(&report.document, &options)?;
            tell_fonts(&printed, printer);
            printed.bytes
        }
    };
    let out = args.out.unwrap_or_default();
    put(&out, &bytes)?;
    let written = [
        ("file", out.display().to_string()),
        ("figures", report.figures().count().to_string()),
        ("checks", report.checks.len().to_string()),
        ("line", subject.line.to_string()),
    ];
    let written: Vec<(&str, &str)> = written.iter().map(|(k, v)| (*k, v.as_str())).collect();
    printer.line(&printer.text("report-written", &written));
    tell_gaps(&report.gaps, printer);
    tell_findings(&report, printer);
    Ok(ExitCode::SUCCESS)
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    std::fs::write(path, bytes).map_err(|error| {
        Refusal::new("no_access").with("why", format!("{}: {error}", path.display()))
    })
}

/// A report for whoever works at the machine, its figures counted again by SQL.
pub struct Written {
    pub report: Report,
    pub subject: Subject,
    pub sources: Sources,
}

/// `site` is where its numbers open.
pub async fn written(
    desk: &Desk,
    live: Arc<Live>,
    args: &AskedArgs,
    site: &str,
) -> Result<Written, Failure> {
    let template = Template::of_folder(&desk.folder)?;
    let mut asked = resolve(desk, &live, args).await?;
    let subject = subject(desk, &live, &mut asked, args).await?;
    let below = units::list_children(desk.db.read(), asked.unit.0.into()).await?;
    let sources = sources(desk, live, asked, site);
    let sources = sources.with_below(Below::of(below.iter()));
    let said = Said::load(desk.db.read(), sources.asked.unit, &subject).await?;
    let report = reports::write(&template, &sources, &subject, &said)?;
    reports::recount(&desk.db, &sources, &report).await?;
    Ok(Written {
        report,
        subject,
        sources,
    })
}

/// Pins the line, so that every figure and the note beside it are of one state.
async fn subject(
    desk: &Desk,
    live: &Live,
    asked: &mut Asked,
    args: &AskedArgs,
) -> Result<Subject, Failure> {
    let (head, head_hash) = live.head();
    let line = asked.line.unwrap_or(head);
    asked.line = Some(line);
    let hash = if line == head {
        head_hash
    } else {
        let found = journal::find_line(desk.db.read(), line.into()).await?;
        found.map(|line| line.hash).unwrap_or_default()
    };
    let card = units::find_card(desk.db.read(), &args.unit).await?;
    let card = card.ok_or_else(|| Refusal::new("unknown_unit").with("unit", &args.unit))?;
    Ok(Subject {
        code: card.code,
        name: card.name,
        kind: card.kind,
        period: asked.period.clone(),
        as_of: question(asked, desk.today()).stock_day,
        line,
        hash: kit::hex(&hash),
    })
}

fn sources(desk: &Desk, live: Arc<Live>, asked: Asked, site: &str) -> Sources {
    let (known, question, today) = (live.clone(), asked.clone(), desk.today());
    let site = site.trim_end_matches('/').to_owned();
    let address = move |id: &str| {
        let short = short::figure(&known, id, &question, today);
        Some(format!("{site}{short}"))
    };
    Sources::of_everything(live, asked, today, Arc::new(address))
}

/// Which fonts stand in for the official ones, and which characters come from
/// yet another font.
fn tell_fonts(printed: &pdf::Pdf, printer: &Printer) {
    for one in &printed.stand_ins {
        let told = [("official", one.role.official()), ("used", &one.used)];
        printer.aside(&printer.text("report-stand-in", &told));
    }
    let mut told: BTreeMap<(&str, &str), BTreeSet<char>> = BTreeMap::new();
    for one in &printed.substitutions {
        let fonts = (one.wanted.as_str(), one.used.as_str());
        told.entry(fonts).or_default().insert(one.character);
    }
    for ((wanted, used), characters) in told {
        let characters: String = characters.into_iter().collect();
        let told = [
            ("wanted", wanted),
            ("used", used),
            ("characters", &characters),
        ];
        printer.aside(&printer.text("report-substitutions", &told));
    }
}

pub fn tell_gaps(gaps: &[Gap], printer: &Printer) {
    if gaps.is_empty() {
        printer.aside(&printer.text("report-no-gaps", &[]));
        return;
    }
    let count = gaps.len().to_string();
    printer.aside(&printer.text("report-gaps", &[("count", &count)]));
    for gap in gaps {
        printer.aside(&format!("  {}", gap.sentence));
        for missing in &gap.figures {
            let why = missing.why.words(printer.language);
            printer.aside(&format!("    {} {}: {why}", missing.id, missing.name));
        }
    }
}

fn tell_findings(report: &Report, printer: &Printer) {
    let findings = report.findings();
    if findings.is_empty() {
        return;
    }
    let count = findings.len().to_string();
    printer.aside(&printer.text("report-findings", &[("count", &count)]));
    for finding in findings {
        printer.aside(&format!("  {}: {}", finding.place, finding.text));
    }
}

/// Digits as JSON: a count stays whole.
fn number(digits: &str) -> Value {
    match (digits.parse::<i64>(), digits.parse::<f64>()) {
        (Ok(count), _) => count.into(),
        (_, Ok(rate)) => rate.into(),
        _ => Value::Null,
    }
}

fn as_json(report: &Report, subject: &Subject, printer: &Printer) -> Value {
    let words = |note: usize| -> Vec<&str> {
        let runs = report.document.blocks.iter().flat_map(|block| match block {
            documents::Block::Heading(_, runs) | documents::Block::Paragraph(runs) => &runs[..],
            documents::Block::Table(_) | documents::Block::Picture(_) => &[],
        });
        let said = runs.filter_map(|run| match run {
            documents::Run::Figure(figure) if figure.note == note => Some(figure.words.as_str()),
            _ => None,
        });
        said.collect()
    };
    let figures = report.document.notes.iter().enumerate().map(|(at, note)| {
        json!({
            "indicator": note.id,
            "value": number(&note.number),
            "unit_of_count": note.unit,
            "words": words(at),
            "definition": note.definition,
            "version": note.version,
            "as_of_day": note.as_of,
            "as_of_line": note.line,
            "hash": note.hash,
            "href": note.href,
        })
    });
    let gaps = report.gaps.iter().map(|gap| {
        let missing = gap.figures.iter().map(|missing| {
            json!({
                "indicator": missing.id,
                "why": missing.why.code(),
                "words": missing.why.words(printer.language),
            })
        });
        json!({ "sentence": gap.sentence, "figures": missing.collect::<Vec<_>>() })
    });
    let findings = report.findings();
    let findings = findings.iter().map(|finding| {
        json!({
            "place": finding.place.to_string(),
            "code": finding.code,
            "words": finding.text,
        })
    });
    json!({
        "unit": subject.code,
        "period": subject.period.label(),
        "as_of_day": subject.as_of,
        "as_of_line": subject.line,
        "hash": subject.hash,
        "figures": figures.collect::<Vec<_>>(),
        "gaps": gaps.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
        "checks": report.checks.iter().map(|check| &check.words).collect::<Vec<_>>(),
    })
}
