//! What a receipt is good for.

use hailong::response::Receipt;
use hailong::store::Role;
use hailong::web::Settings;
use reqwest::StatusCode;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

on_both_engines! {
    async fn a_receipt_leads_those_who_screen_to_the_response(db: Database) {
        let app = App::start(&db).await;
        let id = app.comment("xa-binh-lu", "2026-03-10", 4, "Được").await;
        let receipt = Receipt::of(id).to_string();
        app.signed_in_as("Lan", Role::Analyst, None).await;
        let page = format!("/admin/responses/{id}");
        let typed = receipt.to_lowercase().replace('-', "");
        for path in [
            format!("/admin/responses/{receipt}"),
            format!("/admin/responses/{typed}"),
            format!("/admin/responses?receipt={typed}"),
        ] {
            let found = app.get(&path).await;
            assert_eq!((found.status, found.location()), (StatusCode::SEE_OTHER, page.as_str()), "{path}");
        }
        app.get("/admin/responses?receipt=AAAA-AAAA").await.shows("Không có phiếu nào mang mã AAAA-AAAA");
        assert_eq!(app.get("/admin/responses/AAAA-AAAA").await.status, StatusCode::NOT_FOUND);
        app.signed_in_as("Tien", Role::Analyst, Some("xa-bum-nua")).await;
        assert_eq!(app.get(&format!("/admin/responses/{receipt}")).await.status, StatusCode::NOT_FOUND);
        app.signed_in_as("Hoa", Role::Unit, Some("xa-binh-lu")).await;
        assert_eq!(app.get(&format!("/admin/responses/{receipt}")).await.status, StatusCode::FORBIDDEN);
        app.get(&format!("/admin/responses?receipt={receipt}")).await.hides(&id.to_string());
    }
}

#[tokio::test]
async fn anybody_is_told_that_it_was_recorded_and_in_which_quarter_alone() {
    on_sqlite(async |db| {
        let app = App::with(&db, Settings { rate_limit: 600, ..Settings::default() }, 1000).await;
        let id = app.comment("xa-binh-lu", "2026-03-10", 4, "Được").await;
        let receipt = Receipt::of(id).to_string();
        app.get("/receipt").await.shows("Kiểm tra mã biên nhận");
        let page = app.post("/receipt", &[("receipt", &receipt.to_lowercase())]).await;
        page.shows("đã được ghi nhận, thuộc quý 1/2026.");
        for more in ["Bình Lư", "counter", "10/03", "12:00", &id.to_string()] {
            page.hides(more);
        }
        app.post("/receipt", &[("receipt", "AAAA-AAAA")]).await.shows("chưa tìm thấy");
        let bad = app.post("/receipt", &[("receipt", "abc")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut last = StatusCode::OK;
        for _ in 0..12 {
            last = app.post("/receipt", &[("receipt", "AAAA-AAAB")]).await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS, "nobody guesses");
    })
    .await;
}
