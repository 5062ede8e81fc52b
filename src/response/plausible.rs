//! When a response may have been given: the one rule of every door.

use time::{Date, Duration, OffsetDateTime};

use super::FaultKind;
use crate::definition::period::LOCAL;
use crate::definition::survey::Openness;
use crate::definition::{Month, Survey, Unit};

/// How far the clock of another machine may be ahead of ours.
pub const AHEAD: Duration = Duration::minutes(5);

/// The day of a moment in Vietnam, if it lies in the calendar that figures are made for.
pub fn day(moment: OffsetDateTime) -> Result<Date, FaultKind> {
    let in_calendar = Month::of(moment).and_then(|_| moment.checked_to_offset(LOCAL));
    match in_calendar {
        Some(local) => Ok(local.date()),
        None if moment < Month::FIRST.begins() => {
            Err(FaultKind::TooEarly { min: Month::FIRST.begins().date() })
        }
        None => Err(FaultKind::InTheFuture),
    }
}

/// Not to come, and on a day of the calendar. Gives the day in Vietnam.
pub fn past(moment: OffsetDateTime, now: OffsetDateTime) -> Result<Date, FaultKind> {
    match day(moment)? {
        _ if moment > now + AHEAD => Err(FaultKind::InTheFuture),
        day => Ok(day),
    }
}

/// Whether the survey asked on a day, and the unit existed.
pub fn is_asked_on(survey: &Survey, unit: &Unit, day: Date) -> bool {
    survey.openness(day) == Openness::Open && unit.exists_on(day)
}

/// Not to come, on a day of the calendar on which the survey asked and the unit existed.
pub fn is_plausible(
    survey: &Survey,
    unit: &Unit,
    moment: OffsetDateTime,
    now: OffsetDateTime,
) -> Result<(), FaultKind> {
    if is_asked_on(survey, unit, past(moment, now)?) { Ok(()) } else { Err(FaultKind::OutsideSurvey) }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn a_day_is_vietnams_and_lies_in_the_calendar() {
        assert_eq!(day(datetime!(2026-03-31 17:00 UTC)), Ok(date!(2026 - 04 - 01)));
        let early = Err(FaultKind::TooEarly { min: date!(2000 - 01 - 01) });
        for moment in [
            datetime!(0206-10-05 08:00 +7),
            datetime!(1999-12-31 16:59:59 UTC),
            datetime!(0000-01-01 00:00 +7),
            datetime!(-9999-01-01 00:00 UTC),
        ] {
            assert_eq!(day(moment), early, "{moment}");
        }
        for moment in [datetime!(2200-01-01 00:00 +7), datetime!(9999-12-31 23:59:59 UTC)] {
            assert_eq!(day(moment), Err(FaultKind::InTheFuture), "{moment}");
        }
    }

    #[test]
    fn another_clock_may_be_a_little_ahead() {
        let now = datetime!(2026-03-31 09:00 +7);
        assert_eq!(past(now + AHEAD, now), Ok(date!(2026 - 03 - 31)));
        assert_eq!(past(now + AHEAD + Duration::MILLISECOND, now), Err(FaultKind::InTheFuture));
    }
}
