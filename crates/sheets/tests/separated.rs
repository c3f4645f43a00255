//! CSV in the encodings and dresses it comes in.

mod files;

use files::{path_for, read_bytes};
use sheets::{Book, Cell, Encoding, Format, Unreadable};

const TEXT: &str = "姓名,单位\n张三,\"某局，\n二处\"\n\n李四,=1+1\n";

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    let bytes = |unit: u16| {
        if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    units.flat_map(bytes).collect()
}

#[test]
fn every_encoding_gives_the_same_rows() {
    let gbk = encoding_rs::GB18030.encode(TEXT).0.into_owned();
    let with_mark = format!("\u{FEFF}{TEXT}").into_bytes();
    for (bytes, encoding) in [
        (TEXT.as_bytes().to_vec(), Encoding::Utf8),
        (with_mark, Encoding::Utf8),
        (gbk, Encoding::Gb18030),
        (utf16(TEXT, false), Encoding::Utf16Le),
        (utf16(TEXT, true), Encoding::Utf16Be),
        (TEXT.replace('\n', "\r\n").into_bytes(), Encoding::Utf8),
        (TEXT.replace('\n', "\r").into_bytes(), Encoding::Utf8),
        (TEXT.trim_end().as_bytes().to_vec(), Encoding::Utf8),
        (TEXT.replace(',', ";").into_bytes(), Encoding::Utf8),
        (TEXT.replace(',', "\t").into_bytes(), Encoding::Utf8),
    ] {
        let path = path_for("encoding.csv");
        std::fs::write(&path, &bytes).expect("written");
        let book = Book::open(&path).expect("opens");
        assert_eq!(book.format(), Format::Csv { encoding });
        let rows = read_bytes("list.txt", &bytes).expect("reads");
        let numbers: Vec<u32> = rows.iter().map(|(_, row)| row.number).collect();
        // A quoted line break stays within its row; a blank line is a row.
        assert_eq!(numbers, [1, 2, 4], "{encoding:?}");
        assert_eq!(rows[1].1.cells[0], Cell::from("张三"));
        assert_eq!(rows[1].1.cells[1], Cell::from("某局，\n二处"));
        assert_eq!(rows[2].1.cells[1], Cell::from("=1+1"));
    }
}

#[test]
fn blank_lines_count_to_the_last_line_of_a_file_without_an_end() {
    let rows = read_bytes("a.csv", b"\n\na\n\n\nb").expect("reads");
    let numbers: Vec<u32> = rows.iter().map(|(_, row)| row.number).collect();
    assert_eq!(numbers, [3, 6]);
}

#[test]
fn cells_kept_text_by_a_formula_are_their_text() {
    let rows = read_bytes("a.csv", b"=\"0123\",\"=\"\"0456\"\"\",=A1\n").expect("reads");
    let texts = ["0123", "0456", "=A1"].map(Cell::from);
    assert_eq!(rows[0].1.cells, texts);
}

#[test]
fn bytes_of_no_encoding_name_their_row() {
    let mut bytes = encoding_rs::GB18030.encode("姓名\n张三\n").0.into_owned();
    bytes.extend(b"\xFF\xFF\n");
    let read = read_bytes("a.csv", &bytes);
    assert_eq!(read, Err(Unreadable::BadEncoding { row: 3 }));
}
