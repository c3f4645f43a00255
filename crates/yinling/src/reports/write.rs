//! A report of one unit and one period, as one reader may read it.

use super::assertions::{self, Check};
use super::compose::{Composed, compose};
use super::gap::Gap;
use super::marked::Slot;
use super::said::Said;
use super::sources::{Sources, Subject};
use super::template::Template;
use documents::lints::{self, Finding};
use documents::{Document, Signature};
use kit::Refusal;
use std::ops::Range;

/// The places where something may be written, each with the blocks that fill it.
pub type Slots = Vec<(Slot, Range<usize>)>;

/// The document, what it could not say, and what was held to be so.
#[derive(Debug, Clone)]
pub struct Report {
    pub document: Document,
    pub gaps: Vec<Gap>,
    pub checks: Vec<Check>,
}

impl Report {
    /// The ids of the printed figures, in the order of their first appearance.
    pub fn figures(&self) -> impl Iterator<Item = &str> {
        self.document.notes.iter().map(|note| note.id.as_str())
    }

    /// What should be changed before it goes out, with its places.
    pub fn findings(&self) -> Vec<Finding> {
        lints::check(&self.document)
    }
}

/// Fills the template and checks what it says. The unit signs it, on the day it
/// is as of.
///
/// Refuses what the template (`template_broken`, `ever_and_now`) or the figures
/// (see [`assertions::check`]) do not allow, and a text that bears a mark of
/// secrecy (`secret_mark`).
pub fn write(
    template: &Template,
    sources: &Sources,
    subject: &Subject,
    said: &Said,
) -> Result<Report, Refusal> {
    let composed = compose(&template.render(sources, subject, said)?, false)?;
    let (report, _) = finish(sources, subject, composed)?;
    must_not_be_secret(&report)?;
    Ok(report)
}

/// The same report as whoever writes it sees it: each place where something may
/// be written keeps its heading, and is told with the blocks that fill it now.
///
/// Refuses as [`write`] does, but for a mark of secrecy: it is among the
/// findings, so that whoever typed it can take it out.
pub fn draft(
    template: &Template,
    sources: &Sources,
    subject: &Subject,
    said: &Said,
) -> Result<(Report, Slots), Refusal> {
    let composed = compose(&template.render(sources, subject, said)?, true)?;
    finish(sources, subject, composed)
}

fn finish(
    sources: &Sources,
    subject: &Subject,
    composed: Composed,
) -> Result<(Report, Slots), Refusal> {
    let printed: Vec<String> = composed.notes.iter().map(|note| note.id.clone()).collect();
    let checks = assertions::check(sources, &printed)?;
    let report = Report {
        document: Document {
            title: composed.title,
            recipients: composed.recipients,
            blocks: composed.blocks,
            notes: composed.notes,
            signature: Some(Signature {
                unit: subject.name.clone(),
                day: subject.as_of,
            }),
            ..Document::default()
        },
        gaps: composed.gaps,
        checks,
    };
    Ok((report, composed.slots))
}

/// What bears such a mark does not belong into this house at all.
fn must_not_be_secret(report: &Report) -> Result<(), Refusal> {
    let findings = report.findings();
    let mark = findings
        .iter()
        .find(|finding| finding.code == "secret_mark");
    mark.map_or(Ok(()), |mark| {
        Err(Refusal::new("secret_mark").with("place", mark.place.to_string()))
    })
}
