//! The sheets of a document, in the order of GB/T 9704.

use super::notes::write_notes;
use super::pen::{Pen, put};
use crate::clean::escape;
use crate::wording::{self, Numbering};
use crate::{Block, Document, Notes, RedHead, Signature};
use kit::chinese_dates;

/// What the sheets are laid on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    /// An HTML page: all sheets are one page.
    Page,
    /// An EPUB: each sheet is a file, and the book has contents of its own.
    Book,
}

/// The text, then each attachment, then the notes.
pub(crate) fn sheets(document: &Document, notes: Notes, surface: Surface) -> Vec<String> {
    let mut pen = Pen::new(document, notes, surface);
    let titles = wording::attachments(document, notes);
    let mut sheets = vec![text(&mut pen, document, &titles)];
    for (at, attachment) in document.attachments.iter().enumerate() {
        let mark = wording::attachment_mark(at, titles.len());
        let title = escape(&attachment.title);
        put(
            &mut pen.out,
            format_args!(
                "<article class=\"sheet attachment\" id=\"annex-{}\">\n<p class=\"annex-mark\">{mark}</p>\n<h2>{title}</h2>\n",
                at + 1
            ),
        );
        pen.is_attached = true;
        blocks(&mut pen, &attachment.blocks);
        pen.out.push_str("</article>\n");
        sheets.push(std::mem::take(&mut pen.out));
    }
    let appendix = document.appendix(notes);
    if !appendix.is_empty() {
        let mark = wording::attachment_mark(document.attachments.len(), titles.len());
        sheets.push(write_notes(appendix, &mark, surface));
    }
    sheets
}

fn text(pen: &mut Pen<'_>, document: &Document, titles: &[&str]) -> String {
    pen.out.push_str("<article class=\"sheet\">\n");
    if let Some(head) = &document.head {
        red_head(&mut pen.out, head);
    }
    let title: Vec<String> = document.title.iter().map(|line| escape(line)).collect();
    let title = title.join("<br/>");
    put(&mut pen.out, format_args!("<h1>{title}</h1>\n"));
    if document.has_contents && pen.surface == Surface::Page {
        contents(&mut pen.out, document, titles);
    }
    if !document.recipients.is_empty() {
        let to = escape(&document.recipients);
        put(&mut pen.out, format_args!("<p class=\"to\">{to}：</p>\n"));
    }
    blocks(pen, &document.blocks);
    attachment_line(pen, document, titles);
    if let Some(signature) = &document.signature {
        sign(&mut pen.out, signature);
    }
    pen.out.push_str("</article>\n");
    std::mem::take(&mut pen.out)
}

fn blocks(pen: &mut Pen<'_>, blocks: &[Block]) {
    let mut numbering = Numbering::default();
    for block in blocks {
        pen.block(block, &mut numbering);
    }
}

fn red_head(out: &mut String, head: &RedHead) {
    let (issuer, number) = (escape(&head.issuer), escape(&head.number));
    put(
        out,
        format_args!(
            "<div class=\"red-head\"><p class=\"issuer\">{issuer}</p><p class=\"number\">{number}</p></div>\n"
        ),
    );
}

/// Headings of the first two levels, and the attachments.
fn contents(out: &mut String, document: &Document, titles: &[&str]) {
    out.push_str(
        "<nav class=\"contents\" aria-label=\"目录\">\n<p class=\"contents-title\">目录</p>\n<ul>\n",
    );
    for (at, (level, words)) in wording::headings(document).into_iter().enumerate() {
        if level.number() <= 2 {
            let (n, words) = (level.number(), escape(&words));
            put(
                out,
                format_args!(
                    "<li class=\"level-{n}\"><a href=\"#s{}\">{words}</a></li>\n",
                    at + 1
                ),
            );
        }
    }
    for (at, title) in titles.iter().enumerate() {
        let (to, title) = (place(document, at), escape(title));
        let mark = wording::attachment_mark(at, titles.len());
        put(
            out,
            format_args!("<li class=\"level-1\"><a href=\"#{to}\">{mark}　{title}</a></li>\n"),
        );
    }
    out.push_str("</ul>\n</nav>\n");
}

/// The id of an attachment; behind the document's own come the notes.
fn place(document: &Document, at: usize) -> String {
    match at < document.attachments.len() {
        true => format!("annex-{}", at + 1),
        false => "notes".to_owned(),
    }
}

/// `附件：1. 名称`, each leading to its attachment.
fn attachment_line(pen: &mut Pen<'_>, document: &Document, titles: &[&str]) {
    for (at, title) in titles.iter().enumerate() {
        let (begins, class) = match at {
            0 => ("附件：", "annex"),
            _ => ("", "annex further"),
        };
        let number = match titles.len() {
            1 => String::new(),
            _ => format!("{}. ", at + 1),
        };
        let file = match pen.surface {
            Surface::Page => String::new(),
            Surface::Book => crate::epub::file_of(at + 1),
        };
        let (to, title) = (place(document, at), escape(title));
        put(
            &mut pen.out,
            format_args!(
                "<p class=\"{class}\"><a href=\"{file}#{to}\">{begins}{number}{title}</a></p>\n"
            ),
        );
    }
}

fn sign(out: &mut String, signature: &Signature) {
    let (unit, day) = (escape(&signature.unit), chinese_dates::day(signature.day));
    put(
        out,
        format_args!("<div class=\"sign\"><p>{unit}</p><p>{day}</p></div>\n"),
    );
}
