//! What stands around the text: red head, contents, attachments, signature.

use crate::pdf_page::{LEFT, RIGHT, TOP, body, near, of, paragraph};
use crate::pdf_read::{self as read, lines, mm, pages, print};
use crate::sample::{self, text};
use documents::{Attachment, Block, Document, Level, RedHead, Signature};

#[test]
fn clause_7_3_4_attachments_are_named_below_the_text_and_begin_pages_of_their_own() {
    let long_name = "全市离退休干部党支部和老年社团分县区统计表及其有关情况的详细说明";
    let attachment = |title: &str| Attachment {
        title: title.into(),
        blocks: vec![paragraph("附件的正文。")],
    };
    let document = Document {
        attachments: vec![attachment(long_name), attachment("名单")],
        signature: None,
        ..of(vec![paragraph("正文。")])
    };
    let pdf = print(&document);
    let all = pages(&pdf);
    assert_eq!(all.len(), 3);
    let first = body(&all[0]);
    let line = mm(225.0) / 22.0;
    assert!(first[1].text.starts_with("附件：1.全市"), "{first:?}");
    assert!(
        near(first[1].top - first[0].top, 2.0 * line, 0.5),
        "one line between: {first:?}"
    );
    assert!(
        near(first[1].left, mm(LEFT) + 31.6, 0.6),
        "two characters in: {first:?}"
    );
    // A wrapped name begins below its own first character.
    let name = all[0].iter().find(|word| word.text.starts_with("全市离退"));
    let name = name.expect("a name").left;
    assert!(near(first[2].left, name, 0.5), "{first:?}");
    assert!(
        first[3].text.ends_with("2.名单"),
        "no mark behind it: {first:?}"
    );
    for (page, mark, title) in [(1, "附件1", long_name), (2, "附件2", "名单")] {
        let on = body(&all[page]);
        assert_eq!(on[0].text, mark);
        assert!(near(on[0].left, mm(LEFT), 0.3), "flush: {on:?}");
        assert!(title.starts_with(&on[1].text), "{on:?}");
        // On the third line: two lines lie above it.
        let above = on[1].top - mm(TOP);
        assert!(above > 2.0 * line && above < 3.0 * line, "{above}");
        let middle = f64::midpoint(on[1].left, on[1].right);
        assert!(near(middle, mm(f64::midpoint(LEFT, RIGHT)), 1.0), "{on:?}");
    }
}

#[test]
fn clause_7_3_5_without_a_seal_the_day_begins_two_characters_right_of_the_signer() {
    let two = 2.0 * mm(156.0) / 28.0;
    for (unit, unit_is_longer) in [("某某市委老干部局离退休干部处", true), ("某某局", false)]
    {
        let document = Document {
            signature: Some(Signature {
                unit: unit.into(),
                day: sample::day(),
            }),
            ..of(vec![paragraph("正文。")])
        };
        let lines = body(&pages(&print(&document))[0]);
        let [_, signer, day] = &lines[..] else {
            panic!("{lines:?}");
        };
        assert_eq!(
            (signer.text.as_str(), day.text.as_str()),
            (unit, "2026年1月3日")
        );
        let longer = if unit_is_longer { signer } else { day };
        assert!(near(longer.right, mm(RIGHT) - two, 0.6), "{lines:?}");
        assert!(near(day.left - signer.left, two, 0.6), "{lines:?}");
    }
}

#[test]
fn clause_7_2_red_head_is_35_mm_below_and_its_line_156_mm_wide_4_mm_below_the_number() {
    let document = Document {
        head: Some(RedHead {
            issuer: "某某市委老干部局文件".into(),
            number: "某老干〔2026〕8号".into(),
        }),
        ..sample::document()
    };
    let pdf = print(&document);
    let seen = read::look(&pdf, 1);
    let red = seen.rows(30, 200, read::is_red);
    let dots = |row: usize| row as f64 / read::DOTS as f64;
    assert!(near(dots(red[0]), TOP + 35.0, 0.4), "{} mm", dots(red[0]));
    let rule = red[red.len() - 1];
    let (from, to) = seen.span(rule, read::is_red).expect("a line");
    assert!(
        near(dots(to - from), 156.0, 0.4),
        "{} mm wide",
        dots(to - from)
    );
    assert!(near(dots(from), LEFT, 0.3), "{} mm", dots(from));
    let number = lines(&pages(&pdf)[0])
        .into_iter()
        .find(|line| line.text.contains('〔'));
    let number = number.expect("the number");
    assert_eq!(number.text, "某老干〔2026〕8号");
    assert!(
        near(f64::midpoint(number.left, number.right), mm(106.0), 1.0),
        "{number:?}"
    );
    // From the foot of its characters.
    let gap = dots(rule) - number.bottom / 72.0 * 25.4;
    assert!(near(gap, 4.0, 0.8), "{gap} mm");
    // A formal document: its number stands outside.
    let words = pages(&pdf)[0].clone();
    let last = words
        .iter()
        .rfind(|word| word.text == "—")
        .expect("a number");
    assert!(near(last.right, mm(RIGHT) - 14.0, 0.5), "{last:?}");
}

#[test]
fn nothing_is_red_unless_a_red_head_was_asked_for() {
    let pdf = print(&sample::document());
    assert!(read::look(&pdf, 1).rows(0, 297, read::is_red).is_empty());
}

#[test]
fn contents_lead_to_the_pages_of_the_headings() {
    let mut blocks = Vec::new();
    for words in ["组织建设", "活动开展", "作用发挥"] {
        blocks.push(Block::Heading(Level::First, vec![text(words)]));
        blocks.push(paragraph(&"全市老干部工作".repeat(90)));
    }
    let document = Document {
        title: vec!["年度报告".into()],
        has_contents: true,
        ..of(blocks)
    };
    let pdf = print(&document);
    let all = pages(&pdf);
    let contents: Vec<String> = lines(&all[0]).into_iter().map(|line| line.text).collect();
    for heading in ["一、组织建设", "二、活动开展", "三、作用发挥"] {
        let on = all
            .iter()
            .skip(1)
            .position(|page| page.iter().any(|w| w.text == heading));
        let on = on.expect("the heading is printed") + 2;
        let entry = contents.iter().find(|line| line.starts_with(heading));
        let entry = entry.unwrap_or_else(|| panic!("{heading}: {contents:?}"));
        assert!(entry.ends_with(&format!("·{on}")), "{entry} on page {on}");
    }
    assert!(
        !pages(&print(&of(vec![paragraph("正文。")])))[0]
            .iter()
            .any(|w| w.text.contains('目'))
    );
}
