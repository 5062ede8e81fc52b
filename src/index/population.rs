//! How many transactions a unit handled in a period: the weight of its stratum.

use std::collections::BTreeMap;

use crate::definition::{OptionCode, Period};

/// One known count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    pub period: Period,
    pub transactions: i64,
    /// The same by service field; empty where that is not known.
    pub fields: BTreeMap<OptionCode, i64>,
}

/// The transactions of a period: the count given for exactly that period, else the sum of the finest
/// counts that lie within it (months before quarters before halves before years), so that a month
/// given twice over is not counted twice.
pub fn transactions(known: &[Population], period: &Period) -> Option<i64> {
    let entries = entries(known, period);
    (!entries.is_empty()).then(|| entries.iter().map(|entry| entry.transactions).sum())
}

/// The same counts by service field; none unless each of them is known by field, so that the fields never
/// leave out a month that the total has.
pub fn by_field(known: &[Population], period: &Period) -> Option<BTreeMap<OptionCode, i64>> {
    let entries = entries(known, period);
    let is_known = |entry: &&Population| entry.transactions == 0 || !entry.fields.is_empty();
    (!entries.is_empty() && entries.iter().all(is_known)).then(|| {
        let mut fields = BTreeMap::new();
        for (field, transactions) in entries.iter().flat_map(|entry| &entry.fields) {
            *fields.entry(*field).or_default() += transactions;
        }
        fields
    })
}

/// The counts that make up a period.
fn entries<'k>(known: &'k [Population], period: &Period) -> Vec<&'k Population> {
    if let Some(exact) = known.iter().find(|entry| entry.period == *period) {
        return vec![exact];
    }
    let length = |entry: &Population| {
        let (from, to) = entry.period.months()?;
        let inside = period.contains(from) && period.contains(to);
        inside.then(|| {
            (to.year().number() - from.year().number()) * 12 + i32::from(to.number())
                - i32::from(from.number())
        })
    };
    let finest = known.iter().filter_map(length).min();
    known.iter().filter(|entry| finest.is_some() && length(entry) == finest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(counts: &[(&str, &[i64])]) -> Vec<Population> {
        let read = |(period, counts): &(&str, &[i64])| Population {
            period: Period::parse(period, &[]).expect("a period"),
            transactions: counts.iter().sum(),
            fields: if counts.len() > 1 {
                (1..).zip(counts.iter().copied()).collect()
            } else {
                BTreeMap::new()
            },
        };
        counts.iter().map(read).collect()
    }

    fn period(text: &str) -> Period {
        Period::parse(text, &[]).expect("a period")
    }

    #[test]
    fn the_exact_period_comes_first_then_the_finest_parts() {
        let known = known(&[("2026-01", &[10]), ("2026-02", &[20]), ("2026-Q1", &[60]), ("2025", &[900])]);
        let of = |text: &str| transactions(&known, &period(text));
        assert_eq!(of("2026-Q1"), Some(60));
        assert_eq!(of("2026-H1"), Some(30));
        assert_eq!(of("2025"), Some(900));
        assert_eq!(of("2024"), None);
        assert_eq!(of("2026-03"), None);
    }

    #[test]
    fn fields_are_those_of_the_counts_that_make_the_total_or_none() {
        let known = known(&[
            ("2026-01", &[10, 5]),
            ("2026-02", &[20, 0, 1]),
            ("2026-04", &[7, 3]),
            ("2026-05", &[9]),
            ("2026-Q1", &[60]),
        ]);
        let of = |text: &str| by_field(&known, &period(text));
        assert_eq!(of("2026-01"), Some(BTreeMap::from([(1, 10), (2, 5)])));
        // The quarter's own count is not broken down; its months are not put in its place.
        assert_eq!(of("2026-Q1"), None);
        // May is known in all only.
        assert_eq!(of("2026-Q2"), None);
        assert_eq!(of("2025"), None);
        let months = &known[..2];
        assert_eq!(by_field(months, &period("2026-Q1")), Some(BTreeMap::from([(1, 30), (2, 5), (3, 1)])));
    }
}
