//! Several units: pooled, mean of units, population.

use super::{n, of_units, survey, value};

fn with(aggregate: &str) -> hailong::definition::Survey {
    survey(&format!(
        r#"
[index]
aggregate = "{aggregate}"
measure = "share"
codes = [4, 5]
[[index.dimension]]
id = "all"
title.en = "All"
[[index.indicator]]
id = "ia"
dimension = "all"
question = "a"
[[index.indicator]]
id = "ib"
dimension = "all"
question = "b"
"#
    ))
}

/// Three of four at the large unit, none of one at the small one, nobody at the third.
const LARGE: &[&str] = &["a=5 b=5", "a=5 b=1", "a=4 b=1", "a=1 b=1"];
const SMALL: &[&str] = &["a=1"];
const EMPTY: &[&str] = &[];

#[test]
fn pooled_counts_every_answer_alike() {
    let survey = with("pooled");
    let figures = of_units(&survey, &[(LARGE, None), (SMALL, None), (EMPTY, None)]);
    assert_eq!(value(&survey, &figures, "ia"), "60.00");
    assert_eq!(n(&survey, &figures, "ia"), 5);
}

#[test]
fn mean_of_units_counts_every_unit_with_answers_alike() {
    let survey = with("mean-of-units");
    let figures = of_units(&survey, &[(LARGE, None), (SMALL, None), (EMPTY, None)]);
    assert_eq!(value(&survey, &figures, "ia"), "37.50"); // (75 + 0) / 2
    assert_eq!(value(&survey, &figures, "ib"), "25.00"); // the small unit has no answer to b
    assert_eq!(value(&survey, &figures, "all"), "31.25"); // the tree holds at the top as well
}

#[test]
fn population_weighs_units_by_their_transactions() {
    let survey = with("population");
    let figures = of_units(&survey, &[(LARGE, Some(100)), (SMALL, Some(300)), (EMPTY, None)]);
    assert_eq!(value(&survey, &figures, "ia"), "18.75"); // (100 · 75 + 300 · 0) / 400
}

#[test]
fn a_unit_with_answers_and_no_transaction_count_leaves_no_figure() {
    let survey = with("population");
    let figures = of_units(&survey, &[(LARGE, Some(100)), (SMALL, None)]);
    assert_eq!(value(&survey, &figures, "ia"), "no-population");
    assert_eq!(value(&survey, &figures, "ib"), "25.00", "only one unit answered b");
    let one = of_units(&survey, &[(LARGE, None)]);
    assert_eq!(value(&survey, &one, "ia"), "75.00", "one unit needs no weight");
}
