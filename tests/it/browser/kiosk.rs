//! A tablet at a counter: from the first touch to the stored response, and nothing left behind.

use serde_json::{Value, json};

use super::{House, house};
use crate::harness::browser::{Browser, TABLET, TABLET_LYING};
use crate::harness::program::Program;

const PASSWORD: &str = "một câu dài dễ nhớ";

/// A client that is signed in as an administrator.
pub(super) async fn administrator(house: &House) -> reqwest::Client {
    house
        .program
        .run_with_input(&["user", "add", "Lan", "--role", "admin", "--password-stdin"], PASSWORD)
        .fine();
    let client = reqwest::Client::builder().cookie_store(true).build().expect("a client");
    let form = [("name", "Lan"), ("password", PASSWORD)];
    let answer = client.post(house.server.url("/admin/login")).form(&form).send().await.expect("an answer");
    assert!(answer.status().is_success(), "{}", answer.status());
    client
}

/// Registers a device at a counter and gives the path of its page.
pub(super) async fn registered(house: &House, client: &reqwest::Client, survey: &str) -> String {
    let form = [
        ("unit", "xa-binh-lu"),
        ("survey", survey),
        ("label", "Quầy số 2"),
        ("pin", "2468"),
        ("idle", "60"),
        ("warning", "15"),
        ("partial", "discard"),
        ("whole-screen", "1"),
    ];
    let answer = client.post(house.server.url("/admin/kiosks")).form(&form).send().await.expect("an answer");
    let page = answer.text().await.expect("a page");
    let link = page.split('"').find_map(|part| part.find("/k/").map(|at| part[at..].to_owned()));
    link.unwrap_or_else(|| panic!("no link in {page}"))
}

/// The page with its script at work and kept for times without a link.
pub(super) async fn opened(browser: &Browser, url: &str) {
    browser.goto(url).await;
    browser.until("document.querySelector('#kiosk.live[data-ready]')").await;
}

/// Taps are held back for a moment after each change of the screen.
pub(super) async fn tap(browser: &Browser, selector: &str) {
    browser.until("!('busy' in document.getElementById('kiosk').dataset)").await;
    browser.click(selector).await;
}

/// The question on the screen, or the empty word.
pub(super) const QUESTION: &str = "([...document.querySelectorAll('#kiosk .question')]
    .find((question) => question.checkVisibility())?.dataset.question ?? '')";

pub(super) async fn question(browser: &Browser) -> String {
    let name = browser.ask(&format!("return {QUESTION}"), ()).await;
    name.as_str().expect("a name").to_owned()
}

/// Answers the question on the screen with its last option, or leaves it out.
pub(super) async fn answer(browser: &Browser) {
    let name = question(browser).await;
    let row = format!("#q-{name} .options > label.option:last-of-type:has([type=radio])");
    let script = "return document.querySelector(arguments[0]) !== null";
    if browser.ask(script, row.as_str()).await == true {
        tap(browser, &row).await;
    } else {
        tap(browser, "[data-act=next]").await;
    }
    browser.until(&format!("{QUESTION} !== '{name}'")).await;
}

/// Everything that can be touched is large, and nothing is off the screen.
async fn is_large(browser: &Browser, what: &str) {
    let script = "return [...document.querySelectorAll('#kiosk :is(button, a, label.option, input.entry)')]
        .filter((target) => target.checkVisibility() && !target.closest('[inert]'))
        .map((target) => [target.textContent.trim(), target.getBoundingClientRect()])
        .filter(([, box]) => box.width < 63.5 || box.height < 63.5 || box.right > innerWidth + 1 || box.left < -1)
        .map(([text, box]) => `${text}: ${box.width} × ${box.height}`)";
    let small = browser.ask(script, ()).await;
    assert_eq!(small, json!([]), "{what}");
}

pub(super) async fn is_good(browser: &Browser, what: &str) {
    is_large(browser, what).await;
    browser.fits(what).await;
    browser.accessible(what).await;
}

/// From the start to the page of thanks, with every screen looked at.
async fn walk(browser: &Browser, what: &str) -> Vec<String> {
    is_good(browser, &format!("{what}: start")).await;
    tap(browser, ".begin").await;
    browser.until(&format!("{QUESTION} !== ''")).await;
    let mut asked = Vec::new();
    loop {
        let name = question(browser).await;
        if name.is_empty() {
            break;
        }
        is_good(browser, &format!("{what}: {name}")).await;
        asked.push(name);
        answer(browser).await;
    }
    browser.until("document.querySelector('.review').checkVisibility()").await;
    is_good(browser, &format!("{what}: review")).await;
    tap(browser, "[data-act=send]").await;
    browser.until("document.querySelector('.thanks').checkVisibility()").await;
    is_good(browser, &format!("{what}: thanks")).await;
    tap(browser, "[data-act=restart]").await;
    browser.until("document.querySelector('.start').checkVisibility()").await;
    asked
}

/// The record of a survey, once it holds `count` responses.
pub(super) async fn recorded(program: &Program, browser: &Browser, count: usize) -> Vec<Value> {
    browser.until("hailong.queue.state.waiting === 0").await;
    let export = program.run(&["export", "responses", "--survey", "counter", "--format", "json"]).fine();
    let record: Value = serde_json::from_str(&export).expect("JSON");
    let record = record.as_array().expect("a list").clone();
    assert_eq!(record.len(), count, "{export}");
    record
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_answers_one_question_a_screen_and_it_arrives() {
    let house = house();
    let client = administrator(&house).await;
    let path = registered(&house, &client, "counter").await;
    let browser = Browser::open(TABLET).await;
    opened(&browser, &house.server.url(&path)).await;
    let asked = walk(&browser, "Vietnamese, upright").await;
    assert!(asked.len() > 15 && asked.contains(&"i23".to_owned()), "{asked:?}");
    assert!(!asked.contains(&"i31".to_owned()), "who did not complain is not asked about it");
    let record = recorded(&house.program, &browser, 1).await;
    assert_eq!((&record[0]["channel"], &record[0]["language"]), (&json!("kiosk"), &json!("vi")));
    assert_eq!((&record[0]["answers"]["i23"], &record[0]["answers"]["q8e"]), (&json!(5), &json!(0)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_does_so_in_english_lying_and_in_the_dark() {
    let house = house();
    let client = administrator(&house).await;
    let path = registered(&house, &client, "counter").await;
    let browser = Browser::open(TABLET_LYING).await;
    browser.appear("dark").await;
    opened(&browser, &house.server.url(&path)).await;
    tap(&browser, ".tongues [data-lang=en]").await;
    browser.until("document.querySelector('.begin').textContent === 'Start'").await;
    walk(&browser, "English, lying, dark").await;
    let record = recorded(&house.program, &browser, 1).await;
    assert_eq!(record[0]["language"], "en");
    let after = browser.ask("return document.getElementById('kiosk').dataset.language", ()).await;
    assert_eq!(after, "vi", "the next visitor is greeted in the first language");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_language_changes_on_any_screen_and_keeps_the_answers() {
    let house = house();
    let client = administrator(&house).await;
    let path = registered(&house, &client, "counter").await;
    let browser = Browser::open(TABLET).await;
    opened(&browser, &house.server.url(&path)).await;
    tap(&browser, ".begin").await;
    browser.until(&format!("{QUESTION} === 'i15'")).await;
    answer(&browser).await;
    tap(&browser, ".tongues [data-lang=en]").await;
    browser.until("document.documentElement.lang === 'en'").await;
    assert_eq!(question(&browser).await, "i16");
    tap(&browser, "[data-act=back]").await;
    browser.until(&format!("{QUESTION} === 'i15'")).await;
    let kept = browser.ask("return document.querySelector('#q-i15 :checked').value", ()).await;
    assert_eq!(kept, "5");
    tap(&browser, "[data-aid=large]").await;
    tap(&browser, "[data-aid=contrast]").await;
    browser.accessible("large print and high contrast").await;
    browser.fits("large print").await;
}

/// Lets the page believe that so many seconds passed.
pub(super) async fn later(browser: &Browser, seconds: u32) {
    let script = "const before = performance.now.bind(performance);
        performance.now = () => before() + arguments[0] * 1000";
    browser.ask(script, seconds).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_walks_away_leaves_nothing_for_the_next() {
    let house = house();
    let client = administrator(&house).await;
    let path = registered(&house, &client, "counter").await;
    let browser = Browser::open(TABLET).await;
    opened(&browser, &house.server.url(&path)).await;
    tap(&browser, ".tongues [data-lang=en]").await;
    browser.until("document.documentElement.lang === 'en'").await;
    tap(&browser, "[data-aid=contrast]").await;
    tap(&browser, ".begin").await;
    browser.until(&format!("{QUESTION} === 'i15'")).await;
    answer(&browser).await;
    answer(&browser).await;

    later(&browser, 61).await;
    browser.until("document.querySelector('.idle').checkVisibility()").await;
    is_good(&browser, "is anybody there").await;
    browser.click("[data-act=stay]").await;
    browser.until("!document.querySelector('.idle').checkVisibility()").await;
    assert_eq!(question(&browser).await, "i17", "who stays goes on where they were");
    later(&browser, 76).await;
    browser.until("document.querySelector('.start').checkVisibility()").await;

    let left = "return [document.querySelectorAll('#kiosk :checked').length,
        [...document.querySelectorAll('#kiosk :is(textarea, input.entry)')].filter((entry) => entry.value).length,
        localStorage.length, sessionStorage.length, document.cookie,
        document.documentElement.className, document.documentElement.lang, location.hash, hailong.queue.state.waiting]";
    let nothing = json!([0, 0, 0, 0, "", "screens", "vi", "", 0]);
    assert_eq!(browser.ask(left, ()).await, nothing);
    let databases = browser.page.execute_async(
        "const done = arguments[0]; hailong.queue.all().then((entries) => done(entries.length))",
        Vec::new(),
    );
    assert_eq!(databases.await.expect("asked"), json!(0));
    browser.page.back().await.expect("back");
    browser.goto(&house.server.url(&path)).await;
    browser.until("document.querySelector('#kiosk.live')").await;
    assert_eq!(browser.ask(left, ()).await, nothing, "nor is it there on the way back");
    assert!(house.program.run(&["verify"]).fine().starts_with("0 responses"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_double_tap_is_one_answer_and_one_response() {
    let house = house();
    let client = administrator(&house).await;
    let path = registered(&house, &client, "counter").await;
    let browser = Browser::open(TABLET).await;
    opened(&browser, &house.server.url(&path)).await;
    tap(&browser, ".begin").await;
    browser.until(&format!("{QUESTION} === 'i15'")).await;
    browser.until("!('busy' in document.getElementById('kiosk').dataset)").await;
    // Both taps in one go, however slow the machine is.
    let twice = "const row = document.querySelector('#q-i15 label.option:last-of-type'); \
                 row.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })); row.click(); row.click()";
    browser.ask(twice, ()).await;
    browser.until(&format!("{QUESTION} === 'i16'")).await;
    while !question(&browser).await.is_empty() {
        answer(&browser).await;
    }
    tap(&browser, ".answers [data-go=i15]").await;
    browser.until(&format!("{QUESTION} === 'i15'")).await;
    answer(&browser).await;
    browser.until("document.querySelector('.review').checkVisibility()").await;
    browser.until("!('busy' in document.getElementById('kiosk').dataset)").await;
    browser
        .ask("const send = document.querySelector('[data-act=send]'); send.click(); send.click()", ())
        .await;
    browser.until("document.querySelector('.thanks').checkVisibility()").await;
    recorded(&house.program, &browser, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_settings_reach_a_device_when_nobody_is_answering() {
    let house = house();
    let client = administrator(&house).await;
    let path = registered(&house, &client, "counter").await;
    let browser = Browser::open(TABLET).await;
    opened(&browser, &house.server.url(&path)).await;
    tap(&browser, ".begin").await;
    browser.until(&format!("{QUESTION} === 'i15'")).await;

    let list = client.get(house.server.url("/admin/kiosks")).send().await.expect("an answer");
    let list = list.text().await.expect("a page");
    let device = list.split('"').find(|part| part.starts_with("/admin/kiosks/")).expect("a device");
    let settings = [
        ("unit", "xa-bum-to"),
        ("survey", "counter"),
        ("label", "Sảnh"),
        ("pin", ""),
        ("idle", "90"),
        ("warning", "15"),
    ];
    let saved = client.post(house.server.url(device)).form(&settings).send().await.expect("an answer");
    assert!(saved.status().is_success(), "{}", saved.status());

    let beat = "const done = arguments[0]; hailong.kiosk.beat().then(done)";
    browser.page.execute_async(beat, Vec::new()).await.expect("a beat");
    assert_eq!(question(&browser).await, "i15", "nobody is interrupted");
    tap(&browser, "[data-act=back]").await;
    browser.until("document.querySelector('#kiosk.live').dataset.idle === '90'").await;
    let unit = browser.ask("return document.querySelector('#kiosk').dataset.unit", ()).await;
    assert_eq!(unit, "xa-bum-to");
    browser.until("document.querySelector('.start').checkVisibility()").await;
}
