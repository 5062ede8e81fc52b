//! Text twice as large on a small phone: nothing has to be scrolled sideways, on any page of any area.

use serde_json::json;

use super::house;
use crate::harness::browser::{Browser, Screen};

const PASSWORD: &str = "một mật khẩu dài";
const NARROW: Screen = Screen::Phone { width: 360, height: 740 };
const NARROWEST: Screen = Screen::Phone { width: 320, height: 640 };

const PUBLIC: [&str; 10] = [
    "/",
    "/?q=lai+chau",
    "/u/tinh-lai-chau",
    "/u/xa-bum-to",
    "/s/counter/xa-bum-to/thanks?receipt=00000000-0000-7000-8000-000000000000",
    "/results",
    "/results/counter?period=2026-Q1",
    "/results/counter/units/xa-binh-lu?period=2026-Q1",
    "/method/sipas",
    "/no-such-page",
];

const OFFICE: [&str; 20] = [
    "/admin?survey=counter&period=2026-Q1",
    "/admin/units/xa-binh-lu?survey=counter&period=2026-Q1",
    "/admin/units/xa-binh-luu",
    "/admin/find?q=bing+lu",
    "/admin/segments?survey=counter&period=2026-Q1",
    "/admin/comments",
    "/admin/responses?survey=counter",
    "/admin/actions",
    "/admin/actions/new?survey=counter&unit=xa-binh-lu&node=i15",
    "/admin/kiosks",
    "/admin/invitations",
    "/admin/posters",
    "/admin/paper",
    "/admin/paper/counter/units/xa-binh-lu",
    "/admin/files",
    "/admin/publications",
    "/admin/definitions",
    "/admin/definitions/counter",
    "/admin/users",
    "/admin/audit",
];

async fn enlarge(browser: &Browser) {
    let script = "document.documentElement.style.setProperty('--text', arguments[0]);
        document.querySelectorAll('details').forEach((part) => { part.open = true })";
    browser.ask(script, "34px").await;
}

/// What reaches beyond the screen and is in no box that scrolls by itself.
async fn beyond(browser: &Browser) -> String {
    let script = "const boxed = (part) => part.closest('.scroll, .rail ul, .diagnostic, [hidden], .unseen, .skip');
        return [...document.body.querySelectorAll('*')]
            .filter((part) => !boxed(part) && part.getBoundingClientRect().right > innerWidth + 1)
            .map((part) => `${part.tagName}.${part.className.baseVal ?? part.className}: ${part.textContent.trim().slice(0, 40)}`)
            .slice(-4).join(' | ')";
    browser.ask(script, json!(null)).await.to_string()
}

async fn all_fit(browser: &Browser, address: &str, paths: &[&str]) {
    let mut wide = Vec::new();
    for path in paths {
        for lang in ["vi", "en"] {
            let separator = if path.contains('?') { '&' } else { '?' };
            browser.goto(&format!("{address}{path}{separator}lang={lang}")).await;
            for text in ["as it is", "200 %"] {
                if text == "200 %" {
                    enlarge(browser).await;
                }
                let script = "return [document.documentElement.scrollWidth, screen.width]";
                let widths = browser.ask(script, json!(null)).await;
                if widths[0].as_u64() > widths[1].as_u64() {
                    wide.push(format!("{path} in {lang}, {text}: {widths} {}", beyond(browser).await));
                }
            }
        }
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_is_wider_than_a_small_phone_with_text_twice_as_large() {
    let house = house();
    let simulate = ["simulate", "--survey", "counter", "--responses", "2500", "--until", "2026-03"];
    house.program.run(&simulate).fine();
    let add = ["user", "add", "Lan", "--role", "admin", "--password-stdin"];
    house.program.run_with_input(&add, PASSWORD).fine();
    for screen in [NARROW, NARROWEST] {
        let phone = Browser::open(screen).await;
        all_fit(&phone, house.server.address(), &PUBLIC).await;
        phone.goto(&house.server.url("/admin/login?lang=vi")).await;
        phone.write("input[name=name]", "Lan").await;
        phone.write("input[name=password]", PASSWORD).await;
        phone.click("main form button").await;
        phone.until("location.pathname === '/admin'").await;
        all_fit(&phone, house.server.address(), &OFFICE).await;
    }
    house.server.stop();
}
