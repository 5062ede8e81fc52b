//! What protects every answer: headers, the same-origin rule, and a net under panics.

use std::any::Any;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};

use super::PageError;

/// Nothing from other hosts, no inline script, no inline style, no framing.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// Layer: sets the headers, unless the answer has its own.
pub(super) async fn headers(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

/// Layer: what changes something must come from our own pages, or from a program that is no browser.
pub(super) async fn same_origin(request: Request) -> Result<Request, PageError> {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && is_cross_site(request.headers()) {
        return Err(PageError::CrossSite);
    }
    Ok(request)
}

/// Browsers say `Sec-Fetch-Site`; old ones at least `Origin`, which then must be the host asked.
fn is_cross_site(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => !matches!(site, "same-origin" | "none"),
        None => text(header::ORIGIN).is_some_and(|origin| {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_none() || host != text(header::HOST)
        }),
    }
}

/// Whether a link was followed on one of our own pages or typed: what a foreign page leads to is not.
///
/// Where a browser does not say `Sec-Fetch-Site` (plain http, old ones), the page it names must be ours.
pub(super) fn followed_here(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => text(header::REFERER).is_some_and(|page| {
            let host = page.split_once("://").and_then(|(_, rest)| rest.split('/').next());
            host.is_some() && host == text(header::HOST)
        }),
    }
}

/// A panic in a handler is one failed request, not a broken connection.
pub(super) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    PageError::internal(format!("panic: {text}")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    fn cross(pairs: &[(&'static str, &'static str)]) -> bool {
        is_cross_site(&headers(pairs))
    }

    #[test]
    fn a_link_counts_when_it_was_followed_on_our_own_page() {
        let followed = |pairs| followed_here(&headers(pairs));
        assert!(followed(&[("host", "a.vn"), ("sec-fetch-site", "same-origin")]));
        assert!(followed(&[("host", "a.vn"), ("sec-fetch-site", "none")]));
        assert!(!followed(&[
            ("host", "a.vn"),
            ("sec-fetch-site", "cross-site"),
            ("referer", "http://a.vn/")
        ]));
        assert!(!followed(&[("host", "a.vn"), ("sec-fetch-site", "same-site")]));
        assert!(followed(&[("host", "a.vn"), ("referer", "http://a.vn/admin/login")]));
        assert!(!followed(&[("host", "a.vn"), ("referer", "http://evil.example/a.vn")]));
        assert!(!followed(&[("host", "a.vn"), ("referer", "http://a.vn.evil.example/")]));
        assert!(!followed(&[("host", "a.vn")]), "nothing says where it came from");
    }

    #[test]
    fn only_our_own_pages_and_programs_may_post() {
        assert!(!cross(&[("host", "a.vn")]));
        assert!(!cross(&[("host", "a.vn"), ("origin", "https://a.vn")]));
        assert!(!cross(&[("sec-fetch-site", "same-origin"), ("origin", "https://proxy")]));
        assert!(cross(&[("host", "a.vn"), ("origin", "https://evil.example")]));
        assert!(cross(&[("host", "a.vn"), ("origin", "null")]));
        assert!(cross(&[("sec-fetch-site", "cross-site")]));
        assert!(cross(&[("sec-fetch-site", "same-site")]));
    }
}
