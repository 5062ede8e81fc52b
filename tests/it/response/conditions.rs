//! What is asked, given the answers so far.

use hailong::response::asked::{asked, asked_fields};
use hailong::response::{Answer, Answers};

use super::{every_type, form, json};

fn asked_ids(answers: &Answers) -> Vec<String> {
    asked_fields(every_type(), answers).map(|field| field.id.to_string()).collect()
}

#[test]
fn before_any_answer_only_unconditional_questions_are_asked() {
    let always = ["mot", "thang", "nhieu", "co", "ngay", "ngan", "dem"];
    assert_eq!(asked_ids(&Answers::default()), always);
    assert_eq!(asked(every_type(), &Answers::default()).len(), every_type().fields.len());
}

/// Answers, and whether `sau` is asked: co is 1, and dong-1 is 1 or 2, or nhieu has 3 and mot is not 2.
#[test]
fn conditions_of_every_shape_open_a_question() {
    for (answers, is_asked) in [
        (r#"{"co": 1, "dong-1": 1, "sau": 0}"#, true),
        (r#"{"co": 1, "dong-1": 2, "sau": 0}"#, true),
        (r#"{"co": 1, "dong-1": 3}"#, false),
        (r#"{"co": 1, "dong-1": 9}"#, false),
        (r#"{"co": 1, "nhieu": [3], "sau": 0}"#, true),
        (r#"{"co": 1, "nhieu": [1, 3], "mot": 1, "sau": 0}"#, true),
        (r#"{"co": 1, "nhieu": [1, 3], "mot": 2}"#, false),
        (r#"{"co": 1, "nhieu": [1]}"#, false),
        (r#"{"co": 1}"#, false),
        (r#"{"co": 0, "nhieu": [3]}"#, false),
    ] {
        let given = json(every_type(), answers).expect(answers);
        assert_eq!(asked_ids(&given).contains(&"sau".to_owned()), is_asked, "{answers}");
    }
}

#[test]
fn a_section_that_is_not_asked_closes_its_questions() {
    let given = json(every_type(), r#"{"co": 0}"#).expect("right");
    for id in ["so", "dong-1", "dong-2", "sau", "cuoi"] {
        assert!(!asked_ids(&given).contains(&id.to_owned()), "{id}");
    }
}

#[test]
fn an_answer_to_a_question_that_is_not_asked_opens_no_other() {
    let survey = every_type();
    let mut answers = Answers::default();
    for (id, code) in [("co", 0), ("dong-1", 1), ("sau", 1)] {
        answers.insert(id.parse().expect("an id"), Answer::Code(code));
    }
    assert!(!asked_ids(&answers).contains(&"cuoi".to_owned()));
    let kept = form(survey, "co=0 dong-1=1 sau=1 cuoi=chữ").expect("set aside quietly");
    assert_eq!(kept.coded_json(), r#"{"co":0}"#);
    assert_eq!(kept.texts().count(), 0);
}

#[test]
fn a_fault_in_an_answer_that_is_not_asked_is_set_aside_with_it() {
    let kept = form(every_type(), "co=0 so=x dong-1=77").expect("only what is asked counts");
    assert_eq!(kept.coded_json(), r#"{"co":0}"#);
}
