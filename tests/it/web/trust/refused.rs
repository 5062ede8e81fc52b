//! Refusals inside the administration stand in its frame.

use hailong::store::Role;
use reqwest::StatusCode;

use crate::harness::app::{Answer, App, browser};
use crate::harness::database::on_sqlite;
use crate::harness::office::PASSWORD;

fn in_frame(page: &Answer, status: StatusCode) {
    assert_eq!(page.status, status, "{}", page.text);
    page.shows("class=\"rail\"");
    page.shows("href=\"/admin\">Về Tổng quan");
    page.hides("Địa chỉ có thể bị gõ sai");
    page.hides("Góp ý tự nguyện");
}

#[tokio::test]
async fn whoever_is_signed_in_stays_in_the_frame() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Hoa", Role::Unit, Some("xa-binh-lu")).await;
        let theirs = app.get("/admin/units/xa-bum-nua").await;
        in_frame(&theirs, StatusCode::NOT_FOUND);
        theirs.shows("Không có trang này trong phạm vi của ông/bà");
        let nowhere = app.get("/admin/units/xa-khong-co").await;
        let body = |page: &Answer| page.text.split("<main").nth(1).map(str::to_owned);
        assert_eq!(body(&theirs), body(&nowhere), "whether it is there at all is not said");
        in_frame(&app.get("/admin/khong-co").await, StatusCode::NOT_FOUND);
        let forbidden = app.get("/admin/users").await;
        in_frame(&forbidden, StatusCode::FORBIDDEN);
        forbidden.shows("Vai trò của ông/bà không mở trang này");
        in_frame(&app.get("/admin/logout").await, StatusCode::METHOD_NOT_ALLOWED);
        in_frame(&app.get("/admin/comments?state=x").await, StatusCode::BAD_REQUEST);
        let long = [("remedy", "x".repeat(3 * 1024 * 1024))];
        let large = app.client.post(app.url("/admin/actions")).form(&long).send().await.expect("an answer");
        in_frame(&Answer::of(large).await, StatusCode::PAYLOAD_TOO_LARGE);
        let foreign = app.client.post(app.url("/admin/actions")).header("sec-fetch-site", "cross-site");
        let foreign = Answer::of(foreign.form(&[("remedy", "x")]).send().await.expect("an answer")).await;
        in_frame(&foreign, StatusCode::FORBIDDEN);

        app.signed_in_as("Lan", Role::Analyst, None).await;
        let id = app.comment("xa-binh-lu", "2026-03-10", 4, "Được").await;
        let without = app.post(&format!("/admin/comments/{id}/comment/redact"), &[("reason", "")]).await;
        in_frame(&without, StatusCode::UNPROCESSABLE_ENTITY);
        in_frame(&app.get("/admin/responses/AAAA-AAAA").await, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn strangers_and_citizens_see_the_public_page() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.account("Lan", Role::Admin, None).await;
        let page =
            Answer::of(browser().get(app.url("/admin/khong-co")).send().await.expect("an answer")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        page.hides("class=\"rail\"");
        app.sign_in("Lan", PASSWORD).await;
        app.get("/khong-co").await.hides("class=\"rail\"");
    })
    .await;
}
