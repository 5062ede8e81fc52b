//! A tablet with every kind of question, and what becomes of a response that is left half-way.

use std::fs;

use serde_json::{Value, json};

use super::House;
use super::kiosk::{QUESTION, administrator, is_good, later, opened, question, tap};
use crate::harness::browser::{Browser, TABLET};
use crate::harness::program::{Program, definitions};

/// A server that knows one survey, with a question of each kind.
fn house_of_kinds() -> House {
    let folder = tempfile::tempdir().expect("a folder");
    let defs = folder.path().join("defs");
    fs::create_dir(&defs).expect("made");
    fs::copy(definitions().join("units.toml"), defs.join("units.toml")).expect("copied");
    fs::write(defs.join("types.toml"), include_str!("../web/defs/types.toml")).expect("written");
    let database = format!("sqlite:{}", folder.path().join("hailong.db").display());
    let program = Program::on(&database).with_defs(&defs);
    let server = program.serve();
    House { program, server, _folder: folder }
}

/// A tablet with that survey; `partial` says what becomes of what is left half-way.
async fn tablet(house: &House, partial: &str) -> Browser {
    let client = administrator(house).await;
    let form = [
        ("unit", "xa-binh-lu"),
        ("survey", "types"),
        ("label", "Quầy số 1"),
        ("pin", "2468"),
        ("idle", "60"),
        ("warning", "15"),
        ("partial", partial),
    ];
    let answer = client.post(house.server.url("/admin/kiosks")).form(&form).send().await.expect("an answer");
    let page = answer.text().await.expect("a page");
    let link = page.split('"').find_map(|part| part.find("/k/").map(|at| part[at..].to_owned()));
    let browser = Browser::open(TABLET).await;
    opened(&browser, &house.server.url(&link.expect("a link"))).await;
    tap(&browser, ".begin").await;
    browser.until(&format!("{QUESTION} === 'sex'")).await;
    browser
}

/// Touches an option; a single choice goes on by itself.
async fn choose(browser: &Browser, name: &str, code: i32, next: &str) {
    tap(browser, &format!("#q-{name} label.option:has([value='{code}'])")).await;
    browser.until(&format!("{QUESTION} === '{next}'")).await;
}

async fn go_on(browser: &Browser, next: &str) {
    tap(browser, "[data-act=next]").await;
    browser.until(&format!("{QUESTION} === '{next}'")).await;
}

async fn write(browser: &Browser, name: &str, text: &str) {
    browser.find(&format!("#q-{name} .entry")).await.send_keys(text).await.expect("written");
}

/// The only response of the record.
async fn stored(house: &House, browser: &Browser) -> Value {
    browser.until("hailong.queue.state.waiting === 0").await;
    let export = house.program.run(&["export", "responses", "--survey", "types", "--format", "json"]).fine();
    let record: Value = serde_json::from_str(&export).expect("JSON");
    assert_eq!(record.as_array().map(Vec::len), Some(1), "{export}");
    record[0].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_question_is_answered_by_touch_and_keys() {
    let house = house_of_kinds();
    let browser = tablet(&house, "discard").await;
    choose(&browser, "sex", 2, "paid").await;
    choose(&browser, "paid", 1, "fee").await;

    is_good(&browser, "a number").await;
    write(&browser, "fee", "7000").await;
    tap(&browser, "[data-act=next]").await;
    let told = "document.querySelector('#q-fee .fault')?.checkVisibility()";
    browser.until(told).await;
    assert_eq!(question(&browser).await, "fee", "more than may be is said at once");
    is_good(&browser, "a number that is too large").await;
    browser.find("#q-fee .entry").await.clear().await.expect("cleared");
    write(&browser, "fee", "70").await;
    go_on(&browser, "how").await;

    for code in [1, 3] {
        tap(&browser, &format!("#q-how label.option:has([value='{code}'])")).await;
        assert_eq!(question(&browser).await, "how", "there may be more to choose");
    }
    is_good(&browser, "several").await;
    go_on(&browser, "polite").await;
    choose(&browser, "polite", 5, "prompt").await;
    choose(&browser, "prompt", 4, "whole").await;
    choose(&browser, "whole", 3, "day").await;

    is_good(&browser, "a date").await;
    let fill = "const day = document.querySelector('#q-day .entry');
        day.value = '2026-10-05';
        day.dispatchEvent(new Event('input', { bubbles: true }));
        day.dispatchEvent(new Event('change', { bubbles: true }))";
    browser.ask(fill, ()).await;
    go_on(&browser, "office").await;
    write(&browser, "office", "Ô số 3").await;
    go_on(&browser, "note").await;
    is_good(&browser, "words").await;
    write(&browser, "note", "Cán bộ nhiệt tình.").await;
    tap(&browser, "[data-act=next]").await;
    browser.until("document.querySelector('.review').checkVisibility()").await;
    let review = browser.ask("return document.querySelector('.answers').innerText", ()).await;
    let review = review.as_str().expect("a text");
    for said in ["70 nghìn đồng", "Trực tiếp; Qua bưu điện", "tháng 10", "Ô số 3", "Cán bộ nhiệt tình."]
    {
        assert!(review.contains(said), "{said} in {review}");
    }
    is_good(&browser, "all of it").await;
    tap(&browser, "[data-act=send]").await;
    browser.until("document.querySelector('.thanks').checkVisibility()").await;
    let answers = &stored(&house, &browser).await["answers"];
    for (name, said) in [
        ("sex", json!(2)),
        ("fee", json!("70")),
        ("how", json!([1, 3])),
        ("polite", json!(5)),
        ("prompt", json!(4)),
        ("day", json!("2026-10-05")),
        ("office", json!("Ô số 3")),
        ("note", json!("Cán bộ nhiệt tình.")),
    ] {
        assert_eq!(answers[name], said, "{name} in {answers}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_left_half_way_is_sent_where_the_device_is_told_so() {
    let house = house_of_kinds();
    let browser = tablet(&house, "send").await;
    choose(&browser, "sex", 1, "paid").await;
    choose(&browser, "paid", 0, "how").await;
    later(&browser, 76).await;
    browser.until("document.querySelector('.start').checkVisibility()").await;
    let answers = &stored(&house, &browser).await["answers"];
    assert_eq!((&answers["sex"], &answers["paid"]), (&json!(1), &json!(0)), "{answers}");
    assert_eq!(answers.as_object().map(serde_json::Map::len), Some(2), "{answers}");
}
