//! What people wrote for a report, beside its figures.

use super::parts::{self, Version};
use super::promises::{self, Promise};
use super::sources::Subject;
use crate::db::{ConnectionTrait, DbErr};
use kit::{Period, UnitId};
use std::collections::BTreeMap;

/// The parts and promises of one report, as of its line.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// The standing text of each part that was not emptied, by its key.
    pub parts: BTreeMap<String, String>,
    /// For the year of the report: promised in the last one.
    pub due: Vec<Promise>,
    /// For the year after it.
    pub promised: Vec<Promise>,
}

impl Said {
    /// Nothing is written yet.
    pub fn nothing() -> Said {
        Said::default()
    }

    /// What stands at the subject's line. Promises are of whole years.
    pub async fn load<C: ConnectionTrait>(
        conn: &C,
        unit: UnitId,
        subject: &Subject,
    ) -> Result<Said, DbErr> {
        let line = i64::from(subject.line);
        let versions = parts::list_versions(conn, unit, &subject.period, line).await?;
        Ok(Said::of(
            &versions,
            promises::list_promises(conn, unit, line).await?,
            &subject.period,
        ))
    }

    pub fn of(versions: &[Version], promises: Vec<Promise>, period: &Period) -> Said {
        let text = |(key, version): (&str, &Version)| {
            let text = version.text.clone().filter(|text| !text.is_empty())?;
            Some((key.to_owned(), text))
        };
        let parts = parts::standing(versions)
            .into_iter()
            .filter_map(text)
            .collect();
        let year = year_of(period);
        let (mut due, mut promised) = (Vec::new(), Vec::new());
        for promise in promises.into_iter().filter(Promise::is_told) {
            match year {
                Some(year) if promise.year == year => due.push(promise),
                Some(year) if promise.year == year + 1 => promised.push(promise),
                _ => {}
            }
        }
        Said {
            parts,
            due,
            promised,
        }
    }
}

/// The year a report is of; none where it is of a part of one.
pub fn year_of(period: &Period) -> Option<i16> {
    (period.label().len() == 4).then(|| period.from.year())
}
