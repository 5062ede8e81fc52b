//! What holds for any responses.

use std::sync::Arc;

use hailong::definition::Survey;
use hailong::index::case::Case;
use hailong::index::interval::add_intervals;
use hailong::index::rake::{Target, rake};
use hailong::index::sample::Sample;
use hailong::index::{Figure, Layout, Sums, Tally, UnitSums, figures};
use hailong::response::Answers;
use hailong::response::validate::validate_record;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{sums, survey, value};

const INDEX: &str = r#"
[index]
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
id = "im"
dimension = "all"
question = "b"
measure = "mean"
"#;

fn response() -> impl Strategy<Value = String> {
    let code = prop::sample::select(vec!["1", "2", "3", "4", "5", "9"]);
    (code.clone(), prop::option::of(code)).prop_map(|(a, b)| match b {
        Some(b) => format!("a={a} b={b}"),
        None => format!("a={a}"),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_pooled_index_does_not_change_when_a_unit_is_split(
        responses in prop::collection::vec(response(), 1..40),
        cut in 0_usize..40,
    ) {
        let survey = survey(INDEX);
        let texts: Vec<&str> = responses.iter().map(String::as_str).collect();
        let cut = cut.min(texts.len());
        let unit = |sums: Sums| UnitSums { sums: sums.into(), transactions: None, moments: None };
        let whole = figures(&survey.index, &[unit(sums(&survey, &texts))]);
        let parts = [unit(sums(&survey, &texts[..cut])), unit(sums(&survey, &texts[cut..]))];
        prop_assert_eq!(whole, figures(&survey.index, &parts));
    }

    #[test]
    fn merged_sums_are_the_sums_of_all(
        responses in prop::collection::vec(response(), 1..40),
        cut in 0_usize..40,
    ) {
        let survey = survey(INDEX);
        let texts: Vec<&str> = responses.iter().map(String::as_str).collect();
        let cut = cut.min(texts.len());
        let mut merged = sums(&survey, &texts[cut..]);
        merged.merge(&sums(&survey, &texts[..cut]));
        prop_assert_eq!(merged, sums(&survey, &texts));
    }

    #[test]
    fn a_share_is_the_count_by_hand(responses in prop::collection::vec(response(), 1..40)) {
        let survey = survey(INDEX);
        let texts: Vec<&str> = responses.iter().map(String::as_str).collect();
        let valid = texts.iter().filter(|text| !text.starts_with("a=9")).count();
        let good = texts.iter().filter(|text| text.starts_with("a=4") || text.starts_with("a=5")).count();
        let unit = UnitSums { sums: sums(&survey, &texts).into(), transactions: None, moments: None };
        let shown = value(&survey, &figures(&survey.index, &[unit]), "ia");
        if valid == 0 {
            prop_assert_eq!(shown, "no-answers");
        } else {
            // Hundredths of a percent, half up, in integers.
            let hundredths = (20_000 * good + valid) / (2 * valid);
            prop_assert_eq!(shown, format!("{}.{:02}", hundredths / 100, hundredths % 100));
        }
    }
}

/// Any order, any batches.
fn tally(survey: &Survey, responses: &[String]) -> Tally {
    let layout = Layout::of(survey);
    let mut tally = Tally::with_moments(&layout);
    for response in responses {
        tally.count(survey, &layout, &answers(survey, response), 1);
    }
    tally
}

fn answers(survey: &Survey, response: &str) -> Answers {
    let pairs: Vec<(String, String)> = response
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    validate_record(survey, &pairs).unwrap_or_else(|faults| panic!("{response}: {faults:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn order_and_batches_do_not_change_a_tally(
        responses in prop::collection::vec(response(), 1..30),
        shuffled in any::<prop::sample::Index>(),
        cut in 0_usize..30,
    ) {
        let survey = survey(INDEX);
        let mut other = responses.clone();
        other.rotate_left(shuffled.index(responses.len()));
        other.reverse();
        let cut = cut.min(other.len());
        let mut batches = tally(&survey, &other[cut..]);
        batches.merge(&tally(&survey, &other[..cut]));
        prop_assert_eq!(batches, tally(&survey, &responses));
    }

    #[test]
    fn taking_a_response_out_and_putting_it_back_changes_nothing(
        responses in prop::collection::vec(response(), 1..20),
        one in any::<prop::sample::Index>(),
    ) {
        let survey = survey(INDEX);
        let layout = Layout::of(&survey);
        let before = tally(&survey, &responses);
        let one = answers(&survey, &responses[one.index(responses.len())]);
        let mut after = before.clone();
        after.count(&survey, &layout, &one, -1);
        prop_assert_ne!(&after, &before);
        after.count(&survey, &layout, &one, 1);
        prop_assert_eq!(after, before);
    }

    #[test]
    fn single_responses_give_what_tallies_give(
        units in prop::collection::vec(prop::collection::vec(response(), 2..15), 1..4),
        aggregate in prop::sample::select(vec!["pooled", "mean-of-units", "population"]),
    ) {
        let survey = survey(&INDEX.replace("[index]", &format!("[index]\naggregate = \"{aggregate}\"")));
        let layout = Layout::of(&survey);
        let cases = units.iter().enumerate().flat_map(|(unit, responses)| {
            let case = |text: &String| {
                Case::new((&survey, &layout), (&survey, &layout), &answers(&survey, text), unit)
            };
            responses.iter().map(case).collect::<Vec<_>>()
        });
        let transactions: Vec<_> = (0..units.len()).map(|at| Some(100 + 70 * at as i64)).collect();
        let sample = Sample::new(&survey, Arc::new(cases.collect()), transactions.clone());
        let of = |units: Vec<UnitSums>| {
            let mut found = figures(&survey.index, &units);
            add_intervals(&survey.index, &layout.leaves, &units, &mut found);
            found
        };
        let singles = (0..units.len()).map(|unit| sample.unit(&survey, unit, |_| true)).collect();
        let tallied = units
            .iter()
            .zip(transactions)
            .map(|(responses, transactions)| crate::vectors::unit(&survey, responses, transactions))
            .collect();
        let (singles, tallied): (Vec<Figure>, Vec<Figure>) = (of(singles), of(tallied));
        for (one, other) in singles.iter().zip(&tallied) {
            let counts = |of: &Figure| (of.n, of.precision.as_ref().map(|precision| precision.degrees_of_freedom));
            prop_assert_eq!(counts(one), counts(other));
            let value = |figure: &Figure| figure.value.map(|value| value.round_dp(20));
            prop_assert_eq!(value(one), value(other));
            let (Some(one), Some(other)) = (&one.precision, &other.precision) else { continue };
            // Coefficients count with 17 digits.
            let allowed = |size: Decimal| (size + Decimal::ONE) * Decimal::new(1, 12);
            let near = |one: Decimal, other: Decimal| (one - other).abs() <= allowed(other);
            prop_assert!(near(one.standard_error, other.standard_error), "{:?} {:?}", one, other);
            let effects = one.design_effect.zip(other.design_effect);
            prop_assert_eq!(effects.is_some(), one.design_effect.or(other.design_effect).is_some());
            prop_assert!(effects.is_none_or(|(one, other)| near(one, other)), "{:?}", effects);
        }
    }

    #[test]
    fn raked_weights_have_the_margins_and_keep_their_sum(
        groups in prop::collection::vec((0_usize..3, 0_usize..3), 30..80),
        shares in prop::collection::vec(1_i64..20, 4),
    ) {
        // Everybody may say nothing on either question: group 2.
        let mut groups: Vec<Vec<usize>> = groups.into_iter().map(|(a, b)| vec![a, b]).collect();
        // With somebody in every cell any margins can be met; else what is silent may stand in the way.
        groups.extend((0..9).map(|cell| vec![cell / 3, cell % 3]));
        let base: Vec<Decimal> = (0..groups.len()).map(|at| Decimal::from(1 + at % 4)).collect();
        let share = |at: usize| Decimal::from(shares[at]);
        let targets = [[0, 1], [2, 3]].map(|at| Target { shares: at.map(share).to_vec() });
        let raked = rake(&base, &groups, &targets);
        prop_assert!(raked.met);
        let sum = |of: &[Decimal], margin: usize, group: Option<usize>| -> Decimal {
            let inside = of.iter().zip(&groups).filter(|(_, own)| group.is_none_or(|group| own[margin] == group));
            inside.map(|(weight, _)| *weight).sum()
        };
        for (margin, target) in targets.iter().enumerate() {
            let silent = sum(&base, margin, Some(2));
            let known = sum(&base, margin, None) - silent;
            for (group, share) in target.shares.iter().enumerate() {
                let wanted = known * share / target.shares.iter().sum::<Decimal>();
                let ours = sum(&raked.weights, margin, Some(group));
                prop_assert!((ours - wanted).abs() < Decimal::new(1, 9), "{} {}", ours, wanted);
            }
            let kept = sum(&raked.weights, margin, Some(2)) - silent;
            prop_assert!(kept.abs() < Decimal::new(1, 9));
        }
    }
}
