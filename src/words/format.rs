//! Numbers, percentages and dates as each language writes them.

use fluent_bundle::FluentValue;
use rust_decimal::Decimal;
use time::{Date, OffsetDateTime};

use super::Tr;
use crate::definition::period::LOCAL;
use crate::definition::{Lang, Month};

/// The marks a language puts into numbers.
#[derive(Debug, Clone, Copy)]
struct Marks {
    thousands: char,
    decimal: char,
    percent: &'static str,
}

/// Vietnamese writes `6.412` and `84,2 %`; everything else here as English does.
const VIETNAMESE: Marks = Marks { thousands: '.', decimal: ',', percent: "\u{a0}%" };
const ENGLISH: Marks = Marks { thousands: ',', decimal: '.', percent: "%" };

pub(super) fn is_english(lang: &Lang) -> bool {
    lang.as_str() == "en"
}

/// How Fluent writes a number parameter; plain functions, because Fluent takes no closure.
pub(super) fn write_english<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    write_value(value, ENGLISH)
}

pub(super) fn write_vietnamese<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    write_value(value, VIETNAMESE)
}

fn write_value(value: &FluentValue<'_>, marks: Marks) -> Option<String> {
    match value {
        FluentValue::Number(number) => number.as_string().parse().ok().map(|number| write(number, marks)),
        FluentValue::String(_) | FluentValue::Custom(_) | FluentValue::None | FluentValue::Error => None,
    }
}

/// Writes a number with all its decimals.
fn write(number: Decimal, marks: Marks) -> String {
    let plain = number.abs().to_string();
    let (whole, fraction) = plain.split_once('.').map_or((plain.as_str(), None), |(w, f)| (w, Some(f)));
    let mut text = String::new();
    if number.is_sign_negative() && !number.is_zero() {
        text.push('−');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(marks.thousands);
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push(marks.decimal);
        text.push_str(fraction);
    }
    text
}

impl Tr {
    fn marks(&self) -> Marks {
        if is_english(self.lang()) { ENGLISH } else { VIETNAMESE }
    }

    /// `6.412` or `6,412`.
    pub fn count(&self, number: u64) -> String {
        write(Decimal::from(number), self.marks())
    }

    /// With the decimals it has: `87,35` or `87.35`.
    pub fn number(&self, number: Decimal) -> String {
        write(number, self.marks())
    }

    /// `84,2 %` or `84.2%`, with the decimals it has.
    pub fn percent(&self, number: Decimal) -> String {
        let marks = self.marks();
        format!("{}{}", write(number, marks), marks.percent)
    }

    /// `24/11/2026` or `24 November 2026`.
    pub fn date(&self, date: Date) -> String {
        if is_english(self.lang()) {
            format!("{} {} {}", date.day(), date.month(), date.year())
        } else {
            format!("{:02}/{:02}/{}", date.day(), u8::from(date.month()), date.year())
        }
    }

    /// Date and hour in Vietnam: `24/11/2026 08:05`.
    pub fn moment(&self, moment: OffsetDateTime) -> String {
        let local = in_vietnam(moment);
        format!("{} {:02}:{:02}", self.date(local.date()), local.hour(), local.minute())
    }

    /// The day of a moment in Vietnam.
    pub fn day(&self, moment: OffsetDateTime) -> String {
        self.date(in_vietnam(moment).date())
    }

    /// `3`, or `3=` where others have this rank, too.
    pub fn rank(&self, rank: usize, shared: bool) -> String {
        if shared { self.t("rank-shared").arg("rank", rank).to_string() } else { rank.to_string() }
    }

    /// `03/2026`, in every language.
    pub fn month(&self, month: Month) -> String {
        format!("{:02}/{}", month.number(), month.year())
    }
}

/// A damaged moment may have no local time.
fn in_vietnam(moment: OffsetDateTime) -> OffsetDateTime {
    moment.checked_to_offset(LOCAL).unwrap_or(moment)
}
