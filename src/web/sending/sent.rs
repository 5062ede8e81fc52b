//! What a form says of itself, besides the answers in it.

use axum::http::HeaderMap;
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::screening::spring_trap;
use super::ticket::Ticket;
use crate::clock::Clock;

/// The version of the definition that a page was drawn from. No question can have a name of this kind: an
/// id has no underscore.
pub(in crate::web) const VERSION: &str = "form_version";

/// The id that a page with script gave its response.
const ID: &str = "response_id";

/// How long a page with script was filled in; it may be sent much later.
const SECONDS: &str = "form_seconds";

/// Nobody stays longer with one form.
const A_DAY: i64 = 24 * 3600;

/// A form as it came.
pub(in crate::web) struct Sent {
    version: Option<String>,
    id: Option<Uuid>,
    seconds: Option<i64>,
    ticket: Option<Ticket>,
    /// Whether the field was filled that people do not see.
    pub(in crate::web) trapped: bool,
    /// The answers.
    pub(in crate::web) pairs: Vec<(String, String)>,
}

impl Sent {
    pub(in crate::web) fn read(mut pairs: Vec<(String, String)>, headers: &HeaderMap) -> Self {
        let mut take = |wanted: &str| {
            let value = pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
            pairs.retain(|(name, _)| name != wanted);
            value.filter(|value| !value.is_empty())
        };
        let version = take(VERSION);
        let id = take(ID).and_then(|id| Uuid::try_parse(&id).ok());
        let seconds = take(SECONDS).and_then(|seconds| seconds.parse().ok());
        Self {
            version,
            id,
            seconds: seconds.filter(|seconds| (0..=A_DAY).contains(seconds)),
            ticket: Ticket::read(headers),
            trapped: spring_trap(&mut pairs),
            pairs,
        }
    }

    /// The version it was filled in under, as far as the page or the browser says it.
    pub(in crate::web) fn version(&self) -> Option<&str> {
        let ticket = self.ticket.as_ref().and_then(|ticket| ticket.version.as_deref());
        self.version.as_deref().or(ticket)
    }

    /// The id it came with: a repeat has the same.
    pub(in crate::web) fn own_id(&self) -> Option<Uuid> {
        self.id.or(self.ticket.as_ref().map(|ticket| ticket.id))
    }

    pub(in crate::web) fn id(&self, clock: &Clock) -> Uuid {
        self.own_id().unwrap_or_else(|| clock.new_id())
    }

    /// When the form was first opened, as this server noted it.
    pub(in crate::web) fn opened(&self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp(self.ticket.as_ref()?.opened?).ok()
    }

    /// Seconds from opening the form to sending it, if known.
    pub(in crate::web) fn duration(&self, now: OffsetDateTime) -> Option<i64> {
        self.seconds.or_else(|| self.ticket.as_ref()?.duration(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_says_of_itself_is_no_answer() {
        let id = Uuid::from_u128(9).to_string();
        let sent = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            Sent::read(pairs.collect(), &HeaderMap::new())
        };
        let full = sent(&[
            ("form_version", "2"),
            ("q1", "5"),
            ("response_id", &id),
            ("form_seconds", "40"),
            ("home_page", ""),
        ]);
        assert_eq!((full.version(), full.own_id()), (Some("2"), Some(Uuid::from_u128(9))));
        assert_eq!(full.duration(OffsetDateTime::UNIX_EPOCH), Some(40));
        assert_eq!(full.pairs, [("q1".to_owned(), "5".to_owned())]);
        let bare = sent(&[("q1", "5"), ("response_id", "x"), ("form_seconds", "-3"), ("form_version", "")]);
        assert_eq!((bare.version(), bare.own_id()), (None, None));
        assert_eq!(bare.duration(OffsetDateTime::UNIX_EPOCH), None);
    }
}
