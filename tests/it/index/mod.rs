//! Indices through the public door: a definition, answers, figures.

mod aggregation;
mod coverage;
mod disclosure;
mod figures;
mod loss;
mod method;
mod one;
mod periods;
mod plan;
mod properties;
mod tree;
mod variance;

use hailong::definition::Survey;
use hailong::definition::catalogue::load_stored;
use hailong::index::{Carried, Figure, Layout, Sums, Tally, UnitSums, figure::show, figures};
use hailong::response::validate::validate_record;

/// A survey with one section of 1–5 questions `a`, `b`, `c` (`c` only when `route` is yes), a number
/// `km`, and the index written below.
pub(crate) fn survey(index: &str) -> Survey {
    let text = format!("{HEAD}\n{index}");
    load_stored("a test", &text).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

const HEAD: &str = r#"
id = "test"
version = "1"
languages = ["en"]
title.en = "Test"
unit-kinds = ["commune"]

[scale.five]
[[scale.five.option]]
code = 1
score = 0
text.en = "1"
[[scale.five.option]]
code = 2
score = 25
text.en = "2"
[[scale.five.option]]
code = 3
score = 50
text.en = "3"
[[scale.five.option]]
code = 4
score = 75
text.en = "4"
[[scale.five.option]]
code = 5
score = 100
text.en = "5"
[[scale.five.option]]
code = 9
no-answer = true
text.en = "don't know"

[[section]]
id = "s"
title.en = "S"
[[section.question]]
id = "a"
type = "scale"
scale = "five"
text.en = "A"
[[section.question]]
id = "b"
type = "scale"
scale = "five"
text.en = "B"
[[section.question]]
id = "route"
type = "yes-no"
text.en = "Route"
segment = true
[[section.question]]
id = "c"
type = "scale"
scale = "five"
text.en = "C"
ask-if = { question = "route", is = [1] }
[[section.question]]
id = "km"
type = "number"
min = 0
decimals = 1
text.en = "Km"
"#;

/// The sums of some responses, each written `a=4 b=9`.
pub(super) fn sums(survey: &Survey, responses: &[&str]) -> Sums {
    let layout = Layout::of(survey);
    let mut tally = Tally::empty(&layout);
    for response in responses {
        let pairs: Vec<(String, String)> = response
            .split_whitespace()
            .map(|pair| pair.split_once('=').expect("name=value"))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let answers =
            validate_record(survey, &pairs).unwrap_or_else(|faults| panic!("{response}: {faults:?}"));
        tally.count(survey, &layout, &answers, 1);
    }
    let mut sums = Sums::empty(survey);
    sums.add(&Carried::of(survey, survey), survey, &layout, &tally);
    sums
}

/// The figures of several units, each a list of responses and its transactions.
pub(super) fn of_units(survey: &Survey, units: &[(&[&str], Option<i64>)]) -> Vec<Figure> {
    let unit = |(responses, transactions): &(&[&str], Option<i64>)| UnitSums {
        sums: sums(survey, responses).into(),
        transactions: *transactions,
        moments: None,
    };
    figures(&survey.index, &units.iter().map(unit).collect::<Vec<_>>())
}

/// One node's value with two decimals, or why it has none.
pub(super) fn value(survey: &Survey, figures: &[Figure], node: &str) -> String {
    let figure = &figures[survey.index.position(node).expect("a node")];
    figure.value.map_or_else(|absence| absence.as_str().to_owned(), |value| show(value, 2))
}

pub(super) fn n(survey: &Survey, figures: &[Figure], node: &str) -> i64 {
    figures[survey.index.position(node).expect("a node")].n
}
