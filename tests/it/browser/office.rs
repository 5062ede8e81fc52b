//! The administration at work: a response excluded, comments read, and every working page by axe.

use serde_json::json;

use super::{House, house};
use crate::harness::browser::{Browser, DESK, PHONE};

const PASSWORD: &str = "một mật khẩu dài";

/// A house with an administrator, signed in, and four responses about one commune.
async fn office(screen: crate::harness::browser::Screen) -> (House, Browser, Vec<String>) {
    let house = house();
    let add = ["user", "add", "Lan", "--role", "admin", "--password-stdin"];
    house.program.run_with_input(&add, PASSWORD).fine();
    let mut ids = Vec::new();
    for (number, code) in [1, 5, 5, 5].into_iter().enumerate() {
        let id = format!("0198c0de-0000-7000-8000-00000000000{number}");
        let body = json!({
            "id": id, "unit": "xa-binh-lu", "channel": "link", "language": "vi",
            "answers": { "i15": code, "i19": code, "q8e": 0, "comment": format!("Ý kiến số {number}") }
        });
        let url = house.server.url("/api/v1/surveys/counter/responses");
        let answer = reqwest::Client::new().post(url).json(&body).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 201, "{}", answer.text().await.unwrap_or_default());
        ids.push(id);
    }
    let browser = Browser::open(screen).await;
    browser.goto(&house.server.url("/admin/login?lang=vi")).await;
    browser.write("input[name=name]", "Lan").await;
    browser.write("input[name=password]", PASSWORD).await;
    browser.click("main form button").await;
    browser.until("location.pathname === '/admin'").await;
    (house, browser, ids)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_response_is_excluded_and_the_value_moves() {
    let (house, desk, ids) = office(DESK).await;
    let unit = house.server.url("/admin/units/xa-binh-lu?survey=counter");
    desk.goto(&unit).await;
    assert!(desk.text(".headline .big").await.starts_with("75,00"), "{}", desk.text(".headline").await);
    desk.goto(&house.server.url("/admin/responses?survey=counter")).await;
    desk.click(&format!("a[href='/admin/responses/{}']", ids[0])).await;
    desk.until("document.querySelector('#reason')").await;
    desk.write("#reason", "Phiếu thử khi lắp đặt").await;
    desk.click("form.act button").await;
    desk.until("document.querySelector('.history')").await;
    assert!(desk.text(".history").await.contains("Phiếu thử khi lắp đặt"));
    desk.goto(&unit).await;
    assert!(desk.text(".headline .big").await.starts_with("100,00"), "{}", desk.text(".headline").await);
    house.server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn overview_to_unit_to_comment_takes_three_clicks() {
    let (house, desk, _) = office(DESK).await;
    desk.goto(&house.server.url("/admin?survey=counter")).await;
    desk.click(".matrix a[href^='/admin/units/xa-binh-lu']").await;
    desk.until("document.querySelector('a[href^=\"/admin/comments?\"]')").await;
    desk.click("#actions-title ~ a[href^='/admin/comments?']").await;
    desk.until("document.querySelector('.voices')").await;
    assert!(desk.text(".voices").await.contains("Ý kiến số 3"));
    desk.click(".voices > li:first-child .where + blockquote + p a").await;
    desk.until("location.pathname.startsWith('/admin/responses/')").await;
    house.server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn working_pages_pass_axe_and_fit_a_phone() {
    let (house, phone, ids) = office(PHONE).await;
    let one = format!("/admin/responses/{}", ids[1]);
    let pages = [
        "/admin?survey=counter",
        "/admin/units/xa-binh-lu?survey=counter",
        "/admin/comments?survey=counter",
        "/admin/responses?survey=counter",
        &one,
        "/admin/actions",
        "/admin/actions/new?survey=counter",
        "/admin/users",
        "/admin/account",
        "/admin/audit",
        "/admin/definitions",
        "/admin/definitions/sipas",
    ];
    for page in pages {
        let separator = if page.contains('?') { '&' } else { '?' };
        for lang in ["vi", "en"] {
            phone.goto(&house.server.url(&format!("{page}{separator}lang={lang}"))).await;
            phone.fits(page).await;
            for scheme in ["light", "dark"] {
                phone.appear(scheme).await;
                phone.accessible(&format!("{page} in {lang}, {scheme}")).await;
            }
        }
    }
    house.server.stop();
}
