//! Invitations and paper from list and sheet to stored response, and the pages around them.

use serde_json::Value;

use super::house;
use crate::harness::browser::{Browser, DESK, ENTER, PHONE, SMALL_PHONE};
use crate::harness::program::Program;

const PASSWORD: &str = "một mật khẩu dài";

fn account(program: &Program, name: &str, role: &[&str]) {
    let args = [&["user", "add", name, "--password-stdin", "--role"], role].concat();
    program.run_with_input(&args, PASSWORD).fine();
}

async fn sign_in(browser: &Browser, url: &str, name: &str) {
    browser.goto(url).await;
    browser.write("input[name=name]", name).await;
    browser.write("input[name=password]", PASSWORD).await;
    browser.click("main form button").await;
    browser.until("location.pathname !== '/admin/login'").await;
}

/// The sample list as a file in the form; then the form is sent.
const UPLOAD: &str = "const list = 'dossier,unit,field,received,due,returned\\nA1,xa-bum-to,,2026-01-05,2026-01-09,2026-01-08\\nA2,xa-bum-to,,2026-01-05,2026-01-09,2026-01-10';
    const files = new DataTransfer();
    files.items.add(new File([list], 'list.csv'));
    document.querySelector('#list').files = files.files;
    document.querySelector('#survey').value = 'counter';
    document.querySelector('form.collect').requestSubmit()";

async fn accessible(browser: &Browser, what: &str) {
    for scheme in ["light", "dark"] {
        browser.appear(scheme).await;
        browser.accessible(&format!("{what}, {scheme}")).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_is_answered_on_a_phone_once_and_then_spent() {
    let house = house();
    account(&house.program, "Lan", &["admin"]);
    let desk = Browser::open(DESK).await;
    sign_in(&desk, &house.server.url("/admin/login?lang=vi"), "Lan").await;
    desk.goto(&house.server.url("/admin/invitations")).await;
    accessible(&desk, "the form for a list").await;
    desk.ask(UPLOAD, Value::Null).await;
    desk.until("document.querySelectorAll('.slip').length === 2").await;
    accessible(&desk, "the slips").await;
    let file =
        desk.ask("return decodeURIComponent(document.querySelector('[download]').href)", Value::Null).await;
    let file = file.as_str().expect("a file").to_owned();
    let link = file.lines().nth(1).and_then(|line| line.rsplit(',').next()).expect("a link").to_owned();
    assert!(link.starts_with(&house.server.url("/i/")), "{link}");

    let phone = Browser::open(PHONE).await;
    phone.goto(&link).await;
    phone.accessible("the invitation").await;
    phone.fits("the invitation").await;
    phone.ask("document.querySelector('[name=q8e][value=\"0\"]').click(); document.querySelector('[name=i15][value=\"5\"]').click()", Value::Null).await;
    phone.ask("document.querySelector('form[data-part]').submit()", Value::Null).await;
    phone.until("location.pathname === '/s/counter/xa-bum-to/thanks'").await;

    phone.goto(&link).await;
    assert_eq!(phone.text("h1").await, "Thư mời này đã được dùng");
    accessible(&phone, "a spent invitation").await;
    let other = Browser::open(SMALL_PHONE).await;
    other.goto(&link).await;
    assert_eq!(other.text("h1").await, "Thư mời này đã được dùng");
    other.fits("a spent invitation").await;

    desk.goto(&house.server.url("/admin/invitations")).await;
    accessible(&desk, "the batches").await;
    let batch = desk.text(".rows tbody tr").await;
    assert!(batch.contains("ít hơn 5") && !batch.contains("50"), "who answered of two is not told: {batch}");
    let counted = house.program.run(&["index", "--survey", "counter", "--by", "channel"]).fine();
    assert!(counted.contains("channel = 3 invitation · n = 1"), "{counted}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sheet_is_typed_by_keys_alone_and_read_again_by_another() {
    let house = house();
    for name in ["Mai", "Minh"] {
        account(&house.program, name, &["clerk", "--unit", "xa-bum-to"]);
    }
    let desk = Browser::open(DESK).await;
    let entry = house.server.url("/admin/paper/counter/units/xa-bum-to");
    sign_in(&desk, &house.server.url("/admin/login?lang=vi"), "Mai").await;
    desk.goto(&entry).await;
    accessible(&desk, "a sheet to type").await;
    type_sheet(&desk, "L-0001", "4").await;
    desk.until("document.querySelector('.saved')").await;
    assert!(desk.text(".saved").await.contains("L-0001"));

    desk.goto(&house.server.url("/admin/paper?survey=counter")).await;
    accessible(&desk, "the clerk's desk").await;
    desk.click("form[action='/admin/logout'] button").await;
    sign_in(&desk, &house.server.url("/admin/login?lang=vi"), "Minh").await;
    desk.goto(&format!("{entry}/second")).await;
    accessible(&desk, "a second reading").await;
    type_sheet(&desk, "L-0001", "2").await;
    desk.until("document.querySelector('.settle')").await;
    accessible(&desk, "differences").await;
    let row = desk.text(".rows tbody tr").await;
    assert!(row.contains("4 Hài lòng") && row.contains("2 Không hài lòng"), "{row}");
    desk.click(".settle button[value=second]").await;
    desk.until("document.querySelector('.saved')").await;
    accessible(&desk, "settled").await;
    let counted = house.program.run(&["index", "--survey", "counter", "--by", "channel"]).fine();
    assert!(counted.contains("channel = 4 paper · n = 1"), "{counted}");
    assert!(counted.contains("excluded = 1"), "{counted}");
}

/// Types the number, skips the day, answers the first question and the one that must be answered, and
/// sends with Enter: each answer is one stroke, and Enter passes a blank.
async fn type_sheet(desk: &Browser, number: &str, first: &str) {
    desk.until("document.activeElement.id === 'sheet_number'").await;
    for key in number.chars() {
        desk.press(key).await;
    }
    desk.press(ENTER).await;
    desk.press(ENTER).await;
    desk.until("document.activeElement.id === 'f-i15'").await;
    for key in first.chars() {
        desk.press(key).await;
    }
    desk.until("document.activeElement.id === 'f-i16'").await;
    for _ in 0..60 {
        let focus =
            desk.ask("return document.activeElement.id || document.activeElement.type", Value::Null).await;
        match focus.as_str() {
            Some("f-q8e") => desk.press('0').await,
            Some("submit") => break,
            _ => desk.press(ENTER).await,
        }
    }
    desk.press(ENTER).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_to_print_and_to_choose_from_pass_axe_and_fit_a_small_phone() {
    let house = house();
    account(&house.program, "Lan", &["admin"]);
    for (screen, is_phone) in [(DESK, false), (SMALL_PHONE, true)] {
        let browser = Browser::open(screen).await;
        sign_in(&browser, &house.server.url("/admin/login?lang=vi"), "Lan").await;
        for path in [
            "/admin/posters",
            "/admin/poster/counter/xa-bum-to",
            "/admin/paper",
            "/admin/paper/counter/blank?unit=xa-bum-to",
            "/admin/paper/sipas/units/xa-bum-to",
            "/admin/invitations",
        ] {
            for lang in ["vi", "en"] {
                let separator = if path.contains('?') { '&' } else { '?' };
                browser.goto(&house.server.url(&format!("{path}{separator}lang={lang}"))).await;
                accessible(&browser, &format!("{path} in {lang}")).await;
                if is_phone {
                    browser.fits(path).await;
                }
            }
        }
    }
}
