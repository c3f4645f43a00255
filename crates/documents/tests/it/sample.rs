//! A document with everything in it.

use documents::charts::{self, Amount, Datum, Subject};
use documents::{
    Attachment, Block, Document, FigureRun, Level, Note, Picture, RedHead, Run, Signature, Table,
};
use kit::Day;
use std::io::{Cursor, Read};

pub fn text(words: &str) -> Run {
    Run::Text(words.into())
}

pub fn figure(words: &str, note: usize) -> Run {
    Run::Figure(FigureRun {
        words: words.into(),
        note,
    })
}

pub fn day() -> Day {
    Day::from_ymd(2026, 1, 3).expect("a real day")
}

pub fn note(id: &str, name: &str, number: &str, unit: &str) -> Note {
    Note {
        id: id.into(),
        name: name.into(),
        number: number.into(),
        unit: unit.into(),
        definition: "在用的个数。".into(),
        version: 2,
        period: String::new(),
        as_of: day(),
        line: 41,
        hash: "3fa9c1d27be04a55".into(),
        evidence: "逐条有记录".into(),
        beside: String::new(),
        href: Some(format!("/figures/{id}?unit=37&line=41")),
    }
}

pub fn document() -> Document {
    Document {
        title: vec!["某某市离退休干部工作".into(), "2026年度报告".into()],
        recipients: "市委".into(),
        blocks: vec![
            Block::Heading(Level::First, vec![text("组织")]),
            Block::Paragraph(vec![
                text("全市有党支部"),
                figure("1200余个", 0),
                text("。"),
            ]),
            Block::Heading(Level::Second, vec![text("分县区")]),
            Block::Heading(Level::Third, vec![text("城区")]),
            Block::Heading(Level::Fourth, vec![text("街道")]),
            Block::Table(Table {
                caption: "分县区的党支部".into(),
                header: vec!["县区".into(), "党支部".into()],
                rows: vec![
                    vec![vec![text("甲区")], vec![figure("41个", 1)]],
                    vec![vec![text("乙县")]],
                ],
            }),
        ],
        notes: vec![
            note("org.branches", "党支部", "1237", "个"),
            note("org.groups", "小组", "41", "个"),
        ],
        signature: Some(Signature {
            unit: "某某市委老干部局".into(),
            day: day(),
        }),
        ..Document::default()
    }
}

/// A chart of two units.
pub fn chart() -> Picture {
    let subject = Subject {
        caption: "各县区党支部".into(),
        unit: "个".into(),
        of: "县区".into(),
    };
    let hidden = Datum {
        label: "丙县".into(),
        amount: Amount::Words("少于5".into()),
        is_open: false,
    };
    let data = [Datum::new("甲区", 41), Datum::new("乙县", 12), hidden];
    charts::bars(&subject, &data)
}

/// The same document with whatever else the model has.
pub fn whole() -> Document {
    let mut whole = document();
    whole.head = Some(RedHead {
        issuer: "某某市委老干部局文件".into(),
        number: "某老干〔2026〕8号".into(),
    });
    whole.has_contents = true;
    whole.blocks.push(Block::Picture(chart()));
    whole.blocks.push(Block::Paragraph(vec![
        text("另有"),
        Run::Typed("八成".into()),
        text("的支部盼着指导员多来，共"),
        figure("1200余个", 0),
        text("。"),
    ]));
    whole.attachments = vec![
        Attachment {
            title: "活动一览".into(),
            blocks: vec![
                Block::Heading(Level::First, vec![text("春季")]),
                Block::Paragraph(vec![text("踏青。")]),
            ],
        },
        Attachment {
            title: "名词解释".into(),
            blocks: vec![Block::Picture(chart())],
        },
    ];
    for note in &mut whole.notes {
        note.href = note
            .href
            .as_ref()
            .map(|href| format!("https://a.example{href}"));
    }
    whole
}

/// Every file of a package, by name.
pub fn files(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.expect("a name").into_owned())
        .collect();
    let read = |name: String| {
        let mut content = Vec::new();
        let mut part = archive.by_name(&name).expect("a part");
        part.read_to_end(&mut content).expect("bytes");
        drop(part);
        (name, content)
    };
    names.into_iter().map(read).collect()
}

/// Every part of a package that is XML, by name.
pub fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let xml = files(bytes).into_iter().filter(|(name, _)| {
        let endings = [".xml", ".rels", ".svg", ".xhtml", ".opf"];
        endings.iter().any(|ending| name.ends_with(ending))
    });
    xml.map(|(name, content)| (name, String::from_utf8(content).expect("text")))
        .collect()
}

pub fn part(bytes: &[u8], name: &str) -> String {
    let found = parts(bytes).into_iter().find(|(one, _)| one == name);
    found.unwrap_or_else(|| panic!("{name} is there")).1
}
