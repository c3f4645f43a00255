//! A form comes in.

use super::{desk, href, list};
use crate::journal::Failure;
use crate::web::signed::Staff;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words;
use crate::words::either;
use anyhow::Context;
use axum::extract::Multipart;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use kit::Refusal;

pub async fn upload(
    staff: Staff,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Trouble> {
    let mut form =
        form.map_err(|_| Trouble::BadRequest(either("送来的文件", "the file sent in").into()))?;
    let mut is_ours = false;
    let mut receiving = staff.intake.receive()?;
    let mut refusal: Option<Failure> = None;
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        match field.name().unwrap_or_default() {
            "token" => {
                let token = field.text().await.map_err(broken)?;
                staff.check_press(token.trim())?;
                is_ours = true;
            }
            // The token stands first in our page: nothing is kept for others.
            "form" if !is_ours => return Err(Trouble::Foreign),
            "form" => {
                let name = field.file_name().unwrap_or_default().to_owned();
                if !name.is_empty()
                    && let Err(failure) = receiving.begin(&name)
                {
                    refusal.get_or_insert(failure);
                }
                while let Some(bytes) = field.chunk().await.map_err(broken)? {
                    if refusal.is_none()
                        && !name.is_empty()
                        && let Err(failure) = receiving.write(&bytes)
                    {
                        refusal = Some(failure);
                    }
                }
                receiving.end()?;
            }
            _ => while field.chunk().await.map_err(broken)?.is_some() {},
        }
    }
    if !is_ours {
        return Err(Trouble::Foreign);
    }
    let accepted = match refusal {
        Some(refusal) => Err(refusal),
        None => {
            let (desk, now) = (desk(&staff.visit.site), staff.visit.site.clock.now_ms());
            let accept = move || {
                let first = receiving.files().into_iter().next();
                let (file, name) = first.ok_or_else(|| Refusal::new("no_form"))?;
                desk.accept(&file, &name, now)
            };
            let accepted = crate::words::blocking(accept).await;
            accepted.context("looking at a form")?
        }
    };
    match accepted {
        Ok(waiting) => Ok(see(&href(&waiting.id))),
        Err(Failure::Refused(refusal)) => {
            list::show(staff, words::sentence(&refusal, words::language())).await
        }
        Err(fault) => Err(fault.into()),
    }
}

fn broken(error: MultipartError) -> Trouble {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Trouble::Refused(StatusCode::PAYLOAD_TOO_LARGE),
        _ => Trouble::BadRequest(either("送来的文件", "the file sent in").into()),
    }
}
