//! What the city's report says in its own words: parts, what was promised for
//! this year and the next, and one answer.

use super::{Stage, act};
use crate::indicators::{Dictionary, Live};
use crate::journal::{Failure, verb};
use crate::reports::{self, Evidence, Place, PromiseForm, State};
use crate::units::get_unit;
use kit::Day;
use std::sync::Arc;

const CITY: &str = "370100";

/// Years from this one, the text, a figure with how far it is to come, and what
/// shows that it is done.
type Planned = (i16, &'static str, Option<(&'static str, i64)>, &'static str);

const PROMISES: [Planned; 4] = [
    (
        0,
        "每个县区都有一处面向老同志开放的实践基地",
        None,
        "各县区的实践基地都已挂牌开放",
    ),
    (
        0,
        "让更多的支部有党建指导员直接指导",
        Some(("instructor.branches", 360)),
        "",
    ),
    (1, "给出门不便的老同志送学上门", None, ""),
    (
        1,
        "把党建指导员派到还没有人指导的支部",
        Some(("instructor.branches", 420)),
        "",
    ),
];

/// The part, and what is written there. One number stands there by hand, so that
/// the page shows what becomes of such a number.
const PARTS: [(&str, &str); 2] = [
    (
        "opening",
        "这一年，工作的重心放到了社区。全市共有党支部【党支部】，大多设在老同志家门口，开会学习不用跑远路。",
    ),
    (
        "org.instructors",
        "指导员每月到支部一次，帮着开好组织生活，也把老同志的难处带回来。约三成支部今年头一次有了指导员。",
    ),
];

/// Writes what is not written yet: made again after an interruption, it goes on.
pub async fn write(stage: &Stage, made_on: Day) -> Result<(), Failure> {
    let dictionary = Dictionary::built_in().map_err(anyhow::Error::from)?;
    let live = Arc::new(Live::new(dictionary));
    let (year, today) = (made_on.year(), stage.today);
    for (after, text, target, shown) in PROMISES {
        let form = PromiseForm {
            unit: CITY.into(),
            year: year + after,
            text: text.into(),
            indicator: target.map(|(id, _)| id.to_owned()),
            target: target.map(|(_, count)| count),
        };
        let live = live.clone();
        let promise = verb(move |tx| {
            let (live, form) = (live.clone(), form.clone());
            Box::pin(async move { reports::promise(tx, &live, &form, today).await })
        });
        once(
            stage
                .writer
                .record(act("市委老干部局"), promise.alone())
                .await,
        )?;
        if !shown.is_empty() {
            answer(stage, (text, shown)).await?;
        }
    }
    for (part, text) in PARTS {
        let place = Place {
            unit: CITY.into(),
            period: year.to_string().parse().map_err(anyhow::Error::from)?,
            part: part.into(),
            base: 0,
        };
        let live = live.clone();
        let part = verb(move |tx| {
            let (live, place) = (live.clone(), place.clone());
            Box::pin(async move { reports::write_part(tx, &live, &place, text).await })
        });
        once(stage.writer.record(act("市委老干部局"), part.alone()).await)?;
    }
    Ok(())
}

/// What was recorded before an interruption is not recorded again.
fn once<T>(recorded: Result<T, Failure>) -> Result<(), Failure> {
    match recorded {
        Ok(_) => Ok(()),
        Err(Failure::Refused(refusal))
            if ["same_promise", "part_unchanged", "already_said"].contains(&refusal.code) =>
        {
            Ok(())
        }
        Err(failure) => Err(failure),
    }
}

async fn answer(stage: &Stage, (text, shown): (&str, &str)) -> Result<(), Failure> {
    let today = stage.today;
    let tx = stage.db.begin().await?;
    let unit = get_unit(&tx, CITY).await?;
    tx.rollback().await?;
    let promises = reports::list_promises(stage.db.read(), unit, i64::MAX).await?;
    let is_open = |state: &State| matches!(state, State::Open);
    let made = promises
        .iter()
        .find(|one| one.text == text && is_open(&one.state));
    let Some(line) = made.map(|one| one.line) else {
        return Ok(());
    };
    let evidence = Evidence {
        words: shown.into(),
        ..Evidence::default()
    };
    let keep = verb(move |tx| {
        let evidence = evidence.clone();
        Box::pin(async move { reports::keep_promise(tx, line, &evidence, today).await })
    });
    once(stage.writer.record(act("市委老干部局"), keep.alone()).await)
}
