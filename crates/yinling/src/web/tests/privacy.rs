use std::io::{Cursor, Read};

use super::town::{FIRST_PERSON, Town, cells, words};
use crate::testing::on_both;
use crate::web::pages::Value;

/// Every address reached from the home page by links of this site, and its page.
pub(super) async fn walk(town: &Town) -> Vec<(String, String)> {
    let mut waiting = vec!["/".to_owned(), "/health".to_owned()];
    let mut seen = Vec::new();
    let mut walked: Vec<(String, String)> = Vec::new();
    while let Some(path) = waiting.pop() {
        if seen.contains(&path) || path.starts_with("/preferences") && seen.len() > 3 {
            continue;
        }
        seen.push(path.clone());
        let answer = town.get(&path).await;
        if answer.status == 303 {
            let place = answer.headers["location"].to_str().expect("text");
            assert!(place.starts_with("/sign-in?"), "{path} leads to {place}");
            continue;
        }
        assert!(answer.status.is_success(), "{path}: {}", answer.status);
        for link in answer.text.split("href=\"").skip(1) {
            let link = link.split(['"', '#']).next().unwrap_or_default();
            if link.starts_with('/') && !link.starts_with("/assets/") {
                waiting.push(link.replace("&amp;", "&").replace("&#38;", "&"));
            }
        }
        let file = path.split('?').next().unwrap_or_default();
        let text = match file.rsplit('.').next() {
            Some("xlsx") => cells(&answer.bytes).concat().join(" "),
            Some("docx" | "epub") => unpacked(&answer.bytes),
            // Packed letters of the same document as report.html, which is walked too.
            Some("pdf") => String::new(),
            _ => answer.text,
        };
        walked.push((path, text));
    }
    walked
}

/// A file to keep, not a page to look at.
fn is_download(path: &str) -> bool {
    let file = path.split('?').next().unwrap_or_default();
    [".xlsx", ".docx", ".epub", ".pdf"]
        .iter()
        .any(|ending| file.ends_with(ending))
}

/// What a package says, part by part.
fn unpacked(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut text = String::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("reads");
        // Pictures are no text.
        text.push_str(std::str::from_utf8(&bytes).unwrap_or_default());
    }
    text
}

#[tokio::test]
async fn stranger_who_walks_every_page_meets_no_person() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let walked = walk(&town).await;
        assert!(walked.len() > 300, "{} pages", walked.len());
        for (path, html) in &walked {
            assert!(
                is_download(path) || html.len() < 100_000,
                "{path} weighs {}",
                html.len()
            );
            let numbers = html.replace(',', "");
            let numbers = numbers.split(|c: char| !c.is_ascii_alphanumeric());
            let mut numbers = numbers.filter_map(|word| word.parse::<u32>().ok());
            let person = numbers.find(|n| (FIRST_PERSON..FIRST_PERSON + 270).contains(n));
            assert_eq!(person, None, "{path} names a person");
            assert!(
                !html.contains("张三") && !html.contains("测试员"),
                "{path} holds a name"
            );
        }
        let line = town.read("/journal/26").await;
        for hidden in ["事实的指纹", "有特长", "370112", "2026年2月2日", " 01 "] {
            assert!(
                !line
                    .split("指纹")
                    .next()
                    .unwrap_or_default()
                    .contains(hidden),
                "{hidden}: {line}"
            );
        }
        assert!(line.contains("这一条关于个人"), "{line}");
        let undone = town.read("/journal/27").await;
        assert!(
            !undone.contains("有特长") && undone.contains("这一条关于个人"),
            "{undone}"
        );
    })
    .await;
}

#[tokio::test]
async fn small_counts_are_hidden_and_do_not_follow_from_the_others() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let city = town.read("/figures/people.party_members?unit=370100").await;
        // 3 of 市中区 is hidden, and the first sibling by code with it.
        for told in [
            "120 人",
            "历下区 不列出",
            "市中区 少于5",
            "天桥区 20",
            "历城区 50",
        ] {
            assert!(city.contains(told), "{told}: {city}");
        }
        let county = town.read("/units/370103").await;
        assert!(
            county.contains("党员 少于5 人 人太少， 只说少于5"),
            "{county}"
        );
        // The same answer whichever page is asked.
        let opened = town.read("/figures/people.party_members?unit=370102").await;
        assert!(opened.contains("不列出 人太少"), "{opened}");
        let rate = town.read("/figures/people.party_rate?unit=370103").await;
        assert!(rate.contains("党员比例 不列出"), "{rate}");
        let branch = town
            .read("/figures/people.party_members?unit=370103-1")
            .await;
        assert!(branch.contains("少于5"), "{branch}");
        let past = town
            .read("/figures/people.party_members?unit=370105&day=2026-03-01")
            .await;
        assert!(
            past.contains("只列出今天的") && !past.contains("20 人"),
            "{past}"
        );
        let open = town.read("/figures/people.party_members?unit=370105").await;
        assert!(
            open.contains("20 人") && open.contains("20 条个人记录"),
            "{open}"
        );
        assert_eq!(Value::TodayOnly.text(), "不列出");
    })
    .await;
}

#[tokio::test]
async fn retired_of_a_branch_without_known_affiliation_stay_counted() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let page = town.page("/figures/people.retired?unit=370100").await;
        let read = words(&page);
        for told in [
            "离退休干部 260 人",
            "应有8个支部， 已有花名册5个， 还缺3个",
            "260 条个人记录",
        ] {
            assert!(read.contains(told), "{told}: {read}");
        }
        assert!(
            !page.contains("还缺的支部"),
            "which branches is theirs to know"
        );
    })
    .await;
}
