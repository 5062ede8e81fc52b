//! Every fault a submission can have, through the door it comes by.

use std::collections::BTreeSet;

use hailong::response::FaultKind;
use hailong::response::validate::validate_form;

use super::{every_type, form, json, said};

/// What a form sends, and the only fault in it.
const FORM: [(&str, &str); 32] = [
    ("mot=1", "co: required"),
    ("co=", "co: required"),
    ("co=1 dong-1=1", "sau: required"),
    ("co=0 la=1", "la: unknown-question"),
    ("co=0 bang=1", "bang: unknown-question"),
    ("co=2", "co: unknown-code"),
    ("co=0 mot=3", "mot: unknown-code"),
    ("co=0 mot=một", "mot: unknown-code"),
    ("co=0 mot=1.0", "mot: unknown-code"),
    ("co=0 mot=99999999999", "mot: unknown-code"),
    ("co=0 mot=1 mot=2", "mot: repeated"),
    ("co=0 mot=1 mot=1", "mot: repeated"),
    ("co=0 nhieu=1 nhieu=7", "nhieu: unknown-code"),
    ("co=0 nhieu=1 nhieu=1", "nhieu: repeated-code"),
    ("co=0 nhieu=1 nhieu=2 nhieu=3", "nhieu: too-many-choices"),
    ("co=0 nhieu=9 nhieu=2", "nhieu: exclusive-choice"),
    ("co=1 so=abc", "so: not-a-number"),
    ("co=1 so=1e1", "so: not-a-number"),
    ("co=1 so=1,2,3", "so: not-a-number"),
    ("co=1 nghin=1.234", "nghin: ambiguous-number"),
    ("co=1 so=2.25", "so: too-many-decimals"),
    ("co=0 dem=1.000", "dem: too-many-decimals"),
    ("co=1 so=-5,1", "so: too-small"),
    ("co=1 so=100.6", "so: too-large"),
    ("co=0 dem=1000000000001", "dem: too-large"),
    ("co=0 dem=-1000000000001", "dem: too-small"),
    ("co=0 ngay=2025-02-29", "ngay: not-a-date"),
    ("co=0 ngay=29/2/2025", "ngay: not-a-date"),
    ("co=0 ngay=-2024-01-01", "ngay: not-a-date"),
    ("co=0 ngay=28/02/2020", "ngay: too-early"),
    ("co=0 ngay=2027-01-01", "ngay: too-late"),
    ("co=0 ngan=12345678901", "ngan: too-long"),
];

/// What the API is sent, and the only fault in it.
const JSON: [(&str, &str); 19] = [
    (r#"{}"#, "co: required"),
    (r#"{"co": null}"#, "co: required"),
    (r#"{"co": 0, "lạ": 1}"#, "lạ: unknown-question"),
    (r#"{"co": 5}"#, "co: unknown-code"),
    (r#"{"co": "0"}"#, "co: wrong-type"),
    (r#"{"co": 0.5}"#, "co: wrong-type"),
    (r#"{"co": true}"#, "co: wrong-type"),
    (r#"{"co": 0, "nhieu": 1}"#, "nhieu: wrong-type"),
    (r#"{"co": 0, "nhieu": ["1"]}"#, "nhieu: wrong-type"),
    (r#"{"co": 0, "nhieu": [1, 1]}"#, "nhieu: repeated-code"),
    (r#"{"co": 0, "ngan": 1}"#, "ngan: wrong-type"),
    (r#"{"co": 0, "ngay": 20260101}"#, "ngay: wrong-type"),
    (r#"{"co": 0, "ngay": "hôm qua"}"#, "ngay: not-a-date"),
    (r#"{"co": 1, "so": [1]}"#, "so: wrong-type"),
    (r#"{"co": 1, "so": 1e30}"#, "so: not-a-number"),
    (r#"{"co": 1, "so": 0.25}"#, "so: too-many-decimals"),
    (r#"{"co": 0, "so": 1}"#, "so: not-asked"),
    (r#"{"co": 0, "dong-2": 1}"#, "dong-2: not-asked"),
    (r#"{"co": 0, "ngan": "a\u0000b"}"#, "ngan: bad-characters"),
];

#[test]
fn a_form_gets_each_fault_at_its_question() {
    let survey = every_type();
    for (sent, fault) in FORM {
        let state = form(survey, sent).expect_err(sent);
        assert_eq!(said(&state.faults), [fault], "{sent}");
    }
}

#[test]
fn the_api_gets_each_fault_at_its_question() {
    let survey = every_type();
    for (sent, fault) in JSON {
        assert_eq!(said(&json(survey, sent).expect_err(sent)), [fault], "{sent}");
    }
}

#[test]
fn a_number_that_can_be_read_in_two_ways_is_asked_back_of_people_and_exact_from_programs() {
    let survey = every_type();
    let of_form = |sent: &str| {
        let answers = form(survey, sent).expect(sent);
        answers.to_json()["nghin"].as_str().map(str::to_owned)
    };
    for (sent, number) in [("1,234", "1.234"), ("0.234", "0.234"), ("1.23", "1.230"), ("1234", "1234.000")] {
        assert_eq!(of_form(&format!("co=1 nghin={sent}")).as_deref(), Some(number), "{sent}");
    }
    for sent in ["1.234", "-12.345", "123.000"] {
        let state = form(survey, &format!("co=1 nghin={sent}")).expect_err(sent);
        assert_eq!(said(&state.faults), ["nghin: ambiguous-number"], "{sent}");
    }
    let exact = json(survey, r#"{"co": 1, "nghin": 1.234}"#).expect("taken");
    assert_eq!(exact.to_json()["nghin"], "1.234");
}

#[test]
fn nothing_at_all_is_a_fault_of_the_whole() {
    let optional = super::EVERY_TYPE.replace(", required = true", "");
    let survey = crate::definitions::survey(&optional);
    assert_eq!(said(&form(&survey, "mot= ngan=").expect_err("empty").faults), ["the whole: empty"]);
    assert_eq!(
        said(&json(&survey, r#"{"mot": null, "nhieu": [], "ngan": " "}"#).expect_err("empty")),
        ["the whole: empty"]
    );
    // An answer that is set aside is none.
    assert_eq!(said(&form(&survey, "so=1").expect_err("empty").faults), ["the whole: empty"]);
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_form() {
    let survey = every_type();
    let state = form(survey, "la=1 dem=x ngay=x nhieu=7 mot=7 la=2").expect_err("faults");
    assert_eq!(
        said(&state.faults),
        [
            "mot: unknown-code",
            "nhieu: unknown-code",
            "co: required",
            "ngay: not-a-date",
            "dem: not-a-number",
            "la: unknown-question"
        ]
    );
}

#[test]
fn a_refused_form_keeps_what_was_written() {
    let survey = every_type();
    let sent = [("ngan", "  chữ viết dài quá "), ("nhieu", "2"), ("nhieu", "3"), ("so", "x"), ("la", "1")];
    let sent: Vec<_> = sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let state = validate_form(survey, &sent).expect_err("refused");
    assert_eq!(state.value("ngan"), "  chữ viết dài quá ");
    assert_eq!(state.value("so"), "x", "an answer to a question that is not asked is kept for the screen");
    assert!(state.has("nhieu", 2) && state.has("nhieu", 3) && !state.has("nhieu", 1));
    assert!(matches!(state.fault("co"), Some(FaultKind::Required)));
}

#[test]
fn a_name_that_is_no_question_is_cut_short() {
    let survey = every_type();
    let long = "ô".repeat(1000);
    let state = validate_form(survey, &[(long, "1".into()), ("co".into(), "0".into())]).expect_err("unknown");
    assert_eq!(state.faults[0].question.as_deref().map(|name| name.chars().count()), Some(60));
}

/// Whether the validation of answers gives it; the others need a clock. The compiler asks for each.
fn is_of_answers(kind: &FaultKind) -> bool {
    match kind {
        FaultKind::Required
        | FaultKind::Empty
        | FaultKind::UnknownQuestion
        | FaultKind::NotAsked
        | FaultKind::UnknownCode
        | FaultKind::Repeated
        | FaultKind::RepeatedCode
        | FaultKind::TooManyChoices { .. }
        | FaultKind::ExclusiveChoice
        | FaultKind::NotANumber
        | FaultKind::AmbiguousNumber { .. }
        | FaultKind::TooManyDecimals { .. }
        | FaultKind::TooSmall { .. }
        | FaultKind::TooLarge { .. }
        | FaultKind::NotADate
        | FaultKind::TooEarly { .. }
        | FaultKind::TooLate { .. }
        | FaultKind::TooLong { .. }
        | FaultKind::BadCharacters
        | FaultKind::WrongType => true,
        FaultKind::InTheFuture | FaultKind::OutsideSurvey => false,
    }
}

#[test]
fn every_fault_of_answers_is_provoked_above() {
    assert!(is_of_answers(&FaultKind::Empty) && !is_of_answers(&FaultKind::InTheFuture));
    let code = |(_, said): &(&'static str, &'static str)| said.split(": ").nth(1).unwrap_or_default();
    let provoked: BTreeSet<_> = FORM.iter().map(code).chain(JSON.iter().map(code)).chain(["empty"]).collect();
    assert_eq!(provoked.len(), 20, "{provoked:?}");
}
