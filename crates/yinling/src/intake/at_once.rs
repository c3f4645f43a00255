//! Files that another program sends: imported, or only checked, in one go.

use super::{Intake, Kind, Receiving};
use crate::importing::{Given, ImportOptions, Outcome};
use crate::journal::{Act, Failure};
use kit::Day;
use std::path::PathBuf;

impl Intake {
    /// Nothing of the files waits here afterwards. Refusals: those of the domain.
    pub async fn import_at_once(
        &self,
        received: Receiving,
        kind: Kind,
        act: Act,
        as_of_day: Day,
        dry_run: bool,
    ) -> Result<Vec<Outcome>, Failure> {
        let _one_at_a_time = self.turn().await?;
        let options = ImportOptions {
            dry_run,
            as_of_day,
            today: self.today(),
            set_aside: None,
            given: Given::default(),
        };
        let (files, names): (Vec<PathBuf>, Vec<String>) = received.files().into_iter().unzip();
        let mut outcomes = kind.import(&self.house, act, &files, &options).await?;
        for (outcome, name) in outcomes.iter_mut().zip(names) {
            outcome.file = name;
        }
        Ok(outcomes)
    }
}
