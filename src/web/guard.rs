//! What protects every answer: headers, the same-origin rule, and a net under panics.

use std::any::Any;
use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};

use super::outside::{Asked, Host};
use super::{AppState, PageError, cookie, sending, session};

/// Cookies that only our own pages' requests bring along.
const OUR_COOKIES: [&str; 2] = [sending::COOKIE, session::COOKIE];

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

/// Layer: while the database's files are not those that were opened, nothing is shown or taken.
pub(super) async fn in_place(State(state): State<AppState>, request: Request) -> Result<Request, PageError> {
    let path = request.uri().path();
    // These need no database, or say themselves how it is.
    let stands_alone = path.starts_with("/assets/") || ["/healthz", "/readyz", "/metrics"].contains(&path);
    if stands_alone || state.store.is_in_place() { Ok(request) } else { Err(PageError::Busy) }
}

/// Layer: what changes something must come from our own pages, or from a program that is no browser.
pub(super) async fn same_origin(
    State(state): State<AppState>,
    request: Request,
) -> Result<Request, PageError> {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes {
        let asked = Asked::of(request.headers(), request.extensions());
        if let Some(refused) = cross_site(request.headers(), &asked, public(&state).as_ref()) {
            return Err(refused);
        }
    }
    Ok(request)
}

fn public(state: &AppState) -> Option<Host> {
    state.settings.public_address.as_deref().and_then(Host::of_address)
}

/// Browsers say `Sec-Fetch-Site`, but not over plain http; then `Origin` must be a host of ours.
///
/// A proxy on this machine may keep to itself by which name it was asked. Then our own cookies tell: they
/// are `SameSite=Lax`, and no browser sends them with what another site's page posts.
fn cross_site(headers: &HeaderMap, asked: &Asked, public: Option<&Host>) -> Option<PageError> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let page = match text(HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin" | "none") => return None,
        Some(_) => text(header::ORIGIN).and_then(Host::of_address),
        None => {
            let page = Host::of_address(text(header::ORIGIN)?);
            let is_ours = |page: &Host| asked.hosts().chain(public).any(|host| host == page);
            let has_our_cookie = || OUR_COOKIES.iter().any(|name| cookie::read(headers, name).is_some());
            if page.as_ref().is_some_and(|page| is_ours(page) || asked.is_hidden() && has_our_cookie()) {
                return None;
            }
            page
        }
    };
    let server = asked.hosts().last().or(public);
    Some(PageError::CrossSite {
        page: page.map(|host| host.as_str().to_owned()),
        server: server.map_or("?", Host::as_str).to_owned(),
    })
}

/// Whether a link was followed on one of our own pages or typed: what a foreign page leads to is not.
///
/// Where a browser does not say `Sec-Fetch-Site` (plain http, old ones), the page it names must be ours.
pub(super) struct FollowedHere(pub(super) bool);

impl FromRequestParts<AppState> for FollowedHere {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let asked = Asked::of(&parts.headers, &parts.extensions);
        Ok(Self(is_followed(&parts.headers, &asked, public(state).as_ref())))
    }
}

fn is_followed(headers: &HeaderMap, asked: &Asked, public: Option<&Host>) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => text(header::REFERER)
            .and_then(Host::of_address)
            .is_some_and(|page| asked.hosts().chain(public).any(|host| *host == page)),
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
    use std::net::SocketAddr;

    use axum::extract::ConnectInfo;
    use axum::http::Extensions;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    fn asked(headers: &HeaderMap, from_here: bool) -> Asked {
        let mut extensions = Extensions::new();
        let peer = if from_here { [127, 0, 0, 1] } else { [203, 0, 113, 9] };
        extensions.insert(ConnectInfo(SocketAddr::from((peer, 4000))));
        Asked::of(headers, &extensions)
    }

    fn cross(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = headers(pairs);
        cross_site(&headers, &asked(&headers, false), Host::parse("public.vn").as_ref()).is_some()
    }

    /// By a proxy on this machine.
    fn cross_behind(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = headers(pairs);
        cross_site(&headers, &asked(&headers, true), None).is_some()
    }

    #[test]
    fn a_link_counts_when_it_was_followed_on_our_own_page() {
        let followed = |pairs| {
            let headers = headers(pairs);
            is_followed(&headers, &asked(&headers, false), None)
        };
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

    #[test]
    fn a_host_is_the_same_however_it_is_written() {
        let page = ("origin", "https://khaosat.example.vn");
        for host in
            ["khaosat.example.vn:443", "KhaoSat.example.vn", "khaosat.example.vn.", "khaosat.example.vn:80"]
        {
            assert!(!cross(&[("host", host), page]), "{host}");
        }
        assert!(!cross(&[("host", "[::1]:8080"), ("origin", "http://[0:0:0:0:0:0:0:1]:8080")]));
        assert!(cross(&[("host", "khaosat.example.vn:8443"), page]));
        assert!(
            !cross(&[("host", "10.0.0.7:8080"), ("origin", "https://public.vn")]),
            "as the operator says"
        );
    }

    #[test]
    fn a_proxy_on_this_machine_is_believed_and_no_other() {
        let page = ("origin", "https://khaosat.example.vn");
        let named = ("x-forwarded-host", "khaosat.example.vn");
        assert!(!cross_behind(&[("host", "127.0.0.1:8080"), page, named]));
        assert!(!cross_behind(&[
            ("host", "127.0.0.1:8080"),
            page,
            ("forwarded", "for=1.2.3.4;host=khaosat.example.vn;proto=https")
        ]));
        assert!(cross(&[("host", "10.0.0.7:8080"), page, named]), "not on this machine");
        assert!(cross_behind(&[("host", "127.0.0.1:8080"), ("origin", "https://evil.example"), named]));
        // One that says nothing: our own cookie tells.
        assert!(cross_behind(&[("host", "127.0.0.1:8080"), page]));
        let cookie = ("cookie", "hailong-response=x");
        assert!(!cross_behind(&[("host", "127.0.0.1:8080"), page, cookie]));
        assert!(cross_behind(&[("host", "khaosat.vn"), ("origin", "https://evil.example"), cookie]));
        assert!(cross(&[("host", "127.0.0.1:8080"), page, cookie]));
    }
}
