//! What people wrote, put in its place: paragraphs with marks.

use super::figure::{Style, printed};
use super::gap::{Missing, Why};
use super::marked::{Placed, Rendered, Slot};
use super::parts::{Piece, named, paragraphs};
use super::promises::{Promise, State};
use super::said::{Said, year_of};
use super::sources::{Sources, Subject};
use kit::chinese_dates;
use kit::chinese_numbers::ordinal;

/// A part, in the slot of its key.
pub fn part(
    marked: &mut Rendered,
    (sources, subject): (&Sources, &Subject),
    said: &Said,
    slot: Slot,
) -> String {
    let text = said.parts.get(&slot.key).map_or("", String::as_str);
    let mut written = Vec::new();
    for paragraph in paragraphs(text) {
        let mut line = String::new();
        for piece in paragraph {
            line += &match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Typed(number) => marked.put_typed(number),
                Piece::Named(name) => named_figure(marked, sources, subject, name),
            };
        }
        written.push(line);
    }
    marked.put_place(Placed {
        slot: Some(slot),
        paragraphs: written,
    })
}

fn named_figure(marked: &mut Rendered, sources: &Sources, subject: &Subject, name: &str) -> String {
    let figure = match named(&sources.live, name) {
        Some(indicator) => printed(sources, subject, &indicator.id, Style::About),
        None => Err(Missing {
            id: name.to_owned(),
            name: name.to_owned(),
            why: Why::NotDefined,
        }),
    };
    marked.put_figure(figure)
}

/// What is promised for next year.
pub fn promised(
    marked: &mut Rendered,
    (sources, subject): (&Sources, &Subject),
    said: &Said,
) -> String {
    let mut written = Vec::new();
    for (at, promise) in said.promised.iter().enumerate() {
        let mut line = format!("{}是{}。", ordinal(at + 1), promise.text);
        if let Some((id, target)) = &promise.target {
            let (name, unit) = name(sources, id);
            let now = marked.put_figure(printed(sources, subject, id, Style::Exact));
            line += &format!("{name}要达到{target}{unit}，现在是{now}。");
        }
        if let State::Withdrawn { reason, .. } = &promise.state {
            line += &format!("这一项已经撤回，原因是{reason}。");
        }
        written.push(line);
    }
    marked.put_place(Placed {
        slot: None,
        paragraphs: written,
    })
}

/// What the last report promised for this year, and what became of it.
pub fn due(marked: &mut Rendered, (sources, subject): (&Sources, &Subject), said: &Said) -> String {
    let mut written = Vec::new();
    if let (Some(year), false) = (year_of(&subject.period), said.due.is_empty()) {
        let last = year - 1;
        written.push(format!(
            "{last}年的报告承诺在{year}年做好以下几件事，现在逐件答复。"
        ));
    }
    for (at, promise) in said.due.iter().enumerate() {
        let mut line = format!("{}是{}。", ordinal(at + 1), promise.text);
        line += &answer(promise);
        if let Some((id, target)) = &promise.target {
            let (name, unit) = name(sources, id);
            let now = marked.put_figure(printed(sources, subject, id, Style::Exact));
            line += &format!("当时定的是{name}达到{target}{unit}，现在是{now}。");
        }
        written.push(line);
    }
    marked.put_place(Placed {
        slot: None,
        paragraphs: written,
    })
}

fn answer(promise: &Promise) -> String {
    match &promise.state {
        State::Open => "这一件还在办。".to_owned(),
        State::Done {
            on,
            words,
            evidence,
        } => {
            let mut told = format!("{}办成", chinese_dates::day(*on));
            if !words.is_empty() {
                told += &format!("，{words}");
            }
            if let Some(line) = evidence {
                told += &format!("，见流水第{line}条");
            }
            told + "。"
        }
        State::NotDone { reason } => format!("这一件没有办成，原因是{reason}。"),
        State::Withdrawn { reason, .. } => format!("这一件已经撤回，原因是{reason}。"),
    }
}

/// A figure's name and its unit of count.
fn name(sources: &Sources, id: &str) -> (String, String) {
    let found = sources.live.find_indicator(id);
    found.map_or_else(
        || (id.to_owned(), String::new()),
        |one| (one.name.zh, one.unit),
    )
}
