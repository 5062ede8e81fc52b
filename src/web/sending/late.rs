//! Forms that come after closing: whoever opened one in time may finish it.

use time::OffsetDateTime;

use super::super::PageError;
use super::ticket::OPEN_FOR;

/// What holds at `now`, or else held when the form was opened, not longer ago than a form may stay open.
/// With the latter comes the moment at which the response counts as answered: that of opening.
pub(in crate::web) fn or_while_open<T>(
    now: OffsetDateTime,
    opened: Option<OffsetDateTime>,
    holds: impl Fn(OffsetDateTime) -> Result<T, PageError>,
) -> Result<(T, Option<OffsetDateTime>), PageError> {
    match holds(now) {
        Ok(found) => Ok((found, None)),
        Err(refused) => {
            let opened = opened.filter(|opened| counts_late(now, *opened));
            opened.and_then(|at| Some((holds(at).ok()?, Some(at)))).ok_or(refused)
        }
    }
}

/// Whether a form opened then may still come now.
pub(in crate::web) fn counts_late(now: OffsetDateTime, opened: OffsetDateTime) -> bool {
    opened <= now && now - opened <= OPEN_FOR
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_form_may_come_late_by_the_time_that_a_form_may_stay_open() {
        let closed = datetime!(2026-10-06 17:00 UTC);
        let holds = |at| if at < closed { Ok("open") } else { Err(PageError::NotFound) };
        let at = |now, opened| or_while_open(now, opened, holds).ok();
        let opened = closed - Duration::minutes(2);
        assert_eq!(at(closed - Duration::SECOND, Some(opened)), Some(("open", None)));
        assert_eq!(at(closed + Duration::minutes(5), Some(opened)), Some(("open", Some(opened))));
        assert_eq!(at(opened + OPEN_FOR, Some(opened)), Some(("open", Some(opened))));
        assert_eq!(at(opened + OPEN_FOR + Duration::SECOND, Some(opened)), None);
        assert_eq!(at(closed, Some(closed)), None, "opened when it was closed");
        assert_eq!(at(closed, None), None, "nothing says when it was opened");
        assert_eq!(at(closed, Some(closed + Duration::HOUR)), None, "opened after it came");
    }
}
