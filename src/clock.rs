//! The one place that asks the time, makes ids and makes secrets. Everything else is handed a [`Clock`].

use std::sync::{Arc, Mutex, PoisonError};

use rand::TryRng;
use rand::rngs::SysRng;
use time::{Duration, OffsetDateTime};
use uuid::{ContextV7, Timestamp, Uuid};

/// Tells the time, or in tests the time it was given.
#[derive(Debug, Clone)]
pub struct Clock {
    fixed: Option<Arc<Mutex<OffsetDateTime>>>,
    sequence: Arc<Mutex<ContextV7>>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self { fixed: None, sequence: Arc::default() }
    }

    /// A clock that stands still until [`advance`](Self::advance).
    pub fn fixed(at: OffsetDateTime) -> Self {
        Self { fixed: Some(Arc::new(Mutex::new(at))), sequence: Arc::default() }
    }

    /// The present moment in UTC, in whole milliseconds: what both databases give back unchanged.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the time")]
    pub fn now(&self) -> OffsetDateTime {
        let now = self.fixed.as_ref().map_or_else(OffsetDateTime::now_utc, |fixed| {
            *fixed.lock().unwrap_or_else(PoisonError::into_inner)
        });
        to_milliseconds(now)
    }

    /// Moves a fixed clock; the machine's own clock goes by itself.
    pub fn advance(&self, by: Duration) {
        if let Some(fixed) = &self.fixed {
            *fixed.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }

    /// An id that sorts after those this clock made before it (UUID version 7).
    #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.unix_timestamp()).unwrap_or_default();
        Uuid::new_v7(Timestamp::from_unix(&*self.sequence, seconds, now.nanosecond()))
    }

    /// 256 random bits from the operating system, in hex: for links, sessions and devices.
    #[expect(clippy::disallowed_methods, reason = "the one place that makes secrets")]
    pub fn new_secret(&self) -> Result<String, NoRandomness> {
        let mut bytes = [0_u8; 32];
        SysRng.try_fill_bytes(&mut bytes).map_err(|_| NoRandomness)?;
        Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// The operating system gave no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandomness;

/// The moment in UTC without what is finer than a millisecond.
pub fn to_milliseconds(moment: OffsetDateTime) -> OffsetDateTime {
    let moment = moment.checked_to_offset(time::UtcOffset::UTC).unwrap_or(moment);
    moment - Duration::nanoseconds(i64::from(moment.nanosecond() % 1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_fixed_clock_stands_still_until_it_is_moved() {
        let clock = Clock::fixed(datetime!(2026-03-31 23:30:00.123456789 +7));
        assert_eq!(clock.now(), datetime!(2026-03-31 16:30:00.123 UTC));
        clock.advance(Duration::hours(1));
        assert_eq!(clock.now(), datetime!(2026-03-31 17:30:00.123 UTC));
    }

    #[test]
    fn ids_sort_in_the_order_they_were_made() {
        let clock = Clock::fixed(datetime!(2026-03-31 12:00 UTC));
        let ids: Vec<Uuid> = (0..1000).map(|_| clock.new_id()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn secrets_are_long_and_differ() {
        let clock = Clock::system();
        let (one, other) = (clock.new_secret().expect("randomness"), clock.new_secret().expect("randomness"));
        assert_eq!(one.len(), 64);
        assert_ne!(one, other);
    }
}
