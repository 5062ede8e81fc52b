//! A period is prepared by one administrator, approved by another, and read by somebody who is neither.

use super::{House, house};
use crate::harness::browser::{Browser, DESK, PHONE};

const PASSWORD: &str = "một mật khẩu dài";

/// A desk where somebody has signed in.
async fn desk(house: &House, name: &str) -> Browser {
    let add = ["user", "add", name, "--role", "admin", "--password-stdin"];
    house.program.run_with_input(&add, PASSWORD).fine();
    let desk = Browser::open(DESK).await;
    desk.goto(&house.server.url("/admin/login?lang=vi")).await;
    desk.write("input[name=name]", name).await;
    desk.write("input[name=password]", PASSWORD).await;
    desk.click("main form button").await;
    desk.until("location.pathname === '/admin'").await;
    desk
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_period_is_published_and_read_signed_out() {
    let house = house();
    let simulate = ["simulate", "--survey", "counter", "--responses", "1500", "--until", "2026-03"];
    house.program.run(&simulate).fine();
    let desk = self::desk(&house, "Lan").await;
    desk.click("a[href='/admin/publications']").await;
    desk.until("document.querySelector('form[action=\"/admin/publications/preview\"]')").await;
    desk.accessible("publications").await;
    desk.goto(&house.server.url("/admin/publications/preview?survey=counter&period=2026-Q1")).await;
    desk.accessible("preview").await;
    desk.write("#note", "Kết quả quý I năm 2026.").await;
    desk.click("form.act button").await;
    desk.until("location.pathname === '/admin/publications'").await;
    let other = self::desk(&house, "Hạnh").await;
    drop(desk);
    other.goto(&house.server.url("/admin/publications")).await;
    other.accessible("what waits").await;
    other.click("a[href^='/admin/publications/proposals/']").await;
    other.until("document.querySelector('form[action$=\"/approve\"]')").await;
    other.accessible("what is to be approved").await;
    other.click("form[action$='/approve'] button").await;
    other.until("document.querySelector('a[href^=\"/admin/publications/withdraw\"]')").await;
    other.click("a[href^='/admin/publications/withdraw']").await;
    other.until("document.querySelector('#reason')").await;
    other.accessible("an edition to be withdrawn").await;
    drop(other);

    let phone = Browser::open(PHONE).await;
    phone.goto(&house.server.url("/results/counter?lang=vi")).await;
    assert_eq!(phone.path().await, "/results/counter/2026-Q1/1");
    assert!(phone.text(".standing").await.contains("Kết quả quý I năm 2026."));
    phone.fits("an edition").await;
    for scheme in ["light", "dark"] {
        phone.appear(scheme).await;
        phone.accessible(&format!("an edition, {scheme}")).await;
    }
    phone.goto(&house.server.url("/results/counter/2026-Q1/1/tinh-lai-chau?lang=vi")).await;
    phone.find(".spread").await;
    phone.fits("answers level by level").await;
    for scheme in ["light", "dark"] {
        phone.appear(scheme).await;
        phone.accessible(&format!("answers level by level, {scheme}")).await;
    }
    house.server.stop();
}
