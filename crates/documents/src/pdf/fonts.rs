//! The five fonts of an official document, and what stands in for them.
//!
//! The official ones are sold and never ours to hand out. Where the machine
//! has them they are taken; else free ones, role by role. Below each role lie
//! fonts that have nearly every character, so that a person's name never
//! becomes a box.

mod cover;
mod roles;

pub(super) use cover::unprintable;
pub use roles::Role;

use super::PdfError;
use roles::{EVERYTHING, ROLES};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use typst::text::{FontInfo, FontVariant, FontWeight};
use typst_kit::fonts::{FontPath, FontStore};

/// The fonts of this machine that a document may be printed in.
pub struct Fonts {
    pub store: FontStore,
    chains: BTreeMap<Role, Vec<Face>>,
    /// One face of every family, for characters that no role's font has.
    others: Vec<Face>,
}

/// A family, and which of the store's fonts is read for its characters.
#[derive(Debug, Clone)]
struct Face {
    family: String,
    index: usize,
}

/// The fonts found last, and the folder that was looked into with them.
type Kept = Option<(Option<PathBuf>, Arc<Fonts>)>;
static KEPT: Mutex<Kept> = Mutex::new(None);

/// The machine's fonts and those of `folder`, which go first: looked for once
/// and kept. A machine that lacks one is asked again the next time.
///
/// # Errors
/// [`PdfError::MissingFont`].
pub fn find(folder: Option<&Path>) -> Result<Arc<Fonts>, PdfError> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, fonts)) = &*kept
        && of.as_deref() == folder
    {
        return Ok(fonts.clone());
    }
    let by_hand = folder.map(|folder| typst_kit::fonts::scan(folder).collect());
    let mut found: Vec<(FontPath, FontInfo)> = by_hand.unwrap_or_default();
    // In a folder's order of reading, two machines with the same fonts differ.
    found.sort_by(|a, b| place(&a.0).cmp(&place(&b.0)));
    let mut system: Vec<_> = typst_kit::fonts::system().collect();
    system.sort_by(|a, b| place(&a.0).cmp(&place(&b.0)));
    found.extend(system);
    let fonts = Arc::new(Fonts::of(found)?);
    *kept = Some((folder.map(Path::to_path_buf), fonts.clone()));
    Ok(fonts)
}

fn place(font: &FontPath) -> (&Path, u32) {
    (&font.path, font.index)
}

impl Fonts {
    fn of(found: Vec<(FontPath, FontInfo)>) -> Result<Fonts, PdfError> {
        let mut store = FontStore::new();
        // Han in another country's shapes is wrong, and typst would take it.
        store.extend(found.into_iter().filter(|(_, info)| !is_foreign(info)));
        let mut chains = BTreeMap::new();
        for spec in &ROLES {
            let own = spec.official.iter().chain(spec.instead);
            let own = faces(&store, own, spec.weight);
            if own.is_empty() {
                return Err(PdfError::MissingFont {
                    role: spec.role,
                    package: spec.package,
                });
            }
            let mut chain = own;
            for face in faces(&store, EVERYTHING.iter(), spec.weight) {
                if chain.iter().all(|one| one.family != face.family) {
                    chain.push(face);
                }
            }
            chains.insert(spec.role, chain);
        }
        let families = store.book().families().map(|(family, _)| family.to_owned());
        let families: Vec<String> = families.collect();
        let others = faces(&store, families.iter().map(String::as_str), 400);
        Ok(Fonts {
            store,
            chains,
            others,
        })
    }

    /// The families of a role, best first.
    pub fn families(&self, role: Role) -> impl Iterator<Item = &str> {
        let chain = self.chains.get(&role).map_or(&[][..], Vec::as_slice);
        let others = self.others.iter();
        let others = others.filter(move |other| chain.iter().all(|one| one.family != other.family));
        chain.iter().chain(others).map(|face| face.family.as_str())
    }

    fn has(&self, face: &Face, c: char) -> bool {
        let info = self.store.book().info(face.index);
        info.is_some_and(|info| info.coverage.contains(u32::from(c)))
    }
}

/// The families among `names` that are here, in that order.
fn faces<N: AsRef<str>>(
    store: &FontStore,
    names: impl Iterator<Item = N>,
    weight: u16,
) -> Vec<Face> {
    let variant = FontVariant {
        weight: FontWeight::from_number(weight),
        ..FontVariant::default()
    };
    let face = |name: N| {
        let index = store
            .book()
            .select(&name.as_ref().to_lowercase(), variant)?;
        let family = store.book().info(index)?.family.clone();
        Some(Face { family, index })
    };
    names.filter_map(face).collect()
}

fn is_foreign(info: &FontInfo) -> bool {
    let cjk = [
        "Noto Sans CJK",
        "Noto Serif CJK",
        "Noto Sans Mono CJK",
        "AR PL",
    ];
    let family = info.family.as_str();
    let region = [" JP", " KR", " TC", " TW", " HK", " TW MBE"];
    cjk.iter().any(|name| family.starts_with(name))
        && region.iter().any(|region| family.ends_with(region))
}
