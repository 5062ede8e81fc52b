//! The layer that draws refusals: a page for people, a problem document under `/api/`.

use std::time::Duration;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::error::{Named, Undrawn};
use super::locale::Locale;
use super::page::Page;
use super::sending::{Again, Typed};
use super::session_user::{CurrentUser, signed_in};
use super::shell::Shell;
use super::{AppState, PageError, admin, api, session, tidy};
use crate::words::Tr;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    title: String,
    detail: String,
    /// Where to go instead of the start page, most fitting first.
    ways_on: Vec<WayOn>,
    request_id: Option<String>,
    /// What was filled in and could not be taken.
    typed: Option<Typed>,
}

struct WayOn {
    href: String,
    text: String,
}

/// Layer: draws what a handler or extractor refused, in the reader's language.
pub(super) async fn draw(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let locale = Locale::of(&state.words, request.uri(), request.headers());
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let response = next.run(request).await;
    let Some(Undrawn(error)) = response.extensions().get::<Undrawn>().cloned() else { return response };
    if let Some(meant) = meant(&error, &uri) {
        return meant;
    }
    let id = state.clock.new_id().simple().to_string();
    log(&error, &id);
    state.metrics.refused(&error);
    let drawn = if is_for_programs(uri.path()) {
        api::problem(&error, &locale.tr, &id)
    } else if let Some(again) = response.extensions().get::<Again>() {
        again.page()
    } else {
        let shell = Shell::of(&state.words, &locale, &uri);
        let inside = if admin::is_inside(uri.path()) { who(&state, &headers).await } else { Who::Nobody };
        let typed = response.extensions().get::<Typed>().cloned();
        match inside {
            Who::Known(user) => admin::refused(&state, &user, shell, &error, (shown_id(&error, id), typed)),
            Who::Unsure => {
                let back =
                    WayOn { href: "/admin".to_owned(), text: shell.tr.t("error-overview").to_string() };
                let page = ErrorPage::new(&error, shell, id);
                Page(ErrorPage { ways_on: vec![back], typed, ..page }).into_response()
            }
            Who::Nobody => Page(ErrorPage { typed, ..ErrorPage::new(&error, shell, id) }).into_response(),
        }
    };
    keep_head(response, drawn)
}

/// The API, and what is written for programs elsewhere.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/results/") && path.ends_with(".json")
}

/// Where nothing stands: the address that was meant, if it is another. A form sent there is sent on.
fn meant(error: &PageError, uri: &Uri) -> Option<Response> {
    let nothing = matches!(error.kind().0, StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST);
    let meant = tidy::tidy(uri.path()).filter(|_| nothing)?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(Redirect::permanent(&format!("{meant}{query}")).into_response())
}

/// Who asked for what was refused.
enum Who {
    Nobody,
    Known(Box<CurrentUser>),
    /// Comes with a session that cannot be read, as when the database is away.
    Unsure,
}

/// How long a refusal may wait to know whose it is.
const PATIENCE: Duration = Duration::from_secs(1);

async fn who(state: &AppState, headers: &HeaderMap) -> Who {
    if !session::is_named(headers) {
        return Who::Nobody;
    }
    match tokio::time::timeout(PATIENCE, signed_in(state, headers)).await {
        Ok(Ok(Some(user))) => Who::Known(Box::new(user)),
        Ok(Ok(None)) => Who::Nobody,
        Ok(Err(_)) | Err(_) => Who::Unsure,
    }
}

/// Of a failure of ours: by it the line in the log is found.
fn shown_id(error: &PageError, id: String) -> Option<String> {
    matches!(error, PageError::Internal(_)).then_some(id)
}

/// The drawn body under the status and the headers that the refusal set.
fn keep_head(refusal: Response, drawn: Response) -> Response {
    let (refused, _) = refusal.into_parts();
    let (mut parts, body) = drawn.into_parts();
    parts.status = refused.status;
    for (name, value) in &refused.headers {
        if !parts.headers.contains_key(name) && name != axum::http::header::CONTENT_LENGTH {
            parts.headers.append(name, value.clone());
        }
    }
    parts.headers.insert("cache-control", HeaderValue::from_static("no-store"));
    Response::from_parts(parts, body)
}

/// Only our own failures are worth a line; what was sent never stands in it.
fn log(error: &PageError, id: &str) {
    if let PageError::Internal(cause) = error {
        tracing::error!(request = id, error = ?cause, "request failed");
    }
}

impl ErrorPage {
    fn new(error: &PageError, shell: Shell, id: String) -> Self {
        let (title, detail) = error.words(&shell.tr);
        Self {
            title: title.to_string(),
            detail: detail.to_string(),
            ways_on: ways_on(error, &shell.tr),
            request_id: shown_id(error, id),
            typed: None,
            shell,
        }
    }
}

fn ways_on(error: &PageError, tr: &Tr) -> Vec<WayOn> {
    let to_unit = |unit: &Named, text: String| WayOn { href: format!("/u/{}", unit.id), text };
    match error {
        PageError::UnitClosed { successors, .. } => {
            successors.iter().map(|unit| to_unit(unit, tr.of(&unit.name).to_owned())).collect()
        }
        PageError::NotCovered { unit, .. } => {
            vec![to_unit(unit, tr.t("error-unit-page").arg("unit", tr.of(&unit.name)).to_string())]
        }
        PageError::AlreadyAnswered { form, .. } => {
            vec![WayOn { href: form.clone(), text: tr.t("error-form").to_string() }]
        }
        _ => Vec::new(),
    }
}
