//! Without script and without a mouse.

use serde_json::Value;

use super::house;
use super::sipas::{Act, act};
use crate::harness::browser::{Browser, DESK, ENTER};

const TAB: char = '\u{e004}';
const DOWN: char = '\u{e015}';
const SPACE: char = ' ';

/// What has the focus: its name, type and value, where it stands among its group, and whether one sees
/// that it has the focus.
const FOCUS: &str = "const has = document.activeElement;
    const group = has.name ? [...document.querySelectorAll(`[name='${has.name}']`)] : [];
    const ringed = (element) => element && getComputedStyle(element).outlineStyle !== 'none';
    return { tag: has.localName, type: has.type ?? '', name: has.name ?? '', value: has.value ?? '',
        at: group.indexOf(has), codes: group.map((input) => Number(input.value)),
        ringed: ringed(has) || ringed(has.closest('label')) }";

async fn focus(browser: &Browser) -> Value {
    browser.ask(FOCUS, Value::Null).await
}

/// Answers the question that has the focus, by keys alone.
async fn answer(browser: &Browser, focus: &Value) {
    let name = focus["name"].as_str().expect("a name");
    match act(name) {
        Act::Choose(code) => {
            let codes = focus["codes"].as_array().expect("codes");
            let steps = codes.iter().position(|known| *known == code).expect("a code of the question");
            browser.press(SPACE).await;
            for _ in 0..steps {
                browser.press(DOWN).await;
            }
            let now = self::focus(browser).await;
            assert_eq!(now["value"], code.to_string(), "{name}");
        }
        Act::Tick(codes) => {
            let code = focus["value"].as_str().and_then(|value| value.parse().ok()).expect("a code");
            if codes.contains(&code) {
                browser.press(SPACE).await;
            }
        }
        Act::Write(text) => {
            for letter in text.chars() {
                browser.press(letter).await;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_questionnaire_can_be_sent_with_keys_alone_and_no_script() {
    let house = house();
    let browser = Browser::open(DESK).await;
    browser.without_scripts().await;
    browser.goto(&house.server.url("/s/sipas/xa-bum-to")).await;
    assert_eq!(browser.ask("return document.querySelectorAll('.stepped').length", ()).await, 0);

    browser.press(TAB).await;
    assert_eq!(focus(&browser).await["tag"], "a", "first the link that skips the head of the page");
    let mut names = Vec::new();
    loop {
        browser.press(TAB).await;
        let focus = focus(&browser).await;
        assert_eq!(focus["ringed"], true, "one does not see where one is: {focus}");
        match focus["type"].as_str().expect("a type") {
            "submit" => break,
            "" => assert_eq!(focus["tag"], "a", "{focus}"),
            _ => {
                answer(&browser, &focus).await;
                names.push(focus["name"].as_str().expect("a name").to_owned());
            }
        }
        assert!(names.len() < 200, "the focus goes round: {names:?}");
    }
    browser.press(ENTER).await;
    browser.until("location.pathname === '/s/sipas/xa-bum-to/thanks'").await;

    assert!((1..=33).all(|item| names.contains(&format!("i{item}"))), "{names:?}");
    let export = house.program.run(&["export", "responses", "--survey", "sipas", "--format", "json"]).fine();
    let record: Value = serde_json::from_str(&export).expect("JSON");
    assert_eq!(record.as_array().map(Vec::len), Some(1));
    let answers = &record[0]["answers"];
    for (name, answer) in answers.as_object().expect("answers") {
        let expected: Value = match act(name) {
            Act::Choose(code) => code.into(),
            Act::Tick(codes) => codes.into(),
            Act::Write(text) => text.into(),
        };
        assert_eq!(*answer, expected, "{name}");
    }
    assert_eq!(answers["i9"], 2);
}
