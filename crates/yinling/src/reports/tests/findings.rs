//! What is told before a report goes out, and what keeps it from going out.

use super::scene::scene;
use crate::reports::Template;
use crate::testing::on_both;
use crate::words::{Language, sentence};

#[tokio::test]
async fn dates_and_phones_are_told_with_their_places_and_figures_are_not_read() {
    on_both(async |house| {
        let scene = scene(house).await;
        let text = "支部{{ figure(\"org.branches\", style=\"exact\") }}，截至2026年01月03日。打13812345678。";
        let report = scene.report(&Template::of_text(text)).await;
        let found = report.expect("is written").findings();
        let told: Vec<(String, &str)> = found
            .iter()
            .map(|one| (one.place.to_string(), one.code))
            .collect();
        assert_eq!(
            told,
            [
                ("正文第1段，第8个字".to_owned(), "zero_date"),
                ("正文第1段，第21个字".to_owned(), "mobile_phone")
            ]
        );
        let clean = scene.report(&Template::built_in()).await;
        assert_eq!(clean.expect("is written").findings(), []);
    })
    .await;
}

#[tokio::test]
async fn a_mark_of_secrecy_stops_the_report_and_says_where() {
    on_both(async |house| {
        let scene = scene(house).await;
        let stopped = scene
            .report(&Template::of_text("# 报告\n\n秘密★10年\n\n一。"))
            .await;
        let refusal = stopped.expect_err("is stopped");
        assert_eq!(refusal.code, "secret_mark");
        let said = sentence(&refusal, Language::Chinese);
        assert!(said.contains("正文第1段，第1个字"), "{said}");
        let fine = scene
            .report(&Template::of_text("# 报告\n\n加强内部管理。"))
            .await;
        assert!(fine.is_ok());
    })
    .await;
}
