//! How one citizen fills in the whole SIPAS questionnaire.

use serde_json::Value;

use crate::harness::browser::Browser;

/// What is done with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    Choose(i64),
    Tick(&'static [i64]),
    Write(&'static str),
}

/// Satisfied with all but the roads and the complaint; the official who was polite is remembered.
pub(super) fn act(question: &str) -> Act {
    match question {
        "sex" => Act::Choose(2),
        "age" => Act::Choose(3),
        "ethnicity" => Act::Choose(2),
        "ethnicity-other" => Act::Write("Thái"),
        "q2" => Act::Tick(&[2, 6]),
        "q8e" => Act::Choose(1),
        "i23" => Act::Choose(5),
        "i9" => Act::Choose(2),
        "i31" | "i32" => Act::Choose(3),
        text if text.ends_with("other") || text.ends_with("comment") => Act::Write("Đường vào bản khó đi."),
        item if item.starts_with('i') => Act::Choose(4),
        _ => Act::Choose(1),
    }
}

/// The first question in sight that is not among those done.
const NEXT: &str =
    "return [...document.querySelectorAll('main form[method=post] :is(input, textarea)[name]')]
    .filter((input) => !input.closest('[aria-hidden]'))
    .filter((input) => input.checkVisibility() || input.closest('label')?.checkVisibility())
    .map((input) => input.name).find((name) => !arguments[0].includes(name)) ?? null";

/// Answers everything in sight, with the questions that come into sight by it.
pub(super) async fn answer_what_is_in_sight(browser: &Browser, done: &mut Vec<String>) {
    while let Value::String(name) = browser.ask(NEXT, done.clone()).await {
        match act(&name) {
            Act::Choose(code) => browser.click(&option(&name, code)).await,
            Act::Tick(codes) => {
                for code in codes {
                    browser.click(&option(&name, *code)).await;
                }
            }
            Act::Write(text) => browser.write(&format!("[name='{name}']"), text).await,
        }
        done.push(name);
    }
}

/// The row of an option: the whole of it can be touched.
pub(super) fn option(name: &str, code: i64) -> String {
    format!("label.option:has(input[name='{name}'][value='{code}'])")
}
