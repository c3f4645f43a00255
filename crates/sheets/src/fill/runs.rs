//! A text that stands in several runs, each with letters of its own.

use super::xml::{Splices, escaped};
use std::ops::Range;

/// What stands between one `<t>` and its end, or a tab or break between.
#[derive(Debug, Clone)]
pub struct Segment {
    pub text: String,
    /// The start tag and what is between the tags; `None` where nothing can be
    /// written.
    pub place: Option<(Range<usize>, Range<usize>)>,
    pub keeps_space: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Runs {
    pub segments: Vec<Segment>,
}

impl Runs {
    pub fn text(&self) -> String {
        let texts = self.segments.iter().map(|segment| segment.text.as_str());
        texts.collect()
    }

    /// Puts other words in stretches of the text (byte ranges, in order, none
    /// touching another). `part` is the part the runs stand in. False where a
    /// stretch lies in no run.
    pub fn replace(
        &self,
        part: &str,
        stretches: &[(Range<usize>, String)],
        splices: &mut Splices,
    ) -> bool {
        let mut begins = 0;
        let mut spans = Vec::new();
        for segment in &self.segments {
            spans.push(begins..begins + segment.text.len());
            begins += segment.text.len();
        }
        let mut homes = Vec::new();
        for (range, _) in stretches {
            let fits = |at: &usize, is_last: bool| {
                let span = &spans[*at];
                self.segments[*at].place.is_some()
                    && span.start <= range.start
                    && (range.start < span.end || (is_last && range.start == span.end))
            };
            let all = 0..spans.len();
            let home = all.clone().find(|at| fits(at, false));
            match home.or_else(|| all.rev().find(|at| fits(at, true))) {
                Some(home) => homes.push(home),
                None => return false,
            }
        }
        for (at, segment) in self.segments.iter().enumerate() {
            let Some((open, inner)) = &segment.place else {
                continue;
            };
            let new = rewritten(segment, &spans[at], at, stretches, &homes);
            if new == segment.text {
                continue;
            }
            let has_edge_space = new.trim() != new;
            if has_edge_space && !segment.keeps_space {
                let tag = part.get(open.clone()).unwrap_or_default();
                let tag = tag.trim_end_matches('>').trim_end_matches('/').to_owned();
                splices.put(open.clone(), format!("{tag} xml:space=\"preserve\">"));
            }
            splices.put(inner.clone(), escaped(&new));
        }
        true
    }
}

/// The segment's text after the changes that touch it.
fn rewritten(
    segment: &Segment,
    span: &Range<usize>,
    at: usize,
    stretches: &[(Range<usize>, String)],
    homes: &[usize],
) -> String {
    let mut new = String::new();
    let mut from = span.start;
    for ((range, words), home) in stretches.iter().zip(homes) {
        let cut = range.start.clamp(span.start, span.end)..range.end.clamp(span.start, span.end);
        if cut.is_empty() && *home != at {
            continue;
        }
        let kept = segment
            .text
            .get(from.saturating_sub(span.start)..cut.start - span.start);
        new.push_str(kept.unwrap_or_default());
        if *home == at {
            new.push_str(words);
        }
        from = cut.end;
    }
    let rest = segment.text.get(from - span.start..);
    new.push_str(rest.unwrap_or_default());
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(texts: &[&str]) -> (String, Runs) {
        let mut part = String::new();
        let mut segments = Vec::new();
        for text in texts {
            let open = part.len()..part.len() + 3;
            part.push_str("<t>");
            let inner = part.len()..part.len() + text.len();
            part.push_str(text);
            part.push_str("</t>");
            segments.push(Segment {
                text: (*text).to_owned(),
                place: Some((open, inner)),
                keeps_space: false,
            });
        }
        (part, Runs { segments })
    }

    fn replaced(texts: &[&str], mark: &str, words: &str) -> String {
        let (part, runs) = runs(texts);
        let begins = runs.text().find(mark).expect("the mark is there");
        let mut splices = Splices::default();
        let stretch = (begins..begins + mark.len(), words.to_owned());
        assert!(runs.replace(&part, &[stretch], &mut splices));
        splices.apply(&part).expect("no overlap")
    }

    #[test]
    fn mark_split_over_three_runs_takes_the_letters_of_the_first() {
        assert_eq!(
            replaced(&["共有【离", "退休", "干部】人"], "【离退休干部】", "12"),
            "<t>共有12</t><t></t><t>人</t>"
        );
    }

    #[test]
    fn space_that_comes_to_an_edge_is_kept() {
        assert_eq!(
            replaced(&["有【离", "退】 人"], "【离退】", "12"),
            "<t>有12</t><t xml:space=\"preserve\"> 人</t>"
        );
    }

    #[test]
    fn words_with_markup_become_text() {
        assert_eq!(replaced(&["【a】"], "【a】", "<&>"), "<t>&lt;&amp;&gt;</t>");
    }
}
