//! The kiosk and a link that dies: nothing is lost and nothing arrives twice.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::kiosk::{administrator, answer, opened, recorded, registered, tap};
use super::{House, house};
use crate::harness::browser::{Browser, TABLET};

/// Puts `count` responses into the page's own queue, as its screens do.
async fn queue(browser: &Browser, count: usize) {
    let script = "const [count, done] = arguments;
        const put = () => {
            const id = hailong.queue.newId();
            const { unit, version, language } = document.getElementById('kiosk').dataset;
            return hailong.queue.put('counter', { id, unit, version, language, channel: 'kiosk', seconds: 50,
                answered_at: new Date().toISOString(), answers: { q8e: 0, i23: 4 } });
        };
        (async () => { for (let at = 0; at < count; at += 1) await put(); })().then(() => done(null), (e) => done(String(e)))";
    let outcome = browser.page.execute_async(script, vec![json!(count)]).await.expect("asked");
    assert_eq!(outcome, Value::Null);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_responses_wait_through_a_dead_server_and_a_restart_and_arrive_once_each() {
    let house = house();
    let client = administrator(&house).await;
    let path = registered(&house, &client, "counter").await;
    let url = house.server.url(&path);
    let port = house.server.address().rsplit(':').next().expect("a port").to_owned();
    let browser = Browser::open(TABLET).await;
    opened(&browser, &url).await;
    // The worker keeps the page from its first visit on; the second one goes through it.
    browser.until("navigator.serviceWorker.controller !== null").await;

    let House { program, server, _folder } = house;
    server.kill();
    queue(&browser, 120).await;
    browser.until("document.querySelector('.dot span').textContent === '120'").await;
    let browser = browser.restarted(TABLET).await;
    opened_without_server(&browser, &url).await;
    browser.until("document.querySelector('.dot span').textContent === '120'").await;
    queue(&browser, 79).await;
    tap(&browser, ".begin").await;
    browser.until("document.querySelector('#q-i15').checkVisibility()").await;
    while browser.ask("return document.querySelector('.review').hidden", ()).await == true {
        answer(&browser).await;
    }
    tap(&browser, "[data-act=send]").await;
    browser.until("document.querySelector('.thanks').checkVisibility()").await;
    browser.until("hailong.queue.state.waiting === 200").await;
    browser.accessible("thanks without a server").await;

    let address = format!("127.0.0.1:{port}");
    let _server = program.start(&["serve", "--listen", &address, "--rate-limit", "0"]);
    browser.ask("hailong.queue.hurry()", ()).await;
    let record = recorded(&program, &browser, 200).await;
    let ids: BTreeSet<&str> = record.iter().filter_map(|response| response["id"].as_str()).collect();
    assert_eq!(ids.len(), 200, "each once");
    assert!(record.iter().all(|response| response["channel"] == "kiosk"));
}

/// Only what the device itself keeps can be shown.
async fn opened_without_server(browser: &Browser, url: &str) {
    browser.goto(url).await;
    browser.until("document.querySelector('#kiosk.live')").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_token_ends_the_device_and_keeps_what_waits_for_the_clerk() {
    let house = house();
    let client = administrator(&house).await;
    let path = registered(&house, &client, "counter").await;
    let browser = Browser::open(TABLET).await;
    opened(&browser, &house.server.url(&path)).await;
    revoke(&house, &client).await;
    queue(&browser, 3).await;
    browser.until("hailong.queue.state.stopped === 'device-revoked'").await;
    browser.until("document.querySelector('.dot.trouble span').textContent === '3'").await;

    tap(&browser, ".dot").await;
    browser.accessible("the clerk's PIN").await;
    browser.write("#pin", "1357\u{e007}").await;
    browser.until("document.querySelector('#pin-fault').textContent !== ''").await;
    assert_eq!(browser.ask("return document.querySelector('.panel').hidden", ()).await, true);
    super::kiosk::later(&browser, 5).await;
    browser.write("#pin", "2468\u{e007}").await;
    browser.until("document.querySelector('.panel').checkVisibility()").await;
    browser.accessible("the clerk's panel").await;
    assert_eq!(browser.text("[data-count=waiting]").await, "3");
    assert!(browser.text("[data-state=stopped]").await.contains("đăng ký lại thiết bị"));
    let saved = browser.page.execute_async(
        "const done = arguments[0]; const make = URL.createObjectURL;
         URL.createObjectURL = (blob) => { blob.text().then((text) => done(JSON.parse(text))); return make(blob); };
         document.querySelector('[data-act=save]').click()", Vec::new());
    let saved = saved.await.expect("saved");
    assert_eq!(saved["responses"].as_array().map(Vec::len), Some(3), "{saved}");
    assert_eq!(saved["responses"][0]["response"]["answers"]["i23"], 4);

    // Registered anew for the same counter, the device delivers what waited.
    let path = registered(&house, &client, "counter").await;
    opened(&browser, &house.server.url(&path)).await;
    recorded(&house.program, &browser, 3).await;
}

async fn revoke(house: &House, client: &reqwest::Client) {
    let list = client.get(house.server.url("/admin/kiosks")).send().await.expect("an answer");
    let list = list.text().await.expect("a page");
    let device = list.split('"').find(|part| part.starts_with("/admin/kiosks/")).expect("a device");
    let answer = client.post(house.server.url(&format!("{device}/revoke"))).form(&[("reason", "Mất máy")]);
    assert_eq!(answer.send().await.expect("an answer").status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_refuses_is_said_and_what_can_be_sent_is_sent() {
    let house = house();
    let client = administrator(&house).await;
    let path = registered(&house, &client, "counter").await;
    let browser = Browser::open(TABLET).await;
    opened(&browser, &house.server.url(&path)).await;
    // As a browser whose store is full does.
    browser
        .ask(
            "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }",
            (),
        )
        .await;
    queue(&browser, 1).await;
    browser.until("document.querySelector('.dot.trouble span').textContent === '!'").await;
    recorded(&house.program, &browser, 1).await;

    browser.ask("globalThis.fetch = () => Promise.reject(new TypeError('no link'))", ()).await;
    tap(&browser, ".begin").await;
    browser.until("document.querySelector('#q-i15').checkVisibility()").await;
    while browser.ask("return document.querySelector('.review').hidden", ()).await == true {
        answer(&browser).await;
    }
    tap(&browser, "[data-act=send]").await;
    browser.until("document.querySelector('.unkept').checkVisibility()").await;
    browser.accessible("a response that could not be kept").await;
    assert!(browser.text(".unkept").await.contains("Xin báo cán bộ"));
}
