//! Sessions on the server: a cookie holds the id, the database its hash and what belongs to it.

use async_trait::async_trait;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use time::Duration;
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

use super::{AppState, cookie};
use crate::clock::Clock;
use crate::store::{Store, StoreError};

pub(super) const COOKIE: &str = "hailong-session";

/// Cookies that go by https only where the page came so.
const SECURED: [&str; 3] = [COOKIE, "hailong-browser", "hailong-desk"];

/// A session that nobody used for so long is over.
pub(super) const IDLE: Duration = Duration::minutes(30);

/// The rows of sessions, told the time by our clock and not by the library's.
#[derive(Debug, Clone)]
pub(super) struct Sessions {
    store: Store,
    clock: Clock,
}

/// Puts a session into every request of a router. It is read from the database only when asked for.
pub(super) fn layer(state: &AppState) -> SessionManagerLayer<Sessions> {
    let sessions = Sessions { store: state.store.clone(), clock: state.clock.clone() };
    SessionManagerLayer::new(sessions)
        .with_name(COOKIE)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        // Set by `secure_over_https`: only the request tells how it came.
        .with_secure(false)
        .with_expiry(Expiry::OnSessionEnd)
}

/// Layer: over https the session's cookie is for https only.
pub(super) async fn secure_over_https(request: Request, next: Next) -> Response {
    let is_https = came_over_https(request.headers());
    let mut response = next.run(request).await;
    if is_https {
        for value in response.headers_mut().iter_mut().filter(|(name, _)| *name == header::SET_COOKIE) {
            secure(value.1);
        }
    }
    response
}

/// A proxy in front ends TLS and says so.
fn came_over_https(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https"))
}

fn secure(cookie: &mut HeaderValue) {
    let Ok(text) = cookie.to_str() else { return };
    if SECURED.iter().any(|ours| text.starts_with(ours))
        && let Ok(secured) = HeaderValue::from_str(&format!("{text}; Secure"))
    {
        *cookie = secured;
    }
}

/// What the session that a browser names holds, read beside every layer: a refusal may come from anywhere.
pub(super) async fn read(state: &AppState, headers: &HeaderMap) -> Result<Option<Record>> {
    let Some(id) = cookie::read(headers, COOKIE).and_then(|value| value.parse::<Id>().ok()) else {
        return Ok(None);
    };
    Sessions { store: state.store.clone(), clock: state.clock.clone() }.load(&id).await
}

/// Whether a browser comes with a session, which may be over.
pub(super) fn is_named(headers: &HeaderMap) -> bool {
    cookie::read(headers, COOKIE).is_some()
}

fn backend(error: StoreError) -> Error {
    Error::Backend(format!("{error:?}"))
}

fn encoded(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let data = encoded(record)?;
        loop {
            let ends = self.clock.now() + IDLE;
            if self.store.create_session(&record.id.to_string(), &data, ends).await.map_err(backend)? {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let ends = self.clock.now() + IDLE;
        self.store.save_session(&record.id.to_string(), &encoded(record)?, ends).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = self.store.load_session(&id.to_string(), self.clock.now()).await.map_err(backend)?;
        let Some((data, expiry_date)) = found else { return Ok(None) };
        let data = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.store.delete_session(&id.to_string()).await.map_err(backend)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_cookie_and_only_over_https_is_secured() {
        let mut ours = HeaderValue::from_static("hailong-session=x; Path=/");
        secure(&mut ours);
        assert_eq!(ours, "hailong-session=x; Path=/; Secure");
        let mut other = HeaderValue::from_static("hailong-lang=vi; Path=/");
        secure(&mut other);
        assert_eq!(other, "hailong-lang=vi; Path=/");
        let mut headers = HeaderMap::new();
        assert!(!came_over_https(&headers));
        headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        assert!(came_over_https(&headers));
    }
}
