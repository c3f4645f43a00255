//! The journal: its head, and the chain of its lines. It is one for the whole
//! city, so every key may follow it; what a line is about is told of units the
//! key may see, and never of people.

use super::asked::{Asked, Named, limit};
use super::caller::Caller;
use super::routes::Troubles;
use super::state::ApiState;
use super::trouble::Trouble;
use crate::api_keys::Right;
use crate::disclosure::facts_are_open;
use crate::journal::{Line, find_line, head, list_lines};
use axum::Json;
use axum::extract::State;
use kit::{Refusal, UnitId, hex};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The newest line; 0 and an empty hash before the first.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeadBody {
    line: i64,
    hash: String,
}

/// Lines, newest first. `next` is `before` of the next page, null on the last.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinesBody {
    lines: Vec<LineBody>,
    next: Option<i64>,
}

/// One line of the chain.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineBody {
    line: i64,
    /// Milliseconds since 1970, UTC.
    at_ms: i64,
    channel: String,
    verb: String,
    /// Code of the unit it is about; null for everything else.
    unit: Option<String>,
    /// How many facts it posted; null where that would say something of one
    /// person.
    facts: Option<i64>,
    hash: String,
    prev_hash: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LinesQuery {
    /// Only lines before this one.
    #[param(value_type = i64, required = false, minimum = 0, maximum = 4294967295_i64)]
    before: Option<u32>,
    /// Lines on one page; 100 where nothing is said.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// The journal's newest line and its hash.
#[utoipa::path(get, path = "/journal/head", tag = "journal",
    responses((status = 200, description = "The newest line", body = HeadBody), Troubles))]
pub async fn get_head(
    caller: Caller,
    State(state): State<ApiState>,
) -> Result<Json<HeadBody>, Trouble> {
    caller.require(Right::Counts)?;
    let (line, hash) = head(state.db.read()).await?;
    let hash = hex(&hash);
    Ok(Json(HeadBody { line, hash }))
}

/// Lines of the journal, newest first.
#[utoipa::path(get, path = "/journal/lines", tag = "journal", params(LinesQuery),
    responses((status = 200, description = "A page of lines", body = LinesBody), Troubles))]
pub async fn list_journal(
    caller: Caller,
    State(state): State<ApiState>,
    Asked(asked): Asked<LinesQuery>,
) -> Result<Json<LinesBody>, Trouble> {
    caller.require(Right::Counts)?;
    let limit = i64::try_from(limit(asked.limit)?).unwrap_or(0);
    let before = asked.before.map_or(i64::MAX, i64::from);
    let lines = list_lines(state.db.read(), before, limit).await?;
    let last = lines.last().map(|line| line.seq).filter(|seq| *seq > 1);
    Ok(Json(LinesBody {
        lines: lines.iter().map(|line| body(&caller, line)).collect(),
        next: last,
    }))
}

/// One line of the journal.
#[utoipa::path(get, path = "/journal/lines/{line}", tag = "journal",
    params(("line" = i64, Path, minimum = 0, maximum = 4294967295_i64, description = "The line's number")),
    responses((status = 200, description = "The line", body = LineBody), Troubles))]
pub async fn get_line(
    caller: Caller,
    State(state): State<ApiState>,
    Named(line): Named<u32>,
) -> Result<Json<LineBody>, Trouble> {
    caller.require(Right::Counts)?;
    let found = find_line(state.db.read(), line.into()).await?;
    let unknown = || Trouble::not_found(Refusal::new("unknown_line").with("line", line));
    let found = found.ok_or_else(unknown)?;
    Ok(Json(body(&caller, &found)))
}

fn body(caller: &Caller, line: &Line) -> LineBody {
    let unit = line.subject.strip_prefix("unit:");
    let unit = unit.and_then(|id| id.parse().ok()).map(UnitId);
    LineBody {
        line: line.seq,
        at_ms: line.at,
        channel: line.channel.clone(),
        verb: line.verb.clone(),
        unit: unit.and_then(|unit| caller.code_of(unit)),
        facts: facts_are_open(line).then_some(line.facts_n),
        hash: hex(&line.hash),
        prev_hash: hex(&line.prev_hash),
    }
}
