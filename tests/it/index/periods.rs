//! Transactions that are known for months, quarters and longer spans: what makes a period, and what is a part of it.

use std::collections::BTreeMap;

use hailong::definition::{Month, Period};
use hailong::index::population::{Counted, Population};
use proptest::prelude::*;

/// The months of a year from one place to before another.
fn count((from, to): (i32, i32), transactions: i64) -> Population {
    let january: Month = "2026-01".parse().expect("a month");
    let month = |count| january.plus(count).expect("a month");
    let months = (month(from), month(to - 1));
    Population { months: Some(months), transactions, fields: BTreeMap::from([(1, transactions)]) }
}

/// A year cut into pieces, each with its transactions, in any order.
fn tiling() -> impl Strategy<Value = Vec<((i32, i32), i64)>> {
    let cuts = prop::collection::btree_set(1..12, 0..11);
    let pieces = cuts.prop_map(|cuts| {
        let ends: Vec<i32> = std::iter::once(0).chain(cuts).chain([12]).collect();
        ends.windows(2).map(|ends| (ends[0], ends[1])).collect::<Vec<_>>()
    });
    let counted = pieces.prop_flat_map(|pieces| {
        let counts = prop::collection::vec(0..1000_i64, pieces.len());
        counts.prop_map(move |counts| pieces.iter().copied().zip(counts).collect::<Vec<_>>())
    });
    counted.prop_shuffle()
}

/// The year that is cut up.
fn year() -> Period {
    Period::parse("2026", &[]).expect("a period")
}

fn pieces() -> impl Strategy<Value = Vec<(i32, i32)>> {
    let piece = (0..12, 1..6).prop_map(|(from, length): (i32, i32)| (from, 12.min(from + length)));
    prop::collection::btree_set(piece, 0..9).prop_map(|pieces| pieces.into_iter().collect())
}

/// Whether some of the pieces cover all twelve months without overlap.
fn tiles(pieces: &[(i32, i32)], from: i32) -> bool {
    from == 12 || pieces.iter().any(|piece| piece.0 == from && tiles(pieces, piece.1))
}

proptest! {
    #[test]
    fn counts_that_cover_a_period_make_it_and_one_less_leaves_it_unknown(tiling in tiling()) {
        let known: Vec<Population> = tiling.iter().map(|(months, of)| count(*months, *of)).collect();
        let sum: i64 = tiling.iter().map(|(_, of)| of).sum();
        let whole = Counted::of(&known, &year(), None);
        prop_assert_eq!(whole.transactions(), Some(sum));
        prop_assert_eq!(whole.by_field(), Some(BTreeMap::from([(1, sum)])));
        prop_assert_eq!(whole.part(), None);
        for (without, &((from, to), _)) in tiling.iter().enumerate() {
            let mut rest = known.clone();
            rest.remove(without);
            let part = Counted::of(&rest, &year(), None);
            prop_assert_eq!((part.transactions(), part.by_field()), (None, None));
            let months = part.part().map(|part| (part.known, part.of));
            prop_assert_eq!(months, (to - from < 12).then_some((12 - (to - from), 12)));
        }
    }

    #[test]
    fn a_period_is_known_just_where_some_of_the_counts_tile_it(pieces in pieces()) {
        let known: Vec<Population> = pieces.iter().map(|months| count(*months, 1)).collect();
        let counted = Counted::of(&known, &year(), None);
        prop_assert_eq!(counted.transactions().is_some(), tiles(&pieces, 0));
        prop_assert!(counted.transactions().is_none_or(|found| (1..=12).contains(&found)));
    }
}
