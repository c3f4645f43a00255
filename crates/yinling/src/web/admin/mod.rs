//! Accounts and roles, and the audit. Each page is for its own administrator.

mod account;
mod accounts;
mod audit;
mod demo;
mod first;
mod give;

use super::site::Site;
use axum::Router;
use axum::routing::{get, post};

pub fn router() -> Router<Site> {
    Router::new()
        .route("/admin/accounts", get(accounts::list).post(accounts::open))
        .route("/admin/accounts/{id}", get(account::account))
        .route("/admin/accounts/{id}/roles", post(give::give))
        .route("/admin/accounts/{id}/roles/end", post(give::end))
        .route("/admin/accounts/{id}/password", post(account::password))
        .route("/admin/accounts/{id}/sessions", post(account::sessions))
        .route("/admin/accounts/{id}/close", post(account::close))
        .route("/begin/administrator", get(first::ask).post(first::open))
        .route("/admin/audit", get(audit::audit))
        .route("/demo/accounts", get(demo::accounts))
}
