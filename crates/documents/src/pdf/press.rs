//! Typst's view of the world: one template, one document, the fonts; no
//! clock, no other file and no network.

use super::fonts::{Fonts, Role};
use super::paper::Paper;
use super::{PdfError, fonts};
use std::sync::{Arc, LazyLock};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::layout::{Frame, FrameItem};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::visualize::SvgImage;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandards};

const TEMPLATE: &str = include_str!("paper.typ");
const DATA: &str = "/paper.json";

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

struct Desk {
    fonts: Arc<Fonts>,
    main: Source,
    data: FileId,
    json: Bytes,
}

/// The PDF's bytes and its number of pages.
pub fn print(paper: &Paper<'_>, fonts: &Arc<Fonts>) -> Result<(Vec<u8>, usize), PdfError> {
    let printed = compile(paper, fonts);
    // Typst keeps what it worked out for a next time that never comes.
    typst::comemo::evict(0);
    printed
}

fn compile(paper: &Paper<'_>, fonts: &Arc<Fonts>) -> Result<(Vec<u8>, usize), PdfError> {
    check_pictures(paper)?;
    let desk = Desk::new(paper, fonts)?;
    let document: PagedDocument = typst::compile(&desk).output.map_err(|why| fault(&why))?;
    for page in document.pages() {
        no_boxes(&page.frame)?;
    }
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Yinling".into())),
        timestamp: None,
        page_ranges: None,
        standards: PdfStandards::default(),
        tagged: true,
        pretty: false,
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|why| fault(&why))?;
    Ok((bytes, document.pages().len()))
}

impl Desk {
    fn new(paper: &Paper<'_>, fonts: &Arc<Fonts>) -> Result<Desk, PdfError> {
        let mut data = paper.data.clone();
        for role in [
            Role::FangSong,
            Role::KaiTi,
            Role::HeiTi,
            Role::SongTi,
            Role::XiaoBiaoSong,
        ] {
            let families: Vec<&str> = fonts.families(role).collect();
            data["fonts"][role.key()] = families.into();
        }
        let json = serde_json::to_vec(&data).map_err(|error| PdfError::Press(error.to_string()))?;
        Ok(Desk {
            fonts: fonts.clone(),
            main: Source::new(file("/paper.typ")?, TEMPLATE.to_owned()),
            data: file(DATA)?,
            json: Bytes::new(json),
        })
    }
}

fn file(name: &str) -> Result<FileId, PdfError> {
    let path = VirtualPath::new(name).map_err(|error| PdfError::Press(error.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.store.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == self.main.id() {
            true => Ok(self.main.clone()),
            false => Err(FileError::NotFound(id.vpath().get_without_slash().into())),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id == self.data {
            true => Ok(self.json.clone()),
            false => Err(FileError::NotFound(id.vpath().get_without_slash().into())),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.store.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// A picture that is no drawing, or wants a file from elsewhere, is told by its
/// caption before typst is asked.
fn check_pictures(paper: &Paper<'_>) -> Result<(), PdfError> {
    for picture in &paper.pictures {
        let drawn = SvgImage::new(Bytes::from_string(picture.svg.clone()));
        if drawn.is_err() || picture.svg.contains("<image") {
            return Err(PdfError::Picture {
                caption: picture.caption.clone(),
            });
        }
    }
    Ok(())
}

fn fault(why: &[SourceDiagnostic]) -> PdfError {
    let words: Vec<&str> = why.iter().map(|one| one.message.as_str()).collect();
    PdfError::Press(words.join("; "))
}

/// Glyph 0 is the box that stands for a character a font lacks. The fonts were
/// looked through before; this holds for whatever shaping made of the text.
fn no_boxes(frame: &Frame) -> Result<(), PdfError> {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => no_boxes(&group.frame)?,
            FrameItem::Text(text) => {
                if let Some(glyph) = text.glyphs.iter().find(|glyph| glyph.id == 0) {
                    let at = usize::from(glyph.range.start);
                    let character = text.text[at..].chars().next().unwrap_or_default();
                    return Err(fonts::unprintable(&text.text, at, character));
                }
            }
            _ => {}
        }
    }
    Ok(())
}
