use super::*;
use crate::indicators::Counting;
use crate::testing::on_both;
use crate::web::tests::town::FIRST_PERSON;

const UNITS: [&str; 6] = [
    "370100",
    "370102",
    "370102001",
    "370102001-1",
    "370103",
    "370105",
];

/// Every record of every page.
async fn records(program: &Program<'_>, path: &str, limit: u32) -> (Value, Vec<Value>) {
    let mut all = Vec::new();
    let mut page = program.read(&format!("{path}?limit={limit}")).await;
    let first = page.clone();
    loop {
        all.extend(page["records"].as_array().expect("records").clone());
        let Some(next) = page["next"].as_u64() else {
            return (first, all);
        };
        let line = &first["as_of_line"];
        page = program
            .read(&format!("{path}?limit={limit}&line={line}&from={next}"))
            .await;
    }
}

#[tokio::test]
async fn figures_are_the_live_ones_and_open_to_exactly_their_records() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let secret = key(house, "370100", &SEES_PEOPLE).await;
        town.caught_up().await;
        let program = Program::of(&town, &secret);
        let live = &town.state.live;
        let mut opened = 0;
        for unit in UNITS {
            let all = program.read(&format!("/units/{unit}/figures")).await;
            let all = all["figures"].as_array().expect("figures").clone();
            let ids: Vec<&str> = all
                .iter()
                .map(|one| one["indicator"].as_str().expect("id"))
                .collect();
            let dictionary = live.indicators();
            assert_eq!(
                ids,
                dictionary
                    .iter()
                    .map(|one| one.id.as_str())
                    .collect::<Vec<_>>()
            );
            for (figure, indicator) in all.iter().zip(&dictionary) {
                let path = format!("/units/{unit}/figures/{}", indicator.id);
                assert_eq!(&program.read(&path).await, figure);
                assert_eq!(figure["hidden"], Value::Null);
                let (page, list) = records(&program, &format!("{path}/records"), 50).await;
                assert_eq!(
                    page["records_n"].as_u64(),
                    Some(list.len() as u64),
                    "{path}"
                );
                let added: i64 = list
                    .iter()
                    .map(|one| one["quantity"].as_i64().expect("a number"))
                    .sum();
                let total = page["total"].as_i64().expect("a number");
                assert_eq!(added, total, "{path}");
                let is_number = !matches!(
                    indicator.counting,
                    Counting::Ratio { .. } | Counting::Since(_)
                );
                if is_number {
                    assert_eq!(figure["value"].as_i64().unwrap_or(0), total, "{path}");
                }
                let places: Vec<(u64, u64)> = list
                    .iter()
                    .map(|one| {
                        (
                            one["line"].as_u64().expect("n"),
                            one["n"].as_u64().expect("n"),
                        )
                    })
                    .collect();
                assert!(places.is_sorted(), "{path}");
                opened += list.len();
            }
        }
        assert!(opened > 1_500, "{opened}");
        let retired = program.read("/units/370103/figures/people.retired").await;
        assert_eq!(retired["value"], 60);
        assert_eq!(retired["grade"], "A");
        assert_eq!(retired["completeness"]["expected"], 1);
        let null = program
            .read("/units/370102001-9/figures/people.retired")
            .await;
        assert_eq!(
            (&null["value"], &null["hidden"]),
            (&Value::Null, &Value::Null)
        );
    })
    .await;
}

#[tokio::test]
async fn figure_of_another_day_line_and_tree_is_the_one_of_then() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let secret = key(house, "370100", &SEES_PEOPLE).await;
        town.caught_up().await;
        let program = Program::of(&town, &secret);
        let branches = async |query: &str| {
            let path = format!("/units/370103/figures/org.branches{query}");
            program.read(&path).await["value"].clone()
        };
        assert_eq!(branches("").await, 1);
        assert_eq!(
            branches("?day=2026-04-30").await,
            2,
            "before one moved away"
        );
        assert_eq!(branches("?period=2026Q1").await, 2);
        assert_eq!(
            branches("?period=2011").await,
            Value::Null,
            "before the county was there"
        );
        assert_eq!(branches("?line=1").await, Value::Null);
        assert_eq!(branches("?day=2026-04-30&tree=today").await, 1);
        let asked = program
            .read("/units/370103/figures/org.branches?period=2026-03&line=20")
            .await;
        assert_eq!(
            (&asked["period"], &asked["as_of_line"]),
            (&"2026-03".into(), &20.into())
        );
        for (query, told) in [
            ("?day=2026-02-30", (400, "bad_query")),
            ("?day=", (400, "bad_query")),
            ("?period=2026..2027", (400, "bad_query")),
            ("?line=-1", (400, "bad_query")),
            ("?line=9999", (404, "unknown_line")),
            ("?tree=other", (400, "bad_query")),
            ("?unit=370103", (400, "bad_query")),
            ("?line=1&line=2", (400, "bad_query")),
        ] {
            let refused = program
                .refused(&format!("/units/370103/figures/org.branches{query}"))
                .await;
            assert_eq!(refused, (told.0, told.1.to_owned()), "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn small_counts_are_hidden_from_keys_without_the_right_to_people() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let blind = key(house, "370100", &COUNTS).await;
        let seeing = key(house, "370103", &SEES_PEOPLE).await;
        town.caught_up().await;
        let program = Program::of(&town, &blind);
        let members = async |unit: &str, query: &str| {
            let path = format!("/units/{unit}/figures/people.party_members{query}");
            let figure = program.read(&path).await;
            (figure["value"].clone(), figure["hidden"].clone())
        };
        let hidden = |why: &str| (Value::Null, Value::from(why));
        assert_eq!(members("370100", "").await, (120.into(), Value::Null));
        assert_eq!(members("370103", "").await, hidden("few"));
        assert_eq!(members("370102", "").await, hidden("withheld"));
        assert_eq!(members("370105", "").await, (20.into(), Value::Null));
        assert_eq!(
            members("370105", "?day=2026-03-01").await,
            hidden("today_only")
        );
        assert_eq!(members("370105", "?line=25").await, hidden("today_only"));
        assert_eq!(
            members("370105", "?period=2026Q1").await,
            hidden("today_only")
        );
        assert_eq!(
            members("370105", "?period=2026&day=2026-11-23").await,
            (20.into(), Value::Null)
        );
        // What stands beside a hidden figure would give it away.
        let few = program
            .read("/units/370103/figures/people.party_members")
            .await;
        for part in ["grade", "completeness", "gap"] {
            assert_eq!(few[part], Value::Null, "{part}");
        }
        let own = program
            .read("/units/370102001-3/figures/instructor.coverage")
            .await;
        assert_eq!(own["hidden"], "own_only");
        let records = program
            .refused("/units/370102001-3/figures/instructor.branches_without/records")
            .await;
        assert_eq!(records.0, 403);
        // The right to people shows them within its own county.
        let told = Program::of(&town, &seeing)
            .read("/units/370103/figures/people.party_members")
            .await;
        assert_eq!((&told["value"], &told["hidden"]), (&3.into(), &Value::Null));
    })
    .await;
}

#[tokio::test]
async fn key_without_the_right_to_people_meets_no_person_number_anywhere() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let secret = key(house, "370100", &COUNTS).await;
        town.caught_up().await;
        let program = Program::of(&town, &secret);
        let mut open = 0;
        for unit in UNITS {
            for one in town.state.live.indicators() {
                let path = format!("/units/{unit}/figures/{}/records?limit=500", one.id);
                let answer = program.get(&path).await;
                if answer.status == 200 {
                    open += 1;
                } else {
                    assert_eq!(problem(&answer).0, 403, "{path}");
                }
                let numbers = answer.text.split(|c: char| !c.is_ascii_digit());
                let mut numbers = numbers.filter_map(|word| word.parse::<u32>().ok());
                let person = numbers.find(|n| (FIRST_PERSON..FIRST_PERSON + 270).contains(n));
                assert_eq!(person, None, "{path}");
            }
        }
        assert!(open > 50, "{open}");
    })
    .await;
}

#[tokio::test]
async fn while_figures_are_loading_they_say_so_and_everything_else_answers() {
    on_both(async |house| {
        drop(Town::of(house).await);
        let secret = key(house, "370100", &SEES_PEOPLE).await;
        let town = Town::serve_empty(house);
        let program = Program::of(&town, &secret);
        for path in reads("370102") {
            let answer = program.get(&path).await;
            if path.contains("/figures") {
                assert_eq!(problem(&answer), (503, "figures_loading".into()), "{path}");
                assert_eq!(answer.headers[header::RETRY_AFTER], "3");
            } else {
                assert_eq!(answer.status, 200, "{path}: {}", answer.text);
            }
        }
    })
    .await;
}
