//! How many responses a margin takes.

use hailong::index::plan::{by_method, greatest_variance, needed, quantile, variance_of_one};
use proptest::prelude::*;
use rust_decimal::{Decimal, MathematicalOps as _, dec};

fn z(confidence: u8) -> Decimal {
    quantile(confidence).expect("a quantile")
}

/// The worked example of docs/methodology.md: 1,000 transactions, last quarter 96 of 120 satisfied.
#[test]
fn the_worked_example_has_the_digits_of_the_document() {
    assert_eq!(by_method(1000, dec!(0.05)), 286); // 1000 / (1 + 2.5) = 285.71
    let variance =
        variance_of_one((dec!(100) * dec!(100) * dec!(0.16) / dec!(119)).sqrt().expect("a root"), 120, None);
    assert_eq!(variance.round_dp(2), dec!(1613.45));
    let without_end = z(95) * z(95) * variance / dec!(25);
    assert_eq!(without_end.round_dp(2), dec!(247.92));
    assert_eq!(needed(variance, dec!(5), z(95), None), Some(248));
    assert_eq!(needed(variance, dec!(5), z(95), Some(1000)), Some(199)); // 247.92 / 1.24792 = 198.67
}

/// 385 and 278 of a thousand stand in every table for a share of one half, ± 5 points, 95 %.
#[test]
fn the_numbers_are_those_of_the_tables() {
    let half = greatest_variance(dec!(100));
    assert_eq!(half, dec!(2500));
    assert_eq!(needed(half, dec!(5), z(95), None), Some(385));
    assert_eq!(needed(half, dec!(5), z(95), Some(1000)), Some(278));
    assert_eq!(needed(half, dec!(5), z(99), None), Some(664));
    assert_eq!(needed(half, dec!(5), z(90), None), Some(271));
    assert_eq!(needed(half, dec!(3), z(95), None), Some(1068));
    assert_eq!(needed(half, dec!(5), z(95), Some(0)), Some(0));
    assert_eq!(by_method(10_000, dec!(0.05)), 385);
    assert_eq!(by_method(400, dec!(0.05)), 200);
    assert_eq!(by_method(0, dec!(0.05)), 0);
    assert_eq!(quantile(80), None);
}

proptest! {
    /// The number is the least whose margin, without the share of the transactions that was asked, is no
    /// wider than wanted.
    #[test]
    fn as_many_suffice_and_one_less_does_not(
        spread in 1_i64..5_000,
        margin in 1_i64..2_000,
        population in prop::option::of(1_i64..100_000),
        confidence in prop::sample::select(vec![90_u8, 95, 99]),
    ) {
        let (spread, margin) = (Decimal::new(spread, 2), Decimal::new(margin, 2));
        let found = needed(spread * spread, margin, z(confidence), population).expect("a number");
        let wide = |n: i64| {
            let share = population.map_or(Decimal::ZERO, |known| Decimal::from(n) / Decimal::from(known));
            let variance = spread * spread * (Decimal::ONE - share) / Decimal::from(n);
            z(confidence) * z(confidence) * variance
        };
        prop_assert!(found >= 1 && population.is_none_or(|known| found <= known));
        prop_assert!(wide(found) <= margin * margin * dec!(1.00000001));
        prop_assert!(found == 1 || wide(found - 1) > margin * margin);
    }

    #[test]
    fn the_method_never_asks_for_more_than_there_are_nor_than_one_by_e_squared(
        population in 1_i64..10_000_000,
        e in 1_i64..200,
    ) {
        let e = Decimal::new(e, 3);
        let found = Decimal::from(by_method(population, e));
        prop_assert!(found <= Decimal::from(population));
        prop_assert!(found <= (Decimal::ONE / (e * e)).ceil());
    }
}
