//! The published figures.

use hailong::store::Role;
use reqwest::StatusCode;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

on_both_engines! {
    async fn small_groups_are_withheld_and_the_reason_is_given(db: Database) {
        let app = App::start(&db).await;
        app.responses("xa-binh-lu", "2026-03-10", 30, &[("i15", 4), ("i19", 2)]).await;
        app.responses("xa-bum-nua", "2026-03-10", 29, &[("i15", 1), ("i19", 2)]).await;
        // The province less the thirty would be the twenty-nine, so neither is shown.
        app.get("/results/counter/xa-binh-lu?period=2026-Q1").await.hides("<b>50,00");
        app.responses("xa-than-uyen", "2026-03-10", 28, &[("i15", 1), ("i19", 2)]).await;
        let page = app.get("/results/counter").await;
        assert_eq!(page.status, StatusCode::OK);
        page.shows("Quý I/2026");
        page.shows("tính trên 87 phiếu");
        page.shows("<b>50,00");
        page.shows("‹ 30 phiếu");
        page.shows("có dưới 30 phiếu nên không công bố");
        page.shows("“Hài lòng” hoặc “Rất hài lòng”");
        let row = page.text.split("Xã Bum Nưa").nth(1).and_then(|rest| rest.split("</tr>").next());
        assert!(row.is_some_and(|row| row.contains("‹ 30 phiếu") && !row.contains("<b>")), "{row:?}");
        let unit = app.get("/results/counter/xa-bum-nua?period=2026-Q1").await;
        unit.shows("chưa đủ phiếu để công bố");
        app.get("/results/counter/xa-binh-lu?period=2026-Q1").await.shows("<b>50,00");
    }
}

#[tokio::test]
async fn signing_in_does_not_lift_what_is_withheld_here() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.responses("xa-bum-nua", "2026-03-10", 5, &[("i15", 4)]).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let page = app.get("/results/counter").await;
        page.shows("‹ 30 phiếu");
        page.hides("100,00");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_published_is_not_there() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let list = app.get("/results").await;
        list.shows("/results/sipas");
        list.shows("/results/counter");
        list.hides("/results/types");
        for path in ["/results/types", "/results/types/xa-binh-lu", "/results/no-such"] {
            assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(app.get("/results/counter/no-such").await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.get("/results/counter?period=never").await.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn the_quarter_that_is_over_is_shown_first_and_english_is_spoken() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.responses("xa-binh-lu", "2026-03-10", 30, &[("i15", 4)]).await;
        app.responses("xa-binh-lu", "2026-04-10", 40, &[("i15", 1)]).await;
        let page = app.get("/results/counter").await;
        page.shows("Quý I/2026");
        page.shows("100,00\u{a0}%");
        page.hides("số liệu còn thay đổi");
        let running = app.get("/results/counter?period=2026-Q2&lang=en").await;
        running.shows("Not over yet");
        running.shows("0.00%");
        running.shows("from 40 responses");
    })
    .await;
}
