use super::imports::{HEADER, send};
use super::*;
use crate::testing::on_both;

/// Ten at one branch, three at another county's.
fn roster() -> Vec<u8> {
    let mut text = HEADER.join(",") + "\n";
    for n in 0..13 {
        let unit = if n < 10 { "370102001-1" } else { "370105-1" };
        let phone = 13_800_000_000u64 + n;
        text += &format!(
            "王{n}号,男,195{}-03-02,退休,中共党员,{unit},{phone}\n",
            n % 10
        );
    }
    text.into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_within_reach_are_listed_by_number_and_no_number_of_theirs_leaves() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let whole = key(house, "370100", &ALL).await;
        let county = key(house, "370102", &[Right::People]).await;
        let whole = Program::of(&town, &whole);
        let sent = send(&whole, "roster", "", Some("a"), &roster()).await;
        assert_eq!(sent.status, 200, "{}", sent.text);
        let sent: Value = serde_json::from_str(&sent.text).expect("JSON");
        assert_eq!(sent["outcomes"][0]["new"], 13, "{sent}");
        let county = Program::of(&town, &county);
        let (mut names, mut after) = (Vec::new(), String::new());
        loop {
            let answer = county.get(&format!("/people?limit=4{after}")).await;
            assert!(!answer.text.contains("1380000"), "{}", answer.text);
            let page: Value = serde_json::from_str(&answer.text).expect("JSON");
            for person in page["people"].as_array().expect("people") {
                names.push(person["name"].as_str().expect("a name").to_owned());
                assert_eq!(person["managing_unit"], "370102001-1");
                let keys: Vec<&String> = person.as_object().expect("fields").keys().collect();
                assert_eq!(
                    keys,
                    [
                        "managing_unit",
                        "name",
                        "party_branch",
                        "person_no",
                        "retirement"
                    ]
                );
                let one = county
                    .read(&format!("/people/{}", person["person_no"]))
                    .await;
                assert_eq!(&one, person);
            }
            match page["next"].as_i64() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(
            names,
            (0..10).map(|n| format!("王{n}号")).collect::<Vec<_>>()
        );
        let others = whole.read("/people?unit=370105").await;
        let other = &others["people"][0]["person_no"];
        assert_eq!(others["people"].as_array().map(Vec::len), Some(3));
        assert_eq!(
            county.refused(&format!("/people/{other}")).await,
            (404, "unknown_person".into())
        );
        assert_eq!(
            county.refused("/people?unit=370105").await,
            (404, "unknown_unit".into())
        );
        assert_eq!(
            county.refused("/people/abc").await,
            (400, "bad_address".into())
        );
        let gone = other
            .as_u64()
            .and_then(|n| u32::try_from(n).ok())
            .expect("a number");
        let dying = verb(move |tx| {
            let on = test_day();
            Box::pin(crate::people::die(tx, kit::PersonNo(gone), on, on))
        });
        house.line(dying.alone()).await;
        assert_eq!(
            whole.refused(&format!("/people/{gone}")).await.0,
            404,
            "the dead are on no list"
        );
    })
    .await;
}
