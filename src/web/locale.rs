//! The reader's language: asked for in the address, else remembered, else the browser's, else Vietnamese.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use super::{AppState, cookie};
use crate::definition::Survey;
use crate::words::{Tr, Words};

const COOKIE: &str = "hailong-lang";
const A_YEAR: u64 = 365 * 24 * 3600;

/// The language an answer is given in.
#[derive(Clone)]
pub(super) struct Locale {
    pub(super) tr: Tr,
    /// Whether the reader has said anything about languages, even as a setting of the browser.
    pub(super) stated: bool,
}

impl Locale {
    pub(super) fn of(words: &Words, uri: &Uri, headers: &HeaderMap) -> Self {
        let stated = in_address(words, uri)
            .or_else(|| words.get(cookie::read(headers, COOKIE)?))
            .or_else(|| accepted(words, headers));
        Self { tr: stated.unwrap_or_else(|| words.fallback()).clone(), stated: stated.is_some() }
    }
}

fn in_address<'w>(words: &'w Words, uri: &Uri) -> Option<&'w Tr> {
    named(uri).find_map(|value| words.get(value))
}

/// The languages that an address asks for, by their tags.
pub(super) fn named(uri: &Uri) -> impl Iterator<Item = &str> {
    let pairs = uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| *name == "lang").map(|(_, value)| value)
}

/// In what a survey is read: in one of its languages that the address asks for, else as the reader reads.
pub(super) fn reading(words: &Words, survey: &Survey, uri: &Uri, reader: &Tr) -> Tr {
    let asked = named(uri).find_map(|tag| survey.languages.iter().find(|lang| lang.as_str() == tag));
    asked.map_or_else(|| reader.clone(), |lang| words.reading(lang))
}

/// The best of `Accept-Language` that there are words for; regions are not told apart.
fn accepted<'w>(words: &'w Words, headers: &HeaderMap) -> Option<&'w Tr> {
    let list = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(f32, &Tr)> = None;
    for entry in list.split(',').take(20) {
        let (tag, quality) = entry.split_once(";q=").unwrap_or((entry, "1"));
        let quality: f32 = quality.trim().parse().unwrap_or(0.0);
        let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        if let Some(tr) = words.get(&primary)
            && quality > best.map_or(0.0, |(best, _)| best)
        {
            best = Some((quality, tr));
        }
    }
    best.map(|(_, tr)| tr)
}

impl FromRequestParts<AppState> for Locale {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self::of(&state.words, &parts.uri, &parts.headers))
    }
}

/// Layer: a language chosen in the address is kept for the next pages.
pub(super) async fn remember(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let chosen = in_address(&state.words, request.uri()).map(|tr| tr.lang().clone());
    let mut response = next.run(request).await;
    if let Some(value) = chosen.and_then(|lang| cookie::write(COOKIE, lang.as_str(), "/", A_YEAR)) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(uri: &str, cookie: &str, accept: &str) -> (String, bool) {
        let words = Words::load().expect("words");
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookie.parse().expect("header"));
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().expect("header"));
        let locale = Locale::of(&words, &uri.parse().expect("uri"), &headers);
        (locale.tr.lang().to_string(), locale.stated)
    }

    #[test]
    fn the_address_beats_the_cookie_beats_the_browser() {
        assert_eq!(locale("/?lang=en", "hailong-lang=vi", "vi"), ("en".into(), true));
        assert_eq!(locale("/?lang=xx", "hailong-lang=en", "vi"), ("en".into(), true));
        assert_eq!(locale("/", "", "fr, en-GB;q=0.8, vi;q=0.7"), ("en".into(), true));
        assert_eq!(locale("/", "", "vi-VN,vi;q=0.9,en;q=0.8"), ("vi".into(), true));
        assert_eq!(locale("/", "", "fr"), ("vi".into(), false));
    }
}
