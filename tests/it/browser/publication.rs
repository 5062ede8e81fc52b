//! A period is published by a signed-in administrator and read by somebody who is not.

use super::house;
use crate::harness::browser::{Browser, DESK, PHONE};

const PASSWORD: &str = "một mật khẩu dài";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_period_is_published_and_read_signed_out() {
    let house = house();
    let simulate = ["simulate", "--survey", "counter", "--responses", "1500", "--until", "2026-03"];
    house.program.run(&simulate).fine();
    let add = ["user", "add", "Lan", "--role", "admin", "--password-stdin"];
    house.program.run_with_input(&add, PASSWORD).fine();
    let desk = Browser::open(DESK).await;
    desk.goto(&house.server.url("/admin/login?lang=vi")).await;
    desk.write("input[name=name]", "Lan").await;
    desk.write("input[name=password]", PASSWORD).await;
    desk.click("main form button").await;
    desk.until("location.pathname === '/admin'").await;
    desk.click("a[href='/admin/publications']").await;
    desk.until("document.querySelector('form[action=\"/admin/publications/preview\"]')").await;
    desk.accessible("publications").await;
    desk.goto(&house.server.url("/admin/publications/preview?survey=counter&period=2026-Q1")).await;
    desk.accessible("preview").await;
    desk.write("#note", "Kết quả quý I năm 2026.").await;
    desk.click("form.act button").await;
    desk.until("document.querySelector('.editions')").await;

    let phone = Browser::open(PHONE).await;
    phone.goto(&house.server.url("/results/counter?lang=vi")).await;
    assert_eq!(phone.path().await, "/results/counter/2026-Q1/1");
    assert!(phone.text(".standing").await.contains("Kết quả quý I năm 2026."));
    phone.fits("an edition").await;
    for scheme in ["light", "dark"] {
        phone.appear(scheme).await;
        phone.accessible(&format!("an edition, {scheme}")).await;
    }
    phone.goto(&house.server.url("/results/counter/tinh-lai-chau?period=all&lang=vi")).await;
    phone.find(".spread").await;
    phone.fits("answers level by level").await;
    for scheme in ["light", "dark"] {
        phone.appear(scheme).await;
        phone.accessible(&format!("answers level by level, {scheme}")).await;
    }
    house.server.stop();
}
