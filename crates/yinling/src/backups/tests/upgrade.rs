//! A database that an older program left comes up to this one's schema.

use super::fill;
use crate::backups::prove;
use crate::db::{Db, Schema, age, scalar, schema_of};
use crate::journal::{Act, Verb, Writer, head, verb};
use crate::testing::{TestHouse, day, new_postgres_database, on_both, test_day};
use crate::units::{self, FoundForm};

fn found() -> Verb {
    let form = FoundForm {
        code: "Z9".into(),
        name: "升级之后的支部".into(),
        kind: "branch".into(),
        parent: "3701".into(),
        mode: String::new(),
    };
    let by = verb(move |tx| {
        let form = form.clone();
        Box::pin(async move { units::found(tx, &form, day("2026-05-01"), test_day()).await })
    });
    by.alone()
}

async fn aged(house: &TestHouse, version: i64) -> (std::path::PathBuf, Option<String>) {
    let url = match house.url {
        Some(_) => Some(new_postgres_database().await),
        None => None,
    };
    let folder = house.folder.join(format!("version-{version}"));
    std::fs::create_dir_all(&folder).expect("a folder");
    let old = Db::connect(&folder, url.as_deref()).await.expect("opens");
    let scratch = folder.join("shape.db");
    let done = age(&old, &house.db, version, &scratch).await;
    done.expect("an old database");
    assert_eq!(schema_of(&old).await.expect("reads"), Schema::At(version));
    old.close().await.expect("closes");
    (folder, url)
}

#[tokio::test]
async fn database_of_every_released_version_comes_up_to_the_newest_and_verifies() {
    on_both(async |house| {
        fill(house).await;
        let (lines, _) = head(house.db.read()).await.expect("reads");
        for version in 1..=schema::VERSION {
            let (folder, url) = aged(house, version).await;
            let db = Db::open(&folder, url.as_deref()).await.expect("comes up");
            let now = schema_of(&db).await.expect("reads");
            assert_eq!(now, Schema::At(schema::VERSION), "from {version}");
            for step in schema::MIGRATIONS {
                let made = step.statements.iter();
                let made = made.filter_map(|text| text.strip_prefix("CREATE TABLE IF NOT EXISTS "));
                for name in made.filter_map(|text| text.split_whitespace().next()) {
                    let count = format!("SELECT COUNT(*) FROM {name}");
                    scalar(db.read(), &count, []).await.expect(name);
                }
            }
            let proof = prove(db.read(), test_day(), |_| {}).await;
            let proof = proof.unwrap_or_else(|why| panic!("from {version}: {why:?}"));
            assert_eq!(
                (proof.chain.lines, proof.people),
                (lines, 2),
                "from {version}"
            );

            // And goes on.
            let writer = Writer::start(db.clone(), house.clock.clone());
            let act: Act = house.act();
            writer.record(act, found()).await.expect("is recorded");
            let proof = prove(db.read(), test_day(), |_| {})
                .await
                .expect("verifies");
            assert_eq!(proof.chain.lines, lines + 1);
            drop(writer);
            db.close().await.expect("closes");
        }
    })
    .await;
}
