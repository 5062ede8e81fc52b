//! HTTP: what citizens, administrators and programs see.
//!
//! Each area has its own router; [`router`] merges them and puts the layers every answer passes around
//! them. A handler extracts, asks the lower floors, and builds a page; refusals are [`PageError`] values
//! that one layer draws in the reader's language.

mod admin;
mod ahead;
mod api;
mod assets;
mod bearer;
mod body;
mod cookie;
mod definition_view;
mod edition;
mod error;
mod error_page;
mod error_words;
mod extract;
mod figures;
mod finder;
mod guard;
mod health;
mod identity;
mod kept;
mod key;
mod kiosk;
mod locale;
mod metrics;
mod outside;
mod packed;
mod page;
mod public;
mod question_view;
mod rate_limit;
mod results;
mod routes;
mod screening;
mod sending;
mod server;
mod session;
mod session_user;
mod shell;
mod state;
mod target;
mod tidy;
mod token;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state, map_request_with_state, map_response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub use admin::publish_past;
pub use ahead::work_ahead;
pub use error::PageError;
pub use identity::{Provider, ProviderSettings};
pub use routes::{Access, Listed};
pub use server::serve;
pub use state::{AppState, ReadFiles, Settings};

/// Everything the program answers. Layers are listed from the outermost inwards.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(public::router())
        .merge(kiosk::router())
        .merge(api::routes(&state).router())
        .merge(signed_in(&state))
        .merge(results::router())
        .merge(assets::router())
        .merge(health::router())
        .merge(metrics::router())
        .fallback(async || PageError::NotFound)
        .method_not_allowed_fallback(async || PageError::MethodNotAllowed)
        // All at once: each call of `layer` alone would box every answer anew.
        .layer((
            CompressionLayer::new(),
            map_response(guard::headers),
            from_fn_with_state(state.clone(), metrics::count),
            from_fn_with_state(state.clone(), locale::remember),
            from_fn_with_state(state.clone(), error_page::draw),
            CatchPanicLayer::custom(guard::panicked),
            map_request_with_state(state.clone(), guard::in_place),
            map_request_with_state(state.clone(), guard::same_origin),
            DefaultBodyLimit::max(body::LEAST),
        ))
        .with_state(state)
}

/// The areas that know who is there: each request to them carries its session.
fn signed_in(state: &AppState) -> Router<AppState> {
    Router::new()
        .merge(admin::router(state))
        .merge(api::signed_in_routes(state).router())
        .layer(session::layer(state))
        .layer(from_fn(session::secure_over_https))
}

/// Every address of the administration and of the API, with who may call it.
pub fn addresses(state: &AppState) -> Vec<Listed> {
    [admin::routes(state), api::routes(state), api::signed_in_routes(state)]
        .into_iter()
        .flat_map(routes::Routes::listed)
        .collect()
}
