//! A file of a request on its way into the uploads' folder, piece by piece,
//! hashed as it comes: as a form (`multipart/form-data`, fields `files`) or
//! bare.

use super::trouble::Trouble;
use crate::intake::Receiving;
use crate::journal::Failure;
use anyhow::Context;
use axum::body::Body;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, LengthLimitError};
use kit::Refusal;
use sha2::{Digest, Sha256};

/// What a bare body may be, and how its file is called then.
const BARE: [(&str, &str); 4] = [
    ("text/csv", "body.csv"),
    ("application/octet-stream", "body.xlsx"),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "body.xlsx",
    ),
    ("application/vnd.ms-excel", "body.xls"),
];
const FORM: &str = "multipart/form-data";

/// Whole files, and the hash of what came: names, lengths and bytes.
pub struct Received {
    pub files: Receiving,
    pub hash: Sha256,
}

/// Refuses what is no spreadsheet by its type (415), what is too large (413)
/// and forms that cannot be read (400). What comes after a refusal is read and
/// forgotten, so that the answer is heard.
pub async fn receive(request: Request, into: Receiving) -> Result<Received, Trouble> {
    let said = request.headers().get(CONTENT_TYPE);
    let said = said.and_then(|text| text.to_str().ok()).unwrap_or_default();
    let kind = said.split(';').next().unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    let mut coming = Coming {
        received: Received {
            files: into,
            hash: Sha256::new(),
        },
        refusal: None,
    };
    if kind == FORM {
        let form = Multipart::from_request(request, &()).await;
        coming.form(form.map_err(|_| unreadable())?).await?;
    } else {
        let bare = BARE.iter().find(|(known, _)| *known == kind);
        let (_, name) = bare.ok_or_else(|| {
            let refusal = Refusal::new("media_type_unknown");
            Trouble::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, refusal)
        })?;
        coming.bare(request.into_body(), name).await?;
    }
    match coming.refusal {
        Some(refusal) => Err(refusal.into()),
        None => Ok(coming.received),
    }
}

struct Coming {
    received: Received,
    refusal: Option<Failure>,
}

impl Coming {
    async fn form(&mut self, mut form: Multipart) -> Result<(), Trouble> {
        while let Some(mut field) = form.next_field().await.map_err(broken)? {
            let name = field.file_name().unwrap_or("body.xlsx").to_owned();
            let is_file = field.name() == Some("files");
            if !is_file {
                return Err(Trouble::unclear("files", field.name().unwrap_or_default()));
            }
            self.begin(&name);
            while let Some(bytes) = field.chunk().await.map_err(broken)? {
                self.write(&bytes);
            }
            self.end().await?;
        }
        Ok(())
    }

    async fn bare(&mut self, mut body: Body, name: &str) -> Result<(), Trouble> {
        self.begin(name);
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| match is_too_long(&error) {
                true => too_long(),
                false => unreadable(),
            })?;
            if let Some(bytes) = frame.data_ref() {
                self.write(bytes);
            }
        }
        self.end().await
    }

    fn begin(&mut self, name: &str) {
        self.received.hash.update((name.len() as u64).to_le_bytes());
        self.received.hash.update(name.as_bytes());
        if self.refusal.is_none() {
            self.refusal = self.received.files.begin(name).err();
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.received.hash.update(bytes);
        if self.refusal.is_none() {
            self.refusal = self.received.files.write(bytes).err();
        }
    }

    async fn end(&mut self) -> Result<(), Trouble> {
        // Names and files are told apart by their lengths, files by this.
        self.received.hash.update([0xff; 9]);
        tokio::task::block_in_place(|| self.received.files.end()).context("writing an upload")?;
        Ok(())
    }
}

fn broken(error: MultipartError) -> Trouble {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_long(),
        _ => unreadable(),
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    let mut at: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = at {
        if error.is::<LengthLimitError>() {
            return true;
        }
        at = error.source();
    }
    false
}

fn too_long() -> Trouble {
    Trouble::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::new("body_too_large"),
    )
}

fn unreadable() -> Trouble {
    Trouble::new(StatusCode::BAD_REQUEST, Refusal::new("bad_request"))
}
