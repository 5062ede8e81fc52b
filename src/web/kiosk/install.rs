//! What makes an installed application of the page: its manifest, and the script that keeps it.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::json;

use super::super::assets;
use super::super::extract::Path;
use super::super::packed::respond_fresh;
use super::super::{AppState, PageError};
use super::entrance::{Entrance, name, words};

pub(super) async fn manifest(
    State(state): State<AppState>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let entrance = Entrance::find(&state, token).await?;
    let target = entrance.target(&state)?;
    let tr = words(&state, target.survey, None)?;
    let icon = assets::address("favicon.svg");
    let manifest = json!({
        "name": format!("{} · {}", tr.of(&target.survey.title), name(&tr, target.unit)),
        "short_name": tr.t("site-name").to_string(),
        "lang": tr.lang().as_str(),
        "id": entrance.address(),
        "start_url": entrance.address(),
        "scope": "/k/",
        "display": if entrance.device.settings.whole_screen { "fullscreen" } else { "standalone" },
        "background_color": "#fbfaf6",
        "theme_color": "#8f1d24",
        "icons": [{ "src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any" }],
    });
    Ok(respond_fresh("application/manifest+json", manifest.to_string().into_bytes(), &headers))
}

/// It stands here and not among the other files, because a worker reaches only what is below it.
pub(super) async fn worker(headers: HeaderMap) -> Result<Response, PageError> {
    assets::file("worker.js", &headers, "no-cache").await
}
