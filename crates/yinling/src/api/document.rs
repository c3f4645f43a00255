//! The OpenAPI document, made from the handlers' own annotations.

use super::routes::described;
use super::trouble::Problem;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// What the document says beside its routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yinling",
        description = "Units, figures and the records behind them, people and imports of one city. Every request but the one for this document carries a key: `Authorization: Bearer …`, made by `yinling api-keys create`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(Problem)),
    modifiers(&Keys),
    security(("key" = [])),
    tags(
        (name = "units", description = "The organisation, in code order"),
        (name = "figures", description = "Figures, their definitions and the records behind them"),
        (name = "journal", description = "The chain of lines"),
        (name = "people", description = "People, for keys with the right to them"),
        (name = "imports", description = "Spreadsheets brought in"),
        (name = "document", description = "This document")
    )
)]
pub struct ApiDocument;

struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
        let key = key.description(Some("A key made by `yinling api-keys create`"));
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("key", SecurityScheme::Http(key.build()));
    }
}

/// The document as it is served and checked in: `docs/openapi.json`.
pub fn document() -> &'static str {
    static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
        let (_, document) = described().split_for_parts();
        document.to_pretty_json().unwrap_or_default() + "\n"
    });
    &DOCUMENT
}

/// This document. Needs no key.
#[utoipa::path(get, path = "/openapi.json", tag = "document", security(()),
    responses((status = 200, description = "The document", body = serde_json::Value)))]
pub async fn get_document() -> Response {
    ([(CONTENT_TYPE, "application/json")], document()).into_response()
}
