//! The worked examples of `docs/methodology.md`: what is computed here stands there, digit by digit.

use hailong::definition::Survey;
use hailong::index::Figure;
use hailong::index::figure::show;

use super::{of_units, survey, value};

const DOCUMENT: &str = include_str!("../../../docs/methodology.md");

#[track_caller]
fn stands(sentence: &str) {
    assert!(DOCUMENT.contains(sentence), "docs/methodology.md does not say “{sentence}”");
}

fn leaf(id: &str, dimension: &str, rest: &str) -> String {
    format!("[[index.indicator]]\nid = \"{id}\"\ndimension = \"{dimension}\"\nquestion = \"a\"\n{rest}\n")
}

fn dimension(id: &str, rest: &str) -> String {
    format!("[[index.dimension]]\nid = \"{id}\"\ntitle.en = \"{id}\"\n{rest}\n")
}

fn written(survey: &Survey, figures: &[Figure], node: &str, digits: u32) -> String {
    let at = survey.index.position(node).expect("a node");
    show(figures[at].value().expect("a value"), digits)
}

#[test]
fn indicators_and_dimensions_come_out_as_written() {
    let share = "measure = \"share\"\ncodes = [4, 5]";
    let rescale = "measure = \"mean\"\nrescale = { from = [0, 100], to = [1, 10] }";
    let survey = survey(
        &[
            "[index]\n".to_owned(),
            dimension("all", ""),
            dimension("mean", "parent = \"all\""),
            leaf("share", "mean", &format!("{share}\nweight = 2")),
            leaf("score", "mean", "measure = \"mean\""),
            dimension("sum", "parent = \"all\"\ncombine = \"sum\""),
            leaf("scaled", "sum", rescale),
            leaf("turned", "sum", &format!("{rescale}\nreverse = true")),
            leaf("of-all", "all", &format!("{share}\ncount-no-answer = true")),
            leaf("points", "all", "measure = \"points\""),
        ]
        .concat(),
    );
    let figures = of_units(&survey, &[(&["a=5", "a=4", "a=4", "a=2", "a=9", "b=1"], None)]);
    let of = |node: &str| value(&survey, &figures, node);
    let exact = |node: &str| written(&survey, &figures, node, 4);
    stands(&format!("100 · 3/4 = {}", of("share")));
    stands(&format!("100 · 3/5 = {}", of("of-all")));
    stands(&format!("(100 + 75 + 75 + 25)/4 = {}", of("score")));
    assert_eq!(of("points"), of("score"), "the best answer is worth 100 points");
    stands(&format!("1 + {} · 9/100 = {}", of("score"), exact("scaled")));
    stands(&format!("10 − 6.1875 = {}", exact("turned")));
    stands(&format!("(2 · {} + {})/3 = {}", of("share"), of("score"), of("mean")));
    stands(&format!("{} + {} = {}", exact("scaled"), exact("turned"), exact("sum")));
}

#[test]
fn units_come_together_as_written() {
    let of = |aggregate: &str| {
        let survey = survey(
            &[
                format!("[index]\naggregate = \"{aggregate}\"\n"),
                dimension("all", ""),
                leaf("share", "all", "measure = \"share\"\ncodes = [4, 5]"),
            ]
            .concat(),
        );
        let first: Vec<&str> = [["a=4"; 3].as_slice(), &["a=1"]].concat();
        let second: Vec<&str> = [["a=5"; 4].as_slice(), &["a=2"; 12]].concat();
        let one = |responses: &[&str]| value(&survey, &of_units(&survey, &[(responses, None)]), "share");
        let both = of_units(&survey, &[(&first, Some(900)), (&second, Some(100))]);
        (one(&first), one(&second), value(&survey, &both, "all"))
    };
    let (first, second, pooled) = of("pooled");
    stands(&format!("100 · 7/20 = {pooled}"));
    stands(&format!("({first} + {second})/2 = {}", of("mean-of-units").2));
    stands(&format!("(900 · {first} + 100 · {second})/1000 = {}", of("population").2));
}
