//! Roles are given and ended. Nobody gives what they do not hold, nor for longer.

use crate::access::Role;
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, Tx, exec, one, rows, scalar};
use crate::journal::{Failure, Posting};
use crate::units::{self, mint};
use kit::{Day, Refusal};
use serde_json::json;
use std::collections::BTreeSet;

#[derive(Debug, Clone)]
pub struct GrantForm {
    pub account: u32,
    pub role: Role,
    /// Code of the unit.
    pub unit: String,
    pub from: Day,
    pub until: Option<Day>,
}

/// A role somebody holds or held. Days are day numbers.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct GrantRow {
    pub id: i64,
    pub account: i64,
    pub role: String,
    pub unit: i64,
    pub from_on: i64,
    pub until_on: Option<i64>,
    pub given_by: i64,
    pub ended_at: i64,
}

const COLUMNS: &str = "id, account, role, unit, from_on, until_on, given_by, ended_at";
const ADD: &str = "INSERT INTO access_grant
    (id, account, role, unit, from_on, until_on, given_by, ended_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 0)";
const IS_OPEN: &str = "SELECT COUNT(*) FROM account WHERE id = $1 AND closed_at = 0";
const OF_ABOVE: &str = "SELECT g.id, g.account, g.role, g.unit, g.from_on, g.until_on, g.given_by,
    g.ended_at FROM access_grant g JOIN unit_closure c ON c.ancestor = g.unit
    WHERE g.account = $1 AND c.descendant = $2 AND g.ended_at = 0";
const END: &str = "UPDATE access_grant SET ended_at = $2 WHERE id = $1 AND ended_at = 0";

/// `giver` is an account, 0 for whoever owns the machine (the command line).
/// Refusals: `unknown_account`, `unknown_unit`, `grant_backwards`,
/// `may_not_give`, `grant_outlives`, `same_grant`.
pub async fn give_grant(
    tx: &Tx,
    giver: u32,
    form: &GrantForm,
    today: Day,
) -> Result<Posting, Failure> {
    if scalar(tx, IS_OPEN, [i64::from(form.account).into()]).await? == 0 {
        return Err(Refusal::new("unknown_account").into());
    }
    let unit = units::get_unit(tx, form.unit.trim()).await?;
    if form.until.is_some_and(|until| until < form.from) {
        return Err(Refusal::new("grant_backwards").into());
    }
    if giver != 0 {
        covers(tx, giver, form, i64::from(unit), today).await?;
    }
    for held in list_grants(tx, form.account).await? {
        let is_same = held.role == form.role.name() && held.unit == i64::from(unit);
        let ends = held.until_on.unwrap_or(i64::MAX);
        if held.ended_at == 0 && is_same && ends >= i64::from(today.number()) {
            return Err(Refusal::new("same_grant").into());
        }
    }
    let id = mint(tx, "access_grant", 1).await?;
    let values = [
        i64::from(id).into(),
        i64::from(form.account).into(),
        form.role.name().into(),
        i64::from(unit).into(),
        i64::from(form.from.number()).into(),
        form.until.map(|day| i64::from(day.number())).into(),
        i64::from(giver).into(),
    ];
    exec(tx, ADD, values).await?;
    Ok(Posting {
        verb: "accounts::give_role",
        subject: format!("account:{}", form.account),
        detail: json!({
            "grant": id, "role": form.role.name(), "unit": form.unit.trim(),
            "from": form.from, "until": form.until,
        }),
        ..Posting::default()
    })
}

/// Some role of the giver's at the unit or above lets them give this one, from
/// its first day to its last.
async fn covers(
    tx: &Tx,
    giver: u32,
    form: &GrantForm,
    unit: i64,
    today: Day,
) -> Result<(), Failure> {
    let held: Vec<GrantRow> = rows(tx, OF_ABOVE, [i64::from(giver).into(), unit.into()]).await?;
    let giving = |row: &&GrantRow| {
        Role::parse(&row.role).is_some_and(|role| role.may_give(form.role))
            && row.from_on <= i64::from(today.number())
            && row
                .until_on
                .is_none_or(|until| until >= i64::from(today.number()))
    };
    let giving: Vec<&GrantRow> = held.iter().filter(giving).collect();
    if giving.is_empty() {
        return Err(Refusal::new("may_not_give")
            .with("role", form.role.label())
            .into());
    }
    let lasts = |row: &&&GrantRow| match (row.until_on, form.until) {
        (None, _) => true,
        (Some(theirs), Some(asked)) => i64::from(asked.number()) <= theirs,
        (Some(_), None) => false,
    };
    if giving.iter().any(|row| lasts(&row)) {
        return Ok(());
    }
    let last = giving.iter().filter_map(|row| row.until_on).max();
    let last = last.and_then(Day::from_number);
    let day = last.map_or_else(String::new, |day| day.to_string());
    Err(Refusal::new("grant_outlives").with("day", day).into())
}

/// Ends a role, and those its holder gave and could not give any more. `ender`
/// as `giver` above. Refusals: `unknown_grant`, `may_not_give`.
pub async fn end_grant(
    tx: &Tx,
    ender: u32,
    grant: u32,
    now: i64,
    today: Day,
) -> Result<Posting, Failure> {
    let find = format!("SELECT {COLUMNS} FROM access_grant WHERE id = $1 AND ended_at = 0");
    let found: Option<GrantRow> = one(tx, &find, [i64::from(grant).into()]).await?;
    let first = found.ok_or_else(|| Refusal::new("unknown_grant"))?;
    if ender != 0 {
        may_end(tx, ender, &first, today).await?;
    }
    let account = first.account;
    let mut ended: Vec<i64> = Vec::new();
    let mut ending = vec![first];
    while let Some(row) = ending.pop() {
        exec(tx, END, [row.id.into(), now.into()]).await?;
        ended.push(row.id);
        ending.extend(orphans(tx, row.account, today).await?);
    }
    ended.sort_unstable();
    Ok(Posting {
        verb: "accounts::end_role",
        subject: format!("account:{account}"),
        detail: json!({ "grants": ended }),
        ..Posting::default()
    })
}

async fn may_end(tx: &Tx, ender: u32, row: &GrantRow, today: Day) -> Result<(), Failure> {
    // An ender needs the right to give it, whatever days are left of it.
    let role = Role::parse(&row.role).ok_or_else(|| Refusal::new("unknown_grant"))?;
    let values = [i64::from(ender).into(), row.unit.into()];
    let held: Vec<GrantRow> = rows(tx, OF_ABOVE, values).await?;
    let today = i64::from(today.number());
    let may = held.iter().any(|row| {
        Role::parse(&row.role).is_some_and(|holds| holds.may_give(role))
            && row.from_on <= today
            && row.until_on.is_none_or(|until| until >= today)
    });
    match may {
        true => Ok(()),
        false => Err(Refusal::new("may_not_give")
            .with("role", role.label())
            .into()),
    }
}

/// Standing roles that `giver` gave and holds nothing any more to give by.
async fn orphans(tx: &Tx, giver: i64, today: Day) -> Result<Vec<GrantRow>, Failure> {
    let given = format!("SELECT {COLUMNS} FROM access_grant WHERE given_by = $1 AND ended_at = 0");
    let given: Vec<GrantRow> = rows(tx, &given, [giver.into()]).await?;
    let mut orphans = Vec::new();
    for row in given {
        let ender = u32::try_from(giver).unwrap_or(0);
        match may_end(tx, ender, &row, today).await {
            Ok(()) => {}
            Err(Failure::Refused(_)) => orphans.push(row),
            Err(fault) => return Err(fault),
        }
    }
    Ok(orphans)
}

/// Every role the account holds or held, newest first.
pub async fn list_grants<C: ConnectionTrait>(
    conn: &C,
    account: u32,
) -> Result<Vec<GrantRow>, DbErr> {
    let sql = format!("SELECT {COLUMNS} FROM access_grant WHERE account = $1 ORDER BY id DESC");
    rows(conn, &sql, [i64::from(account).into()]).await
}

#[derive(FromQueryResult)]
struct Held {
    account: i64,
    role: String,
}

/// The three administrators are three people. Pairs of roles that one account
/// holds today, in words; empty where they are separate.
pub async fn lacking_separation<C: ConnectionTrait>(
    conn: &C,
    today: Day,
) -> Result<Vec<(Role, Role)>, DbErr> {
    let sql = "SELECT account, role FROM access_grant WHERE ended_at = 0 AND from_on <= $1
        AND (until_on IS NULL OR until_on >= $1) ORDER BY account, role";
    let held: Vec<Held> = rows(conn, sql, [i64::from(today.number()).into()]).await?;
    let holds = |account: i64, role: Role| {
        held.iter()
            .any(|one| one.account == account && one.role == role.name())
    };
    let administrators = [Role::System, Role::Security, Role::Audit];
    let mut together = BTreeSet::new();
    for one in &held {
        for (at, first) in administrators.iter().enumerate() {
            for second in &administrators[at + 1..] {
                if holds(one.account, *first) && holds(one.account, *second) {
                    together.insert((*first, *second));
                }
            }
        }
    }
    Ok(together.into_iter().collect())
}
