use super::*;
use crate::testing::on_both;

/// Codes of every page, one after the other.
async fn all(program: &Program<'_>, path: &str, limit: usize) -> Vec<String> {
    let mut codes = Vec::new();
    let mut after = String::new();
    loop {
        let sign = if path.contains('?') { '&' } else { '?' };
        let page = program
            .read(&format!("{path}{sign}limit={limit}{after}"))
            .await;
        let units = page["units"].as_array().expect("units");
        assert!(units.len() <= limit);
        codes.extend(
            units
                .iter()
                .map(|unit| unit["code"].as_str().expect("a code").to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return codes,
        }
    }
}

#[tokio::test]
async fn units_stand_in_code_order_on_pages_of_any_size() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let secret = key(house, "370100", &COUNTS).await;
        let program = Program::of(&town, &secret);
        let whole = all(&program, "/units", 500).await;
        assert_eq!(whole.len(), 18, "all but the city itself: {whole:?}");
        assert!(whole.is_sorted());
        for limit in [1, 2, 7, 18] {
            assert_eq!(all(&program, "/units", limit).await, whole, "{limit}");
        }
        let street = all(&program, "/units?below=370102001", 2).await;
        assert_eq!(
            street,
            [
                "370102001-1",
                "370102001-2",
                "370102001-3",
                "370102001-8",
                "370102001-9"
            ]
        );
        let children = all(&program, "/units/370100/children", 3).await;
        assert_eq!(children, ["370102", "370103", "370105", "370112"]);
        let one = program.read("/units/370102001-1").await;
        assert_eq!(one["kind"], "branch");
        assert_eq!(one["parent"], "370102001");
        assert_eq!(one["founded_on"], "2012-01-01");
        assert_eq!(one["closed_on"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn lines_are_a_chain_and_name_no_person() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let secret = key(house, "370100", &COUNTS).await;
        let program = Program::of(&town, &secret);
        let head = program.read("/journal/head").await;
        let mut lines = Vec::new();
        let mut before = String::new();
        loop {
            let page = program
                .read(&format!("/journal/lines?limit=7{before}"))
                .await;
            lines.extend(page["lines"].as_array().expect("lines").clone());
            match page["next"].as_i64() {
                Some(next) => before = format!("&before={next}"),
                None => break,
            }
        }
        assert_eq!(lines[0]["line"], head["line"]);
        assert_eq!(lines[0]["hash"], head["hash"]);
        assert_eq!(lines.len() as i64, head["line"].as_i64().expect("a number"));
        assert!(
            lines
                .windows(2)
                .all(|two| two[0]["prev_hash"] == two[1]["hash"])
        );
        let of_person = program.read("/journal/lines/26").await;
        assert_eq!(of_person["verb"], "people::set_affiliation");
        assert_eq!(
            (&of_person["unit"], &of_person["facts"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(program.refused("/journal/lines/0").await.0, 404);
        assert_eq!(
            program.refused("/journal/lines/99999").await,
            (404, "unknown_line".into())
        );
    })
    .await;
}

#[tokio::test]
async fn dictionary_says_what_each_figure_counts() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let secret = key(house, "370102", &COUNTS).await;
        let program = Program::of(&town, &secret);
        let all = program.read("/indicators").await;
        let all = all["indicators"].as_array().expect("a list").clone();
        assert_eq!(all.len(), town.state.live.indicators().len());
        for one in &all {
            let id = one["id"].as_str().expect("an id");
            assert!(
                one["name"]["zh"]
                    .as_str()
                    .is_some_and(|name| !name.is_empty()),
                "{id}"
            );
            assert_eq!(&program.read(&format!("/indicators/{id}")).await, one);
        }
        let members = program.read("/indicators/people.party_members").await;
        assert_eq!(members["sensitive"], true);
        assert_eq!(
            program.refused("/indicators/nil").await,
            (404, "unknown_indicator".into())
        );
    })
    .await;
}
