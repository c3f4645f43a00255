use super::*;
use crate::journal::{Verb, verb, verify_chain};
use crate::testing::{TestHouse, day, on_both};

fn found_unit(code: &str, kind: &str, parent: &str, on: &str) -> Verb {
    let form = FoundForm {
        code: code.into(),
        name: format!("{code}号"),
        kind: kind.into(),
        parent: parent.into(),
        mode: String::new(),
    };
    let on = day(on);
    verb(move |tx| {
        let form = form.clone();
        Box::pin(async move { found(tx, &form, on, crate::testing::test_day()).await })
    })
    .alone()
}

fn moved(code: &'static str, to: &'static str, on: &'static str) -> Verb {
    verb(move |tx| Box::pin(move_unit(tx, code, to, day(on), crate::testing::test_day()))).alone()
}

async fn city(house: &TestHouse) {
    for (code, kind, parent) in [
        ("37", "city", ""),
        ("3701", "county", "37"),
        ("3702", "county", "37"),
        ("B1", "branch", "3701"),
    ] {
        house
            .line(found_unit(code, kind, parent, "2010-01-01"))
            .await;
    }
}

async fn codes_above(house: &TestHouse, code: &str) -> Vec<String> {
    let card = find_card(house.db.read(), code)
        .await
        .expect("reads")
        .expect("is there");
    let cards = list_ancestors(house.db.read(), card.id)
        .await
        .expect("reads");
    cards.into_iter().map(|card| card.code).collect()
}

#[tokio::test]
async fn moved_unit_hangs_under_its_new_parent_and_the_chain_holds() {
    on_both(async |house| {
        city(house).await;
        assert_eq!(codes_above(house, "B1").await, ["37", "3701", "B1"]);
        let line = house.line(moved("B1", "3702", "2026-05-01")).await;
        assert_eq!(line, 5);
        assert_eq!(codes_above(house, "B1").await, ["37", "3702", "B1"]);
        let report = verify_chain(house.db.read(), |_| {})
            .await
            .expect("reads")
            .expect("whole");
        assert_eq!((report.lines, report.facts), (5, 8));
    })
    .await;
}

#[tokio::test]
async fn unit_verbs_refuse_with_the_reason_and_change_nothing() {
    on_both(async |house| {
        city(house).await;
        assert_eq!(
            house.refusal(moved("3701", "B1", "2026-05-01")).await,
            "cycle"
        );
        assert_eq!(
            house.refusal(moved("B1", "3701", "2026-05-01")).await,
            "already_there"
        );
        assert_eq!(
            house.refusal(moved("nil", "37", "2026-05-01")).await,
            "unknown_unit"
        );
        assert_eq!(
            house.refusal(moved("B1", "37", "2009-05-01")).await,
            "unit_not_open"
        );
        let again = found_unit("B1", "branch", "37", "2026-01-01");
        assert_eq!(house.refusal(again).await, "duplicate_code");
        let orphan = found_unit("B2", "branch", "nil", "2026-01-01");
        assert_eq!(house.refusal(orphan).await, "missing_parent");
        let report = verify_chain(house.db.read(), |_| {})
            .await
            .expect("reads")
            .expect("whole");
        assert_eq!(report.lines, 4);
    })
    .await;
}
