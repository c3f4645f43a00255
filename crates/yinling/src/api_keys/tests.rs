use super::*;
use crate::db::exec;
use crate::journal::{Verb, verb};
use crate::testing::{TestHouse, day, on_both};
use crate::web::tests::town::found;

fn form(unit: &str, rights: &[Right], expires_on: &str) -> KeyForm {
    KeyForm {
        name: "大屏".into(),
        unit: unit.into(),
        rights: Rights::of(rights),
        expires_on: day(expires_on),
    }
}

fn creating(form: KeyForm, secret: &Secret) -> Verb {
    let secret = secret.clone();
    verb(move |tx| {
        let (form, secret) = (form.clone(), secret.clone());
        Box::pin(async move { create(tx, &form, &secret, crate::testing::test_day()).await })
    })
    .alone()
}

fn revoking(id: i64) -> Verb {
    verb(move |tx| Box::pin(revoke(tx, id))).alone()
}

async fn city(house: &TestHouse) {
    house
        .line(found("37", "city", "", "济南市", "2012-01-01"))
        .await;
    house
        .line(found("3701", "county", "37", "历下区", "2012-01-01"))
        .await;
}

#[tokio::test]
async fn key_is_found_by_its_secret_alone_and_neither_table_nor_journal_holds_it() {
    on_both(async |house| {
        city(house).await;
        let secret = Secret::mint().expect("random bytes");
        let rights = [Right::People, Right::Counts];
        let line = house
            .line(creating(form("3701", &rights, "2026-12-31"), &secret))
            .await;
        let key = find_by_secret(house.db.read(), &secret.text)
            .await
            .expect("reads");
        let key = key.expect("it is there");
        assert_eq!(
            (key.id, key.unit_code.as_str(), key.made_by),
            (1, "3701", line.into())
        );
        assert_eq!(key.rights.codes(), "counts people");
        assert!(key.is_good_on(day("2026-12-31")) && !key.is_good_on(day("2027-01-01")));
        let other = find_by_secret(house.db.read(), "yl_").await.expect("reads");
        assert_eq!(other, None);
        let rows = crate::db::dump(house.db.read(), TestHouse::sqlite().await.db.read()).await;
        let rows = rows.expect("reads").join("\n");
        assert!(rows.contains("大屏") && !rows.contains(&secret.text));
        let found = crate::journal::find_line(house.db.read(), line.into())
            .await
            .expect("reads");
        let detail = found.expect("the line").detail;
        assert!(
            !detail.contains("大屏") && !detail.contains(&secret.text),
            "{detail}"
        );
    })
    .await;
}

#[tokio::test]
async fn revoked_key_stays_revoked_and_is_revoked_once() {
    on_both(async |house| {
        city(house).await;
        let secret = Secret::mint().expect("random bytes");
        house
            .line(creating(
                form("37", &[Right::Counts], "2026-12-31"),
                &secret,
            ))
            .await;
        let line = house.line(revoking(1)).await;
        let key = find_by_secret(house.db.read(), &secret.text)
            .await
            .expect("reads");
        let key = key.expect("it is there");
        assert_eq!(key.revoked_by, Some(line.into()));
        assert!(!key.is_good_on(day("2026-11-23")));
        assert_eq!(house.refusal(revoking(1)).await, "key_revoked");
        assert_eq!(house.refusal(revoking(2)).await, "unknown_key");
    })
    .await;
}

#[tokio::test]
async fn key_that_would_be_useless_or_reach_too_far_is_refused() {
    on_both(async |house| {
        city(house).await;
        let secret = Secret::mint().expect("random bytes");
        let all = [Right::Counts, Right::People, Right::Import];
        let unnamed = KeyForm {
            name: " ".into(),
            ..form("37", &all, "2026-12-31")
        };
        let endless = KeyForm {
            name: "长".repeat(81),
            ..form("37", &all, "2026-12-31")
        };
        for (form, code) in [
            (unnamed, "missing_value"),
            (endless, "too_long"),
            (form("37", &[], "2026-12-31"), "missing_value"),
            (form("99", &all, "2026-12-31"), "unknown_unit"),
            (form("37", &all, "2026-11-22"), "key_already_over"),
            (form("3701", &all, "2026-12-31"), "import_needs_whole"),
        ] {
            assert_eq!(house.refusal(creating(form, &secret)).await, code);
        }
        assert_eq!(list_keys(house.db.read()).await.expect("reads"), []);
        // The last day it is good may be today.
        house
            .line(creating(form("37", &all, "2026-11-23"), &secret))
            .await;
    })
    .await;
}

#[tokio::test]
async fn key_that_was_given_more_behind_our_back_is_named() {
    on_both(async |house| {
        city(house).await;
        let secret = Secret::mint().expect("random bytes");
        let line = house
            .line(creating(
                form("3701", &[Right::Counts], "2026-12-31"),
                &secret,
            ))
            .await;
        let check = async || check_keys(house.db.read()).await.expect("reads");
        assert_eq!(check().await, Ok(1));
        for (edit, back) in [
            ("rights = 'counts people'", "rights = 'counts'"),
            ("unit = 1", "unit = 2"),
            ("expires_on = expires_on + 1", "expires_on = expires_on - 1"),
            ("name = 'x'", "name = '大屏'"),
        ] {
            let tx = house.db.begin().await.expect("begins");
            exec(&tx, &format!("UPDATE api_key SET {edit}"), [])
                .await
                .expect("edits");
            tx.commit().await.expect("commits");
            assert_eq!(check().await, Err(i64::from(line)), "{edit}");
            let tx = house.db.begin().await.expect("begins");
            exec(&tx, &format!("UPDATE api_key SET {back}"), [])
                .await
                .expect("edits");
            tx.commit().await.expect("commits");
        }
        assert_eq!(check().await, Ok(1));
        let tx = house.db.begin().await.expect("begins");
        exec(&tx, "DELETE FROM api_key", []).await.expect("deletes");
        tx.commit().await.expect("commits");
        assert_eq!(check().await, Err(i64::from(line)));
    })
    .await;
}

#[tokio::test]
async fn word_for_a_request_is_one_request_and_one_answer() {
    on_both(async |house| {
        let db = &house.db;
        let ask = async |caller: i64, hash: &[u8], now: i64| {
            claim(db, caller, "w", hash, now).await.expect("asks")
        };
        assert_eq!(ask(1, b"a", 0).await, Claim::Ours);
        assert_eq!(ask(1, b"a", 0).await, Claim::Running);
        assert_eq!(ask(1, b"b", 0).await, Claim::Another);
        assert_eq!(ask(2, b"b", 0).await, Claim::Ours);
        // A program that died in between is taken over, once.
        let later = 11 * 60 * 1_000;
        assert_eq!(ask(1, b"a", later).await, Claim::Ours);
        assert_eq!(ask(1, b"a", later).await, Claim::Running);
        let kept = Kept {
            status: 200,
            body: "答复".into(),
        };
        settle(db, 1, "w", &kept).await.expect("settles");
        assert_eq!(ask(1, b"a", later).await, Claim::Answered(kept.clone()));
        release(db, 1, "w").await.expect("releases");
        assert_eq!(ask(1, b"a", later).await, Claim::Answered(kept));
        release(db, 2, "w").await.expect("releases");
        assert_eq!(ask(2, b"c", later).await, Claim::Ours);
        sweep(db, KEPT_MS + 1).await.expect("sweeps");
        assert_eq!(ask(1, b"b", KEPT_MS).await, Claim::Ours);
    })
    .await;
}
