//! `/reports/{code}/{period}/write`

use super::href;
use super::plan::{self, PlanDraft};
use super::sheet::{Cut, cut};
use crate::access::Action;
use crate::reports::{self, Slot, Version, list_versions};
use crate::say;
use crate::web::asking::Pairs;
use crate::web::links::{self, Question};
use crate::web::pages::{
    BesideRow, Editor, LooseText, Notice, Section, SlotShown, VersionShown, WritePage, WritePiece,
};
use crate::web::reads::report::{Asking, ask, entry, stopped};
use crate::web::signed::Staff;
use crate::web::trouble::Trouble;
use crate::web::visit::{see, unit_link};
use crate::web::words::hints;
use crate::web::{who, words};
use crate::words::{either, is_english};
use axum::extract::Path;
use axum::response::Response;
use std::collections::BTreeMap;

/// `/reports/write?unit=&period=`: to the page that was chosen.
pub async fn choose(staff: Staff) -> Result<Response, Trouble> {
    let query = &staff.visit.query;
    let root = staff.visit.directory.root().map(|card| card.code.clone());
    let code = query.get("unit").map(str::to_owned).or(root);
    let code = code.ok_or(Trouble::NotFound)?;
    if staff.visit.directory.find(&code).is_none() {
        let shown: String = code.chars().take(40).collect();
        return Err(Trouble::BadRequest(say!(
            "单位代码“{shown}”",
            "the code “{shown}”"
        )));
    }
    let year = staff.visit.site.today().year().to_string();
    let period = query.get("period").unwrap_or(&year);
    Ok(see(&href(&code, period)))
}

/// `/reports/{code}/{period}/write?part=`: the part whose field is open.
pub async fn write(Path(at): Path<(String, String)>, staff: Staff) -> Result<Response, Trouble> {
    let open = staff.visit.query.get("part").map(|part| Draft {
        part: part.to_owned(),
        ..Draft::default()
    });
    show(&staff, at, open, PlanDraft::default(), None).await
}

/// A part that is being written. Without a text it begins with the newest.
#[derive(Debug, Default)]
pub struct Draft {
    pub part: String,
    pub text: Option<String>,
    /// Somebody else has saved since: both texts are shown.
    pub has_conflict: bool,
}

pub async fn show(
    staff: &Staff,
    at: (String, String),
    open: Option<Draft>,
    plan: PlanDraft,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    staff.require(Action::WriteReport, &at.0)?;
    let mut visit = staff.visit.clone();
    visit.query = Pairs::default();
    let asking = ask(at, visit).await?;
    let db = staff.visit.site.db.clone();
    let mut versions = list_versions(db.read(), asking.unit(), &asking.period, i64::MAX).await?;
    for version in &mut versions {
        version.actor = who::name(&staff.visit.site, &version.actor).await?;
    }
    let token = staff.token();
    let made = crate::words::blocking(move || {
        let written = Written {
            asking,
            versions,
            open,
        };
        written.page(token, plan, notice)
    });
    staff.page(&made.await.map_err(anyhow::Error::from)??)
}

/// Where nothing is recorded.
const NONE: &str = "—";

/// How the difference of two shares ends.
// tidy: not said: cut off what the report says
const POINTS: &str = "个百分点";

struct Written {
    asking: Asking,
    versions: Vec<Version>,
    open: Option<Draft>,
}

impl Written {
    fn page(
        &self,
        token: String,
        plan: PlanDraft,
        notice: Option<Notice>,
    ) -> Result<WritePage, Trouble> {
        let Asking {
            visit,
            card,
            period,
            figures,
            ..
        } = &self.asking;
        let question = Question::default();
        let code = &card.code;
        let mut shell = visit.shell(Section::Units, Some(figures));
        // A page that asks again by itself would lose what is being written.
        if self.open.is_some() {
            shell.loading = None;
        }
        let file = |name: &str| links::report_file(code, period.label(), name, &question);
        let mut page = WritePage {
            crumbs: visit.crumbs(card, &question),
            unit: unit_link(card, &question),
            period: words::titled(period),
            period_label: period.label().to_owned(),
            token,
            href: href(code, period.label()),
            notice,
            pieces: Vec::new(),
            written: self.asking.said.parts.len(),
            gaps: Vec::new(),
            beside: Vec::new(),
            last_year_day: String::new(),
            promises: None,
            loose: Vec::new(),
            plan_href: file("plan"),
            report_href: links::report(code, period.label(), &question),
            docx_href: file("report.docx"),
            html_href: file("report.html"),
            shell,
        };
        if self.asking.is_loading() {
            // What was sent must not be lost, sheet or no sheet.
            if let Some(open) = &self.open {
                page.pieces = vec![WritePiece::Slot(
                    self.slot(&loose_slot(&open.part), "").into(),
                )];
            }
            return Ok(page);
        }
        match (self.fill(&mut page), &self.open) {
            (Ok(()), _) => {}
            // A template that is broken keeps nobody from saving what they wrote.
            (Err(Trouble::NotWritten(why)), Some(open)) => {
                page.notice.get_or_insert(Notice {
                    title: either("这份报告没有写成", "This report was not written"),
                    words: why,
                });
                let slot = self.slot(&loose_slot(&open.part), "");
                page.pieces = vec![WritePiece::Slot(slot.into())];
            }
            (Err(trouble), _) => return Err(trouble),
        }
        page.promises = plan::shown(&self.asking, plan);
        Ok(page)
    }

    fn fill(&self, page: &mut WritePage) -> Result<(), Trouble> {
        let asking = &self.asking;
        let (sources, subject) = (asking.sources(""), asking.subject());
        let template = asking.template()?;
        let drafted = reports::draft(&template, &sources, &subject, &asking.said);
        let (report, places) = drafted.map_err(stopped)?;
        let (slots, ranges): (Vec<Slot>, Vec<_>) = places.into_iter().unzip();
        let pieces = cut(&report.document, &ranges).into_iter();
        page.pieces = pieces
            .map(|piece| match piece {
                Cut::Sheet(html) => WritePiece::Html(html),
                Cut::Place(at, html) => WritePiece::Slot(self.slot(&slots[at], &html).into()),
            })
            .collect();
        page.loose = self.loose(&slots);
        if let Some(open) = &self.open
            && !slots.iter().any(|slot| slot.key == open.part)
        {
            let slot = self.slot(&loose_slot(&open.part), "");
            page.pieces.insert(0, WritePiece::Slot(slot.into()));
        }
        page.gaps = report.gaps.iter().map(|gap| entry(gap, asking)).collect();
        let may_look_back =
            |one: &crate::indicators::Indicator| !one.sensitive && !crate::disclosure::is_own(one);
        let ids: Vec<String> = report.figures().map(str::to_owned).collect();
        let ids = ids.iter().map(String::as_str);
        let rows = reports::beside(&sources, ids, may_look_back);
        page.beside = rows
            .into_iter()
            .map(|row| {
                let known = asking.visit.site.live.find_indicator(&row.id);
                let amount = |number: &str| match number {
                    NONE => NONE.to_owned(),
                    number => words::labels::amount(number, &row.unit),
                };
                BesideRow {
                    href: links::figure(&row.id, &asking.card.code, &asking.figures.question),
                    name: known.map_or(row.name, |one| one.name.said().to_owned()),
                    now: amount(&row.now),
                    before: amount(&row.before),
                    unit: String::new(),
                    difference: difference(&row.difference, &row.unit),
                }
            })
            .collect();
        let back = reports::a_year_before(subject.as_of);
        page.last_year_day = back.map(words::day).unwrap_or_default();
        Ok(())
    }

    fn slot(&self, slot: &Slot, html: &str) -> SlotShown {
        let (code, label) = (&self.asking.card.code, self.asking.period.label());
        let here = href(code, label);
        let mine = self.versions.iter().filter(|one| one.part == slot.key);
        let edit = links::with(here.clone(), "part", &slot.key);
        SlotShown {
            hint: hints::hint(&slot.hint).to_owned(),
            html: html.to_owned(),
            versions: mine.count(),
            edit_href: format!("{edit}#part-{}", slot.key),
            versions_href: format!("{here}/{}", links::escape(&slot.key)),
            editor: self.editor(&slot.key),
            key: slot.key.clone(),
        }
    }

    fn editor(&self, key: &str) -> Option<Editor> {
        let open = self.open.as_ref().filter(|open| open.part == key)?;
        let mut mine = self.versions.iter().filter(|one| one.part == key);
        let newest = mine.next_back();
        let stands = newest.and_then(|one| one.text.clone());
        Some(Editor {
            base: newest.map_or(0, |one| one.line),
            text: open.text.clone().or(stands).unwrap_or_default(),
            theirs: newest.filter(|_| open.has_conflict).map(version),
        })
    }

    fn loose(&self, slots: &[Slot]) -> Vec<LooseText> {
        let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
        for (key, text) in &self.asking.said.parts {
            if !slots.iter().any(|slot| slot.key == *key) {
                texts.insert(key, text);
            }
        }
        let here = href(&self.asking.card.code, self.asking.period.label());
        let texts = texts.into_iter().map(|(key, text)| LooseText {
            key: key.to_owned(),
            text: text.to_owned(),
            href: format!("{here}/{}", links::escape(key)),
        });
        texts.collect()
    }
}

/// `+3人`, `+3 people`; of two shares `+1.2 percentage points`.
fn difference(said: &str, unit: &str) -> String {
    if !is_english() || said == NONE {
        return said.to_owned();
    }
    if let Some(points) = said.strip_suffix(POINTS) {
        return format!("{points} percentage points");
    }
    words::labels::amount(said.strip_suffix(unit).unwrap_or(said), unit)
}

/// A place that the template does not have, or not now.
fn loose_slot(key: &str) -> Slot {
    Slot {
        key: key.to_owned(),
        hint: String::new(),
    }
}

pub fn version(version: &Version) -> VersionShown {
    VersionShown {
        line: version.line,
        at_ms: version.at,
        who: version.actor.clone(),
        text: version.text.clone(),
        restored: version.restored,
        is_newest: false,
    }
}
