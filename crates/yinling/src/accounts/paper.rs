//! Lists that go out on paper with numbered rows, and come back ticked. Which
//! person stood in which row is remembered, so that row numbers can be keyed
//! weeks later, when the list on the screen is another.

use crate::db::{ConnectionTrait, Db, DbErr, FromQueryResult, exec, one, rows};
use crate::units::mint;
use kit::{PersonNo, Refusal, hex};
use sha2::{Digest, Sha256};

/// No list has more rows.
pub const MOST_ROWS: u32 = 200;

/// A list on paper.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct PaperList {
    pub id: i64,
    pub made_at: i64,
    /// How many rows it has.
    pub count: i64,
}

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

#[derive(FromQueryResult)]
struct InRow {
    person_no: i64,
}

const SAME: &str = "SELECT id FROM paper_list WHERE account = $1 AND fingerprint = $2";
const ADD: &str = "INSERT INTO paper_list (id, account, fingerprint, made_at, row_count)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
const ADD_ROW: &str = "INSERT INTO paper_row (list, n, person_no) VALUES ($1, $2, $3)";
const FIND: &str = "SELECT id, made_at, row_count AS count FROM paper_list WHERE id = $1";
const ROW: &str = "SELECT person_no FROM paper_row WHERE list = $1 AND n = $2";

/// Remembers who stands in which row, from 1 on; answers with the list's number.
/// The same rows printed again by the same account are the same list.
pub async fn remember_list(
    db: &Db,
    account: u32,
    people: &[PersonNo],
    now: i64,
) -> Result<u32, DbErr> {
    let text: Vec<String> = people.iter().map(ToString::to_string).collect();
    let fingerprint = hex(&Sha256::digest(text.join(",").as_bytes()));
    let tx = db.begin().await?;
    let values = [i64::from(account).into(), fingerprint.clone().into()];
    let same: Option<Id> = one(&tx, SAME, values).await?;
    let id = match same.and_then(|row| u32::try_from(row.id).ok()) {
        Some(id) => id,
        None => {
            let id = mint(&tx, "paper_list", 1).await?;
            let count = i64::try_from(people.len()).unwrap_or(i64::MAX);
            let values = [
                i64::from(id).into(),
                i64::from(account).into(),
                fingerprint.into(),
                now.into(),
                count.into(),
            ];
            exec(&tx, ADD, values).await?;
            for (n, person) in (1_i64..).zip(people) {
                let values = [i64::from(id).into(), n.into(), i64::from(*person).into()];
                exec(&tx, ADD_ROW, values).await?;
            }
            id
        }
    };
    tx.commit().await?;
    Ok(id)
}

pub async fn find_list<C: ConnectionTrait>(conn: &C, id: u32) -> Result<Option<PaperList>, DbErr> {
    one(conn, FIND, [i64::from(id).into()]).await
}

/// Who stands in a row.
pub async fn person_of_row<C: ConnectionTrait>(
    conn: &C,
    list: u32,
    row: u32,
) -> Result<Option<PersonNo>, DbErr> {
    let found: Vec<InRow> =
        rows(conn, ROW, [i64::from(list).into(), i64::from(row).into()]).await?;
    let number = found
        .first()
        .and_then(|row| u32::try_from(row.person_no).ok());
    Ok(number.map(PersonNo))
}

/// Row numbers as they are keyed: `1 3 5-9`, with any sign between them, each
/// once and in order. Refusals: `no_row_numbers`, `bad_row_numbers` (with those
/// that are none, or are not on a list of `count` rows).
pub fn read_rows(text: &str, count: u32) -> Result<Vec<u32>, Refusal> {
    let narrow: String = text.chars().map(narrow).collect();
    let mut numbers = Vec::new();
    let mut bad = Vec::new();
    for word in narrow.split([' ', ',']).filter(|word| !word.is_empty()) {
        let (from, to) = word.split_once('-').unwrap_or((word, word));
        let on_list = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let number = text.parse().ok().filter(|_| digits);
            number.filter(|number| (1..=count).contains(number))
        };
        match (on_list(from), on_list(to)) {
            (Some(from), Some(to)) if from <= to => numbers.extend(from..=to),
            _ => bad.push(word.chars().take(12).collect::<String>()),
        }
    }
    if !bad.is_empty() {
        bad.truncate(10);
        return Err(Refusal::new("bad_row_numbers")
            .with("rows", bad.join("、"))
            .with("count", count));
    }
    numbers.sort_unstable();
    numbers.dedup();
    match numbers.is_empty() {
        true => Err(Refusal::new("no_row_numbers")),
        false => Ok(numbers),
    }
}

fn narrow(c: char) -> char {
    match c {
        '０'..='９' => {
            char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
        }
        '，' | '、' | ';' | '；' | '。' | '.' => ',',
        '—' | '–' | '－' | '~' | '～' | '至' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_numbers_are_read_as_people_write_them() {
        let read = |text| read_rows(text, 30).expect("rows");
        assert_eq!(read("1 3 5-9"), [1, 3, 5, 6, 7, 8, 9]);
        assert_eq!(read("９，３、 3\n１－２"), [1, 2, 3, 9]);
        assert_eq!(read("28～30"), [28, 29, 30]);
    }

    #[test]
    fn number_that_is_not_on_the_list_is_named() {
        let refused = |text: &str| {
            let refusal = read_rows(text, 30).expect_err("refused");
            let rows = refusal.args.iter().find(|(name, _)| *name == "rows");
            (refusal.code, rows.map(|(_, rows)| rows.clone()))
        };
        assert_eq!(
            refused("1 31 0 9-3 x 5--6 99999999999"),
            (
                "bad_row_numbers",
                Some("31、0、9-3、x、5--6、99999999999".to_owned())
            )
        );
        assert_eq!(refused(" ，"), ("no_row_numbers", None));
    }
}
