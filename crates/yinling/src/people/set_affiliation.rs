//! A person's political affiliation from a day on: affiliation, day of
//! joining, branch and standing are all that is ever kept of it.

use super::change::Change;
use super::history::AFFILIATION;
use crate::db::Tx;
use crate::journal::{Failure, Posting};
use kit::{Day, PersonNo, Refusal};
use serde_json::json;

/// GB/T 4762-1984: code, word, and other words in use.
const AFFILIATIONS: &[(&str, &str, &[&str])] = &[
    (
        "01",
        "中共党员",
        &["党员", "中国共产党党员", "正式党员", "中共正式党员"],
    ),
    ("02", "中共预备党员", &["预备党员", "中国共产党预备党员"]),
    ("03", "共青团员", &["团员", "中国共产主义青年团团员"]),
    ("04", "民革", &["民革党员", "民革会员"]),
    ("05", "民盟", &["民盟盟员"]),
    ("06", "民建", &["民建会员"]),
    ("07", "民进", &["民进会员"]),
    ("08", "农工党", &["农工党党员"]),
    ("09", "致公党", &["致公党党员"]),
    ("10", "九三学社", &["九三", "九三学社社员"]),
    ("11", "台盟", &["台盟盟员"]),
    ("12", "无党派人士", &["无党派", "无党派民主人士"]),
    ("13", "群众", &["普通居民", "群众(现称普通公民)", "非党员"]),
];

/// The code for a word or code; `1` is read as `01`.
pub fn affiliation_code(text: &str) -> Option<&'static str> {
    let found = AFFILIATIONS.iter().find(|(code, word, others)| {
        *code == text
            || code.trim_start_matches('0') == text
            || *word == text
            || others.contains(&text)
    });
    found.map(|(code, _, _)| *code)
}

/// The words that a spreadsheet may use, in the order of their codes.
pub fn affiliation_words() -> Vec<&'static str> {
    AFFILIATIONS.iter().map(|(_, word, _)| *word).collect()
}

/// The word for a code; empty where there is none.
pub fn affiliation_word(code: &str) -> &'static str {
    let found = AFFILIATIONS.iter().find(|(known, _, _)| *known == code);
    found.map_or("", |(_, word, _)| word)
}

/// An empty `affiliation` means that it is not known after all.
/// Refusals: `unknown_person`, `person_merged`, `not_on_roster`, `unknown_code`, `person_left`.
pub async fn set_affiliation(
    tx: &Tx,
    person: PersonNo,
    affiliation: &str,
    day: Day,
) -> Result<Posting, Failure> {
    let code = match affiliation.trim() {
        "" => "",
        text => affiliation_code(text).ok_or_else(|| {
            Refusal::new("unknown_code")
                .with("field", "政治面貌")
                .with("value", text)
        })?,
    };
    let mut change = Change::on_roster(tx, person).await?;
    change.require_here(day)?;
    change.set(AFFILIATION, code, day);
    change
        .finish(
            tx,
            "people::set_affiliation",
            json!({ "affiliation": code, "day": day }),
        )
        .await
}
