//! A document as HTML: a sheet for a page that brings its own look, or a page
//! that stands alone.

use crate::clean::clean;
use crate::wording::{self, Numbering};
use crate::{Block, Document, FigureRun, Note, Notes, Picture, Run, Table};
use kit::chinese_dates;
use std::fmt::Write;

const STYLE: &str = include_str!("page.css");

/// The sheets alone: one `article.sheet`, and one more for the notes. The page
/// around them gives the look; classes are `live` for a figure, `to`, `sign`,
/// `annex`.
pub fn sheet(document: &Document, notes: Notes) -> String {
    let mut out = String::new();
    let appendix = document.appendix(notes);
    out.push_str("<article class=\"sheet\">\n");
    let title: Vec<String> = document.title.iter().map(|line| escape(line)).collect();
    put(&mut out, format_args!("<h1>{}</h1>\n", title.join("<br>")));
    if !document.recipients.is_empty() {
        let to = escape(&document.recipients);
        put(&mut out, format_args!("<p class=\"to\">{to}：</p>\n"));
    }
    let mut numbering = Numbering::default();
    for block in &document.blocks {
        write_block(&mut out, document, block, &mut numbering);
    }
    if !appendix.is_empty() {
        let line = format!("附件：{}", wording::ATTACHMENT);
        put(
            &mut out,
            format_args!("<p class=\"annex\"><a href=\"#notes\">{line}</a></p>\n"),
        );
    }
    if let Some(signature) = &document.signature {
        let (unit, day) = (escape(&signature.unit), chinese_dates::day(signature.day));
        put(
            &mut out,
            format_args!("<div class=\"sign\"><p>{unit}</p><p>{day}</p></div>\n"),
        );
    }
    out.push_str("</article>\n");
    if !appendix.is_empty() {
        write_notes(&mut out, appendix);
    }
    out
}

/// A whole page with its own style and no script. Links are as the notes give
/// them, so they should be whole addresses.
pub fn page(document: &Document, notes: Notes) -> String {
    let title = escape(&document.title.concat());
    let sheet = sheet(document, notes);
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{sheet}</main>\n</body>\n</html>\n"
    )
}

fn write_block(out: &mut String, document: &Document, block: &Block, numbering: &mut Numbering) {
    match block {
        Block::Heading(level, runs) => {
            let (n, mark) = (level.number() + 1, numbering.next(*level));
            let text = write_runs(document, runs);
            put(out, format_args!("<h{n}>{mark}{text}</h{n}>\n"));
        }
        Block::Paragraph(runs) => {
            let text = write_runs(document, runs);
            put(out, format_args!("<p>{text}</p>\n"));
        }
        Block::Table(table) => write_table(out, document, table),
        Block::Picture(picture) => write_picture(out, document, picture),
    }
}

/// The picture, what it shows in words, and its table behind one press.
fn write_picture(out: &mut String, document: &Document, picture: &Picture) {
    let (caption, sentence) = (escape(&picture.caption), escape(&picture.sentence));
    put(
        out,
        format_args!(
            "<figure class=\"chart\" role=\"group\" aria-label=\"{caption}\">\n{}\n<figcaption>{caption}。{sentence}</figcaption>\n",
            picture.svg
        ),
    );
    if let Some(table) = &picture.table {
        out.push_str("<details><summary>看成表格</summary>\n");
        write_table(out, document, table);
        out.push_str("</details>\n");
    }
    out.push_str("</figure>\n");
}

fn write_runs(document: &Document, runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        match run {
            Run::Text(text) => out.push_str(&escape(text)),
            Run::Figure(figure) => write_figure(&mut out, document, figure),
            Run::Typed(text) => put(
                &mut out,
                format_args!(
                    "<span class=\"typed\" title=\"这个数后面没有记录\">{}</span>",
                    escape(text)
                ),
            ),
        }
    }
    out
}

fn write_figure(out: &mut String, document: &Document, figure: &FigureRun) {
    let words = escape(&figure.words);
    let Some(note) = document.notes.get(figure.note) else {
        out.push_str(&words);
        return;
    };
    let attributes = format!(
        "class=\"live\" data-figure=\"{}\" data-value=\"{}\" data-as-of=\"{}\" data-line=\"{}\" data-hash=\"{}\"",
        escape(&note.id),
        escape(&note.number),
        note.as_of,
        note.line,
        escape(&note.hash)
    );
    match &note.href {
        Some(href) => put(
            out,
            format_args!("<a {attributes} href=\"{}\">{words}</a>", escape(href)),
        ),
        None => put(out, format_args!("<span {attributes}>{words}</span>")),
    }
}

fn write_table(out: &mut String, document: &Document, table: &Table) {
    let caption = escape(&table.caption);
    put(
        out,
        format_args!("<table><caption>{caption}</caption><thead><tr>"),
    );
    for name in &table.header {
        put(out, format_args!("<th scope=\"col\">{}</th>", escape(name)));
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for cell in row {
            put(out, format_args!("<td>{}</td>", write_runs(document, cell)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
}

fn write_notes(out: &mut String, notes: &[Note]) {
    let ground = wording::common_ground(notes);
    put(
        out,
        format_args!(
            "<article class=\"sheet notes\" id=\"notes\">\n<p class=\"annex-mark\">附件</p>\n<h2>{}</h2>\n",
            wording::ATTACHMENT
        ),
    );
    if let Some(ground) = &ground {
        put(out, format_args!("<p class=\"ground\">{ground}</p>\n"));
    }
    out.push_str("<ol>\n");
    for note in notes {
        let exact = escape(&wording::exact(note));
        let exact = match &note.href {
            Some(href) => format!("<a href=\"{}\">{exact}</a>", escape(href)),
            None => exact,
        };
        let explained = escape(&wording::explained(note, ground.is_some()));
        put(
            out,
            format_args!("<li><b>{exact}</b><span>{explained}</span></li>\n"),
        );
    }
    out.push_str("</ol>\n</article>\n");
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = out.write_fmt(text);
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
