//! Lists as workbooks: what the page shows, cell by cell, and text throughout.

use super::town::{Town, cells, found};
use crate::testing::on_both;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

async fn sheet(town: &Town, path: &str) -> Vec<Vec<String>> {
    let answer = town.get(path).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.status);
    let header = |name| answer.headers[&name].to_str().expect("text").to_owned();
    assert!(header(CONTENT_TYPE).contains("spreadsheetml"));
    assert!(header(CONTENT_DISPOSITION).starts_with("attachment; "));
    cells(&answer.bytes)
}

#[tokio::test]
async fn records_of_a_figure_come_as_many_as_it_says_and_persons_never() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let page = town.page("/figures/org.branches?unit=370100").await;
        let address = "/figures/org.branches/records.xlsx?unit=370100";
        assert!(page.contains(address), "{page}");
        let rows = sheet(&town, address).await;
        assert_eq!(rows[0], ["单位代码", "单位", "类别", "日期", "流水"]);
        assert_eq!(rows.len(), 9);
        assert_eq!(
            rows[1][..3],
            ["370102001-1", "解放路街道第一党支部", "党支部"]
        );
        let past = format!("{address}&day=2026-03-04");
        assert_eq!(sheet(&town, &past).await.len(), 8);
        for id in [
            "people.retired",
            "people.party_members",
            "legacy.visits.sum",
        ] {
            let path = format!("/figures/{id}/records.xlsx?unit=370100");
            assert_eq!(town.get(&path).await.status, 404, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn name_that_looks_like_a_formula_stays_a_name() {
    on_both(async |house| {
        let town = Town::of(house).await;
        for (n, name) in ["=1+1", "+1", "-1", "@SUM(1)"].iter().enumerate() {
            let code = format!("370105-5{n}");
            house
                .line(found(&code, "branch", "370105", name, "2026-01-01"))
                .await;
        }
        town.caught_up().await;
        let rows = sheet(&town, "/units/370105/children.xlsx").await;
        let names: Vec<&str> = rows.iter().map(|row| row[1].as_str()).collect();
        for name in ["=1+1", "+1", "-1", "@SUM(1)"] {
            assert!(names.contains(&name), "{name}: {names:?}");
        }
        let codes: Vec<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
        assert!(codes.is_sorted(), "{codes:?}");
    })
    .await;
}

#[tokio::test]
async fn children_dictionary_and_journal_hide_in_a_file_what_the_page_hides() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let children = sheet(&town, "/units/370100/children.xlsx").await;
        assert_eq!(children[0][3], "离退休干部（人）");
        assert_eq!(children[2][..4], ["370103", "市中区", "县区", "60"]);
        let book = sheet(&town, "/indicators.xlsx").await;
        let since = book.iter().find(|row| row[0] == "instructor.since");
        assert_eq!(
            since.expect("is there")[1..4],
            ["党建指导员", "党建指导员始于", "年"]
        );
        let journal = sheet(&town, "/journal.xlsx").await;
        assert_eq!(journal.len(), 31);
        let line = |seq: &str| journal.iter().find(|row| row[0] == seq).expect("a line");
        // About one person: neither who nor how many facts.
        assert_eq!(line("26")[2..6], ["改政治面貌", "一位人员", "命令行", ""]);
        assert_eq!(line("2")[2..5], ["成立单位", "济南市", "命令行"]);
        let found = sheet(&town, "/journal.xlsx?q=%E5%88%92%E8%BD%AC").await;
        assert_eq!(found.len(), 2);
    })
    .await;
}
