//! Files made for the tests, byte by byte where a library would not make them.
#![allow(dead_code, reason = "each test binary uses its own part")]

use sheets::{Book, Row, Unreadable};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use zip::write::SimpleFileOptions;

/// A fresh path that ends in `name`.
pub fn path_for(name: &str) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    folder.join(format!("{}-{next}-{name}", std::process::id()))
}

/// Reads `bytes` under the name `name`: each row with its sheet's name.
pub fn read_bytes(name: &str, bytes: &[u8]) -> Result<Vec<(String, Row)>, Unreadable> {
    let path = path_for(name);
    std::fs::write(&path, bytes).expect("the test folder is writable");
    let rows = read(&path);
    std::fs::remove_file(&path).expect("the file was just written");
    rows
}

pub fn read(path: &Path) -> Result<Vec<(String, Row)>, Unreadable> {
    let mut rows = Vec::new();
    Book::open(path)?.for_each_row(&mut |sheet, row| {
        rows.push((sheet.name.clone(), row));
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

/// A workbook zipped by hand: one sheet `名册`, its XML given, stored or
/// deflated; `more` parts besides.
pub fn workbook(sheet: &str, more: &[(&str, &str)], deflated: bool) -> Vec<u8> {
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let book = format!(
        "<workbook xmlns=\"{main}\" xmlns:r=\"{rel}\"><sheets>\
         <sheet name=\"名册\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let to_book = format!(
        "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" \
         Type=\"{rel}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let to_sheet = format!(
        "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" \
         Type=\"{rel}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", to_book.as_str()),
        ("xl/workbook.xml", book.as_str()),
        ("xl/_rels/workbook.xml.rels", to_sheet.as_str()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    parts.extend(more);
    zipped(&parts, deflated)
}

pub fn zipped(parts: &[(&str, &str)], deflated: bool) -> Vec<u8> {
    let method = if deflated {
        zip::CompressionMethod::Deflated
    } else {
        zip::CompressionMethod::Stored
    };
    let options = SimpleFileOptions::default().compression_method(method);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, options).expect("a part begins");
        writer
            .write_all(content.as_bytes())
            .expect("a part is written");
    }
    writer.finish().expect("the archive ends").into_inner()
}

/// Sheet XML around the rows given.
pub fn sheet_of(rows: &str) -> String {
    format!("<?xml version=\"1.0\"?><worksheet><sheetData>{rows}</sheetData></worksheet>")
}

/// A compound file of 512-byte sectors: table, directory, one stream.
pub fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let sectors = stream.len().max(4096).div_ceil(512);
    assert!(sectors <= 120, "one table names 128 sectors");
    let mut header = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    header.resize(512, 0);
    header[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    header[44] = 1; // one table,
    header[48] = 1; // the directory in sector 1,
    header[56..60].copy_from_slice(&4096_u32.to_le_bytes());
    header[60..64].fill(0xFF);
    header[60] = 0xFE; // no small streams,
    header[68..72].fill(0xFF);
    header[68] = 0xFE; // no further tables.
    header[76..512].fill(0xFF);
    header[76..80].fill(0);
    let mut table = vec![0xFFFF_FFFD, 0xFFFF_FFFE];
    table.extend((1..sectors as u32).map(|n| n + 2));
    table.push(0xFFFF_FFFE);
    table.resize(128, u32::MAX);
    let mut directory = entry("Root Entry", 5, 0xFFFF_FFFE, 0);
    directory.extend(entry(name, 2, 2, sectors as u32 * 512));
    directory.resize(512, 0);
    let mut out = header;
    out.extend(table.iter().flat_map(|n| n.to_le_bytes()));
    out.extend(directory);
    out.extend(stream);
    out.resize(512 * (3 + sectors), 0);
    out
}

fn entry(name: &str, kind: u8, begins: u32, length: u32) -> Vec<u8> {
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut out = units.clone();
    out.resize(128, 0);
    out[64] = units.len() as u8 + 2;
    out[66] = kind;
    out[116..120].copy_from_slice(&begins.to_le_bytes());
    out[120..124].copy_from_slice(&length.to_le_bytes());
    out
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = data.len() as u16;
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// The stream of an XLS workbook: one hidden sheet `List` with `sheet` records
/// between its beginning and its end.
pub fn biff(globals: &[(u16, &[u8])], sheet: &[(u16, &[u8])]) -> Vec<u8> {
    let begin = |kind: u8| record(0x809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let extra: Vec<u8> = globals.iter().flat_map(|(k, d)| record(*k, d)).collect();
    let name = b"\x01\x00\x04\x00List";
    let begins = begin(5).len() + extra.len() + 4 + 4 + name.len() + 4;
    let bound = [&(begins as u32).to_le_bytes()[..], name].concat();
    let mut out = [begin(5), extra, record(0x85, &bound), record(0x0A, &[])].concat();
    out.extend(begin(0x10));
    out.extend(sheet.iter().flat_map(|(k, d)| record(*k, d)));
    out.extend(record(0x0A, &[]));
    out
}
