//! What protects the pages.

use hailong::web::Settings;
use reqwest::StatusCode;

use crate::harness::app::{Answer, App};
use crate::harness::database::on_sqlite;

const FORM: &str = "/s/types/xa-binh-lu";

#[tokio::test]
async fn every_answer_forbids_what_is_not_ours() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        for path in
            ["/", FORM, "/u/xa-binh-lu", "/no-such-page", "/api/v1/units", "/assets/base.css", "/healthz"]
        {
            let answer = app.get(path).await;
            let policy = answer.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none';"), "{path}");
            assert!(
                policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"),
                "{path}"
            );
            assert!(!policy.contains("unsafe"), "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_post_from_another_site_is_refused() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let post = async |name: &str, value: &str| {
            let request =
                app.client.post(app.url(FORM)).header(name, value).form(&[("sex", "1"), ("whole", "3")]);
            Answer::of(request.send().await.expect("an answer")).await
        };
        for (name, value) in
            [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")]
        {
            let refused = post(name, value).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
            refused.shows("Yêu cầu đến từ một trang khác");
        }
        assert!(app.recorded("types").await.is_empty());
        assert_eq!(post("sec-fetch-site", "same-origin").await.status, StatusCode::SEE_OTHER);
        let own = app.url("");
        assert_eq!(post("origin", &own).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn too_many_from_one_address_are_asked_to_wait() {
    on_sqlite(async |db| {
        let app = App::with(&db, Settings { rate_limit: 2, ..Settings::default() }, 100).await;
        let send = async || app.post(FORM, &[("sex", "1"), ("whole", "3")]).await;
        assert_eq!(send().await.status, StatusCode::SEE_OTHER);
        assert_eq!(send().await.status, StatusCode::SEE_OTHER);
        let third = send().await;
        assert_eq!(third.status, StatusCode::TOO_MANY_REQUESTS);
        assert!((1..=60).contains(&third.header("retry-after").parse::<u32>().expect("seconds")));
        third.shows("Có quá nhiều phiếu gửi cùng lúc");
        assert_eq!(app.get(FORM).await.status, StatusCode::OK, "looking is not limited");
        let api = app.post_json("/api/v1/surveys/types/responses", &serde_json::json!({})).await;
        assert_eq!(api.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(api.header("content-type"), "application/problem+json");
    })
    .await;
}

#[tokio::test]
async fn a_store_that_cannot_write_is_never_taken_for_no_data() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        assert_eq!(app.get("/readyz").await.status, StatusCode::OK);
        db.store.close().await;
        let sent = app.post(FORM, &[("sex", "1"), ("whole", "3")]).await;
        assert_eq!(sent.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(!sent.header("retry-after").is_empty());
        sent.shows("Ý kiến chưa được ghi nhận");
        for word in ["sql", "SQL", "Pool", "pool", "panicked", "src/"] {
            sent.hides(word);
        }
        assert_eq!(app.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(app.get("/healthz").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn built_in_files_are_kept_for_ever_and_checked_by_their_content() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let page = app.get(FORM).await;
        let href =
            page.text.split('"').find(|part| part.starts_with("/assets/form.css?v=")).expect("a style");
        let style = app.get(href).await;
        assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
        assert!(style.header("cache-control").contains("immutable"));
        let request = app.client.get(app.url(href)).header("if-none-match", style.header("etag"));
        assert_eq!(request.send().await.expect("an answer").status(), StatusCode::NOT_MODIFIED);
        assert_eq!(app.get("/assets/../Cargo.toml").await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get("/assets/vi.ftl").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
