//! How the months of a count are written where it is kept.

use std::collections::BTreeSet;

use super::Months;
use crate::definition::{Month, Period, Wave};

/// Between the first month and the last.
const TO: &str = "..";

/// As a month, quarter, half or year where they are one, else `2026-01..2026-04`; `all` for all time.
pub fn written(months: Option<Months>) -> String {
    let Some((from, to)) = months else { return Period::All.to_string() };
    let named =
        [Period::Month(from), Period::quarter_of(from), Period::half_of(from), Period::Year(from.year())];
    let is_it = |period: &&Period| period.months() == months;
    named.iter().find(is_it).map_or_else(|| format!("{from}{TO}{to}"), ToString::to_string)
}

/// The months of a count, `None` inside for all time; nothing where the text is a wave's id or no period at all.
pub fn read(text: &str) -> Option<Option<Months>> {
    if let Some((from, to)) = text.split_once(TO) {
        let (from, to): (Month, Month) = (from.parse().ok()?, to.parse().ok()?);
        return (from <= to).then_some(Some((from, to)));
    }
    Period::parse(text, &[]).ok().map(|period| period.months())
}

/// The months that an id stands for among the waves of several surveys; more than one means that nobody can say.
pub fn of_waves<'w>(id: &str, waves: impl IntoIterator<Item = &'w Wave>) -> BTreeSet<Months> {
    waves.into_iter().filter(|wave| wave.id == id).map(|wave| (wave.from, wave.to)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_written_as_the_period_they_are_and_read_back() {
        for (text, kept) in [
            ("2026-01..2026-03", "2026-Q1"),
            ("2026-02..2026-02", "2026-02"),
            ("2026-07..2026-12", "2026-H2"),
            ("2025-01..2025-12", "2025"),
            ("2025-11..2026-02", "2025-11..2026-02"),
            ("2026-02..2026-04", "2026-02..2026-04"),
            ("2026-Q3", "2026-Q3"),
            ("all", "all"),
        ] {
            let months = read(text).expect(text);
            assert_eq!(written(months), kept);
            assert_eq!(read(kept), Some(months));
        }
        for text in ["2026-03..2026-01", "2026-01..", "..", "2026-01..2026", "round-1", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
