//! Everything a command works with, opened.

use super::print::Printer;
use super::{Format, VerbArgs};
use crate::access::Secrets;
use crate::db::{Company, Db, FromQueryResult, Hold, exec, one};
use crate::house_key::unlock;
use crate::indicators::{self, Dictionary, Live};
use crate::intake::House;
use crate::journal::{Act, Channel, Failure, Verb, Writer};
use crate::{people, units};
use anyhow::Context;
use kit::{Clock, Day, PersonNo, Refusal, SystemClock};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// An open installation.
#[derive(Debug, Clone)]
pub struct Desk {
    pub folder: PathBuf,
    pub db: Db,
    pub writer: Writer,
    pub secrets: Arc<Secrets>,
    pub clock: Arc<dyn Clock>,
    /// Nobody changes the key meanwhile.
    _hold: Arc<Hold>,
}

#[derive(FromQueryResult)]
struct Setting {
    value: String,
}

const PROJECTED: &str = "SELECT value FROM setting WHERE name = 'projected_on'";
const PUT_PROJECTED: &str = "INSERT INTO setting (name, value) VALUES ('projected_on', $1)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";

/// The key from the environment, where it stands there.
pub(super) fn key_given() -> Option<String> {
    std::env::var("YINLING_KEY").ok()
}

impl Desk {
    /// Opens the data folder (made if needed) and its database, brought up to
    /// this program's schema. Refusals: `key_being_changed`, those of
    /// [`unlock`].
    pub async fn open(folder: &Path, url: Option<&str>) -> Result<Desk, Failure> {
        Desk::open_in(folder, url, Company::AmongOthers).await
    }

    /// The same while nobody else is there, and keeps others out. Refusals:
    /// also `house_in_use`.
    pub async fn open_alone(folder: &Path, url: Option<&str>) -> Result<Desk, Failure> {
        Desk::open_in(folder, url, Company::Alone).await
    }

    async fn open_in(folder: &Path, url: Option<&str>, company: Company) -> Result<Desk, Failure> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("the data folder {} cannot be made", folder.display()))?;
        let hold = Hold::take(folder, url, company).await?;
        let hold = hold.ok_or_else(|| match company {
            Company::AmongOthers => Refusal::new("key_being_changed"),
            Company::Alone => Refusal::new("house_in_use"),
        })?;
        let db = Db::open(folder, url).await?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let key = key_given();
        let secrets = unlock(&db, folder, key.as_deref(), clock.today()).await?;
        let secrets = Arc::new(secrets);
        let writer = Writer::start(db.clone(), clock.clone());
        let desk = Desk {
            folder: folder.to_owned(),
            db,
            writer,
            secrets,
            clock,
            _hold: Arc::new(hold),
        };
        desk.project().await?;
        people::clear_staging(&desk.db, desk.today(), false).await?;
        Ok(desk)
    }

    /// What imports work with.
    pub fn house(&self) -> House {
        House {
            db: self.db.clone(),
            writer: self.writer.clone(),
            secrets: Arc::clone(&self.secrets),
            clock: Arc::clone(&self.clock),
        }
    }

    pub fn today(&self) -> Day {
        self.clock.today()
    }

    pub fn act(&self, actor: &str, channel: Channel) -> Act {
        Act {
            actor: actor.to_owned(),
            on_behalf_of: PersonNo::NOBODY,
            channel,
        }
    }

    /// Today's projection of the tree moves with the calendar: a closing
    /// entered ahead of its day takes effect on it.
    pub async fn project(&self) -> Result<(), Failure> {
        let today = self.today().to_string();
        let known: Option<Setting> = one(self.db.read(), PROJECTED, []).await?;
        if known.is_some_and(|setting| setting.value == today) {
            return Ok(());
        }
        let tx = self.db.begin().await?;
        units::project_all(&tx, self.today()).await?;
        exec(&tx, PUT_PROJECTED, [today.into()]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Puts this program's dictionary on record, if it is not yet.
    pub async fn define(&self) -> Result<(), Failure> {
        let dictionary = Dictionary::built_in().map_err(anyhow::Error::from)?;
        let act = self.act("系统", Channel::Cli);
        indicators::define(&self.db, &self.writer, act, &dictionary).await
    }

    /// The live engine, loaded to the journal's head.
    pub async fn live(&self) -> Result<Live, Failure> {
        let live = Live::new(Dictionary::built_in().map_err(anyhow::Error::from)?);
        live.load_snapshot(&self.db, &self.folder).await?;
        live.catch_up(&self.db).await?;
        // A snapshot is a shortcut for the next call; without one we go on.
        live.save_snapshot(&self.folder).ok();
        Ok(live)
    }

    /// Records a verb (or rehearses it) and prints its line.
    pub async fn record(
        &self,
        args: &VerbArgs,
        verb: Verb,
        printer: &Printer,
    ) -> Result<ExitCode, Failure> {
        let act = self.act(&args.actor, Channel::Cli);
        if args.dry_run {
            let posting = self.writer.rehearse(act, verb).await?;
            printer.rehearsal(&posting, args.format);
            return Ok(ExitCode::SUCCESS);
        }
        let recorded = self.writer.record(act, verb).await?;
        match args.format {
            Format::Text => {
                let (line, facts) = (recorded.line.to_string(), recorded.facts.to_string());
                printer.line(&printer.text("recorded", &[("line", &line), ("facts", &facts)]));
            }
            _ => printer.json(&json!({ "line": recorded.line })),
        }
        Ok(ExitCode::SUCCESS)
    }
}
