//! What holds for any responses.

use hailong::index::{Sums, UnitSums, figures};
use proptest::prelude::*;

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
        let unit = |sums: Sums| UnitSums { sums, transactions: None, moments: None };
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
        let unit = UnitSums { sums: sums(&survey, &texts), transactions: None, moments: None };
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
