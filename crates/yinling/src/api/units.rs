//! Units, in code order: never by a figure.

use super::asked::{Asked, LARGEST_PAGE, Named, limit};
use super::caller::Caller;
use super::routes::Troubles;
use super::trouble::Trouble;
use crate::api_keys::Right;
use crate::units::{Directory, UnitCard};
use axum::Json;
use kit::Day;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// One unit as of today.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitBody {
    code: String,
    name: String,
    /// `city`, `county`, `branch` …
    kind: String,
    /// Code of the nearest open unit above; null at the top, and where the key
    /// does not see so far.
    parent: Option<String>,
    /// How a branch is set up; empty for other units.
    mode: String,
    /// Null where it was there before our records begin.
    founded_on: Option<String>,
    /// Null while the unit is open.
    closed_on: Option<String>,
}

/// A page of units. `next` is `after` of the next page, null on the last.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitsBody {
    units: Vec<UnitBody>,
    next: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BelowQuery {
    /// Units below this one; the key's own where none is given.
    #[param(value_type = String, required = false)]
    below: Option<String>,
    /// Only units whose code stands after this one.
    #[param(value_type = String, required = false)]
    after: Option<String>,
    /// Units on one page; 100 where nothing is said.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChildrenQuery {
    /// Only units whose code stands after this one.
    #[param(value_type = String, required = false)]
    after: Option<String>,
    /// Units on one page; 100 where nothing is said.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// Open units below one, at whatever depth, in code order.
#[utoipa::path(get, path = "/units", tag = "units", params(BelowQuery),
    responses((status = 200, description = "A page of units", body = UnitsBody), Troubles))]
pub async fn list_units(
    caller: Caller,
    Asked(asked): Asked<BelowQuery>,
) -> Result<Json<UnitsBody>, Trouble> {
    caller.require(Right::Counts)?;
    let limit = limit(asked.limit)?;
    let card = caller.unit_or_own(asked.below.as_deref())?;
    let below = caller.directory.below(card.id);
    Ok(Json(page(&caller, below, asked.after.as_deref(), limit)))
}

/// One unit, open or closed.
#[utoipa::path(get, path = "/units/{code}", tag = "units",
    params(("code" = String, Path, description = "The unit's code")),
    responses((status = 200, description = "The unit", body = UnitBody), Troubles))]
pub async fn get_unit(
    caller: Caller,
    Named(code): Named<String>,
) -> Result<Json<UnitBody>, Trouble> {
    caller.require(Right::Counts)?;
    Ok(Json(body(&caller, caller.unit(&code)?)))
}

/// Open units directly below one, in code order.
#[utoipa::path(get, path = "/units/{code}/children", tag = "units",
    params(("code" = String, Path, description = "The unit's code"), ChildrenQuery),
    responses((status = 200, description = "A page of units", body = UnitsBody), Troubles))]
pub async fn list_children(
    caller: Caller,
    Named(code): Named<String>,
    Asked(asked): Asked<ChildrenQuery>,
) -> Result<Json<UnitsBody>, Trouble> {
    caller.require(Right::Counts)?;
    let limit = limit(asked.limit)?;
    let card = caller.unit(&code)?;
    let children = caller.directory.children(card.id);
    Ok(Json(page(&caller, children, asked.after.as_deref(), limit)))
}

fn page<'a>(
    caller: &Caller,
    units: impl Iterator<Item = &'a UnitCard>,
    after: Option<&str>,
    limit: usize,
) -> UnitsBody {
    debug_assert!(limit <= LARGEST_PAGE as usize);
    let later = units.filter(|card| after.is_none_or(|after| card.code.as_str() > after));
    let mut cards: Vec<&UnitCard> = later.take(limit + 1).collect();
    let has_more = cards.len() > limit;
    cards.truncate(limit);
    let last = cards.last().filter(|_| has_more);
    UnitsBody {
        next: last.map(|card| card.code.clone()),
        units: cards.iter().map(|card| body(caller, card)).collect(),
    }
}

fn body(caller: &Caller, card: &UnitCard) -> UnitBody {
    let directory: &Directory = &caller.directory;
    let day = |number: i64| Day::from_number(number).filter(|day| *day != Day::ALWAYS);
    let parent = directory.up(card).filter(|up| caller.sees(up));
    UnitBody {
        code: card.code.clone(),
        name: card.name.clone(),
        kind: card.kind.clone(),
        parent: parent.map(|up| up.code.clone()),
        mode: card.mode.clone(),
        founded_on: day(card.founded_on).map(|day| day.to_string()),
        closed_on: card.closed_on.and_then(day).map(|day| day.to_string()),
    }
}
