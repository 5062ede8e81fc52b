//! How many transactions a unit handled in a period: the weight of its stratum.
//!
//! Counts belong to months, whoever asks for them: a wave's count is that of its months, so that waves of one id in
//! two surveys, or in two versions of one, are never taken for each other.

mod written;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::definition::{Month, OptionCode, Period};

pub use written::{of_waves, read, written};

/// First and last month.
pub type Months = (Month, Month);

/// One known count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// None for all time.
    pub months: Option<Months>,
    pub transactions: i64,
    /// The same by service field; empty where that is not known.
    pub fields: BTreeMap<OptionCode, i64>,
}

/// The counts that a period's transactions are made of, and how much of it they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted<'k> {
    counts: Vec<&'k Population>,
    known: KnownMonths,
}

/// For how many of a period's months the transactions are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct KnownMonths {
    pub known: i32,
    pub of: i32,
}

impl<'k> Counted<'k> {
    /// The count given for exactly the months of the period; else counts that lie within it and cover it without
    /// gap and overlap, the finest that do; else those that come to the most of its months.
    ///
    /// All time is what was given for all time; else it is counted from the first month with responses to the last,
    /// with the whole of the years and quarters that reach beyond.
    pub fn of(known: &'k [Population], period: &Period, responses: Option<Months>) -> Self {
        if let Some(exact) = known.iter().find(|count| count.months == period.months()) {
            return Self { counts: vec![exact], known: KnownMonths { known: 1, of: 1 } };
        }
        match (period.months(), responses) {
            (Some(span), _) => Self::within(known, span),
            (None, Some(span)) => {
                let made = Self::within(known, span);
                let wider = Self::within(known, around(known, span));
                if !made.is_whole() && wider.is_whole() { wider } else { made }
            }
            (None, None) => Self { counts: Vec::new(), known: KnownMonths::default() },
        }
    }

    fn within(known: &'k [Population], span: Months) -> Self {
        let of = distance(span.0, span.1) + 1;
        let mut ending: BTreeMap<i32, Vec<(i32, &'k Population)>> = BTreeMap::new();
        for count in known {
            if let Some((from, to)) = count.months.filter(|(from, to)| span.0 <= *from && *to <= span.1) {
                ending.entry(distance(span.0, to) + 1).or_default().push((distance(span.0, from), count));
            }
        }
        // Of what ends by each month.
        let mut best: Vec<Best<'k>> = vec![(0, 0, None)];
        let at = |place: i32| usize::try_from(place).unwrap_or(0);
        for end in 1..=of {
            let (months, pieces, _) = best[at(end - 1)];
            let mut most = (months, pieces, None);
            for &(from, count) in ending.get(&end).into_iter().flatten() {
                let (months, pieces, _) = best[at(from)];
                if (months + end - from, pieces + 1) > (most.0, most.1) {
                    most = (months + end - from, pieces + 1, Some((from, count)));
                }
            }
            best.push(most);
        }
        let (mut counts, mut end) = (Vec::new(), of);
        while end > 0 {
            end = match best[at(end)].2 {
                Some((from, count)) => {
                    counts.push(count);
                    from
                }
                None => end - 1,
            };
        }
        Self { counts, known: KnownMonths { known: best[at(of)].0, of } }
    }

    fn is_whole(&self) -> bool {
        self.known.known == self.known.of && !self.counts.is_empty()
    }

    /// The transactions of the period; none where a part of it is not known, which says nothing of the rest.
    pub fn transactions(&self) -> Option<i64> {
        self.is_whole().then(|| self.counts.iter().map(|count| count.transactions).sum())
    }

    /// The same by service field; none unless each count is known by field, so that the fields never leave out a
    /// month that the total has.
    pub fn by_field(&self) -> Option<BTreeMap<OptionCode, i64>> {
        let is_known = |count: &&Population| count.transactions == 0 || !count.fields.is_empty();
        (self.is_whole() && self.counts.iter().all(is_known)).then(|| {
            let mut fields = BTreeMap::new();
            for (field, transactions) in self.counts.iter().flat_map(|count| &count.fields) {
                *fields.entry(*field).or_default() += transactions;
            }
            fields
        })
    }

    /// How many months are known, where that is a part of the period.
    pub fn part(&self) -> Option<KnownMonths> {
        (!self.is_whole() && self.known.known > 0).then_some(self.known)
    }
}

/// Months, pieces, and the last piece with where it begins.
type Best<'k> = (i32, usize, Option<(i32, &'k Population)>);

/// The months widened by the counts that reach beyond their ends.
fn around(known: &[Population], span: Months) -> Months {
    let touching =
        || known.iter().filter_map(|count| count.months).filter(|of| of.0 <= span.1 && span.0 <= of.1);
    let from = touching().map(|(from, _)| from).min().unwrap_or(span.0);
    let to = touching().map(|(_, to)| to).max().unwrap_or(span.1);
    (from.min(span.0), to.max(span.1))
}

/// Months from one to another.
fn distance(from: Month, to: Month) -> i32 {
    (to.year().number() - from.year().number()) * 12 + i32::from(to.number()) - i32::from(from.number())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(counts: &[(&str, &[i64])]) -> Vec<Population> {
        let read = |(period, counts): &(&str, &[i64])| Population {
            months: months(period),
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

    fn months(text: &str) -> Option<Months> {
        period(text).months()
    }

    #[test]
    fn the_exact_period_comes_first_then_the_finest_parts_that_cover_it() {
        let known = known(&[
            ("2026-01", &[10]),
            ("2026-02", &[20]),
            ("2026-03", &[40]),
            ("2026-Q1", &[60]),
            ("2026-Q2", &[5]),
            ("2025", &[900]),
        ]);
        let of = |text: &str| Counted::of(&known, &period(text), None).transactions();
        assert_eq!(of("2026-Q1"), Some(60));
        assert_eq!(of("2026-H1"), Some(75));
        assert_eq!(of("2025"), Some(900));
        assert_eq!(of("2024"), None);
        assert_eq!(of("2025-Q1"), None);
    }

    #[test]
    fn a_part_is_not_the_whole_and_says_how_much_of_it_it_is() {
        let known =
            known(&[("2026-Q1", &[3000]), ("2026-04", &[1000]), ("2027-02", &[1]), ("2027-Q1", &[9])]);
        let of = |text: &str| {
            let counted = Counted::of(&known, &period(text), None);
            (counted.transactions(), counted.part().map(|part| (part.known, part.of)))
        };
        assert_eq!(of("2026-H1"), (None, Some((4, 6))));
        assert_eq!(of("2026-Q2"), (None, Some((1, 3))));
        assert_eq!(of("2026-05"), (None, None));
        assert_eq!(of("2026"), (None, Some((4, 12))));
        assert_eq!(of("2027-H1"), (None, Some((3, 6))));
        assert_eq!(of("2027-Q1"), (Some(9), None));
    }

    #[test]
    fn all_time_is_from_the_first_month_with_responses_to_the_last() {
        let counts = known(&[("2025", &[100]), ("2026-01", &[10]), ("2026-02", &[20])]);
        let of = |known: &[Population], from: &str, to: &str| {
            let span = (months(from).expect("a month").0, months(to).expect("a month").0);
            Counted::of(known, &Period::All, Some(span)).transactions()
        };
        assert_eq!(of(&counts, "2025-03", "2026-02"), Some(130));
        assert_eq!(of(&counts, "2026-01", "2026-01"), Some(10));
        assert_eq!(of(&counts, "2025-03", "2026-03"), None);
        assert_eq!(of(&counts, "2024-12", "2026-02"), None);
        assert_eq!(of(&known(&[("all", &[7]), ("2026-01", &[10])]), "2026-01", "2026-01"), Some(7));
        assert_eq!(Counted::of(&counts, &Period::All, None).transactions(), None);
    }

    #[test]
    fn fields_are_those_of_the_counts_that_make_the_total_or_none() {
        let known = known(&[
            ("2026-01", &[10, 5]),
            ("2026-02", &[20, 0, 1]),
            ("2026-03", &[2, 2]),
            ("2026-04", &[7, 3]),
            ("2026-05", &[9]),
            ("2026-06", &[1, 1]),
            ("2026-Q1", &[60]),
        ]);
        let of = |known: &[Population], text: &str| Counted::of(known, &period(text), None).by_field();
        assert_eq!(of(&known, "2026-01"), Some(BTreeMap::from([(1, 10), (2, 5)])));
        // The quarter's own count is not broken down; its months are not put in its place.
        assert_eq!(of(&known, "2026-Q1"), None);
        // May is known in all only.
        assert_eq!(of(&known, "2026-Q2"), None);
        assert_eq!(of(&known, "2025"), None);
        assert_eq!(of(&known[..3], "2026-Q1"), Some(BTreeMap::from([(1, 32), (2, 7), (3, 1)])));
        assert_eq!(of(&known[..2], "2026-Q1"), None);
    }
}
