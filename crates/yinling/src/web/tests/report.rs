use super::town::{Town, words};
use crate::testing::on_both;
use axum::http::{StatusCode, header};

#[tokio::test]
async fn report_is_read_pressed_and_taken_along() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let home = town.page("/").await;
        assert!(home.contains("href=\"/reports/370100/2026\""), "{home}");
        let page = town.page("/reports/370100/2026").await;
        for door in [
            "href=\"/figures/org.branches?unit=370100\">8个</a>",
            "href=\"/figures/people.retired?unit=370100\">260人</a>",
        ] {
            assert!(page.contains(door), "{door}: {page}");
        }
        let read = words(&page);
        for told in [
            "济南市离退休干部工作 2026年度报告",
            "一、健全组织架构",
            // Five of eight branches have a roster.
            "以上人数出自5个支部的花名册，应有8个，还缺3个，完整度62.5%。",
            "没有记录就不写，也不写0",
            "从 2019年 起，全市开始向基层支部选派党建指导员，历年共选派 2人",
            "党支部不少于下一级之和",
        ] {
            assert!(read.contains(told), "{told}: {read}");
        }
        // Of 260 people 16 are unknown, more than one in twenty.
        assert!(
            read.contains("未知的人超过百分之五，比例不写进文字"),
            "{read}"
        );
        let docx = town.get("/reports/370100/2026/report.docx").await;
        assert_eq!(docx.status, StatusCode::OK);
        assert!(docx.bytes.starts_with(b"PK"), "a package");
        let kept = docx.headers[header::CONTENT_DISPOSITION].to_str();
        let kept = kept.expect("a name");
        assert!(
            kept.starts_with("attachment; filename=\"report-370100-2026.docx\""),
            "{kept}"
        );
        let with_notes = "/reports/370100/2026/report.pdf?notes=appendix";
        let proof = town.get(with_notes).await;
        assert!(page.contains(&format!("href=\"{with_notes}\"")), "{page}");
        let pdf = town.get("/reports/370100/2026/report.pdf").await;
        assert_eq!(pdf.status, StatusCode::OK);
        assert!(pdf.bytes.starts_with(b"%PDF-"), "a PDF");
        assert!(proof.bytes.starts_with(b"%PDF-") && proof.bytes.len() > pdf.bytes.len());
        assert_eq!(pdf.headers[header::CONTENT_TYPE], "application/pdf");
        assert!(
            page.contains("href=\"/reports/370100/2026/report.pdf\""),
            "{page}"
        );
        let html = town.get("/reports/370100/2026/report.html").await;
        assert!(
            html.text
                .contains("data-figure=\"org.branches\" data-value=\"8\"")
        );
    })
    .await;
}

#[tokio::test]
async fn report_of_a_past_day_counts_as_of_it_and_says_so() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let past = town.page("/reports/370100/2026?day=2026-01-31").await;
        assert!(
            past.contains("unit=370100&amp;period=2026&amp;day=2026-01-31\">7个</a>"),
            "{past}"
        );
        let read = words(&past);
        assert!(read.contains("截至2026年1月31日"), "{read}");
        let earlier = town.read("/reports/370100/2025").await;
        assert!(
            earlier.contains("2025年12月31日") && earlier.contains("对外只列出今天的"),
            "{earlier}"
        );
        for (path, status) in [
            ("/reports/370100/2026Q9", StatusCode::BAD_REQUEST),
            ("/reports/999/2026", StatusCode::NOT_FOUND),
            ("/reports/370100/2026?line=99999", StatusCode::BAD_REQUEST),
        ] {
            assert_eq!(town.get(path).await.status, status, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn small_counts_do_not_stand_in_a_report_either() {
    on_both(async |house| {
        let town = Town::of(house).await;
        // Three of sixty are members in 370103: the share would tell.
        for path in [
            "/reports/370103/2026",
            "/reports/370103/2026/report.html",
            "/reports/370103-1/2026",
        ] {
            let answer = town.get(path).await;
            let read = words(&answer.text);
            assert!(
                !answer.text.contains("data-figure=\"people.party"),
                "{path}"
            );
            // Neither the share nor a part of it beside another figure.
            for told in ["党员占5%", "党员（含预备党员）3人", "未知0人"] {
                assert!(!read.contains(told), "{path}: {read}");
            }
        }
        let page = town.read("/reports/370103/2026").await;
        assert!(page.contains("人太少，写出来会认得出是谁"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn charts_show_only_what_the_page_of_the_figure_shows() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let page = town.page("/reports/370100/2026").await;
        assert!(page.contains("<figure class=\"picture\""), "{page}");
        let drawn = page.split("<figure class=\"picture\"").skip(1);
        for figure in drawn.filter_map(|rest| rest.split("</figure>").next()) {
            for outside in ["url(", "<script", " style=", "href", "viewBox"] {
                assert!(!figure.contains(outside), "{outside}: {figure}");
            }
        }
        for (caption, figure) in [
            ("各县区的党支部", "org.branches"),
            ("各县区的离退休干部", "people.retired"),
        ] {
            let sentence = page
                .split(&format!("<span class=\"told\">{caption}："))
                .nth(1);
            let sentence = sentence.unwrap_or_else(|| panic!("{caption}: {page}"));
            let sentence = sentence.split('。').next().unwrap_or_default();
            let shown = town.read(&format!("/figures/{figure}?unit=370100")).await;
            for told in sentence.split('，') {
                let at = told.find(|c: char| c.is_ascii_digit()).expect("a number");
                let number: String = told[at..]
                    .chars()
                    .take_while(char::is_ascii_digit)
                    .collect();
                let row = format!("{} {number} ", &told[..at]);
                assert!(shown.contains(&row), "{row}: {shown}");
            }
            let codes = ["历下区", "市中区", "天桥区", "历城区"].map(|name| sentence.find(name));
            assert!(codes.is_sorted() && codes[0].is_some(), "{sentence}");
        }
        // A county's children here are branches: none is drawn one by one.
        let county = town.page("/reports/370103/2026").await;
        assert!(!county.contains("各单位的党支部"), "{county}");
    })
    .await;
}

#[tokio::test]
async fn book_of_the_report_is_taken_along() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let page = town.page("/reports/370100/2026").await;
        assert!(
            page.contains("href=\"/reports/370100/2026/report.epub\""),
            "{page}"
        );
        let book = town.get("/reports/370100/2026/report.epub").await;
        assert_eq!(book.status, StatusCode::OK);
        assert_eq!(&book.bytes[30..58], b"mimetypeapplication/epub+zip");
        let kind = book.headers[header::CONTENT_TYPE].to_str();
        assert_eq!(kind.expect("a kind"), "application/epub+zip");
    })
    .await;
}

#[tokio::test]
async fn broken_template_is_named_with_its_line_and_no_other_page_suffers() {
    on_both(async |house| {
        let town = Town::of(house).await;
        let folder = house.folder.join("templates");
        std::fs::create_dir_all(&folder).expect("a folder");
        let text = "# 报告\n\n{{ figur(\"org.branches\") }}。\n";
        std::fs::write(folder.join("yearly-report.txt"), text).expect("a file");
        let answer = town.get("/reports/370100/2026").await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        let read = words(&answer.text);
        assert!(
            read.contains("这份报告没有写成") && read.contains("第 3 行写得不对"),
            "{read}"
        );
        let folder = house.folder.display().to_string();
        assert!(
            !answer.text.contains(&folder),
            "the machine's paths stay here"
        );
        assert_eq!(town.get("/").await.status, StatusCode::OK);
    })
    .await;
}
