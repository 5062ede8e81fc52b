//! The form on a phone over time: called away and back, read over, sent, and gone back to.

use serde_json::{Value, json};

use super::sipas::{answer_what_is_in_sight, option};
use super::{House, house};
use crate::harness::browser::{Browser, PHONE};

const FORM: &str = "/s/counter/xa-bum-to";

async fn chosen(browser: &Browser) -> Value {
    browser
        .ask("return [...document.querySelectorAll('main input:checked')].map((i) => [i.name, i.value])", ())
        .await
}

/// Goes to the page for reading over, answering everything on the way.
async fn to_review(browser: &Browser) {
    let mut done = Vec::new();
    loop {
        answer_what_is_in_sight(browser, &mut done).await;
        if browser.ask("return document.querySelector('.review').checkVisibility()", ()).await == true {
            return;
        }
        let hash = browser.ask("return location.hash", ()).await;
        browser.click("button.next").await;
        browser.until(&format!("location.hash !== {hash}")).await;
    }
}

fn recorded(house: &House) -> Vec<Value> {
    let export =
        house.program.run(&["export", "responses", "--survey", "counter", "--format", "json"]).fine();
    let record: Value = serde_json::from_str(&export).expect("JSON");
    record.as_array().expect("a list").clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_wait_on_the_phone_until_they_are_sent_and_no_longer() {
    let house = house();
    let browser = Browser::open(PHONE).await;
    browser.goto(&house.server.url(FORM)).await;
    browser.click(&option("i15", 4)).await;
    browser.click(&option("i16", 2)).await;
    browser.goto(&house.server.url("/")).await;
    browser.goto(&house.server.url(FORM)).await;
    assert_eq!(chosen(&browser).await, json!([["i15", "4"], ["i16", "2"]]));

    to_review(&browser).await;
    browser.accessible("the review").await;
    browser.fits("the review").await;
    assert_eq!(browser.text(".progress b").await, "Xem lại trước khi gửi");
    browser.click(".answers a[href='#f-i17']").await;
    browser.until("document.activeElement.name === 'i17'").await;
    browser.click(&option("i17", 1)).await;
    while browser.ask("return document.querySelector('.review').checkVisibility()", ()).await == false {
        browser.click("button.next").await;
    }
    let row = "return document.querySelector(\".answers a[href='#f-i17']\").nextElementSibling.textContent";
    assert_eq!(browser.ask(row, ()).await, "Rất không hài lòng");
    browser.click("form button[type=submit]").await;
    browser.until("location.pathname.endsWith('/thanks')").await;
    assert_eq!(browser.ask("return localStorage.length", ()).await, 0);
    assert_eq!(recorded(&house)[0]["answers"]["i17"], 1);

    // The way back leads to an empty form, not to the same answers once more.
    browser.page.back().await.expect("back");
    browser.until("document.querySelector('.stepped') && location.pathname === '/s/counter/xa-bum-to'").await;
    browser.until("document.querySelectorAll('main input:checked').length === 0").await;
    assert_eq!(browser.ask("return localStorage.length", ()).await, 0);
    assert_eq!(recorded(&house).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_double_tap_on_send_is_one_response_and_two_tabs_are_two() {
    let house = house();
    let browser = Browser::open(PHONE).await;
    browser.goto(&house.server.url(FORM)).await;
    let first = browser.page.window().await.expect("a window");
    let second = browser.page.new_window(true).await.expect("a tab").handle;
    browser.page.switch_to_window(second).await.expect("switched");
    browser.goto(&house.server.url(FORM)).await;
    to_review(&browser).await;
    browser
        .ask("const send = document.querySelector('form [type=submit]'); send.click(); send.click()", ())
        .await;
    browser.until("location.pathname.endsWith('/thanks')").await;
    assert_eq!(recorded(&house).len(), 1);

    browser.page.switch_to_window(first).await.expect("switched");
    to_review(&browser).await;
    browser.click("form button[type=submit]").await;
    browser.until("location.pathname.endsWith('/thanks')").await;
    assert_eq!(recorded(&house).len(), 2, "somebody else of the house, in the other tab");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_return_key_goes_to_the_next_part_and_does_not_send() {
    let house = house();
    let browser = Browser::open(PHONE).await;
    browser.goto(&house.server.url("/s/sipas/xa-bum-to")).await;
    browser.click(&option("sex", 1)).await;
    browser.click(&option("age", 3)).await;
    browser.click(&option("ethnicity", 2)).await;
    browser.write("[name=ethnicity-other]", "Thái\u{e007}").await;
    browser.until("location.hash === '#part-b1'").await;
    assert!(house.program.run(&["verify"]).fine().starts_with("0 responses"));
}
