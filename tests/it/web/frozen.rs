//! A published period is read as it was published, wherever anybody asks.

use hailong::store::Role;
use reqwest::StatusCode;

use super::publications::{published, some_responses};
use crate::harness::app::App;
use crate::harness::database::on_sqlite;

const API: &str = "/api/v1/surveys/counter/indices?unit=tinh-lai-chau";

/// The first quarter is published, and then ten more responses of March come in: 16.67 is now 12.50.
async fn published_and_moved(app: &App) {
    some_responses(app).await;
    app.signed_in_as("Lan", Role::Admin, None).await;
    published(app, "Kết quả quý I.").await;
    app.responses("xa-binh-lu", "2026-03-11", 10, &[("i15", 1), ("i19", 2)]).await;
    assert_eq!(app.get(&format!("{API}&period=2026-Q1")).await.json()["nodes"][0]["value"], "12.50");
    app.post("/admin/logout", &[]).await;
}

on_both_engines! {
    async fn nobody_outside_reads_live_figures_of_a_published_period(db: Database) {
        let app = App::start(&db).await;
        published_and_moved(&app).await;
        let list = app.get("/results?lang=vi").await;
        list.shows("16,67\u{a0}%");
        list.hides("12,50");
        let report = app.get(&format!("{API}&period=2026-Q1&levels=1")).await.json();
        assert_eq!((&report["nodes"][0]["value"], &report["edition"]), (&"16.67".into(), &1.into()));
        assert_eq!((&report["responses"], &report["levels"][0]["n"]), (&61.into(), &61.into()));
        assert_eq!(report["levels"][0]["levels"][3]["share"], "49.18");
        for path in ["/results/counter", "/results/counter?period=2026-Q1", "/results/counter?period=2026-03"] {
            assert_eq!(app.get(path).await.location(), "/results/counter/2026-Q1/1", "{path}");
        }
        let unit = app.get("/results/counter/xa-binh-lu?period=2026-03").await;
        assert_eq!(unit.location(), "/results/counter/2026-Q1/1/xa-binh-lu");
    }
}

#[tokio::test]
async fn parts_of_a_published_period_and_groups_in_it_are_not_given() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        published_and_moved(&app).await;
        for query in ["period=2026-03", "period=2026-Q1&by=sex", "period=2026-Q2&against=2026-03"] {
            let refused = app.get(&format!("{API}&{query}")).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{query}");
            let problem = refused.json();
            assert_eq!(problem["code"], "frozen", "{query}");
            let detail = problem["detail"].as_str().expect("a detail");
            assert!(detail.contains("/results/counter/2026-Q1/1"), "{detail}");
        }
        let page = app.get("/results/counter/2026-Q1/1").await;
        page.shows(r#"<option value="2026-Q1" selected>"#);
        page.shows(r#"<option value="2026-H1">"#);
        page.hides(r#"<option value="2026-03">"#);
    })
    .await;
}

#[tokio::test]
async fn what_comes_after_is_held_against_what_was_published() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        published_and_moved(&app).await;
        app.responses("xa-binh-lu", "2026-04-10", 30, &[("i15", 4), ("i19", 4)]).await;
        app.get("/results/counter?period=2026-Q2&lang=en").await.shows("+83.33 points");
        let report = app.get(&format!("{API}&period=2026-Q2&against=2026-Q1")).await.json();
        assert_eq!(report["edition"], serde_json::Value::Null);
        assert_eq!(report["against"], "2026-Q1");
        assert_eq!(report["nodes"][0]["change"]["value"], "83.33");
        let back = app.get(&format!("{API}&period=2026-Q1&against=2026-Q2")).await.json();
        assert_eq!(back["nodes"][0]["change"]["value"], "-83.33");
        // Before April there is no month to be told by itself.
        app.get("/results/counter?period=2026-04&lang=en").await.hides("Against");
    })
    .await;
}

/// Stacked bars of all answers, on the page of the whole as on those of units.
#[tokio::test]
async fn an_editions_page_draws_how_answers_are_spread() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        published_and_moved(&app).await;
        let page = app.get("/results/counter/2026-Q1/1?lang=vi").await;
        page.shows("data-chart=\"stack\"");
        page.shows("<td class=\"num\" data-value=\"49.18\">49,18</td>");
        let unit = app.get("/results/counter/2026-Q1/1/xa-bum-nua?lang=vi").await;
        unit.hides("data-chart=\"stack\"");
    })
    .await;
}
