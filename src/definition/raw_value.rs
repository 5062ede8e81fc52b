//! Reads single values of a table: numbers, dates, words, codes and ids.

use rust_decimal::Decimal;
use time::{Date, Month as MonthName};

use super::Month;
use super::diagnostic::did_you_mean;
use super::id::{IdFault, suggest};
use super::period::is_day;
use super::raw::{Located, Table, Value};
use super::rule::Rule;

/// Smallest and largest option code.
pub(super) const MIN_CODE: i64 = 0;
pub(super) const MAX_CODE: i64 = 9999;

/// How far a number may be from zero, and how many decimals it may have.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) most: i64,
    pub(super) decimals: u32,
}

/// Scores: their squares are summed over all responses, as 64-bit integers.
pub(super) const SCORES: Limits = Limits { most: 1000, decimals: 3 };

/// What a pair of numbers looks like.
const PAIR: &str = "two numbers such as [0, 100]";

/// Weights and rescaling: they are multiplied along the tree, as decimals of 28 digits. Sixteen decimals
/// write thirds closely enough that a sum of three is right to fifteen.
pub(super) const COARSE: Limits = Limits { most: 1_000_000, decimals: 16 };

impl Table<'_, '_, '_> {
    pub(super) fn flag(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(key, value, "true or false, without quotes");
        }
        flag
    }

    /// A whole number within bounds, both included.
    pub(super) fn integer(&self, key: &'static str, min: i64, max: i64) -> Option<Located<i64>> {
        let value = self.get(key)?;
        self.read_integer(key, value, min, max)
    }

    pub(super) fn read_integer(
        &self,
        key: &'static str,
        value: &Value<'_>,
        min: i64,
        max: i64,
    ) -> Option<Located<i64>> {
        let expected = format!("a whole number from {min} to {max}, without quotes");
        let Some(integer) = value.get_ref().as_integer() else {
            self.wrong_type(key, value, &expected);
            return None;
        };
        match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) if (min..=max).contains(&number) => {
                Some(Located { value: number, span: value.span() })
            }
            _ => {
                let found = format!("`{key}` is {}", integer.as_str());
                self.reader.report(&value.span(), Rule::OutOfRange, found, &expected);
                None
            }
        }
    }

    /// An exact decimal, as written.
    pub(super) fn decimal(&self, key: &'static str) -> Option<Located<Decimal>> {
        let value = self.get(key)?;
        self.read_decimal(key, value)
    }

    fn read_decimal(&self, key: &'static str, value: &Value<'_>) -> Option<Located<Decimal>> {
        use toml::de::DeValue;
        let expected = "a number such as 1 or 0.25, without quotes";
        let written = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => {
                self.wrong_type(key, value, expected);
                return None;
            }
        };
        let Ok(number) = Decimal::from_str_exact(written.trim_start_matches('+')) else {
            let found = format!("`{key}` is {written}");
            let expected = "a number such as 1 or 0.25, with at most 28 digits and no exponent";
            self.reader.report(&value.span(), Rule::OutOfRange, found, expected);
            return None;
        };
        Some(Located { value: number, span: value.span() })
    }

    /// An exact decimal that stays exact in whatever is computed from it: not too far from zero, and
    /// with few decimals.
    pub(super) fn small_decimal(&self, key: &'static str, limits: Limits) -> Option<Located<Decimal>> {
        let number = self.decimal(key)?;
        self.within(key, number, limits)
    }

    fn within(&self, key: &str, number: Located<Decimal>, limits: Limits) -> Option<Located<Decimal>> {
        let Limits { most, decimals } = limits;
        let fits = number.value.abs() <= Decimal::from(most) && number.value.normalize().scale() <= decimals;
        if !fits {
            let found = format!("`{key}` is {}", number.value);
            let expected = format!("a number from -{most} to {most} with at most {decimals} decimals");
            self.reader.report(&number.span, Rule::OutOfRange, found, &expected);
        }
        fits.then_some(number)
    }

    /// `[a, b]`.
    pub(super) fn decimal_pair(&self, key: &'static str) -> Option<Located<[Decimal; 2]>> {
        if !self.has(key) {
            self.missing(key, PAIR);
        }
        self.optional_pair(key)
    }

    /// `[a, b]`, or nothing.
    pub(super) fn optional_pair(&self, key: &'static str) -> Option<Located<[Decimal; 2]>> {
        let value = self.get(key)?;
        let list = value.get_ref().as_array().map(|list| list.iter().collect::<Vec<_>>());
        let Some([first, second]) = list.as_deref() else {
            match &list {
                Some(list) => {
                    let found = format!("`{key}` has {} entries", list.len());
                    let fault = self.reader.fault(&value.span(), Rule::WrongType, found).expected(PAIR);
                    // Two numbers with decimal commas are three or four.
                    let commas = (3..=4).contains(&list.len());
                    let advice = commas.then(|| "a decimal point, as in [1.5, 10], not a comma".to_owned());
                    self.reader.push(fault.help(advice));
                }
                None => self.wrong_type(key, value, PAIR),
            }
            return None;
        };
        let read = |number| self.within(key, self.read_decimal(key, number)?, COARSE);
        let (first, second) = (read(first), read(second));
        Some(Located { value: [first?.value, second?.value], span: value.span() })
    }

    pub(super) fn date(&self, key: &'static str) -> Option<Located<Date>> {
        let value = self.get(key)?;
        let expected = "a date without quotes, such as 2026-07-01";
        let Some(at) = value.get_ref().as_datetime() else {
            self.wrong_type(key, value, expected);
            return None;
        };
        let Some(date) = at.date.filter(|_| at.time.is_none()) else {
            // Neither date nor time: a day that does not exist, which the parser has reported.
            if at.time.is_some() {
                self.wrong_type(key, value, expected);
            }
            return None;
        };
        let name = MonthName::try_from(date.month).ok()?;
        let date = Date::from_calendar_date(date.year.into(), name, date.day).ok()?;
        Some(Located { value: date, span: value.span() })
    }

    /// The day on which something begins or ends.
    pub(super) fn day(&self, key: &'static str) -> Option<Located<Date>> {
        let date = self.date(key)?;
        if is_day(date.value) {
            return Some(date);
        }
        let found = format!("`{key}` is {}", date.value);
        self.reader.report(&date.span, Rule::BadDate, found, "a day of the years 1900 to 2199");
        None
    }

    pub(super) fn month(&self, key: &'static str) -> Option<Located<Month>> {
        let expected = "a month in quotes, such as \"2026-03\", of the years 2000 to 2199";
        let text = self.required_text(key, expected)?;
        let month = text.value.parse();
        if month.is_err() {
            let found = format!("`{key}` is \"{}\"", text.value);
            self.reader.report(&text.span, Rule::BadMonth, found, expected);
        }
        Some(Located { value: month.ok()?, span: text.span })
    }

    /// One of a few words.
    pub(super) fn word<T: Clone>(&self, key: &'static str, right: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        self.read_word(key, &text, right)
    }

    pub(super) fn read_word<T: Clone>(
        &self,
        key: &'static str,
        text: &Located<String>,
        right: &[(&str, T)],
    ) -> Option<T> {
        let known = right.iter().find(|(word, _)| *word == text.value);
        if known.is_none() {
            let words: Vec<_> = right.iter().map(|(word, _)| *word).collect();
            let fault = self
                .reader
                .fault(&text.span, Rule::UnknownWord, format!("`{key}` is \"{}\"", text.value))
                .expected(format!("one of {}", words.join(", ")))
                .help(did_you_mean(&text.value, words));
            self.reader.push(fault);
        }
        known.map(|(_, meaning)| meaning.clone())
    }

    /// An id under `key`, required.
    pub(super) fn id<T: std::str::FromStr<Err = IdFault>>(&self, key: &'static str) -> Option<Located<T>> {
        self.reference(key, "an id: lower-case letters, digits and hyphens")
    }

    /// The id of something else, required; `expected` says of what.
    pub(super) fn reference<T: std::str::FromStr<Err = IdFault>>(
        &self,
        key: &'static str,
        expected: &str,
    ) -> Option<Located<T>> {
        let text = self.required_text(key, expected)?;
        self.read_id(key, &text)
    }

    /// An id under `key`, if it is there.
    pub(super) fn optional_id<T: std::str::FromStr<Err = IdFault>>(
        &self,
        key: &'static str,
    ) -> Option<Located<T>> {
        let text = self.text(key)?;
        self.read_id(key, &text)
    }

    pub(super) fn read_id<T: std::str::FromStr<Err = IdFault>>(
        &self,
        key: &str,
        text: &Located<String>,
    ) -> Option<Located<T>> {
        match text.value.parse() {
            Ok(value) => Some(Located { value, span: text.span.clone() }),
            Err(fault) => {
                let found = format!("`{key}` is \"{}\"", text.value);
                let advice = suggest(&text.value).map(|id| format!("for instance `{id}`"));
                let fault = self.reader.fault(&text.span, Rule::BadId, found).expected(fault.to_string());
                self.reader.push(fault.help(advice));
                None
            }
        }
    }
}
