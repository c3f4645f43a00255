//! What the command line says: answers on standard output, reasons on standard
//! error.

use super::Format;
use crate::journal::{Failure, Posting};
use crate::words::{self, Language};
use kit::Refusal;
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// Speaks the reader's language.
#[derive(Debug, Clone, Copy)]
pub struct Printer {
    pub language: Language,
}

impl Printer {
    pub fn of_environment() -> Printer {
        let locale = std::env::var("LC_ALL")
            .or_else(|_| std::env::var("LANG"))
            .ok();
        Printer {
            language: Language::of_locale(locale.as_deref()),
        }
    }

    pub fn text(&self, key: &str, args: &[(&str, &str)]) -> String {
        words::text(key, args, self.language).unwrap_or_else(|| key.to_owned())
    }

    /// One line of the answer. A reader that has gone away is no fault of ours.
    pub fn line(&self, text: &str) {
        writeln!(std::io::stdout(), "{text}").ok();
    }

    /// One line beside the answer, on standard error; as [`Printer::line`].
    pub fn aside(&self, text: &str) {
        writeln!(std::io::stderr(), "{text}").ok();
    }

    pub fn json(&self, value: &Value) {
        self.line(&value.to_string());
    }

    /// The reason, the list of what stands in the way, and exit code 1.
    pub fn refusal(&self, refusal: &Refusal) -> ExitCode {
        let sentence = words::sentence(refusal, self.language);
        self.aside(&format!("{}: {sentence}", refusal.code));
        for entry in &refusal.list {
            self.aside(&format!("  {entry}"));
        }
        ExitCode::from(1)
    }

    pub fn failure(&self, failure: &Failure) -> ExitCode {
        match failure {
            Failure::Refused(refusal) => self.refusal(refusal),
            Failure::Fault(error) => {
                self.aside(&self.text("fault", &[("what", &format!("{error:#}"))]));
                ExitCode::from(1)
            }
        }
    }

    /// What a verb would post.
    pub fn rehearsal(&self, posting: &Posting, format: Format) {
        let facts: Vec<Value> = posting
            .facts
            .iter()
            .map(|fact| {
                json!({
                    "measure": crate::indicators::measures::Measure::by_id(fact.measure)
                        .map_or_else(|| fact.measure.to_string(), |m| m.code.to_owned()),
                    "unit": fact.unit,
                    "person_no": fact.person,
                    "day": fact.day,
                    "quantity": fact.quantity,
                })
            })
            .collect();
        if format == Format::Text {
            self.line(&self.text("rehearsed", &[("facts", &facts.len().to_string())]));
            for fact in &facts {
                self.line(&format!("  {fact}"));
            }
        } else {
            let verb = posting.verb;
            self.json(&json!({ "line": null, "dry_run": true, "verb": verb, "facts": facts }));
        }
    }

    /// A progress bar on standard error, silent where nobody watches.
    pub fn progress(&self, total: u64, what: &str) -> indicatif::ProgressBar {
        if !std::io::stderr().is_terminal() {
            return indicatif::ProgressBar::hidden();
        }
        let bar = indicatif::ProgressBar::new(total);
        bar.set_message(what.to_owned());
        bar
    }
}
