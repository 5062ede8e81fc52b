//! Published examples that are small enough to stand here, each with its source.

use hailong::index::interval::{add_intervals, wilson};
use hailong::index::{Figure, Layout, UnitSums};
use hailong::index::{figures, student};
use rust_decimal::Decimal;

use super::{decimal, near, survey, table, unit};

fn computed(survey: &hailong::definition::Survey, units: &[UnitSums]) -> Vec<Figure> {
    let mut found = figures(&survey.index, units);
    add_intervals(&survey.index, &Layout::of(survey).leaves, units, &mut found);
    found
}

fn mean_of_x(aggregate: &str, condition: &str) -> hailong::definition::Survey {
    survey(
        &["share:inside", "x"],
        &format!(
            "[index]\naggregate = \"{aggregate}\"\nmeasure = \"mean\"\n[[index.dimension]]\nid = \"all\"\n\
             title.en = \"All\"\n[[index.indicator]]\nid = \"x\"\ndimension = \"all\"\nquestion = \"x\"\n{condition}"
        ),
    )
}

/// In tenths: the questions of these tests take whole numbers.
const STRATA: [&[i64]; 2] = [&[28, 41, 68, 68, 92], &[37, 66, 42]];

fn responses(values: &[i64]) -> Vec<String> {
    values.iter().map(|x| format!("x={x}")).collect()
}

/// Data `fpc` of R's `survey` package, as its test `check.R` prints it: mean 5.4481, standard error 0.7413
/// without and 0.6160 with the population correction, total 147.1.
#[test]
fn the_eight_row_example_has_its_printed_standard_errors() {
    let survey = mean_of_x("population", "");
    let with = computed(
        &survey,
        &[unit(&survey, &responses(STRATA[0]), Some(15)), unit(&survey, &responses(STRATA[1]), Some(12))],
    );
    let precision = with[1].precision.as_ref().expect("a precision");
    assert!(near(with[1].value.expect("a mean"), decimal("54.48148148148148"), "0.00000000000001"));
    assert!(near(precision.standard_error, decimal("6.160407233612938"), "0.00000000000001"));
    assert_eq!(precision.degrees_of_freedom, 6);
    // A population so large that the sample does not matter; weights 15 : 12.
    let without = computed(
        &survey,
        &[
            unit(&survey, &responses(STRATA[0]), Some(15_000_000_000_000)),
            unit(&survey, &responses(STRATA[1]), Some(12_000_000_000_000)),
        ],
    );
    let precision = without[1].precision.as_ref().expect("a precision");
    assert!(near(precision.standard_error, decimal("7.412683306315309"), "0.00000000001"));
}

/// The same with all weights alike: mean 5.525, standard error 0.7796 (`check.R`).
#[test]
fn the_eight_row_example_with_equal_weights_is_the_printed_one() {
    let survey = mean_of_x("pooled", "");
    let found = computed(
        &survey,
        &[unit(&survey, &responses(STRATA[0]), None), unit(&survey, &responses(STRATA[1]), None)],
    );
    assert_eq!(found[1].value, Ok(decimal("55.25")));
    assert!(near(
        found[1].precision.as_ref().expect("a precision").standard_error,
        decimal("7.796"),
        "0.0005"
    ));
}

/// Data `x` of the package's test `deff.R`, drawn with equal weights: mean 113.7, standard error 35.626. Its
/// printed design effect 1.0101 is against a sample without replacement (N = 1000); with replacement it is 1.
#[test]
fn the_ten_firms_have_the_printed_error_and_no_design_effect() {
    let survey = mean_of_x("pooled", "");
    let firms = responses(&[15, 143, 21, 51, 337, 50, 274, 145, 15, 86]);
    let found = computed(&survey, &[unit(&survey, &firms, None)]);
    let precision = found[1].precision.as_ref().expect("a precision");
    assert_eq!(found[1].value, Ok(decimal("113.7")));
    assert!(near(precision.standard_error, decimal("35.626"), "0.0005"));
    let effect = precision.design_effect.expect("a design effect");
    assert!(near(effect, Decimal::ONE, "0.0000000000001"));
    let without_replacement = effect / (Decimal::ONE - Decimal::from(10) / Decimal::from(1000));
    assert_eq!(without_replacement.round_dp(4), decimal("1.0101"));
    assert!(near(precision.effective_n.expect("n"), Decimal::TEN, "0.000000000001"));
}

/// Brown, Cai and DasGupta (2001) and others print Wilson's interval; the table is of statsmodels and R.
#[test]
fn wilson_s_intervals_are_those_of_the_table() {
    let Some(rows) = table("wilson95_published.csv") else { return };
    for row in &rows {
        let (x, n) = (row.number("x").expect("x"), row.number("n").expect("n"));
        let interval = wilson(x / n, i64::try_from(n).expect("a count"), None);
        for (ours, column) in [(interval.low, "low"), (interval.high, "high")] {
            let theirs = row.number(column).expect("an end");
            let digits = theirs.scale().min(13);
            let ours = (ours / Decimal::ONE_HUNDRED).round_dp(digits);
            assert!(near(ours, theirs.round_dp(digits), "0.00000000000015"), "{x}/{n}: {ours} {theirs}");
        }
    }
    assert!(rows.len() >= 9);
}

/// With `qt(0.975, 6)` of R as the factor between half an interval and its standard error.
#[test]
fn the_interval_of_a_mean_of_few_uses_student_s_t() {
    assert!(near(student::quantile(6).expect("t"), decimal("2.446911851144969"), "0.0000000001"));
}
