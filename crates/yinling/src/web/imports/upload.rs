//! Files come in, piece by piece, straight into the uploads' folder.

use super::{href, list};
use crate::intake::{Kind, Receiving};
use crate::journal::Failure;
use crate::say;
use crate::web::signed::Staff;
use crate::web::trouble::Trouble;
use crate::web::visit::see;
use crate::words;
use crate::words::either;
use anyhow::Context;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use kit::Day;

/// What the form says besides the files.
#[derive(Default)]
struct Said {
    is_ours: bool,
    kind: Option<Kind>,
    day: Option<Day>,
    refusal: Option<Failure>,
}

pub async fn upload(
    staff: Staff,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Trouble> {
    let mut form =
        form.map_err(|_| Trouble::BadRequest(either("送来的文件", "the files sent in").into()))?;
    let mut said = Said::default();
    let mut receiving = staff.intake.receive()?;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "files" {
            let text = field.text().await.map_err(broken)?;
            said.take(&staff, &name, text.trim())?;
            continue;
        }
        // The token stands first in our form: nothing is kept for anybody else.
        if !said.is_ours {
            return Err(Trouble::Foreign);
        }
        receiving = receive(field, receiving, &mut said).await?;
    }
    if !said.is_ours {
        return Err(Trouble::Foreign);
    }
    let accepted = match said.refusal {
        Some(refusal) => Err(refusal),
        None => {
            let (desk, day) = (
                staff.intake.clone(),
                said.day.unwrap_or(staff.intake.today()),
            );
            let accept = move || desk.accept(receiving, said.kind, day);
            let accepted = crate::words::blocking(accept).await;
            accepted.context("looking at the files")?
        }
    };
    match accepted {
        Ok(upload) => Ok(see(&href(&upload.id))),
        Err(Failure::Refused(refusal)) => {
            let sentence = words::sentence(&refusal, words::language());
            let name = refusal.args.iter().find(|(key, _)| *key == "name");
            let of = name.map_or(String::new(), |(_, name)| say!("“{name}”：", "“{name}”: "));
            list::show(staff, format!("{of}{sentence}")).await
        }
        Err(fault) => Err(fault.into()),
    }
}

impl Said {
    fn take(&mut self, staff: &Staff, name: &str, text: &str) -> Result<(), Trouble> {
        match name {
            "token" => {
                staff.check_press(text)?;
                self.is_ours = true;
            }
            "kind" => self.kind = Kind::parse(text),
            "as_of_day" if !text.is_empty() => {
                let day = text.parse();
                self.day = Some(day.map_err(|_| {
                    Trouble::BadRequest(either("生效日", "the day it counts from").into())
                })?);
            }
            _ => {}
        }
        Ok(())
    }
}

/// One file. What comes after a refusal is read and forgotten: a browser that
/// is cut off in the middle shows no page at all.
async fn receive(
    mut field: Field<'_>,
    mut receiving: Receiving,
    said: &mut Said,
) -> Result<Receiving, Trouble> {
    let name = field.file_name().unwrap_or_default().to_owned();
    if name.is_empty() {
        // A form in which no file was chosen sends one without a name.
        while field.chunk().await.map_err(broken)?.is_some() {}
        return Ok(receiving);
    }
    if let Err(failure) = receiving.begin(&name) {
        said.refusal.get_or_insert(failure);
    }
    while let Some(bytes) = field.chunk().await.map_err(broken)? {
        if said.refusal.is_none()
            && let Err(failure) = receiving.write(&bytes)
        {
            said.refusal = Some(failure);
        }
    }
    let ended = crate::words::blocking(move || receiving.end().map(|()| receiving)).await;
    Ok(ended.context("writing an upload")??)
}

fn broken(error: MultipartError) -> Trouble {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Trouble::Refused(StatusCode::PAYLOAD_TOO_LARGE),
        _ => Trouble::BadRequest(either("送来的文件", "the files sent in").into()),
    }
}
