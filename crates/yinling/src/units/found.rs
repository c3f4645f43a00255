//! A unit is founded.

use super::History;
use super::change::Change;
use super::history::{CODE, KIND, LIFE, Life, MODE, NAME};
use super::kind::{Kind, Mode};
use super::load::{find_unit, get_unit};
use super::numbers::mint;
use super::tree::Tree;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Tx, rows};
use crate::journal::{Failure, Posting};
use kit::{Day, Refusal, UnitId};
use serde_json::json;

/// What founding a unit asks for. Words or codes for `kind` and `mode`.
#[derive(Debug, Clone, Default)]
pub struct FoundForm {
    /// Minted when empty.
    pub code: String,
    pub name: String,
    pub kind: String,
    /// Empty for a unit at the top.
    pub parent: String,
    pub mode: String,
}

/// Refusals: `missing_value`, `unknown_code`, `duplicate_code`,
/// `missing_parent`, `unit_not_open`, `not_a_branch`.
pub async fn found(tx: &Tx, form: &FoundForm, day: Day, today: Day) -> Result<Posting, Failure> {
    let name = form.name.trim();
    if name.is_empty() {
        return Err(Refusal::new("missing_value").with("field", "名称").into());
    }
    let kind = read_kind(&form.kind)?;
    let mode = read_mode(kind, &form.mode)?;
    let parent = parent_of(tx, form, day).await?;
    let code = match form.code.trim() {
        "" => mint_code(tx, form.parent.trim()).await?,
        code if find_unit(tx, code).await?.is_some() => {
            return Err(Refusal::new("duplicate_code").with("unit", code).into());
        }
        code => code.to_owned(),
    };
    let unit = UnitId(mint(tx, "unit", 1).await?);
    let detail = json!({ "unit": code, "kind": kind.code(), "parent": form.parent, "day": day });
    let mut change = Change::new("units::found", unit, detail);
    change.place(unit, parent, day);
    let rows = founding_rows(&code, name, kind, mode, Life::Founded);
    change.set(&mut History::new(unit), &rows, day);
    change.finish(tx, today).await
}

/// The rows every new unit begins with.
pub fn founding_rows(
    code: &str,
    name: &str,
    kind: Kind,
    mode: Option<Mode>,
    life: Life,
) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        (CODE, code.to_owned()),
        (NAME, name.to_owned()),
        (KIND, kind.code().to_owned()),
        (LIFE, life.value()),
    ];
    rows.extend(mode.map(|mode| (MODE, mode.code().to_owned())));
    rows
}

fn read_kind(text: &str) -> Result<Kind, Refusal> {
    let unknown = || {
        Refusal::new("unknown_code")
            .with("field", "类别")
            .with("value", text)
    };
    Kind::parse(text.trim()).ok_or_else(unknown)
}

fn read_mode(kind: Kind, text: &str) -> Result<Option<Mode>, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if !kind.is_branch() {
        return Err(Refusal::new("not_a_branch").with("unit", kind.label()));
    }
    let unknown = || {
        Refusal::new("unknown_code")
            .with("field", "支部类型")
            .with("value", text)
    };
    Mode::parse(text).map(Some).ok_or_else(unknown)
}

async fn parent_of(tx: &Tx, form: &FoundForm, day: Day) -> Result<Option<UnitId>, Failure> {
    let code = form.parent.trim();
    if code.is_empty() {
        return Ok(None);
    }
    let Some(parent) = find_unit(tx, code).await? else {
        let refusal = Refusal::new("missing_parent")
            .with("unit", &form.name)
            .with("parent", code);
        return Err(refusal.with("day", day).into());
    };
    // A parent founded later is a note in an import; a closed one is a mistake.
    let closed = super::load_history(tx, get_unit(tx, code).await?)
        .await?
        .ended();
    if closed.is_some_and(|(end, _)| end <= day) && !Tree::load(tx).await?.is_alive(parent, day) {
        return Err(Refusal::new("unit_not_open")
            .with("unit", code)
            .with("day", day)
            .into());
    }
    Ok(Some(parent))
}

#[derive(FromQueryResult)]
struct CodeRow {
    code: Option<String>,
}

const CODES: &str = "SELECT code FROM unit WHERE code LIKE $1";

/// The next free code below `parent`: `370102-007`.
async fn mint_code<C: ConnectionTrait>(tx: &C, parent: &str) -> Result<String, DbErr> {
    let prefix = if parent.is_empty() {
        "U".to_owned()
    } else {
        format!("{parent}-")
    };
    let taken: Vec<CodeRow> = rows(tx, CODES, [format!("{prefix}%").into()]).await?;
    let taken: Vec<String> = taken.into_iter().filter_map(|row| row.code).collect();
    Ok(next_code(&prefix, |code| taken.iter().any(|t| t == code)))
}

/// The first of `prefix001`, `prefix002` … that is not taken.
pub fn next_code(prefix: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut number = 1;
    loop {
        let code = format!("{prefix}{number:03}");
        if !is_taken(&code) {
            return code;
        }
        number += 1;
    }
}
