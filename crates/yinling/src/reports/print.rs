//! A report as PDF: the city's own fonts first, and what stands in the way in
//! words.

use crate::journal::Failure;
use documents::Document;
use documents::pdf::{self, Options, Pdf, PdfError};
use kit::Refusal;
use std::path::{Path, PathBuf};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Fonts put into the data folder by hand: official ones that the office has
/// bought, or a freer 仿宋 than the system's.
const FONT_FOLDER: &str = "fonts";

/// A book of hundreds of pages takes hundreds of MiB while it is printed, so
/// one is printed at a time and a few may wait.
const WAITING: usize = 8;
static PRESS: Semaphore = Semaphore::const_new(1);
static QUEUE: Semaphore = Semaphore::const_new(WAITING);

/// The right to print, given back when it is dropped.
#[derive(Debug)]
pub struct Turn {
    _press: SemaphorePermit<'static>,
}

/// Waits for the press.
///
/// # Errors
/// `press_busy` where enough others are waiting already.
pub async fn turn() -> Result<Turn, Refusal> {
    let busy = |_| Refusal::new("press_busy");
    let waiting = QUEUE.try_acquire().map_err(busy)?;
    let press = PRESS.acquire().await;
    drop(waiting);
    let press = press.map_err(|_| Refusal::new("press_busy"))?;
    Ok(Turn { _press: press })
}

/// The folder of fonts within a data folder, if somebody made one.
pub fn font_folder(data: &Path) -> Option<PathBuf> {
    let folder = data.join(FONT_FOLDER);
    folder.is_dir().then_some(folder)
}

/// Prints. Not for a thread that answers others meanwhile.
///
/// # Errors
/// `font_missing`, `unprintable` and `picture_broken`, each naming what to
/// mend; a fault where typst failed us.
pub fn print(document: &Document, options: &Options) -> Result<Pdf, Failure> {
    pdf::write(document, options).map_err(|error| match error {
        PdfError::MissingFont { role, package } => Refusal::new("font_missing")
            .with("font", role.official())
            .with("package", package)
            .into(),
        PdfError::Unprintable { character, near } => Refusal::new("unprintable")
            .with("character", character)
            .with("code", format!("U+{:04X}", u32::from(character)))
            .with("near", near)
            .into(),
        PdfError::Picture { caption } => Refusal::new("picture_broken")
            .with("caption", caption)
            .into(),
        error @ PdfError::Press(_) => anyhow::Error::from(error).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use documents::{Block, Run};

    #[test]
    fn a_character_that_no_font_has_is_named_with_its_place() {
        let document = Document {
            title: vec!["报告".into()],
            blocks: vec![Block::Paragraph(vec![Run::Text("张\u{e123}三".into())])],
            ..Document::default()
        };
        let refused = print(&document, &Options::default());
        let Err(Failure::Refused(refusal)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(refusal.code, "unprintable");
        let said = crate::words::sentence(&refusal, crate::words::Language::Chinese);
        assert!(said.contains("U+E123") && said.contains("张"), "{said}");
    }

    #[tokio::test]
    async fn one_prints_at_a_time() {
        let first = turn().await.expect("the press is free");
        let second = tokio::spawn(turn());
        tokio::task::yield_now().await;
        assert!(!second.is_finished());
        drop(first);
        assert!(second.await.expect("no panic").is_ok());
    }
}
