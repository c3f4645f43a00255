//! A copy of a frozen report that came back.

use crate::frozen::{answer, freeze};
use crate::house::{House, on_both, stderr, text};
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

const MAIN: &str = "word/document.xml";

/// The copy with its text part edited.
fn edited(copy: &Path, edit: impl Fn(&str) -> String) -> Vec<u8> {
    let bytes = std::fs::read(copy).expect("is there");
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut into = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("is read");
        if name == MAIN {
            bytes = edit(&String::from_utf8(bytes).expect("text")).into_bytes();
        }
        into.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("begins");
        into.write_all(&bytes).expect("is written");
    }
    into.finish().expect("is whole").into_inner()
}

/// Opened and saved again, as somebody in an office would.
fn saved_again_by_office(house: &House, copy: &Path) -> PathBuf {
    let soffice = std::env::var("YINLING_SOFFICE")
        .expect("YINLING_SOFFICE is not set: run the tests with `cargo xtask test`");
    let (settings, out) = (house.folder.join("office"), house.folder.join("saved"));
    let converted = Command::new(soffice)
        .arg(format!("-env:UserInstallation=file://{}", text(&settings)))
        .args(["--headless", "--convert-to", "docx", "--outdir"])
        .arg(&out)
        .arg(copy)
        .output()
        .expect("LibreOffice starts");
    assert!(converted.status.success(), "{}", stderr(&converted));
    out.join(copy.file_name().expect("a name"))
}

#[test]
fn changed_digit_of_a_returned_copy_is_found_and_saving_it_again_changes_nothing() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let frozen = freeze(house);
        let compare = |file: &Path| answer(house, &["report", "compare", &frozen.id, text(file)]);
        let (code, told) = compare(&frozen.copy);
        assert_eq!(
            (code, told["texts_changed"].as_i64()),
            (0, Some(0)),
            "{told}"
        );
        let saved = saved_again_by_office(house, &frozen.copy);
        let (code, told) = compare(&saved);
        assert_eq!(
            (code, told["texts_changed"].as_i64()),
            (0, Some(0)),
            "{told}"
        );
        assert!(told["numbers_looked_at"].as_i64() >= Some(6), "{told}");

        let changed = house.folder.join("changed.docx");
        let swap = |xml: &str| {
            assert!(xml.contains("4人"), "{xml}");
            xml.replacen("4人", "9人", 1)
        };
        for copy in [&frozen.copy, &saved] {
            let bytes = match copy == &frozen.copy {
                true => edited(copy, swap),
                // Wherever the office program has split its runs.
                false => edited(copy, |xml| {
                    swap(&xml.replace("4</w:t></w:r><w:r><w:rPr></w:rPr><w:t>人", "4人"))
                }),
            };
            std::fs::write(&changed, bytes).expect("is written");
            let (code, told) = compare(&changed);
            let change = &told["changes"][0];
            assert_eq!(
                (code, told["numbers_changed"].as_i64()),
                (1, Some(1)),
                "{told}"
            );
            assert_eq!(
                (&change["before"], &change["after"]),
                (&"4".into(), &"9".into())
            );
            assert_eq!(change["figure"], "离退休干部", "{told}");
            let sentence = change["sentence_after"].as_str().expect("text");
            assert!(sentence.contains("9人"), "{told}");
        }
    });
}

#[test]
fn hostile_copies_are_refused_by_name_and_change_nothing() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let frozen = freeze(house);
        let declared = edited(&frozen.copy, |xml| {
            xml.replacen(
                "<w:document",
                "<!DOCTYPE a [<!ENTITY b \"9\">]><w:document",
                1,
            )
        });
        let bomb = edited(&frozen.copy, |_| " ".repeat(70 << 20));
        let whole = std::fs::read(&frozen.copy).expect("is there");
        let sheet = "xl/workbook.xml";
        let mut workbook = zip::ZipWriter::new(Cursor::new(Vec::new()));
        workbook
            .start_file(sheet, zip::write::SimpleFileOptions::default())
            .expect("begins");
        let workbook = workbook.finish().expect("is whole").into_inner();
        for (bytes, why) in [
            (b"hello".to_vec(), "not_a_docx"),
            (workbook, "not_a_docx"),
            (declared, "docx_declaration"),
            (bomb, "docx_bomb"),
            (whole[..whole.len() / 2].to_vec(), "docx_corrupt"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old".to_vec(),
                "docx_old_or_locked",
            ),
            (vec![b'P'; 21 << 20], "docx_too_large"),
        ] {
            let file = house.folder.join("hostile.docx");
            std::fs::write(&file, bytes).expect("is written");
            let (code, told) = house.refused(&["report", "compare", &frozen.id, text(&file)]);
            assert!(code == 1 && told.starts_with(why), "{why}: {told}");
        }
        house.ok(&["verify"]);
    });
}
