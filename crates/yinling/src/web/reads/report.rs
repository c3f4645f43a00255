//! The report of a unit and a period, as a stranger may read it.

use crate::access::Action;
use crate::indicators::{Asked, Indicator, question as engine_question};
use crate::journal::Failure;
use crate::reports::{
    self, Address, Below, Gap, Hidden, Missing, Report, Said, Sources, Subject, Template, Why,
};
use crate::say;
use crate::units::UnitCard;
use crate::web::frozen;
use crate::web::links::{self, Question};
use crate::web::pages::{
    AsOf, GapEntry, GapFigure, Reading, ReportLink, ReportPage, Section, Value,
};
use crate::web::short;
use crate::web::shown::Figures;
use crate::web::trouble::Trouble;
use crate::web::visit::{Visit, origin, page, unit_link};
use crate::web::words;
use crate::words::{either, is_english, language, sentence};
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use documents::{Notes, docx, epub, html, pdf};
use kit::{Period, UnitId};
use std::sync::Arc;

/// What a report is written from.
pub struct Asking {
    pub visit: Visit,
    pub card: UnitCard,
    pub period: Period,
    pub figures: Arc<Figures>,
    /// As of the line the figures are read at.
    pub said: Said,
}

/// `/reports/{code}/{period}?day=&line=&tree=`
pub async fn report(Path(at): Path<(String, String)>, visit: Visit) -> Result<Response, Trouble> {
    let asking = ask(at, visit).await?;
    in_background(move || page(&fill(&asking)?)).await
}

/// The same as a file for office suites.
pub async fn report_docx(
    Path(at): Path<(String, String)>,
    headers: HeaderMap,
    visit: Visit,
) -> Result<Response, Trouble> {
    let site = origin(&visit.site, &headers).unwrap_or_default();
    let (notes, asking) = (notes(&visit), ask(at, visit).await?);
    in_background(move || {
        let (report, _) = asking.ready(&site)?;
        let bytes = docx::write(&report.document, notes).map_err(anyhow::Error::from)?;
        let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        Ok(asking.download(kind, "docx", bytes))
    })
    .await
}

/// The same as a book.
pub async fn report_epub(
    Path(at): Path<(String, String)>,
    headers: HeaderMap,
    visit: Visit,
) -> Result<Response, Trouble> {
    let site = origin(&visit.site, &headers).unwrap_or_default();
    let (notes, asking) = (notes(&visit), ask(at, visit).await?);
    in_background(move || {
        let (report, _) = asking.ready(&site)?;
        let bytes = epub::write(&report.document, notes).map_err(anyhow::Error::from)?;
        Ok(asking.download("application/epub+zip", "epub", bytes))
    })
    .await
}

/// The same to print. Its codes open at the address it came from.
pub async fn report_pdf(
    Path(at): Path<(String, String)>,
    headers: HeaderMap,
    visit: Visit,
) -> Result<Response, Trouble> {
    let site = origin(&visit.site, &headers).unwrap_or_default();
    let (notes, asking) = (notes(&visit), ask(at, visit).await?);
    let turn = reports::turn().await.map_err(stopped)?;
    in_background(move || {
        let (report, _) = asking.ready(&site)?;
        let options = pdf::Options {
            notes,
            fonts: reports::font_folder(&asking.visit.site.folder),
            ..pdf::Options::default()
        };
        let printed = reports::print(&report.document, &options);
        // Held until here, so that a reader who goes away frees no press that
        // is still running.
        drop(turn);
        let printed = printed.map_err(|failure| match failure {
            Failure::Refused(refusal) => stopped(refusal),
            failure @ Failure::Fault(_) => Trouble::from(failure),
        })?;
        Ok(asking.download("application/pdf", "pdf", printed.bytes))
    })
    .await
}

/// The same as a page to keep: its numbers open at the address it came from.
pub async fn report_html(
    Path(at): Path<(String, String)>,
    headers: HeaderMap,
    visit: Visit,
) -> Result<Response, Trouble> {
    let site = origin(&visit.site, &headers).unwrap_or_default();
    let asking = ask(at, visit).await?;
    in_background(move || {
        let (report, _) = asking.ready(&site)?;
        let page = html::page(&report.document, Notes::Appendix);
        Ok(asking.download("text/html; charset=utf-8", "html", page.into_bytes()))
    })
    .await
}

/// The report as its page shows it, with what it was written from.
#[derive(Clone)]
pub struct ShownReport {
    pub report: Report,
    pub subject: Subject,
    pub sources: Sources,
}

/// For whoever keeps it: unit and period, the rest as the visit asks. Its
/// numbers open on this site.
pub async fn shown_report(at: (String, String), visit: Visit) -> Result<ShownReport, Trouble> {
    let asking = ask(at, visit).await?;
    let shown = crate::words::blocking(move || match asking.is_loading() {
        true => Err(Trouble::NotWritten(
            either(
                "数字还在装入，请过一会儿再定稿。",
                "The numbers are still being loaded. Please freeze the report in a little while.",
            )
            .into(),
        )),
        false => asking.shown("").map(|(shown, _)| shown),
    });
    shown.await.map_err(anyhow::Error::from)?
}

/// This year's report of a unit, or that of the day that was asked for.
pub fn report_link(figures: &Figures, code: &str) -> ReportLink {
    let year = figures.question.day.unwrap_or(figures.today).year();
    ReportLink {
        words: say!("{year}年度报告", "Report of {year}"),
        href: links::report(code, &year.to_string(), &figures.question),
    }
}

/// A copy to hand in carries no mark, unless `notes=appendix` or `notes=inline`
/// is asked for.
fn notes(visit: &Visit) -> Notes {
    match visit.query.get("notes") {
        Some("appendix") => Notes::Appendix,
        Some("inline") => Notes::Inline,
        _ => Notes::None,
    }
}

/// Figures are looked for among every fact: not on this thread.
async fn in_background(
    work: impl FnOnce() -> Result<Response, Trouble> + Send + 'static,
) -> Result<Response, Trouble> {
    crate::words::blocking(work)
        .await
        .map_err(anyhow::Error::from)?
}

/// What the address asks for, with what people wrote for it.
pub async fn ask((code, period): (String, String), visit: Visit) -> Result<Asking, Trouble> {
    let found = visit.directory.find(&code).ok_or(Trouble::NotFound)?;
    let card = found.clone();
    let unclear = |_| {
        let shown: String = period.chars().take(40).collect();
        Trouble::BadRequest(say!("时段“{shown}”", "period “{shown}”"))
    };
    let period: Period = period.parse().map_err(unclear)?;
    let mut question = visit.query.question(visit.site.live.head().0)?;
    question.period = Some(period.label().to_owned());
    let this_year = visit.site.today().year().to_string();
    let of_this_year = Question {
        period: Some(this_year),
        ..Question::default()
    };
    // This year up to today is what every other page shows too.
    if question == of_this_year {
        question.period = None;
    }
    let figures = Figures::of(&visit.site, &visit.directory, question).await?;
    let asking = Asking {
        visit,
        card,
        period,
        figures: Arc::new(figures),
        said: Said::nothing(),
    };
    let db = asking.visit.site.db.clone();
    let said = Said::load(db.read(), asking.unit(), &asking.subject()).await?;
    Ok(Asking { said, ..asking })
}

impl Asking {
    pub fn unit(&self) -> UnitId {
        UnitId(u32::try_from(self.card.id).unwrap_or(0))
    }

    pub fn is_loading(&self) -> bool {
        let live = &self.visit.site.live;
        live.loading().is_some() || live.today_as_of().is_none()
    }

    /// A download is given only when there is something in it.
    fn ready(&self, site: &str) -> Result<(Report, Reading), Trouble> {
        if self.is_loading() {
            return Err(Trouble::NotWritten(
                either("数字还在装入，请过一会儿再下载。", "The numbers are still being loaded. Please download the report in a little while.").into(),
            ));
        }
        self.write(site)
    }

    fn write(&self, site: &str) -> Result<(Report, Reading), Trouble> {
        let (shown, reading) = self.shown(site)?;
        Ok((shown.report, reading))
    }

    fn shown(&self, site: &str) -> Result<(ShownReport, Reading), Trouble> {
        let (template, subject) = (self.template()?, self.subject());
        let sources = self.sources(site);
        let report = reports::write(&template, &sources, &subject, &self.said).map_err(stopped)?;
        let reading = Reading {
            day: subject.as_of,
            ..self.figures.reading()
        };
        let shown = ShownReport {
            report,
            subject,
            sources,
        };
        Ok((shown, reading))
    }

    pub fn template(&self) -> Result<Template, Trouble> {
        Template::of_folder(&self.visit.site.folder).map_err(stopped)
    }

    fn asked(&self) -> Asked {
        Asked {
            line: u32::try_from(self.figures.reading().line).ok(),
            ..self.figures.asked(self.unit())
        }
    }

    pub fn subject(&self) -> Subject {
        let (shown, asked) = (self.figures.reading(), self.asked());
        Subject {
            code: self.card.code.clone(),
            name: self.card.name.clone(),
            kind: self.card.kind.clone(),
            period: self.period.clone(),
            as_of: engine_question(&asked, self.figures.today).stock_day,
            line: asked.line.unwrap_or(0),
            hash: shown.hash,
        }
    }

    /// The figures as a stranger may know them; their doors begin with `site`.
    pub fn sources(&self, site: &str) -> Sources {
        let asked = self.asked();
        let (figures, unit) = (self.figures.clone(), self.unit());
        let hidden = move |indicator: &Indicator| {
            if !indicator.sensitive && !crate::disclosure::is_own(indicator) {
                return None;
            }
            match figures.value(indicator, unit) {
                Value::TodayOnly => Some(Hidden::TodayOnly),
                Value::OwnOnly => Some(Hidden::OwnOnly),
                Value::Few | Value::Withheld | Value::Loading => Some(Hidden::TooFew),
                _ => None,
            }
        };
        Sources {
            live: self.visit.site.live.clone(),
            address: self.address(site, &asked),
            asked,
            today: self.figures.today,
            hidden: Arc::new(hidden),
            below: self.below(),
        }
    }

    /// On paper a figure opens as of the line it stands at, on this site as the
    /// rest of the page does.
    fn address(&self, site: &str, asked: &Asked) -> Arc<Address> {
        if site.is_empty() {
            let (code, question) = (self.card.code.clone(), self.figures.question.clone());
            return Arc::new(move |id| Some(links::figure(id, &code, &question)));
        }
        let (live, today) = (self.visit.site.live.clone(), self.figures.today);
        let (site, asked) = (site.to_owned(), asked.clone());
        Arc::new(move |id| {
            let short = short::figure(&live, id, &asked, today);
            Some(format!("{site}{short}"))
        })
    }

    fn below(&self) -> Vec<Below> {
        let directory = &self.visit.directory;
        let children = directory.children(self.card.id);
        Below::of(children.filter(|card| directory.is_open(card)))
    }

    fn download(&self, kind: &str, ending: &str, bytes: Vec<u8>) -> Response {
        let period = self.period.label();
        let unit = &self.card.name;
        // The paper is Chinese in either language, and so is its file's name.
        // tidy: not said: the paper's own name, it is Chinese
        let name = links::escape(&format!("{unit}{period}报告.{ending}")).into_owned();
        let plain = links::escape(&format!("{}-{period}", self.card.code)).into_owned();
        let kept =
            format!("attachment; filename=\"report-{plain}.{ending}\"; filename*=UTF-8''{name}");
        let headers = [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, kept),
        ];
        (headers, bytes).into_response()
    }
}

pub fn stopped(refusal: kit::Refusal) -> Trouble {
    tracing::warn!("a report was stopped: {}", refusal.code);
    Trouble::NotWritten(sentence(&refusal, language()))
}

fn fill(asking: &Asking) -> Result<ReportPage, Trouble> {
    let (visit, card, figures) = (&asking.visit, &asking.card, &asking.figures);
    let (period, question) = (asking.period.label(), &figures.question);
    let written = match asking.is_loading() {
        true => None,
        false => Some(asking.write("")?),
    };
    let mut shell = visit.shell(Section::Units, Some(figures));
    let reading = written
        .as_ref()
        .map_or_else(|| figures.reading(), |(_, reading)| reading.clone());
    shell.reading = Some(reading.clone());
    let reading_is_past = reading.is_past;
    let sheet = written
        .as_ref()
        .map(|(report, _)| html::sheet(&report.document, Notes::Appendix));
    let may_write = visit.may(Action::WriteReport, card);
    // What is still to be mended is for those who can mend it.
    let found = written.as_ref().filter(|_| may_write);
    let found = found.map(|(report, _)| report.findings());
    let findings = found.unwrap_or_default().into_iter();
    let findings = findings.map(|one| words::findings::told(&one)).collect();
    let (figures_n, gaps, checks) = match &written {
        Some((report, _)) => (
            report.figures().count(),
            report.gaps.iter().map(|gap| entry(gap, asking)).collect(),
            report
                .checks
                .iter()
                .map(|check| check.words.clone())
                .collect(),
        ),
        None => (0, Vec::new(), Vec::new()),
    };
    let freeze_href = (may_write && written.is_some())
        .then(|| frozen::list_href(&card.code, period, reading.line, question));
    Ok(ReportPage {
        crumbs: visit.crumbs(card, question),
        unit: unit_link(card, question),
        period: words::titled(&asking.period),
        reading,
        sheet: sheet.unwrap_or_default(),
        figures: figures_n,
        gaps,
        findings,
        checks,
        docx_href: links::report_file(&card.code, period, "report.docx", question),
        pdf_href: links::report_file(&card.code, period, "report.pdf", question),
        proof_href: links::report_with_notes(&card.code, period, "report.pdf", question),
        html_href: links::report_file(&card.code, period, "report.html", question),
        epub_href: links::report_file(&card.code, period, "report.epub", question),
        freeze_href,
        write_href: (may_write && !reading_is_past)
            .then(|| links::report_file(&card.code, period, "write", &Question::default())),
        asof: AsOf {
            action: links::report(&card.code, period, &Question::default()),
            keep: vec![],
            question: Question {
                period: None,
                ..question.clone()
            },
            ask_period: false,
            last_line: visit.site.live.head().0.into(),
        },
        shell,
    })
}

pub fn entry(gap: &Gap, asking: &Asking) -> GapEntry {
    let mut figures: Vec<GapFigure> = Vec::new();
    for missing in &gap.figures {
        let (name, why) = in_words(missing, asking);
        let has_page = missing.why.is_defined();
        let href = has_page
            .then(|| links::figure(&missing.id, &asking.card.code, &asking.figures.question));
        match figures.last_mut() {
            // Several that wait for the same are told together.
            Some(last) if href.is_none() && last.href.is_none() && last.why == why => {
                last.name = [&*last.name, &name].join(either("、", ", "));
            }
            _ => figures.push(GapFigure { name, why, href }),
        }
    }
    GapEntry {
        sentence: gap.sentence.clone(),
        figures,
    }
}

/// The missing figure's name, and why it is missing.
fn in_words(missing: &Missing, asking: &Asking) -> (String, String) {
    let chinese = || (missing.name.clone(), missing.why.words(language()));
    if !is_english() {
        return chinese();
    }
    let found = asking.figures.find(&missing.id);
    let name = found.map(|found| found.name.en.clone());
    match (&missing.why, words::awaited::awaited(&missing.id)) {
        (Why::Awaited(_), Some((name, what))) => {
            let why = Why::Awaited(what.to_owned());
            (name.to_owned(), why.words(language()))
        }
        (Why::Needs(what), _) => {
            let why = Why::Needs(words::labels::gap(what).to_owned());
            let why = why.words(language());
            (name.unwrap_or_else(|| missing.name.clone()), why)
        }
        _ => (name.unwrap_or_else(|| missing.name.clone()), chinese().1),
    }
}
