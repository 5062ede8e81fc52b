//! A refusal as `application/problem+json`.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::super::PageError;
use super::super::error::{Named, NamedFault};
use crate::words::Tr;

#[derive(Serialize)]
struct Problem<'a> {
    r#type: String,
    title: String,
    status: u16,
    detail: String,
    /// The stable name of the kind of refusal.
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<&'a [NamedFault]>,
    /// The units that took over, where one no longer exists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    successors: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a str>,
}

/// Draws a refusal for programs, in the language of the request or the one the refusal brings along.
pub(in crate::web) fn problem(error: &PageError, reader: &Tr, request: &str) -> Response {
    let (tr, errors) = match error {
        PageError::Refused { tr, faults } => (tr, Some(&faults[..])),
        _ => (reader, None),
    };
    let successors = match error {
        PageError::UnitClosed { successors, .. } => successors.iter().map(|Named { id, .. }| &**id).collect(),
        _ => Vec::new(),
    };
    let (status, code) = error.kind();
    let (title, detail) = error.words(tr);
    let problem = Problem {
        r#type: format!("urn:hailong:problem:{code}"),
        title: title.to_string(),
        status: status.as_u16(),
        detail: detail.to_string(),
        code,
        errors,
        successors,
        request: matches!(error, PageError::Internal(_)).then_some(request),
    };
    let text = serde_json::to_string(&problem).unwrap_or_default();
    let json = (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    let language = HeaderValue::from_str(tr.lang().as_str()).ok();
    let mut response = (status, [json], text).into_response();
    response.headers_mut().extend(language.map(|language| (header::CONTENT_LANGUAGE, language)));
    response
}
