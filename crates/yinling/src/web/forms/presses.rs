//! Small presses, each with a way back.

use super::{desk, get_waiting, href, list};
use crate::journal::Failure;
use crate::web::signed::Press;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words;
use axum::extract::Path;
use axum::response::Response;

/// Longer than any code, name or period.
const LONGEST: usize = 80;

/// Another unit, another period.
pub async fn settings(Path(id): Path<String>, press: Press) -> Result<Response, Trouble> {
    let site = &press.staff.visit.site;
    let mut waiting = get_waiting(site, &id)?;
    let field = |name| {
        let text = press.fields.get(name).unwrap_or_default();
        text.chars().take(LONGEST).collect::<String>()
    };
    let (unit, period) = (field("unit"), field("period"));
    let directory = &press.staff.visit.directory;
    // A name that is one unit's alone is as good as its code.
    let named = directory.search(&unit, LONGEST);
    let named: Vec<_> = named.into_iter().filter(|card| card.name == unit).collect();
    waiting.unit = match (directory.find(&unit), named.as_slice()) {
        (None, [one]) => one.code.clone(),
        _ => unit,
    };
    waiting.period = crate::forms::read_period(&period, site.today()).unwrap_or(period);
    waiting.anew = press.fields.get("anew") == Some("yes");
    waiting.has_looked = false;
    waiting.touched_at = site.clock.now_ms();
    desk(site).save(&waiting)?;
    Ok(see(&href(&id)))
}

/// It was seen how the form has changed.
pub async fn looked(Path(id): Path<String>, press: Press) -> Result<Response, Trouble> {
    let site = &press.staff.visit.site;
    let mut waiting = get_waiting(site, &id)?;
    waiting.has_looked = true;
    waiting.touched_at = site.clock.now_ms();
    desk(site).save(&waiting)?;
    Ok(see(&href(&id)))
}

/// A form seen before, from the file that was kept.
pub async fn again(Path(id): Path<i64>, press: Press) -> Result<Response, Trouble> {
    let site = press.staff.visit.site.clone();
    let taken = desk(&site).again(&site.db, id, site.clock.now_ms()).await;
    match taken {
        Ok(waiting) => Ok(see(&href(&waiting.id))),
        Err(Failure::Refused(refusal)) => {
            list::show(press.staff, words::sentence(&refusal, words::language())).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Gives the form up: its file goes at once.
pub async fn abandon(Path(id): Path<String>, press: Press) -> Result<Response, Trouble> {
    desk(&press.staff.visit.site).remove(&id)?;
    Ok(see("/forms"))
}
