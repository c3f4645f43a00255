//! Text documents: paragraphs, in tables and out of them, in headers, footers
//! and notes.

mod story;
mod write;

pub use write::write;

use super::package::Package;
use super::relations;
use super::{Area, AreaKind, At, Holds, MOST_SLOTS, Unfillable};
use std::collections::BTreeMap;
use story::{Paragraph, Story};

#[derive(Debug)]
pub struct Paper {
    pub areas: Vec<Area>,
    stories: Vec<Story>,
    /// Which story each paragraph stands in, and where there.
    places: BTreeMap<At, (usize, usize)>,
}

pub fn read(package: &Package) -> Result<Paper, Unfillable> {
    let main = relations::root(package)?;
    let mut parts = vec![(main.clone(), AreaKind::Body)];
    let (mut headers, mut footers) = (0, 0);
    let mut related = relations::of(package, &main)?;
    related.retain(|one| package.has(&one.target));
    related.sort_by(|a, b| a.target.cmp(&b.target));
    related.dedup_by(|a, b| a.target == b.target);
    for one in related {
        let kind = match one.kind.as_str() {
            "header" => {
                headers += 1;
                AreaKind::Header(headers)
            }
            "footer" => {
                footers += 1;
                AreaKind::Footer(footers)
            }
            "footnotes" | "endnotes" => AreaKind::Notes,
            _ => continue,
        };
        parts.push((one.target, kind));
    }
    let mut paper = Paper {
        areas: Vec::new(),
        stories: Vec::new(),
        places: BTreeMap::new(),
    };
    let mut tables = 0;
    for (part, kind) in parts {
        let story = story::read(&part, package.text(&part)?)?;
        paper.add(story, kind, &mut tables);
        if paper.places.len() > MOST_SLOTS {
            let limit = format!("{MOST_SLOTS}段");
            return Err(Unfillable::TooLarge { limit });
        }
    }
    Ok(paper)
}

impl Paper {
    fn add(&mut self, story: Story, kind: AreaKind, tables: &mut u32) {
        let own = u32::try_from(self.areas.len()).unwrap_or(u32::MAX);
        self.areas.push(Area {
            kind,
            name: String::new(),
        });
        for _ in 0..story.tables {
            *tables += 1;
            self.areas.push(Area {
                kind: AreaKind::Table(*tables),
                name: String::new(),
            });
        }
        let index = self.stories.len();
        for (nth, paragraph) in story.paragraphs.iter().enumerate() {
            let mut at = paragraph.at;
            at.area += own;
            self.places.insert(at, (index, nth));
        }
        self.stories.push(story);
    }

    fn paragraph(&self, at: At) -> Option<&Paragraph> {
        let (story, nth) = self.places.get(&at)?;
        self.stories.get(*story)?.paragraphs.get(*nth)
    }

    pub fn filled(&self) -> Vec<(At, Holds)> {
        let all = self.places.keys().map(|at| (*at, self.holds(*at)));
        all.filter(|(_, holds)| *holds != Holds::Nothing).collect()
    }

    pub fn holds(&self, at: At) -> Holds {
        let Some(paragraph) = self.paragraph(at) else {
            return Holds::Outside;
        };
        let text = paragraph.runs.text();
        match text.trim().is_empty() {
            true => Holds::Nothing,
            false => Holds::Text(text),
        }
    }
}
