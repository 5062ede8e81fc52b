//! Responses looked through, taken out of the figures and put back.

use hailong::store::Role;
use reqwest::StatusCode;
use time::Duration;

use crate::harness::app::{App, browser};
use crate::harness::database::on_sqlite;

/// Fills the field that people do not see, a minute after the form was opened.
async fn trapped(app: &App, unit: &str) {
    let (phone, form) = (browser(), app.url(&format!("/s/counter/{unit}")));
    phone.get(&form).send().await.expect("a form");
    app.clock.advance(Duration::seconds(61));
    let pairs = [("i15", "1"), ("q8e", "0"), ("home_page", "https://example.org")];
    let sent = phone.post(&form).form(&pairs).send().await.expect("an answer");
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
}

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

    async fn what_a_rule_caught_is_judged_at_once_and_can_be_put_back(db: Database) {
        let app = App::start(&db).await;
        app.responses("xa-binh-lu", "2026-04-10", 2, &[("i15", 5)]).await;
        for unit in ["xa-binh-lu", "xa-binh-lu", "xa-bum-nua"] {
            trapped(&app, unit).await;
        }
        app.signed_in_as("Lan", Role::Analyst, None).await;
        let list = app.get("/admin/responses?survey=counter&unit=tinh-lai-chau").await;
        list.shows("điền ô ẩn");
        list.shows("Ô mà người đọc không nhìn thấy đã được điền");
        list.shows("<td class=\"num\">3</td><td class=\"num\">0</td>");
        list.hides("exclude-marked");
        let unit = "/admin/units/xa-binh-lu?survey=counter&period=2026-Q2";
        app.get(unit).await.shows("50,00");

        let query = "?survey=counter&unit=xa-binh-lu&period=2026-Q2&mark=honeypot";
        let caught = app.get(&format!("/admin/responses{query}")).await;
        assert_eq!(caught.text.matches("<span class=\"mark\"").count(), 2);
        caught.shows("Loại 2 phiếu “điền ô ẩn” khỏi chỉ số");
        let exclude = format!("/admin/responses/exclude-marked{query}");
        let bare = app.post(&exclude, &[("looked-at", "2"), ("reason", " ")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        bare.shows("Xin ghi lý do");
        let stale = app.post(&exclude, &[("looked-at", "1"), ("reason", "Máy tự điền")]).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        stale.shows("nay là 2");
        stale.shows("Máy tự điền</textarea>");
        app.get(unit).await.shows("50,00");

        let done = app.post(&exclude, &[("looked-at", "2"), ("reason", "Máy tự điền")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert!(done.location().contains("state=excluded"), "{}", done.location());
        let after = app.get(done.location()).await;
        after.shows("Máy tự điền");
        after.shows("Đưa 2 phiếu “điền ô ẩn” trở lại chỉ số");
        app.get(unit).await.shows("100,00");
        let include = format!("/admin/responses/include-marked{query}");
        app.post(&include, &[("looked-at", "2"), ("reason", "Người thật, đã kiểm tra")]).await;
        app.get(unit).await.shows("50,00");
        let trail = app.trail().await;
        let said: Vec<_> = trail.iter().filter(|record| record.entry.action.starts_with("responses-")).map(|record| {
            (record.entry.action.as_str(), record.entry.subject.as_str(), record.entry.detail.as_str())
        }).collect();
        assert_eq!(said, [
            ("responses-excluded", "counter honeypot: 2", "Máy tự điền"),
            ("responses-included", "counter honeypot: 2", "Người thật, đã kiểm tra"),
        ]);
        let elsewhere = app.get("/admin/responses?survey=counter&unit=xa-bum-nua&mark=any").await;
        elsewhere.shows("<td class=\"num\">1</td><td class=\"num\">0</td>");
        let versions = &app.state.edition().versions;
        let verified = db.store.verify(versions, |_| ()).await.expect("verified");
        assert_eq!((verified.responses, verified.excluded, verified.differences.len()), (5, 0, 0));
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
        for bad in ["state=x", "channel=x", "before=x", "mark=x"] {
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

#[tokio::test]
async fn those_the_figures_are_about_see_no_responses_and_do_not_judge() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        trapped(&app, "xa-binh-lu").await;
        trapped(&app, "xa-bum-nua").await;
        app.signed_in_as("Hoa", Role::Unit, Some("xa-binh-lu")).await;
        let list = app.get("/admin/responses?survey=counter&mark=honeypot").await;
        assert_eq!(list.status, StatusCode::FORBIDDEN);
        list.hides("exclude-marked");
        let judge = async |unit: &str| {
            let path = format!("/admin/responses/exclude-marked?survey=counter&unit={unit}&mark=honeypot");
            app.post(&path, &[("looked-at", "1"), ("reason", "x")]).await.status
        };
        assert_eq!(judge("xa-binh-lu").await, StatusCode::FORBIDDEN);
        app.signed_in_as("Minh", Role::Analyst, Some("xa-binh-lu")).await;
        assert_eq!(judge("xa-bum-nua").await, StatusCode::NOT_FOUND);
        assert_eq!(judge("xa-binh-lu").await, StatusCode::SEE_OTHER);
        let recorded = app.recorded("counter").await;
        let excluded = recorded.iter().filter(|stored| stored.exclusion.is_some());
        assert_eq!(excluded.map(|stored| stored.unit.as_str()).collect::<Vec<_>>(), ["xa-binh-lu"]);
    })
    .await;
}
