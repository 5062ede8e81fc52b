//! How many transactions a unit handled in a period: the weight of its stratum.

use crate::definition::Period;

/// One known count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    pub period: Period,
    pub transactions: i64,
}

/// The transactions of a period: the count given for exactly that period, else the sum of the finest
/// counts that lie within it (months before quarters before halves before years), so that a month
/// given twice over is not counted twice.
pub fn transactions(known: &[Population], period: &Period) -> Option<i64> {
    if let Some(exact) = known.iter().find(|entry| entry.period == *period) {
        return Some(exact.transactions);
    }
    let length = |entry: &Population| {
        let (from, to) = entry.period.months()?;
        let inside = period.contains(from) && period.contains(to);
        inside.then(|| (to.year() - from.year()) * 12 + i32::from(to.number()) - i32::from(from.number()))
    };
    let finest = known.iter().filter_map(length).min()?;
    Some(known.iter().filter(|entry| length(entry) == Some(finest)).map(|entry| entry.transactions).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(counts: &[(&str, i64)]) -> Vec<Population> {
        let read = |(period, transactions): &(&str, i64)| Population {
            period: Period::parse(period, &[]).expect("a period"),
            transactions: *transactions,
        };
        counts.iter().map(read).collect()
    }

    #[test]
    fn the_exact_period_comes_first_then_the_finest_parts() {
        let known = known(&[("2026-01", 10), ("2026-02", 20), ("2026-Q1", 60), ("2025", 900)]);
        let of = |period: &str| transactions(&known, &Period::parse(period, &[]).expect("a period"));
        assert_eq!(of("2026-Q1"), Some(60));
        assert_eq!(of("2026-H1"), Some(30));
        assert_eq!(of("2025"), Some(900));
        assert_eq!(of("2024"), None);
        assert_eq!(of("2026-03"), None);
    }
}
