//! The cases one thinks of first, on both databases.

use super::scene::{
    check_all, check_chain, correcting, fact, found, present, recorded, registered, transferred,
    undoing,
};
use crate::corrections::{Counts, counts, list_dependents, undo};
use crate::db::{exec, scalar};
use crate::journal::{Failure, Verb, verb};
use crate::people::{self, MEMBER, Registration};
use crate::reorganisations;
use crate::testing::{TestHouse, day, on_both, test_day};
use crate::units;
use kit::{PersonNo, UnitId};

/// Lines 1 to 3: a county and two branches, B1 (unit 2) and B2 (unit 3).
async fn city(house: &TestHouse) {
    house.line(found("C1", "county", "", "2010-01-01")).await;
    house.line(found("B1", "branch", "C1", "2010-01-01")).await;
    house.line(found("B2", "branch", "C1", "2010-01-01")).await;
}

fn roster(house: &TestHouse, count: u32) -> Verb {
    let first = Registration {
        managing: UnitId(2),
        party_branch: UnitId(2),
        affiliation: MEMBER.into(),
        ..Registration::default()
    };
    registered(house, first, count, day("2020-01-01"))
}

fn merged(from: &'static str, into: &'static str, on: &'static str) -> Verb {
    verb(move |tx| Box::pin(reorganisations::merge(tx, from, into, day(on), test_day()))).alone()
}

async fn refused(house: &TestHouse, verb: Verb) -> (&'static str, Vec<String>) {
    match house.record(verb).await {
        Err(Failure::Refused(refusal)) => (refusal.code, refusal.list),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

async fn net(house: &TestHouse, unit: u32, measure: u16) -> i64 {
    let sql = "SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM posted_fact
        WHERE unit = $1 AND measure = $2";
    let values = [i64::from(unit).into(), i64::from(measure).into()];
    scalar(house.db.read(), sql, values).await.expect("reads")
}

#[tokio::test]
async fn what_cannot_be_taken_back_is_refused_with_the_reason() {
    on_both(async |house| {
        city(house).await;
        assert_eq!(house.refusal(undoing(house, 9)).await, "unknown_line");
        assert_eq!(house.refusal(undoing(house, 0)).await, "unknown_line");
        let secrets = house.secrets.clone();
        let silent = verb(move |tx| {
            let secrets = secrets.clone();
            Box::pin(async move { undo(tx, &secrets, 3, "  ", test_day()).await })
        });
        assert_eq!(house.refusal(silent.alone()).await, "missing_value");
        assert_eq!(house.line(recorded(vec![])).await, 4);
        assert_eq!(
            house.refusal(undoing(house, 4)).await,
            "nothing_to_take_back"
        );
        assert_eq!(house.line(undoing(house, 3)).await, 5);
        assert_eq!(house.refusal(undoing(house, 3)).await, "already_taken_back");
        assert_eq!(
            house.refusal(correcting(house, 3)).await,
            "already_taken_back"
        );
        // Undone and restored, it can be undone again.
        assert_eq!(house.line(undoing(house, 5)).await, 6);
        assert_eq!(house.refusal(undoing(house, 5)).await, "already_taken_back");
        assert_eq!(house.line(correcting(house, 3)).await, 7);
        check_all(house, "it all").await;
        check_chain(house, "it all").await;
        let sql = "SELECT COUNT(*) FROM journal WHERE detail LIKE '%录错%'";
        assert_eq!(super::scene::count(house.db.read(), sql).await, 0);
    })
    .await;
}

#[tokio::test]
async fn roster_is_taken_back_once_nobody_of_it_has_moved_on() {
    on_both(async |house| {
        city(house).await;
        let roster = house.line(roster(house, 3)).await;
        let before = present(house).await;
        let moved = house.line(transferred(2, "B2", day("2026-03-01"))).await;
        let (code, list) = refused(house, undoing(house, roster)).await;
        assert_eq!(
            (code, list),
            ("has_dependents", vec![format!("line {moved}")])
        );
        house.line(undoing(house, moved)).await;
        assert_eq!(present(house).await, before);
        let undone = house.line(undoing(house, roster)).await;
        assert_eq!(net(house, 2, 1).await, 0);
        let sql = "SELECT COUNT(*) FROM shown_person WHERE void_by = $1";
        let void = scalar(house.db.read(), sql, [i64::from(undone).into()]).await;
        assert_eq!(void.expect("reads"), 3);
        let gone = transferred(2, "B2", day("2026-03-01"));
        assert_eq!(house.refusal(gone).await, "unknown_person");
        house.line(undoing(house, undone)).await;
        assert_eq!(present(house).await, before);
        check_all(house, "it all").await;
        check_chain(house, "it all").await;
    })
    .await;
}

#[tokio::test]
async fn restored_people_are_not_there_twice() {
    on_both(async |house| {
        city(house).await;
        let first = house.line(roster(house, 1)).await;
        let undone = house.line(undoing(house, first)).await;
        let again = house.line(roster(house, 1)).await;
        // The second is the first once more: the same ID number.
        let sql = "UPDATE person_secret SET id_hash =
            (SELECT id_hash FROM person_secret WHERE person_no = 1) WHERE person_no = 2";
        let tx = house.db.begin().await.expect("begins");
        exec(&tx, sql, []).await.expect("writes");
        tx.commit().await.expect("commits");
        let (code, list) = refused(house, undoing(house, undone)).await;
        assert_eq!(
            (code, list),
            ("has_dependents", vec![format!("line {again}")])
        );
    })
    .await;
}

#[tokio::test]
async fn units_with_later_facts_people_or_links_are_not_taken_back() {
    on_both(async |house| {
        city(house).await;
        let ledger = house
            .line(recorded(vec![fact(1_000, 3, 0, "2025-03-01", 4)]))
            .await;
        let society = house.line(found("S1", "society", "C1", "2012-01-01")).await;
        let linked = verb(|tx| {
            Box::pin(units::link_society(
                tx,
                "B1",
                "S1",
                day("2013-01-01"),
                test_day(),
            ))
        });
        let linked = house.line(linked.alone()).await;
        let (_, list) = refused(house, undoing(house, 3)).await;
        assert_eq!(list, [format!("line {ledger}")]);
        let (_, list) = refused(house, undoing(house, society)).await;
        assert_eq!(list, [format!("line {linked}")]);
        let (_, list) = refused(house, undoing(house, 1)).await;
        assert_eq!(list, ["line 2", "line 3", "line 5"]);
        house.line(undoing(house, ledger)).await;
        house.line(undoing(house, 3)).await;
        // Its code is free, and given to another: the first cannot come back.
        let other = house.line(found("B2", "branch", "C1", "2011-01-01")).await;
        let (_, list) = refused(house, undoing(house, other - 1)).await;
        assert_eq!(list, [format!("line {other}")]);
        check_all(house, "it all").await;
    })
    .await;
}

#[tokio::test]
async fn undone_merge_moves_everything_back() {
    on_both(async |house| {
        city(house).await;
        house.line(roster(house, 2)).await;
        let before_merge = vec![
            fact(1_000, 2, 0, "2024-03-01", 4),
            fact(1_000, 2, 0, "2026-03-01", 5),
            fact(70, 2, 900, "2024-05-01", 1),
        ];
        let ledger = house.line(recorded(before_merge)).await;
        let before = present(house).await;
        let merge = house.line(merged("B1", "B2", "2026-01-01")).await;
        assert_eq!(
            (net(house, 3, 1_000).await, net(house, 3, 70).await),
            (5, 1)
        );
        assert_eq!((net(house, 3, 1).await, net(house, 2, 1).await), (2, 0));
        // What the merge has moved on cannot be corrected under it.
        let (code, list) = refused(house, correcting(house, ledger)).await;
        assert_eq!(
            (code, list),
            ("has_dependents", vec![format!("line {merge}")])
        );
        let undone = house.line(undoing(house, merge)).await;
        assert_eq!(present(house).await, before);
        // Somebody new at the unit: it cannot be merged away again by undoing.
        let late = house.line(roster(house, 1)).await;
        let (code, list) = refused(house, undoing(house, undone)).await;
        assert_eq!(
            (code, list),
            ("has_dependents", vec![format!("line {late}")])
        );
        house.line(undoing(house, late)).await;
        let again = house.line(undoing(house, undone)).await;
        assert_eq!(
            (net(house, 3, 1_000).await, net(house, 3, 70).await),
            (5, 1)
        );
        house.line(undoing(house, again)).await;
        house.line(correcting(house, ledger)).await;
        assert_eq!(net(house, 2, 1_000).await, 0);
        check_all(house, "it all").await;
        check_chain(house, "it all").await;
    })
    .await;
}

#[tokio::test]
async fn corrected_correction_brings_the_quantity_back() {
    on_both(async |house| {
        city(house).await;
        let one = house
            .line(recorded(vec![fact(1_000, 2, 0, "2025-03-01", 7)]))
            .await;
        // The same fact from another file stands by itself.
        let same = house
            .line(recorded(vec![fact(1_000, 2, 0, "2025-03-01", 7)]))
            .await;
        let first = house.line(correcting(house, one)).await;
        assert_eq!(net(house, 2, 1_000).await, 7);
        house.line(correcting(house, same)).await;
        assert_eq!(net(house, 2, 1_000).await, 0);
        let second = house.line(correcting(house, first)).await;
        assert_eq!(net(house, 2, 1_000).await, 7);
        house.line(correcting(house, second)).await;
        assert_eq!(net(house, 2, 1_000).await, 0);
        check_chain(house, "it all").await;
    })
    .await;
}

#[tokio::test]
async fn who_a_person_was_is_restored_and_pinned_anew() {
    on_both(async |house| {
        city(house).await;
        house.line(roster(house, 1)).await;
        let skill = |word: &'static str| {
            let secrets = house.secrets.clone();
            let set = verb(move |tx| {
                let secrets = secrets.clone();
                Box::pin(async move {
                    people::set_skill(tx, &secrets, PersonNo(1), word, day("2025-01-01")).await
                })
            });
            set.alone()
        };
        let nothing = present(house).await;
        let set = house.line(skill("书法")).await;
        let written = present(house).await;
        assert_ne!(nothing, written);
        let undone = house.line(undoing(house, set)).await;
        assert_eq!(present(house).await, nothing);
        check_all(house, "the undo").await;
        let redone = house.line(undoing(house, undone)).await;
        assert_eq!(present(house).await, written);
        check_all(house, "the redo").await;
        house.line(undoing(house, redone)).await;
        assert_eq!(present(house).await, nothing);
        check_all(house, "it all").await;
        check_chain(house, "it all").await;
    })
    .await;
}

/// Three times on one day: taking the last back leaves the second, though the
/// first said the same as the last.
#[tokio::test]
async fn of_values_on_one_day_the_one_before_holds_again() {
    on_both(async |house| {
        city(house).await;
        house.line(roster(house, 1)).await;
        for to in ["B2", "C1"] {
            house.line(transferred(1, to, day("2026-03-01"))).await;
        }
        let before = present(house).await;
        let last = house.line(transferred(1, "B2", day("2026-03-01"))).await;
        let after = present(house).await;
        let undone = house.line(undoing(house, last)).await;
        assert_eq!(present(house).await, before);
        check_all(house, "the undo").await;
        let redone = house.line(undoing(house, undone)).await;
        assert_eq!(present(house).await, after);
        house.line(undoing(house, redone)).await;
        assert_eq!(present(house).await, before);
        check_all(house, "it all").await;
        check_chain(house, "it all").await;
    })
    .await;
}

#[tokio::test]
async fn rehearsal_tells_what_would_be_posted_and_changes_nothing() {
    on_both(async |house| {
        city(house).await;
        let line = house.line(roster(house, 3)).await;
        let before = present(house).await;
        let posting = house
            .writer
            .rehearse(house.act(), undoing(house, line))
            .await;
        let told = counts(&posting.expect("is accepted"));
        let wanted = Counts {
            facts: 9,
            person_attributes: 3,
            ..Counts::default()
        };
        assert_eq!(told, wanted);
        assert_eq!(present(house).await, before);
        assert!(
            list_dependents(house.db.read(), line.into())
                .await
                .expect("reads")
                .is_empty()
        );
    })
    .await;
}

/// An erased person is nobody any more; what was counted of them is still
/// taken back with the line.
#[tokio::test]
async fn line_about_an_erased_person_is_taken_back() {
    on_both(async |house| {
        city(house).await;
        house.line(roster(house, 1)).await;
        let moved = house.line(transferred(1, "B2", day("2026-03-01"))).await;
        let tx = house.db.begin().await.expect("begins");
        for sql in ["DELETE FROM person", "DELETE FROM person_secret"] {
            exec(&tx, sql, []).await.expect("writes");
        }
        tx.commit().await.expect("commits");
        house.line(undoing(house, moved)).await;
        assert_eq!((net(house, 2, 1).await, net(house, 3, 1).await), (1, 0));
        let row = people::find_person(house.db.read(), PersonNo(1))
            .await
            .expect("reads");
        assert_eq!(row, None);
    })
    .await;
}
