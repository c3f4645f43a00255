//! `yinling fill-form`

use super::Format;
use super::desk::Desk;
use super::print::Printer;
use crate::forms::{self, Asking, FEWEST_LABELS, Plan, Recognised, Remembering};
use crate::journal::{Channel, Failure, verbs};
use clap::Args;
use kit::{Period, Refusal};
use serde_json::{Value, json};
use sheets::fill::Form;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Args)]
pub struct FillFormArgs {
    /// A workbook or document (xlsx, docx) with marks such as 【离退休干部数】, or one
    /// that was filled before.
    form: PathBuf,
    /// The form's own unit, by its code.
    #[arg(long)]
    unit: String,
    /// The form's own period: 2026, 2026Q1, 2026-03 or 2026-01-01..2026-06-30.
    #[arg(long)]
    period: Period,
    /// The filled form.
    #[arg(long, required_unless_present = "dry_run")]
    out: Option<PathBuf>,
    /// What stands behind each place, as a file of its own: .json or .xlsx.
    #[arg(long, value_name = "FILE")]
    proof: Option<PathBuf>,
    /// The form has changed since it was filled, and you have seen how.
    #[arg(long)]
    accept_changes: bool,
    /// Only the marks of this file count; what was remembered of it does not.
    #[arg(long)]
    anew: bool,
    /// Show what would be filled, change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Who does it.
    #[arg(long, default_value = "本机")]
    actor: String,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Fills the form, counts its figures again by SQL, remembers the form, and
/// tells what was left. Places that were left are no failure: the exit code is
/// 0, and the list says why.
pub async fn run(desk: Desk, args: FillFormArgs, printer: &Printer) -> Result<ExitCode, Failure> {
    let form = Form::open(&args.form).map_err(|why| why.refusal())?;
    if let Some(out) = &args.out {
        require_other(&args.form, out)?;
    }
    if let Some(proof) = &args.proof {
        require_other(&args.form, proof)?;
        proof_kind(proof)?;
    }
    let live = desk.live().await?;
    let asking = Asking {
        db: &desk.db,
        live: &live,
        today: desk.today(),
        unit: args.unit.clone(),
        period: args.period.clone(),
        anew: args.anew,
    };
    let name = args.form.file_name().unwrap_or_default();
    let plan = forms::plan(&asking, &form, &name.to_string_lossy()).await?;
    plan.require_seen(args.accept_changes || args.dry_run)?;
    let bytes = plan.fill(&form)?;
    plan.recount(&desk.db, &live).await?;
    let mut line = None;
    if !args.dry_run {
        if let Some(remembering) = &plan.remembering {
            line = remember(&desk, &args.actor, remembering).await?;
        }
        if let Some(out) = &args.out {
            put(out, &bytes)?;
        }
        if let Some(proof) = &args.proof {
            put(proof, &proof_bytes(&plan, proof, printer)?)?;
        }
    }
    match args.format {
        Format::Json => printer.json(&as_json(&plan, line, printer)),
        _ => tell(&plan, &args, line, printer),
    }
    Ok(ExitCode::SUCCESS)
}

async fn remember(
    desk: &Desk,
    actor: &str,
    remembering: &Remembering,
) -> Result<Option<u32>, Failure> {
    let (remembering, salt) = (
        Arc::new(remembering.clone()),
        crate::access::random_bytes::<16>()?,
    );
    let verb = verbs(move |tx| {
        let remembering = Arc::clone(&remembering);
        Box::pin(async move { forms::remember(tx, &remembering, salt).await })
    });
    let act = desk.act(actor, Channel::Cli);
    let recorded = desk.writer.record_all(act, verb).await?;
    Ok(recorded.first().map(|recorded| recorded.line.0))
}

/// The form itself is never written over.
fn require_other(form: &Path, out: &Path) -> Result<(), Refusal> {
    let same = match (form.canonicalize(), out.canonicalize()) {
        (Ok(form), Ok(out)) => form == out,
        _ => form == out,
    };
    match same {
        true => Err(Refusal::new("form_out_is_form").with("file", out.display())),
        false => Ok(()),
    }
}

fn proof_kind(path: &Path) -> Result<&str, Refusal> {
    let end = path.extension().and_then(|end| end.to_str());
    let end = end.filter(|end| ["json", "xlsx"].contains(end));
    end.ok_or_else(|| Refusal::new("form_proof_kind").with("file", path.display()))
}

fn proof_bytes(plan: &Plan, path: &Path, printer: &Printer) -> Result<Vec<u8>, Failure> {
    Ok(match proof_kind(path)? {
        "xlsx" => forms::proof_sheet(plan)?,
        _ => forms::proof_json(plan, printer.language)
            .to_string()
            .into_bytes(),
    })
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    std::fs::write(path, bytes).map_err(|error| {
        Refusal::new("no_access").with("why", format!("{}: {error}", path.display()))
    })
}

fn as_json(plan: &Plan, line: Option<u32>, printer: &Printer) -> Value {
    let recognised = match &plan.recognised {
        Recognised::New => Value::Null,
        Recognised::Exact { form, version } => {
            json!({ "how": "exact", "form": form, "version": version })
        }
        Recognised::Near {
            form,
            version,
            places,
            found,
            moved,
            ..
        } => json!({
            "how": "near",
            "form": form,
            "version": version,
            "places": places,
            "found": found,
            "moved": moved.iter().map(|one| json!({
                "mark": one.mark,
                "label": one.label,
                "before": one.before,
                "now": one.now,
            })).collect::<Vec<_>>(),
        }),
    };
    json!({
        "filled": plan.filled().count(),
        "left": forms::left_json(plan, printer.language),
        "recognised": recognised,
        "line": line,
        "as_of_line": plan.line,
        "hash": plan.hash,
    })
}

fn tell(plan: &Plan, args: &FillFormArgs, line: Option<u32>, printer: &Printer) {
    let left = plan.left();
    let out = args.out.as_deref().unwrap_or(&args.form);
    let numbers = [
        ("file", out.display().to_string()),
        ("filled", plan.filled().count().to_string()),
        ("left", left.len().to_string()),
        ("line", plan.line.to_string()),
    ];
    let numbers: Vec<(&str, &str)> = numbers.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let key = match args.dry_run {
        true => "form-would-fill",
        false => "form-filled",
    };
    printer.line(&printer.text(key, &numbers));
    if let Some(line) = line {
        let line = line.to_string();
        printer.line(&printer.text("form-remembered", &[("line", &line)]));
    } else if plan.says_too_little {
        let fewest = FEWEST_LABELS.to_string();
        printer.line(&printer.text("form-not-remembered", &[("fewest", &fewest)]));
    }
    if let Recognised::Exact { version, .. } = &plan.recognised {
        let version = version.to_string();
        printer.line(&printer.text("form-recognised", &[("version", &version)]));
    }
    if let Recognised::Near { moved, .. } = &plan.recognised {
        for one in moved {
            let now = one.now.as_deref().unwrap_or("—");
            printer.aside(&format!(
                "  {} → {now}  【{}】  {}",
                one.before, one.mark, one.label
            ));
        }
    }
    if args.dry_run {
        for (place, found) in plan.filled() {
            printer.line(&format!(
                "  {}  {} = {}",
                place.place, found.name, found.written
            ));
        }
    }
    if !left.is_empty() {
        let count = left.len().to_string();
        printer.aside(&printer.text("form-left", &[("count", &count)]));
    }
    for one in left {
        let why = one.why.words(printer.language);
        printer.aside(&format!("  {}  【{}】  {why}", one.place, one.mark));
    }
}
