//! Who prints which character, found before anything is printed.

use super::super::{PdfError, StandIn, Substitution};
use super::roles::ROLES;
use super::{Fonts, Role};
use std::collections::{BTreeMap, BTreeSet};

/// How many characters around one that cannot be printed are told.
const NEAR: usize = 12;

/// What had to stand in.
#[derive(Debug, Default)]
pub struct Cover {
    pub stand_ins: Vec<StandIn>,
    pub substitutions: Vec<Substitution>,
}

impl Fonts {
    /// Looks every character of `texts` up in the fonts of its role.
    ///
    /// # Errors
    /// [`PdfError::Unprintable`] for one that no font of this machine has.
    pub fn cover(&self, texts: &BTreeMap<Role, Vec<String>>) -> Result<Cover, PdfError> {
        let mut cover = Cover::default();
        for (&role, texts) in texts {
            let Some(first) = self.chains.get(&role).and_then(|chain| chain.first()) else {
                continue;
            };
            let official = ROLES.iter().find(|spec| spec.role == role);
            let official = official.map_or(&[][..], |spec| spec.official);
            let is_official = |name: &&str| name.eq_ignore_ascii_case(&first.family);
            if !texts.is_empty() && !official.iter().any(is_official) {
                cover.stand_ins.push(StandIn {
                    role,
                    used: first.family.clone(),
                });
            }
            let mut seen = BTreeSet::new();
            for text in texts {
                for (at, c) in text.char_indices() {
                    let is_there = self.has(first, c) && !is_private(c);
                    if c.is_whitespace() || is_there || !seen.insert(c) {
                        continue;
                    }
                    let used = self.any(role, c).ok_or_else(|| unprintable(text, at, c))?;
                    cover.substitutions.push(Substitution {
                        role,
                        character: c,
                        wanted: first.family.clone(),
                        used: used.to_owned(),
                    });
                }
            }
        }
        cover.substitutions.sort();
        Ok(cover)
    }

    /// A picture's words are drawn in whatever font has them.
    ///
    /// # Errors
    /// As [`Fonts::cover`].
    pub fn cover_picture(&self, svg: &str) -> Result<(), PdfError> {
        let text = super::super::pieces::visible(svg);
        for (at, c) in text.char_indices() {
            if !c.is_ascii() && !c.is_whitespace() && self.any(Role::HeiTi, c).is_none() {
                return Err(unprintable(&text, at, c));
            }
        }
        Ok(())
    }

    /// The family that prints `c` where `role` is asked for.
    fn any(&self, role: Role, c: char) -> Option<&str> {
        if is_private(c) {
            return None;
        }
        let chain = self.chains.get(&role).map_or(&[][..], Vec::as_slice);
        let mut all = chain.iter().chain(&self.others);
        let face = all.find(|face| self.has(face, c))?;
        Some(&face.family)
    }
}

/// What such a character looks like is agreed among those who share a font:
/// another font prints something else in its place.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// The character with some of the text before it, so that its place is found.
pub(in crate::pdf) fn unprintable(text: &str, at: usize, character: char) -> PdfError {
    let mut near: Vec<char> = text[..at].chars().rev().take(NEAR).collect();
    near.reverse();
    PdfError::Unprintable {
        character,
        near: near.into_iter().collect(),
    }
}
