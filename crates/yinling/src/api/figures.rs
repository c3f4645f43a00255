//! Figures of a unit.

use super::asked::{Asked, Named};
use super::asof::{AsOf, AsOfQuery};
use super::caller::{Caller, id};
use super::routes::Troubles;
use super::state::ApiState;
use super::trouble::Trouble;
use crate::api_keys::Right;
use crate::disclosure::{Told, is_own};
use crate::indicators::{Figure, Indicator, Live};
use axum::Json;
use axum::extract::State;
use figures::Number;
use kit::UnitId;
use serde::Serialize;
use utoipa::ToSchema;

/// Figures of one unit, in the order of the dictionary.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiguresBody {
    figures: Vec<FigureBody>,
}

/// One figure. `value` is null where nothing was ever recorded (that is not 0)
/// and where it is hidden.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureBody {
    indicator: String,
    unit: String,
    period: String,
    #[schema(value_type = Option<f64>)]
    value: Option<serde_json::Number>,
    hidden: Option<Hidden>,
    unit_of_count: String,
    /// Of the evidence: A, B or C. Null where the figure is hidden.
    grade: Option<&'static str>,
    completeness: Option<CompletenessBody>,
    as_of_line: u32,
    version: i64,
    /// What has no accounts yet, so that the figure stays null.
    gap: Option<String>,
    /// The period cuts a month of which only the month is known.
    cuts_months: bool,
}

/// Why a figure is not told to a key without the right to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    /// 1 to 4 about party status, age or health: fewer than 5.
    Few,
    /// It would give a small count away.
    Withheld,
    /// Such figures are told of now alone.
    TodayOnly,
    /// It would say of one branch that it lacks something.
    OwnOnly,
}

/// Branches that must have been heard of, and those that were.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompletenessBody {
    expected: u32,
    present: u32,
}

/// Every figure of a unit, in the order of the dictionary.
#[utoipa::path(get, path = "/units/{code}/figures", tag = "figures",
    params(("code" = String, Path, description = "The unit's code"), AsOfQuery),
    responses((status = 200, description = "The figures", body = FiguresBody), Troubles))]
pub async fn list_figures(
    caller: Caller,
    State(state): State<ApiState>,
    Named(code): Named<String>,
    Asked(asked): Asked<AsOfQuery>,
) -> Result<Json<FiguresBody>, Trouble> {
    caller.require(Right::Counts)?;
    let card = caller.unit(&code)?;
    let (unit, as_of) = (id(card), AsOf::of(&state, &caller.directory, &asked)?);
    let shown = Shown::to(&caller, &state, as_of);
    let work = move || {
        let all = shown.live().indicators().into_iter();
        let figures = all.map(|one| shown.figure(&one, &code, unit));
        FiguresBody {
            figures: figures.collect(),
        }
    };
    Ok(Json(counted(work).await?))
}

/// One figure of a unit.
#[utoipa::path(get, path = "/units/{code}/figures/{indicator}", tag = "figures",
    params(("code" = String, Path, description = "The unit's code"),
        ("indicator" = String, Path, description = "The figure's id in the dictionary"), AsOfQuery),
    responses((status = 200, description = "The figure", body = FigureBody), Troubles))]
pub async fn get_figure(
    caller: Caller,
    State(state): State<ApiState>,
    Named((code, indicator)): Named<(String, String)>,
    Asked(asked): Asked<AsOfQuery>,
) -> Result<Json<FigureBody>, Trouble> {
    caller.require(Right::Counts)?;
    let card = caller.unit(&code)?;
    let (unit, as_of) = (id(card), AsOf::of(&state, &caller.directory, &asked)?);
    let indicator = state.indicator(&indicator)?;
    let shown = Shown::to(&caller, &state, as_of);
    let work = move || shown.figure(&indicator, &code, unit);
    Ok(Json(counted(work).await?))
}

/// Counting goes through every fact: not on the thread that answers others.
pub async fn counted<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Trouble> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Trouble::fault(&error))
}

/// Figures under one question, as one key may see them.
pub struct Shown {
    state: ApiState,
    pub as_of: AsOf,
    sees_people: bool,
}

impl Shown {
    pub fn to(caller: &Caller, state: &ApiState, as_of: AsOf) -> Shown {
        Shown {
            state: state.clone(),
            as_of,
            sees_people: caller.may(Right::People),
        }
    }

    pub fn live(&self) -> &Live {
        &self.state.live
    }

    fn figure(&self, one: &Indicator, code: &str, unit: UnitId) -> FigureBody {
        let bare = FigureBody {
            indicator: one.id.clone(),
            unit: code.to_owned(),
            period: self.as_of.period.label().to_owned(),
            value: None,
            hidden: None,
            unit_of_count: one.unit.clone(),
            grade: None,
            completeness: None,
            as_of_line: self.as_of.line,
            version: one.version,
            gap: None,
            cuts_months: false,
        };
        let hidden = self.hidden(one, unit);
        if hidden.is_some() {
            return FigureBody { hidden, ..bare };
        }
        let figure = self.live_figure(one, unit);
        FigureBody {
            value: number(&figure),
            grade: Some(figure.cell.grade.letter()),
            gap: figure
                .cell
                .value
                .is_none()
                .then(|| one.gap.clone())
                .flatten(),
            cuts_months: figure.cell.cut_months,
            completeness: figure.completeness.map(|found| CompletenessBody {
                expected: found.expected,
                present: found.present,
            }),
            ..bare
        }
    }

    fn live_figure(&self, one: &Indicator, unit: UnitId) -> Figure {
        let (asked, today) = (self.as_of.asked(unit), self.as_of.today);
        self.live().figure(one, &asked, today)
    }

    /// Why the figure is not told, by the same rules as on the pages.
    pub fn hidden(&self, one: &Indicator, unit: UnitId) -> Option<Hidden> {
        if self.sees_people {
            return None;
        }
        match (one.sensitive, &self.as_of.small) {
            (true, None) => Some(Hidden::TodayOnly),
            (true, Some(small)) => match small.visible(unit, &one.id) {
                Told::Few => Some(Hidden::Few),
                Told::Withheld => Some(Hidden::Withheld),
                Told::Count(_) | Told::Percent(_) | Told::Null => None,
            },
            (false, _) => (is_own(one) && self.is_one_branch(unit)).then_some(Hidden::OwnOnly),
        }
    }

    /// A branch, or a unit with no more than one.
    fn is_one_branch(&self, unit: UnitId) -> bool {
        let branches = self.live().find_indicator("org.branches");
        let branches = branches.map(|one| self.live_figure(&one, unit).cell.value);
        self.live().is_branch(unit) || branches == Some(Some(Number::Int(1)))
    }
}

fn number(figure: &Figure) -> Option<serde_json::Number> {
    match figure.cell.value? {
        Number::Int(number) => Some(number.into()),
        Number::Rate(rate) => serde_json::Number::from_f64(rate),
    }
}
