//! A device says that it is there, and how many responses wait on it.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use time::format_description::well_known::Rfc3339;

use super::super::extract::{Pairs, Path};
use super::super::{AppState, PageError};
use super::entrance::Entrance;

/// Most waiting responses that are believed.
const MOST: i64 = 1_000_000;

/// The server's time, so that a device whose clock is wrong can tell; and the stamp of its page, so that one
/// whose settings were changed can fetch it anew.
#[derive(Serialize)]
struct Heard {
    now: String,
    page: String,
}

pub(super) async fn beat(
    State(state): State<AppState>,
    Path(token): Path<String>,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let entrance = Entrance::find(&state, token).await?;
    let waiting = pairs.iter().find(|(name, _)| name == "waiting").and_then(|(_, value)| value.parse().ok());
    let (waiting, now) = (waiting.unwrap_or(0).clamp(0, MOST), state.clock.now());
    let noted = state.store.heard_device(entrance.device.id, waiting, now).await;
    noted.map_err(PageError::internal)?;
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let now = now.format(&Rfc3339).map_err(PageError::internal)?;
    let heard = Heard { now, page: entrance.stamp() };
    Ok(([no_store], axum::Json(heard)).into_response())
}
