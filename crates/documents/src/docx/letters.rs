//! The fonts that drawings are lettered in. The machine's are looked up when the
//! first drawing with words is printed, never before.

use crate::charts::FACES;
use resvg::usvg::fontdb::{Database, Family, ID, Query, Source};
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// The machine's fonts, where one of them knows Han characters.
static FONTS: OnceLock<Option<Arc<Database>>> = OnceLock::new();

/// `None` on a machine without one Chinese font, where words would be boxes.
pub fn fonts() -> Option<Arc<Database>> {
    FONTS.get_or_init(find).clone()
}

fn find() -> Option<Arc<Database>> {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    let named: Vec<Family<'_>> = FACES.split(", ").map(Family::Name).collect();
    let usual = fonts.query(&Query {
        families: &named,
        ..Query::default()
    });
    let knows_han = |id: &ID| {
        let found = fonts.with_face_data(*id, |data, index| {
            let face = ttf_parser::Face::parse(data, index).ok()?;
            face.glyph_index('区')
        });
        found.flatten().is_some()
    };
    let any = || fonts.faces().map(|face| face.id).find(knows_han);
    let base = usual.filter(knows_han).or_else(any)?;
    hold(&mut fonts, base);
    Some(Arc::new(fonts))
}

/// A face that lies in a file is opened anew for every letter that is drawn:
/// the one nearly every letter comes from is kept in memory.
fn hold(fonts: &mut Database, face: ID) {
    let source = fonts.face(face).map(|face| face.source.clone());
    let Some(Source::File(path)) = source else {
        return;
    };
    let Ok(bytes) = std::fs::read(&path) else {
        return;
    };
    let lies_there =
        |source: &Source| matches!(source, Source::File(of) if of.as_path() == Path::new(&path));
    let faces = fonts.faces().filter(|face| lies_there(&face.source));
    let faces: Vec<ID> = faces.map(|face| face.id).collect();
    for face in faces {
        fonts.remove_face(face);
    }
    fonts.load_font_source(Source::Binary(Arc::new(bytes)));
}
