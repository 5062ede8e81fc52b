//! Figures for programs.

use hailong::store::Role;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

const PATH: &str = "/api/v1/surveys/counter/indices";

on_both_engines! {
    async fn anybody_gets_what_is_published_and_who_is_signed_in_gets_all(db: Database) {
        let app = App::start(&db).await;
        app.responses("xa-binh-lu", "2026-03-10", 30, &[("i15", 4), ("i19", 2)]).await;
        app.responses("xa-bum-nua", "2026-03-10", 5, &[("i15", 4)]).await;
        // Without others these five would be the province less the thirty.
        app.responses("xa-than-uyen", "2026-03-10", 26, &[("i15", 4), ("i19", 4)]).await;
        let public = app.get(&format!("{PATH}?unit=xa-binh-lu&period=2026-Q1")).await;
        assert_eq!(public.status, StatusCode::OK);
        let report = public.json();
        for (member, value) in [("survey", "counter"), ("version", "2026.1"), ("period", "2026-Q1")] {
            assert_eq!(report[member], value);
        }
        assert_eq!((&report["unit"], &report["responses"]), (&json!("xa-binh-lu"), &json!(30)));
        let whole = json!({
            "id": "service", "parent": null, "value": "50.00", "low": null, "high": null, "no_interval": "all-alike",
            "n": 30, "left_out": 3
        });
        assert_eq!(report["nodes"][0], whole);
        let small = format!("{PATH}?unit=xa-bum-nua&period=2026-Q1");
        let withheld = app.get(&small).await.json();
        assert_eq!(withheld["nodes"][0]["value"], Value::Null);
        assert_eq!(withheld["nodes"][0]["absence"], "too-few");
        assert_eq!(withheld["nodes"][0]["n"], 0);
        app.signed_in_as("Hoa", Role::Unit, Some("xa-bum-nua")).await;
        let own = app.get(&small).await.json();
        assert_eq!(own["nodes"][0]["value"], "100.00");
        assert_eq!(app.get(PATH).await.json()["unit"], "xa-bum-nua", "all that Hoa may see");
        let others = app.get(&format!("{PATH}?unit=xa-binh-lu&period=2026-Q1")).await;
        assert_eq!(others.json(), report, "outside the scope: what is published");
    }
}

#[tokio::test]
async fn figures_that_stay_inside_need_an_account_whose_scope_covers_the_unit() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let path = "/api/v1/surveys/types/indices?unit=xa-binh-lu";
        let refused = app.get(path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(refused.header("content-type"), "application/problem+json");
        assert_eq!(refused.json()["code"], "not-published");
        app.signed_in_as("Hoa", Role::Unit, Some("xa-bum-nua")).await;
        assert_eq!(app.get(path).await.status, StatusCode::FORBIDDEN, "another's unit");
        assert_eq!(app.get("/api/v1/surveys/types/indices").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn what_is_unknown_is_named() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let cases = [
            ("period=2026-Q7", StatusCode::BAD_REQUEST, "unknown-period", "2026-Q7"),
            ("unit=no-such", StatusCode::NOT_FOUND, "unknown-unit", "no-such"),
            ("by=i15", StatusCode::BAD_REQUEST, "unknown-segment", "sex, age"),
        ];
        for (query, status, code, named) in cases {
            let refused = app.get(&format!("{PATH}?{query}")).await;
            assert_eq!(refused.status, status, "{query}");
            let problem = refused.json();
            assert_eq!(problem["code"], code);
            assert!(problem["detail"].as_str().is_some_and(|text| text.contains(named)), "{problem}");
        }
        assert_eq!(app.get("/api/v1/surveys/none/indices").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn figures_are_broken_down_by_a_segment() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.responses("xa-binh-lu", "2026-03-10", 30, &[("i15", 5), ("sex", 1)]).await;
        app.responses("xa-binh-lu", "2026-03-10", 4, &[("i15", 1), ("sex", 2)]).await;
        app.responses("xa-binh-lu", "2026-03-10", 27, &[("i15", 1), ("sex", 99)]).await;
        let report = app.get(&format!("{PATH}?unit=xa-binh-lu&by=sex")).await.json();
        assert_eq!(report["by"], "sex");
        let groups = report["groups"].as_array().expect("groups");
        let group = |code: i64| groups.iter().find(|group| group["code"] == code).expect("a group");
        assert_eq!(group(1)["nodes"][0]["value"], "100.00");
        assert_eq!(group(2)["nodes"][0]["value"], Value::Null, "four people are too few");
        assert_eq!(group(2)["responses"], 0);
    })
    .await;
}
