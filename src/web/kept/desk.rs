//! Whose desk a browser is: a cookie that says who last worked there, also after the session has ended.

use axum::http::{HeaderMap, HeaderValue};
use uuid::Uuid;

use super::super::key::Key;
use super::super::{AppState, PageError, cookie};

const DESK: &str = "hailong-desk";
const A_MONTH: u64 = 30 * 24 * 3600;

/// Who last worked at this browser, as far as its cookie can be believed.
pub(in crate::web) async fn owner(state: &AppState, headers: &HeaderMap) -> Result<Option<Uuid>, PageError> {
    let Some(value) = cookie::read(headers, DESK) else { return Ok(None) };
    let Some(account) = value.split_once('.').and_then(|(id, _)| Uuid::try_parse(id).ok()) else {
        return Ok(None);
    };
    Ok((written(&Key::of(state).await?, account) == value).then_some(account))
}

/// The cookie for an account's browser, where it has none yet or another's.
pub(in crate::web) async fn desk_cookie(
    state: &AppState,
    headers: &HeaderMap,
    account: Uuid,
) -> Result<Option<HeaderValue>, PageError> {
    let value = written(&Key::of(state).await?, account);
    let is_known = cookie::read(headers, DESK) == Some(value.as_str());
    Ok(if is_known { None } else { cookie::write(DESK, &value, "/admin", A_MONTH) })
}

fn written(key: &Key, account: Uuid) -> String {
    format!("{}.{}", account.simple(), key.mark("desk", account.as_bytes()))
}
