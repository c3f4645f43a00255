//! Every address of the API.

use super::document::ApiDocument;
use super::state::ApiState;
use super::trouble::{PROBLEM, Problem, Trouble, say_what_went_wrong};
use super::{document, figures, imports, indicators, journal, people, records, units};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::from_fn;
use axum::routing::any;
use kit::Refusal;
use std::collections::BTreeMap;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// No request but an import has a body that is looked at.
const LONGEST_BODY: usize = 16 * 1024;
/// All files of one import and a little around them, as on the pages.
const LARGEST_IMPORT: usize = 210 * 1024 * 1024;

pub fn router<S: Clone + Send + Sync + 'static>(state: ApiState) -> Router<S> {
    let (router, _) = described().split_for_parts();
    let nothing = async || Trouble::not_found(Refusal::new("no_such_address"));
    router
        .route("/api", any(nothing))
        .route("/api/", any(nothing))
        .route("/api/{*rest}", any(nothing))
        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED)
        .layer(from_fn(say_what_went_wrong))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .with_state(state)
}

/// The routes with what their annotations say.
pub(super) fn described() -> OpenApiRouter<ApiState> {
    let reads = OpenApiRouter::new()
        .routes(routes!(document::get_document))
        .routes(routes!(units::list_units))
        .routes(routes!(units::get_unit))
        .routes(routes!(units::list_children))
        .routes(routes!(figures::list_figures))
        .routes(routes!(figures::get_figure))
        .routes(routes!(records::list_records))
        .routes(routes!(indicators::list_indicators))
        .routes(routes!(indicators::get_indicator))
        .routes(routes!(journal::get_head))
        .routes(routes!(journal::list_journal))
        .routes(routes!(journal::get_line))
        .routes(routes!(people::list_roster))
        .routes(routes!(people::get_person))
        .layer(RequestBodyLimitLayer::new(LONGEST_BODY));
    let writes = OpenApiRouter::new()
        .routes(routes!(imports::import))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LARGEST_IMPORT));
    OpenApiRouter::with_openapi(ApiDocument::openapi()).nest("/api/v1", reads.merge(writes))
}

/// What every read may answer instead.
pub struct Troubles;
/// What an import may answer instead.
pub struct WriteTroubles;

const READS: [(&str, &str); 9] = [
    ("400", "The address cannot be read"),
    ("401", "No key, or one that is not accepted"),
    ("403", "The key has no right to it"),
    ("404", "Not there, or not for this key"),
    ("405", "The address does not know this method"),
    ("413", "The body is too long"),
    ("429", "The key asked too often: wait a few seconds"),
    ("500", "A fault of ours; `detail` holds its name in the log"),
    (
        "503",
        "The figures are loading: ask again after `Retry-After` seconds",
    ),
];
const WRITES: [(&str, &str); 3] = [
    ("409", "The same request is being worked on"),
    ("415", "No kind of spreadsheet"),
    (
        "422",
        "Refused: a file that cannot be imported, or an `Idempotency-Key` used for another request",
    ),
];

impl IntoResponses for Troubles {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        READS.iter().map(problem).collect()
    }
}

impl IntoResponses for WriteTroubles {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        READS.iter().chain(&WRITES).map(problem).collect()
    }
}

fn problem((status, words): &(&str, &str)) -> (String, RefOr<Response>) {
    let schema = Ref::from_schema_name(Problem::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new()
        .description(*words)
        .content(PROBLEM, content);
    ((*status).to_owned(), response.build().into())
}
