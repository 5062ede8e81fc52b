//! Standard errors and intervals: published examples, and a second derivation from single responses.

use std::sync::Arc;

use hailong::definition::{Aggregate, Combine, NodeKind, Survey};
use hailong::index::interval::{Extent, add_intervals, precise_figures, wilson};
use hailong::index::{Figure, Layout, Memo, Moments, Tally, Transfer, UnitSums, figures};
use hailong::response::Answers;
use hailong::response::validate::validate_record;
use proptest::prelude::*;
use rust_decimal::{Decimal, MathematicalOps as _};

use super::{sums, survey};

/// One unit as the tallies know it.
fn unit(survey: &Survey, responses: &[&str], transactions: Option<i64>) -> UnitSums {
    let layout = Layout::of(survey);
    let mut tally = Tally::with_moments(&layout);
    for response in responses {
        tally.count(survey, &layout, &answers(survey, response), 1);
    }
    let transfer = Transfer::of((survey, &layout), (survey, &layout)).expect("one version");
    let mut moments = Moments::empty(&layout);
    assert!(moments.add(&layout, &transfer, &tally));
    UnitSums { sums: sums(survey, responses).into(), transactions, moments: Some(moments.into()) }
}

fn answers(survey: &Survey, response: &str) -> Answers {
    let pairs: Vec<(String, String)> = response
        .split_whitespace()
        .map(|pair| pair.split_once('=').expect("name=value"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    validate_record(survey, &pairs).unwrap_or_else(|faults| panic!("{response}: {faults:?}"))
}

fn with_intervals(survey: &Survey, units: &[UnitSums]) -> Vec<Figure> {
    let mut found = figures(&survey.index, units);
    add_intervals(&survey.index, &Layout::of(survey).leaves, units, &mut found);
    found
}

fn error(figure: &Figure) -> Decimal {
    figure.precision.as_ref().expect("a precision").standard_error
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// The eight responses of the help page of `svydesign` in R's `survey` package (data `fpc`): two strata of
/// 15 and 12, mean 5.448148148148148, standard error 0.6160407233612938 with the population correction.
#[test]
fn the_printed_example_of_the_survey_package_comes_out() {
    let survey = survey(
        r#"
[index]
aggregate = "population"
measure = "mean"
[[index.dimension]]
id = "all"
title.en = "All"
[[index.indicator]]
id = "x"
dimension = "all"
question = "km"
"#,
    );
    let units = [
        unit(&survey, &["km=2.8", "km=4.1", "km=6.8", "km=6.8", "km=9.2"], Some(15)),
        unit(&survey, &["km=3.7", "km=6.6", "km=4.2"], Some(12)),
    ];
    let found = with_intervals(&survey, &units);
    assert_eq!(found[1].value.expect("a mean").round_dp(15), decimal("5.448148148148148"));
    assert_eq!(error(&found[1]).round_dp(15), decimal("0.616040723361294"));
    // Six degrees of freedom: t = 2.446911851.
    let interval = found[0].interval.expect("an interval");
    assert_eq!(interval.high.round_dp(6), decimal("6.955545"));
    assert_eq!(interval.low.round_dp(6), decimal("3.940751"));
}

/// Printed by statsmodels and by R's `binom.confint` (method "wilson").
#[test]
fn wilsons_interval_is_the_printed_one() {
    for (x, n, low, high) in [
        (18, 20, "69.89663547715", "97.21335187862"),
        (4, 200, "0.78044264163", "5.02870869058"),
        (190, 200, "91.04218518612", "97.26173543992"),
        (0, 30, "0", "11.351339"),
        (30, 30, "88.64866", "100"),
    ] {
        let interval = wilson(Decimal::from(x) / Decimal::from(n), n, None);
        let digits = decimal(high).scale().max(decimal(low).scale()).min(8);
        assert_eq!(interval.low.round_dp(digits), decimal(low).round_dp(digits), "{x}/{n}");
        assert_eq!(interval.high.round_dp(digits), decimal(high).round_dp(digits), "{x}/{n}");
    }
}

const TREES: [&str; 3] = ["pooled", "mean-of-units", "population"];

fn tree(aggregate: &str, combine: &str) -> Survey {
    survey(&format!(
        r#"
[index]
aggregate = "{aggregate}"
measure = "share"
codes = [4, 5]
[[index.dimension]]
id = "all"
title.en = "All"
[[index.dimension]]
id = "pair"
parent = "all"
title.en = "Pair"
combine = "{combine}"
rescale = {{ from = [0, 100], to = [10, 1] }}
[[index.indicator]]
id = "ia"
dimension = "pair"
question = "a"
[[index.indicator]]
id = "ib"
dimension = "pair"
question = "b"
[[index.indicator]]
id = "im"
dimension = "all"
question = "b"
measure = "mean"
weight = 3
"#
    ))
}

/// z of every response for the root, straight from the definition of the estimator by numerical
/// differentiation: how the figure moves when one response counts a little more.
fn by_response(survey: &Survey, units: &[(Vec<String>, i64)]) -> Decimal {
    let step = Decimal::new(1, 9);
    let root = |extra: Option<(usize, usize)>| {
        let of_unit = |(u, (responses, transactions)): (usize, &(Vec<String>, i64))| {
            let texts: Vec<&str> = responses.iter().map(String::as_str).collect();
            let mut whole = unit(survey, &texts, Some(*transactions));
            if let Some((_, i)) = extra.filter(|(at, _)| *at == u) {
                let one = sums(survey, &[texts[i]]);
                for (node, more) in Arc::make_mut(&mut whole.sums).nodes.iter_mut().zip(&one.nodes) {
                    node.y += more.y * step;
                }
                return (whole, Some(one));
            }
            (whole, None)
        };
        let all: Vec<_> = units.iter().enumerate().map(of_unit).collect();
        weighted_root(survey, &all, step)
    };
    let base = root(None);
    let mut variance = Decimal::ZERO;
    for (u, (responses, transactions)) in units.iter().enumerate() {
        let z: Vec<Decimal> = (0..responses.len()).map(|i| (root(Some((u, i))) - base) / step).collect();
        let n = Decimal::from(z.len());
        let fraction =
            if *transactions >= z.len() as i64 { n / Decimal::from(*transactions) } else { Decimal::ZERO };
        let mean = z.iter().sum::<Decimal>() / n;
        let spread: Decimal = z.iter().map(|z| (*z - mean) * (*z - mean)).sum();
        let scaled = if z.len() > 1 { spread * n / (n - Decimal::ONE) } else { z[0] * z[0] };
        variance += (Decimal::ONE - fraction) * scaled;
    }
    variance.sqrt().expect("a square root")
}

/// The root's value when a response counts 1 + step times: its y is in the sums already, its x is added
/// here, as counts are whole numbers.
fn weighted_root(
    survey: &Survey,
    units: &[(UnitSums, Option<hailong::index::Sums>)],
    step: Decimal,
) -> Decimal {
    let x = |u: usize, node: usize| {
        let more = units[u].1.as_ref().map_or(Decimal::ZERO, |one| one.nodes[node].x * step);
        units[u].0.sums.nodes[node].x + more
    };
    let y = |u: usize, node: usize| units[u].0.sums.nodes[node].y;
    let weight = |u: usize| Decimal::from(units[u].0.transactions.unwrap_or(1));
    // A unit in which one response answers is no mean of its own: with that response its weight moves.
    let weighed = |nodes: &[usize], over: usize, weight: &dyn Fn(usize) -> Decimal| {
        let (mut sum, mut weights) = (Decimal::ZERO, Decimal::ZERO);
        for (u, unit) in units.iter().enumerate() {
            let total = |of: &dyn Fn(usize, usize) -> Decimal| nodes.iter().map(|node| of(u, *node)).sum();
            let (y, x): (Decimal, Decimal) = (total(&y), total(&x));
            if x.is_zero() {
                continue;
            }
            let before: Decimal = nodes.iter().map(|node| unit.0.sums.nodes[*node].x).sum();
            let alone = unit.0.sums.nodes[over].respondents == 1;
            let x_held = if alone { before } else { x };
            sum += weight(u) * y / x_held;
            weights += weight(u) * x / x_held;
        }
        sum / weights
    };
    let estimate = |nodes: &[usize], over: usize| match survey.index.aggregate {
        Aggregate::Pooled => {
            let all = |of: &dyn Fn(usize, usize) -> Decimal| -> Decimal {
                (0..units.len()).map(|u| nodes.iter().map(|node| of(u, *node)).sum::<Decimal>()).sum()
            };
            all(&y) / all(&x)
        }
        Aggregate::MeanOfUnits => weighed(nodes, over, &|_| Decimal::ONE),
        Aggregate::Population => weighed(nodes, over, &weight),
    };
    let at = |id: &str| survey.index.position(id).expect("a node");
    let pair = match survey.index.nodes[at("pair")].kind {
        NodeKind::Dimension { combine: Combine::Pooled, .. } => estimate(&[at("ia"), at("ib")], at("pair")),
        _ => (estimate(&[at("ia")], at("ia")) + estimate(&[at("ib")], at("ib"))) / Decimal::TWO,
    };
    let pair = Decimal::TEN - pair * Decimal::from(9) / Decimal::ONE_HUNDRED;
    (pair + Decimal::from(3) * estimate(&[at("im")], at("im"))) / Decimal::from(4)
}

fn response() -> impl Strategy<Value = String> {
    let code = prop::sample::select(vec!["1", "2", "3", "4", "5", "9"]);
    (code.clone(), prop::option::of(code)).prop_map(|(a, b)| match b {
        Some(b) => format!("a={a} b={b}"),
        None => format!("a={a}"),
    })
}

fn units() -> impl Strategy<Value = Vec<(Vec<String>, i64)>> {
    // Both questions are answered somewhere in every unit, so that every figure exists.
    let unit =
        (prop::collection::vec(response(), 0..12), 1_i64..60).prop_map(|(mut responses, transactions)| {
            responses.push("a=4 b=2".to_owned());
            (responses, transactions)
        });
    prop::collection::vec(unit, 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_variance_from_tallies_is_that_from_single_responses(
        units in units(),
        aggregate in prop::sample::select(TREES.to_vec()),
        combine in prop::sample::select(vec!["mean", "pooled"]),
    ) {
        let survey = tree(aggregate, combine);
        let groups: Vec<UnitSums> = units
            .iter()
            .map(|(responses, transactions)| {
                let texts: Vec<&str> = responses.iter().map(String::as_str).collect();
                unit(&survey, &texts, Some(*transactions))
            })
            .collect();
        let found = with_intervals(&survey, &groups);
        if found[0].precision.as_ref().is_some() {
            let (ours, theirs) = (error(&found[0]), by_response(&survey, &units));
            prop_assert!((ours - theirs).abs() < Decimal::new(1, 6), "{} {}", ours, theirs);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// Units change, come and go, so that the groups they are remembered in shift.
    #[test]
    fn a_memo_of_the_last_time_changes_nothing(
        drawn in prop::collection::vec(units(), 40..60),
        others in prop::collection::vec((any::<prop::sample::Index>(), 0..3, units()), 1..5),
        aggregate in prop::sample::select(TREES.to_vec()),
    ) {
        let survey = tree(aggregate, "mean");
        let of = |(responses, transactions): &(Vec<String>, i64)| {
            let texts: Vec<&str> = responses.iter().map(String::as_str).collect();
            unit(&survey, &texts, Some(*transactions))
        };
        let mut units: Vec<UnitSums> = drawn.iter().flatten().map(of).collect();
        let mut memo = Memo::default();
        for (place, what, other) in &others {
            let at = place.index(units.len());
            match what {
                0 => units[at] = of(&other[0]),
                1 => drop(units.remove(at)),
                _ => units.insert(at, of(&other[0])),
            }
            let leaves = Layout::of(&survey).leaves;
            let of = (&survey.index, &leaves[..]);
            let again = precise_figures(of, &units, Some(Extent::Full), Some(&mut memo));
            prop_assert_eq!(again, with_intervals(&survey, &units));
        }
    }
}
