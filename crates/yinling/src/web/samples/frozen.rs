use super::*;

pub fn samples() -> Vec<Sample> {
    let mut none = list();
    none.frozen.clear();
    none.fresh = None;
    none.unit = None;
    let mut erased = one();
    erased.sheet.clear();
    let mut withdrawn = one();
    withdrawn.head.withdrawn_by = Some(418_300);
    let mut big = one();
    big.shell.preferences = Preferences {
        size: 4,
        contrast: true,
        pointer: false,
        ..Preferences::default()
    };
    let mut broken = checked();
    broken.is_proven = false;
    broken.seals[0].holds = false;
    broken.figures[1].is_proven = false;
    broken.figures[1].why = "现在重算得5987个，另一种办法得5987个。".into();
    let mut same = changes();
    same.changed.clear();
    same.redefined.clear();
    let mut unchanged = compared();
    unchanged.changes.clear();
    unchanged.more = 0;
    unchanged.texts = 0;
    let mut refused = compared();
    refused.changes.clear();
    refused.refused =
        "这不是 DOCX 文档（看起来是 xlsx）。请在文字处理软件里另存为 .docx，再用那一份。".into();
    vec![
        ("frozen-list", html(&list())),
        ("frozen-list-none", html(&none)),
        ("frozen", html(&one())),
        ("frozen-erased", html(&erased)),
        ("frozen-withdrawn", html(&withdrawn)),
        ("frozen-big", html(&big)),
        ("frozen-check", html(&checked())),
        ("frozen-check-broken", html(&broken)),
        ("frozen-changes", html(&changes())),
        ("frozen-changes-none", html(&same)),
        ("frozen-compare", html(&compared())),
        ("frozen-compare-same", html(&unchanged)),
        ("frozen-compare-refused", html(&refused)),
    ]
}

fn head() -> FrozenHead {
    FrozenHead {
        id: 418_207,
        at_ms: 1_795_426_800_000,
        unit: unit("370100", "济南市"),
        period: "2026年度".into(),
        day: day(2026, 11, 23),
        line: 418_206,
        figures: 2,
        withdrawn_by: None,
    }
}

fn list() -> FrozenListPage {
    let mut earlier = head();
    earlier.id = 371_004;
    earlier.period = "2025年度".into();
    earlier.day = day(2026, 1, 10);
    earlier.withdrawn_by = Some(371_010);
    FrozenListPage {
        shell: of_staff("/reports/frozen?unit=370100"),
        unit: Some(unit("370100", "济南市")),
        fresh: Some(FreshReport {
            token: "0123456789abcdef".into(),
            period: "2026年度".into(),
            href: links::report("370100", "2026", &Question::default()),
            line: 418_206,
            keep: vec![
                ("unit", "370100".into()),
                ("period", "2026".into()),
                ("at", "418206".into()),
            ],
        }),
        frozen: vec![head(), earlier],
    }
}

fn one() -> FrozenPage {
    FrozenPage {
        shell: of_staff("/reports/frozen/418207"),
        head: head(),
        sheet: report::sheet(),
        hash: HASH.into(),
        signature: format!("{HASH}{PREV}"),
        public_key: PREV.into(),
        token: "0123456789abcdef".into(),
    }
}

fn seal(name: &'static str, words: &str) -> SealRow {
    SealRow {
        name,
        words: words.into(),
        holds: true,
    }
}

fn checked() -> FrozenCheckPage {
    let row = |name: &str, value: &str| CheckedRow {
        name: name.into(),
        value: value.into(),
        is_proven: true,
        why: String::new(),
    };
    FrozenCheckPage {
        shell: of_staff("/reports/frozen/418207/check"),
        head: head(),
        is_proven: true,
        seals: vec![
            seal("签名", "与所签的内容相符，一个字没有改过。"),
            seal("密钥", "是本机的密钥签的。"),
            seal("正文", "就是定稿时的那一份。"),
            seal("所据的流水", "还在，指纹与定稿里写的相同。"),
            seal("流水的内容", "重新读过，与记下时一样。"),
        ],
        figures: vec![row("离退休干部", "103482人"), row("党支部", "5986个")],
    }
}

fn changes() -> FrozenChangesPage {
    FrozenChangesPage {
        shell: of_staff("/reports/frozen/418207/changes"),
        head: head(),
        to: 420_118,
        changed: vec![
            ChangedRow {
                name: "党支部".into(),
                unit: "个".into(),
                then: "5986".into(),
                now: "5988".into(),
                difference: "+2".into(),
                lines: vec![418_900, 419_004],
                more: 0,
                is_exact: true,
            },
            ChangedRow {
                name: "离退休干部".into(),
                unit: "人".into(),
                then: "103482".into(),
                now: "103390".into(),
                difference: "-92".into(),
                lines: vec![418_300, 418_312, 418_377],
                more: 231,
                is_exact: false,
            },
        ],
        same: 14,
        redefined: vec!["党员占比".into()],
    }
}

fn compared() -> FrozenComparePage {
    FrozenComparePage {
        shell: of_staff("/reports/frozen/418207"),
        head: head(),
        file: "济南市2026报告（修改）.docx".into(),
        refused: String::new(),
        changes: vec![
            ComparedRow {
                what: "改了",
                before: "10.3万余".into(),
                after: "10.4万余".into(),
                sentence_before: "全市登记在册的离退休干部共10.3万余人。".into(),
                sentence_after: "全市登记在册的离退休干部共10.4万余人。".into(),
                figure: "离退休干部".into(),
            },
            ComparedRow {
                what: "添了",
                before: String::new(),
                after: "12".into(),
                sentence_before: String::new(),
                sentence_after: "12个县区全部建立了制度。".into(),
                figure: String::new(),
            },
        ],
        more: 3,
        looked_at: 84,
        texts: 2,
    }
}

fn of_staff(here: &str) -> Shell {
    Shell {
        me: Some(staff()),
        asked: String::new(),
        ..shell(Section::Units, here)
    }
}
