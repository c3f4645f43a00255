//! Whom an account may see: the rule of `access::policy` as SQL, and the only
//! way to a person's row for pages and programs.

use crate::access::{Action, Actor, Role};
use crate::db::{ConnectionTrait, DbErr, FromQueryResult, one, rows};
use kit::{Day, PersonNo, UnitId};

/// A person as those who look after them see them. Nothing sealed is in it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct SeenPerson {
    pub person_no: i64,
    pub name: String,
    pub sex: String,
    pub birth_on: i64,
    pub birth_precision: i64,
    pub retirement: String,
    pub affiliation: String,
    pub managing_unit: i64,
    pub party_branch: i64,
}

const COLUMNS: &str = "p.person_no, p.name, p.sex, p.birth_on, p.birth_precision, p.retirement,
    p.affiliation, p.managing_unit, p.party_branch";

/// `$1` account, `$2` today. The roles that allow an action are in the program,
/// so they are written into the text.
pub(super) fn sees_sql(action: Action) -> String {
    let roles: Vec<String> = action
        .roles()
        .iter()
        .map(|role| format!("'{}'", Role::name(*role)))
        .collect();
    let roles = roles.join(", ");
    format!(
        "EXISTS (SELECT 1 FROM access_grant g JOIN unit_closure c ON c.ancestor = g.unit
            WHERE g.account = $1 AND g.ended_at = 0 AND g.from_on <= $2
              AND (g.until_on IS NULL OR g.until_on >= $2) AND g.role IN ({roles})
              AND (c.descendant = p.managing_unit OR c.descendant = p.party_branch))"
    )
}

/// Who is here today: neither dead, nor moved away, nor merged, nor taken back.
pub(super) const IS_HERE: &str = "p.void_by = 0 AND p.merged_into = 0 AND p.left_on IS NULL
    AND p.managing_unit <> 0";

/// The rule by itself: may `actor` do `action` with somebody who is counted at
/// the first of `managing` and belongs to the first of `branch`? Each is the
/// unit and all above it.
pub fn sees(actor: &Actor, action: Action, managing: &[UnitId], branch: &[UnitId]) -> bool {
    actor.may(action, managing.iter().chain(branch).copied())
}

pub(super) fn values(actor: &Actor, today: Day) -> [crate::db::Value; 2] {
    // Acting for an elder, one's own roles rest.
    let account = match actor.is_helping() {
        true => 0,
        false => i64::from(actor.account),
    };
    [account.into(), i64::from(today.number()).into()]
}

/// The person, if `actor` may do `action` with them.
pub async fn find_seen<C: ConnectionTrait>(
    conn: &C,
    actor: &Actor,
    action: Action,
    today: Day,
    person: PersonNo,
) -> Result<Option<SeenPerson>, DbErr> {
    let sql = format!(
        "SELECT {COLUMNS} FROM shown_person p WHERE p.person_no = $3 AND {IS_HERE} AND {}",
        sees_sql(action)
    );
    let [account, day] = values(actor, today);
    one(conn, &sql, [account, day, i64::from(person).into()]).await
}

const WITHIN: &str = "SELECT descendant FROM unit_closure WHERE ancestor = $5";

/// Which of the people one may see.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The beginning of the name; everybody where it is empty.
    pub name: String,
    /// People of one unit and all below it; [`UnitId::NONE`] for everybody.
    pub unit: UnitId,
    pub lack: Option<Lack>,
    /// After this number.
    pub after: i64,
    pub limit: i64,
}

/// What somebody still lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    Affiliation,
    Card,
    /// An answer to what they asked to be done with what is held of them.
    Answer,
}

/// Those `actor` may do `action` with, in the order of their numbers.
pub async fn list_seen<C: ConnectionTrait>(
    conn: &C,
    actor: &Actor,
    action: Action,
    today: Day,
    search: &Search,
) -> Result<Vec<SeenPerson>, DbErr> {
    let lack = match search.lack {
        None => "1 = 1".to_owned(),
        Some(Lack::Affiliation) => "p.affiliation = ''".to_owned(),
        Some(Lack::Card) => format!("NOT {HAS_CARD}"),
        Some(Lack::Answer) => "EXISTS (SELECT 1 FROM wish w
            WHERE w.person_no = p.person_no AND w.answered_at = 0)"
            .to_owned(),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM shown_person p WHERE p.person_no > $3 AND {IS_HERE}
            AND ($4 = '' OR p.name LIKE $4 ESCAPE '!')
            AND ($5 = 0 OR p.managing_unit IN ({WITHIN}) OR p.party_branch IN ({WITHIN}))
            AND {lack} AND {} ORDER BY p.person_no LIMIT $6",
        sees_sql(action)
    );
    let [account, day] = values(actor, today);
    let values = [
        account,
        day,
        search.after.into(),
        beginning(&search.name).into(),
        i64::from(search.unit).into(),
        search.limit.into(),
    ];
    rows(conn, &sql, values).await
}

fn beginning(name: &str) -> String {
    let name = name.trim();
    if name.is_empty() {
        return String::new();
    }
    let mut pattern = String::new();
    for c in name.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// What is still to be done for those one looks after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Waiting {
    pub unknown_affiliation: i64,
    pub without_card: i64,
}

const HAS_CARD: &str = "EXISTS (SELECT 1 FROM account a JOIN card k ON k.account = a.id
    WHERE a.person_no = p.person_no AND a.closed_at = 0 AND k.revoked_at = 0)";

/// How many of those [`list_seen`] gives lack something.
pub async fn list_waiting<C: ConnectionTrait>(
    conn: &C,
    actor: &Actor,
    today: Day,
) -> Result<Waiting, DbErr> {
    let sql = format!(
        "SELECT
            CAST(COALESCE(SUM(CASE WHEN p.affiliation = '' THEN 1 ELSE 0 END), 0) AS BIGINT)
                AS unknown_affiliation,
            CAST(COALESCE(SUM(CASE WHEN {HAS_CARD} THEN 0 ELSE 1 END), 0) AS BIGINT)
                AS without_card
        FROM shown_person p WHERE {IS_HERE} AND {}",
        sees_sql(Action::CareForAccess)
    );
    let found: Option<Waiting> = one(conn, &sql, values(actor, today)).await?;
    found.ok_or_else(|| DbErr::RecordNotFound("people".into()))
}
