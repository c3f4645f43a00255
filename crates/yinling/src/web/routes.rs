//! Every address there is, and what every answer carries.

use super::assets::{CONTENT_SECURITY_POLICY, script_path, stylesheet_path};
use super::pages::Section;
use super::site::{Site, WebState};
use super::trouble::{HasPage, Trouble};
use super::{admin, forms, frozen, imports, mine, people, reads, sign_in, visit, who, writing};
use crate::access::Action;
use crate::api;
use crate::words::{either, speaking_in};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use std::net::SocketAddr;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// A year of https only.
const INSIST: &str = "max-age=31536000; includeSubDomains";

/// No form of these pages is longer.
const LONGEST_BODY: usize = 16 * 1024;

/// The pages that anybody may see.
pub fn router(state: WebState) -> Router {
    let site = Site::from(state);
    let whole_city = |action| from_fn_with_state((site.clone(), action), who::whole_city);
    let signed = sign_in::router()
        .merge(mine::router())
        .merge(people::router())
        .merge(admin::router())
        .layer(RequestBodyLimitLayer::new(LONGEST_BODY));
    // What is somebody's own or names people: no browser keeps it.
    let theirs = imports::router()
        .route_layer(whole_city(Action::Import))
        .merge(frozen::router())
        .merge(writing::router())
        .merge(forms::router().route_layer(whole_city(Action::FillForms)))
        .merge(signed)
        .layer(always(header::CACHE_CONTROL, "no-store"));
    let is_https = site.manner.is_https;
    let pages = Router::new()
        // Numbers.
        .route("/", get(reads::home))
        .route("/units/{code}", get(reads::unit))
        .route("/figures/{id}", get(reads::figure))
        .route("/f/{code}", get(reads::short))
        .route("/instructors", get(reads::instructors))
        .route("/indicators", get(reads::indicators))
        // Reports.
        .route("/reports/{code}/{period}", get(reads::report))
        .route(
            "/reports/{code}/{period}/report.docx",
            get(reads::report_docx),
        )
        .route(
            "/reports/{code}/{period}/report.pdf",
            get(reads::report_pdf),
        )
        .route(
            "/reports/{code}/{period}/report.html",
            get(reads::report_html),
        )
        .route(
            "/reports/{code}/{period}/report.epub",
            get(reads::report_epub),
        )
        // The journal.
        .route("/journal", get(reads::journal))
        .route("/journal/{seq}", get(reads::line))
        .route("/journal/{seq}/proof", get(reads::proof))
        .route("/changes", get(reads::changes))
        // The same lists as workbooks.
        .route("/figures/{id}/records.xlsx", get(reads::records_sheet))
        .route("/units/{code}/children.xlsx", get(reads::children_sheet))
        .route("/indicators.xlsx", get(reads::indicators_sheet))
        .route("/journal.xlsx", get(reads::journal_sheet))
        // The first day.
        .route("/begin", get(reads::begin_again).post(reads::begin))
        // The reader.
        .route("/help", get(reads::help))
        .route("/design", get(reads::design))
        .route("/preferences", get(reads::preferences))
        .route("/preferences", post(reads::set_preferences))
        // The machine.
        .route(stylesheet_path(), get(reads::stylesheet))
        .route(script_path(), get(reads::script))
        .route("/assets/pointer.svg", get(reads::pointer))
        .route("/health", get(reads::health))
        .fallback(async || Trouble::NotFound)
        .layer(RequestBodyLimitLayer::new(LONGEST_BODY))
        .merge(theirs)
        .layer((
            from_fn(speak),
            from_fn_with_state(site.clone(), say_what_went_wrong),
            from_fn_with_state(site.clone(), who::know),
        ))
        // Other programs.
        .merge(api::router(site.api()))
        // One layer: each of its own would box every request once more.
        .layer((
            always(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
            always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            always(header::REFERRER_POLICY, "same-origin"),
            always(header::X_FRAME_OPTIONS, "DENY"),
            CompressionLayer::new(),
        ))
        .with_state(site);
    match is_https {
        true => pages.layer(always(header::STRICT_TRANSPORT_SECURITY, INSIST)),
        false => pages,
    }
}

/// Serves the pages until the process is told to stop.
pub async fn serve(listener: tokio::net::TcpListener, state: WebState) -> std::io::Result<()> {
    let pages = router(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, pages).await
}

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// Everything behind this layer is said in the language the reader has chosen.
async fn speak(request: Request, next: Next) -> Response {
    let language = visit::preferences(request.headers()).language;
    speaking_in(language, next.run(request)).await
}

/// Writes the page of an answer that is not one, in the reader's letters. What
/// axum refuses by itself (a path that is no text, a body too long) included.
async fn say_what_went_wrong(State(site): State<Site>, request: Request, next: Next) -> Response {
    let here = match request.method().is_safe() {
        true => visit::here(request.uri()),
        false => "/".to_owned(),
    };
    let preferences = visit::preferences(request.headers());
    let answer = next.run(request).await;
    let status = answer.status();
    let trouble = match answer.extensions().get::<Trouble>() {
        Some(trouble) => trouble.clone(),
        None if answer.extensions().get::<HasPage>().is_some() => return answer,
        None if status == StatusCode::BAD_REQUEST => {
            Trouble::BadRequest(either("地址", "the address").into())
        }
        None if status.is_client_error() => Trouble::Refused(status),
        None if status.is_server_error() => Trouble::fault(&site.request_id(), &status),
        None => return answer,
    };
    let directory = site.directory().await.unwrap_or_else(|error| {
        tracing::error!("the units cannot be read: {error:?}");
        Arc::default()
    });
    let shell = visit::shell(&directory, Section::Elsewhere, here, preferences);
    match askama::Template::render(&trouble.page(shell)) {
        Ok(text) => (status, Html(text)).into_response(),
        Err(error) => {
            tracing::error!("an error page failed: {error:?}");
            status.into_response()
        }
    }
}
