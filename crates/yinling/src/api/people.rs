//! People within reach of a key that has the right to them: who they are and
//! where they stand. Nothing that is sealed leaves here, masked or not.

use super::asked::{Asked, Named, limit};
use super::caller::{Caller, id};
use super::routes::Troubles;
use super::state::ApiState;
use super::trouble::Trouble;
use crate::api_keys::Right;
use crate::people::{ListedPerson, find_listed, list_people};
use axum::Json;
use axum::extract::State;
use kit::{PersonNo, Refusal, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// One person on the roster today.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonBody {
    person_no: i64,
    name: String,
    /// Code of the unit that looks after them.
    managing_unit: String,
    /// Code of their party branch, where they have one.
    party_branch: Option<String>,
    /// Kind of retirement; empty where it is not known.
    retirement: String,
}

/// A page of people. `next` is `after` of the next page, null on the last.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeopleBody {
    people: Vec<PersonBody>,
    next: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// People of this unit and those below it; the key's own where none is
    /// given.
    #[param(value_type = String, required = false)]
    unit: Option<String>,
    /// Only people whose number is above this one.
    #[param(value_type = i64, required = false, minimum = 0, maximum = 4294967295_i64)]
    after: Option<u32>,
    /// People on one page; 100 where nothing is said.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// People managed at and below a unit today, by number.
#[utoipa::path(get, path = "/people", tag = "people", params(PeopleQuery),
    responses((status = 200, description = "A page of people", body = PeopleBody), Troubles))]
pub async fn list_roster(
    caller: Caller,
    State(state): State<ApiState>,
    Asked(asked): Asked<PeopleQuery>,
) -> Result<Json<PeopleBody>, Trouble> {
    caller.require(Right::People)?;
    let limit = limit(asked.limit)?;
    let unit = id(caller.unit_or_own(asked.unit.as_deref())?);
    let after = PersonNo(asked.after.unwrap_or(0));
    caller
        .note(&state, "api.people", format!("unit:{unit}"))
        .await?;
    let most = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let mut found = list_people(state.db.read(), unit, after, most, state.today()).await?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| has_more);
    Ok(Json(PeopleBody {
        next: last.map(|person| person.person_no),
        people: found.into_iter().map(body).collect(),
    }))
}

/// One person managed within reach of the key.
#[utoipa::path(get, path = "/people/{person_no}", tag = "people",
    params(("person_no" = i64, Path, minimum = 0, maximum = 4294967295_i64, description = "The person's number")),
    responses((status = 200, description = "The person", body = PersonBody), Troubles))]
pub async fn get_person(
    caller: Caller,
    State(state): State<ApiState>,
    Named(person): Named<u32>,
) -> Result<Json<PersonBody>, Trouble> {
    caller.require(Right::People)?;
    let unit = UnitId(u32::try_from(caller.key.unit).unwrap_or(0));
    caller
        .note(&state, "api.person", format!("person:{person}"))
        .await?;
    let found = find_listed(state.db.read(), unit, PersonNo(person), state.today()).await?;
    let unknown = || Refusal::new("unknown_person").with("person", person);
    let found = found.ok_or_else(|| Trouble::not_found(unknown()))?;
    Ok(Json(body(found)))
}

fn body(person: ListedPerson) -> PersonBody {
    PersonBody {
        person_no: person.person_no,
        name: person.name,
        managing_unit: person.managing_unit,
        party_branch: person.party_branch,
        retirement: person.retirement,
    }
}
