//! A workbook and a document as a province sends them: everything but the
//! filled places stays as it was.

mod documents;
mod hostile;
mod property;
mod workbooks;

use super::{At, Edit, Form, Holds};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A file that is gone when it is dropped.
struct Kept(PathBuf);

impl Drop for Kept {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).expect("the file goes");
    }
}

fn kept(bytes: &[u8], name: &str) -> Kept {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("yinling-fill-{}-{number}-{name}", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, bytes).expect("the file is kept");
    Kept(path)
}

fn open(bytes: &[u8]) -> Form {
    Form::open(&kept(bytes, "form").0).expect("the form opens")
}

/// A file of these parts, in this order.
fn packed<T: AsRef<[u8]>>(parts: &[(&str, T)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(bytes.as_ref()).expect("its bytes");
    }
    zip.finish().expect("the file").into_inner()
}

/// Every part of a file by its name.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a packed file");
    let mut found = BTreeMap::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its bytes");
        found.insert(entry.name().expect("a name").into_owned(), bytes);
    }
    found
}

fn part(bytes: &[u8], name: &str) -> String {
    String::from_utf8(parts(bytes).remove(name).expect("the part is there")).expect("text")
}

/// Fills what `how` says for each text that holds a mark.
fn filled(form: &Form, how: impl Fn(&str) -> Edit) -> Vec<u8> {
    let mut edits = BTreeMap::new();
    for (at, holds) in form.filled() {
        if let Holds::Text(text) = holds
            && text.contains('【')
        {
            edits.insert(at, how(&text));
        }
    }
    assert!(!edits.is_empty(), "no mark was found");
    form.fill(&edits).expect("the form is filled")
}

fn at(area: u32, row: u32, col: u32) -> At {
    At {
        area,
        row,
        col,
        nth: 0,
    }
}
