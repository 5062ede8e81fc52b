//! The rules of official methods: points, reversal, cutting off, classes, scores among the units of a round.

use hailong::definition::Survey;
use hailong::index::Figure;
use hailong::index::across::{compare_units, left_out, made_alike, quarters};
use rust_decimal::Decimal;

use super::{n, of_units, survey, value};

fn leaf(id: &str, question: &str, rest: &str) -> String {
    format!("[[index.indicator]]\nid = \"{id}\"\ndimension = \"all\"\nquestion = \"{question}\"\n{rest}\n")
}

fn tree(head: &str, leaves: &[String]) -> Survey {
    let top = "[[index.dimension]]\nid = \"all\"\ntitle.en = \"All\"\n";
    survey(&format!("[index]\n{head}\n{top}{}", leaves.concat()))
}

/// PAR INDEX: points obtained over the points that could be obtained; what does not apply leaves both.
#[test]
fn points_leave_what_does_not_apply_out_of_the_points_to_be_had() {
    let survey = survey(&format!(
        "[index]\nmeasure = \"points\"\n[[index.dimension]]\nid = \"all\"\ntitle.en = \"All\"\n\
         combine = \"pooled\"\n{}{}",
        leaf("pa", "a", ""),
        leaf("pr", "route", "")
    ));
    // `a` is worth 100 points at most, `route` 1. 9 does not apply.
    let figures = of_units(&survey, &[(&["a=4 route=1", "a=9 route=0", "a=2 route=1"], None)]);
    assert_eq!(value(&survey, &figures, "pa"), "50.00"); // (75 + 25) / 200
    assert_eq!(value(&survey, &figures, "pr"), "66.67"); // 2 / 3
    assert_eq!(value(&survey, &figures, "all"), "50.25"); // (100 + 2) / (200 + 3)
    assert_eq!(n(&survey, &figures, "pa"), 2);
}

#[test]
fn a_reversed_indicator_runs_from_the_other_end_of_its_range() {
    let survey = tree(
        "",
        &[
            leaf("share", "a", "measure = \"share\"\ncodes = [4, 5]\nreverse = true"),
            leaf("score", "b", "measure = \"mean\"\nreverse = true"),
            leaf(
                "scaled",
                "b",
                "measure = \"mean\"\nrescale = { from = [0, 100], to = [1, 10] }\nreverse = true",
            ),
            leaf("points", "b", "measure = \"points\"\nreverse = true"),
        ],
    );
    let figures = of_units(&survey, &[(&["a=5 b=4", "a=1 b=5", "a=2 b=5", "a=3 b=9"], None)]);
    assert_eq!(value(&survey, &figures, "share"), "75.00");
    assert_eq!(value(&survey, &figures, "score"), "8.33"); // 100 − (75 + 100 + 100) / 3
    assert_eq!(value(&survey, &figures, "scaled"), "1.75"); // 11 − (1 + 9 · 0.91666…)
    assert_eq!(value(&survey, &figures, "points"), "8.33");
}

#[test]
fn a_value_is_cut_off_only_where_the_definition_says_so() {
    let rescale = "measure = \"mean\"\nrescale = { from = [0, 10], to = [1, 10] }";
    let survey =
        tree("", &[leaf("open", "km", rescale), leaf("cut", "km", &format!("{rescale}\nclamp = [1, 10]"))]);
    let figures = of_units(&survey, &[(&["km=15", "km=25"], None)]);
    assert_eq!(value(&survey, &figures, "open"), "19.00");
    assert_eq!(value(&survey, &figures, "cut"), "10.00");
}

#[test]
fn a_dont_know_is_in_the_denominator_where_the_indicator_says_so() {
    let share = "measure = \"share\"\ncodes = [4, 5]";
    let survey = tree(
        "",
        &[leaf("without", "a", share), leaf("with", "a", &format!("{share}\ncount-no-answer = true"))],
    );
    let responses = ["a=5", "a=4", "a=1", "a=9", "b=3"];
    let figures = of_units(&survey, &[(&responses, None)]);
    assert_eq!(value(&survey, &figures, "without"), "66.67");
    assert_eq!(value(&survey, &figures, "with"), "50.00");
    assert_eq!([n(&survey, &figures, "without"), n(&survey, &figures, "with")], [3, 4]);
    assert_eq!(n(&survey, &figures, "all"), 4, "who left it blank counts nowhere");
}

#[test]
fn a_figure_names_what_was_left_out_of_it() {
    let survey = tree("measure = \"mean\"", &[leaf("ma", "a", ""), leaf("mc", "c", "")]);
    let figures = of_units(&survey, &[(&["a=5 route=0"], None)]);
    assert_eq!(left_out(&survey.index, &figures, 0), [survey.index.position("mc").expect("a node")]);
    let whole = of_units(&survey, &[(&["a=5 route=1 c=5"], None)]);
    assert!(left_out(&survey.index, &whole, 0).is_empty());
}

/// `mc` is asked of those alone who say so. What most units have is the yardstick, and what few have is not.
#[test]
fn a_unit_without_a_part_that_most_others_have_is_not_made_alike() {
    let survey = tree("measure = \"mean\"", &[leaf("ma", "a", ""), leaf("mc", "c", "")]);
    let alike = |units: &[&[&str]], at: &str| {
        let made: Vec<Vec<bool>> = units
            .iter()
            .map(|responses| of_units(&survey, &[(responses, None)]))
            .map(|figures| figures.iter().map(|figure| figure.value().is_some()).collect())
            .collect();
        let made: Vec<_> = made.iter().map(|made| Some(&made[..])).collect();
        made_alike(&survey.index, survey.index.position(at).expect("a node"), &made)
    };
    let (with, without): (&[&str], &[&str]) = (&["a=5 route=1 c=5"], &["a=4 route=0"]);
    assert_eq!(alike(&[with, with, without], "all"), [true, true, false]);
    assert_eq!(alike(&[with, with, without], "ma"), [true; 3]);
    assert_eq!(alike(&[with, with, without], "mc"), [true, true, false]);
    assert_eq!(alike(&[with, without], "all"), [true, false]);
    assert_eq!(alike(&[with, without, without], "all"), [true; 3]);
    assert_eq!(alike(&[without, without, &["b=3"]], "all"), [true, true, false]);
}

const DDCI: &str = "min-max = [1, 10]";

fn round(survey: &Survey, units: &[&[&str]]) -> Vec<Vec<Figure>> {
    let mut found: Vec<_> = units.iter().map(|responses| of_units(survey, &[(responses, None)])).collect();
    compare_units(&survey.index, &mut found);
    found
}

/// DDCI: 9 (x − min)/(max − min) + 1, and 11 − that where little is good.
#[test]
fn scores_of_a_round_run_from_the_smallest_to_the_largest_of_its_units() {
    let survey = tree(
        "measure = \"mean\"",
        &[leaf("up", "a", DDCI), leaf("down", "km", "min-max = [10, 1]\nweight = 3"), leaf("plain", "b", "")],
    );
    let found = round(&survey, &[&["a=1 km=2 b=1"], &["a=3 km=8 b=1"], &["a=5 km=4 b=1"], &["a=9 km=2 b=1"]]);
    let of = |unit: usize, node: &str| value(&survey, &found[unit], node);
    assert_eq!([of(0, "up"), of(1, "up"), of(2, "up"), of(3, "up")], ["1.00", "5.50", "10.00", "no-answers"]);
    assert_eq!([of(0, "down"), of(1, "down"), of(2, "down")], ["10.00", "1.00", "7.00"]);
    assert_eq!(of(1, "all"), "1.70"); // (5.5 + 3 · 1 + 0) / 5
    assert_eq!(of(3, "all"), "7.50"); // (3 · 10 + 0) / 4: its first score is missing
}

#[test]
fn a_round_in_which_all_are_the_same_gives_no_score() {
    let survey = tree("measure = \"mean\"", &[leaf("up", "a", DDCI)]);
    let found = round(&survey, &[&["a=3"], &["a=3"]]);
    assert_eq!(value(&survey, &found[0], "up"), "no-spread");
    assert_eq!(value(&survey, &found[1], "all"), "no-spread");
}

#[test]
fn quarters_are_of_equal_size_leave_out_the_incomplete_and_do_not_part_equals() {
    let values = |numbers: &[Option<i64>]| -> Vec<Option<Decimal>> {
        numbers.iter().map(|number| number.map(Decimal::from)).collect()
    };
    assert_eq!(
        quarters(&values(&[Some(10), None, Some(40), Some(20), Some(30)])),
        [Some(4), None, Some(1), Some(3), Some(2)]
    );
    assert_eq!(quarters(&values(&[Some(1), Some(1), Some(1), Some(1)])), [Some(1); 4]);
    let many: Vec<_> = (0..63).map(|k| Some(Decimal::from(k))).collect();
    let of = |wanted| quarters(&many).iter().filter(|quarter| **quarter == Some(wanted)).count();
    assert_eq!([of(1), of(2), of(3), of(4)], [16, 16, 16, 15]);
    assert!(quarters(&[None]).iter().all(Option::is_none));
}

#[test]
fn a_class_begins_at_its_own_number() {
    let classes = "[[index.class]]\nid = \"fair\"\ntitle.en = \"Fair\"\nfrom = 9\n\
                   [[index.class]]\nid = \"good\"\ntitle.en = \"Good\"\nfrom = 12\n\
                   [[index.class]]\nid = \"poor\"\ntitle.en = \"Poor\"\nfrom = 0\n";
    let survey = survey(&format!(
        "[index]\nmeasure = \"mean\"\n{classes}[[index.dimension]]\nid = \"all\"\ntitle.en = \"All\"\n{}",
        leaf("ma", "a", "")
    ));
    let class = |value: &str| {
        survey.index.class(value.parse().expect("a number")).map_or("none", |class| class.id.as_str())
    };
    assert_eq!(
        [class("30"), class("12"), class("11.999"), class("9"), class("0"), class("-0.1")],
        ["good", "good", "fair", "fair", "poor", "none"]
    );
}
