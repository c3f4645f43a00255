//! Paragraphs changed in the parts they stand in.

use super::super::package::Package;
use super::super::xml::{Splices, escaped};
use super::super::{At, Edit, Unfillable};
use super::Paper;
use super::story::{Paragraph, Story};
use std::collections::BTreeMap;

/// The parts that become others.
pub fn write(
    _package: &Package,
    paper: &Paper,
    edits: &BTreeMap<At, Edit>,
) -> Result<BTreeMap<String, String>, Unfillable> {
    let mut of_story: BTreeMap<usize, Splices> = BTreeMap::new();
    for (at, edit) in edits {
        let nothing_there = || Unfillable::corrupt("a place to be filled is not there");
        let (index, nth) = paper.places.get(at).ok_or_else(nothing_there)?;
        let (story, splices) = (&paper.stories[*index], of_story.entry(*index).or_default());
        let paragraph = &story.paragraphs[*nth];
        let stretches = match edit {
            Edit::Text(stretches) => stretches,
            Edit::Number(_) => return Err(nothing_there()),
        };
        if !paragraph.runs.replace(&story.source, stretches, splices) {
            let words: String = stretches.iter().map(|(_, words)| words.as_str()).collect();
            new_run(story, paragraph, &words, splices);
        }
    }
    let mut changed = BTreeMap::new();
    for (index, splices) in of_story {
        let story = &paper.stories[index];
        changed.insert(story.part.clone(), splices.apply(&story.source)?);
    }
    Ok(changed)
}

/// Words in a paragraph that has no run to write in: a run of its own at the
/// end, in the letters the paragraph is set in.
fn new_run(story: &Story, paragraph: &Paragraph, words: &str, splices: &mut Splices) {
    let p = &paragraph.prefix;
    let look = paragraph.look.clone();
    let look = look.and_then(|range| story.source.get(range));
    let look = look.unwrap_or_default();
    let words = escaped(words);
    let run = format!("<{p}r>{look}<{p}t xml:space=\"preserve\">{words}</{p}t></{p}r>");
    match paragraph.end {
        Some(end) => splices.put(end..end, run),
        None => {
            let tag = story.source.get(paragraph.range.clone());
            let tag = tag.unwrap_or_default().trim_end_matches('>');
            let tag = tag.trim_end_matches('/').trim_end();
            splices.put(paragraph.range.clone(), format!("{tag}>{run}</{p}p>"));
        }
    }
}
