//! Styles, scripts and drawings, built into the program and served under addresses that name their
//! content, so that a browser may keep them for ever.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::Router;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use rust_embed::RustEmbed;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

use super::extract::Path;
use super::packed::{Packed, hash};
use super::{AppState, PageError};

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// A file and, from when it is first asked for, its encodings.
struct Asset {
    content_type: &'static str,
    plain: Cow<'static, [u8]>,
    hash: String,
    packed: OnceCell<Packed>,
}

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let asset = |path: &str| {
        let name = path.rsplit('/').next()?.to_owned();
        let (content_type, plain) = (content_type(path)?, Files::get(path)?.data);
        Some((name, Asset { content_type, hash: hash(&plain), plain, packed: OnceCell::new() }))
    };
    Files::iter().filter_map(|path| asset(&path)).collect()
});

impl Asset {
    /// Packed once; a large file takes long enough to keep others waiting, hence off the async threads.
    async fn packed(&'static self) -> Result<&'static Packed, PageError> {
        let pack = || Packed::new(self.content_type, self.plain.to_vec());
        let packed = async || spawn_blocking(pack).await.map_err(PageError::internal);
        self.packed.get_or_try_init(packed).await
    }
}

fn content_type(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/assets/{name}", get(show)).route("/favicon.ico", get(favicon))
}

/// `/assets/base.css?v=…`; the name alone when there is no such file, which then is a 404 in the log.
pub(super) fn address(name: &str) -> String {
    ASSETS
        .get(name)
        .map_or_else(|| format!("/assets/{name}"), |asset| format!("/assets/{name}?v={}", asset.hash))
}

async fn show(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, PageError> {
    file(&name, &headers, "public, max-age=31536000, immutable").await
}

/// One of the files, at whatever address it stands.
pub(super) async fn file(
    name: &str,
    headers: &HeaderMap,
    cache_control: &'static str,
) -> Result<Response, PageError> {
    let asset = ASSETS.get(name).ok_or(PageError::NotFound)?;
    Ok(asset.packed().await?.respond(headers, cache_control))
}

/// Browsers ask for it whatever the page says.
async fn favicon(headers: HeaderMap) -> Result<Response, PageError> {
    file("favicon.svg", &headers, "public, max-age=86400").await
}
