//! The report, from records to an office suite and back.

use crate::house::{House, on_both, stderr, text};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The words of a document as LibreOffice reads them.
pub fn as_office_reads_it(house: &House, docx: &Path) -> String {
    let soffice = std::env::var("YINLING_SOFFICE")
        .expect("YINLING_SOFFICE is not set: run the tests with `cargo xtask test`");
    let settings = house.folder.join("office");
    let converted = Command::new(soffice)
        .arg(format!("-env:UserInstallation=file://{}", text(&settings)))
        .args(["--headless", "--convert-to", "txt:Text (encoded):UTF8"])
        .arg("--outdir")
        .arg(&house.folder)
        .arg(docx)
        .output()
        .expect("LibreOffice starts");
    assert!(converted.status.success(), "{}", stderr(&converted));
    let read = docx.with_extension("txt");
    std::fs::read_to_string(&read).expect("LibreOffice has read it")
}

fn report(house: &House, format: &str, more: &[&str]) -> PathBuf {
    let out = house.folder.join(format!("report.{format}"));
    let mut args = vec!["report", "--unit", "37", "--period", "2026"];
    args.extend(["--format", format, "--out", text(&out)]);
    args.extend(more);
    house.ok(&args);
    out
}

fn said(house: &House, more: &[&str]) -> Value {
    let mut args = vec!["report", "--unit", "37", "--period", "2026"];
    args.extend(["--format", "json"]);
    args.extend(more);
    house.json(&args)
}

#[test]
fn numbers_of_the_document_read_back_equal_the_figures() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let read = as_office_reads_it(house, &report(house, "docx", &["--notes", "appendix"]));
        let said = said(house, &[]);
        let figures = said["figures"].as_array().expect("a list");
        assert!(figures.len() >= 6, "{said}");
        for figure in figures {
            let id = figure["indicator"].as_str().expect("an id");
            let value = house.figure("37", "2026", id, &[]);
            let (now, then) = (value.as_f64(), figure["value"].as_f64());
            let off = now.expect("a number") - then.expect("a number");
            assert!((0.0..1e-4).contains(&off), "{id}: {value} is not {figure}");
            let unit = figure["unit_of_count"].as_str().expect("a unit");
            let exact = format!("：{}{unit}。", figure["value"]);
            assert!(read.contains(&exact), "{id}: {exact} in {read}");
            assert!(read.contains(&format!("口径：{id}，第")), "{id}: {read}");
            let words = figure["words"].as_array().expect("a list");
            for words in words.iter().filter_map(Value::as_str) {
                assert!(read.contains(words), "{id}: {words} in {read}");
            }
        }
        let hash = said["hash"].as_str().expect("a hash");
        assert!(read.contains(hash), "{hash}");
        assert!(read.contains("一、健全组织架构"), "{read}");
        // The line it stands at is one that verify knows.
        let expect = format!("{}:{hash}", said["as_of_line"]);
        house.ok(&["verify", "--skip-figures", "--expect", &expect]);
    });
}

/// How many pages LibreOffice makes of a DOCX.
fn pages_in_an_office(house: &House, docx: &Path) -> usize {
    let soffice = std::env::var("YINLING_SOFFICE").expect("YINLING_SOFFICE");
    let converted = Command::new(soffice)
        .arg(format!(
            "-env:UserInstallation=file://{}",
            text(&house.folder.join("office"))
        ))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(house.folder.join("printed"))
        .arg(docx)
        .output()
        .expect("LibreOffice starts");
    assert!(converted.status.success(), "{}", stderr(&converted));
    pages(&house.folder.join("printed").join("report.pdf"))
}

fn pages(pdf: &Path) -> usize {
    let told = Command::new("pdfinfo").arg(pdf).output();
    let told = String::from_utf8_lossy(&told.expect("pdfinfo starts").stdout).into_owned();
    let line = told.lines().find_map(|line| line.strip_prefix("Pages:"));
    line.expect("pages").trim().parse().expect("a number")
}

#[test]
fn formal_document_has_its_head_and_number_and_as_many_pages_in_an_office() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let head = ["--red-head", "某某市委老干部局文件", "--contents"];
        let formal = [&head[..], &["--number", "某老干〔2026〕8号"]].concat();
        let pdf = report(house, "pdf", &formal);
        let read = as_poppler_reads_it(&pdf);
        let docx = report(house, "docx", &formal);
        let office = as_office_reads_it(house, &docx);
        for told in ["某某市委老干部局文件", "某老干〔2026〕8号", "目录"] {
            assert!(read.contains(told), "{told}: {read}");
            let close: String = office.split_whitespace().collect();
            assert!(close.contains(told), "{told}: {office}");
        }
        let (ours, theirs) = (pages(&pdf), pages_in_an_office(house, &docx));
        assert!(ours.abs_diff(theirs) <= 1, "{ours} and {theirs} pages");
        for wrong in [
            "某老干〔2026〕第8号",
            "某老干[2026]8号",
            "某老干〔2026〕08号",
        ] {
            let mut args = vec!["report", "--unit", "37", "--period", "2026"];
            let out = house.folder.join("not.docx");
            args.extend(["--format", "docx", "--out", text(&out)]);
            args.extend(head);
            args.extend(["--number", wrong]);
            let (_, why) = house.refused(&args);
            assert!(why.contains("版头") && !out.exists(), "{wrong}: {why}");
        }
    });
}

/// The words of a PDF as poppler reads them, white space taken out.
fn as_poppler_reads_it(pdf: &Path) -> String {
    let read = Command::new("pdftotext")
        .arg("-raw")
        .arg(pdf)
        .arg("-")
        .output()
        .expect("poppler-utils is installed: run the tests with `cargo xtask test`");
    assert!(read.status.success(), "{}", stderr(&read));
    let read = String::from_utf8(read.stdout).expect("UTF-8");
    read.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn pdf_says_the_same_numbers_and_tells_its_fonts() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let out = house.folder.join("report.pdf");
        let mut args = vec!["report", "--unit", "37", "--period", "2026"];
        args.extend([
            "--format",
            "pdf",
            "--notes",
            "appendix",
            "--out",
            text(&out),
        ]);
        let output = house.run(&args);
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(stderr(&output).contains("楷体"), "{}", stderr(&output));
        let read = as_poppler_reads_it(&out);
        let said = said(house, &[]);
        for figure in said["figures"].as_array().expect("a list") {
            let unit = figure["unit_of_count"].as_str().expect("a unit");
            let exact = format!("：{}{unit}。", figure["value"]);
            assert!(read.contains(&exact), "{exact} in {read}");
            for words in figure["words"].as_array().expect("a list") {
                let words = words.as_str().expect("words");
                assert!(read.contains(words), "{words} in {read}");
            }
        }
        let hash = said["hash"].as_str().expect("a hash");
        assert!(read.contains(hash), "{hash}");
        assert!(read.contains("http://127.0.0.1:8080/f/"), "{read}");
        let first = std::fs::read(&out).expect("is there");
        let again = report(house, "pdf", &["--notes", "appendix", "--large-print"]);
        assert_ne!(std::fs::read(again).expect("is there"), first);
        let again = report(house, "pdf", &["--notes", "appendix"]);
        assert!(
            std::fs::read(again).expect("is there") == first,
            "byte by byte"
        );
    });
}

#[test]
fn copy_to_hand_in_carries_no_mark_and_its_proof_is_a_file_of_its_own() {
    on_both(|house| {
        house.small_city();
        let proof = house.folder.join("proof.json");
        let clean = report(house, "docx", &["--proof", text(&proof)]);
        let read = as_office_reads_it(house, &clean);
        let said = said(house, &[]);
        let hash = said["hash"].as_str().expect("a hash");
        assert!(!read.contains(hash) && !read.contains("口径："), "{read}");
        let proof = std::fs::read_to_string(proof).expect("is there");
        let proof: Value = serde_json::from_str(&proof).expect("JSON");
        assert_eq!(proof, said);
        for figure in proof["figures"].as_array().expect("a list") {
            let told = figure["definition"].as_str().expect("words");
            assert!(!told.is_empty() && figure["hash"] == hash, "{figure}");
        }
    });
}

#[test]
fn notes_stand_in_brackets_and_the_book_says_the_same() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let inline = report(house, "docx", &["--notes", "inline"]);
        let read = as_office_reads_it(house, &inline);
        assert!(!read.contains("数字依据"), "{read}");
        let said = said(house, &[]);
        let figures = said["figures"].as_array().expect("a list");
        let book = std::fs::read(report(house, "epub", &[])).expect("is there");
        assert_eq!(&book[30..58], b"mimetypeapplication/epub+zip");
        for figure in figures {
            let unit = figure["unit_of_count"].as_str().expect("a unit");
            let told = format!("（准数{}{unit}", figure["value"]);
            assert!(read.contains(&told), "{told}: {read}");
        }
        let again = std::fs::read(report(house, "epub", &[])).expect("is there");
        assert_eq!(book, again, "byte by byte");
    });
}

#[test]
fn report_of_a_past_line_stays_what_it_was() {
    on_both(|house| {
        house.small_city();
        house.small_roster();
        let before = said(house, &[]);
        let first = std::fs::read(report(house, "docx", &[])).expect("is there");
        house.ok(&["undo", "2", "--reason", "导错了"]);
        let line = before["as_of_line"].to_string();
        let then = said(house, &["--as-of-line", &line]);
        assert_eq!(then["figures"][0]["value"], before["figures"][0]["value"]);
        assert_eq!(then["hash"], before["hash"]);
        let again = report(house, "docx", &["--as-of-line", &line]);
        assert_eq!(
            std::fs::read(again).expect("is there"),
            first,
            "byte by byte"
        );
        let now = said(house, &[]);
        assert_ne!(now["hash"], before["hash"]);
    });
}

#[test]
fn page_opens_its_numbers_and_gaps_are_told() {
    on_both(|house| {
        house.small_city();
        let out = house.folder.join("report.html");
        let site = ["--site", "http://127.0.0.1:9/"];
        let mut args = vec!["report", "--unit", "37", "--period", "2026"];
        args.extend(["--format", "html", "--out", text(&out)]);
        args.extend(site);
        let output = house.run(&args);
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(
            stderr(&output).contains("people.retired"),
            "{}",
            stderr(&output)
        );
        let page = std::fs::read_to_string(&out).expect("is there");
        // The proof names the very address that the page opens.
        let proof = said(house, &site);
        let figures = proof["figures"].as_array().expect("a list");
        for figure in figures {
            let door = figure["href"].as_str().expect("an address");
            assert!(door.starts_with("http://127.0.0.1:9/f/"), "{door}");
            assert!(page.contains(&format!("href=\"{door}\"")), "{door}: {page}");
        }
        assert!(!figures.is_empty());
        let gaps = said(house, &[])["gaps"].clone();
        let first = &gaps[0]["figures"][0];
        assert_eq!(
            (&first["indicator"], &first["why"]),
            (&json!("people.retired"), &json!("no_records"))
        );
        let plain = report(house, "html", &["--notes", "none"]);
        let plain = std::fs::read_to_string(plain).expect("is there");
        assert!(!plain.contains("数字依据"), "{plain}");
    });
}

#[test]
fn mistakes_are_named_and_nothing_is_written() {
    on_both(|house| {
        house.small_city();
        let out = house.folder.join("report.docx");
        let args = [
            "report",
            "--unit",
            "37",
            "--period",
            "2026",
            "--out",
            text(&out),
        ];
        house.ok(&["report-template"]);
        let template = house.folder.join("data/templates/yearly-report.txt");
        let own = std::fs::read_to_string(&template).expect("is put there");
        let broken = format!("{own}\n{{{{ figure( }}}}\n");
        std::fs::write(&template, &broken).expect("writes");
        let (code, why) = house.refused(&args);
        let line = broken.lines().count();
        assert!(
            code == 1 && why.starts_with("template_broken") && why.contains(&line.to_string()),
            "{code}: {why}"
        );
        assert!(!out.exists());
        let (code, why) = house.refused(&["report-template"]);
        assert!(code == 1 && why.starts_with("template_exists"), "{why}");
        std::fs::remove_file(&template).expect("is moved away");
        assert_eq!(
            house
                .refused(&["report", "--unit", "37", "--period", "2026"])
                .0,
            2
        );
        let (code, why) =
            house.refused(&["report", "--unit", "99", "--period", "2026", "--out", "x"]);
        assert!(code == 1 && why.starts_with("unknown_unit"), "{why}");
        house.ok(&args);
        assert!(out.exists());
    });
}
