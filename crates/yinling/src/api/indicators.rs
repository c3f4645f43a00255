//! The dictionary of figures.

use super::asked::Named;
use super::caller::Caller;
use super::routes::Troubles;
use super::state::ApiState;
use super::trouble::Trouble;
use crate::api_keys::Right;
use crate::indicators::{Expected, Indicator};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// The dictionary, in its own order.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorsBody {
    indicators: Vec<IndicatorBody>,
}

/// One figure: what it is called, what it counts and how.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorBody {
    id: String,
    version: i64,
    group: String,
    name: WordsBody,
    definition: WordsBody,
    unit_of_count: String,
    /// About party status, age or health: small counts are hidden from keys
    /// without the right to people.
    sensitive: bool,
    expected: ExpectedBody,
    /// What has no accounts yet, if anything.
    gap: Option<String>,
    /// Figures printed beside it.
    parts: Vec<String>,
    /// The rule as the dictionary writes it.
    #[schema(value_type = Object)]
    rule: serde_json::Value,
}

/// One text in each language.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordsBody {
    zh: String,
    en: String,
}

/// Who must have been heard of before the figure is complete.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedBody {
    Nobody,
    Rosters,
    Branches,
}

/// Every figure there is.
#[utoipa::path(get, path = "/indicators", tag = "figures",
    responses((status = 200, description = "The dictionary", body = IndicatorsBody), Troubles))]
pub async fn list_indicators(
    caller: Caller,
    State(state): State<ApiState>,
) -> Result<Json<IndicatorsBody>, Trouble> {
    caller.require(Right::Counts)?;
    let all = state.live.indicators().into_iter().map(body);
    let indicators = all.collect::<Result<_, Trouble>>()?;
    Ok(Json(IndicatorsBody { indicators }))
}

/// One figure of the dictionary.
#[utoipa::path(get, path = "/indicators/{indicator}", tag = "figures",
    params(("indicator" = String, Path, description = "The figure's id in the dictionary")),
    responses((status = 200, description = "The figure in the dictionary", body = IndicatorBody), Troubles))]
pub async fn get_indicator(
    caller: Caller,
    State(state): State<ApiState>,
    Named(id): Named<String>,
) -> Result<Json<IndicatorBody>, Trouble> {
    caller.require(Right::Counts)?;
    Ok(Json(body(state.indicator(&id)?)?))
}

fn body(one: Indicator) -> Result<IndicatorBody, Trouble> {
    let words = |words: crate::indicators::Words| WordsBody {
        zh: words.zh,
        en: words.en,
    };
    Ok(IndicatorBody {
        rule: serde_json::to_value(&one.counting).map_err(anyhow::Error::from)?,
        expected: match one.expected {
            Expected::Nobody => ExpectedBody::Nobody,
            Expected::Rosters => ExpectedBody::Rosters,
            Expected::Branches => ExpectedBody::Branches,
        },
        id: one.id,
        version: one.version,
        group: one.group,
        name: words(one.name),
        definition: words(one.definition),
        unit_of_count: one.unit,
        sensitive: one.sensitive,
        gap: one.gap,
        parts: one.parts,
    })
}
