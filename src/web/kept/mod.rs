//! Work in the administration that is never lost: a form that is sent when the session has ended is kept for
//! the browser it came from, and given back after signing in. It is never carried out by itself.
//!
//! Secrets are not kept. What is kept is bound to the browser by a cookie of its own, and to the account whose
//! desk the browser was, where that is known.

mod desk;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use time::Duration;

use super::body::{self, FORM};
use super::figures::Address;
use super::rate_limit::Sender;
use super::{AppState, PageError, admin, cookie};
use crate::store::KeptForm;

pub(super) use desk::{desk_cookie, owner};

/// How long a form waits: whoever goes home finds it the next morning.
const LASTS: Duration = Duration::hours(16);

/// The cookie that a kept form is bound to.
const BROWSER: &str = "hailong-browser";

/// What may be kept for a browser that nobody is known to have worked at.
const MOST_OF_STRANGER: usize = 64 * 1024;

/// Where a form is given back; its id comes behind.
const GIVEN_BACK: &str = "/admin/kept/";

/// Stands for a form whose file could not be kept.
pub(super) const FILE: &str = "file";

/// Fields that are never written down.
const SECRETS: [&str; 5] = ["password", "old", "again", "pin", "username"];

/// Fields that nobody typed.
pub(super) const MECHANICAL: [&str; 8] =
    ["back", "state", "looked-at", "holds", "c", "node", "next", "form_version"];

/// Whether an address leads to a form that is given back.
pub(super) fn leads_to_kept(next: &str) -> bool {
    next.starts_with(GIVEN_BACK)
}

/// The browser's own secret, by which it is known again.
pub(super) fn browser(headers: &HeaderMap) -> Option<&str> {
    cookie::read(headers, BROWSER)
}

/// Turns somebody away whose form came without a session, or before a password that has to be changed: to
/// `door`, and from there back to what was typed.
pub(super) async fn turn_away(state: &AppState, door: &str, parts: Parts, body: Body) -> Response {
    let back = way_back(&parts.headers);
    let kept = match keep(state, &parts, body, back.clone().unwrap_or_default()).await {
        Ok(kept) => kept,
        // The way back is worth more than a word about what could not be kept.
        Err(error) => {
            tracing::warn!(?error, "a form could not be kept");
            None
        }
    };
    let (next, set) = kept.map_or((back, None), |(next, set)| (Some(next), set));
    let mut response = Redirect::to(&Address::new(door).maybe("next", next).to_string()).into_response();
    if let Some(set) = set {
        response.headers_mut().append(header::SET_COOKIE, set);
    }
    response
}

/// Where it is given back, and the cookie that goes with it; `None` where nothing was typed.
async fn keep(
    state: &AppState,
    parts: &Parts,
    body: Body,
    way_back: String,
) -> Result<Option<(String, Option<HeaderValue>)>, PageError> {
    let is_form = body::has_type(&parts.headers, FORM);
    let bytes = body::read(&parts.headers, body, state.edition().largest).await;
    if !is_form {
        let told = Address::new(format!("{GIVEN_BACK}{FILE}")).maybe("back", Some(way_back));
        return Ok(Some((told.to_string(), None)));
    }
    let mut pairs = body::pairs(&bytes?)?;
    pairs.retain(|(name, _)| !SECRETS.contains(&name.as_str()));
    let is_typed =
        |(name, value): &(String, String)| !MECHANICAL.contains(&name.as_str()) && !value.trim().is_empty();
    if !pairs.iter().any(is_typed) {
        return Ok(None);
    }
    let account = owner(state, &parts.headers).await?;
    let written = serde_json::to_string(&pairs).map_err(PageError::internal)?;
    if account.is_none() && (written.len() > MOST_OF_STRANGER || !may_strangers_keep(state, parts)) {
        return Ok(None);
    }
    let (id, known) = (state.clock.new_secret().map_err(PageError::internal)?, browser(&parts.headers));
    let browser = match known {
        Some(known) => known.to_owned(),
        None => state.clock.new_secret().map_err(PageError::internal)?,
    };
    let form = KeptForm {
        account: account.map(|account| account.to_string()).unwrap_or_default(),
        path: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        way_back,
        body: written,
    };
    let now = state.clock.now();
    let kept = state.store.keep_form((&id, &browser), &form, now + LASTS, now).await;
    if !kept.map_err(PageError::internal)? {
        return Ok(None);
    }
    let seconds = LASTS.whole_seconds().unsigned_abs();
    Ok(Some((format!("{GIVEN_BACK}{id}"), cookie::write(BROWSER, &browser, "/admin", seconds))))
}

fn may_strangers_keep(state: &AppState, parts: &Parts) -> bool {
    state.rate_limit.check_sign_in(Sender::of(parts)).is_ok()
}

/// The page that a form stood on, as the browser names it: one of ours, on the host that was asked.
fn way_back(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let (_, rest) = text(header::REFERER)?.split_once("://")?;
    let path = rest.strip_prefix(text(header::HOST)?)?;
    admin::is_ours(path).then(|| path.to_owned())
}

/// The pairs of a kept form.
pub(super) fn pairs(form: &KeptForm) -> Result<Vec<(String, String)>, PageError> {
    serde_json::from_str(&form.body).map_err(PageError::internal)
}
