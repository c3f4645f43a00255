use super::*;
use documents::charts::{self, Datum};
use documents::{Block, Document, FigureRun, Level, Note, Notes, Run, Signature, html};

pub fn samples() -> Vec<Sample> {
    let mut whole = page();
    whole.gaps.clear();
    let mut staff = page();
    staff.freeze_href = Some(links::frozen("370100", &Question::default()));
    whole.findings.clear();
    let mut waiting = page();
    waiting.shell.loading = loading();
    waiting.sheet.clear();
    let mut past = page();
    past.reading.is_past = true;
    past.asof.question.day = Some(day(2026, 1, 31));
    let mut big = page();
    big.shell.preferences = Preferences {
        size: 4,
        contrast: true,
        pointer: false,
        ..Preferences::default()
    };
    vec![
        ("report", html(&page())),
        ("report-staff", html(&staff)),
        ("report-whole", html(&whole)),
        ("report-loading", html(&waiting)),
        ("report-past", html(&past)),
        ("report-big", html(&big)),
    ]
}

fn note(id: &str, name: &str, number: &str, unit: &str, beside: &str) -> Note {
    Note {
        id: id.into(),
        name: name.into(),
        number: number.into(),
        unit: unit.into(),
        definition: "在用的个数，成立之日起计入，撤销之日起不再计入。".into(),
        version: 1,
        period: String::new(),
        as_of: day(2026, 11, 23),
        line: 418_206,
        hash: HASH.into(),
        evidence: "甲，逐条有记录".into(),
        beside: beside.into(),
        href: Some(links::figure(id, "370100", &Question::default())),
    }
}

fn chart() -> documents::Picture {
    let subject = charts::Subject {
        caption: "各县区的党支部".into(),
        unit: "个".into(),
        of: "县区".into(),
    };
    let counties = [
        ("历下区", 812),
        ("市中区", 640),
        ("槐荫区", 498),
        ("商河县", 0),
    ];
    let data = counties.map(|(name, count)| Datum::new(name, count));
    charts::bars(&subject, &data)
}

pub fn sheet() -> String {
    let text = |words: &str| Run::Text(words.into());
    let figure = |words: &str, note| {
        Run::Figure(FigureRun {
            words: words.into(),
            note,
        })
    };
    let document = Document {
        title: vec!["济南市离退休干部工作".into(), "2026年度报告".into()],
        blocks: vec![
            Block::Heading(Level::First, vec![text("健全组织架构")]),
            Block::Paragraph(vec![
                text("全市登记在册的离退休干部共"),
                figure("10.3万余人", 0),
                text("。以上人数出自590个支部的花名册，应有598个，还缺8个，完整度98.6%。"),
            ]),
            Block::Heading(Level::Second, vec![text("把党的组织建起来")]),
            Block::Paragraph(vec![
                text("基层离退休干部党支部现有"),
                figure("5900余个", 1),
                text("。"),
            ]),
            Block::Picture(chart()),
            Block::Paragraph(vec![
                text("老同志们说，"),
                Run::Typed("八成".into()),
                text("的支部盼着指导员多来。"),
            ]),
        ],
        notes: vec![
            note(
                "people.retired",
                "离退休干部",
                "103482",
                "人",
                "应有598个支部，已有590个。",
            ),
            note("org.branches", "党支部", "5986", "个", ""),
        ],
        signature: Some(Signature {
            unit: "济南市".into(),
            day: day(2026, 11, 23),
        }),
        ..Document::default()
    };
    html::sheet(&document, Notes::Appendix)
}

fn page() -> ReportPage {
    ReportPage {
        shell: shell(Section::Units, "/reports/370100/2026"),
        crumbs: vec![crumb("370100", "济南市")],
        unit: unit("370100", "济南市"),
        period: "2026年度".into(),
        reading: reading(),
        sheet: sheet(),
        figures: 2,
        gaps: vec![GapEntry {
            sentence: "从［指导员选派起始年］起，全市开始向基层支部选派党建指导员。".into(),
            figures: vec![
                GapFigure {
                    name: "指导员选派起始年".into(),
                    why: "还没有记录。".into(),
                    href: Some(links::figure(
                        "instructor.since",
                        "370100",
                        &Question::default(),
                    )),
                },
                GapFigure {
                    name: "instructor.people".into(),
                    why: "指标词典里还没有这一项。".into(),
                    href: None,
                },
            ],
        }],
        findings: vec![(
            "正文第3段，第8个字".into(),
            "“2026年01月03日”的月和日前不补0，请写成“2026年1月3日”。".into(),
        )],
        checks: vec!["网上平台登记的党支部不超过党支部".into()],
        docx_href: links::report_file("370100", "2026", "report.docx", &Question::default()),
        pdf_href: links::report_file("370100", "2026", "report.pdf", &Question::default()),
        proof_href: links::report_with_notes("370100", "2026", "report.pdf", &Question::default()),
        html_href: links::report_file("370100", "2026", "report.html", &Question::default()),
        epub_href: links::report_file("370100", "2026", "report.epub", &Question::default()),
        freeze_href: None,
        write_href: Some("/reports/370100/2026/write".into()),
        asof: asof("/reports/370100/2026", Question::default(), false),
    }
}
