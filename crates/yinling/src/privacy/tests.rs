//! A backup that is older than somebody's wish.

use super::{ask_erasure, erase, erase_again, keep_erased};
use crate::backups::{RestoreForm, back_up, restore};
use crate::db::{Db, scalar};
use crate::journal::{Writer, verb};
use crate::testing::{TestHouse, import_options, new_postgres_database, on_both};
use crate::{people, units};
use kit::PersonNo;

const KEY: &str = "2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a";
const UNITS: &str = "代码,名称,类别,上级代码,成立日期\n37,济南市,市,,2000-01-01\n\
    3701,历下区,县区,37,2000-01-01\nZ1,第一支部,党支部,3701,2005-01-01\n";
const ROSTER: &str = "姓名,性别,出生日期,政治面貌,离退休类别,离退休时间,管理单位,手机\n\
    张一,男,1950-01-05,中共党员,退休,2010-02-01,Z1,15400000001\n\
    李二,女,1951-03-01,群众,退休,2011-04-01,Z1,15400000002\n";
const HERE: &str = "SELECT COUNT(*) FROM shown_person WHERE name = '张一'";

async fn fill(house: &TestHouse) -> PersonNo {
    let options = import_options();
    let TestHouse { db, writer, .. } = house;
    let files = house.file("units.csv", UNITS);
    let done = units::import_units(db, writer, house.act(), &files, &options).await;
    assert!(done.expect("imports")[0].applied);
    let files = house.file("roster.csv", ROSTER);
    let secrets = &house.secrets;
    let done = people::import_roster(db, writer, secrets, house.act(), &files, &options);
    assert!(done.await.expect("imports")[0].applied);
    let sql = "SELECT person_no FROM shown_person WHERE name = '张一'";
    let number = scalar(db.read(), sql, []).await.expect("reads");
    PersonNo(u32::try_from(number).expect("a number"))
}

#[tokio::test]
async fn restored_backup_brings_no_erased_person_back() {
    on_both(async |house| {
        let person = fill(house).await;
        let backup = house.folder.join("old.backup");
        let (db, clock) = (&house.db, house.clock.clone());
        let made = back_up(db, &house.secrets, &*clock, &backup, None, |_, _| {});
        made.await.expect("backs up");
        let (now, today) = (clock.now_ms(), house.today());
        let asking = verb(move |tx| Box::pin(ask_erasure(tx, person, now)));
        let refused = verb(move |tx| Box::pin(erase(tx, person, "问过", now, today)));
        assert_eq!(house.refusal(refused).await, "erasure_not_asked");
        house.line(asking).await;
        let erasing = verb(move |tx| Box::pin(erase(tx, person, "问过", now, today)));
        house.line(erasing).await;
        keep_erased(db.read(), &house.folder).await.expect("keeps");

        let folder = house.folder.join("anew");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::copy(house.folder.join("erased"), folder.join("erased")).expect("copies");
        let url = match house.url {
            Some(_) => Some(new_postgres_database().await),
            None => None,
        };
        let form = RestoreForm {
            backup: &backup,
            folder: &folder,
            url: url.as_deref(),
            key_file: None,
            key_given: Some(KEY),
            today,
        };
        restore(form, |_, _, _| {}).await.expect("restores");
        let anew = Db::open(&folder, url.as_deref()).await.expect("opens");
        assert_eq!(scalar(anew.read(), HERE, []).await.expect("reads"), 1);
        let writer = Writer::start(anew.clone(), clock.clone());
        let again = erase_again(&anew, &writer, &*clock, &folder).await;
        assert_eq!(again.expect("erases"), 1);
        assert_eq!(scalar(anew.read(), HERE, []).await.expect("reads"), 0);
        // Once is enough, and the house is whole.
        let again = erase_again(&anew, &writer, &*clock, &folder).await;
        assert_eq!(again.expect("erases"), 0);
        let proof = crate::backups::prove(anew.read(), today, |_| {}).await;
        assert_eq!(proof.expect("holds").people, 1);
        drop(writer);
        anew.close().await.expect("closes");
    })
    .await;
}

#[tokio::test]
async fn another_citys_people_are_left_alone() {
    on_both(async |house| {
        let person = fill(house).await;
        let row = format!("{person} 9 0123456789abcdef\n");
        std::fs::write(house.folder.join("erased"), row).expect("writes");
        let again = erase_again(&house.db, &house.writer, &*house.clock, &house.folder).await;
        assert_eq!(again.expect("reads"), 0);
        assert_eq!(scalar(house.db.read(), HERE, []).await.expect("reads"), 1);
    })
    .await;
}
