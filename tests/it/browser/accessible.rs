//! Every page passes axe, in both languages, light and dark.

use super::house;
use crate::harness::browser::{Browser, DESK, PHONE};

const PUBLIC: [&str; 9] = [
    "/",
    "/?q=lai+chau",
    "/u/tinh-lai-chau",
    "/u/xa-bum-to",
    "/s/counter/xa-bum-to",
    "/s/sipas/xa-bum-to/thanks?receipt=RECEIPT",
    "/s/sipas/huyen-sin-ho",
    "/method/papi",
    "/no-such-page",
];

async fn all_pass(browser: &Browser, address: &str, paths: &[&str]) {
    for lang in ["vi", "en"] {
        for path in paths {
            let separator = if path.contains('?') { '&' } else { '?' };
            browser.goto(&format!("{address}{path}{separator}lang={lang}")).await;
            for scheme in ["light", "dark"] {
                browser.appear(scheme).await;
                browser.accessible(&format!("{path} in {lang}, {scheme}")).await;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn public_pages_pass_axe_on_a_phone() {
    let house = house();
    let browser = Browser::open(PHONE).await;
    all_pass(&browser, house.server.address(), &PUBLIC).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn public_pages_pass_axe_at_a_desk() {
    let house = house();
    let browser = Browser::open(DESK).await;
    all_pass(&browser, house.server.address(), &PUBLIC).await;
}

/// As it is without script, on one page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_questionnaire_passes_axe_on_one_page() {
    let house = house();
    let browser = Browser::open(PHONE).await;
    browser.goto(&house.server.url("/s/sipas/xa-bum-to?lang=en")).await;
    for scheme in ["light", "dark"] {
        browser.appear(scheme).await;
        browser
            .ask("document.querySelectorAll('main section[hidden]').forEach((p) => { p.hidden = false })", ())
            .await;
        browser.accessible(scheme).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_what_is_wrong() {
    let browser = Browser::open(DESK).await;
    browser.goto("data:text/html,<html lang=en><title>t</title><main><h1>t</h1><img src=x></main>").await;
    let found = browser.violations().await;
    assert!(found.iter().any(|violation| violation.contains("image-alt")), "{found:?}");
}
