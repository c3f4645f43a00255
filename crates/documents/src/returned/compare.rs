//! The text of a copy beside the text of the document it was a copy of.

use super::numbers::{Piece, pieces, sentences};
use super::package::Unreadable;
use crate::{Block, Document, Notes, Run, docx};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What happened to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Changed,
    Added,
    Removed,
}

/// A number that is not the document's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub kind: Kind,
    /// The number in the document; empty where it was added.
    pub before: String,
    /// The number in the copy; empty where it was removed.
    pub after: String,
    /// The whole sentences around it. One may be empty.
    pub sentence_before: String,
    pub sentence_after: String,
    /// The figure it was, if one stood there and only one can be meant.
    pub figure: Option<String>,
}

/// What a copy says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    pub numbers: Vec<Change>,
    /// Places where words, not numbers, are other ones.
    pub texts: usize,
    /// How many numbers stand in the copy.
    pub looked_at: usize,
}

/// A thousand pages have some 20 000 sentences and 600 000 signs. Aligning takes
/// time with the square of what differs, so there must be an end.
const MOST_SENTENCES: usize = 40_000;
const MOST_SIGNS: usize = 2_000_000;
/// Longer stretches than this that differ have nothing to do with one another:
/// all of the one was removed, all of the other added.
const LONGEST_STRETCH: usize = 40_000;

/// Every number that the copy has changed, added or left out, in its order.
///
/// A copy with notes is held against the document with notes.
///
/// # Errors
/// See [`super::read`]; and a file so long that it is no copy of a report.
pub fn compare(document: &Document, copy: &[u8]) -> Result<Comparison, Unreadable> {
    let theirs = super::read(copy)?;
    let signs: usize = theirs.iter().map(|text| text.chars().count()).sum();
    let theirs = sentences(&theirs);
    if signs > MOST_SIGNS || theirs.len() > MOST_SENTENCES {
        return Err(Unreadable::TooLong);
    }
    let mut nearest: Option<(usize, Vec<String>)> = None;
    for notes in [Notes::None, Notes::Appendix, Notes::Inline] {
        let own = docx::write(document, notes).map_err(Unreadable::corrupt)?;
        let own = sentences(&super::read(&own)?);
        let equal = equal_sentences(&own, &theirs);
        // Sentences that only one of them has count against it.
        let off = own.len() + theirs.len() - 2 * equal;
        if nearest.as_ref().is_none_or(|(least, _)| off < *least) {
            nearest = Some((off, own));
        }
    }
    let ours = nearest.map(|(_, own)| own).unwrap_or_default();
    let mut comparison = held_against(&ours, &theirs);
    for change in &mut comparison.numbers {
        change.figure = figure(document, &change.before);
    }
    Ok(comparison)
}

fn equal_sentences(ours: &[String], theirs: &[String]) -> usize {
    let ops = capture_diff_slices(Algorithm::Patience, ours, theirs);
    let equal = ops.iter().filter_map(|op| match op {
        DiffOp::Equal { len, .. } => Some(*len),
        _ => None,
    });
    equal.sum()
}

/// Whole sentences first, then piece by piece where sentences differ.
fn held_against(ours: &[String], theirs: &[String]) -> Comparison {
    let mut comparison = Comparison::default();
    for op in capture_diff_slices(Algorithm::Patience, ours, theirs) {
        if let DiffOp::Equal { new_index, len, .. } = op {
            let same = pieces(&theirs[new_index..new_index + len]);
            comparison.looked_at += same.iter().filter(|piece| piece.is_number).count();
            continue;
        }
        let (ours, theirs) = (&ours[op.old_range()], &theirs[op.new_range()]);
        Stretch {
            before: pieces(ours),
            after: pieces(theirs),
            ours,
            theirs,
        }
        .compare(&mut comparison);
    }
    comparison
}

/// Neighbouring sentences that are not the same on both sides.
struct Stretch<'a> {
    ours: &'a [String],
    theirs: &'a [String],
    before: Vec<Piece>,
    after: Vec<Piece>,
}

impl Stretch<'_> {
    fn compare(&self, comparison: &mut Comparison) {
        let numbers = self.after.iter().filter(|piece| piece.is_number);
        comparison.looked_at += numbers.count();
        let texts = |pieces: &[Piece]| pieces.iter().map(|p| p.text.clone()).collect::<Vec<_>>();
        let (before, after) = (texts(&self.before), texts(&self.after));
        let ops = match before.len() + after.len() > LONGEST_STRETCH {
            true => vec![DiffOp::Replace {
                old_index: 0,
                old_len: before.len(),
                new_index: 0,
                new_len: after.len(),
            }],
            false => capture_diff_slices(Algorithm::Myers, &before, &after),
        };
        let first = comparison.numbers.len();
        for op in ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
            let was = numbers_in(&self.before, op.old_range());
            let is = numbers_in(&self.after, op.new_range());
            if was.is_empty() && is.is_empty() {
                comparison.texts += 1;
                continue;
            }
            let (old_at, new_at) = (op.old_range().start, op.new_range().start);
            for n in 0..was.len().max(is.len()) {
                let (was, is) = (was.get(n).copied(), is.get(n).copied());
                let change = self.change(was, is, (old_at, new_at));
                merge_or_push(&mut comparison.numbers, first, change);
            }
        }
    }

    fn change(&self, was: Option<usize>, is: Option<usize>, at: (usize, usize)) -> Change {
        let text = |pieces: &[Piece], at: Option<usize>| {
            at.map(|at| pieces[at].text.clone()).unwrap_or_default()
        };
        Change {
            kind: match (was, is) {
                (Some(_), Some(_)) => Kind::Changed,
                (Some(_), None) => Kind::Removed,
                (None, _) => Kind::Added,
            },
            before: text(&self.before, was),
            after: text(&self.after, is),
            sentence_before: sentence(self.ours, &self.before, was.unwrap_or(at.0)),
            sentence_after: sentence(self.theirs, &self.after, is.unwrap_or(at.1)),
            figure: None,
        }
    }
}

/// The sentence of the piece at `at`, or of the last one before it.
fn sentence(sentences: &[String], pieces: &[Piece], at: usize) -> String {
    let piece = pieces.get(at).or(pieces.last());
    let found = piece.and_then(|piece| sentences.get(piece.sentence));
    found.cloned().unwrap_or_default()
}

fn numbers_in(pieces: &[Piece], range: std::ops::Range<usize>) -> Vec<usize> {
    range.filter(|at| pieces[*at].is_number).collect()
}

/// A number taken out and one put in within the same two sentences are one
/// number that was changed.
fn merge_or_push(changes: &mut Vec<Change>, first: usize, change: Change) {
    let last = (changes.len() > first)
        .then(|| changes.last_mut())
        .flatten();
    let is_other_half = |last: &&mut Change| {
        let kinds = [last.kind, change.kind];
        last.sentence_before == change.sentence_before
            && last.sentence_after == change.sentence_after
            && [[Kind::Removed, Kind::Added], [Kind::Added, Kind::Removed]].contains(&kinds)
    };
    match last.filter(is_other_half) {
        Some(last) => {
            last.before.push_str(&change.before);
            last.after.push_str(&change.after);
            last.kind = Kind::Changed;
        }
        None => changes.push(change),
    }
}

/// The name of the one figure that is said with this number.
fn figure(document: &Document, number: &str) -> Option<String> {
    if number.is_empty() {
        return None;
    }
    let runs = document.blocks.iter().flat_map(|block| match block {
        Block::Heading(_, runs) | Block::Paragraph(runs) => runs.iter().collect::<Vec<_>>(),
        Block::Table(table) => table.rows.iter().flatten().flatten().collect(),
        Block::Picture(_) => Vec::new(),
    });
    let mut notes: Vec<usize> = runs
        .filter_map(|run| match run {
            Run::Figure(figure) => Some(figure),
            Run::Text(_) | Run::Typed(_) => None,
        })
        .filter(|figure| {
            let said = pieces(std::slice::from_ref(&figure.words));
            said.first().is_some_and(|piece| piece.text == number)
        })
        .map(|figure| figure.note)
        .collect();
    notes.sort_unstable();
    notes.dedup();
    match notes[..] {
        [one] => document.notes.get(one).map(|note| note.name.clone()),
        _ => None,
    }
}
