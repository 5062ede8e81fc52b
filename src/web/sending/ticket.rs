//! The id of the response a browser is about to give, in a short-lived cookie of that one form.
//!
//! It keeps the page the same for everybody, and makes a double click or a retry the same response. It says
//! when the form was first opened and which version it showed, nothing about who answers, and ends with the
//! submission.

use axum::http::{HeaderMap, HeaderValue};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::super::cookie;
use crate::clock::Clock;

pub(in crate::web) const COOKIE: &str = "hailong-response";

/// How long a form may stay open: so long the cookie lives, and so long a form is taken that was opened
/// while it could still be filled in.
pub(super) const OPEN_FOR: Duration = Duration::hours(6);

/// An id, and what is known of the form that was opened under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Ticket {
    pub(super) id: Uuid,
    pub(super) opened: Option<i64>,
    pub(super) version: Option<String>,
}

impl Ticket {
    /// For a form that is shown now. One that is loaded again was opened when it was first loaded.
    pub(in crate::web) fn of_page(headers: &HeaderMap, clock: &Clock, version: &str) -> Self {
        let before = Self::read(headers);
        let opened = before.as_ref().and_then(|ticket| ticket.opened);
        Self {
            id: before.map_or_else(|| clock.new_id(), |ticket| ticket.id),
            opened: Some(opened.unwrap_or_else(|| clock.now().unix_timestamp())),
            version: Some(version.to_owned()),
        }
    }

    /// For the next response of a browser that has sent one.
    pub(in crate::web) fn next(clock: &Clock) -> Self {
        Self { id: clock.new_id(), opened: None, version: None }
    }

    pub(super) fn read(headers: &HeaderMap) -> Option<Self> {
        let mut parts = cookie::read(headers, COOKIE)?.splitn(3, '.');
        Some(Self {
            id: Uuid::try_parse(parts.next()?).ok()?,
            opened: parts.next().and_then(|opened| opened.parse().ok()),
            version: parts.next().and_then(unhexed),
        })
    }

    /// The cookie goes to this form's address alone: two forms open side by side do not mix.
    pub(in crate::web) fn cookie(&self, form: &str) -> Option<HeaderValue> {
        let opened = self.opened.map(|at| at.to_string()).unwrap_or_default();
        let version = self.version.as_deref().map(hexed).unwrap_or_default();
        let value = format!("{}.{opened}.{version}", self.id);
        let seconds = OPEN_FOR.whole_seconds().unsigned_abs();
        cookie::write(COOKIE, value.trim_end_matches('.'), form, seconds)
    }

    /// Seconds from opening to `now`, if that is known and could be true.
    pub(super) fn duration(&self, now: OffsetDateTime) -> Option<i64> {
        self.opened.map(|opened| now.unix_timestamp() - opened).filter(|seconds| *seconds >= 0)
    }
}

/// A version may be any text, a cookie may not.
fn hexed(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn unhexed(text: &str) -> Option<String> {
    let pairs = text.as_bytes().chunks(2);
    let bytes = pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    String::from_utf8(bytes.collect::<Option<Vec<_>>>()?).ok().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use axum::http::header;
    use time::macros::datetime;

    use super::*;

    fn headers(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, format!("hailong-response={value}").parse().expect("header"));
        headers
    }

    fn read(value: &str) -> Option<Ticket> {
        Ticket::read(&headers(value))
    }

    #[test]
    fn a_ticket_comes_back_as_it_was_written() {
        for (opened, version) in
            [(None, None), (Some(1_767_225_600), None), (Some(5), Some("2026/1 \"x\"; <b>ấ".to_owned()))]
        {
            let ticket = Ticket { id: Uuid::from_u128(7), opened, version };
            let cookie = ticket.cookie("/s/a/b").expect("a cookie");
            let value = cookie.to_str().expect("text").split([';', '=']).nth(1).expect("a value").to_owned();
            assert_eq!(read(&value), Some(ticket), "{value}");
        }
        assert_eq!(read("nonsense"), None);
    }

    #[test]
    fn a_form_loaded_again_was_opened_when_it_was_first_loaded() {
        let clock = Clock::fixed(datetime!(2026-01-01 00:00 UTC));
        let first = Ticket::of_page(&HeaderMap::new(), &clock, "1");
        clock.advance(Duration::minutes(8));
        let cookie = first.cookie("/").expect("a cookie");
        let value = cookie.to_str().expect("text").split([';', '=']).nth(1).expect("a value").to_owned();
        let again = Ticket::of_page(&headers(&value), &clock, "2");
        assert_eq!((again.id, again.opened), (first.id, first.opened));
        assert_eq!(again.version.as_deref(), Some("2"), "the page shows another version");
        assert_eq!(again.duration(clock.now()), Some(480));
    }

    #[test]
    fn the_time_taken_is_known_only_when_it_could_be_true() {
        let ticket = |opened| Ticket { id: Uuid::nil(), opened, version: None };
        let now = datetime!(2026-01-01 00:02 UTC);
        assert_eq!(ticket(Some(1_767_225_600)).duration(now), Some(120));
        assert_eq!(ticket(Some(i64::from(u32::MAX))).duration(now), None);
        assert_eq!(ticket(None).duration(now), None);
    }
}
