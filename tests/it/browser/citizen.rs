//! The main job: a citizen fills in the questionnaire on a phone, and an administrator sees it.

use super::house;
use super::sipas::answer_what_is_in_sight;
use crate::harness::browser::{Browser, PHONE};

/// Fills in the form at `url` part by part and sends it: the names of the questions answered.
async fn fill_in(browser: &Browser, url: &str) -> Vec<String> {
    browser.goto(url).await;
    let mut done = Vec::new();
    loop {
        answer_what_is_in_sight(browser, &mut done).await;
        browser.accessible("a part of the form, filled in").await;
        browser.fits("a part of the form").await;
        let last = browser.ask("return document.querySelector('button.next').hidden", ()).await;
        if last == true {
            break;
        }
        let words = browser.text(".progress b").await;
        browser.click("button.next").await;
        let moved = format!("document.querySelector('.progress b').textContent !== '{words}'");
        browser.until(&moved).await;
    }
    browser.click("form button[type=submit]").await;
    done
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_questionnaire_is_filled_in_on_a_phone_and_the_index_moves() {
    let house = house();
    let browser = Browser::open(PHONE).await;

    let done = fill_in(&browser, &house.server.url("/s/sipas/xa-bum-to")).await;
    let items: Vec<String> = (1..=33).map(|item| format!("i{item}")).collect();
    assert!(items.iter().all(|item| done.contains(item)), "{done:?}");
    assert!(
        ["ethnicity-other", "q2", "comment"].iter().all(|name| done.iter().any(|d| d == name)),
        "{done:?}"
    );

    browser.until("location.pathname === '/s/sipas/xa-bum-to/thanks'").await;
    browser.accessible("the page of thanks").await;
    browser.fits("the page of thanks").await;
    let receipt = browser.text(".receipt dd").await;
    assert!(browser.path().await.ends_with(&format!("?receipt={receipt}")), "{receipt}");

    let counted = house.program.run(&["index", "--survey", "sipas", "--format", "csv"]).fine();
    assert!(counted.contains("i33"), "{counted}");
}
