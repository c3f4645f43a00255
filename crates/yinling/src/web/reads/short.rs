//! `/f/{code}`: from the short address that papers print to the figure itself.

use crate::say;
use crate::web::links;
use crate::web::short::Short;
use crate::web::trouble::Trouble;
use crate::web::visit::Visit;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

pub async fn short(Path(code): Path<String>, visit: Visit) -> Result<Response, Trouble> {
    let Some(short) = Short::read(&code) else {
        let shown: String = code.chars().take(40).collect();
        return Err(Trouble::BadRequest(say!(
            "短网址“{shown}”",
            "the short address “{shown}”"
        )));
    };
    let catalogue = visit.site.catalogue();
    let id = catalogue.find_only(|id| short.is_of(id));
    let id = id.ok_or(Trouble::NotFound)?;
    let card = visit.directory.of(short.unit).ok_or(Trouble::NotFound)?;
    let place = links::figure(id, &card.code, &short.question);
    Ok(Redirect::to(&place).into_response())
}
