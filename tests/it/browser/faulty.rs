//! A submission with faults comes back whole, and leads to each of them.

use serde_json::json;

use super::house;
use super::sipas::option;
use crate::harness::browser::{Browser, ENTER, PHONE};

const FORM: &str = "/s/sipas/xa-bum-to?lang=vi";

/// Some answers, but not those that are needed.
async fn answer_a_little(browser: &Browser) {
    browser.click(&option("age", 3)).await;
    browser.click(&option("ethnicity", 1)).await;
}

/// What the summary names, in order.
async fn named(browser: &Browser) -> Vec<String> {
    let script =
        "return [...document.querySelectorAll('.summary a')].map((link) => link.getAttribute('href'))";
    let links = browser.ask(script, ()).await;
    links
        .as_array()
        .expect("links")
        .iter()
        .map(|link| link.as_str().expect("an address").to_owned())
        .collect()
}

async fn is_kept(browser: &Browser) {
    let script =
        "return [...document.querySelectorAll('input:checked')].map((input) => [input.name, input.value])";
    assert_eq!(browser.ask(script, ()).await, json!([["age", "3"], ["ethnicity", "1"]]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_script_the_summary_has_the_focus_and_leads_to_each_fault() {
    let house = house();
    let browser = Browser::open(PHONE).await;
    browser.without_scripts().await;
    browser.goto(&house.server.url(FORM)).await;
    browser.press_on(&format!("{} input", option("age", 3)), ' ').await;
    browser.press_on(&format!("{} input", option("ethnicity", 1)), ' ').await;
    browser.press_on("form button[type=submit]", ENTER).await;
    browser.until("document.querySelector('.summary')").await;

    browser.until("document.activeElement.matches('.summary')").await;
    let title = browser.ask("return document.title", ()).await;
    assert!(title.as_str().is_some_and(|title| title.starts_with("Cần xem lại: ")), "{title}");
    is_kept(&browser).await;
    let links = named(&browser).await;
    assert_eq!(links.len(), 8, "sex and the seven of question 8: {links:?}");
    for link in links {
        browser.press_on(&format!(".summary a[href='{link}']"), ENTER).await;
        browser.until(&format!("document.activeElement?.id === '{}'", &link[1..])).await;
        let script = "return document.activeElement.matches('input, textarea') && document.activeElement === \
            document.activeElement.closest('.faulty').querySelector('input, textarea')";
        assert_eq!(browser.ask(script, ()).await, true, "{link}");
        let script = "const box = document.activeElement.closest('label').getBoundingClientRect();
            return box.top >= 0 && box.bottom <= innerHeight";
        assert_eq!(browser.ask(script, ()).await, true, "{link} is out of sight");
    }
    assert!(house.program.run(&["verify"]).fine().starts_with("0 responses"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_script_the_links_open_the_part_of_the_fault() {
    let house = house();
    let browser = Browser::open(PHONE).await;
    browser.goto(&house.server.url(FORM)).await;
    answer_a_little(&browser).await;
    // A browser that knows no better than to send.
    browser.ask("document.querySelector('main form').submit()", ()).await;
    browser.until("document.querySelector('.summary') && document.querySelector('.stepped')").await;

    browser.until("document.activeElement.matches('.summary')").await;
    browser.accessible("the form with faults").await;
    browser.fits("the form with faults").await;
    is_kept(&browser).await;
    for link in named(&browser).await {
        browser.ask("scrollTo(0, 0)", ()).await;
        browser.click(&format!(".summary a[href='{link}']")).await;
        browser.until(&format!("document.activeElement?.id === '{}'", &link[1..])).await;
        let script = "return document.activeElement.closest('.part').checkVisibility()";
        assert_eq!(browser.ask(script, ()).await, true, "{link}");
        browser.accessible(&link).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_script_a_part_is_not_left_before_it_is_complete() {
    let house = house();
    let browser = Browser::open(PHONE).await;
    browser.goto(&house.server.url(FORM)).await;
    answer_a_little(&browser).await;
    browser.click("button.next").await;
    browser.until("document.activeElement.name === 'sex'").await;
    browser.accessible("a part with a fault").await;
    assert!(browser.text(".faulty .fault").await.len() > 5, "it says what is missing");
    browser.click(&option("sex", 1)).await;
    browser.until("!document.querySelector('.faulty')").await;
    browser.click("button.next").await;
    browser.until("location.hash === '#part-b1'").await;
    browser.page.back().await.expect("back");
    browser.until("document.querySelector('#part-a').checkVisibility()").await;
}
