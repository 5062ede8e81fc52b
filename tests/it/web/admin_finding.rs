//! Finding one's way in the administration: units by name, the trail in words, what is due first.

use hailong::definition::{Channel, SurveyId};
use hailong::store::Role;
use reqwest::StatusCode;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;
use crate::harness::office::PASSWORD;

on_both_engines! {
    async fn a_unit_is_found_by_its_name_from_every_page(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Viewer, None).await;
        app.get("/admin/files").await.shows(r#"action="/admin/find""#);
        for query in ["binh lu", "Bình%20Lư", "xã bình lư"] {
            let found = app.get(&format!("/admin/find?q={query}")).await;
            assert_eq!((found.status, found.location()), (StatusCode::SEE_OTHER, "/admin/units/xa-binh-lu"));
        }
        let several = app.get("/admin/find?q=xa").await;
        assert_eq!(several.status, StatusCode::OK);
        several.shows("/admin/units/xa-binh-lu");
        let near = app.get("/admin/find?q=bing+lu").await;
        near.shows("Có phải ông/bà muốn tìm");
        near.shows("/admin/units/xa-binh-lu");
        let mistyped = app.get("/admin/units/xa-binh-luu?survey=counter").await;
        assert_eq!(mistyped.status, StatusCode::NOT_FOUND);
        mistyped.shows("Có phải ông/bà muốn tìm");
        mistyped.shows("/admin/units/xa-binh-lu");
        assert_eq!(app.get("/admin/units/nothing-of-the-kind").await.status, StatusCode::NOT_FOUND);
        let suggested = app.get("/admin/find/suggestions?q=binh").await.json();
        assert_eq!(suggested[0]["href"], "/admin/units/xa-binh-lu");

        app.signed_in_as("Hoa", Role::Unit, Some("xa-bum-nua")).await;
        app.get("/admin/files").await.hides(r#"action="/admin/find""#);
        app.get("/admin/find?q=binh+lu").await.hides("/admin/units/xa-binh-lu");
        assert_eq!(app.get("/admin/find/suggestions?q=binh").await.json(), serde_json::json!([]));
    }

    async fn the_trail_is_told_in_words_and_leads_to_what_it_speaks_of(db: Database) {
        let app = App::start(&db).await;
        app.responses("xa-binh-lu", "2026-03-10", 1, &[("i15", 1)]).await;
        let id = app.recorded("counter").await[0].id;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let clerk = app.account("Mai", Role::Viewer, None).await;
        app.post(&format!("/admin/users/{clerk}/role"), &[("role", "clerk"), ("unit", "xa-binh-lu")]).await;
        app.post(&format!("/admin/responses/{id}/exclude"), &[("reason", "Phiếu thử")]).await;
        let trail = app.get("/admin/audit").await;
        trail.shows(&format!(r#"<a href="/admin/users/{clerk}">Mai</a>"#));
        trail.shows("Bộ phận Một cửa · Xã Bình Lư");
        trail.shows(&format!(r#"<a href="/admin/responses/{id}">Phiếu "#));
        trail.shows("<del>Được tính</del>");
        trail.shows("<ins>Đã loại</ins>");
        trail.hides("clerk @");
        trail.hides("counted");
        // The trail itself keeps the words it was sealed with.
        assert!(app.trail().await.iter().any(|record| record.entry.after == "clerk @ xa-binh-lu"));
        let same = app.get(&format!("/admin/audit?subject={id}")).await;
        same.shows("Phiếu thử");
        same.hides(">Mai</a>");
        app.get("/admin/audit?lang=en").await.shows("<ins>Excluded</ins>");
    }

    async fn the_first_page_says_what_is_due_before_the_first_response(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let first = app.get("/admin").await;
        for step in ["Tạo tài khoản", "Nhập số giao dịch", "In áp phích", "Đăng ký thiết bị", "Nhận phiếu đầu tiên"] {
            first.shows(step);
        }
        first.hides("đã xong");
        app.kiosk("counter", "xa-binh-lu").await;
        app.account("Mai", Role::Clerk, Some("xa-binh-lu")).await;
        let then = app.get("/admin").await;
        assert_eq!(then.text.matches("đã xong").count(), 2, "{}", then.text);
        app.responses("xa-binh-lu", "2026-03-10", 1, &[("i15", 1)]).await;
        app.get("/admin?survey=counter").await.hides("Tạo tài khoản cho cán bộ");
    }

    async fn a_loss_says_who_is_at_work_on_it_and_until_when(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Analyst, None).await;
        app.responses("xa-binh-lu", "2026-03-10", 4, &[("i15", 1), ("i19", 5)]).await;
        let overview = "/admin?survey=counter&period=2026-Q1";
        let new = "&amp;node=i15\"";
        app.get(overview).await.shows(new);
        let measure = [
            ("survey", "counter"), ("node", "i15"), ("unit", "xa-binh-lu"), ("period", "2026-Q1"),
            ("cause", "Thiếu người"), ("remedy", "Thêm một người"), ("person", "Bà Lò Thị Mai"),
            ("due", "2026-05-01"), ("target", "60"),
        ];
        let begun = app.post("/admin/actions", &measure).await;
        let after = app.get(overview).await;
        after.shows("Xã Bình Lư · Biện pháp: Bà Lò Thị Mai, hạn 01/05/2026");
        after.shows(begun.location());
        after.hides(new);
        app.get("/admin/units/xa-binh-lu?survey=counter&period=2026-Q1").await
            .shows(">Biện pháp: Bà Lò Thị Mai, hạn 01/05/2026");
    }
}

#[tokio::test]
async fn a_response_says_the_code_people_see_and_the_sheet_it_was_typed_from() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.account("Mai", Role::Clerk, Some("xa-binh-lu")).await;
        app.sign_in("Mai", PASSWORD).await;
        let typed = [("sheet_number", "L-001"), ("sex", "2"), ("paid", "0"), ("polite", "4")];
        app.post("/admin/paper/types/units/xa-binh-lu", &typed).await;
        let survey = SurveyId::parse("types").expect("an id");
        let recorded = app.recorded(survey.as_str()).await;
        assert_eq!(recorded[0].channel, Channel::Paper);
        app.signed_in_as("Lan", Role::Admin, None).await;
        let page = app.get(&format!("/admin/responses/{}", recorded[0].id)).await;
        page.shows("<dt>Mã biên nhận</dt>");
        page.shows("/admin/paper/types/sheets/L-001");
    })
    .await;
}

#[tokio::test]
async fn today_counts_the_responses_of_every_survey() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        // Answered the day before and received today.
        app.responses("xa-binh-lu", "2026-04-14", 2, &[("i15", 1)]).await;
        app.account("Mai", Role::Clerk, Some("xa-binh-lu")).await;
        app.sign_in("Mai", PASSWORD).await;
        let typed = [("sheet_number", "L-001"), ("sex", "2"), ("paid", "0"), ("polite", "4")];
        app.post("/admin/paper/types/units/xa-binh-lu", &typed).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        app.get("/admin?survey=counter").await.shows("Hôm nay nhận 3 phiếu: ");
    })
    .await;
}
