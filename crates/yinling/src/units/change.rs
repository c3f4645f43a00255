//! The common end of every unit verb: rows of history in, a posting out.

use super::history::History;
use super::project::project;
use super::tree::Tree;
use crate::db::Tx;
use crate::journal::{Failure, Placement, Posting, UnitAttribute};
use kit::{Day, Refusal, UnitId};

/// Rows that one verb adds to the histories of units.
#[derive(Debug, Default)]
pub struct Change {
    pub posting: Posting,
}

impl Change {
    pub fn new(verb: &'static str, unit: UnitId, detail: serde_json::Value) -> Change {
        let subject = format!("unit:{unit}");
        Change {
            posting: Posting {
                verb,
                subject,
                detail,
                ..Posting::default()
            },
        }
    }

    pub fn place(&mut self, unit: UnitId, parent: Option<UnitId>, day: Day) {
        let parent = parent.unwrap_or(UnitId::NONE);
        self.posting.placements.push(Placement {
            unit,
            parent,
            day,
            sign: 1,
        });
    }

    /// Adds rows to one unit's history and posts what follows from them.
    pub fn set(&mut self, history: &mut History, rows: &[(&str, String)], day: Day) {
        let before = history.clone();
        for (aspect, value) in rows {
            let row = UnitAttribute {
                unit: history.unit,
                aspect: (*aspect).to_owned(),
                value: value.clone(),
                day,
                sign: 1,
            };
            history.push(row.clone());
            self.posting.unit_attributes.push(row);
        }
        self.posting.facts.extend(history.facts_since(&before));
    }

    /// Writes today's projection and hands the posting over.
    pub async fn finish(self, tx: &Tx, today: Day) -> Result<Posting, Failure> {
        project(tx, &self.posting, today).await?;
        Ok(self.posting)
    }
}

/// The unit must be open on the day of the verb.
pub fn require_open(tree: &Tree, unit: UnitId, code: &str, day: Day) -> Result<(), Refusal> {
    if tree.is_alive(unit, day) {
        return Ok(());
    }
    Err(Refusal::new("unit_not_open")
        .with("unit", code)
        .with("day", day))
}
