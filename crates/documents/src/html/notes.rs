//! What stands behind the figures, as a sheet of its own.

use super::Surface;
use super::pen::put;
use crate::Note;
use crate::clean::escape;
use crate::qr::Code;
use crate::svg::Drawing;
use crate::wording;

/// Each figure exactly; with a code where it opens from paper.
pub fn write_notes(notes: &[Note], mark: &str, surface: Surface) -> String {
    let mut out = String::new();
    let ground = wording::common_ground(notes);
    put(
        &mut out,
        format_args!(
            "<article class=\"sheet notes\" id=\"notes\">\n<p class=\"annex-mark\">{mark}</p>\n<h2>{}</h2>\n",
            wording::ATTACHMENT
        ),
    );
    if let Some(ground) = &ground {
        let ground = escape(ground);
        put(&mut out, format_args!("<p class=\"ground\">{ground}</p>\n"));
    }
    out.push_str("<ol>\n");
    for note in notes {
        let exact = escape(&wording::exact(note));
        let is_door = surface == Surface::Page || wording::address(note).is_some();
        let exact = match &note.href {
            Some(href) if is_door => format!("<a href=\"{}\">{exact}</a>", escape(href)),
            _ => exact,
        };
        let explained = escape(&wording::explained(note, ground.is_some()));
        let code = code(note, surface);
        let address = wording::address(note).map_or_else(String::new, |address| {
            format!("<span class=\"address\">{}</span>", escape(address))
        });
        put(
            &mut out,
            format_args!("<li>{code}<b>{exact}</b><span>{explained}</span>{address}</li>\n"),
        );
    }
    out.push_str("</ol>\n</article>\n");
    out
}

/// For whoever holds the printed page.
fn code(note: &Note, surface: Surface) -> String {
    let Some(code) = wording::address(note).and_then(Code::of) else {
        return String::new();
    };
    let svg = code.svg(&format!("扫码打开：{}", note.name));
    let Some(drawing) = Drawing::read(&svg) else {
        return String::new();
    };
    let drawn = match surface {
        Surface::Page => drawing.on_page(),
        Surface::Book => drawing.in_book(),
    };
    format!("<i class=\"code\">{drawn}</i>")
}
