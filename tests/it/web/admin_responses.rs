//! Responses looked through, taken out of the figures and put back.

use hailong::store::Role;
use reqwest::StatusCode;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

on_both_engines! {
    async fn an_excluded_response_leaves_the_index_at_once_and_comes_back(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Analyst, None).await;
        app.responses("xa-binh-lu", "2026-03-10", 1, &[("i15", 1), ("i19", 1)]).await;
        app.responses("xa-binh-lu", "2026-03-10", 3, &[("i15", 5), ("i19", 5)]).await;
        let unit = "/admin/units/xa-binh-lu?survey=counter&period=2026-Q1";
        app.get(unit).await.shows("75,00");
        let id = app.recorded("counter").await[0].id;
        let page = format!("/admin/responses/{id}");
        let refused = app.post(&format!("{page}/exclude"), &[("reason", "  ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Xin ghi lý do");
        let done = app.post(&format!("{page}/exclude"), &[("reason", "Phiếu <b>thử</b> máy")]).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, page.as_str()));
        app.get(unit).await.shows("100,00");
        app.get(&page).await.shows("Phiếu &#60;b&#62;thử&#60;/b&#62; máy");
        app.get("/admin/responses?survey=counter&state=excluded").await.shows(&id.to_string());
        app.get("/admin/responses?survey=counter&state=counted").await.hides(&id.to_string());
        app.post(&format!("{page}/exclude"), &[("reason", "lần nữa")]).await;
        app.post(&format!("{page}/include"), &[("reason", "Không phải phiếu thử")]).await;
        app.get(unit).await.shows("75,00");
        let trail = app.trail().await;
        let acts: Vec<_> = trail.iter().filter(|record| record.entry.subject == id.to_string()).collect();
        let said: Vec<_> = acts.iter().map(|record| {
            (record.entry.actor.as_str(), record.entry.action.as_str(), record.entry.detail.as_str())
        }).collect();
        assert_eq!(said, [
            ("Lan", "response-excluded", "Phiếu <b>thử</b> máy"),
            ("Lan", "response-included", "Không phải phiếu thử"),
        ]);
        assert_eq!((acts[0].entry.before.as_str(), acts[0].entry.after.as_str()), ("counted", "excluded"));
    }

    async fn the_list_is_filtered_by_unit_period_and_channel_and_goes_on(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Viewer, None).await;
        app.responses("xa-binh-lu", "2026-03-31", 30, &[("i15", 5)]).await;
        app.responses("xa-bum-nua", "2026-04-01", 31, &[("i15", 5)]).await;
        let rows = async |query: &str| {
            let page = app.get(&format!("/admin/responses?survey=counter&{query}")).await;
            assert_eq!(page.status, StatusCode::OK, "{query}");
            (page.text.matches("<th scope=\"row\">").count(), page)
        };
        assert_eq!(rows("unit=xa-binh-lu").await.0, 30);
        assert_eq!(rows("unit=xa-bum-nua").await.0, 31);
        assert_eq!(rows("unit=xa-bum-nua&period=2026-Q1").await.0, 0);
        assert_eq!(rows("period=2026-03").await.0, 30);
        assert_eq!(rows("channel=paper").await.0, 0);
        let (first, page) = rows("unit=tinh-lai-chau&period=all").await;
        assert_eq!(first, 50);
        let older = page.text.split("class=\"more\"><a href=\"").nth(1).expect("a link");
        let older = older.split('"').next().expect("an end").replace("&#38;", "&");
        assert_eq!(app.get(&older).await.text.matches("<th scope=\"row\">").count(), 11);
        for bad in ["state=x", "channel=x", "before=x"] {
            let refused = app.get(&format!("/admin/responses?survey=counter&{bad}")).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{bad}");
        }
    }
}

#[tokio::test]
async fn one_response_is_read_in_the_words_of_its_definition() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Viewer, None).await;
        app.responses("xa-binh-lu", "2026-03-10", 1, &[("i15", 1)]).await;
        let id = app.recorded("counter").await[0].id;
        let page = app.get(&format!("/admin/responses/{id}")).await;
        page.shows("Rất không hài lòng");
        page.shows("không trả lời");
        page.shows("Xã Bình Lư");
        page.hides("name=\"reason\"");
    })
    .await;
}
