//! The rules of signing in, as an installation sets them.

use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Tx, exec, rows};
use crate::journal::{Failure, Posting};
use kit::Refusal;
use serde_json::json;

/// Each with its default and what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Characters of a password, at least.
    pub password_length: i64,
    /// Whether staff and administrators need a second step: 1 or 0.
    pub second_step: i64,
    /// Minutes after which staff are asked to sign in again, if nothing is done.
    pub idle_minutes: i64,
    /// Days an elder's browser stays signed in.
    pub elder_days: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Rules {
            password_length: 10,
            second_step: 1,
            idle_minutes: 60,
            elder_days: 90,
        }
    }
}

/// Name, least, most.
const KNOWN: [(&str, i64, i64); 4] = [
    ("password_length", 8, 64),
    ("second_step", 0, 1),
    ("idle_minutes", 5, 720),
    ("elder_days", 1, 365),
];

#[derive(FromQueryResult)]
struct Row {
    name: String,
    value: String,
}

const LIST: &str = "SELECT name, value FROM setting WHERE name LIKE 'rule.%'";
const PUT: &str = "INSERT INTO setting (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";

impl Rules {
    pub async fn load<C: ConnectionTrait>(conn: &C) -> Result<Rules, DbErr> {
        let mut rules = Rules::default();
        for row in rows::<Row, _>(conn, LIST, []).await? {
            let Ok(value) = row.value.parse() else {
                continue;
            };
            match row.name.as_str() {
                "rule.password_length" => rules.password_length = value,
                "rule.second_step" => rules.second_step = value,
                "rule.idle_minutes" => rules.idle_minutes = value,
                "rule.elder_days" => rules.elder_days = value,
                _ => {}
            }
        }
        Ok(rules)
    }
}

/// Refusals: `unknown_rule`, `rule_out_of_range`.
pub async fn set_rule(tx: &Tx, name: &str, value: i64) -> Result<Posting, Failure> {
    let known = KNOWN.iter().find(|(known, ..)| *known == name);
    let Some((name, least, most)) = known else {
        let names = KNOWN.map(|(name, ..)| name.to_owned());
        return Err(Refusal::new("unknown_rule")
            .with("name", name)
            .listing(names.to_vec())
            .into());
    };
    if value < *least || value > *most {
        return Err(Refusal::new("rule_out_of_range")
            .with("name", name)
            .with("least", least)
            .with("most", most)
            .into());
    }
    let values = [format!("rule.{name}").into(), value.to_string().into()];
    exec(tx, PUT, values).await?;
    Ok(Posting {
        verb: "accounts::set_rule",
        subject: "house".into(),
        detail: json!({ "rule": name, "value": value }),
        ..Posting::default()
    })
}
