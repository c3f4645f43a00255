//! Promises on the page where the report is written.

use super::href;
use super::page;
use crate::access::Action;
use crate::journal::{Failure, Verb, verb};
use crate::reports::{
    Evidence, Promise, PromiseForm, State, keep_promise, leave_undone, promise as make,
    withdraw_promise, year_of,
};
use crate::say;
use crate::web::asking::Pairs;
use crate::web::pages::{AnswerForm, Notice, PlanForm, PromiseShown, Promises};
use crate::web::reads::report::Asking;
use crate::web::signed::Press;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::web::words;
use crate::words::{either, language, sentence};
use axum::extract::Path;
use axum::response::Response;
use kit::Refusal;

/// What was sent and refused comes back in its form.
#[derive(Debug, Default)]
pub struct PlanDraft {
    form: PlanForm,
    answer: Option<(u32, AnswerForm)>,
}

/// Something more is promised.
pub async fn promise(Path(at): Path<(String, String)>, press: Press) -> Result<Response, Trouble> {
    press.staff.require(Action::WriteReport, &at.0)?;
    let fields = &press.fields;
    let said = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let year = fields.number("year", either("年份", "year"))?.unwrap_or(0);
    let target = fields.get("target").map(str::parse::<i64>).transpose();
    let form = PromiseForm {
        unit: at.0.clone(),
        year: i16::try_from(year).unwrap_or(0),
        text: said("text"),
        indicator: fields.get("indicator").map(str::to_owned),
        target: target.unwrap_or(Some(0)),
    };
    let draft = PlanDraft {
        form: PlanForm {
            text: said("text"),
            indicator: said("indicator"),
            target: said("target"),
            is_for_this_year: at.1 == year.to_string(),
        },
        answer: None,
    };
    let live = press.staff.visit.site.live.clone();
    let today = press.staff.visit.site.today();
    let making = verb(move |tx| {
        let (live, form) = (live.clone(), form.clone());
        Box::pin(async move { make(tx, &live, &form, today).await })
    });
    record(
        press,
        at,
        making,
        draft,
        either("没有记下承诺", "The promise was not recorded"),
    )
    .await
}

/// A promise is answered: done, not done, withdrawn.
pub async fn answer(
    Path((code, label, line)): Path<(String, String, u32)>,
    press: Press,
) -> Result<Response, Trouble> {
    press.staff.require(Action::WriteReport, &code)?;
    let fields = &press.fields;
    let said = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let draft = PlanDraft {
        form: PlanForm::default(),
        answer: Some((
            line,
            AnswerForm {
                how: said("how"),
                words: said("words"),
                day: said("day"),
                evidence: said("evidence"),
                is_open: true,
            },
        )),
    };
    let answering = answered(line, fields, press.staff.visit.site.today())?;
    record(
        press,
        (code, label),
        answering,
        draft,
        either("没有记下答复", "The answer was not recorded"),
    )
    .await
}

fn answered(line: u32, fields: &Pairs, today: kit::Day) -> Result<Verb, Trouble> {
    let words = fields.get("words").unwrap_or_default().to_owned();
    let on = fields.get("day").map(str::parse).transpose();
    let evidence = Evidence {
        words: words.clone(),
        line: fields.number("evidence", either("流水条号", "line number"))?,
        on: on
            .map_err(|_| Trouble::BadRequest(either("办成的日期", "the day it was done").into()))?,
    };
    Ok(match fields.get("how") {
        Some("done") => verb(move |tx| {
            let evidence = evidence.clone();
            Box::pin(async move { keep_promise(tx, line, &evidence, today).await })
        }),
        Some("not_done") => verb(move |tx| {
            let words = words.clone();
            Box::pin(async move { leave_undone(tx, line, &words).await })
        }),
        Some("withdraw") => verb(move |tx| {
            let words = words.clone();
            Box::pin(async move { withdraw_promise(tx, line, &words, today).await })
        }),
        _ => return Err(Trouble::BadRequest(either("怎样答复", "the answer").into())),
    })
}

async fn record(
    press: Press,
    at: (String, String),
    verb: Verb,
    draft: PlanDraft,
    title: &'static str,
) -> Result<Response, Trouble> {
    super::save::period(&at.1)?;
    let site = &press.staff.visit.site;
    let back = format!("{}#promises", href(&at.0, &at.1));
    match site.writer.record(press.staff.act(), verb.alone()).await {
        Ok(recorded) => {
            site.shows(recorded.line.0).await;
            Ok(see(&back))
        }
        Err(Failure::Refused(refusal)) if is_said_already(&refusal) => Ok(see(&back)),
        Err(Failure::Refused(refusal)) if refusal.code == "unknown_unit" => Err(Trouble::NotFound),
        Err(Failure::Refused(refusal)) => {
            let notice = Notice {
                title,
                words: sentence(&refusal, language()),
            };
            page::show(&press.staff, at, None, draft, Some(notice)).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// A form that was sent twice has one effect, and the second is no mistake.
fn is_said_already(refusal: &Refusal) -> bool {
    ["same_promise", "already_said"].contains(&refusal.code)
}

/// What the page shows of promises; nothing where the report is not of a year.
pub fn shown(asking: &Asking, draft: PlanDraft) -> Option<Promises> {
    let year = year_of(&asking.period)?;
    let shown = |promises: &[Promise]| {
        let rows = promises.iter().map(|one| row(asking, one, &draft));
        rows.collect()
    };
    Some(Promises {
        year,
        next_year: year + 1,
        due: shown(&asking.said.due),
        promised: shown(&asking.said.promised),
        form: draft.form.clone(),
    })
}

fn row(asking: &Asking, promise: &Promise, draft: &PlanDraft) -> PromiseShown {
    let found = |id: &str| asking.visit.site.live.find_indicator(id);
    let target = promise.target.as_ref().map(|(id, target)| match found(id) {
        Some(one) => {
            let (name, unit) = (one.name.said(), &one.unit);
            let amount = words::labels::amount(&target.to_string(), unit);
            say!("{name}达到{target}{unit}", "{name}: {amount}")
        }
        None => say!("{id}达到{target}", "{id}: {target}"),
    });
    let (state, told) = match &promise.state {
        State::Open => (either("还在办", "still under way"), String::new()),
        State::Done {
            on,
            words,
            evidence,
        } => {
            let mut told = words::day(*on);
            for more in [
                Some(words.clone()).filter(|words| !words.is_empty()),
                evidence.map(|line| say!("见流水第{line}条", "see line {line} of the journal")),
            ]
            .into_iter()
            .flatten()
            {
                told += &say!("，{more}", ", {more}");
            }
            (either("已办成", "done"), told)
        }
        State::NotDone { reason } => (either("没有办成", "not done"), reason.clone()),
        State::Withdrawn { reason, .. } => (either("已撤回", "taken back"), reason.clone()),
    };
    let sent = draft
        .answer
        .as_ref()
        .filter(|(line, _)| *line == promise.line);
    PromiseShown {
        line: promise.line,
        text: promise.text.clone(),
        target: target.unwrap_or_default(),
        state,
        is_open: promise.state == State::Open,
        words: told,
        may_be_done: asking.figures.today.year() >= promise.year,
        may_be_answered: !matches!(promise.state, State::Withdrawn { .. }),
        form: sent.map_or_else(AnswerForm::default, |(_, form)| form.clone()),
    }
}
