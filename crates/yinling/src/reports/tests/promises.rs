use super::scene::{Scene, paragraphs, scene};
use crate::indicators::{Dictionary, Live};
use crate::journal::{Verb, verb};
use crate::reports::{
    Evidence, Promise, PromiseForm, Template, keep_promise, leave_undone, list_promises, promise,
    withdraw_promise,
};
use crate::testing::{TestHouse, day, on_both};
use kit::{Period, UnitId};
use std::sync::Arc;

fn form(year: i16, text: &str) -> PromiseForm {
    PromiseForm {
        unit: "37".into(),
        year,
        text: text.into(),
        indicator: None,
        target: None,
    }
}

fn promising(house: &TestHouse, form: PromiseForm) -> Verb {
    let live = Arc::new(Live::new(Dictionary::built_in().expect("the dictionary")));
    let today = house.today();
    let verb = verb(move |tx| {
        let (live, form) = (live.clone(), form.clone());
        Box::pin(async move { promise(tx, &live, &form, today).await })
    });
    verb.alone()
}

fn keeping(house: &TestHouse, line: u32, evidence: Evidence) -> Verb {
    let today = house.today();
    let verb = verb(move |tx| {
        let evidence = evidence.clone();
        Box::pin(async move { keep_promise(tx, line, &evidence, today).await })
    });
    verb.alone()
}

fn leaving(line: u32, reason: &'static str) -> Verb {
    verb(move |tx| Box::pin(async move { leave_undone(tx, line, reason).await })).alone()
}

fn withdrawing(house: &TestHouse, line: u32, reason: &'static str) -> Verb {
    let today = house.today();
    verb(move |tx| Box::pin(async move { withdraw_promise(tx, line, reason, today).await })).alone()
}

fn undoing(house: &TestHouse, line: u32) -> Verb {
    let (secrets, today) = (house.secrets.clone(), house.today());
    let verb = verb(move |tx| {
        let secrets = secrets.clone();
        Box::pin(async move { crate::corrections::undo(tx, &secrets, line, "记错了", today).await })
    });
    verb.alone()
}

fn shown(words: &str) -> Evidence {
    Evidence {
        words: words.into(),
        ..Evidence::default()
    }
}

async fn all(house: &TestHouse) -> Vec<Promise> {
    let found = list_promises(house.db.read(), UnitId(1), i64::MAX).await;
    found.expect("reads")
}

/// The figure of the city in a year, by the engine and by SQL.
async fn figure(scene: &Scene<'_>, id: &str, year: &str) -> Option<f64> {
    let (sources, _) = scene.sources("37").await;
    let asked = crate::indicators::Asked {
        period: year.parse::<Period>().expect("a period"),
        ..sources.asked.clone()
    };
    let ids = [id.to_owned()];
    let db = &scene.house.db;
    let equal =
        crate::indicators::recount_figures(&sources.live, db, &asked, sources.today, &ids).await;
    equal.expect("reads").expect("the recount says the same");
    let indicator = sources.live.find_indicator(id).expect("is defined");
    match sources
        .live
        .figure(&indicator, &asked, sources.today)
        .cell
        .value
    {
        Some(figures::Number::Int(count)) => Some(count as f64),
        Some(figures::Number::Rate(rate)) => Some(rate),
        None => None,
    }
}

#[tokio::test]
async fn promise_is_printed_this_year_and_answered_in_the_next_report() {
    on_both(async |house| {
        let scene = scene(house).await;
        let mut measured = form(2027, "把支部建到每个社区。");
        measured.indicator = Some("党支部".into());
        measured.target = Some(3);
        house.line(promising(house, measured)).await;
        let done = house.line(promising(house, form(2026, "编一本选编"))).await;
        let left = house.line(promising(house, form(2026, "办一个班"))).await;
        house.line(promising(house, form(2026, "看一次病"))).await;
        let evidence = Evidence {
            on: Some(day("2026-05-03")),
            line: Some(2),
            ..shown("书已经印好")
        };
        house.line(keeping(house, done, evidence)).await;
        house.line(leaving(left, "没有场地。")).await;
        let template = "# 报告\n\n{{ due() }}\n\n## 打算\n\n{{ promised() }}";
        assert_eq!(
            scene.says(template).await,
            [
                "2025年的报告承诺在2026年做好以下几件事，现在逐件答复。",
                "一是编一本选编。2026年5月3日办成，书已经印好，见流水第2条。",
                "二是办一个班。这一件没有办成，原因是没有场地。",
                "三是看一次病。这一件还在办。",
                "打算",
                "一是把支部建到每个社区。党支部要达到3个，现在是2个。",
            ]
        );
        // Promised in 2025 for 2026, in 2026 for 2027.
        assert_eq!(figure(&scene, "plan.promises", "2025").await, Some(3.0));
        assert_eq!(figure(&scene, "plan.promises", "2026").await, Some(1.0));
        assert_eq!(
            figure(&scene, "plan.promises.done", "2026").await,
            Some(1.0)
        );
    })
    .await;
}

#[tokio::test]
async fn form_sent_twice_counts_once() {
    on_both(async |house| {
        let scene = scene(house).await;
        let line = house.line(promising(house, form(2026, "做一件事"))).await;
        assert_eq!(
            house
                .refusal(promising(house, form(2026, "做一件事。")))
                .await,
            "same_promise"
        );
        house.line(keeping(house, line, shown("做了"))).await;
        assert_eq!(
            house.refusal(keeping(house, line, shown("做了"))).await,
            "already_said"
        );
        house.line(leaving(line, "其实没做")).await;
        assert_eq!(
            house.refusal(leaving(line, "其实没做")).await,
            "already_said"
        );
        assert_eq!(figure(&scene, "plan.promises", "2025").await, Some(1.0));
        assert_eq!(
            figure(&scene, "plan.promises.done", "2026").await,
            Some(0.0)
        );
    })
    .await;
}

#[tokio::test]
async fn withdrawn_in_time_it_was_never_in_a_report_and_later_it_is_told() {
    on_both(async |house| {
        let scene = scene(house).await;
        let early = house.line(promising(house, form(2027, "明年的事"))).await;
        let late = house.line(promising(house, form(2026, "今年的事"))).await;
        house.line(withdrawing(house, early, "改主意了")).await;
        house.line(withdrawing(house, late, "条件变了")).await;
        let says = scene
            .says("# 报告\n\n{{ due() }}\n\n## 打算\n\n{{ promised() }}")
            .await;
        assert_eq!(says[1], "一是今年的事。这一件已经撤回，原因是条件变了。");
        assert_eq!(says.len(), 2, "{says:?}");
        assert_eq!(figure(&scene, "plan.promises", "2026").await, Some(0.0));
        assert_eq!(figure(&scene, "plan.promises", "2025").await, Some(1.0));
        for verb in [keeping(house, late, shown("做了")), leaving(late, "没做")] {
            assert_eq!(house.refusal(verb).await, "promise_withdrawn");
        }
        assert_eq!(
            house.refusal(withdrawing(house, late, "再撤")).await,
            "already_said"
        );
        // What was withdrawn can be promised anew.
        house.line(promising(house, form(2027, "明年的事"))).await;
    })
    .await;
}

#[tokio::test]
async fn undo_takes_a_promise_back_unless_an_answer_rests_on_it() {
    on_both(async |house| {
        let scene = scene(house).await;
        let line = house.line(promising(house, form(2026, "做一件事"))).await;
        let done = house.line(keeping(house, line, shown("做了"))).await;
        assert_eq!(house.refusal(undoing(house, line)).await, "has_dependents");
        let undone = house.line(undoing(house, done)).await;
        assert_eq!(all(house).await[0].state.code(), "open");
        assert_eq!(
            figure(&scene, "plan.promises.done", "2026").await,
            Some(0.0)
        );
        // As of the line before, it was done.
        let before = list_promises(house.db.read(), UnitId(1), (undone - 1).into()).await;
        assert_eq!(before.expect("reads")[0].state.code(), "done");
        house.line(undoing(house, line)).await;
        assert!(all(house).await.is_empty());
        assert_eq!(figure(&scene, "plan.promises", "2025").await, Some(0.0));
        assert_eq!(
            house.refusal(leaving(line, "没做")).await,
            "unknown_promise"
        );
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_promised_or_answered_is_refused_with_the_reason() {
    on_both(async |house| {
        scene(house).await;
        let target = |indicator: Option<&str>, target| PromiseForm {
            indicator: indicator.map(str::to_owned),
            target,
            ..form(2027, "做一件事")
        };
        for (form, code) in [
            (form(2028, "太远的事"), "promise_year"),
            (form(0, "没有年份"), "promise_year"),
            (form(i16::MIN, "没有年份"), "promise_year"),
            (form(2027, " 。"), "missing_value"),
            (form(2027, &"长".repeat(301)), "promise_too_long"),
            (form(2005, "那时还没有这个单位"), "unit_not_open"),
            (target(Some("党支部"), None), "target_incomplete"),
            (target(None, Some(3)), "target_incomplete"),
            (target(Some("党支部"), Some(0)), "target_incomplete"),
            (target(Some("没有的数"), Some(3)), "unknown_figure"),
        ] {
            assert_eq!(house.refusal(promising(house, form)).await, code);
        }
        let line = house.line(promising(house, form(2026, "做一件事"))).await;
        let on = |text: &str| Evidence {
            on: Some(day(text)),
            ..shown("做了")
        };
        let at = |line| Evidence {
            line: Some(line),
            ..Evidence::default()
        };
        for (verb, code) in [
            (keeping(house, line, shown(" ")), "missing_value"),
            (keeping(house, line, on("2024-01-01")), "promise_day"),
            (keeping(house, line, on("2026-12-01")), "promise_day"),
            (keeping(house, line, at(9_999)), "unknown_line"),
            (keeping(house, 2, shown("做了")), "unknown_promise"),
            (keeping(house, 9_999, shown("做了")), "unknown_promise"),
            (leaving(line, ""), "missing_value"),
            (withdrawing(house, line, " "), "missing_value"),
        ] {
            assert_eq!(house.refusal(verb).await, code);
        }
        house.line(keeping(house, line, at(2))).await;
        assert_eq!(
            house.refusal(withdrawing(house, line, "不做了")).await,
            "promise_done"
        );
    })
    .await;
}

#[tokio::test]
async fn built_in_template_prints_the_plan_and_names_every_gap_in_chinese() {
    on_both(async |house| {
        let scene = scene(house).await;
        house.line(promising(house, form(2027, "送学上门"))).await;
        let report = scene
            .report(&Template::built_in())
            .await
            .expect("is written");
        let said = paragraphs(&report);
        for told in [
            "2027年的打算",
            "全市各级的报告对下一年承诺的事共1项。",
            "一是送学上门。",
        ] {
            assert!(said.iter().any(|one| one == told), "{told}: {said:?}");
        }
        assert!(report.gaps.len() > 20, "{:?}", report.gaps);
        for gap in &report.gaps {
            let is_chinese = |text: &str| !text.contains(|c: char| c.is_ascii_lowercase());
            assert!(is_chinese(&gap.sentence), "{}", gap.sentence);
            for figure in &gap.figures {
                assert!(is_chinese(&figure.name), "{}", figure.name);
                let why = figure.why.words(crate::words::Language::Chinese);
                assert!(why.ends_with('。') && is_chinese(&why), "{why}");
            }
        }
    })
    .await;
}
