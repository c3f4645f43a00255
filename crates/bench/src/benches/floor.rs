//! The floor of the page bench: a page of constant data, served by the same
//! router and template engine in a process of its own, as `serve` is.

use anyhow::Result;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use std::sync::Arc;
use tokio::net::TcpListener;

#[derive(Debug)]
struct Row {
    code: String,
    name: String,
    numbers: [u32; 4],
}

#[derive(Debug, Template)]
#[template(path = "floor.html")]
struct Floor<'a> {
    rows: &'a [Row],
}

/// Serves a page of about `bytes` bytes until it is ended.
pub async fn serve(bytes: usize) -> Result<()> {
    let rows = Arc::new(rows_for(bytes)?);
    let app = Router::new()
        .route("/", get(page))
        .route("/units/{code}", get(page))
        .route("/figures/{id}", get(page))
        .with_state(rows);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}

async fn page(State(rows): State<Arc<Vec<Row>>>) -> Html<String> {
    Html(Floor { rows: &rows }.render().unwrap_or_default())
}

fn rows_for(bytes: usize) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    while (Floor { rows: &rows }).render()?.len() < bytes {
        let number = u32::try_from(rows.len())?;
        rows.push(Row {
            code: format!("370100-{number:05}"),
            name: format!("离退休干部第{number}党支部"),
            numbers: [number, number * 3, number + 17, 100],
        });
    }
    Ok(rows)
}
