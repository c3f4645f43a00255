//! Writes one document with everything in it in every form, to look at:
//! `cargo run -p documents --example look -- FOLDER`.

use documents::charts::{Datum, Subject, bars, months, shares, tree_map};
use documents::{
    Attachment, Block, Document, FigureRun, Level, Note, Notes, Picture, RedHead, Run, Signature,
    docx, epub, html,
};
use kit::Day;

fn text(words: &str) -> Run {
    Run::Text(words.into())
}

fn note(id: &str, name: &str, number: &str) -> Note {
    Note {
        id: id.into(),
        name: name.into(),
        number: number.into(),
        unit: "个".into(),
        definition: "在用的个数，成立之日起计入，撤销之日起不再计入。".into(),
        version: 2,
        period: String::new(),
        as_of: Day::from_ymd(2026, 11, 23).unwrap_or(Day::ALWAYS),
        line: 418_206,
        hash: "3fa9c1d27be04a55a1b2c3d4e5f60718293a4b5c6d7e8f903fa9c1d27be04a55".into(),
        evidence: "甲，逐条有记录".into(),
        beside: String::new(),
        href: Some(format!(
            "https://yinling.example/figures/{id}?unit=370100&line=418206"
        )),
    }
}

fn charts() -> Vec<Picture> {
    let subject = |caption: &str, of: &str| Subject {
        caption: caption.into(),
        unit: "个".into(),
        of: of.into(),
    };
    let counties = [
        ("历下区", 812),
        ("市中区", 640),
        ("槐荫区", 498),
        ("天桥区", 575),
        ("历城区", 720),
        ("长清区", 402),
        ("章丘区", 914),
        ("济阳区", 377),
        ("莱芜区", 655),
        ("钢城区", 198),
        ("平阴县", 221),
        ("商河县", 0),
    ];
    let counties: Vec<Datum> = counties.iter().map(|(n, c)| Datum::new(*n, *c)).collect();
    let mut year: Vec<Datum> = (1..=11)
        .map(|m| Datum::new(format!("{m}月"), 5_400 + 50 * i64::from(m)))
        .collect();
    if let Some(last) = year.last_mut() {
        last.is_open = true;
    }
    let modes = [("常规式", 4_120), ("兼合式", 1_204), ("功能式", 662)];
    let modes: Vec<Datum> = modes.iter().map(|(n, c)| Datum::new(*n, *c)).collect();
    let six: Vec<Datum> = (1..=6)
        .map(|n| Datum::new(format!("第{n}类组织"), 10 * n))
        .collect();
    vec![
        bars(&subject("各县区党支部", "县区"), &counties),
        months(&subject("党支部，各月末", "月份"), &year),
        shares(&subject("党支部的设置方式", "设置方式"), &modes),
        tree_map(&subject("各县区离退休干部", "县区"), &counties),
        shares(&subject("六类组织", "类别"), &six),
        bars(
            &subject("名字长的单位", "单位"),
            &[
                Datum::new("济南高新技术产业开发区", 41),
                Datum::new("市直机关离退休干部工作委员会", 102),
            ],
        ),
    ]
}

fn document() -> Document {
    let figure = |words: &str, note| {
        Run::Figure(FigureRun {
            words: words.into(),
            note,
        })
    };
    let paragraph = |words: &str| Block::Paragraph(vec![text(words)]);
    let filling =
        "老同志们走进社区、学校和企业，讲红色故事，看发展变化，把一辈子的经验留给年轻人。"
            .repeat(4);
    let mut blocks = vec![
        Block::Heading(Level::First, vec![text("健全组织架构")]),
        Block::Paragraph(vec![
            text("基层离退休干部党支部现有"),
            figure("5900余个", 0),
            text("，老年社团"),
            figure("2300余个", 1),
            text("。老同志们说，"),
            Run::Typed("八成".into()),
            text("的支部盼着指导员多来。"),
        ]),
        Block::Heading(Level::Second, vec![text("把党的组织建起来")]),
        paragraph(&filling),
    ];
    for picture in charts() {
        blocks.push(Block::Picture(picture));
        blocks.push(Block::Heading(Level::Second, vec![text("又一节")]));
        blocks.push(paragraph(&filling));
    }
    Document {
        head: Some(RedHead {
            issuer: "某某市委老干部局文件".into(),
            number: "某老干〔2026〕8号".into(),
        }),
        title: vec!["某某市离退休干部工作".into(), "2026年度报告".into()],
        recipients: "市委".into(),
        blocks,
        notes: vec![
            note("org.branches", "党支部", "5986"),
            note("org.groups.societies", "老年社团", "2311"),
        ],
        signature: Some(Signature {
            unit: "某某市委老干部局".into(),
            day: Day::from_ymd(2026, 11, 23).unwrap_or(Day::ALWAYS),
        }),
        attachments: vec![Attachment {
            title: "名词解释".into(),
            blocks: vec![paragraph("兼合式：几个单位合建的支部。")],
        }],
        has_contents: true,
    }
}

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".into());
    let folder = std::path::Path::new(&folder);
    let document = document();
    let started = std::time::Instant::now();
    let bytes = docx::write(&document, Notes::Appendix)?;
    println!("DOCX {:?}, first", started.elapsed());
    let started = std::time::Instant::now();
    docx::write(&document, Notes::Appendix)?;
    println!("DOCX {:?}, again", started.elapsed());
    std::fs::write(folder.join("look.docx"), bytes)?;
    std::fs::write(
        folder.join("look.epub"),
        epub::write(&document, Notes::Appendix)?,
    )?;
    std::fs::write(
        folder.join("look.html"),
        html::page(&document, Notes::Appendix),
    )?;
    std::fs::write(
        folder.join("look-inline.html"),
        html::page(&document, Notes::Inline),
    )
}
