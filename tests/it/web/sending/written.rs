//! What people write that reads as something else: invisible marks, thousands and decimals, the same twice.

use reqwest::StatusCode;
use serde_json::json;

use super::FORM;
use crate::harness::app::{App, browser};
use crate::harness::database::on_sqlite;

const NONE: [&str; 0] = [];

#[tokio::test]
async fn nothing_that_nobody_sees_is_recorded() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let text = "Cán bộ\u{202e} tốt\u{2069}\u{ad}\u{feff}";
        let bare = browser();
        let sent = bare.post(app.url(FORM)).form(&[("sex", "2"), ("paid", "0"), ("note", text)]);
        assert_eq!(sent.send().await.expect("an answer").status(), StatusCode::SEE_OTHER);
        let body = json!({ "id": app.clock.new_id(), "unit": "xa-binh-lu", "answers": { "sex": 1, "paid": 0, "note": text } });
        let taken = app.post_json("/api/v1/surveys/types/responses", &body).await;
        assert_eq!(taken.status, StatusCode::CREATED);
        let recorded = app.recorded("types").await;
        let texts: Vec<&str> = recorded.iter().flat_map(|one| one.texts().map(|(_, body)| body)).collect();
        assert_eq!(texts, ["Cán bộ tốt", "Cán bộ tốt"]);
    })
    .await;
}

#[tokio::test]
async fn the_same_sent_twice_without_cookies_is_marked_and_once_more_later_is_not() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let send = async |note: &str| {
            let pairs = [("sex", "2"), ("paid", "0"), ("note", note)];
            let sent = browser().post(app.url(FORM)).form(&pairs).send().await.expect("an answer");
            assert_eq!(sent.status(), StatusCode::SEE_OTHER);
        };
        send("abc").await;
        send("abc").await;
        send("khác").await;
        app.clock.advance(time::Duration::minutes(3));
        send("abc").await;
        let recorded = app.recorded("types").await;
        assert_eq!(recorded.len(), 4, "marked, not refused");
        let marked = async |at: usize| {
            let marks = app.db.store.marks(recorded[at].id).await.expect("marks");
            marks.iter().map(|mark| mark.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(marked(0).await, NONE);
        assert_eq!(marked(1).await, ["repeated"]);
        assert_eq!(marked(2).await, NONE);
        assert_eq!(marked(3).await, NONE);
    })
    .await;
}
