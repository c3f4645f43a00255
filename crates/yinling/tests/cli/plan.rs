//! What a report promises, on the command line.

use crate::house::on_both;
use serde_json::json;

#[test]
fn promise_is_made_answered_listed_and_counted() {
    on_both(|house| {
        house.small_city();
        house.ok(&["migrate"]);
        let promise = [
            "plan", "promise", "--unit", "37", "--year", "2026", "--text",
        ];
        let with = |text: &str, more: &[&str]| {
            let mut args = promise.to_vec();
            args.push(text);
            args.extend(more);
            args.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>()
        };
        let run =
            |args: Vec<String>| house.json(&args.iter().map(String::as_str).collect::<Vec<_>>());
        let target = ["--indicator", "党支部", "--target", "9", "--format", "json"];
        let first = run(with("建九个支部", &target))["line"].to_string();
        let second = run(with("办一个班", &["--format", "json"]))["line"].to_string();
        let args = with("办一个班", &[]);
        let (code, why) = house.refused(&args.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(code == 1 && why.starts_with("same_promise"), "{why}");
        let (code, why) = house.refused(&["plan", "done", &second]);
        assert!(code == 1 && why.starts_with("missing_value"), "{why}");
        house.ok(&[
            "plan",
            "done",
            &second,
            "--words",
            "办了",
            "--day",
            "2026-01-02",
        ]);
        house.ok(&["plan", "not-done", &first, "--reason", "没有建成"]);
        let listed = house.json(&["plan", "list", "--unit", "37", "--format", "json"]);
        let told: Vec<_> = listed
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| {
                (
                    one["state"].clone(),
                    one["target"].clone(),
                    one["words"].clone(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (json!("not_done"), json!(9), json!("没有建成")),
                (json!("done"), json!(null), json!("办了")),
            ]
        );
        assert_eq!(house.figure("37", "2025", "plan.promises", &[]), json!(2));
        assert_eq!(
            house.figure("37", "2026", "plan.promises.done", &[]),
            json!(1)
        );
        let drill = [
            "drill",
            "--unit",
            "37",
            "--period",
            "2025",
            "--indicator",
            "plan.promises",
        ];
        let drill = house.json(&[&drill[..], &["--format", "json"]].concat());
        assert!(drill.to_string().contains(&first), "{drill}");
        house.ok(&["verify"]);
        house.ok(&[
            "undo",
            &(second.parse::<i64>().expect("a line") + 1).to_string(),
            "--reason",
            "记错了",
        ]);
        let text = house.ok(&["plan", "list", "--unit", "37", "--year", "2026"]);
        assert!(text.contains("\t还在办\t办一个班"), "{text}");
        let (code, why) = house.refused(&["plan", "list", "--unit", "99"]);
        assert!(code == 1 && why.starts_with("unknown_unit"), "{why}");
        house.ok(&["verify"]);
    });
}
