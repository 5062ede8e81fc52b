//! Years and months of the calendar that figures are made for.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use time::{Date, OffsetDateTime};

use super::{LOCAL, PeriodFault};

/// A year of the calendar, 2000 to 2199. Responses of other years are mistakes of a clock or of a hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year(i32);

impl Year {
    const FIRST: i32 = 2000;
    const LAST: i32 = 2199;

    pub fn new(year: i32) -> Option<Self> {
        (Self::FIRST..=Self::LAST).contains(&year).then_some(Self(year))
    }

    pub fn number(self) -> i32 {
        self.0
    }

    /// The one before; the first has none.
    pub fn before(self) -> Option<Self> {
        Self::new(self.0 - 1)
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

impl FromStr for Year {
    type Err = PeriodFault;

    fn from_str(text: &str) -> Result<Self, PeriodFault> {
        let is_written = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let year = if is_written { text.parse().ok() } else { None };
        year.and_then(Self::new).ok_or(PeriodFault)
    }
}

/// A calendar month, written `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: Year,
    month: u8,
}

impl Month {
    /// January 2000.
    pub const FIRST: Self = Self { year: Year(Year::FIRST), month: 1 };
    /// December 2199.
    pub const LAST: Self = Self { year: Year(Year::LAST), month: 12 };

    /// `month` is 1 to 12.
    pub fn new(year: Year, month: u8) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self { year, month })
    }

    /// The month a moment belongs to in Vietnam; none outside the calendar.
    pub fn of(moment: OffsetDateTime) -> Option<Self> {
        let day = moment.checked_to_offset(LOCAL)?.date();
        Self::new(Year::new(day.year())?, day.month().into())
    }

    /// The month of a day, or the nearest there is.
    pub fn of_date(day: Date) -> Self {
        let nearest = if day.year() < Year::FIRST { Self::FIRST } else { Self::LAST };
        let month = |year| Self { year, month: day.month().into() };
        Year::new(day.year()).map_or(nearest, month)
    }

    /// Its first moment in Vietnam.
    pub fn begins(self) -> OffsetDateTime {
        first_moment(self.months_since_zero())
    }

    /// The first moment behind it.
    pub fn ends(self) -> OffsetDateTime {
        first_moment(self.months_since_zero() + 1)
    }

    pub fn year(self) -> Year {
        self.year
    }

    pub fn number(self) -> u8 {
        self.month
    }

    /// `count` months later, or earlier when negative; none outside the calendar.
    pub fn plus(self, count: i32) -> Option<Self> {
        let total = self.months_since_zero().checked_add(count)?;
        Self::new(Year::new(total.div_euclid(12))?, u8::try_from(total.rem_euclid(12) + 1).ok()?)
    }

    fn months_since_zero(self) -> i32 {
        self.year.0 * 12 + i32::from(self.month) - 1
    }
}

fn first_moment(months_since_zero: i32) -> OffsetDateTime {
    let number = u8::try_from(months_since_zero.rem_euclid(12) + 1).unwrap_or(1);
    let name = time::Month::try_from(number).unwrap_or(time::Month::January);
    let day = Date::from_calendar_date(months_since_zero.div_euclid(12), name, 1).unwrap_or(Date::MIN);
    day.midnight().assume_offset(LOCAL)
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = PeriodFault;

    fn from_str(text: &str) -> Result<Self, PeriodFault> {
        let (year, month) = text.split_once('-').ok_or(PeriodFault)?;
        if month.len() != 2 || !month.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PeriodFault);
        }
        Self::new(year.parse()?, month.parse().map_err(|_| PeriodFault)?).ok_or(PeriodFault)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether a day can be meant where a day is written: of birth, of a decision, of a visit.
pub fn is_day(day: Date) -> bool {
    (1900..=Year::LAST).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn late_evening_in_utc_belongs_to_the_next_month_in_vietnam() {
        let month = |moment| Month::of(moment).expect("in the calendar").to_string();
        assert_eq!(month(datetime!(2026-03-31 23:30 UTC)), "2026-04");
        assert_eq!(month(datetime!(2026-03-31 16:59 UTC)), "2026-03");
        assert_eq!(month(datetime!(2025-12-31 17:00 UTC)), "2026-01");
        assert_eq!(month(datetime!(1999-12-31 17:00 UTC)), "2000-01");
        assert_eq!(month(datetime!(2199-12-31 16:59 UTC)), "2199-12");
    }

    #[test]
    fn moments_outside_the_calendar_have_no_month() {
        for moment in [
            datetime!(1999-12-31 16:59 UTC),
            datetime!(2199-12-31 17:00 UTC),
            datetime!(0206-10-05 08:00 +7),
            datetime!(9999-12-31 23:59:59 UTC),
            datetime!(-9999-01-01 00:00 UTC),
        ] {
            assert_eq!(Month::of(moment), None, "{moment}");
        }
        assert_eq!(Month::of_date(date!(1909 - 06 - 28)), Month::FIRST);
        assert_eq!(Month::of_date(Date::MIN), Month::FIRST);
        assert_eq!(Month::of_date(Date::MAX), Month::LAST);
    }

    proptest! {
        #[test]
        fn every_month_reads_back_and_ends_where_the_next_begins(back in 0..2400_i32, count: i32) {
            let month = Month::FIRST.plus(back).expect("in the calendar");
            prop_assert_eq!(month.to_string().parse(), Ok(month));
            prop_assert_eq!(Month::of(month.begins()), Some(month));
            prop_assert_eq!(month.plus(1).map(Month::begins), month.plus(1).map(|_| month.ends()));
            if let Some(other) = month.plus(count) {
                prop_assert_eq!(other.plus(-count), Some(month));
                prop_assert_eq!(other.to_string().parse(), Ok(other));
            }
        }

        #[test]
        fn any_moment_has_a_month_or_none(seconds in -377_705_116_800..=253_402_300_799_i64) {
            let moment = OffsetDateTime::from_unix_timestamp(seconds).expect("a moment");
            if let Some(month) = Month::of(moment) {
                prop_assert!(month.begins() <= moment && moment < month.ends());
            }
        }
    }

    #[test]
    fn the_ends_of_the_calendar_have_ends_of_their_own() {
        assert_eq!(Month::FIRST.plus(-1), None);
        assert_eq!(Month::LAST.plus(1), None);
        assert_eq!(Month::LAST.ends(), datetime!(2200-01-01 00:00 +7));
        assert_eq!((Month::FIRST.plus(i32::MIN), Month::LAST.plus(i32::MAX)), (None, None));
    }
}
