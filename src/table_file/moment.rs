//! Days and moments as people and programs write them.

use time::macros::date;
use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::table::{Cell, Kind};
use crate::definition::period::LOCAL;

/// A day, perhaps with an hour. Without an offset it is Vietnam's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    day: Date,
    time: Option<Time>,
    offset: Option<UtcOffset>,
}

impl Moment {
    /// From what stands in a cell; `None` when it is no day that can be.
    pub fn of(cell: Cell<'_>) -> Option<Self> {
        match cell.kind {
            Kind::Text | Kind::Moment => Self::read(cell.text),
            Kind::Number { from_1904 } => Self::of_serial(cell.text.parse().ok()?, from_1904),
            Kind::Fault => None,
        }
    }

    /// `05/10/2026`, `5.10.2026`, `01-10-2026`, `2026-10-05`, each perhaps with an hour behind it or before it:
    /// `09:30`, `09:30:00`, `9h30`; or ISO 8601 with an offset.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('\'').replace(['\u{a0}', '\u{202f}'], " ");
        let (text, offset) = without_offset(&text);
        let parted = parted(text);
        let mut words = parted.split(' ').filter(|word| !word.is_empty());
        let (first, second, third) = (words.next()?, words.next(), words.next());
        if words.next().is_some() {
            return None;
        }
        let half = third.map(half_of_day).transpose_some()?;
        let (day, time) = match (day(first), second) {
            (Some(day), None) => (day, None),
            (Some(day), Some(second)) => (day, Some(hour(second, half)?)),
            (None, Some(second)) if third.is_none() => (self::day(second)?, Some(hour(first, None)?)),
            (None, _) => return None,
        };
        (time.is_some() || offset.is_none()).then_some(Self { day, time, offset })
    }

    /// Spreadsheets count days; the part behind the point is the hour.
    pub(super) fn of_serial(days: f64, from_1904: bool) -> Option<Self> {
        let first = if from_1904 { date!(1904 - 01 - 01) } else { date!(1899 - 12 - 30) };
        if !(1.0..2_958_466.0).contains(&days) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "seconds of days that were checked to be few")]
        let seconds = (days * 86_400.0).round() as i64;
        let moment = PrimitiveDateTime::new(first, Time::MIDNIGHT).checked_add(Duration::seconds(seconds))?;
        let time = Some(moment.time()).filter(|time| *time != Time::MIDNIGHT);
        Some(Self { day: moment.date(), time, offset: None })
    }

    /// The day in Vietnam.
    pub fn day(&self) -> Date {
        match (self.time, self.offset) {
            (Some(time), Some(offset)) => {
                let moment = self.day.with_time(time).assume_offset(offset);
                moment.checked_to_offset(LOCAL).map_or(self.day, OffsetDateTime::date)
            }
            _ => self.day,
        }
    }

    /// The moment, where an hour is given.
    pub fn at(&self) -> Option<OffsetDateTime> {
        let moment = self.day.with_time(self.time?);
        Some(moment.assume_offset(self.offset.unwrap_or(LOCAL)))
    }

    /// As a cell keeps it.
    pub(super) fn written(&self) -> String {
        let (year, month, day) = (self.day.year(), u8::from(self.day.month()), self.day.day());
        let day = format!("{year:04}-{month:02}-{day:02}");
        match self.time {
            Some(time) => format!("{day}T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second()),
            None => day,
        }
    }
}

/// Turns `Some(None)`, a word that says nothing, into a failure.
trait TransposeSome<T> {
    fn transpose_some(self) -> Option<Option<T>>;
}

impl<T> TransposeSome<T> for Option<Option<T>> {
    fn transpose_some(self) -> Option<Option<T>> {
        match self {
            None => Some(None),
            Some(None) => None,
            Some(some) => Some(some),
        }
    }
}

/// A `T` between day and hour is a blank.
fn parted(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    match text.find(['T', 't']) {
        Some(at) if at > 0 && is_digit(at - 1) && is_digit(at + 1) => {
            format!("{} {}", &text[..at], &text[at + 1..])
        }
        _ => text.replace(',', " "),
    }
}

/// `Z`, `+07:00` or `+0700` behind an hour.
fn without_offset(text: &str) -> (&str, Option<UtcOffset>) {
    if let Some(rest) = text.strip_suffix(['Z', 'z']).filter(|rest| rest.contains(':')) {
        return (rest, Some(UtcOffset::UTC));
    }
    let Some(at) = text.rfind(['+', '-']).filter(|at| text[..*at].contains(':')) else { return (text, None) };
    let digits: String = text[at + 1..].chars().filter(|c| *c != ':').collect();
    let is_offset = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let read = || {
        let (hours, minutes): (i8, i8) = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
        let sign = if text[at..].starts_with('-') { -1 } else { 1 };
        UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()
    };
    match is_offset.then(read).flatten() {
        Some(offset) => (text[..at].trim_end(), Some(offset)),
        None => (text, None),
    }
}

/// The year first with four digits, or last with four.
fn day(word: &str) -> Option<Date> {
    let separator = word.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '/' | '-' | '.'))?;
    let parts: Vec<&str> = word.split(separator).collect();
    let [first, month, last] = parts[..] else { return None };
    let is_number = |part: &str, most: usize| {
        !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit())
    };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 || !is_number(year, 4) || !is_number(month, 2) || !is_number(day, 2) {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let date = Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    (1000..=9998).contains(&date.year()).then_some(date)
}

/// Whether hours count from noon: `CH` for “chiều”. `AM` and `PM` come with days that begin with the month, and
/// are not taken.
fn half_of_day(word: &str) -> Option<bool> {
    match word {
        "SA" | "sa" => Some(false),
        "CH" | "ch" => Some(true),
        _ => None,
    }
}

/// `09:30`, `9:30:00`, `09:30:00.000`, `9h30`.
fn hour(word: &str, half: Option<bool>) -> Option<Time> {
    let word = word.to_lowercase().replace('h', ":");
    let mut parts = word.trim_end_matches(':').split(':');
    let number = |part: &str| {
        let is_number = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<u8>().ok()).flatten()
    };
    let hour = number(parts.next()?)?;
    let minute = parts.next().map_or(Some(0), number)?;
    let (second, fraction) = match parts.next() {
        Some(part) => part.split_once('.').map_or((part, ""), |(second, fraction)| (second, fraction)),
        None => ("0", ""),
    };
    if parts.next().is_some() || !word.contains(':') || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let milliseconds = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let hour = match half {
        None => hour,
        Some(afternoon) if (1..=12).contains(&hour) => hour % 12 + if afternoon { 12 } else { 0 },
        Some(_) => hour,
    };
    Time::from_hms_milli(hour, minute, number(second)?, milliseconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn days_are_read_as_they_are_written() {
        for text in [
            "05/10/2026",
            "5/10/2026",
            "05-10-2026",
            "5.10.2026",
            "2026-10-05",
            "2026/10/05",
            " 05/10/2026\u{a0}",
            "09:30 05/10/2026",
            "05/10/2026 09:30",
            "05/10/2026 09:30:00",
            "2026-10-05 09:30:00",
            "2026-10-05T09:30",
            "2026-10-05T09:30:00.000+07:00",
            "2026-10-05T23:30:00+14:00",
            "9h30 05/10/2026",
            "05/10/2026, 09:30",
            "2026-10-05T02:30:00Z",
            "05/10/2026 09:30:15 SA",
        ] {
            assert_eq!(Moment::read(text).map(|moment| moment.day()), Some(date!(2026 - 10 - 05)), "{text}");
        }
        for text in [
            "",
            "31/02/2026",
            "2026-02-29",
            "10/2026",
            "Oct-26",
            "5/10/26",
            "2026",
            "46300",
            "05/10/2026 25:00",
            "10/25/2026",
            "yesterday",
            "05/10/2026 09:30 PM",
            "2026-10-05Z",
            "05/10-2026",
            "1/1/0999",
            "5/10/2026 9",
            "đầu tháng",
        ] {
            assert_eq!(Moment::read(text), None, "{text}");
        }
    }

    #[test]
    fn hours_are_of_vietnam_unless_they_say_otherwise() {
        let at = |text: &str| Moment::read(text).and_then(|moment| moment.at());
        assert_eq!(at("05/10/2026"), None);
        for text in [
            "05/10/2026 21:30",
            "21:30 05/10/2026",
            "2026-10-05T21:30:00",
            "05/10/2026 9:30:00 CH",
            "2026-10-05T14:30:00Z",
        ] {
            assert_eq!(at(text), Some(datetime!(2026-10-05 21:30 +7)), "{text}");
        }
        assert_eq!(at("2026-10-05T12:30:00.250-0200"), Some(datetime!(2026-10-05 14:30:00.25 UTC)));
        assert_eq!(
            Moment::read("2026-09-30T23:30:00Z").map(|moment| moment.day()),
            Some(date!(2026 - 10 - 01))
        );
    }

    #[test]
    fn serial_days_are_read_in_both_systems() {
        let day = |days: f64, from_1904| Moment::of_serial(days, from_1904).map(|moment| moment.written());
        assert_eq!(day(46300.0, false).as_deref(), Some("2026-10-05"));
        assert_eq!(day(44838.0, true).as_deref(), Some("2026-10-05"));
        assert_eq!(day(46300.395_833_333_336, false).as_deref(), Some("2026-10-05T09:30:00"));
        assert_eq!(day(0.5, false), None);
        assert_eq!(day(f64::NAN, false), None);
    }
}
