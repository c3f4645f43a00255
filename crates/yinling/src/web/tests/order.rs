//! Nothing is ranked: rows about units stand by code or in the order of the
//! journal, on every page and in every workbook, whatever their numbers are.

use super::privacy::walk;
use super::town::{Town, cells};
use crate::testing::on_both;

/// What stands between `before` and the next `after`, each time.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    let parts = text.split(before).skip(1);
    parts.filter_map(|part| part.split(after).next()).collect()
}

/// The unit a row is about, by its code.
fn code(row: &str) -> Option<&str> {
    let link = between(row, "href=\"", "\"").into_iter().next()?;
    let code = link
        .strip_prefix("/units/")
        .or_else(|| link.split_once("unit=").map(|(_, code)| code))?;
    code.split(['?', '&', '#']).next()
}

fn line(row: &str) -> Option<u64> {
    let link = row.split("href=\"/journal/").nth(1)?;
    link.split('"').next()?.parse().ok()
}

/// What a row is of, where its head is not the unit: the facts of a line stand
/// measure by measure.
fn block(row: &str) -> &str {
    let head = between(row, "<th", "</th>").into_iter().next();
    head.filter(|head| !head.contains("href=")).unwrap_or("")
}

#[tokio::test]
async fn rows_about_units_stand_by_code_or_by_line_and_never_by_a_number() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let (mut by_code, mut by_line) = (Vec::new(), Vec::new());
        for (path, html) in walk(&town).await {
            for table in between(&html, "<tbody", "</tbody>") {
                let rows = between(table, "<tr", "</tr>");
                let lines: Vec<u64> = rows.iter().filter_map(|row| line(row)).collect();
                let codes: Vec<&str> = rows.iter().filter_map(|row| code(row)).collect();
                if codes.len() < 2 {
                    continue;
                }
                if lines.len() == codes.len() {
                    assert!(lines.is_sorted(), "{path}: {lines:?}");
                    by_line.push(path.clone());
                } else {
                    let blocks = rows.chunk_by(|a, b| block(a) == block(b));
                    for rows in blocks {
                        let codes: Vec<&str> = rows.iter().filter_map(|row| code(row)).collect();
                        assert!(codes.is_sorted(), "{path}: {codes:?}");
                    }
                    by_code.push(path.clone());
                }
            }
        }
        // The walk met both kinds of rows, at every level of the tree.
        for unit in ["370100", "370102", "370102001"] {
            let records = format!("/figures/org.branches?unit={unit}");
            assert!(by_line.contains(&records), "{unit}: {by_line:?}");
        }
        for page in [
            "/units/370100",
            "/figures/org.branches.net?unit=370102",
            "/instructors?unit=370100",
        ] {
            assert!(by_code.iter().any(|one| one == page), "{page}: {by_code:?}");
        }
        let sheet = cells(&town.get("/units/370100/children.xlsx").await.bytes);
        let codes: Vec<&String> = sheet
            .iter()
            .flatten()
            .filter(|cell| cell.len() == 6 && cell.starts_with("3701"))
            .collect();
        assert!(codes.len() >= 4 && codes.is_sorted(), "{codes:?}");
    })
    .await;
}
