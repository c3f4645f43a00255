use super::scene::scene;
use crate::indicators::Dictionary;
use crate::indicators::measures as m;
use crate::reports::{Said, TEMPLATE_FILE, Template, write};
use crate::testing::on_both;
use crate::words::{Language, sentence};

#[tokio::test]
async fn mistake_in_the_template_is_named_with_its_line_and_never_a_panic() {
    on_both(async |house| {
        let scene = scene(house).await;
        for (text, line, what) in [
            ("一\n\n{{ figure(\"org.branches\"", "3", ""),
            ("一\n{{ figur(\"org.branches\") }}。", "2", "figur"),
            (
                "{{ figure(\"org.branches\", style=\"bold\") }}",
                "1",
                "bold",
            ),
            (
                "{{ figure(\"org.branches\", styl=\"exact\") }}",
                "1",
                "styl",
            ),
            ("一\n二\n{{ unit.nam }}", "3", ""),
            ("{% if %}", "1", ""),
            ("{% filter shout %}a{% endfilter %}", "1", "shout"),
            (
                "{% for a in [1,2,3] %}{% for b in [1,2] %}{{ nothing }}{% endfor %}{% endfor %}",
                "1",
                "",
            ),
        ] {
            let refusal = scene.report(&Template::of_text(text)).await;
            let refusal = refusal.expect_err(text);
            assert_eq!(refusal.code, "template_broken", "{text}");
            let said = sentence(&refusal, Language::Chinese);
            assert!(said.contains(&format!("第 {line} 行")), "{text}: {said}");
            assert!(said.contains(what), "{text}: {said}");
        }
        let path = house.folder.join(TEMPLATE_FILE);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("is made");
        std::fs::write(&path, [0xff, 0xfe, 0x41]).expect("writes");
        let refusal = Template::of_folder(&house.folder).expect_err("is no text");
        assert_eq!(refusal.code, "template_unreadable");
    })
    .await;
}

#[tokio::test]
async fn endless_template_is_stopped() {
    let (begin, end) = ("{% for one in a %}".repeat(4), "{% endfor %}".repeat(4));
    let text = format!("{{% set a = [{}] %}}{begin}x{end}", ["1"; 200].join(","));
    on_both(async |house| {
        let scene = scene(house).await;
        let refusal = scene.report(&Template::of_text(&text)).await;
        assert_eq!(refusal.expect_err("is stopped").code, "template_broken");
    })
    .await;
}

#[tokio::test]
async fn part_above_its_whole_stops_the_report_with_both_values() {
    on_both(async |house| {
        let scene = scene(house).await;
        // Three registrations at a branch of which there are two.
        scene.of_units("B1", m::BRANCH_ONLINE, 3).await;
        let refusal = scene
            .report(&Template::built_in())
            .await
            .expect_err("is stopped");
        assert_eq!(refusal.code, "part_above_whole");
        let said = sentence(&refusal, Language::Chinese);
        for told in [
            "org.branches_online.registered",
            "是 3",
            "org.branches）",
            "的 2",
        ] {
            assert!(said.contains(told), "{told}: {said}");
        }
    })
    .await;
}

#[tokio::test]
async fn branch_counted_later_than_it_was_registered_stops_nothing() {
    on_both(async |house| {
        let scene = scene(house).await;
        scene.of_units("B1", m::BRANCH_ONLINE, 1).await;
        // Both branches are open since ever, and counted only from this year on.
        scene.of_units("B1", m::UNIT_BRANCH, -1).await;
        scene.of_units("B1", m::UNIT_BRANCH, -1).await;
        let report = scene
            .report(&Template::built_in())
            .await
            .expect("is written");
        let held: Vec<&str> = report.checks.iter().map(|c| c.words.as_str()).collect();
        assert!(
            !held.contains(&"网上平台登记的党支部不超过党支部"),
            "{held:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn parts_that_do_not_add_up_stop_the_report() {
    // A dictionary whose sum has lost one of its parts.
    let crooked = include_str!("../../indicators/dictionary.toml").replace(
        "plus = [\"unit.society\", \"unit.volunteer_team\", \"unit.interest_group\"]",
        "plus = [\"unit.society\"]",
    );
    on_both(async |house| {
        let scene = scene(house).await;
        scene.of_units("B1", m::UNIT_SOCIETY, 2).await;
        scene.of_units("B1", m::UNIT_VOLUNTEER_TEAM, 1).await;
        let dictionary = Dictionary::parse(&crooked).expect("is read");
        let (sources, subject) = scene.sources_by(dictionary, "37").await;
        let refusal = write(&Template::built_in(), &sources, &subject, &Said::nothing());
        let refusal = refusal.expect_err("is stopped");
        assert_eq!(refusal.code, "parts_do_not_add_up");
        let said = sentence(&refusal, Language::Chinese);
        assert!(
            said.contains("是 2") && said.contains("合起来是 3"),
            "{said}"
        );
    })
    .await;
}

#[tokio::test]
async fn children_above_their_parent_stop_the_report() {
    on_both(async |house| {
        let scene = scene(house).await;
        scene.of_units("B1", m::UNIT_SOCIETY, 2).await;
        // A correction too many at the county itself.
        scene.of_units("3701", m::UNIT_SOCIETY, -1).await;
        let (sources, subject) = scene.sources("3701").await;
        let refusal = write(&Template::built_in(), &sources, &subject, &Said::nothing());
        let refusal = refusal.expect_err("is stopped");
        assert_eq!(refusal.code, "children_above_whole");
        let said = sentence(&refusal, Language::Chinese);
        assert!(said.contains("是 1") && said.contains("相加是 2"), "{said}");
    })
    .await;
}
