//! The book, as readers and `epubcheck` open it.

use crate::sample::{document, files, part, parts, whole};
use documents::{Document, Notes, epub};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::process::Command;

fn bytes(document: &Document, notes: Notes) -> Vec<u8> {
    epub::write(document, notes).expect("is written")
}

#[test]
fn epubcheck_finds_nothing() {
    let program = std::env::var("YINLING_EPUBCHECK")
        .expect("YINLING_EPUBCHECK is not set: run the tests with `cargo xtask test`");
    let folder = std::env::temp_dir().join(format!("yinling-epub-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("whole.epub");
    std::fs::write(&path, bytes(&crate::bad_input::odd(), Notes::Appendix)).expect("writes");
    // Debian's program is an archive that not every kernel starts by itself.
    let checked = Command::new("java")
        .args(["-jar", &program, "--failonwarnings", "-q"])
        .arg(&path)
        .output()
        .expect("epubcheck starts");
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&checked.stdout),
        String::from_utf8_lossy(&checked.stderr)
    );
    std::fs::remove_dir_all(&folder).expect("removes");
    assert!(checked.status.success(), "{told}");
}

#[test]
fn book_is_known_by_its_first_bytes_and_is_the_same_again() {
    let book = bytes(&whole(), Notes::Appendix);
    assert_eq!(&book[30..58], b"mimetypeapplication/epub+zip");
    assert_eq!(book, bytes(&whole(), Notes::Appendix));
    let mut other = whole();
    other.recipients = "省委".into();
    let id = |book: &[u8]| {
        let package = part(book, "EPUB/package.opf");
        let from = package.find("urn:uuid:").expect("a name");
        package[from..from + 45].to_owned()
    };
    assert_ne!(id(&book), id(&bytes(&other, Notes::Appendix)));
}

#[test]
fn contents_lead_to_headings_and_attachments() {
    let book = bytes(&whole(), Notes::Appendix);
    let nav = part(&book, "EPUB/nav.xhtml");
    let all: Vec<(String, String)> = parts(&book);
    let mut seen = 0;
    for href in nav
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        let (file, id) = href.split_once('#').unwrap_or((href, ""));
        if file.ends_with(".css") {
            continue;
        }
        let found = all.iter().find(|(name, _)| *name == format!("EPUB/{file}"));
        let (_, text) = found.unwrap_or_else(|| panic!("{href}"));
        assert!(
            id.is_empty() || text.contains(&format!("id=\"{id}\"")),
            "{href}"
        );
        seen += 1;
    }
    assert_eq!(seen, 5, "{nav}");
    for told in [
        "一、组织",
        "（一）分县区",
        "附件1　活动一览",
        "附件3　数字依据",
    ] {
        assert!(nav.contains(told), "{told}: {nav}");
    }
    let package = part(&book, "EPUB/package.opf");
    for wanted in [
        "<dc:language>zh-CN</dc:language>",
        "<dc:title>某某市离退休干部工作2026年度报告</dc:title>",
        "2026-01-03T00:00:00Z",
        "properties=\"nav\"",
    ] {
        assert!(package.contains(wanted), "{wanted}: {package}");
    }
}

#[test]
fn book_has_no_fixed_sizes_and_says_what_its_pictures_show() {
    let book = bytes(&whole(), Notes::Appendix);
    let css = files(&book)
        .into_iter()
        .find(|(name, _)| name.ends_with(".css"));
    let css = String::from_utf8(css.expect("a style").1).expect("text");
    let sizes: Vec<&str> = css.split("font-size:").skip(1).collect();
    assert!(!sizes.is_empty());
    for size in sizes {
        let size = size.split([';', '}']).next().unwrap_or_default();
        assert!(size.trim().ends_with("em"), "{size}");
    }
    let mut drawings = 0;
    for (name, text) in parts(&book) {
        assert!(
            !text.contains("font-size=") && !text.contains("style="),
            "{name}"
        );
        for drawing in text.split("<div class=\"drawn\"><svg").skip(1) {
            assert!(
                drawing.starts_with(" xmlns=") && drawing.contains("aria-label=\""),
                "{name}"
            );
            drawings += 1;
        }
    }
    assert_eq!(drawings, 2);
}

#[test]
fn words_of_the_book_are_those_of_the_page() {
    for (document, notes) in [(whole(), Notes::Appendix), (document(), Notes::Inline)] {
        let book: String = parts(&bytes(&document, notes))
            .into_iter()
            .filter(|(name, _)| name.contains("text.xhtml") || name.contains("part-"))
            .map(|(_, text)| words(&text))
            .collect();
        for told in ["全市有党支部1200余个", "甲区", "市委：", "2026年1月3日"] {
            assert!(book.contains(told), "{told}: {book}");
        }
        let exact = if notes == Notes::Inline {
            "准数1237个"
        } else {
            "党支部：1237个。"
        };
        assert!(book.contains(exact), "{book}");
    }
}

fn words(xhtml: &str) -> String {
    let body = xhtml.split_once("<body>").map_or("", |(_, body)| body);
    let body = body.split_once("</body>").map_or("", |(body, _)| body);
    let wrapped = format!("<body>{body}</body>");
    let mut reader = Reader::from_str(&wrapped);
    let mut out = String::new();
    loop {
        match reader.read_event().expect("well formed") {
            Event::Text(text) => out.push_str(&text),
            Event::Eof => return out,
            _ => {}
        }
    }
}
