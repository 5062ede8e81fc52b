//! What enters the record: stored answers, digests, receipts.

use hailong::definition::{Channel, Lang, SurveyId, UnitId};
use hailong::response::{Answers, Receipt, Response};
use time::macros::datetime;
use uuid::Uuid;

use super::{every_type, json};

fn response() -> Response {
    Response {
        id: Uuid::from_u128(7),
        survey: SurveyId::parse("moi-loai").expect("an id"),
        version: "1".into(),
        unit: UnitId::parse("xa-binh-lu").expect("an id"),
        channel: Channel::Link,
        stated_at: Some(datetime!(2026-03-31 23:30 UTC)),
        received_at: datetime!(2026-04-01 00:00 UTC),
        duration: Some(90),
        language: Lang::vi(),
        answers: json(every_type(), r#"{"co": 0, "ngan": "chữ"}"#).expect("right"),
    }
}

#[test]
fn two_submissions_have_one_digest_only_when_they_say_the_same() {
    let same = [
        response(),
        Response { id: Uuid::from_u128(8), ..response() },
        Response { received_at: datetime!(2026-05-01 00:00 UTC), ..response() },
        Response { duration: None, ..response() },
    ];
    let other_text = json(every_type(), r#"{"co": 0, "ngan": "khác"}"#).expect("right");
    let other_code = json(every_type(), r#"{"co": 1, "ngan": "chữ"}"#).expect("right");
    let other = [
        response(),
        Response { survey: SurveyId::parse("khac").expect("an id"), ..response() },
        Response { unit: UnitId::parse("xa-khac").expect("an id"), ..response() },
        Response { channel: Channel::Kiosk, ..response() },
        Response { language: Lang::en(), ..response() },
        Response { stated_at: None, ..response() },
        Response { stated_at: Some(datetime!(2026-03-31 23:31 UTC)), ..response() },
        Response { answers: Answers::default(), ..response() },
        Response { answers: other_text, ..response() },
        Response { answers: other_code, ..response() },
    ];
    for each in &same {
        assert_eq!(each.digest(), response().digest());
    }
    let mut digests: Vec<_> = other.iter().map(Response::digest).collect();
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), other.len());
    assert!(digests.iter().all(|digest| digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit())));
}

#[test]
fn parts_of_a_digest_do_not_run_into_each_other() {
    let split = |survey: &str, unit: &str| Response {
        survey: SurveyId::parse(survey).expect("an id"),
        unit: UnitId::parse(unit).expect("an id"),
        ..response()
    };
    assert_ne!(split("ab", "c").digest(), split("a", "bc").digest());
}

#[test]
fn a_moment_in_another_zone_is_the_same_moment() {
    let hanoi = Response { stated_at: Some(datetime!(2026-04-01 06:30 +7)), ..response() };
    assert_eq!(hanoi.digest(), response().digest());
    assert_eq!(hanoi.month().expect("in the calendar").to_string(), "2026-04");
}

#[test]
fn without_a_stated_time_the_time_of_receipt_counts() {
    let unstated = Response { stated_at: None, received_at: datetime!(2026-01-31 17:00 UTC), ..response() };
    assert_eq!(unstated.month().expect("in the calendar").to_string(), "2026-02");
}

#[test]
fn a_receipt_is_eight_characters_that_cannot_be_misread() {
    let mut seen = std::collections::BTreeSet::new();
    for number in 0..500_u128 {
        let receipt = Receipt::of(Uuid::from_u128(number));
        let text = receipt.to_string();
        assert_eq!(text.len(), 9, "{text}");
        assert_eq!(text.as_bytes()[4], b'-', "{text}");
        assert!(text.chars().all(|c| c == '-' || c.is_ascii_digit() || c.is_ascii_uppercase()), "{text}");
        assert!(!text.contains(['I', 'L', 'O', 'U']), "{text}");
        assert_eq!(Receipt::parse(&text), Some(receipt));
        seen.insert(text);
    }
    assert_eq!(seen.len(), 500);
    assert_eq!(Receipt::of(Uuid::from_u128(7)), response().receipt());
    for bad in ["", "K7QF2M9P", "K7QF-2M9", "k7qf-2m9p", "K7QF-2M9P ", "K7QF-2M9Ữ", "<b>-1234"] {
        assert_eq!(Receipt::parse(bad), None, "{bad}");
    }
}

#[test]
fn damaged_records_are_not_read() {
    let survey = every_type();
    for damaged in [
        "",
        "[]",
        "{",
        r#"{"la": 1}"#,
        r#"{"co": "1"}"#,
        r#"{"co": 1.5}"#,
        r#"{"nhieu": 1}"#,
        r#"{"nhieu": ["x"]}"#,
        r#"{"so": 1}"#,
        r#"{"so": "x"}"#,
        r#"{"ngay": "1/3/2026"}"#,
        r#"{"Bang": 1}"#,
        r#"{"co": 99999999999}"#,
    ] {
        assert!(Answers::from_coded_json(survey, damaged).is_err(), "{damaged}");
    }
}
