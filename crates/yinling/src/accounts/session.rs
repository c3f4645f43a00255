//! Browsers that somebody has signed in on. The key is in the cookie alone; the
//! table holds its hash.

use super::helper::helps;
use super::settings::Rules;
use crate::access::{Actor, Grant, Role, Way, random_bytes};
use crate::db::{ConnectionTrait, Db, DbErr, FromQueryResult, Tx, exec, rows};
use crate::journal::Failure;
use crate::units::mint;
use kit::{Day, PersonNo, Refusal, UnitId, hex};
use sha2::{Digest, Sha256};

/// When a session is seen again within this time, nothing is written.
const SEEN_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;
/// Staff sign in once a day, however busy they are.
const STAFF_MS: i64 = 12 * 3_600_000;

/// A session that has just begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// For the cookie: 32 hexadecimal digits.
    pub key: String,
    pub ends_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct SessionRow {
    pub id: i64,
    pub helps: i64,
    pub way: String,
    pub device: String,
    pub made_at: i64,
    pub seen_at: i64,
    pub ends_at: i64,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    account: i64,
    person_no: i64,
    helps: i64,
    way: String,
    made_at: i64,
    seen_at: i64,
    ends_at: i64,
    is_second: i64,
    role: Option<String>,
    unit: Option<i64>,
    from_on: Option<i64>,
    until_on: Option<i64>,
}

const ADD: &str = "INSERT INTO session
    (key_hash, id, account, helps, way, device, made_at, seen_at, ends_at)
    VALUES ($1, $2, $3, 0, $4, $5, $6, $6, $7)";
/// One small query for a signed-in page. Who has died or left signs in no more.
const FIND: &str =
    "SELECT s.id, s.account, a.person_no, s.helps, s.way, s.made_at, s.seen_at, s.ends_at,
        CASE WHEN a.totp IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END AS is_second,
        g.role, g.unit, g.from_on, g.until_on
    FROM session s JOIN account a ON a.id = s.account
    LEFT JOIN shown_person p ON p.person_no = a.person_no
    LEFT JOIN access_grant g ON g.account = a.id AND g.ended_at = 0 AND g.from_on <= $3
        AND (g.until_on IS NULL OR g.until_on >= $3)
    WHERE s.key_hash = $1 AND s.ends_at > $2 AND a.closed_at = 0
        AND (p.left_on IS NULL OR p.left_on > $3)
    ORDER BY g.id";
const SEEN: &str = "UPDATE session SET seen_at = $2, ends_at = $3 WHERE key_hash = $1";
const END: &str = "DELETE FROM session WHERE account = $1 AND id = $2";
const END_ALL: &str = "DELETE FROM session WHERE account = $1";
const HELP: &str = "UPDATE session SET helps = $3 WHERE account = $1 AND id = $2";
const LIST: &str = "SELECT id, helps, way, device, made_at, seen_at, ends_at FROM session
    WHERE account = $1 AND ends_at > $2 ORDER BY id DESC";
const OLD: &str = "DELETE FROM session WHERE ends_at <= $1";
const OLD_CODES: &str = "DELETE FROM phone_code WHERE sent_at <= $1";
const OLD_DRAFTS: &str = "DELETE FROM draft WHERE made_at <= $1";

fn hash(key: &str) -> Vec<u8> {
    Sha256::digest(key.as_bytes()).to_vec()
}

fn is_staff(way: Way) -> bool {
    way == Way::Password
}

/// How long a session lasts if nothing is done from now on, and at the longest.
fn ends_at(rules: &Rules, way: Way, made_at: i64, now: i64) -> i64 {
    match is_staff(way) {
        true => (now + rules.idle_minutes * 60_000).min(made_at + STAFF_MS),
        false => now + rules.elder_days * DAY_MS,
    }
}

/// `device` in the words of the browser, shortened.
pub async fn open_session(
    db: &Db,
    account: u32,
    way: Way,
    device: &str,
    now: i64,
) -> Result<Opened, Failure> {
    let rules = Rules::load(db.read()).await?;
    let key = hex(&random_bytes::<16>()?);
    let ends_at = ends_at(&rules, way, now, now);
    let device: String = device
        .chars()
        .filter(|c| !c.is_control())
        .take(120)
        .collect();
    let tx = db.begin().await?;
    let id = mint(&tx, "session", 1).await?;
    let values = [
        hash(&key).into(),
        i64::from(id).into(),
        i64::from(account).into(),
        way.name().into(),
        device.into(),
        now.into(),
        ends_at.into(),
    ];
    exec(&tx, ADD, values).await?;
    tx.commit().await?;
    Ok(Opened { key, ends_at })
}

/// Who holds the key, with the roles of today (of those who came in without a
/// password, a secretary's alone); and when the session ends if
/// nothing more is done. Without a second step where the rules ask for one,
/// nobody has a role.
pub async fn find_actor(
    db: &Db,
    rules: &Rules,
    key: &str,
    now: i64,
    today: Day,
) -> Result<Option<(Actor, i64)>, DbErr> {
    let values = [
        hash(key).into(),
        now.into(),
        i64::from(today.number()).into(),
    ];
    let found: Vec<Row> = rows(db.read(), FIND, values).await?;
    let Some(first) = found.first() else {
        return Ok(None);
    };
    let Some(way) = Way::parse(&first.way) else {
        return Ok(None);
    };
    let number = |n: i64| u32::try_from(n).unwrap_or(0);
    let lacks_step = is_staff(way) && rules.second_step == 1 && first.is_second == 0;
    let grants = found.iter().filter(|_| !lacks_step).filter_map(|row| {
        let role = Role::parse(row.role.as_deref()?)?;
        Some(Grant {
            // A phone or a card opens what is one's own, and a branch.
            role: (is_staff(way) || role == Role::Secretary).then_some(role)?,
            unit: UnitId(number(row.unit?)),
            from: Day::from_number(row.from_on?)?,
            until: row.until_on.and_then(Day::from_number),
        })
    });
    let mut actor = Actor {
        account: number(first.account),
        person: PersonNo(number(first.person_no)),
        helps: PersonNo(number(first.helps)),
        session: first.id,
        way,
        grants: grants.collect(),
    };
    // Whoever ended the help ended it for this session too.
    if actor.is_helping() && !helps(db.read(), actor.account, actor.helps).await? {
        actor.helps = PersonNo::NOBODY;
    }
    let mut ends = first.ends_at;
    if now - first.seen_at >= SEEN_MS {
        ends = ends_at(rules, way, first.made_at, now);
        let tx = db.begin().await?;
        exec(&tx, SEEN, [hash(key).into(), now.into(), ends.into()]).await?;
        tx.commit().await?;
    }
    Ok(Some((actor, ends)))
}

/// From now on this session acts for `elder`, or ([`PersonNo::NOBODY`]) for
/// oneself again. Refusals: `no_helper`.
pub async fn act_for(db: &Db, actor: &Actor, elder: PersonNo) -> Result<(), Failure> {
    if elder.is_somebody() && !helps(db.read(), actor.account, elder).await? {
        return Err(Refusal::new("no_helper").into());
    }
    let tx = db.begin().await?;
    let values = [
        i64::from(actor.account).into(),
        actor.session.into(),
        i64::from(elder).into(),
    ];
    exec(&tx, HELP, values).await?;
    tx.commit().await?;
    Ok(())
}

/// Signs one of the account's own browsers out.
pub async fn end_session(db: &Db, account: u32, session: i64) -> Result<bool, DbErr> {
    let tx = db.begin().await?;
    let ended = exec(&tx, END, [i64::from(account).into(), session.into()]).await?;
    tx.commit().await?;
    Ok(ended > 0)
}

/// Signs every browser of the account out; says how many there were.
pub async fn end_sessions_of(db: &Db, account: u32) -> Result<u64, DbErr> {
    let tx = db.begin().await?;
    let ended = end_all(&tx, account).await?;
    tx.commit().await?;
    Ok(ended)
}

pub(super) async fn end_all(tx: &Tx, account: u32) -> Result<u64, DbErr> {
    exec(tx, END_ALL, [i64::from(account).into()]).await
}

/// The account's sessions that hold, newest first.
pub async fn list_sessions<C: ConnectionTrait>(
    conn: &C,
    account: u32,
    now: i64,
) -> Result<Vec<SessionRow>, DbErr> {
    rows(conn, LIST, [i64::from(account).into(), now.into()]).await
}

/// Sessions, codes, drafts and attempts of the past go.
pub async fn sweep(db: &Db, now: i64) -> Result<(), DbErr> {
    super::attempt::forget_old(db, now).await?;
    let tx = db.begin().await?;
    exec(&tx, OLD, [now.into()]).await?;
    exec(&tx, OLD_CODES, [(now - super::phone::GOOD_MS).into()]).await?;
    exec(&tx, OLD_DRAFTS, [(now - DAY_MS).into()]).await?;
    tx.commit().await
}
