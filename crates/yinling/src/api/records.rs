//! The records behind a figure, in the order of the journal.

use super::asked::{Asked, Named, limit};
use super::asof::{AsOf, AsOfQuery, Tree, day_schema, period_schema};
use super::caller::{Caller, id};
use super::figures::{Shown, counted};
use super::routes::Troubles;
use super::state::ApiState;
use super::trouble::Trouble;
use crate::api_keys::Right;
use crate::disclosure::counts_units;
use crate::indicators::measures::INSTRUCTOR_EVER;
use crate::indicators::{Counting, Indicator};
use crate::instructors::document_of;
use axum::Json;
use axum::extract::State;
use figures::Record;
use kit::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RecordsQuery {
    /// As for the figure itself.
    #[param(schema_with = period_schema, required = false)]
    period: Option<String>,
    /// As for the figure itself.
    #[param(schema_with = day_schema, required = false)]
    day: Option<String>,
    /// Give the `as_of_line` of the first page with every further one.
    #[param(value_type = i64, required = false, minimum = 0, maximum = 4294967295_i64)]
    line: Option<u32>,
    /// As for the figure itself.
    #[param(value_type = Tree, required = false, inline)]
    tree: Option<Tree>,
    /// So many records are passed over: `next` of the page before.
    #[param(value_type = i64, required = false, minimum = 0, maximum = 4294967295_i64)]
    from: Option<u32>,
    /// Records on one page; 100 where nothing is said.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// A page of records. `total` is the figure itself (for a ratio the number of
/// its first rule, `over` that of its second; for a year 1); `records_n` says
/// how many records there are on all pages.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordsBody {
    total: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    over: Option<i64>,
    records_n: u64,
    as_of_line: u32,
    records: Vec<RecordBody>,
    /// `from` of the next page; null on the last.
    next: Option<u32>,
}

/// One fact behind a figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordBody {
    line: u32,
    n: u32,
    #[schema(value_type = String, format = Date)]
    day: String,
    /// The unit it counts at; null for one that no longer belongs to those the
    /// key may see.
    unit: Option<String>,
    person_no: Option<u32>,
    /// What the record adds to the figure.
    quantity: i64,
    grade: &'static str,
    /// The document behind an appointment.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
}

/// The records behind one figure, by line and place in it.
#[utoipa::path(get, path = "/units/{code}/figures/{indicator}/records", tag = "figures",
    params(("code" = String, Path, description = "The unit's code"),
        ("indicator" = String, Path, description = "The figure's id in the dictionary"), RecordsQuery),
    responses((status = 200, description = "A page of records", body = RecordsBody), Troubles))]
pub async fn list_records(
    caller: Caller,
    State(state): State<ApiState>,
    Named((code, indicator)): Named<(String, String)>,
    Asked(asked): Asked<RecordsQuery>,
) -> Result<Json<RecordsBody>, Trouble> {
    caller.require(Right::Counts)?;
    let unit = id(caller.unit(&code)?);
    let from = asked.from.unwrap_or(0) as usize;
    let limit = limit(asked.limit)?;
    let as_of = AsOfQuery {
        period: asked.period,
        day: asked.day,
        line: asked.line,
        tree: asked.tree,
    };
    let as_of = AsOf::of(&state, &caller.directory, &as_of)?;
    let indicator = state.indicator(&indicator)?;
    let line = as_of.line;
    if !caller.may(Right::People) && names_people(&state, &indicator) {
        caller.require(Right::People)?;
    }
    let shown = Shown::to(&caller, &state, as_of);
    let work = move || match shown.hidden(&indicator, unit) {
        Some(_) => None,
        None => {
            let (asked, today) = (shown.as_of.asked(unit), shown.as_of.today);
            Some(shown.live().drill(&indicator, &asked, today, from, limit))
        }
    };
    let drill = counted(work).await?;
    let drill = drill.ok_or_else(|| Trouble::forbidden(Refusal::new("figure_hidden")))?;
    let mut records = Vec::with_capacity(drill.records.len());
    for record in &drill.records {
        records.push(record_body(&caller, &state, record).await?);
    }
    let end = from.saturating_add(records.len());
    Ok(Json(RecordsBody {
        total: drill.total,
        over: drill.over,
        records_n: drill.len as u64,
        as_of_line: line,
        next: (end < drill.len && !records.is_empty())
            .then(|| u32::try_from(end).ok())
            .flatten(),
        records,
    }))
}

/// Whether the records are of people, or say of whom something is not recorded.
fn names_people(state: &ApiState, indicator: &Indicator) -> bool {
    let is_open = |one: &Indicator| !one.sensitive && counts_units(&one.counting);
    match &indicator.counting {
        Counting::Ratio { of, .. } => !state.live.find_indicator(of).is_some_and(|of| is_open(&of)),
        _ => !is_open(indicator),
    }
}

async fn record_body(
    caller: &Caller,
    state: &ApiState,
    record: &Record,
) -> Result<RecordBody, Trouble> {
    // A counted holder is what the figure counts; the fact's unit is below it.
    let unit = match record.holder.0 {
        0 => record.unit,
        _ => record.holder,
    };
    let sees_people = caller.may(Right::People);
    let document = match record.measure == INSTRUCTOR_EVER && sees_people {
        true => document_of(state.db.read(), record.line.into()).await?,
        false => None,
    };
    Ok(RecordBody {
        line: record.line,
        n: record.n,
        day: record.day.to_string(),
        unit: caller.code_of(unit),
        person_no: (sees_people && record.person.is_somebody()).then_some(record.person.0),
        quantity: record.quantity,
        grade: record.grade.letter(),
        document,
    })
}
