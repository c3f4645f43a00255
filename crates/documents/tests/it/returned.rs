//! A copy that came back, from whatever office suite and with whatever in it.

use crate::sample::{document, figure, part, parts, text};
use documents::returned::{Kind, Unreadable, compare, read};
use documents::{Block, Document, Notes, docx};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MAIN: &str = "word/document.xml";

fn report() -> Document {
    let mut document = document();
    document.blocks.push(Block::Paragraph(vec![
        text("离退休干部共"),
        figure("10.3万余人", 1),
        text("，党员占72.4%，半数以上的支部开展了活动。全年办了三场培训，1,237人次参加。"),
    ]));
    document
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a part begins");
        zip.write_all(text.as_bytes()).expect("is written");
    }
    zip.finish().expect("is whole").into_inner()
}

/// Our DOCX with its text part edited, as somebody's office suite would.
fn edited(notes: Notes, edit: impl Fn(String) -> String) -> Vec<u8> {
    let bytes = docx::write(&report(), notes).expect("is written");
    let mut parts = parts(&bytes);
    for (name, text) in &mut parts {
        if name == MAIN {
            *text = edit(text.clone());
        }
    }
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .collect();
    zipped(&parts)
}

fn replaced(from: &str, to: &str) -> Vec<u8> {
    edited(Notes::None, |xml| {
        assert!(xml.contains(from), "{from} in {xml}");
        xml.replacen(from, to, 1)
    })
}

/// Before and after of every number that is another one.
fn changes(copy: &[u8]) -> Vec<(Kind, String, String)> {
    let found = compare(&report(), copy).expect("is read");
    let told = found.numbers.into_iter();
    told.map(|one| (one.kind, one.before, one.after)).collect()
}

fn changed(before: &str, after: &str) -> Vec<(Kind, String, String)> {
    vec![(Kind::Changed, before.into(), after.into())]
}

#[test]
fn copy_that_nobody_touched_shows_no_change() {
    for notes in [Notes::None, Notes::Appendix, Notes::Inline] {
        let copy = docx::write(&report(), notes).expect("is written");
        let found = compare(&report(), &copy).expect("is read");
        assert_eq!((found.numbers.len(), found.texts), (0, 0), "{notes:?}");
        assert!(found.looked_at >= 8, "{found:?}");
    }
}

#[test]
fn every_kind_of_number_that_was_changed_is_found_with_its_sentence() {
    for (from, to, before, after) in [
        ("10.3万余人", "10.4万余人", "10.3万余", "10.4万余"),
        ("10.3万余人", "10.3万人", "10.3万余", "10.3万"),
        ("半数以上", "百分之八十", "半数以上", "百分之八十"),
        ("72.4%", "７２．５％", "72.4%", "72.5%"),
        ("三场", "四场", "三", "四"),
        ("1,237人次", "1238人次", "1237", "1238"),
        ("1200余个", "1300余个", "1200余", "1300余"),
        ("41个", "43个", "41", "43"),
    ] {
        assert_eq!(changes(&replaced(from, to)), changed(before, after), "{to}");
    }
    let found = compare(&report(), &replaced("10.3万余人", "10.4万余人")).expect("is read");
    let one = &found.numbers[0];
    assert!(
        one.sentence_before.starts_with("离退休干部共10.3万余人，"),
        "{one:?}"
    );
    assert!(
        one.sentence_after.starts_with("离退休干部共10.4万余人，"),
        "{one:?}"
    );
    assert_eq!(one.figure.as_deref(), Some(report().notes[1].name.as_str()));
}

#[test]
fn numbers_put_in_and_left_out_are_told_apart_and_words_are_only_counted() {
    let put_in = replaced("全市有党支部", "全市12个县区有党支部");
    assert_eq!(
        changes(&put_in),
        [(Kind::Added, String::new(), "12".into())]
    );
    let left_out = replaced("，党员占72.4%", "");
    assert_eq!(
        changes(&left_out),
        [(Kind::Removed, "72.4%".into(), String::new())]
    );
    let words = compare(&report(), &replaced("全市有", "全市共有")).expect("is read");
    assert_eq!((words.numbers.len(), words.texts), (0, 1));
    // The same number, written another way, is the same number.
    for (from, to) in [
        ("1,237", "1237"),
        ("72.4%", "７２．４％"),
        ("41个", "41 个"),
    ] {
        assert_eq!(changes(&replaced(from, to)), [], "{to}");
    }
}

#[test]
fn runs_split_anywhere_and_unseen_text_do_not_deceive() {
    let split = "10.</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:rPr><w:b/></w:rPr><w:t>3万</w:t></w:r><w:r><w:t>余人";
    assert_eq!(changes(&replaced("10.3万余人", split)), []);
    // Tracked: the old number struck out, the new one put in.
    let tracked = "</w:t></w:r><w:del w:id=\"1\"><w:r><w:delText>10.3万余</w:delText></w:r></w:del><w:ins w:id=\"2\"><w:r><w:t>10.9万余</w:t></w:r></w:ins><w:r><w:t>人";
    assert_eq!(
        changes(&replaced("10.3万余人", tracked)),
        changed("10.3万余", "10.9万余")
    );
    let moved = "</w:t></w:r><w:moveFrom w:id=\"1\"><w:r><w:t>10.3万余人</w:t></w:r></w:moveFrom><w:r><w:t>";
    assert_eq!(changes(&replaced("10.3万余人", moved)).len(), 1);
    // The right number hidden, a wrong one shown.
    let hidden = "</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>10.3万余人</w:t></w:r><w:r><w:t>10.8万余人";
    assert_eq!(
        changes(&replaced("10.3万余人", hidden)),
        changed("10.3万余", "10.8万余")
    );
    let field = "</w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE 99 </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t>10.3万余人";
    assert_eq!(changes(&replaced("10.3万余人", field)), []);
    // A whole row taken out by tracked changes.
    let row = edited(Notes::None, |xml| {
        let at = xml.find("甲区").expect("is there");
        let begin = xml[..at].rfind("<w:trPr>").expect("a row");
        format!(
            "{}<w:trPr><w:del w:id=\"5\"/>{}",
            &xml[..begin],
            &xml[begin + 8..]
        )
    });
    assert_eq!(changes(&row), [(Kind::Removed, "41".into(), String::new())]);
}

#[test]
fn footnotes_of_the_copy_are_read_too() {
    let bytes = docx::write(&report(), Notes::None).expect("is written");
    let main = part(&bytes, MAIN);
    let notes = "<w:footnotes xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:footnote w:id=\"2\"><w:p><w:r><w:t>另有45人。</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let copy = zipped(&[(MAIN, &main), ("word/footnotes.xml", notes)]);
    assert_eq!(changes(&copy), [(Kind::Added, String::new(), "45".into())]);
}

#[test]
fn what_is_no_docx_or_was_made_to_hurt_is_refused_by_name() {
    let looks_like = |looks_like| Unreadable::NotDocx { looks_like };
    let whole = docx::write(&report(), Notes::None).expect("is written");
    let main = part(&whole, MAIN);
    let declared = format!("<!DOCTYPE w [<!ENTITY a \"9\">]>{main}");
    let zeros = "0".repeat(40 << 20);
    let deep = "<w:p>".repeat(300);
    for (bytes, wanted) in [
        (b"hello".to_vec(), looks_like("?")),
        (b"%PDF-1.7".to_vec(), looks_like("pdf")),
        (zipped(&[("xl/workbook.xml", "<x/>")]), looks_like("xlsx")),
        (zipped(&[("content.xml", "<x/>")]), looks_like("odt")),
        (zipped(&[("a.txt", "a")]), looks_like("zip")),
        (
            [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].to_vec(),
            Unreadable::OldOrLocked,
        ),
        (
            zipped(&[(MAIN, &declared)]),
            Unreadable::Declaration { part: MAIN.into() },
        ),
        (
            zipped(&[(MAIN, &zeros)]),
            Unreadable::Bomb { part: MAIN.into() },
        ),
        (vec![b'P'; 21 << 20], Unreadable::TooLarge),
    ] {
        assert_eq!(read(&bytes).expect_err("is refused"), wanted);
    }
    for bytes in [
        whole[..whole.len() / 2].to_vec(),
        zipped(&[(MAIN, &main[..main.len() / 2])]),
        zipped(&[(MAIN, &main.replacen("1200", "&nbsp;", 1))]),
        zipped(&[(MAIN, &deep)]),
        zipped(&[(MAIN, "<a></b>")]),
    ] {
        let why = read(&bytes).expect_err("is refused");
        assert!(matches!(why, Unreadable::Corrupt { .. }), "{why:?}");
    }
}

/// The directory says that the part is small; it is not.
#[test]
fn part_that_unfolds_beyond_its_promise_is_refused() {
    let text = format!("<w:p>{}</w:p>", " ".repeat(2 << 20));
    let mut bytes = zipped(&[(MAIN, &text)]);
    let size = u32::try_from(text.len()).expect("fits").to_le_bytes();
    let at = |bytes: &[u8]| bytes.windows(4).rposition(|four| four == size);
    while let Some(found) = at(&bytes) {
        bytes[found..found + 4].copy_from_slice(&1_000u32.to_le_bytes());
    }
    let why = read(&bytes).expect_err("is refused");
    assert!(
        matches!(why, Unreadable::Bomb { .. } | Unreadable::Corrupt { .. }),
        "{why:?}"
    );
}

#[test]
fn endless_text_is_refused_and_a_stranger_document_is_held_against_it_all_the_same() {
    let with = |text: &str| {
        edited(Notes::None, |_| {
            format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
        })
    };
    let signs: String = (0..400_000).map(|n| format!("{n},")).collect();
    for endless in ["1。".repeat(50_000), signs] {
        let why = compare(&report(), &with(&endless)).expect_err("is refused");
        assert_eq!(why, Unreadable::TooLong);
    }
    let other: String = (0..9_000).map(|n| format!("第{n}个。")).collect();
    let found = compare(&report(), &with(&other)).expect("is read");
    assert!(found.numbers.len() >= 9_000, "{}", found.numbers.len());
}

proptest! {
    /// Whatever is put in the place of a number's digits is found, and nothing
    /// else is.
    #[test]
    fn any_other_count_is_found(count in 1u32..10_000_000) {
        prop_assume!(count != 1_237);
        let copy = replaced("1,237人次", &format!("{count}人次"));
        prop_assert_eq!(changes(&copy), changed("1237", &count.to_string()));
    }

    #[test]
    fn whatever_the_bytes_are_the_answer_is_text_or_a_refusal(
        at in 0usize..8_000, with in any::<[u8; 4]>(),
    ) {
        let mut bytes = docx::write(&report(), Notes::None).expect("is written");
        let at = at.min(bytes.len() - 4);
        bytes[at..at + 4].copy_from_slice(&with);
        read(&bytes).ok();
        compare(&report(), &bytes).ok();
    }
}
