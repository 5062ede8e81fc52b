//! Periods: months in Asia/Ho_Chi_Minh, and what is made of them.
//!
//! Vietnam has kept UTC+7 without summer time since 13 June 1975 (IANA tz database, zone
//! Asia/Ho_Chi_Minh), so a fixed offset decides the month of every response.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use time::{Date, OffsetDateTime, UtcOffset};

use super::Wave;

/// Local time in Vietnam.
pub const LOCAL: UtcOffset = time::macros::offset!(+7);

/// A calendar month, written `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    month: u8,
}

impl Month {
    /// `month` is 1 to 12, `year` 1900 to 9999.
    pub fn new(year: i32, month: u8) -> Option<Self> {
        ((1900..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The month a moment belongs to in Vietnam.
    pub fn of(moment: OffsetDateTime) -> Self {
        Self::of_date(moment.to_offset(LOCAL).date())
    }

    pub fn of_date(day: Date) -> Self {
        Self { year: day.year(), month: day.month().into() }
    }

    /// Its first moment in Vietnam.
    pub fn begins(self) -> OffsetDateTime {
        let name = time::Month::try_from(self.month).unwrap_or(time::Month::January);
        let day = Date::from_calendar_date(self.year, name, 1).unwrap_or(Date::MIN);
        day.with_time(time::Time::MIDNIGHT).assume_offset(LOCAL)
    }

    pub fn year(self) -> i32 {
        self.year
    }

    pub fn number(self) -> u8 {
        self.month
    }

    /// `count` months later, or earlier when negative.
    #[must_use]
    pub fn plus(self, count: i32) -> Self {
        let total = self.year * 12 + i32::from(self.month) - 1 + count;
        let month = u8::try_from(total.rem_euclid(12) + 1).unwrap_or(1);
        Self { year: total.div_euclid(12), month }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = PeriodFault;

    fn from_str(text: &str) -> Result<Self, PeriodFault> {
        let (year, month) = text.split_once('-').ok_or(PeriodFault)?;
        if year.len() != 4 || month.len() != 2 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Err(PeriodFault);
        }
        let (year, month) = (year.parse().map_err(|_| PeriodFault)?, month.parse().map_err(|_| PeriodFault)?);
        Self::new(year, month).ok_or(PeriodFault)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Not a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period is written 2026-03, 2026-Q1, 2026-H1, 2026, all, or a wave's id")]
pub struct PeriodFault;

/// A month, quarter, half, year, named wave, or everything.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Period {
    Month(Month),
    /// Year and 1 to 4.
    Quarter(i32, u8),
    /// Year and 1 or 2.
    Half(i32, u8),
    Year(i32),
    Wave {
        id: String,
        from: Month,
        to: Month,
    },
    All,
}

impl Period {
    /// Reads a period as written; a survey's waves are known by their ids.
    pub fn parse(text: &str, waves: &[Wave]) -> Result<Self, PeriodFault> {
        if text == "all" {
            return Ok(Self::All);
        }
        if let Some(wave) = waves.iter().find(|wave| wave.id == text) {
            return Ok(Self::Wave { id: wave.id.clone(), from: wave.from, to: wave.to });
        }
        let year =
            |text: &str| -> Result<i32, PeriodFault> { Ok(Month::from_str(&format!("{text}-01"))?.year) };
        match text.split_once('-') {
            None => Ok(Self::Year(year(text)?)),
            Some((y, part)) => match part {
                "Q1" => Ok(Self::Quarter(year(y)?, 1)),
                "Q2" => Ok(Self::Quarter(year(y)?, 2)),
                "Q3" => Ok(Self::Quarter(year(y)?, 3)),
                "Q4" => Ok(Self::Quarter(year(y)?, 4)),
                "H1" => Ok(Self::Half(year(y)?, 1)),
                "H2" => Ok(Self::Half(year(y)?, 2)),
                _ => Ok(Self::Month(text.parse()?)),
            },
        }
    }

    /// First and last month; `None` for everything.
    pub fn months(&self) -> Option<(Month, Month)> {
        let span = |year, first: u8, count| {
            let from = Month { year, month: first };
            (from, from.plus(count - 1))
        };
        match self {
            Self::Month(month) => Some((*month, *month)),
            Self::Quarter(year, quarter) => Some(span(*year, quarter * 3 - 2, 3)),
            Self::Half(year, half) => Some(span(*year, half * 6 - 5, 6)),
            Self::Year(year) => Some(span(*year, 1, 12)),
            Self::Wave { from, to, .. } => Some((*from, *to)),
            Self::All => None,
        }
    }

    pub fn contains(&self, month: Month) -> bool {
        self.months().is_none_or(|(from, to)| (from..=to).contains(&month))
    }

    /// Whether all of another period lies in it.
    pub fn covers(&self, other: &Self) -> bool {
        match (self.months(), other.months()) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((from, to)), Some((first, last))) => from <= first && last <= to,
        }
    }

    /// The quarter a month lies in.
    pub fn quarter_of(month: Month) -> Self {
        Self::Quarter(month.year, (month.month - 1) / 3 + 1)
    }

    /// The half year a month lies in.
    pub fn half_of(month: Month) -> Self {
        Self::Half(month.year, if month.month <= 6 { 1 } else { 2 })
    }

    /// The one of the same length right before; a wave has none by itself.
    pub fn before(&self) -> Option<Self> {
        let (from, _) = self.months()?;
        let earlier = from.plus(-1);
        match self {
            Self::Month(_) => Some(Self::Month(earlier)),
            Self::Quarter(..) => Some(Self::quarter_of(earlier)),
            Self::Half(..) => Some(Self::half_of(earlier)),
            Self::Year(year) => Some(Self::Year(year - 1)),
            Self::Wave { .. } | Self::All => None,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(month) => month.fmt(f),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Wave { id, .. } => f.write_str(id),
            Self::All => f.write_str("all"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_period_covers_those_that_lie_in_it() {
        let covers = |one: &str, other: &str| {
            Period::parse(one, &[]).expect("a period").covers(&Period::parse(other, &[]).expect("a period"))
        };
        assert!(covers("2026-Q1", "2026-03") && covers("2026-Q1", "2026-Q1") && covers("all", "2026"));
        assert!(!covers("2026-Q1", "2026-04") && !covers("2026-Q1", "2026-H1") && !covers("2026", "all"));
    }

    #[test]
    fn late_evening_in_utc_belongs_to_the_next_month_in_vietnam() {
        assert_eq!(Month::of(datetime!(2026-03-31 23:30 UTC)).to_string(), "2026-04");
        assert_eq!(Month::of(datetime!(2026-03-31 16:59 UTC)).to_string(), "2026-03");
        assert_eq!(Month::of(datetime!(2025-12-31 17:00 UTC)).to_string(), "2026-01");
    }

    #[test]
    fn every_written_period_reads_back_as_itself() {
        for text in ["2026-03", "2026-Q1", "2026-Q4", "2026-H2", "2026", "all"] {
            assert_eq!(Period::parse(text, &[]).expect(text).to_string(), text);
        }
        for bad in ["", "26", "2026-13", "2026-Q5", "2026-3", "2026-03-01", "x", "+026", "2026-H0"] {
            assert_eq!(Period::parse(bad, &[]), Err(PeriodFault), "{bad}");
        }
    }

    #[test]
    fn the_period_before_has_the_same_length() {
        let before =
            |text: &str| Period::parse(text, &[]).expect(text).before().map(|found| found.to_string());
        assert_eq!(before("2026-01").as_deref(), Some("2025-12"));
        assert_eq!(before("2026-Q1").as_deref(), Some("2025-Q4"));
        assert_eq!(before("2026-H2").as_deref(), Some("2026-H1"));
        assert_eq!(before("2026").as_deref(), Some("2025"));
        assert_eq!(before("all"), None);
    }

    #[test]
    fn a_period_spans_its_months() {
        let span = |text: &str| {
            let (from, to) = Period::parse(text, &[]).expect(text).months().expect("bounded");
            format!("{from}..{to}")
        };
        assert_eq!(span("2026-Q4"), "2026-10..2026-12");
        assert_eq!(span("2026-H2"), "2026-07..2026-12");
        assert_eq!(span("2026"), "2026-01..2026-12");
    }
}
