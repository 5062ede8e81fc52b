//! Periods: months in Asia/Ho_Chi_Minh, and what is made of them.
//!
//! Vietnam has kept UTC+7 without summer time since 13 June 1975 (IANA tz database, zone
//! Asia/Ho_Chi_Minh), so a fixed offset decides the month of every response.

mod month;

use std::fmt;

use time::UtcOffset;

pub use self::month::{Month, Year, is_day};
use super::Wave;

/// Local time in Vietnam.
pub const LOCAL: UtcOffset = time::macros::offset!(+7);

/// Not a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period is written 2026-03, 2026-Q1, 2026-H1, 2026 (2000 to 2199), all, or a wave's id")]
pub struct PeriodFault;

/// A month, quarter, half, year, named wave, or everything.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Period {
    Month(Month),
    /// Year and 1 to 4.
    Quarter(Year, u8),
    /// Year and 1 or 2.
    Half(Year, u8),
    Year(Year),
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
        match text.split_once('-') {
            None => Ok(Self::Year(text.parse()?)),
            Some((y, part)) => match part {
                "Q1" => Ok(Self::Quarter(y.parse()?, 1)),
                "Q2" => Ok(Self::Quarter(y.parse()?, 2)),
                "Q3" => Ok(Self::Quarter(y.parse()?, 3)),
                "Q4" => Ok(Self::Quarter(y.parse()?, 4)),
                "H1" => Ok(Self::Half(y.parse()?, 1)),
                "H2" => Ok(Self::Half(y.parse()?, 2)),
                _ => Ok(Self::Month(text.parse()?)),
            },
        }
    }

    /// First and last month; `None` for everything.
    pub fn months(&self) -> Option<(Month, Month)> {
        let span = |year, first, last| Some((Month::new(year, first)?, Month::new(year, last)?));
        match self {
            Self::Month(month) => Some((*month, *month)),
            Self::Quarter(year, quarter) => span(*year, quarter * 3 - 2, quarter * 3),
            Self::Half(year, half) => span(*year, half * 6 - 5, half * 6),
            Self::Year(year) => span(*year, 1, 12),
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
        Self::Quarter(month.year(), (month.number() - 1) / 3 + 1)
    }

    /// The half year a month lies in.
    pub fn half_of(month: Month) -> Self {
        Self::Half(month.year(), if month.number() <= 6 { 1 } else { 2 })
    }

    /// The one of the same length right before; the first of the calendar and a wave by itself have none.
    pub fn before(&self) -> Option<Self> {
        let earlier = || self.months()?.0.plus(-1);
        match self {
            Self::Month(_) => earlier().map(Self::Month),
            Self::Quarter(..) => earlier().map(Self::quarter_of),
            Self::Half(..) => earlier().map(Self::half_of),
            Self::Year(year) => year.before().map(Self::Year),
            Self::Wave { .. } | Self::All => None,
        }
    }

    /// The same months a year before; a year has only the one before it.
    pub fn year_before(&self) -> Option<Self> {
        match self {
            Self::Month(month) => month.plus(-12).map(Self::Month),
            Self::Quarter(year, quarter) => Some(Self::Quarter(year.before()?, *quarter)),
            Self::Half(year, half) => Some(Self::Half(year.before()?, *half)),
            Self::Year(_) | Self::Wave { .. } | Self::All => None,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(month) => month.fmt(f),
            Self::Quarter(year, quarter) => write!(f, "{year}-Q{quarter}"),
            Self::Half(year, half) => write!(f, "{year}-H{half}"),
            Self::Year(year) => year.fmt(f),
            Self::Wave { id, .. } => f.write_str(id),
            Self::All => f.write_str("all"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_covers_those_that_lie_in_it() {
        let covers = |one: &str, other: &str| {
            Period::parse(one, &[]).expect("a period").covers(&Period::parse(other, &[]).expect("a period"))
        };
        assert!(covers("2026-Q1", "2026-03") && covers("2026-Q1", "2026-Q1") && covers("all", "2026"));
        assert!(!covers("2026-Q1", "2026-04") && !covers("2026-Q1", "2026-H1") && !covers("2026", "all"));
    }

    #[test]
    fn every_written_period_reads_back_as_itself() {
        for text in
            ["2026-03", "2026-Q1", "2026-Q4", "2026-H2", "2026", "all", "2000-01", "2199-12", "2199-Q4"]
        {
            assert_eq!(Period::parse(text, &[]).expect(text).to_string(), text);
        }
        for bad in [
            "",
            "26",
            "2026-13",
            "2026-Q5",
            "2026-3",
            "2026-03-01",
            "x",
            "+026",
            "2026-H0",
            "1999",
            "2200-01",
            "9999-12",
            "0000",
            "-001",
            "10000-01",
            "-2026",
            "2026-+1",
        ] {
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
        for first in ["2000-01", "2000-Q1", "2000-H1", "2000"] {
            assert_eq!(before(first), None);
        }
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
