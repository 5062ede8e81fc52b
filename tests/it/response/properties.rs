//! What holds of every submission, whatever it says.

use std::collections::BTreeMap;

use hailong::response::asked::asked;
use hailong::response::validate::{validate_form, validate_json};
use hailong::response::{Answer, Answers};
use proptest::prelude::*;
use serde_json::{Map, Value};

use super::{every_type, written_back};

const NAMES: [&str; 14] = [
    "mot", "thang", "nhieu", "co", "ngay", "ngan", "so", "bang", "dong-1", "dong-2", "sau", "cuoi", "dem",
    "la",
];

/// Names and values that are often right and often nearly so.
fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    let value = prop_oneof![
        6 => (0..4_i32).prop_map(|code| code.to_string()),
        1 => Just("9".to_owned()),
        1 => (-200..200_i32, 0..100_u32).prop_map(|(whole, part)| format!("{whole},{part}")),
        1 => (2019..2028_i32, 1..13_u32, 1..32_u32).prop_map(|(y, m, d)| format!("{d}/{m}/{y}")),
        1 => "\\PC{0,12}",
        1 => any::<String>(),
    ];
    prop::collection::vec((prop::sample::select(&NAMES[..]).prop_map(str::to_owned), value), 0..14)
}

/// One right answer to some questions, whatever is asked.
fn right_pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    let of = |name: &'static str, values: Vec<&'static str>| {
        prop::option::of(prop::sample::select(values)).prop_map(move |value| (name, value))
    };
    let choices = prop::sample::subsequence(vec!["1", "2", "3"], 0..=2);
    let one = (
        of("mot", vec!["1", "2", "30"]),
        of("thang", vec!["1", "2", "3", "9"]),
        of("ngay", vec!["2020-02-29", "31/12/2026", "1/1/2025"]),
        of("ngan", vec!["chữ", " hai từ ", "ho\u{302}m\r\nnay"]),
        of("so", vec!["-5", "0", "100,5", "7.5"]),
        of("dong-1", vec!["1", "2", "3", "9"]),
        of("dong-2", vec!["1", "2", "3", "9"]),
        of("cuoi", vec!["Cảm ơn", "…"]),
        of("dem", vec!["0", "-1000000000000", "1000000000000"]),
    );
    let always = (prop::sample::select(vec!["0", "1", "1"]), prop::sample::select(vec!["0", "1"]));
    (one, choices, always).prop_map(|((a, b, c, d, e, f, g, h, i), choices, (yes, later))| {
        let given = [a, b, c, d, e, f, g, h, i].into_iter().filter_map(|(name, value)| Some((name, value?)));
        let choices = choices.into_iter().map(|code| ("nhieu", code));
        let all = given.chain(choices).chain([("co", yes), ("sau", later)]);
        all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    })
}

/// Answers that were taken.
pub(super) fn accepted() -> impl Strategy<Value = Answers> {
    right_pairs().prop_map(|pairs| validate_form(every_type(), &pairs).expect("right pairs"))
}

/// Any JSON, not too deep.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3..12_i64).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| prop::collection::vec(inner, 0..4).prop_map(Value::from))
}

proptest! {
    #[test]
    fn whatever_a_form_sends_there_is_an_answer(pairs in pairs()) {
        let survey = every_type();
        match validate_form(survey, &pairs) {
            Ok(answers) => {
                prop_assert!(!answers.is_empty());
                let asked = asked(survey, &answers);
                for (field, asked) in survey.fields.iter().zip(asked) {
                    prop_assert!(asked || answers.get(&field.id).is_none(), "{} survived", field.id);
                    prop_assert!(!asked || !field.required || answers.get(&field.id).is_some());
                }
            }
            Err(state) => prop_assert!(!state.faults.is_empty()),
        }
    }

    #[test]
    fn whatever_the_api_is_sent_there_is_an_answer(
        sent in prop::collection::btree_map(prop::sample::select(&NAMES[..]), json(), 0..8)
    ) {
        let sent: Map<String, Value> = sent.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        if let Err(faults) = validate_json(every_type(), &sent) {
            prop_assert!(!faults.is_empty());
        }
    }

    #[test]
    fn names_nobody_asked_for_do_no_harm(pairs in prop::collection::vec((any::<String>(), any::<String>()), 0..6)) {
        prop_assert!(validate_form(every_type(), &pairs).is_err());
    }

    #[test]
    fn accepted_answers_written_back_are_accepted_unchanged(answers in accepted()) {
        prop_assert_eq!(validate_form(every_type(), &written_back(&answers)), Ok(answers));
    }

    #[test]
    fn both_doors_take_accepted_answers_alike(answers in accepted()) {
        prop_assert_eq!(validate_json(every_type(), &answers.to_json()), Ok(answers));
    }

    #[test]
    fn what_the_form_accepts_of_garbage_the_api_accepts(pairs in pairs()) {
        if let Ok(answers) = validate_form(every_type(), &pairs) {
            prop_assert_eq!(validate_json(every_type(), &answers.to_json()), Ok(answers));
        }
    }

    #[test]
    fn stored_answers_read_back_as_they_were(answers in accepted()) {
        let survey = every_type();
        let mut read = Answers::from_coded_json(survey, &answers.coded_json()).expect("what was stored");
        let texts: BTreeMap<_, _> = answers.texts().collect();
        for (id, text) in &texts {
            prop_assert!(read.get(id).is_none(), "texts are kept apart");
            read.insert((*id).clone(), Answer::Text((*text).to_owned()));
        }
        prop_assert_eq!(&read, &answers);
        prop_assert_eq!(read.coded_json(), answers.coded_json());
    }
}
