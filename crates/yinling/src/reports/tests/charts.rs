//! What a template may draw, and what it may not.

use super::scene::{Scene, scene};
use crate::indicators::measures as m;
use crate::reports::{Below, Hidden, Report, Said, Template, Why, write};
use crate::testing::{day, on_both, test_day};
use crate::units::{self, FoundForm};
use documents::{Block, Picture, Run};
use std::sync::Arc;

async fn found(scene: &Scene<'_>, code: &'static str, kind: &'static str, parent: &'static str) {
    let founded = crate::journal::verb(move |tx| {
        let form = FoundForm {
            code: code.into(),
            name: format!("{code}单位"),
            kind: kind.into(),
            parent: parent.into(),
            mode: String::new(),
        };
        Box::pin(async move { units::found(tx, &form, day("2010-01-01"), test_day()).await })
    });
    scene.house.line(founded.alone()).await;
}

async fn report_of(scene: &Scene<'_>, unit: &str, text: &str) -> Report {
    let (sources, subject) = scene.sources(unit).await;
    let of = sources.asked.unit.0.into();
    let below = units::list_children(scene.house.db.read(), of).await;
    let sources = sources.with_below(Below::of(below.expect("reads").iter()));
    write(
        &Template::of_text(text),
        &sources,
        &subject,
        &Said::nothing(),
    )
    .expect("is written")
}

fn pictures(report: &Report) -> Vec<&Picture> {
    let blocks = report.document.blocks.iter();
    blocks
        .filter_map(|block| match block {
            Block::Picture(picture) => Some(picture),
            _ => None,
        })
        .collect()
}

fn rows(picture: &Picture) -> Vec<(String, String)> {
    let said = |cell: &Vec<Run>| match &cell[..] {
        [Run::Text(text)] => text.clone(),
        other => panic!("{other:?}"),
    };
    let table = picture.table.as_ref().expect("has a table");
    table
        .rows
        .iter()
        .map(|row| (said(&row[0]), said(&row[1])))
        .collect()
}

#[tokio::test]
async fn units_stand_in_the_order_of_their_codes_whatever_their_numbers() {
    on_both(async |house| {
        let scene = scene(house).await;
        for (code, kind, parent) in [
            ("3703", "county", "37"),
            ("3702", "county", "37"),
            ("B3", "branch", "3703"),
            ("B4", "branch", "3703"),
            ("B5", "branch", "3703"),
            // The city's own: no match for a county.
            ("B9", "branch", "37"),
            ("3799", "municipal_unit", "37"),
        ] {
            found(&scene, code, kind, parent).await;
        }
        for by in ["units", "map"] {
            let text = format!("一。\n{{{{ chart(\"org.branches\", by=\"{by}\") }}}}\n二。");
            let report = report_of(&scene, "37", &text).await;
            let drawn = pictures(&report);
            assert_eq!(drawn.len(), 1, "{by}");
            assert_eq!(drawn[0].caption, "各县区的党支部");
            let told = rows(drawn[0]);
            let told: Vec<(&str, &str)> = told.iter().map(|(a, b)| (&a[..], &b[..])).collect();
            // Without a record a unit has no number, not 0.
            assert_eq!(
                told,
                [("甲区", "2"), ("3702单位", "没有记录"), ("3703单位", "3")]
            );
            assert_eq!(report.gaps, []);
        }
        // One unit with a number is nothing to compare, nor is one month.
        let alone = report_of(
            &scene,
            "3701",
            "{{ chart(\"org.branches\", by=\"units\") }}",
        )
        .await;
        assert!(pictures(&alone).is_empty() && alone.gaps.is_empty());
    })
    .await;
}

#[tokio::test]
async fn months_end_with_the_one_that_is_not_over() {
    on_both(async |house| {
        let scene = scene(house).await;
        scene.people(m::PERSON_RETIRED, 1, 7).await;
        let report = report_of(
            &scene,
            "37",
            "{{ chart(\"people.retired\", by=\"months\") }}",
        )
        .await;
        let told = rows(pictures(&report)[0]);
        assert_eq!(told.len(), 12);
        assert!(told.iter().all(|(_, count)| count == "7"), "{told:?}");
        assert!(told[11].0.ends_with("（未完）"), "{told:?}");
    })
    .await;
}

#[tokio::test]
async fn nothing_is_drawn_that_may_not_stand_as_a_figure() {
    on_both(async |house| {
        let scene = scene(house).await;
        found(&scene, "3702", "county", "37").await;
        found(&scene, "B3", "branch", "3702").await;
        scene.known(40, 30, 60).await;
        scene.of_units("B1", m::INSTRUCTOR_GUIDES, 1).await;
        scene.of_units("B3", m::INSTRUCTOR_GUIDES, 1).await;
        // Party status by nobody and nowhere.
        for text in [
            "{{ chart(\"people.party_members\", by=\"units\") }}",
            "{{ chart(\"people.party_known\", by=\"months\") }}",
            "{{ shares(\"people.party_known\", \"people.party_unknown\", caption=\"图\") }}",
        ] {
            let report = report_of(&scene, "37", text).await;
            assert!(pictures(&report).is_empty(), "{text}");
            assert_eq!(report.gaps[0].figures[0].why, Why::TooFew, "{text}");
        }
        // Instructors unit by unit, and anything branch by branch.
        for (unit, text) in [
            ("37", "{{ chart(\"instructor.branches\", by=\"units\") }}"),
            ("3701", "{{ chart(\"people.retired\", by=\"units\") }}"),
        ] {
            assert!(pictures(&report_of(&scene, unit, text).await).is_empty(), "{text}");
        }
        // What is hidden from the reader stays so.
        let (mut sources, subject) = scene.sources("37").await;
        sources.hidden = Arc::new(|_| Some(Hidden::TooFew));
        let text = "{{ chart(\"people.retired\", by=\"months\") }}\n{{ shares(\"org.branches\", \"org.groups\", caption=\"图\") }}";
        let report = write(&Template::of_text(text), &sources, &subject, &Said::nothing()).expect("is written");
        assert!(pictures(&report).is_empty());
        assert_eq!(report.gaps.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_way_of_drawing_that_nobody_knows_is_named() {
    on_both(async |house| {
        let scene = scene(house).await;
        for (text, what) in [
            ("{{ chart(\"org.branches\", by=\"rank\") }}", "rank"),
            ("{{ chart(\"org.branches\") }}", "by"),
            ("{{ shares(\"org.branches\") }}", "caption"),
        ] {
            let refusal = scene.report(&Template::of_text(text)).await;
            let refusal = refusal.expect_err(text);
            assert_eq!(refusal.code, "template_broken", "{text}");
            let said = crate::words::sentence(&refusal, crate::words::Language::Chinese);
            assert!(said.contains(what), "{text}: {said}");
        }
        let unknown = report_of(&scene, "37", "{{ chart(\"org.brunches\", by=\"units\") }}").await;
        assert_eq!(unknown.gaps[0].figures[0].why, Why::NotDefined);
    })
    .await;
}
