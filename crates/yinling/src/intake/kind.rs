//! The three kinds of spreadsheet, and the domain each belongs to.

use crate::access::Secrets;
use crate::db::Db;
use crate::importing::{Columns, ImportOptions, Outcome, find_best_fit};
use crate::journal::{Act, Failure, Writer};
use crate::{ledgers, people, units};
use kit::{Clock, Refusal};
use serde::{Deserialize, Serialize};
use sheets::write::Template;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Units,
    Roster,
    Facts,
}

/// Where imports happen.
#[derive(Debug, Clone)]
pub struct House {
    pub db: Db,
    pub writer: Writer,
    pub secrets: Arc<Secrets>,
    pub clock: Arc<dyn Clock>,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Units, Kind::Roster, Kind::Facts];

    /// As addresses and the command line write it.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Units => "units",
            Kind::Roster => "roster",
            Kind::Facts => "facts",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Kind::Units => "组织",
            Kind::Roster => "花名册",
            Kind::Facts => "台账",
        }
    }

    pub fn parse(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub fn columns(self) -> &'static Columns {
        match self {
            Kind::Units => units::columns(),
            Kind::Roster => people::columns(),
            Kind::Facts => ledgers::columns(),
        }
    }

    /// The workbook to be filled in.
    pub fn template(self) -> Template {
        match self {
            Kind::Units => units::template(),
            Kind::Roster => people::template(),
            Kind::Facts => ledgers::template(),
        }
    }

    /// Imports the files; refusals and outcomes are those of the domain.
    pub async fn import(
        self,
        house: &House,
        act: Act,
        files: &[PathBuf],
        options: &ImportOptions,
    ) -> Result<Vec<Outcome>, Failure> {
        let House {
            db,
            writer,
            secrets,
            ..
        } = house;
        match self {
            Kind::Units => units::import_units(db, writer, act, files, options).await,
            Kind::Roster => people::import_roster(db, writer, secrets, act, files, options).await,
            Kind::Facts => ledgers::import_facts(db, writer, secrets, act, files, options).await,
        }
    }
}

/// The kind whose columns the file's header names most of.
/// Refusals: those of [`find_best_fit`] that no kind can help; `kind_unclear`.
pub fn guess(path: &Path) -> Result<Kind, Refusal> {
    let fits = find_best_fit(path, &Kind::ALL.map(Kind::columns))?;
    let kind = fits.and_then(|at| Kind::ALL.get(at).copied());
    kind.ok_or_else(|| Refusal::new("kind_unclear"))
}
