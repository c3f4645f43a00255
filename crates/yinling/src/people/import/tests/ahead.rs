//! People staged while the file is still being read.

use super::*;
use crate::people::import::ahead::Known;

async fn ahead(house: &TestHouse, name: &str, rows: &[&[&str]]) -> Outcome {
    let files = [roster_of(house, name, rows)];
    let of = importer(house);
    let outcomes = of.import(house.act(), &files, &options(), 1).await;
    outcomes.expect("reads").remove(0)
}

async fn count(house: &TestHouse, sql: &str) -> i64 {
    scalar(house.db.read(), sql, []).await.expect("counts")
}

const SECRETS: &str = "SELECT COUNT(*) FROM person_secret";
const NEXT: &str = "SELECT COALESCE(MAX(next), 1) FROM counter WHERE name = 'person'";

#[tokio::test]
async fn row_refused_behind_people_staged_ahead_leaves_nothing_of_them() {
    on_both(async |house| {
        city(house).await;
        // Nobody can come under a unit that has closed: only the plan knows.
        let mut late = PEOPLE.to_vec();
        let closed: &[&str] = &[
            "4", "丁", "男", "1950.4", "", "", "", "退休", "", "B9", "", "", "", "", "",
        ];
        late.push(closed);
        let outcome = ahead(house, "late.xlsx", &late).await;
        assert_eq!((outcome.refused, outcome.applied), (1, false));
        assert_eq!(count(house, SECRETS).await, 0);
        assert_eq!(lines(house).await, 1);
        // And so does a row that cannot be read.
        let mut bad = PEOPLE.to_vec();
        bad.push(&[
            "4", "丁", "男", "1950.13", "", "", "", "退休", "", "B3", "", "", "", "", "",
        ]);
        let outcome = ahead(house, "bad.xlsx", &bad).await;
        assert_eq!((outcome.refused, outcome.applied), (1, false));
        assert_eq!(count(house, SECRETS).await, 0);
        let outcome = ahead(house, "good.xlsx", PEOPLE).await;
        assert_eq!((outcome.new, outcome.applied), (3, true));
        assert_eq!(lines(house).await, 2);
    })
    .await;
}

#[tokio::test]
async fn numbers_taken_in_advance_are_given_back() {
    on_both(async |house| {
        city(house).await;
        ahead(house, "roster.xlsx", PEOPLE).await;
        assert_eq!(count(house, NEXT).await, 4);
        let known = Known::load(&house.db).await.expect("reads");
        assert!(known.is_some(), "who is known can be looked up ahead");
        let more: &[&str] = &[
            "4", "丁", "男", "1950.4", "", "", "", "退休", "", "B3", "", "", "", "", "",
        ];
        ahead(house, "more.xlsx", &[PEOPLE[0], more, PEOPLE[2]]).await;
        assert_eq!(count(house, NEXT).await, 5);
        assert_eq!(lines(house).await, 3);
    })
    .await;
}

#[tokio::test]
async fn somebody_only_like_a_known_person_is_new_with_all_the_others() {
    on_both(async |house| {
        city(house).await;
        let (one, other) = (id("19500105", 11), id("19500105", 13));
        let of = |id| {
            [
                "1", "赵甲", "男", "", id, "", "", "退休", "", "B1", "", "", "", "", "",
            ]
        };
        let (first, second) = (of(&one), of(&other));
        let outcome = ahead(house, "first.xlsx", &[&first]).await;
        assert_eq!((outcome.new, outcome.applied), (1, true));
        // Name and birth are known, so nobody can say ahead who it is.
        let outcome = ahead(house, "second.xlsx", &[PEOPLE[0], &second, PEOPLE[1]]).await;
        assert_eq!((outcome.new, outcome.applied), (3, true));
        let told = facts(house, 3).await;
        let people: Vec<&str> = told.iter().filter_map(|t| t.split(' ').next()).collect();
        assert!(people.is_sorted_by_key(|no| no.parse::<u32>().expect("a number")));
        assert_eq!(count(house, SECRETS).await, 4);
        assert_eq!(lines(house).await, 3);
    })
    .await;
}
