//! What the form promises, held against what the program does. Each sentence has its proof here or is named
//! with the test that proves it.

use hailong::store::Role;
use reqwest::StatusCode;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;
use crate::harness::office::PASSWORD;

const SENTENCES: [&str; 3] = [
    // `no_table_holds_an_address` below.
    "Phiếu không hỏi tên và không lưu địa chỉ mạng của máy.",
    // `crawl::nothing_an_account_of_a_unit_can_open_leads_to_a_response`, `voices::four_wait_and_the_fifth_…`
    "điều ông/bà viết chỉ được chuyển đến nơi ấy cùng ý kiến của ít nhất bốn người khác, kèm tháng",
    // `who_sees_single_responses` below.
    "Từng phiếu chỉ người được giao rà soát, thanh tra mới xem",
];

#[tokio::test]
async fn the_same_promise_stands_wherever_answers_are_given() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let form = app.get("/s/counter/xa-binh-lu").await;
        SENTENCES.iter().for_each(|sentence| form.shows(sentence));
        app.get("/s/counter/xa-binh-lu?lang=en").await.shows("at least four other people");
        app.get("/s/counter/xa-binh-lu?lang=vi").await;
        let (_, token) = app.kiosk("counter", "xa-binh-lu").await;
        let kiosk = app.get(&format!("/k/{token}")).await;
        SENTENCES[1..].iter().for_each(|sentence| kiosk.shows(sentence));
        app.signed_in_as("Mai", Role::Clerk, Some("xa-binh-lu")).await;
        let paper = app.get("/admin/paper/types/blank?unit=xa-binh-lu").await;
        SENTENCES[1..].iter().for_each(|sentence| paper.shows(sentence));
        paper.shows("Tờ phiếu chỉ cán bộ nhập phiếu và người rà soát đọc.");
    })
    .await;
}

#[tokio::test]
async fn no_table_holds_an_address() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let sent =
            app.client.post(app.url("/s/counter/xa-binh-lu")).header("x-forwarded-for", "203.0.113.77");
        let sent = sent.form(&[("i15", "4"), ("q8e", "0")]).send().await.expect("an answer");
        assert_eq!(sent.status(), StatusCode::SEE_OTHER);
        for (table, text) in db.text_of_every_table().await {
            assert!(!text.contains("203.0.113.77") && !text.contains("127.0.0.1"), "{table}");
        }
    })
    .await;
}

#[tokio::test]
async fn who_sees_single_responses() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let id = app.comment("xa-binh-lu", "2026-03-10", 4, "Được").await;
        for (name, role, unit, sees) in [
            ("Admin", Role::Admin, None, true),
            ("Analyst", Role::Analyst, None, true),
            ("Viewer", Role::Viewer, None, true),
            ("Bound", Role::Viewer, Some("xa-binh-lu"), false),
            ("Unit", Role::Unit, Some("xa-binh-lu"), false),
            ("Clerk", Role::Clerk, Some("xa-binh-lu"), false),
        ] {
            app.account(name, role, unit).await;
            app.sign_in(name, PASSWORD).await;
            let page = app.get(&format!("/admin/responses/{id}")).await;
            assert_eq!(page.status == StatusCode::OK, sees, "{name}: {}", page.status);
            // The moment is for those who judge by it.
            assert_eq!(
                page.text.contains("10/03/2026 12:00"),
                name == "Admin" || name == "Analyst",
                "{name}"
            );
            app.get("/admin/responses?survey=counter").await.hides("10/03/2026 12:00");
        }
    })
    .await;
}
