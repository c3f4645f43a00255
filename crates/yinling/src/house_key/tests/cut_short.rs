//! A change of the key that ends at any moment, and those who missed it.

use super::scene::{City, KEY, PEOPLE, code_of, roster};
use crate::access::{Secrets, find_key, next_key_file};
use crate::backups::prove;
use crate::db::{Db, exec, scalar};
use crate::house_key::{Rotation, unlock};
use crate::journal::Writer;
use crate::testing::{TestHouse, on_both, test_day};
use std::sync::Arc;

fn key_of(house: &TestHouse) -> String {
    let key = find_key(&house.folder, None).expect("reads");
    key.expect("a key")
}

async fn is_sound(house: &TestHouse, city: &City) {
    prove(house.db.read(), test_day(), |_| {})
        .await
        .expect("verifies");
    let again = city.import(house, &roster("书法")).await;
    assert_eq!(
        (again.same + again.changed, again.new),
        (PEOPLE as u32, 0),
        "{again:?}"
    );
}

#[tokio::test]
async fn cut_short_before_the_commit_leaves_the_former_key_and_the_next_try_ends_it() {
    on_both(async |house| {
        let city = City::founded(house).await;
        // Killed when the new key was on disk, and nothing else done.
        let next = crate::access::draw_key(&next_key_file(&house.folder)).expect("draws");
        let mut city = City {
            secrets: City::opened(house).await.secrets,
            ..city
        };
        assert_eq!(key_of(house), KEY);
        is_sound(house, &city).await;
        city.change_key(house).await;
        assert_eq!(key_of(house), next, "no key that was drawn is thrown away");
        is_sound(house, &city).await;
    })
    .await;
}

#[tokio::test]
async fn cut_short_after_the_commit_is_finished_by_whoever_opens_the_house_next() {
    on_both(async |house| {
        let city = City::founded(house).await;
        let rotation = city.rotation(house);
        let change = rotation.change(house.act(), Arc::new(|_, _| {})).await;
        let change = change.expect("takes effect");
        // Killed here: the file still holds the former key.
        assert_eq!(key_of(house), KEY);
        let later = City::opened(house).await;
        assert_eq!(later.secrets.check_value(), change.secrets.check_value());
        let key = Secrets::of_text(&key_of(house)).expect("a key");
        assert_eq!(key.check_value(), change.secrets.check_value());
        assert!(!next_key_file(&house.folder).exists());
        let kept = house.folder.join(format!("key.until-{}", test_day()));
        let kept = std::fs::read_to_string(kept).expect("the former key is kept");
        assert_eq!(kept.trim(), KEY);
        is_sound(house, &later).await;
        later.line(house, later.sealing(1, "绘画")).await;
        // And nobody is told so twice.
        City::opened(house).await;
    })
    .await;
}

#[tokio::test]
async fn server_that_missed_the_change_writes_nothing_more() {
    on_both(async |house| {
        let mut city = City::founded(house).await;
        let url = house.url.as_deref();
        let db = Db::open(&house.folder, url).await.expect("opens");
        let stale = unlock(&db, &house.folder, None, test_day()).await;
        let stale = City {
            writer: Writer::start(db.clone(), house.clock.clone()),
            secrets: Arc::new(stale.expect("the key in force")),
            totp: String::new(),
            account: city.account,
            api_key: String::new(),
        };
        stale.line(house, stale.sealing(1, "绘画")).await;
        city.change_key(house).await;
        let lines = crate::journal::head(house.db.read()).await.expect("reads");
        assert_eq!(
            stale.refusal(house, stale.sealing(2, "绘画")).await,
            "key_changed"
        );
        // Neither rows that are no verb's: attempts, sessions, audit.
        let told = db.begin().await.expect_err("is refused").to_string();
        assert!(told.contains("key_changed"), "{told}");
        // Nor a second change of the key.
        let rotation = Rotation {
            db: &db,
            ..stale.rotation(house)
        };
        let second = rotation.change(house.act(), Arc::new(|_, _| {})).await;
        assert_eq!(code_of(second), "key_changed");
        assert_eq!(
            crate::journal::head(house.db.read()).await.expect("reads"),
            lines
        );
        is_sound(house, &city).await;
        drop(stale);
        db.close().await.expect("closes");
    })
    .await;
}

#[tokio::test]
async fn house_opens_with_the_key_in_force_alone_and_says_what_is_wrong_with_another() {
    on_both(async |house| {
        let mut city = City::founded(house).await;
        let other = KEY.replace("2a", "2b");
        assert_eq!(
            code_of(City::open(house, Some(&other)).await.map(drop)),
            "wrong_key"
        );
        city.change_key(house).await;
        assert_eq!(
            code_of(City::open(house, Some(KEY)).await.map(drop)),
            "former_key"
        );
        assert_eq!(
            code_of(City::open(house, Some(&other)).await.map(drop)),
            "wrong_key"
        );
        std::fs::remove_file(house.folder.join("key")).expect("is lost");
        assert_eq!(code_of(City::open(house, None).await.map(drop)), "no_key");
        assert!(
            !house.folder.join("key").exists(),
            "none is made in its place"
        );
    })
    .await;
}

/// What an older program left says nothing of its key.
#[tokio::test]
async fn house_of_an_older_program_takes_the_key_that_opens_it_and_no_other() {
    on_both(async |house| {
        let city = City::founded(house).await;
        let forget = async || {
            let sql = "DELETE FROM setting WHERE name = 'key_check'";
            exec(house.db.read(), sql, []).await.expect("is edited");
        };
        forget().await;
        let other = KEY.replace("2a", "2b");
        let opened = async |given| {
            let db = Db::open(&house.folder, house.url.as_deref())
                .await
                .expect("opens");
            let opened = unlock(&db, &house.folder, given, test_day()).await;
            db.close().await.expect("closes");
            opened
        };
        assert_eq!(code_of(opened(Some(&other)).await), "wrong_key");
        opened(None).await.expect("the key it was sealed under");
        assert_eq!(code_of(opened(Some(&other)).await), "wrong_key");
        forget().await;
        std::fs::remove_file(house.folder.join("key")).expect("is lost");
        assert_eq!(code_of(opened(None).await), "no_key");
        drop(city);
    })
    .await;
}

#[tokio::test]
async fn person_edited_behind_our_back_is_not_made_ours_by_a_new_key() {
    on_both(async |house| {
        let city = City::founded(house).await;
        let sql = "UPDATE person SET name = '李四' WHERE person_no = 7";
        exec(house.db.read(), sql, []).await.expect("is edited");
        let lines = crate::journal::head(house.db.read()).await.expect("reads");
        let change = city
            .rotation(house)
            .change(house.act(), Arc::new(|_, _| {}))
            .await;
        assert_eq!(code_of(change), "person_differs");
        assert_eq!(
            crate::journal::head(house.db.read()).await.expect("reads"),
            lines
        );
        let staged = "SELECT COUNT(*) FROM batch_attribute";
        assert_eq!(
            scalar(house.db.read(), staged, []).await.expect("counts"),
            0
        );
        let later = City::opened(house).await;
        assert_eq!(key_of(house), KEY);
        later.line(house, later.sealing(1, "绘画")).await;
    })
    .await;
}

#[tokio::test]
async fn key_from_the_environment_is_changed_into_a_file_of_ones_choice() {
    on_both(async |house| {
        let city = City::founded(house).await;
        std::fs::remove_file(house.folder.join("key")).expect("goes");
        let out = house.folder.join("new-key");
        let rotation = Rotation {
            out: Some(&out),
            ..city.rotation(house)
        };
        let change = rotation.change(house.act(), Arc::new(|_, _| {})).await;
        let change = change.expect("takes effect");
        assert_eq!(rotation.settle(&change).await.expect("settles"), None);
        assert!(!house.folder.join("key").exists());
        let new = std::fs::read_to_string(&out).expect("reads");
        assert_eq!(
            code_of(City::open(house, Some(KEY)).await.map(drop)),
            "former_key"
        );
        let later = City::open(house, Some(new.trim())).await.expect("opens");
        is_sound(house, &later).await;
    })
    .await;
}
