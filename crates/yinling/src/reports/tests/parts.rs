use super::scene::{Scene, paragraphs, scene};
use crate::indicators::{Dictionary, Live};
use crate::journal::{Recorded, Verb, verb, verify_chain};
use crate::reports::{
    Place, Report, Template, Version, Why, draft, list_versions, restore_part, write_part,
};
use crate::testing::{TestHouse, on_both};
use documents::{Block, Run};
use kit::{Period, UnitId};
use std::sync::Arc;

const TEMPLATE: &str = "# 报告\n\n## 一\n\n支部{{ figure(\"org.branches\") }}。\n\n\
    {{ part(\"one\", \"写什么\") }}\n\n## 二\n\n{{ part(\"two\", \"再写什么\") }}\n";

fn place(part: &str, base: u32) -> Place {
    Place {
        unit: "37".into(),
        period: period(),
        part: part.into(),
        base,
    }
}

fn period() -> Period {
    "2026".parse().expect("a period")
}

fn live() -> Arc<Live> {
    Arc::new(Live::new(Dictionary::built_in().expect("the dictionary")))
}

fn writing(place: Place, text: &str) -> Verb {
    let (live, text) = (live(), text.to_owned());
    let write = verb(move |tx| {
        let (live, place, text) = (live.clone(), place.clone(), text.clone());
        Box::pin(async move { write_part(tx, &live, &place, &text).await })
    });
    write.alone()
}

fn restoring(place: Place, version: u32) -> Verb {
    let live = live();
    let restore = verb(move |tx| {
        let (live, place) = (live.clone(), place.clone());
        Box::pin(async move { restore_part(tx, &live, &place, version).await })
    });
    restore.alone()
}

async fn versions(house: &TestHouse) -> Vec<Version> {
    let found = list_versions(house.db.read(), UnitId(1), &period(), i64::MAX).await;
    found.expect("reads")
}

async fn report(scene: &Scene<'_>) -> Report {
    let report = scene.report(&Template::of_text(TEMPLATE)).await;
    report.expect("is written")
}

#[tokio::test]
async fn part_stands_in_its_place_with_live_figures_and_marked_numbers() {
    on_both(async |house| {
        let scene = scene(house).await;
        house
            .line(writing(
                place("one", 0),
                "新建了三个支部，现有【党支部】。\n【org.branches】里有不少好的。",
            ))
            .await;
        let report = report(&scene).await;
        // The second heading has nothing below it.
        assert_eq!(
            paragraphs(&report),
            [
                "一",
                "支部2个。",
                "新建了三个支部，现有2个。",
                "2个里有不少好的。"
            ]
        );
        let Block::Paragraph(runs) = &report.document.blocks[2] else {
            panic!("a paragraph");
        };
        assert_eq!(runs[1], Run::Typed("三个".into()));
        assert!(matches!(&runs[3], Run::Figure(figure) if figure.words == "2个"));
        assert_eq!(report.document.notes.len(), 1, "one figure, one note");
        assert!(report.gaps.is_empty());
    })
    .await;
}

#[tokio::test]
async fn sentence_of_a_part_without_records_leaves_itself_out_too() {
    on_both(async |house| {
        let scene = scene(house).await;
        house
            .line(writing(
                place("one", 0),
                "今年很忙。有关工委【关工委】。大家高兴。",
            ))
            .await;
        let report = report(&scene).await;
        assert_eq!(paragraphs(&report)[2], "今年很忙。大家高兴。");
        assert_eq!(report.gaps[0].sentence, "有关工委［关工委］。");
        assert_eq!(report.gaps[0].figures[0].why, Why::NoRecords);
    })
    .await;
}

#[tokio::test]
async fn form_sent_twice_saves_once_and_a_second_writer_is_told() {
    on_both(async |house| {
        scene(house).await;
        let first = house.line(writing(place("one", 0), "甲写的。")).await;
        let again = house
            .refusal(writing(place("one", 0), " 甲写的。\r\n"))
            .await;
        assert_eq!(again, "part_unchanged");
        // Somebody who read the page before that.
        let other = house.refusal(writing(place("one", 0), "乙写的。")).await;
        assert_eq!(other, "part_changed_meanwhile");
        assert_eq!(versions(house).await.len(), 1, "nothing came of both");
        // Other parts are not in the way; having seen the other text, it goes.
        house.line(writing(place("two", 0), "乙写的。")).await;
        house.line(writing(place("one", first), "两人写的。")).await;
        let texts: Vec<_> = versions(house)
            .await
            .into_iter()
            .map(|one| one.text)
            .collect();
        let texts: Vec<_> = texts
            .iter()
            .map(|text| text.as_deref().expect("is there"))
            .collect();
        assert_eq!(texts, ["甲写的。", "乙写的。", "两人写的。"]);
    })
    .await;
}

#[tokio::test]
async fn two_who_press_at_once_leave_one_version_and_one_refusal() {
    on_both(async |house| {
        scene(house).await;
        let (one, other) = tokio::join!(
            house.record(writing(place("one", 0), "甲写的。")),
            house.record(writing(place("one", 0), "乙写的。")),
        );
        let saved: Vec<Recorded> = [one, other].into_iter().filter_map(Result::ok).collect();
        assert_eq!(saved.len(), 1);
        assert_eq!(versions(house).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn older_version_comes_back_as_a_new_one_and_a_past_line_keeps_its_own() {
    on_both(async |house| {
        let scene = scene(house).await;
        let first = house.line(writing(place("one", 0), "头一稿。")).await;
        let second = house.line(writing(place("one", first), "")).await;
        assert_eq!(paragraphs(&report(&scene).await), ["一", "支部2个。"]);
        let third = house.line(restoring(place("one", second), first)).await;
        let all = versions(house).await;
        assert_eq!(all.len(), 3);
        assert_eq!((all[2].line, all[2].restored), (third, Some(first)));
        assert_eq!(all[2].actor, "测试员");
        assert_eq!(paragraphs(&report(&scene).await)[2], "头一稿。");
        let then = list_versions(house.db.read(), UnitId(1), &period(), second.into()).await;
        let then = then.expect("reads");
        assert_eq!(then.last().expect("is there").text.as_deref(), Some(""));
        for (verb, code) in [
            (restoring(place("one", second), first), "part_unchanged"),
            (restoring(place("one", third), 1), "unknown_version"),
            (restoring(place("two", 0), first), "unknown_version"),
        ] {
            assert_eq!(house.refusal(verb).await, code);
        }
        // A part's line is not undone: an older version is brought back.
        let secrets = house.secrets.clone();
        let today = house.today();
        let undo = verb(move |tx| {
            let secrets = secrets.clone();
            Box::pin(async move {
                crate::corrections::undo(tx, &secrets, third, "写错了", today).await
            })
        });
        assert_eq!(house.refusal(undo.alone()).await, "restore_instead");
    })
    .await;
}

#[tokio::test]
async fn what_the_report_could_not_print_is_refused_with_its_name() {
    on_both(async |house| {
        scene(house).await;
        let long = "长".repeat(20_001);
        for (text, code) in [
            ("有【没有的数】。", "unknown_figure"),
            (
                "共【instructor.people】，现【instructor.branches】。",
                "ever_and_now",
            ),
            (long.as_str(), "part_too_long"),
            ("秘密★1年", "unfit_words"),
            ("请打15400000001。", "unfit_words"),
            ("", "part_unchanged"),
        ] {
            assert_eq!(house.refusal(writing(place("one", 0), text)).await, code);
        }
        for part in ["", "大", "a b", "../x"] {
            assert_eq!(
                house.refusal(writing(place(part, 0), "字")).await,
                "bad_part"
            );
        }
        let nowhere = Place {
            unit: "99".into(),
            ..place("one", 0)
        };
        assert_eq!(house.refusal(writing(nowhere, "字")).await, "unknown_unit");
        house
            .line(writing(
                place("one", 0),
                "共【instructor.people】。现【instructor.branches】。",
            ))
            .await;
    })
    .await;
}

#[tokio::test]
async fn markup_of_any_kind_is_only_text() {
    on_both(async |house| {
        let scene = scene(house).await;
        let odd = "# 不是标题\n主送：谁\n{{ figure(\"org.branches\") }}\n<b>粗</b> #set page() \u{f0000}0\u{f0002}";
        house.line(writing(place("one", 0), odd)).await;
        let report = report(&scene).await;
        assert_eq!(report.document.recipients, "");
        assert_eq!(report.document.title, ["报告"]);
        assert_eq!(
            paragraphs(&report)[2..],
            [
                "# 不是标题",
                "主送：谁",
                "{{ figure(\"org.branches\") }}",
                "<b>粗</b> #set page() 0"
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn whoever_writes_sees_every_place_and_the_report_only_what_is_written() {
    on_both(async |house| {
        let scene = scene(house).await;
        house.line(writing(place("one", 0), "写了。\n两段。")).await;
        let (sources, subject) = scene.sources("37").await;
        let said = crate::reports::Said::load(house.db.read(), UnitId(1), &subject).await;
        let said = said.expect("reads");
        let template = Template::of_text(TEMPLATE);
        let (report, slots) = draft(&template, &sources, &subject, &said).expect("is written");
        assert_eq!(
            paragraphs(&report),
            ["一", "支部2个。", "写了。", "两段。", "二"]
        );
        let places: Vec<_> = slots
            .iter()
            .map(|(slot, at)| (slot.key.as_str(), at.clone()))
            .collect();
        assert_eq!(places, [("one", 2..4), ("two", 5..5)]);
        let twice = Template::of_text("{{ part(\"one\", \"\") }}\n{{ part(\"one\", \"\") }}");
        let refusal = draft(&twice, &sources, &subject, &said).expect_err("twice");
        assert_eq!(refusal.code, "template_broken");
    })
    .await;
}

#[tokio::test]
async fn text_changed_behind_the_program_is_found_and_an_erased_one_is_no_breach() {
    on_both(async |house| {
        use crate::db::ConnectionTrait;
        let scene = scene(house).await;
        let line = house.line(writing(place("one", 0), "原话。")).await;
        let sql = async |sql: &str| {
            house.db.read().execute_unprepared(sql).await.expect("runs");
        };
        sql(&format!(
            "UPDATE line_text SET body = '改过' WHERE seq = {line}"
        ))
        .await;
        let broken = verify_chain(house.db.read(), |_| {}).await.expect("reads");
        let broken = broken.expect_err("is found");
        assert_eq!((broken.line, broken.table), (line.into(), "line_text"));
        sql(&format!("DELETE FROM line_text WHERE seq = {line}")).await;
        let clean = verify_chain(house.db.read(), |_| {}).await.expect("reads");
        assert!(clean.is_ok());
        assert_eq!(versions(house).await[0].text, None);
        assert_eq!(paragraphs(&report(&scene).await), ["一", "支部2个。"]);
        // Over an erased version another can be written.
        house.line(writing(place("one", line), "新话。")).await;
    })
    .await;
}
