//! Counting: nothing is lost, counted twice, or dependent on order.

use hailong::index::tally::segment_values;
use hailong::index::{Layout, Tally};
use hailong::response::Answers;
use proptest::prelude::*;

use super::properties::accepted;
use super::{every_type, json};

fn tally(answers: &[Answers]) -> Tally {
    let survey = every_type();
    let layout = Layout::of(survey);
    let mut tally = Tally::with_moments(&layout);
    answers.iter().for_each(|answers| tally.count(survey, &layout, answers, 1));
    tally
}

#[test]
fn a_response_is_counted_where_it_belongs() {
    let survey = every_type();
    let layout = Layout::of(survey);
    let sent = [
        r#"{"co": 1, "thang": 3, "nhieu": [1, 2], "so": 7.5, "dong-1": 9, "dong-2": 2}"#,
        r#"{"co": 1, "thang": 9, "nhieu": [9], "so": -2, "dong-1": 3}"#,
        r#"{"co": 0, "thang": 1}"#,
    ];
    let answers: Vec<_> = sent.iter().map(|sent| json(survey, sent).expect(sent)).collect();
    let tally = tally(&answers);
    let at = |id: &str| &layout.fields[survey.field_position(&id.parse().expect("an id")).expect(id)];
    let states = |id: &str| {
        let cells = at(id);
        [cells.valid(), cells.no_answer(), cells.skipped(), cells.not_asked()].map(|cell| tally.cell(cell))
    };
    let count = |id: &str, code| at(id).count(code).map(|cell| tally.cell(cell));
    assert_eq!(tally.responses(), 3);
    assert_eq!(states("thang"), [2, 1, 0, 0]);
    assert_eq!(states("nhieu"), [1, 1, 1, 0]);
    assert_eq!(states("so"), [2, 0, 0, 1]);
    assert_eq!(states("dong-1"), [1, 1, 0, 1]);
    assert_eq!(states("dong-2"), [1, 0, 1, 1]);
    assert_eq!(states("sau"), [0, 0, 0, 3]);
    assert_eq!((count("thang", 3), count("thang", 9), count("thang", 2)), (Some(1), Some(1), Some(0)));
    assert_eq!((count("nhieu", 1), count("nhieu", 2), count("nhieu", 9)), (Some(1), Some(1), Some(1)));
    assert_eq!(count("thang", 77), None);
    let (sum, decimals) = at("so").sum().expect("a number");
    assert_eq!((tally.cell(sum), decimals), (55, 1));
}

#[test]
fn a_dimension_counts_the_responses_with_an_answer_below_it() {
    use hailong::index::layout::NodeCells;
    let survey = every_type();
    let layout = Layout::of(survey);
    let sent =
        [r#"{"co": 1, "dong-1": 9, "dong-2": 2}"#, r#"{"co": 1, "dong-1": 9}"#, r#"{"co": 0, "thang": 1}"#];
    let tally = tally(&sent.map(|sent| json(survey, sent).expect(sent)));
    let respondents = |id: &str| match &layout.nodes[survey.index.position(id).expect(id)] {
        NodeCells::Dimension { respondents, .. } => tally.cell(*respondents),
        NodeCells::Indicator { .. } => panic!("{id} is a leaf"),
    };
    assert_eq!((respondents("rieng"), respondents("tat-ca")), (1, 2));
}

#[test]
fn a_response_belongs_to_the_groups_it_names() {
    let survey = every_type();
    let groups = |sent: &str| -> Vec<String> {
        let values = segment_values(survey, &json(survey, sent).expect(sent));
        values.iter().map(|value| format!("{}={}", value.segment, value.code)).collect()
    };
    assert_eq!(groups(r#"{"co": 0, "mot": 30, "thang": 9}"#), ["mot=30", "thang=9"]);
    assert_eq!(groups(r#"{"co": 0}"#), Vec::<String>::new());
}

proptest! {
    #[test]
    fn counting_and_taking_away_leaves_nothing(all in prop::collection::vec(accepted(), 0..8)) {
        let survey = every_type();
        let layout = Layout::of(survey);
        let mut counted = tally(&all);
        all.iter().rev().for_each(|answers| counted.count(survey, &layout, answers, -1));
        prop_assert!(counted.is_empty());
        prop_assert_eq!(counted, Tally::with_moments(&layout));
    }

    #[test]
    fn order_and_batches_do_not_matter(
        (all, shuffled) in prop::collection::vec(accepted(), 0..8)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        cut in 0_usize..8,
    ) {
        let (first, second) = shuffled.split_at(cut.min(shuffled.len()));
        let mut merged = tally(first);
        merged.merge(&tally(second));
        prop_assert_eq!(&merged, &tally(&all));
        let layout = Layout::of(every_type());
        prop_assert_eq!(Tally::read(&layout, &merged.write()), Some(merged));
    }

    #[test]
    fn every_response_is_in_one_state_at_each_question(all in prop::collection::vec(accepted(), 0..8)) {
        let survey = every_type();
        let layout = Layout::of(survey);
        let tally = tally(&all);
        prop_assert_eq!(tally.responses(), i64::try_from(all.len()).unwrap_or(-1));
        for (field, cells) in survey.fields.iter().zip(&layout.fields) {
            let states = [cells.valid(), cells.no_answer(), cells.skipped(), cells.not_asked()];
            prop_assert_eq!(states.iter().map(|cell| tally.cell(*cell)).sum::<i64>(), tally.responses(), "{}", field.id);
        }
    }
}
