//! What a backup keeps, on both databases, and what it is refused for.

mod upgrade;

use super::{Label, RestoreForm, back_up, restore};
use crate::access::{Secrets, put_key};
use crate::db::{Db, dump, exec};
use crate::journal::Failure;
use crate::testing::{TestHouse, import_options, new_postgres_database, on_both, test_day};
use crate::{people, units};
use std::path::{Path, PathBuf};

const KEY: &str = "2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a";

const UNITS: &str = "代码,名称,类别,上级代码,成立日期\n37,济南市,市,,2000-01-01\n\
    3701,历下区,县区,37,2000-01-01\nZ1,第一支部,党支部,3701,2005-01-01\n";

/// A roster, then the same with another phone and one more person.
const ROSTERS: [&str; 2] = [
    "姓名,性别,出生日期,政治面貌,离退休类别,离退休时间,管理单位,手机,编号\n\
     张一,男,1950-01-05,中共党员,退休,2010-02-01,Z1,15400000001,\n",
    "姓名,性别,出生日期,政治面貌,离退休类别,离退休时间,管理单位,手机,编号\n\
     张一,男,1950-01-05,群众,退休,2010-02-01,Z1,15400000001,\n\
     李二,女,1951.3,,退休,2011-04-01,Z1,15400000002,\n",
];

async fn fill(house: &TestHouse) {
    let options = import_options();
    let TestHouse { db, writer, .. } = house;
    let files = house.file("units.csv", UNITS);
    let done = units::import_units(db, writer, house.act(), &files, &options).await;
    assert!(done.expect("imports")[0].applied);
    for roster in ROSTERS {
        let files = house.file("roster.csv", roster);
        let secrets = &house.secrets;
        let done = people::import_roster(db, writer, secrets, house.act(), &files, &options);
        let done = done.await.expect("imports");
        assert!(done[0].applied, "{:?}", done[0].problems);
    }
}

async fn backed_up(house: &TestHouse, name: &str, key: Option<&str>) -> (PathBuf, Label) {
    let file = house.folder.join(name);
    let key = key.map(str::to_owned);
    let label = back_up(
        &house.db,
        &house.secrets,
        &*house.clock,
        &file,
        key,
        |_, _| {},
    );
    let label = label.await.expect("backs up");
    (file, label)
}

fn form<'a>(backup: &'a Path, folder: &'a Path, url: Option<&'a str>) -> RestoreForm<'a> {
    RestoreForm {
        backup,
        folder,
        url,
        key_file: None,
        key_given: Some(KEY),
        today: test_day(),
    }
}

/// The code it is refused with.
async fn refusal(form: RestoreForm<'_>) -> &'static str {
    match restore(form, |_, _, _| {}).await {
        Err(Failure::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[tokio::test]
async fn every_row_comes_back_on_either_kind_of_database() {
    on_both(async |house| {
        fill(house).await;
        let (file, label) = backed_up(house, "city.backup", None).await;
        let model = TestHouse::sqlite().await;
        let wanted = dump(house.db.read(), model.db.read()).await.expect("reads");
        for of in [
            "journal",
            "fact",
            "person_secret",
            "line_text",
            "person_before",
        ] {
            let is_there = wanted.iter().any(|row| row.starts_with(&format!("{of} ")));
            assert!(
                is_there || of == "line_text" || of == "person_before",
                "{of}"
            );
        }
        for url in [None, Some(new_postgres_database().await)] {
            let folder = house.folder.join("again");
            let made = restore(form(&file, &folder, url.as_deref()), |_, _, _| {}).await;
            let (found, proof) = made.expect("restores");
            assert_eq!(found, label);
            assert_eq!((proof.chain.lines, proof.people), (label.line, 2));
            let db = Db::open(&folder, url.as_deref()).await.expect("opens");
            let again = dump(db.read(), model.db.read()).await.expect("reads");
            assert_eq!(again, wanted, "from {} to {}", house.db.name(), db.name());
            db.close().await.expect("closes");
            std::fs::remove_dir_all(&folder).expect("the folder goes");
        }
        model.close().await;
    })
    .await;
}

#[tokio::test]
async fn any_change_of_any_part_is_refused_and_touches_nothing() {
    let house = TestHouse::sqlite().await;
    fill(&house).await;
    let (file, _) = backed_up(&house, "city.backup", None).await;
    let whole = std::fs::read(&file).expect("reads");
    let folder = house.folder.join("nowhere");
    let other = house.folder.join("changed.backup");
    let tail = whole.len() - 700;
    let places = (0..tail).step_by(4_099).chain(tail..whole.len());
    for at in places {
        let mut changed = whole.clone();
        changed[at] ^= 0x20;
        std::fs::write(&other, changed).expect("writes");
        let code = refusal(form(&other, &folder, None)).await;
        assert!(
            ["backup_damaged", "backup_cut", "not_a_backup"].contains(&code),
            "byte {at}: {code}"
        );
    }
    for length in (0..whole.len())
        .rev()
        .step_by(3_001)
        .chain([0, 1, 15, 16, 17])
    {
        std::fs::write(&other, &whole[..length]).expect("writes");
        let code = refusal(form(&other, &folder, None)).await;
        let expected = if length < 16 {
            "not_a_backup"
        } else {
            "backup_cut"
        };
        assert_eq!(code, expected, "{length} of {} bytes", whole.len());
    }
    std::fs::write(&other, [&whole[..], b"\n"].concat()).expect("writes");
    assert_eq!(refusal(form(&other, &folder, None)).await, "backup_cut");
    assert!(!folder.exists(), "a refusal leaves nothing behind");
    house.close().await;
}

#[tokio::test]
async fn wrong_key_no_key_and_a_newer_schema_are_refused() {
    let house = TestHouse::sqlite().await;
    fill(&house).await;
    let (file, label) = backed_up(&house, "city.backup", None).await;
    let folder = house.folder.join("nowhere");
    let unkeyed = RestoreForm {
        key_given: None,
        ..form(&file, &folder, None)
    };
    assert_eq!(refusal(unkeyed).await, "missing_key");
    for wrong in [&KEY.replace("2a", "2b"), "2a", ""] {
        let wrong = RestoreForm {
            key_given: Some(wrong),
            ..unkeyed
        };
        assert_eq!(refusal(wrong).await, "wrong_key");
    }
    assert!(!folder.exists());
    // A key that lies there already must be the same one, and stays.
    std::fs::create_dir_all(&folder).expect("a folder");
    put_key(&folder, &KEY.replace("2a", "2b")).expect("a key");
    assert_eq!(refusal(form(&file, &folder, None)).await, "wrong_key");
    std::fs::remove_dir_all(&folder).expect("the folder goes");

    let newer = Label {
        schema: schema::VERSION + 1,
        ..label
    };
    let image = std::fs::read(&file).expect("reads");
    let image = &image[..usize::try_from(newer.image).expect("small")];
    let other = house.folder.join("newer.backup");
    std::fs::write(&other, image).expect("writes");
    let digest = <sha2::Sha256 as sha2::Digest>::new_with_prefix(image);
    newer.seal(&other, digest).expect("seals");
    assert_eq!(refusal(form(&other, &folder, None)).await, "newer_backup");
    house.close().await;
}

#[tokio::test]
async fn key_travels_only_when_it_is_asked_for() {
    on_both(async |house| {
        fill(house).await;
        let (without, _) = backed_up(house, "without.backup", None).await;
        let bytes = std::fs::read(&without).expect("reads");
        let holds = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|part| part == what);
        assert!(!holds(&bytes, KEY.as_bytes()) && !holds(&bytes, &[42; 32]));
        assert!(!holds(&bytes, b"15400000001"), "sealed fields stay sealed");
        let (with, _) = backed_up(house, "with.backup", Some(KEY)).await;
        let folder = house.folder.join("again");
        let unkeyed = RestoreForm {
            key_given: None,
            ..form(&with, &folder, None)
        };
        restore(unkeyed, |_, _, _| {}).await.expect("restores");
        let secrets = Secrets::load(&folder, None).expect("the key came along");
        assert_eq!(secrets.check_value(), house.secrets.check_value());
    })
    .await;
}

#[tokio::test]
async fn city_that_is_there_and_a_backup_that_is_there_are_not_overwritten() {
    on_both(async |house| {
        fill(house).await;
        let (file, _) = backed_up(house, "city.backup", None).await;
        let again = back_up(
            &house.db,
            &house.secrets,
            &*house.clock,
            &file,
            None,
            |_, _| {},
        );
        match again.await {
            Err(Failure::Refused(refusal)) => assert_eq!(refusal.code, "file_exists"),
            other => panic!("expected a refusal, got {other:?}"),
        }
        let onto = form(&file, &house.folder, house.url.as_deref());
        assert_eq!(refusal(onto).await, "target_not_empty");
        let left: Vec<_> = std::fs::read_dir(&house.folder).expect("reads").collect();
        let names = left.iter().flatten().map(std::fs::DirEntry::file_name);
        let drafts = names.filter(|name| name.to_string_lossy().contains(".new"));
        assert_eq!(drafts.count(), 0, "no draft is left over");
    })
    .await;
}

#[tokio::test]
async fn backup_of_a_city_that_was_tampered_with_is_not_restored() {
    on_both(async |house| {
        fill(house).await;
        let sql = "UPDATE fact SET quantity = 7 WHERE seq = 2 AND n = 0";
        exec(house.db.read(), sql, []).await.expect("is edited");
        let (file, _) = backed_up(house, "city.backup", None).await;
        for url in [None, Some(new_postgres_database().await)] {
            let folder = house.folder.join("again");
            let form = form(&file, &folder, url.as_deref());
            assert_eq!(refusal(form).await, "broken");
            assert!(!folder.join("yinling.db").exists() && !folder.join("key").exists());
            // Nothing of it stands in the way of a sound one.
            let db = Db::open(&folder, url.as_deref()).await.expect("opens");
            let (line, _) = crate::journal::head(db.read()).await.expect("reads");
            assert_eq!(line, 0);
            db.close().await.expect("closes");
            std::fs::remove_dir_all(&folder).expect("the folder goes");
        }
    })
    .await;
}

#[tokio::test]
async fn house_that_was_opened_but_never_used_takes_a_backup() {
    on_both(async |house| {
        fill(house).await;
        let (file, label) = backed_up(house, "city.backup", None).await;
        for url in [None, Some(new_postgres_database().await)] {
            let folder = house.folder.join("again");
            std::fs::create_dir_all(&folder).expect("a folder");
            let fresh = Db::open(&folder, url.as_deref()).await.expect("opens");
            let form = form(&file, &folder, url.as_deref());
            restore(form, |_, _, _| {}).await.expect("restores");
            let (line, _) = crate::journal::head(fresh.read()).await.expect("reads");
            assert_eq!(line, label.line, "whoever had it open sees the city");
            fresh.close().await.expect("closes");
            std::fs::remove_dir_all(&folder).expect("the folder goes");
        }
    })
    .await;
}
