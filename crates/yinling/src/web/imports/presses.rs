//! The presses on an upload's page.

use super::{PATIENCE, href};
use crate::intake::{Kind, Purpose};
use crate::web::signed::Press;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words::either;
use axum::extract::Path;
use axum::response::Response;
use kit::Day;

/// Another day, kind or sheet: everything is checked anew.
pub async fn settings(Path(id): Path<String>, press: Press) -> Result<Response, Trouble> {
    let fields = &press.fields;
    let day = fields.get("as_of_day").map(str::parse::<Day>).transpose();
    let day =
        day.map_err(|_| Trouble::BadRequest(either("生效日", "the day it counts from").into()))?;
    let kind = fields.get("kind").and_then(Kind::parse);
    press.staff.intake.change(&id, |upload| {
        upload.as_of_day = day.unwrap_or(upload.as_of_day);
        upload.kind = kind.unwrap_or(upload.kind);
        for (number, file) in upload.files.iter_mut().enumerate() {
            // One that is there and says nothing means every sheet.
            let name = format!("sheet-{number}");
            if fields.0.iter().any(|(field, _)| *field == name) {
                file.edits.sheet = fields.get(&name).map(str::to_owned);
            }
        }
    })?;
    Ok(see(&href(&id)))
}

/// After an interruption, or when others have recorded something meanwhile.
pub async fn check_again(Path(id): Path<String>, press: Press) -> Result<Response, Trouble> {
    press.staff.intake.change(&id, |_| {})?;
    Ok(see(&href(&id)))
}

/// Writes what was previewed. Pressed twice, it is written once.
pub async fn apply(Path(id): Path<String>, press: Press) -> Result<Response, Trouble> {
    let revision = press
        .fields
        .number("revision", either("核对的次数", "number of the check"))?
        .unwrap_or(0);
    let sets_aside = press.fields.get("aside") == Some("yes");
    let desk = &press.staff.intake;
    if desk
        .find(&id)?
        .is_some_and(|upload| upload.applied.is_some())
    {
        return Ok(see(&href(&id)));
    }
    let found = desk.apply(press.staff.act(), &id, revision, sets_aside)?;
    found.work.wait(PATIENCE).await;
    Ok(see(&href(&id)))
}

/// Stops a check, or an import that has not begun to write its lines.
pub async fn stop(Path(id): Path<String>, press: Press) -> Result<Response, Trouble> {
    if let Some(work) = press.staff.intake.work(&id)
        && work.purpose != Purpose::Undo
    {
        work.watch.stop();
        work.wait(PATIENCE).await;
    }
    Ok(see(&href(&id)))
}

/// Gives the upload up: its files go at once.
pub async fn abandon(Path(id): Path<String>, press: Press) -> Result<Response, Trouble> {
    press.staff.intake.abandon(&id)?;
    Ok(see("/imports"))
}
