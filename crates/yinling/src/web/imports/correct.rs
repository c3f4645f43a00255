//! Bad cells are corrected in place: beside the file, never in it.

use super::rows::corrected;
use super::{GLANCE, href};
use crate::intake::Came;
use crate::web::links;
use crate::web::signed::Press;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::either;
use axum::extract::Path;
use axum::response::Response;

/// No cell of a spreadsheet is longer.
const LONGEST: usize = 32_767;

pub async fn correct(Path(id): Path<String>, press: Press) -> Result<Response, Trouble> {
    let desk = &press.staff.intake;
    let wanted = corrected(&press.fields.0);
    if wanted.values().any(|text| text.chars().count() > LONGEST) {
        return Err(Trouble::BadRequest(
            either("太长的格", "a cell that is too long").into(),
        ));
    }
    // The cells are those of the preview that the form was made from.
    let found = desk.check(&id)?;
    let end = found.work.wait(GLANCE).await;
    let revision = press
        .fields
        .number("revision", either("核对的次数", "number of the check"))?;
    let Some(end) = end.filter(|_| revision.is_none_or(|seen| seen == found.upload.revision))
    else {
        return Ok(see(&href(&id)));
    };
    let Ok(Came::Checked { outcomes, .. }) = &*end else {
        return Ok(see(&href(&id)));
    };
    let columns = found.upload.kind.columns();
    let mut cells = Vec::new();
    for ((file, table, row, column), text) in wanted {
        let layout = outcomes
            .get(file)
            .and_then(|one| one.understood.layouts.get(table));
        let (Some(layout), Some(names)) = (layout, columns.names.get(column)) else {
            return Err(Trouble::BadRequest(
                either("要改的格", "the cell to be corrected").into(),
            ));
        };
        cells.push((file, layout.sheet.clone(), row, names[0], text));
    }
    if !cells.is_empty() {
        desk.change(&id, |upload| {
            for (file, sheet, row, column, text) in cells {
                if let Some(file) = upload.files.get_mut(file) {
                    file.edits.set(&sheet, row, column, &text);
                }
            }
        })?;
        let again = desk.check(&id)?;
        again.work.wait(super::PATIENCE).await;
    }
    // What is still wrong is listed from the beginning again.
    let how = press.fields.get("how").unwrap_or("refused");
    Ok(see(&links::with(format!("{}/rows", href(&id)), "how", how)))
}
