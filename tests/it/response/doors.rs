//! What is accepted, and in which form it is kept.

use super::{every_type, form, json};

#[test]
fn a_form_s_answers_are_kept_in_one_way_of_writing() {
    for (sent, kept) in [
        ("co=1", r#"{"co":1}"#),
        ("co=0 mot=30", r#"{"co":0,"mot":30}"#),
        ("co=0 nhieu=3 nhieu=1", r#"{"co":0,"nhieu":[1,3]}"#),
        ("co=0 nhieu=9", r#"{"co":0,"nhieu":[9]}"#),
        ("co=1 so=7", r#"{"co":1,"so":"7.0"}"#),
        ("co=1 so=7,5", r#"{"co":1,"so":"7.5"}"#),
        ("co=1 so=-0", r#"{"co":1,"so":"0.0"}"#),
        ("co=1 so=007", r#"{"co":1,"so":"7.0"}"#),
        ("co=0 dem=1000000000000", r#"{"co":0,"dem":"1000000000000"}"#),
        ("co=0 ngay=1/3/2026", r#"{"co":0,"ngay":"2026-03-01"}"#),
        ("co=0 ngay=2020-02-29", r#"{"co":0,"ngay":"2020-02-29"}"#),
        ("co=0 ngay=31/12/2026", r#"{"co":0,"ngay":"2026-12-31"}"#),
    ] {
        assert_eq!(form(every_type(), sent).expect(sent).coded_json(), kept, "{sent}");
    }
}

#[test]
fn both_doors_keep_the_same() {
    for (sent, api) in [
        ("co=1 so=7.5", r#"{"co": 1, "so": 7.5}"#),
        ("co=1 so=7", r#"{"co": 1, "so": 7.0}"#),
        ("co=1 so=7", r#"{"co": 1, "so": "7"}"#),
        ("co=1 so=7,5", r#"{"co": 1, "so": "7,5"}"#),
        ("co=0 nhieu=2 nhieu=1", r#"{"co": 0, "nhieu": [2, 1]}"#),
        ("co=0", r#"{"co": 0, "nhieu": [], "ngan": " ", "dem": "", "mot": null}"#),
        ("co=0 ngay=1/3/2026", r#"{"co": 0, "ngay": "1/3/2026"}"#),
        ("co=0 ngan=chữ", r#"{"co": 0, "ngan": " chữ "}"#),
    ] {
        assert_eq!(form(every_type(), sent).expect(sent), json(every_type(), api).expect(api), "{api}");
    }
}

#[test]
fn texts_are_trimmed_composed_and_kept_apart() {
    let survey = every_type();
    let sent = [("co", "0"), ("ngan", " ho\u{302}m\r\nnay\r ")];
    let sent: Vec<_> = sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let kept = hailong::response::validate::validate_form(survey, &sent).expect("right");
    assert_eq!(kept.texts().map(|(_, text)| text).collect::<Vec<_>>(), ["hôm\nnay"]);
    assert_eq!(kept.coded_json(), r#"{"co":0}"#);
}

#[test]
fn a_length_is_counted_in_characters() {
    assert!(form(every_type(), "co=0 ngan=ữữữữữữữữữữ").is_ok());
    assert!(form(every_type(), "co=0 ngan=ữữữữữữữữữữữ").is_err());
}
