//! The smallest phones.

use super::house;
use crate::harness::browser::{Browser, SMALL_PHONE};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_has_to_be_scrolled_sideways_on_320_pixels() {
    let house = house();
    let browser = Browser::open(SMALL_PHONE).await;
    for path in [
        "/",
        "/?q=lai+chau",
        "/?q=khong-co-gi-nhu-the-nay-khong-co-gi-nhu-the-nay-khong-co-gi-nhu-the-nay",
        "/u/tinh-lai-chau",
        "/u/xa-bum-to",
        "/s/sipas/xa-bum-to",
        "/s/counter/so-nong-nghiep-va-moi-truong",
        "/s/sipas/xa-bum-to/thanks?receipt=00000000-0000-7000-8000-000000000000",
        "/s/sipas/huyen-sin-ho",
        "/no-such-page",
    ] {
        for lang in ["vi", "en"] {
            let separator = if path.contains('?') { '&' } else { '?' };
            browser.goto(&house.server.url(&format!("{path}{separator}lang={lang}"))).await;
            // Closed parts of the page count too.
            browser
                .ask("document.querySelectorAll('details').forEach((part) => { part.open = true })", ())
                .await;
            browser.fits(&format!("{path} in {lang}")).await;
        }
    }
    // Every part of the questionnaire, not the first alone.
    browser.goto(&house.server.url("/s/sipas/xa-bum-to?lang=en")).await;
    browser.ask("document.querySelectorAll('[hidden]').forEach((part) => { part.hidden = false })", ()).await;
    browser.fits("the whole questionnaire").await;
}
