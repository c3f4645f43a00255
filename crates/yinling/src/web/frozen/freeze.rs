//! `POST /reports/frozen`: a report is frozen as its page shows it.

use crate::access::Action;
use crate::journal::{Failure, verb};
use crate::reports::frozen::{
    Frozen, Wanted, find_frozen, freeze as freeze_report, list_frozen, prepare,
};
use crate::reports::recount;
use crate::web::links::{self, Question, Tree};
use crate::web::reads::{ShownReport, shown_report};
use crate::web::signed::Press;
use crate::web::site::Site;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::either;
use axum::response::Response;
use kit::UnitId;

/// A second press leads to what the first one froze.
pub async fn freeze(press: Press) -> Result<Response, Trouble> {
    let Press { staff, fields } = press;
    let (code, period) = match (fields.get("unit"), fields.get("period")) {
        (Some(code), Some(period)) => (code.to_owned(), period.to_owned()),
        _ => {
            return Err(Trouble::BadRequest(
                either("单位或时段", "the unit or the period").into(),
            ));
        }
    };
    staff.require(Action::WriteReport, &code)?;
    let act = staff.act();
    let at = fields.number("at", either("流水条号", "line number"))?;
    let at = at.ok_or_else(|| Trouble::BadRequest(either("流水条号", "line number").into()))?;
    let (site, secrets) = (staff.visit.site.clone(), staff.intake.house.secrets.clone());
    let mut visit = staff.visit.clone();
    visit.query = fields;
    let question = visit.query.question(site.live.head().0)?;
    let card = visit.directory.find(&code).ok_or(Trouble::NotFound)?;
    let unit = UnitId(u32::try_from(card.id).unwrap_or(0));
    if let Some(id) = known(&site, unit, (&period, at), &question).await? {
        return Ok(see(&format!("/reports/frozen/{id}")));
    }
    let ShownReport {
        report,
        subject,
        sources,
    } = shown_report((code.clone(), period.clone()), visit).await?;
    if subject.line != at {
        return Err(Trouble::Said(
            either(
                "报告那一页打开以后，又有新的流水，数字可能变了。请回到报告再看一遍，再定稿。",
                "Since the report was opened there are new lines in the journal, and numbers may have changed. Please go back to the report, read it once more, and then freeze it.",
            )
            .into(),
        ));
    }
    recount(&site.db, &sources, &report).await?;
    let wanted = Wanted {
        asked: sources.asked.clone(),
        today: sources.today,
    };
    let mut document = report.document;
    // Its numbers open as they were, whatever is recorded later.
    let pinned = Question {
        period: Some(period),
        line: Some(at.into()),
        ..question
    };
    for note in &mut document.notes {
        note.href = Some(links::figure(&note.id, &code, &pinned));
    }
    let frozen = prepare(&site.db, &site.live, &secrets, document, &subject, &wanted).await?;
    let freezing = verb(move |tx| {
        let frozen = frozen.clone();
        Box::pin(async move { freeze_report(tx, &frozen).await })
    });
    let id = match site.writer.record(act, freezing.alone()).await {
        Ok(recorded) => {
            site.shows(recorded.line.0).await;
            recorded.line.to_string()
        }
        Err(Failure::Refused(refusal)) if refusal.code == "already_frozen" => {
            let id = refusal.args.into_iter().find(|(name, _)| *name == "id");
            id.map(|(_, id)| id).unwrap_or_default()
        }
        Err(failure) => return Err(failure.into()),
    };
    Ok(see(&format!("/reports/frozen/{id}")))
}

/// The standing report of this very state.
async fn known(
    site: &Site,
    unit: UnitId,
    (period, at): (&str, u32),
    question: &Question,
) -> Result<Option<i64>, Trouble> {
    for line in list_frozen(site.db.read(), Some(unit)).await? {
        if line.withdrawn_by.is_some() || line.period != period || line.at_line != at {
            continue;
        }
        let kept = find_frozen(site.db.read(), line.line).await?;
        let kept = kept.and_then(|found| found.frozen);
        let asked = (question.day, question.tree == Tree::Today);
        let is_same = |kept: Frozen| {
            let statement = kept.proof.statement;
            (statement.day, statement.todays_tree) == asked
        };
        if kept.is_some_and(is_same) {
            return Ok(Some(line.line));
        }
    }
    Ok(None)
}
