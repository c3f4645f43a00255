//! Which font prints what: stand-ins are told, and no name becomes a box.

use crate::pdf_read::{self as read, print, solid};
use crate::sample::text;
use documents::pdf::{self, Options, PdfError, Role};
use documents::{Block, Document, Level};

/// Real names are written with them, and a font of GB 2312 lacks many.
const RARE: &str = "喆昇堃翀珺祎玥煊赟旻晟頔堉犇淼鑫烨炜玮彧婧暄䶮㛃";
/// Those that FandolFang lacks.
const NOT_IN_FANDOL: &str = "喆昇堃翀珺祎玥赟旻頔堉犇彧䶮㛃";

fn named(name: &str) -> Document {
    Document {
        title: vec![format!("{name}同志的事迹")],
        recipients: name.into(),
        blocks: vec![
            Block::Heading(Level::First, vec![text(name)]),
            Block::Heading(Level::Second, vec![text(name)]),
            Block::Paragraph(vec![text(&format!("{name}同志生于1940年。"))]),
        ],
        ..Document::default()
    }
}

#[test]
fn rare_characters_of_names_print_in_every_font_and_read_back() {
    let pdf = print(&named(RARE));
    let said = solid(&read::text(&pdf));
    assert_eq!(said.matches(RARE).count(), 5, "{said}");
    let fonts = read::font_lines(&pdf).join("\n");
    for name in [
        "FandolFang",
        "NotoSerifCJKsc-Regular",
        "NotoSerifCJKsc-Bold",
    ] {
        assert!(fonts.contains(name), "{name}: {fonts}");
    }
}

#[test]
fn each_character_from_another_font_is_told_once_with_both_fonts() {
    let pdf = print(&named(RARE));
    let told: String = pdf
        .substitutions
        .iter()
        .filter(|one| one.role == Role::FangSong)
        .map(|one| one.character)
        .collect();
    let mut missing: Vec<char> = NOT_IN_FANDOL.chars().collect();
    missing.sort_unstable();
    assert_eq!(told, missing.into_iter().collect::<String>());
    for one in &pdf.substitutions {
        assert!(one.wanted.contains("Fandol"), "{one:?}");
        assert_eq!(one.used, "Noto Serif CJK SC", "{one:?}");
    }
    assert_eq!(print(&named("张明")).substitutions, []);
}

#[test]
fn fonts_that_stand_in_are_told() {
    let pdf = print(&named("张明"));
    let told = pdf
        .stand_ins
        .iter()
        .map(|one| (one.role, one.used.as_str()));
    let told: Vec<(Role, &str)> = told.collect();
    assert_eq!(told.len(), 5, "{told:?}");
    assert!(
        told[0].0 == Role::FangSong && told[0].1.contains("FandolFang"),
        "{told:?}"
    );
    assert_eq!(told[1], (Role::KaiTi, "AR PL UKai"));
    assert_eq!(told[2], (Role::HeiTi, "Noto Sans CJK SC"));
    assert_eq!(told[3], (Role::SongTi, "Noto Serif CJK SC"));
    assert_eq!(told[4], (Role::XiaoBiaoSong, "Noto Serif CJK SC"));
}

#[test]
fn without_a_fang_song_the_serif_stands_in_and_says_so() {
    let pdf = pdf::write(&named(RARE), &Options::default()).expect("it is printed");
    assert_eq!(solid(&read::text(&pdf)).matches(RARE).count(), 5);
    let body = pdf.stand_ins.iter().find(|one| one.role == Role::FangSong);
    let used = body.map(|one| one.used.as_str());
    assert!(
        matches!(used, Some("Noto Serif CJK SC" | "FandolFang")),
        "{used:?}"
    );
}

#[test]
fn a_missing_font_is_told_with_its_package() {
    let error = PdfError::MissingFont {
        role: Role::KaiTi,
        package: "fonts-arphic-ukai",
    };
    assert_eq!(
        error.to_string(),
        "no font for 楷体_GB2312: install fonts-arphic-ukai"
    );
}
