//! Where the points are lost.

use hailong::definition::{NodeKind, Rescale, Survey};
use hailong::index::loss::{Losses, aims, has_targets, losses};
use hailong::index::{Figure, Sums, UnitSums, figures};
use proptest::prelude::*;
use rust_decimal::{Decimal, dec};

use super::{of_units, survey};

/// A weighted mean over a sum, a mean that is turned round, and a dimension that is cut off.
const INDEX: &str = r#"
[index]
measure = "mean"
[[index.dimension]]
id = "all"
title.en = "All"
TARGET_ALL
[[index.dimension]]
id = "sum"
parent = "all"
title.en = "Sum"
combine = "sum"
weight = 2
rescale = { from = [0, 20], to = [0, 100] }
[[index.indicator]]
id = "a1"
dimension = "sum"
question = "a"
rescale = { from = [0, 100], to = [1, 5] }
weight = 3
TARGET_A
[[index.indicator]]
id = "b1"
dimension = "sum"
question = "b"
rescale = { from = [0, 100], to = [0.25, 2.5] }
[[index.dimension]]
id = "turned"
parent = "all"
title.en = "Turned"
rescale = { from = [0, 100], to = [100, 0] }
TARGET_TURNED
[[index.indicator]]
id = "a2"
dimension = "turned"
question = "a"
weight = 0.5
[[index.indicator]]
id = "b2"
dimension = "turned"
question = "b"
reverse = true
[[index.dimension]]
id = "cut"
parent = "all"
title.en = "Cut off"
clamp = [10, 90]
[[index.indicator]]
id = "c1"
dimension = "cut"
question = "c"
[[index.indicator]]
id = "b3"
dimension = "cut"
question = "b"
"#;

fn with_targets(all: Option<i64>, a: Option<i64>, turned: Option<i64>) -> Survey {
    let line = |target: Option<i64>, digits| {
        target.map_or_else(String::new, |target| format!("target = {}", Decimal::new(target, digits)))
    };
    let text = INDEX.replace("TARGET_ALL", &line(all, 0)).replace("TARGET_A", &line(a, 1));
    survey(&text.replace("TARGET_TURNED", &line(turned, 0)))
}

/// Figures of indicators with these values on their own scales; none for what was not asked.
fn of_values(survey: &Survey, value: impl Fn(usize) -> Option<Decimal>) -> Vec<Figure> {
    let mut sums = Sums::empty(survey);
    for (at, node) in survey.index.nodes.iter().enumerate() {
        let NodeKind::Indicator { .. } = node.kind else { continue };
        if let Some(value) = value(at) {
            let measured = node.rescale.map_or(value, |rescale| rescale.inverse().map(value));
            let own = &mut sums.nodes[at];
            (own.y, own.x, own.respondents) = (measured, Decimal::ONE, 1);
        }
    }
    figures(&survey.index, &[UnitSums { sums: sums.into(), transactions: None, moments: None }])
}

fn at(survey: &Survey, node: &str) -> usize {
    survey.index.position(node).expect("a node")
}

fn lost(survey: &Survey, figures: &[Figure], focus: &str) -> Losses {
    losses(survey, at(survey, focus), figures).expect("losses")
}

/// The worked example of docs/methodology.md.
#[test]
fn the_losses_of_the_document_come_out() {
    let leaf = |id: &str, question: &str, rest: &str| {
        format!(
            "[[index.indicator]]\nid = \"{id}\"\ndimension = \"all\"\nquestion = \"{question}\"\n{rest}\n"
        )
    };
    let index = |target: &str| {
        let head = format!(
            "[index]\nmeasure = \"mean\"\n[[index.dimension]]\nid = \"all\"\ntitle.en = \"All\"\n{target}\n"
        );
        survey(&[head, leaf("first", "a", "weight = 2"), leaf("second", "b", "")].concat())
    };
    // First 75 and 25: a mean of 50, counted twice; second 100: the whole is (2 · 50 + 100) / 3 = 66.67.
    let responses: &[&str] = &["a=4 b=5", "a=2 b=5"];
    let (best, target) = (index(""), index("target = 90"));
    let figures = of_units(&best, &[(responses, None)]);
    let points = |losses: Losses| {
        losses.points.iter().map(|points| points.expect("points").round_dp(2)).collect::<Vec<_>>()
    };
    assert_eq!(points(lost(&best, &figures, "all")), [dec!(33.33), dec!(33.33), dec!(0)]);
    // To 90: two thirds of 40, less a third of the 10 that the second is ahead.
    assert_eq!(points(lost(&target, &figures, "all")), [dec!(23.33), dec!(26.67), dec!(-3.33)]);
    assert_eq!(lost(&target, &figures, "all").greatest().len(), 1);
    assert!(!has_targets(&best.index, 0) && has_targets(&target.index, at(&target, "second")));
}

#[test]
fn a_target_above_stands_for_the_same_place_on_the_scale_of_each_part() {
    let survey = with_targets(Some(75), None, Some(40));
    let aims = aims(&survey);
    let aim = |node: &str| aims[at(&survey, node)].expect("an aim").round_dp(10).normalize();
    assert_eq!(aim("all"), dec!(75));
    // Three quarters of the way from 1 to 5, and from 0.25 to 2.5.
    assert_eq!(
        aim("a1").round_dp(4),
        ((dec!(75) - low(&survey)) / length(&survey) * dec!(4) + dec!(1)).round_dp(4)
    );
    // 40 where little is good is 60 before it is turned round; `b2` is turned round once more by itself.
    assert_eq!((aim("turned"), aim("a2"), aim("b2")), (dec!(40), dec!(60), dec!(60)));
}

fn low(survey: &Survey) -> Decimal {
    survey.bounds()[0].expect("bounds").low
}

fn length(survey: &Survey) -> Decimal {
    survey.bounds()[0].expect("bounds").length()
}

#[test]
fn a_dimension_that_is_cut_off_is_taken_as_one_and_so_is_what_is_pooled() {
    let survey = with_targets(None, None, None);
    let figures = of_values(&survey, |node| survey.bounds()[node].map(|bounds| bounds.low));
    let losses = lost(&survey, &figures, "all");
    assert_eq!(losses.points[at(&survey, "c1")], None);
    // Its weight is one of four, and it lies at 10 of 10 to 90.
    assert_eq!(losses.points[at(&survey, "cut")], Some(dec!(20)));
    assert!(losses.greatest().iter().any(|loss| loss.node == at(&survey, "cut")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The losses of the children are that of the parent; and the loss of the whole is what it would gain if
    /// every indicator came to what it is held against, whatever is missing.
    #[test]
    fn losses_add_up_to_what_there_is_to_be_gained(
        places in prop::collection::vec(prop::option::weighted(0.85, 0_i64..=100), 6),
        all in prop::option::of(30_i64..=70),
        a in prop::option::of(10_i64..=50),
        turned in prop::option::of(0_i64..=100),
        focus in prop::sample::select(vec!["all", "sum", "turned"]),
    ) {
        let survey = with_targets(all, a, turned);
        let (tree, bounds) = (&survey.index, survey.bounds());
        let leaves: Vec<usize> = (0..tree.nodes.len()).filter(|&node| tree.nodes[node].is_indicator()).collect();
        let place = |node: usize| leaves.iter().position(|leaf| *leaf == node).and_then(|leaf| places[leaf]);
        let value = |node: usize| {
            let bounds = bounds[node].expect("bounds");
            place(node).map(|place| bounds.low + bounds.length() * Decimal::new(place, 2))
        };
        let found = of_values(&survey, value);
        let focus = at(&survey, focus);
        let Some(losses) = losses(&survey, focus, &found) else {
            prop_assert!(found[focus].value.is_err());
            return Ok(());
        };
        for (node, points) in tree.nodes.iter().zip(&losses.points) {
            let below: Vec<Decimal> = node.children.iter().filter_map(|&child| losses.points[child]).collect();
            if let (Some(points), false) = (points, below.is_empty()) {
                prop_assert_eq!(below.iter().sum::<Decimal>().round_dp(18), points.round_dp(18));
            }
        }
        let aims = aims(&survey);
        let reached = of_values(&survey, |node| place(node).and(aims[node]));
        let mut gained = reached[focus].value().expect("a value") - found[focus].value().expect("a value");
        // What is cut off is held against its own aim, not against that of its parts.
        let cut = at(&survey, "cut");
        if let (Some(points), Some(now), Some(then)) = (losses.points[cut], found[cut].value(), reached[cut].value()) {
            let factor = tree.nodes[cut].weight
                / tree.nodes[0].children.iter().filter(|&&child| found[child].value.is_ok()).map(|&child| tree.nodes[child].weight).sum::<Decimal>();
            gained += points - factor * (then - now);
        }
        let lost = losses.points[focus].expect("points");
        prop_assert!((lost - gained).abs() < dec!(0.000000000000000001), "{lost} {gained}");
    }
}

#[test]
fn rescaling_and_its_inverse_undo_each_other() {
    let rescale = Rescale { from: [dec!(1), dec!(5)], to: [dec!(100), dec!(0)] };
    assert_eq!(rescale.map(dec!(2)), dec!(75));
    assert_eq!(rescale.inverse().map(dec!(75)), dec!(2));
    assert_eq!(rescale.slope(), dec!(-25));
}
