//! One person's answers on the scale of the index.

use hailong::definition::Survey;
use hailong::index::points_given;
use hailong::response::validate::validate_record;
use rust_decimal::{Decimal, dec};

use super::survey;

fn points(survey: &Survey, pairs: &[(&str, &str)]) -> Option<Decimal> {
    let pairs: Vec<(String, String)> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    points_given(survey, &validate_record(survey, &pairs).expect("answers"))
}

fn leaf(id: &str, dimension: &str, question: &str, rest: &str) -> String {
    format!(
        "[[index.indicator]]\nid = \"{id}\"\ndimension = \"{dimension}\"\nquestion = \"{question}\"\n{rest}\n"
    )
}

const TOP: &str = "[index]\nmeasure = \"mean\"\n[[index.dimension]]\nid = \"all\"\ntitle.en = \"All\"\n";

#[test]
fn where_little_is_good_a_high_answer_gives_few_points() {
    let reversed = survey(&[TOP.to_owned(), leaf("ra", "all", "a", "reverse = true")].concat());
    assert_eq!(points(&reversed, &[("a", "5")]), Some(dec!(0)));
    assert_eq!(points(&reversed, &[("a", "2")]), Some(dec!(75)));
    let swapped = survey(
        &[TOP.to_owned(), leaf("ra", "all", "a", "rescale = { from = [0, 100], to = [10, 1] }")].concat(),
    );
    assert_eq!(points(&swapped, &[("a", "2")]), Some(dec!(75)));
    let share = survey(
        &[TOP.to_owned(), leaf("ra", "all", "a", "measure = \"share\"\ncodes = [4, 5]\nreverse = true")]
            .concat(),
    );
    assert_eq!(points(&share, &[("a", "4")]), Some(dec!(0)));
}

#[test]
fn a_dimension_that_is_turned_round_turns_what_is_below_it() {
    let turned = "[[index.dimension]]\nid = \"d\"\nparent = \"all\"\ntitle.en = \"D\"\n\
                  rescale = { from = [0, 100], to = [100, 0] }\n";
    let survey = survey(
        &[TOP.to_owned(), turned.to_owned(), leaf("a", "d", "a", ""), leaf("b", "d", "b", "reverse = true")]
            .concat(),
    );
    assert_eq!(points(&survey, &[("a", "5")]), Some(dec!(0)));
    assert_eq!(points(&survey, &[("b", "5")]), Some(dec!(100)));
    assert_eq!(points(&survey, &[("a", "4"), ("b", "4")]), Some(dec!(50)));
}

#[test]
fn what_is_cut_off_gives_no_more_than_the_range_does() {
    let rest = "rescale = { from = [0, 100], to = [0, 20] }\nclamp = [5, 15]";
    let survey = survey(&[TOP.to_owned(), leaf("a", "all", "a", rest)].concat());
    assert_eq!(points(&survey, &[("a", "1")]), Some(dec!(0)));
    assert_eq!(points(&survey, &[("a", "3")]), Some(dec!(50)));
    assert_eq!(points(&survey, &[("a", "5")]), Some(dec!(100)));
    assert_eq!(points(&survey, &[("a", "9")]), None);
}
