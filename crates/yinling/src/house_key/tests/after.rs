//! What is left of the former key once another is in force.

use super::scene::{CARD, City, PEOPLE, PHONE, code_of, roster};
use crate::access::Secrets;
use crate::accounts::{Draft, Phone, keep_draft, list_audit, take_draft};
use crate::backups::{RestoreForm, back_up, prove, restore};
use crate::corrections::undo;
use crate::db::{Db, FromQueryResult, rows, scalar};
use crate::house_key::{ROTATE, list_former};
use crate::journal::{find_line, verb};
use crate::people::{Identity, Private};
use crate::testing::{TestHouse, day, new_postgres_database, on_both, test_day};
use kit::PersonNo;
use std::sync::Arc;

#[derive(FromQueryResult)]
struct Sealed {
    table_name: String,
    id: i64,
    sealed: Vec<u8>,
}

const SEALED: &str = "SELECT 'person_secret' AS table_name, person_no AS id, sealed
        FROM person_secret
    UNION ALL SELECT 'person_before', person_no, sealed FROM person_before
    UNION ALL SELECT 'phone', id, phone FROM account WHERE phone IS NOT NULL
    UNION ALL SELECT 'totp', id, totp FROM account WHERE totp IS NOT NULL
    UNION ALL SELECT 'draft', id, sealed FROM draft";

/// How many of the sealed values open, of how many.
async fn opened(db: &Db, secrets: &Secrets) -> (usize, usize) {
    let all: Vec<Sealed> = rows(db.read(), SEALED, []).await.expect("reads");
    let opens = |row: &&Sealed| match row.table_name.as_str() {
        "person_secret" => Private::open(secrets, row.id, &row.sealed).is_ok(),
        "person_before" => {
            let person = PersonNo(u32::try_from(row.id).expect("a number"));
            Identity::open_copy(secrets, person, &row.sealed).is_ok()
        }
        of => {
            let bound_to = format!("{of} {}", row.id);
            secrets.open(&row.sealed, bound_to.as_bytes()).is_ok()
        }
    };
    (all.iter().filter(opens).count(), all.len())
}

/// Rows that a value computed with these secrets would find.
async fn found_by(db: &Db, secrets: &Secrets) -> i64 {
    let phone = Phone::parse(PHONE).expect("a phone").hash(secrets).to_vec();
    let card: [u8; 32] = secrets.hash_unkept("card", CARD.0);
    let mobile = sheets::values::parse_phone(&sheets::Cell::from("15400000000"));
    let (birth, mobile) = (day("1950-02-01").number(), mobile.expect("a phone").e164);
    let likeness = secrets
        .hash("likeness", &format!("张第0|{birth}|{mobile}"))
        .to_vec();
    let mut found = 0;
    for (sql, hash) in [
        ("SELECT COUNT(*) FROM account WHERE phone_hash = $1", phone),
        (
            "SELECT COUNT(*) FROM card WHERE number_hash = $1",
            card.to_vec(),
        ),
        (
            "SELECT COUNT(*) FROM person_secret WHERE likeness_hash = $1",
            likeness,
        ),
    ] {
        found += scalar(db.read(), sql, [hash.into()]).await.expect("counts");
    }
    for at in 0..PEOPLE {
        let (day, serial) = (1 + at % 28, 100 + at);
        let first = format!("379901195002{day:02}{serial:03}");
        let check = sheets::values::check_digit(&first).expect("17 digits");
        let hash = secrets.hash("id", &format!("{first}{check}")).to_vec();
        let sql = "SELECT COUNT(*) FROM person_secret WHERE id_hash = $1";
        found += scalar(db.read(), sql, [hash.into()]).await.expect("counts");
    }
    found
}

fn draft() -> Draft {
    Draft {
        path: "/people/1/skill".into(),
        fields: vec![("skill".into(), "书法".into())],
    }
}

#[tokio::test]
async fn everybody_comes_in_and_is_found_as_before_and_the_former_key_opens_nothing() {
    on_both(async |house| {
        let mut city = City::founded(house).await;
        let now = house.clock.now_ms();
        let waiting = keep_draft(&house.db, &city.secrets, "browser", &draft(), now).await;
        let waiting = waiting.expect("is kept");
        let found = found_by(&house.db, &city.secrets).await;
        assert!(found > PEOPLE as i64 / 2, "{found} found by their hashes");
        let (open, all) = opened(&house.db, &city.secrets).await;
        assert!(open == all && all > 2 * PEOPLE, "{open} of {all}");
        // More than once: what is kept nowhere must be found again each time.
        for round in 1..=3 {
            let (change, former) = city.change_key(house).await;
            assert_eq!(change.posted.people, PEOPLE as i64);
            assert_eq!((change.posted.accounts, change.posted.cards), (1, 1));
            assert_eq!(opened(&house.db, &former).await, (0, all));
            assert_eq!(opened(&house.db, &city.secrets).await, (all, all));
            assert_eq!(found_by(&house.db, &former).await, 0);
            assert_eq!(found_by(&house.db, &city.secrets).await, found);
            let again = city.import(house, &roster("书法")).await;
            assert_eq!((again.same, again.new), (PEOPLE as u32, 0), "{again:?}");
            assert_eq!(city.count_ledger_people(house).await, 2);
            city.let_everybody_in(house, now + round * 120_000).await;
            let proof = prove(house.db.read(), test_day(), |_| {}).await;
            assert_eq!(proof.expect("verifies").people, PEOPLE as i64);
            let keys = list_former(house.db.read()).await.expect("reads");
            assert_eq!(keys.len() as i64, round);
            assert_eq!(keys[0].check, former.check_value());
        }
        let again = take_draft(&house.db, &city.secrets, "browser", waiting).await;
        assert_eq!(again.expect("reads"), Some(draft()));
        // Attempts from one address are told apart from others as before.
        let audit = list_audit(house.db.read(), i64::MAX, 100)
            .await
            .expect("reads");
        assert!(
            audit
                .iter()
                .all(|row| row.address_hash != "0011223344556677")
        );
        // Whoever opens the house next needs nothing but the key in the folder.
        let later = City::opened(house).await;
        assert_eq!(
            later.import(house, &roster("书法")).await.same,
            PEOPLE as u32
        );
        later.line(house, later.sealing(1, "绘画")).await;
    })
    .await;
}

#[tokio::test]
async fn line_says_that_the_key_changed_and_gives_no_key_away() {
    on_both(async |house| {
        let mut city = City::founded(house).await;
        let (change, former) = city.change_key(house).await;
        let line = find_line(house.db.read(), i64::from(change.recorded.line.0)).await;
        let line = line.expect("reads").expect("a line");
        assert_eq!((line.verb.as_str(), line.channel.as_str()), (ROTATE, "cli"));
        let text = std::fs::read_to_string(house.folder.join("key")).expect("reads");
        assert!(!line.detail.contains(text.trim()));
        let public = kit::hex(&former.public_key());
        assert!(line.detail.contains(&public), "{}", line.detail);
    })
    .await;
}

#[tokio::test]
async fn earlier_lines_are_taken_back_as_before_and_the_change_itself_is_not() {
    on_both(async |house| {
        let mut city = City::founded(house).await;
        let second = find_import(house).await;
        let (change, _) = city.change_key(house).await;
        let undoing = |city: &City, line: u32| {
            let secrets = Arc::clone(&city.secrets);
            let undoing = verb(move |tx| {
                let secrets = Arc::clone(&secrets);
                Box::pin(async move { undo(tx, &secrets, line, "录错了", test_day()).await })
            });
            undoing.alone()
        };
        let code = city
            .refusal(house, undoing(&city, change.recorded.line.0))
            .await;
        assert_eq!(code, "key_stays_changed");
        // The roster that gave everybody a skill, then its taking back.
        let taken = city.line(house, undoing(&city, second)).await;
        let skills = "SELECT COUNT(*) FROM shown_person WHERE details LIKE '%书法%'";
        assert_eq!(
            scalar(house.db.read(), skills, []).await.expect("counts"),
            0
        );
        prove(house.db.read(), test_day(), |_| {})
            .await
            .expect("verifies");
        city.change_key(house).await;
        city.line(house, undoing(&city, taken)).await;
        let all = scalar(house.db.read(), skills, []).await.expect("counts");
        assert_eq!(all, PEOPLE as i64);
        prove(house.db.read(), test_day(), |_| {})
            .await
            .expect("verifies");
    })
    .await;
}

/// The newest line that imported a roster.
async fn find_import(house: &TestHouse) -> u32 {
    let sql = "SELECT MAX(seq) FROM journal WHERE verb = 'people::import'";
    let line = scalar(house.db.read(), sql, []).await.expect("reads");
    u32::try_from(line).expect("a line")
}

#[tokio::test]
async fn backups_come_back_under_the_key_they_were_made_under_and_no_other() {
    on_both(async |house| {
        let mut city = City::founded(house).await;
        let before = house.folder.join("before.backup");
        let after = house.folder.join("after.backup");
        let made = async |city: &City, file| {
            let made = back_up(
                &house.db,
                &city.secrets,
                &*house.clock,
                file,
                None,
                |_, _| {},
            );
            made.await.expect("backs up");
        };
        made(&city, &before).await;
        city.change_key(house).await;
        made(&city, &after).await;
        let new = std::fs::read_to_string(house.folder.join("key")).expect("reads");
        let target = match house.url {
            Some(_) => Some(new_postgres_database().await),
            None => None,
        };
        for (file, right, wrong) in [
            (&before, super::scene::KEY, new.trim()),
            (&after, new.trim(), super::scene::KEY),
        ] {
            // Each way round: from either kind of database to the other.
            for url in [target.clone(), None] {
                let folder = house.folder.join("again");
                let form = |key| RestoreForm {
                    backup: file,
                    folder: &folder,
                    url: url.as_deref(),
                    key_file: None,
                    key_given: Some(key),
                    today: test_day(),
                };
                assert_eq!(
                    code_of(restore(form(wrong), |_, _, _| {}).await),
                    "wrong_key"
                );
                if url.is_some() && std::ptr::eq(file, &after) {
                    // That database took the older backup already.
                    continue;
                }
                restore(form(right), |_, _, _| {}).await.expect("restores");
                let db = Db::open(&folder, url.as_deref()).await.expect("opens");
                let again = crate::house_key::unlock(&db, &folder, Some(right), test_day()).await;
                let again = again.expect("is the key in force there");
                let (open, all) = opened(&db, &again).await;
                assert!(open == all && all > PEOPLE);
                db.close().await.expect("closes");
                std::fs::remove_dir_all(&folder).expect("the folder goes");
            }
        }
    })
    .await;
}

/// A new column that is sealed or hashed under the key fails here until a change
/// of the key does with it what it must.
#[test]
fn every_column_of_bytes_has_its_answer_to_a_changed_key() {
    const SEALED_ANEW: [&str; 8] = [
        "account.phone",
        "account.phone_hash",
        "account.totp",
        "draft.sealed",
        "person_before.sealed",
        "person_secret.id_hash",
        "person_secret.likeness_hash",
        "person_secret.sealed",
    ];
    const HASHED_ONCE_MORE: [&str; 1] = ["card.number_hash"];
    const LET_GO: [&str; 2] = ["phone_code.code_hash", "phone_code.phone_hash"];
    // SHA-256 over random bytes or over lines, contents of files, and salts.
    const NOT_UNDER_THE_KEY: [&str; 14] = [
        "actor.salt",
        "api_answer.request_hash",
        "api_key.salt",
        "api_key.secret_hash",
        "draft.owner_hash",
        "form.body",
        "form.salt",
        "journal.facts_hash",
        "journal.hash",
        "journal.prev_hash",
        "journal_head.hash",
        "line_text.salt",
        "person_secret.salt",
        "session.key_hash",
    ];
    let statements = schema::MIGRATIONS.iter().flat_map(|step| step.statements);
    let mut found = Vec::new();
    for statement in statements {
        let Some((head, columns)) = statement.split_once("TABLE IF NOT EXISTS ") else {
            continue;
        };
        assert!(head.starts_with("CREATE "), "{statement}");
        let (table, columns) = columns.split_once(' ').expect("a name");
        let bytes = columns.lines().filter(|line| line.contains("{blob}"));
        let names = bytes.filter_map(|line| line.split_whitespace().next());
        found.extend(names.map(|name| format!("{table}.{name}")));
    }
    found.sort_unstable();
    let known = [
        &SEALED_ANEW[..],
        &HASHED_ONCE_MORE,
        &LET_GO,
        &NOT_UNDER_THE_KEY,
    ];
    let mut known = known.concat();
    known.sort_unstable();
    assert_eq!(found, known);
}

#[tokio::test]
async fn free_space_of_the_file_holds_nothing_that_the_former_key_opens() {
    let house = TestHouse::sqlite().await;
    let mut city = City::founded(&house).await;
    let all: Vec<Sealed> = rows(house.db.read(), SEALED, []).await.expect("reads");
    city.change_key(&house).await;
    for name in ["yinling.db", "yinling.db-wal"] {
        let bytes = std::fs::read(house.folder.join(name)).unwrap_or_default();
        for row in &all {
            // A sealed value begins with bytes that no other has.
            let mark = &row.sealed[..16];
            let lies_about = bytes.windows(16).any(|part| part == mark);
            assert!(
                !lies_about,
                "{} {} is still in {name}",
                row.table_name, row.id
            );
        }
    }
    drop(city);
    house.close().await;
}
