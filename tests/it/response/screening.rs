//! The rules of screening, one by one.

use std::sync::Arc;

use hailong::definition::catalogue::load_stored;
use hailong::definition::{Channel, Lang, Survey, Suspicion, UnitId};
use hailong::response::screening::Memory;
use hailong::response::validate::validate_json;
use hailong::response::{Response, Signs};
use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

const NOON: OffsetDateTime = datetime!(2026-04-15 12:00 +7);

/// A day at the doors of one survey.
struct Day {
    survey: Arc<Survey>,
    memory: Memory,
    made: u128,
}

impl Day {
    fn new() -> Self {
        let text = include_str!("../web/defs/dossier.toml");
        let survey = load_stored("dossier.toml", text).unwrap_or_else(|faults| panic!("{faults:?}"));
        Self { survey: Arc::new(survey), memory: Memory::default(), made: 0 }
    }

    fn response(&mut self, channel: Channel, at: Duration, answers: &Value) -> Response {
        self.made += 1;
        let answers = validate_json(&self.survey, answers.as_object().expect("an object"));
        Response {
            id: Uuid::from_u128(self.made),
            survey: self.survey.id.clone(),
            version: self.survey.version.clone(),
            unit: UnitId::parse("xa-binh-lu").expect("an id"),
            channel,
            stated_at: None,
            received_at: NOON + at,
            duration: Some(60),
            language: Lang::vi(),
            answers: answers.unwrap_or_else(|faults| panic!("{faults:?}")),
        }
    }

    /// What a response is marked with: its number and the rule.
    fn screen(&mut self, response: &Response, signs: Signs) -> Vec<(u128, Suspicion)> {
        let marks = self.memory.screen(&self.survey, response, signs);
        marks.into_iter().map(|mark| (mark.response.as_u128(), mark.suspicion)).collect()
    }

    /// One response of a device, different from all others.
    fn of_device(&mut self, channel: Channel, at: Duration) -> Vec<(u128, Suspicion)> {
        let answers = mixed(self.made);
        let response = self.response(channel, at, &answers);
        self.screen(&response, DEVICE)
    }
}

const DEVICE: Signs = Signs { device: Some(7), address: None, trapped: false, unnamed: false };

/// Answers that differ from one response to the next.
fn mixed(made: u128) -> Value {
    json!({ "field": 1, "in-time": 2, "polite": 1 + made % 5, "clear": 1 + made / 5 % 5, "place": 1 + (made + 1) % 5 })
}

#[test]
fn a_form_filled_faster_than_it_can_be_read_is_marked() {
    let mut day = Day::new();
    for (seconds, marked) in [(Some(9), true), (Some(10), false), (None, false)] {
        let mut response = day.response(Channel::Link, Duration::ZERO, &mixed(1));
        response.duration = seconds;
        let marks = day.screen(&response, Signs::default());
        assert_eq!(!marks.is_empty(), marked, "{seconds:?} {marks:?}");
    }
    let mut typed = day.response(Channel::Paper, Duration::ZERO, &mixed(1));
    typed.duration = Some(3);
    assert_eq!(day.screen(&typed, Signs::default()), [], "a clerk may type as fast as he can");
}

#[test]
fn without_a_word_about_it_an_answer_takes_a_second_and_a_form_five() {
    let mut day = Day::new();
    Arc::make_mut(&mut day.survey).trust.fastest = None;
    for (answers, seconds, marked) in [
        (mixed(1), 4, true),
        (mixed(1), 5, false),
        (json!({ "field": 1 }), 4, true),
        (json!({ "field": 1 }), 5, false),
    ] {
        let mut response = day.response(Channel::Link, Duration::ZERO, &answers);
        response.duration = Some(seconds);
        assert_eq!(!day.screen(&response, Signs::default()).is_empty(), marked, "{answers} {seconds}");
    }
}

#[test]
fn the_same_step_all_the_way_down_is_a_line_and_one_other_step_breaks_it() {
    let mut day = Day::new();
    let straight = json!({ "field": 1, "polite": 4, "clear": 4, "place": 4 });
    let broken = json!({ "field": 1, "polite": 4, "clear": 4, "place": 5 });
    let short = json!({ "field": 1, "polite": 4, "clear": 4 });
    for (answers, marked) in [(straight, true), (broken, false), (short, false)] {
        let response = day.response(Channel::Paper, Duration::ZERO, &answers);
        let marks = day.screen(&response, Signs::default());
        let lines = marks.iter().any(|(_, suspicion)| *suspicion == Suspicion::StraightLine);
        assert_eq!(lines, marked, "{answers}");
    }
}

#[test]
fn a_third_equal_form_in_a_row_marks_all_three_and_a_fourth_itself() {
    let mut day = Day::new();
    let mut send = |minutes: i64, answers: &Value| {
        let response = day.response(Channel::Kiosk, Duration::minutes(minutes), answers);
        day.screen(&response, DEVICE)
    };
    assert_eq!(send(0, &mixed(1)), []);
    assert_eq!(send(13, &mixed(1)), []);
    let repeated = |number| (number, Suspicion::Repeated);
    assert_eq!(send(31, &mixed(1)), [1, 2, 3].map(repeated));
    assert_eq!(send(40, &mixed(1)), [repeated(4)]);
    assert_eq!(send(65, &mixed(2)), [], "another form ends the row");
    assert_eq!(send(70, &mixed(1)), []);
    assert_eq!(send(99, &mixed(1)), []);
}

#[test]
fn equal_forms_of_different_devices_are_no_row() {
    let mut day = Day::new();
    for device in 1..=6 {
        let response = day.response(Channel::Link, Duration::minutes(device), &mixed(1));
        let device = u64::try_from(device).expect("small");
        assert_eq!(day.screen(&response, Signs { device: Some(device), ..Signs::default() }), []);
    }
}

#[test]
fn many_of_one_phone_within_minutes_are_a_burst_and_of_a_kiosk_are_not() {
    let uneven = [0, 31, 97, 110, 250, 300, 611];
    let mut day = Day::new();
    let marks: Vec<_> =
        uneven.iter().map(|at| day.of_device(Channel::Link, Duration::seconds(*at))).collect();
    let burst = |number| (number, Suspicion::DeviceBurst);
    assert!(marks[..4].iter().all(Vec::is_empty), "{marks:?}");
    assert_eq!(marks[4], [1, 2, 3, 4, 5].map(burst));
    assert_eq!(marks[5], [burst(6)]);
    assert_eq!(marks[6], [burst(7)], "the first two are more than ten minutes ago");
    let mut day = Day::new();
    for at in uneven {
        assert_eq!(day.of_device(Channel::Kiosk, Duration::seconds(at)), []);
    }
}

#[test]
fn a_hall_behind_one_address_is_no_burst_until_it_is_very_many() {
    let mut day = Day::new();
    for phone in 0..12_u64 {
        let response = day.response(Channel::Link, Duration::seconds(7), &mixed(u128::from(phone)));
        let signs = Signs { device: Some(phone), address: Some(1), trapped: false, unnamed: false };
        let marks = day.screen(&response, signs);
        assert!(marks.iter().all(|(_, suspicion)| *suspicion == Suspicion::AddressBurst), "{marks:?}");
        assert_eq!(
            marks.len(),
            match phone {
                0..=6 => 0,
                7 => 8,
                _ => 1,
            },
            "{phone}"
        );
    }
    let kiosk = day.response(Channel::Kiosk, Duration::seconds(8), &mixed(1));
    assert_eq!(day.screen(&kiosk, Signs { address: Some(1), ..Signs::default() }), []);
}

#[test]
fn an_even_beat_is_no_queue_of_people() {
    let mut day = Day::new();
    let beats: Vec<_> = (0..5)
        .map(|at| day.of_device(Channel::Kiosk, Duration::milliseconds(40_000 * at + 200 * (at % 2))))
        .collect();
    let even = |number| (number, Suspicion::Rhythm);
    assert_eq!(beats[3], [1, 2, 3, 4].map(even), "{beats:?}");
    assert_eq!(beats[4], [even(5)]);
    assert_eq!(day.of_device(Channel::Kiosk, Duration::seconds(330)), [], "somebody took a pause");
}

#[test]
fn the_same_response_again_is_told_the_same_and_counts_once() {
    let mut day = Day::new();
    let first = day.response(Channel::Link, Duration::ZERO, &mixed(1));
    for _ in 0..9 {
        assert_eq!(day.screen(&first, DEVICE), []);
    }
}

#[test]
fn a_rule_that_is_switched_off_catches_nothing() {
    let mut day = Day::new();
    let trust = &mut Arc::make_mut(&mut day.survey).trust;
    (trust.fastest, trust.straight_line, trust.repeated) = (Some(0), 0, 0);
    (trust.device_burst, trust.address_burst, trust.rhythm) = (0, 0, 0);
    for at in 0..30 {
        let straight = json!({ "field": 1, "in-time": 2, "polite": 4, "clear": 4, "place": 4 });
        let mut response = day.response(Channel::Link, Duration::seconds(at), &straight);
        response.duration = Some(0);
        let signs = Signs { device: Some(1), address: Some(1), trapped: false, unnamed: false };
        assert_eq!(day.screen(&response, signs), []);
    }
}

#[test]
fn yesterday_is_forgotten() {
    let mut day = Day::new();
    for hours in [0, 25, 50, 75] {
        let response = day.response(Channel::Link, Duration::hours(hours), &mixed(1));
        assert_eq!(day.screen(&response, DEVICE), []);
    }
}
