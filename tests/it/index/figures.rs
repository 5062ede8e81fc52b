//! One unit: leaves, and dimensions made of them.

use super::{n, of_units, survey, value};

const SHARES: &str = r#"
[index]
measure = "share"
codes = [4, 5]
[[index.dimension]]
id = "all"
title.en = "All"
[[index.dimension]]
id = "pair"
parent = "all"
title.en = "Pair"
[[index.indicator]]
id = "ia"
dimension = "pair"
question = "a"
[[index.indicator]]
id = "ib"
dimension = "pair"
question = "b"
[[index.indicator]]
id = "ic"
dimension = "all"
question = "c"
"#;

#[test]
fn a_share_leaves_blanks_dont_knows_and_unasked_out_of_its_base() {
    let survey = survey(SHARES);
    let responses =
        ["a=5 b=4 route=1 c=4", "a=4 b=9 route=0", "a=1 route=0", "b=2 route=1 c=9", "a=9 b=9 route=1"];
    let figures = of_units(&survey, &[(&responses, None)]);
    // a: 5, 4, 1 count, two of three; b: 4, 2, one of two; c: 4 alone.
    assert_eq!(value(&survey, &figures, "ia"), "66.67");
    assert_eq!(value(&survey, &figures, "ib"), "50.00");
    assert_eq!(value(&survey, &figures, "ic"), "100.00");
    assert_eq!(
        [n(&survey, &figures, "ia"), n(&survey, &figures, "ib"), n(&survey, &figures, "ic")],
        [3, 2, 1]
    );
    // (66.666… + 50) / 2 = 58.333…; then (58.333… + 100) / 2 = 79.1666…
    assert_eq!(value(&survey, &figures, "pair"), "58.33");
    assert_eq!(value(&survey, &figures, "all"), "79.17");
    // The last response has no valid answer to a, b or c.
    assert_eq!([n(&survey, &figures, "pair"), n(&survey, &figures, "all")], [4, 4]);
}

#[test]
fn a_mean_uses_scores_and_numbers_and_rescales_linearly() {
    let survey = survey(
        r#"
[index]
measure = "mean"
[[index.dimension]]
id = "all"
title.en = "All"
combine = "sum"
[[index.indicator]]
id = "score"
dimension = "all"
question = "a"
weight = 2
[[index.indicator]]
id = "papi"
dimension = "all"
question = "b"
rescale = { from = [0, 100], to = [0.25, 2.5] }
[[index.indicator]]
id = "near"
dimension = "all"
question = "km"
rescale = { from = [0, 10], to = [10, 1] }
"#,
    );
    let figures = of_units(&survey, &[(&["a=5 b=4 km=2,5", "a=2 b=1 km=1.5", "a=2 b=9"], None)]);
    assert_eq!(value(&survey, &figures, "score"), "50.00"); // (100 + 25 + 25) / 3
    assert_eq!(value(&survey, &figures, "papi"), "1.09"); // 0.25 + 37.5 · 2.25 / 100 = 1.09375
    assert_eq!(value(&survey, &figures, "near"), "8.20"); // 10 − 2.0 · 9 / 10
    assert_eq!(value(&survey, &figures, "all"), "109.29"); // 2 · 50 + 1.09375 + 8.2
}

#[test]
fn a_missing_child_is_dropped_or_withholds_as_the_definition_says() {
    let dropped = survey(SHARES);
    let responses = ["a=5 b=1 route=0", "a=3 b=1 route=0"];
    let figures = of_units(&dropped, &[(&responses, None)]);
    assert_eq!(value(&dropped, &figures, "ic"), "no-answers");
    assert_eq!(value(&dropped, &figures, "all"), "25.00");
    assert_eq!(figures[0].left_out, 1, "a renormalised figure says so");

    let withheld = survey(&SHARES.replace("[index]", "[index]\nmissing = \"withhold\""));
    let figures = of_units(&withheld, &[(&responses, None)]);
    assert_eq!(value(&withheld, &figures, "all"), "missing-part");
    assert_eq!(value(&withheld, &figures, "pair"), "25.00");
}

#[test]
fn a_pooled_dimension_counts_answers_not_items() {
    let survey = survey(&SHARES.replace("id = \"pair\"", "id = \"pair\"\ncombine = \"pooled\""));
    let figures = of_units(&survey, &[(&["a=5 b=1", "a=4", "a=4"], None)]);
    assert_eq!(value(&survey, &figures, "pair"), "75.00"); // 3 of 4 answers; the mean of items is 50
}

#[test]
fn nobody_is_no_zero() {
    let survey = survey(SHARES);
    let figures = of_units(&survey, &[]);
    assert!(figures.iter().all(|figure| figure.value.is_err() && figure.n == 0));
    assert_eq!(value(&survey, &figures, "all"), "no-answers");
}
