use super::scene::{paragraphs, scene};
use crate::indicators::measures as m;
use crate::reports::{Said, Template, Why, recount};
use crate::testing::on_both;

#[tokio::test]
async fn sentence_without_records_leaves_itself_out_and_is_listed() {
    on_both(async |house| {
        let scene = scene(house).await;
        let template = "# 报告\n\n## 一\n\n共有支部{{ figure(\"org.branches\") }}{% filter optional %}，\
             关工委{{ figure(\"org.guangongwei\") }}{% endfilter %}。\n离退休干部{{ figure(\"people.retired\") }}。\n\
             指导员{{ figure(\"instructor.nobody\") }}。\n\n## 二\n\n{{ figure(\"org.groups\") }}小组。\n";
        let report = scene.report(&Template::of_text(template)).await;
        let report = report.expect("is written");
        // The second heading has nothing below it and goes with its sentence.
        assert_eq!(paragraphs(&report), ["一", "共有支部2个。"]);
        let gaps: Vec<(&str, &str, &Why)> = report
            .gaps
            .iter()
            .map(|gap| {
                let missing = &gap.figures[0];
                (gap.sentence.as_str(), missing.id.as_str(), &missing.why)
            })
            .collect();
        assert_eq!(
            gaps,
            [
                ("关工委［关工委］", "org.guangongwei", &Why::NoRecords),
                (
                    "离退休干部［离退休干部］。",
                    "people.retired",
                    &Why::NoRecords
                ),
                (
                    "指导员［instructor.nobody］。",
                    "instructor.nobody",
                    &Why::NotDefined
                ),
                (
                    "［老年社团、志愿者队伍、兴趣小组］小组。",
                    "org.groups",
                    &Why::NoRecords
                ),
            ]
        );
        assert_eq!(report.figures().collect::<Vec<_>>(), ["org.branches"]);
    })
    .await;
}

#[tokio::test]
async fn share_is_said_only_while_few_are_unknown_and_half_only_above_half() {
    on_both(async |house| {
        let scene = scene(house).await;
        scene.known(95, 48, 100).await;
        let share = "占{{ figure(\"people.party_rate\") }}。";
        let half = "占{{ figure(\"people.party_rate\", style=\"half\") }}。";
        assert!(scene.says(share).await[0].starts_with("占50.5%。"));
        assert!(scene.says(half).await[0].starts_with("占半数以上。"));
        // A hundred and first of unknown affiliation: six of 101.
        scene.people(m::PERSON_RETIRED, 101, 1).await;
        assert!(scene.says(share).await.is_empty());
        let gaps = scene
            .report(&Template::of_text(share))
            .await
            .expect("is written")
            .gaps;
        assert_eq!(gaps[0].figures[0].why, Why::ManyUnknown);
    })
    .await;
}

#[tokio::test]
async fn completeness_is_said_once_a_paragraph_and_only_where_something_lacks() {
    on_both(async |house| {
        let scene = scene(house).await;
        scene.people(m::PERSON_RETIRED, 1, 3).await;
        let template = "干部{{ figure(\"people.retired\") }}。还是{{ figure(\"people.retired\") }}。\n\n\
             支部{{ figure(\"org.branches\") }}。";
        assert_eq!(
            scene.says(template).await,
            [
                "干部3人。还是3人。以上人数出自1个支部的花名册，应有2个，还缺1个，完整度50%。",
                "支部2个。"
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn every_figure_carries_what_it_is_and_equals_the_recount() {
    on_both(async |house| {
        let scene = scene(house).await;
        scene.known(99, 80, 100).await;
        let (sources, subject) = scene.sources("37").await;
        let report =
            crate::reports::write(&Template::built_in(), &sources, &subject, &Said::nothing());
        let report = report.expect("is written");
        assert!(report.figures().any(|id| id == "people.party_rate"));
        for note in &report.document.notes {
            assert_eq!((note.line, note.as_of), (subject.line, subject.as_of));
            assert!(note.hash.len() == 64 && note.definition.ends_with('。'));
            assert_eq!(note.href, Some(format!("/figures/{}", note.id)));
        }
        let rate = report
            .document
            .notes
            .iter()
            .find(|n| n.id == "people.party_rate");
        assert_eq!(rate.expect("is there").number, "80.808");
        recount(&house.db, &sources, &report)
            .await
            .expect("is equal");
        let said = paragraphs(&report).join("");
        assert!(said.contains("其中党员占80.8%"), "{said}");
        // The standing text never says a number that is not there.
        assert!(!said.contains("党建指导员"), "{said}");
    })
    .await;
}

#[tokio::test]
async fn operators_copy_goes_before_the_programs_own() {
    on_both(async |house| {
        let folder = &house.folder;
        let shipped = Template::of_folder(folder).expect("is there");
        let path = Template::put_into(folder).expect("is put");
        assert_eq!(
            format!("{:?}", Template::of_folder(folder).expect("is read")),
            format!("{shipped:?}"),
            "the copy is the program's own until it is edited"
        );
        assert!(
            Template::put_into(folder).is_err(),
            "never over an edited one"
        );
        std::fs::write(&path, "\u{feff}共{{ figure(\"org.branches\") }}。\r\n").expect("writes");
        let scene = scene(house).await;
        let own = Template::of_folder(folder).expect("is read");
        let report = scene.report(&own).await.expect("is written");
        assert_eq!(paragraphs(&report), ["共2个。"]);
    })
    .await;
}
