use super::*;

const HERE: &str = "/forms/0123456789abcdef";

pub fn samples() -> Vec<Sample> {
    let mut none = list();
    none.refused =
        "这是旧格式的文件（.xls）。请在 WPS 或 Office 里选“另存为”，保存成 .xlsx 或 .docx 再来。"
            .into();
    none.waiting.clear();
    none.known.clear();
    let mut unmarked = form();
    unmarked.refused = "这份表里没有标记，以前也没有填过它。请在要填数的格里写上【指标名称】，例如【离退休干部数】，存好再来。".into();
    (unmarked.places, unmarked.left) = (vec![], vec![]);
    unmarked.filled = 0;
    let mut brief = form();
    brief.recognised.clear();
    brief.will_remember = false;
    brief.not_remembered = "除了标记，这份表上的文字不到3处，和别的表分不清，所以不记住。下次请还用带标记的表，或者先给表加上标题和各栏的名称。".into();
    let mut big = changed();
    big.shell.preferences = Preferences {
        size: 4,
        contrast: true,
        pointer: false,
        ..Preferences::default()
    };
    vec![
        ("forms", html(&list())),
        ("forms-none", html(&none)),
        ("form", html(&form())),
        ("form-unmarked", html(&unmarked)),
        ("form-brief", html(&brief)),
        ("form-changed", html(&changed())),
        ("form-changed-big", html(&big)),
    ]
}

fn at(here: &str) -> Shell {
    Shell {
        reading: None,
        ..shell(Section::Imports, here)
    }
}

fn list() -> FormsPage {
    let known = |name: &str, version, again: &str| KnownFormRow {
        name: name.into(),
        version,
        places: 98,
        line: 418_206,
        at_ms: 1_795_500_000_000,
        again_href: again.into(),
    };
    FormsPage {
        shell: at("/forms"),
        token: "0123".into(),
        refused: String::new(),
        waiting: vec![WaitingForm {
            href: HERE.into(),
            name: "2026年第三季度离退休干部工作统计表.xlsx".into(),
            at_ms: 1_795_500_000_000,
        }],
        known: vec![
            known("全省离退休干部季报.xlsx", 2, "/forms/known/7/again"),
            known("党建工作情况年报（带附图）.docx", 1, ""),
        ],
    }
}

fn form() -> FormPage {
    let place =
        |at: &str, name: &str, of: &str, period: &str, value: &str, count: &str| FormPlace {
            place: at.into(),
            name: name.into(),
            of: of.into(),
            period: period.into(),
            value: value.into(),
            unit_of_count: count.into(),
            href: links::figure("people.retired", "370100", &Question::default()),
        };
    let left = |at: &str, mark: &str, why: &str| FormLeft {
        place: at.into(),
        mark: mark.into(),
        why: why.into(),
    };
    FormPage {
        shell: at(HERE),
        token: "0123".into(),
        href: HERE.into(),
        name: "2026年第三季度离退休干部工作统计表.xlsx".into(),
        unit: "370100".into(),
        unit_name: "济南市".into(),
        period: "2026Q3".into(),
        units: DISTRICTS
            .map(|(code, name)| (code.into(), name.into()))
            .into(),
        periods: vec!["2026Q3".into(), "2026".into()],
        anew: false,
        refused: String::new(),
        line: 418_206,
        recognised: "认出来了，是以前填过的第2版。".into(),
        moved: vec![],
        must_look: false,
        filled: 4,
        places: vec![
            place("汇总 B5", "离退休干部", "", "", "84,268", "人"),
            place(
                "汇总 C5",
                "离退休干部",
                "",
                "2025年第三季度",
                "83,901",
                "人",
            ),
            place("汇总 B6", "党支部", "历下区", "", "312", "个"),
            place("分县区情况 D12", "党员比例", "", "", "72.46", "%"),
        ],
        left: vec![
            left(
                "汇总 B9",
                "网上平台有活动的党支部",
                "还缺网上平台的活动记录，所以不写，也不写 0。",
            ),
            left(
                "说明 A3",
                "离退干部数",
                "没有这样的指标。相近的有【离退休干部】，请改好标记。",
            ),
        ],
        will_remember: true,
        not_remembered: String::new(),
    }
}

fn changed() -> FormPage {
    let moved = |mark: &str, label: &str, before: &str, now: &str| FormMoved {
        mark: mark.into(),
        label: label.into(),
        before: before.into(),
        now: now.into(),
    };
    FormPage {
        recognised: "和以前填过的“全省离退休干部季报.xlsx”差不多，但有改动：98处里认出97处。"
            .into(),
        moved: vec![
            moved(
                "离退休干部｜上年同期",
                "离退休干部人数",
                "汇总 C5",
                "汇总 D5",
            ),
            moved("党支部｜历下区", "历下区", "汇总 B6", ""),
        ],
        must_look: true,
        ..form()
    }
}
