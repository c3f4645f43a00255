use super::*;

pub fn samples() -> Vec<Sample> {
    let mut editing = page();
    open(&mut editing, None);
    let mut conflict = page();
    open(
        &mut conflict,
        Some(version(418_190, "体会感受写得最多的是身边的变化。")),
    );
    conflict.notice = Some(Notice {
        title: "还没有存",
        words: "您写的时候，别人已经存了另一稿（流水第 418190 条）。您的文字还在，请两稿对着看，改好再存。".into(),
    });
    let mut quarter = page();
    quarter.promises = None;
    quarter.gaps.clear();
    quarter.beside.clear();
    quarter.loose.clear();
    let mut refused = page();
    if let Some(plan) = &mut refused.promises {
        plan.form.target = "多".into();
        plan.due[0].form = AnswerForm {
            how: "done".into(),
            is_open: true,
            ..AnswerForm::default()
        };
    }
    let mut waiting = page();
    waiting.shell.loading = loading();
    waiting.pieces.clear();
    waiting.promises = None;
    let mut big = page();
    open(&mut big, None);
    big.shell.preferences = Preferences {
        size: 4,
        contrast: true,
        pointer: false,
        ..Preferences::default()
    };
    let mut unwritten = versions();
    unwritten.versions.clear();
    vec![
        ("report-write", html(&page())),
        ("report-write-open", html(&editing)),
        ("report-write-conflict", html(&conflict)),
        ("report-write-quarter", html(&quarter)),
        ("report-write-refused", html(&refused)),
        ("report-write-loading", html(&waiting)),
        ("report-write-big", html(&big)),
        ("report-part", html(&versions())),
        ("report-part-none", html(&unwritten)),
    ]
}

fn open(page: &mut WritePage, theirs: Option<VersionShown>) {
    for piece in &mut page.pieces {
        if let WritePiece::Slot(slot) = piece
            && slot.key == "works.words"
        {
            slot.editor = Some(Editor {
                base: 418_180,
                text: "收到的建议里，说得最多的是社区食堂。\n其中【党支部】的有三百余条。".into(),
                theirs: theirs.clone(),
            });
        }
    }
}

fn slot(key: &str, hint: &str, html: &str, versions: usize) -> WritePiece {
    let here = "/reports/370100/2026/write";
    WritePiece::Slot(Box::new(SlotShown {
        key: key.into(),
        hint: hint.into(),
        html: html.into(),
        versions,
        edit_href: format!("{here}?part={key}#part-{key}"),
        versions_href: format!("{here}/{key}"),
        editor: None,
    }))
}

fn page() -> WritePage {
    let sheet = |html: &str| WritePiece::Html(html.into());
    let promise = |line, text: &str, state, is_open, words: &str| PromiseShown {
        line,
        text: text.into(),
        target: "党支部达到6000个".into(),
        state,
        is_open,
        words: words.into(),
        may_be_done: true,
        may_be_answered: true,
        form: AnswerForm::default(),
    };
    WritePage {
        shell: shell(Section::Units, "/reports/370100/2026/write"),
        crumbs: vec![crumb("370100", "济南市")],
        unit: unit("370100", "济南市"),
        period: "2026年度".into(),
        period_label: "2026".into(),
        token: "0f".repeat(16),
        href: "/reports/370100/2026/write".into(),
        notice: None,
        pieces: vec![
            sheet(
                "<article class=\"sheet\"><h1>济南市离退休干部工作<br>2026年度报告</h1><h2>一、健全组织架构</h2><p>基层离退休干部党支部现有<a class=\"live\" href=\"/figures/org.branches?unit=370100\">5900余个</a>。</p>",
            ),
            slot(
                "org.committees",
                "党工委和党支部怎样建起来，遇到什么难处",
                "<p>去年合并了<span class=\"typed\" title=\"这个数后面没有记录\">三个</span>小支部，老同志活动更方便了。</p>",
                3,
            ),
            sheet("<h2>二、让老同志有处使劲</h2>"),
            slot(
                "works.words",
                "稿件里说得最多的是什么，哪些建议被采纳",
                "",
                0,
            ),
            sheet("<div class=\"sign\"><p>济南市</p><p>2026年11月23日</p></div></article>"),
        ],
        written: 1,
        gaps: vec![GapEntry {
            sentence: "济南市本级收到体会感受、建言献策、主题征文等稿件［本级收到的稿件］。".into(),
            figures: vec![GapFigure {
                name: "本级收到的稿件".into(),
                why: "征集稿件的登记还没有建账。".into(),
                href: None,
            }],
        }],
        beside: vec![
            row("离退休干部", "人", "103482", "101990", "+1492人"),
            row("党员比例", "%", "72.4", "—", "—"),
            row("指导员选派起始年", "年", "2019", "2019", "—"),
        ],
        last_year_day: "2025年11月23日".into(),
        promises: Some(Promises {
            year: 2026,
            next_year: 2027,
            due: vec![
                promise(417_001, "每个县区建起一支宣讲队", "还在办", true, ""),
                promise(
                    417_002,
                    "编一本老有所为事迹选",
                    "已办成",
                    false,
                    "2026年9月1日，书已经发到各支部",
                ),
            ],
            promised: vec![promise(
                418_100,
                "给行动不便的老同志送学上门",
                "还在办",
                true,
                "",
            )],
            form: PlanForm::default(),
        }),
        loose: vec![LooseText {
            key: "old.part".into(),
            text: "底稿改以前写的一段。".into(),
            href: "/reports/370100/2026/write/old.part".into(),
        }],
        plan_href: "/reports/370100/2026/plan".into(),
        report_href: "/reports/370100/2026".into(),
        docx_href: "/reports/370100/2026/report.docx".into(),
        html_href: "/reports/370100/2026/report.html".into(),
    }
}

fn row(name: &str, unit: &str, now: &str, before: &str, difference: &str) -> BesideRow {
    BesideRow {
        name: name.into(),
        href: links::figure("org.branches", "370100", &Question::default()),
        unit: unit.into(),
        now: now.into(),
        before: before.into(),
        difference: difference.into(),
    }
}

fn version(line: u32, text: &str) -> VersionShown {
    VersionShown {
        line,
        at_ms: 1_795_400_000_000,
        who: "李经办".into(),
        text: Some(text.into()),
        restored: None,
        is_newest: false,
    }
}

fn versions() -> PartVersionsPage {
    let newest = VersionShown {
        restored: Some(418_010),
        is_newest: true,
        ..version(418_190, "去年合并了三个小支部。")
    };
    let erased = VersionShown {
        text: None,
        ..version(418_020, "")
    };
    PartVersionsPage {
        shell: shell(Section::Units, "/reports/370100/2026/write/org.committees"),
        crumbs: vec![crumb("370100", "济南市")],
        unit: unit("370100", "济南市"),
        period: "2026年度".into(),
        token: "0f".repeat(16),
        hint: "党工委和党支部怎样建起来，遇到什么难处".into(),
        href: "/reports/370100/2026/write/org.committees".into(),
        back: "/reports/370100/2026/write?part=org.committees#part-org.committees".into(),
        base: 418_190,
        notice: None,
        versions: vec![
            newest,
            version(418_100, ""),
            erased,
            version(418_010, "去年合并了三个小支部。\n<b>不是标记</b>"),
        ],
    }
}
