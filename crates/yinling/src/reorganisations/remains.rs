//! What is still recorded at a unit.

use crate::db::{ConnectionTrait, DbErr};
use crate::indicators::measures::{Measure, MeasureKind, NEVER_END};
use crate::journal::{Fact, Of, net_facts};
use crate::units::follows_from_unit;
use kit::{Day, MeasureId, UnitId};

/// Facts at the unit that are not its own history's, net of what has been
/// taken back.
pub async fn facts_at<C: ConnectionTrait>(conn: &C, unit: UnitId) -> Result<Vec<Fact>, DbErr> {
    let facts = net_facts(conn, Of::Unit(unit)).await?;
    Ok(facts
        .into_iter()
        .filter(|fact| !follows_from_unit(fact.measure))
        .collect())
}

pub fn is_stock(measure: MeasureId) -> bool {
    Measure::by_id(measure).is_some_and(|m| m.kind == MeasureKind::Stock)
}

/// A stock that somebody or something else must take over when its unit ends.
pub fn is_held(measure: MeasureId) -> bool {
    is_stock(measure) && !NEVER_END.contains(&measure)
}

/// Whether the fact would be left hanging if the unit ended on `day`: something
/// that happens after it, or a stock that begins on it.
pub fn outlives(fact: &Fact, day: Day) -> bool {
    fact.day > day || (fact.day == day && fact.quantity > 0 && is_stock(fact.measure))
}
