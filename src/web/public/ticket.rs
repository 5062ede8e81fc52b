//! The id of the response a browser is about to give, in a short-lived cookie of that one form.
//!
//! It keeps the page the same for everybody, and makes a double click or a retry the same response.
//! It says nothing about who answers, and ends with the submission.

use axum::http::{HeaderMap, HeaderValue};
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::cookie;

const COOKIE: &str = "hailong-response";
const SIX_HOURS: u64 = 6 * 3600;

/// An id, and when the form was opened under it, if it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) struct Ticket {
    pub(in crate::web) id: Uuid,
    pub(in crate::web) opened: Option<i64>,
}

impl Ticket {
    pub(in crate::web) fn read(headers: &HeaderMap) -> Option<Self> {
        let value = cookie::read(headers, COOKIE)?;
        let (id, opened) = value.split_once('.').unwrap_or((value, ""));
        Some(Self { id: Uuid::try_parse(id).ok()?, opened: opened.parse().ok() })
    }

    /// The cookie goes to this form's address alone: two forms open side by side do not mix.
    pub(in crate::web) fn cookie(self, form: &str) -> Option<HeaderValue> {
        let opened = self.opened.map(|at| format!(".{at}")).unwrap_or_default();
        cookie::write(COOKIE, &format!("{}{opened}", self.id), form, SIX_HOURS)
    }

    /// Seconds from opening to `now`, if that is known and could be true.
    pub(in crate::web) fn duration(self, now: OffsetDateTime) -> Option<i64> {
        self.opened.map(|opened| now.unix_timestamp() - opened).filter(|seconds| *seconds >= 0)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header;
    use time::macros::datetime;

    use super::*;

    fn read(value: &str) -> Option<Ticket> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, format!("hailong-response={value}").parse().expect("header"));
        Ticket::read(&headers)
    }

    #[test]
    fn a_ticket_comes_back_as_it_was_written() {
        let id = Uuid::from_u128(7);
        assert_eq!(read(&format!("{id}.1767225600")), Some(Ticket { id, opened: Some(1_767_225_600) }));
        assert_eq!(read(&id.to_string()), Some(Ticket { id, opened: None }));
        assert_eq!(read("nonsense"), None);
    }

    #[test]
    fn the_time_taken_is_known_only_when_it_could_be_true() {
        let ticket = |opened| Ticket { id: Uuid::nil(), opened };
        let now = datetime!(2026-01-01 00:02 UTC);
        assert_eq!(ticket(Some(1_767_225_600)).duration(now), Some(120));
        assert_eq!(ticket(Some(i64::from(u32::MAX))).duration(now), None);
        assert_eq!(ticket(None).duration(now), None);
    }
}
