//! What a Prometheus server is told.

use hailong::web::Settings;
use reqwest::StatusCode;
use serde_json::json;

use crate::harness::app::{Answer, App};
use crate::harness::database::on_sqlite;

/// The value of one line.
#[track_caller]
fn value(metrics: &Answer, line: &str) -> f64 {
    let found = metrics.text.lines().find_map(|told| told.strip_prefix(line)?.strip_prefix(' '));
    let found = found.unwrap_or_else(|| panic!("no `{line}` in\n{}", metrics.text));
    found.parse().expect("a number")
}

on_both_engines! {
    async fn submissions_and_refusals_are_counted_by_what_became_of_them(db: Database) {
        let app = App::start(&db).await;
        let body = |id: u8, unit: &str| {
            let id = format!("0198c5a0-0000-7000-8000-0000000000{id:02}");
            json!({ "id": id, "unit": unit, "channel": "link", "language": "vi", "answers": { "sex": 1, "polite": 4 } })
        };
        let path = "/api/v1/surveys/types/responses";
        for id in [1, 2, 2] {
            assert!(app.post_json(path, &body(id, "xa-binh-lu")).await.status.is_success());
        }
        assert_eq!(app.post_json(path, &body(2, "xa-bum-nua")).await.status, StatusCode::CONFLICT);
        assert_eq!(app.post_json(path, &body(3, "nowhere")).await.status, StatusCode::NOT_FOUND);
        let metrics = app.get("/metrics").await;
        assert_eq!(metrics.header("content-type"), "text/plain; version=0.0.4");
        let of = |outcome| value(&metrics, &format!(r#"hailong_submissions_total{{channel="link",outcome="{outcome}"}}"#));
        assert_eq!(["created", "repeated", "conflict"].map(of), [2.0, 1.0, 1.0]);
        assert_eq!(value(&metrics, r#"hailong_refusals_total{code="unknown-unit"}"#), 1.0);
        assert_eq!(value(&metrics, r#"hailong_http_requests_total{area="api",status="201"}"#), 2.0);
        assert_eq!(value(&metrics, r#"hailong_http_request_seconds_count{area="api"}"#), 5.0);
        assert_eq!(value(&metrics, "hailong_intake_waiting"), 0.0);
        assert_eq!(value(&metrics, "hailong_intake_waiting_limit"), 1000.0);
        // Nothing folds here unless a figure is asked for.
        assert_eq!(value(&metrics, "hailong_uncounted"), 2.0);
        app.get("/api/v1/surveys/types/indices").await;
        app.get("/api/v1/surveys/counter/indices").await;
        assert_eq!(value(&app.get("/metrics").await, "hailong_uncounted"), 0.0);
        assert_eq!(value(&metrics, r#"hailong_build_info{version="0.1.0"}"#), 1.0);
        assert!(!metrics.text.contains("0198c5a0"), "nobody's response can be told from it");
    }
}

#[tokio::test]
async fn another_machine_needs_the_token() {
    const TOKEN: &str = "a-token-that-nobody-guesses";
    on_sqlite(async |db| {
        for (told, wanted) in [(None, StatusCode::UNAUTHORIZED), (Some(TOKEN), StatusCode::OK)] {
            let metrics_token = told.map(str::to_owned);
            let app =
                App::with(&db, Settings { rate_limit: 0, metrics_token, ..Settings::default() }, 10).await;
            let ask = async |headers: &[(&str, &str)]| {
                let request = app.client.get(app.url("/metrics"));
                let request =
                    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                Answer::of(request.send().await.expect("an answer")).await
            };
            assert_eq!(ask(&[]).await.status, StatusCode::OK, "this machine");
            let far = ("x-forwarded-for", "203.0.113.7");
            for stranger in [
                &[far][..],
                &[("via", "1.1 proxy")],
                &[("x-real-ip", "203.0.113.7")],
                &[("x-forwarded-proto", "https")],
                &[far, ("authorization", "Bearer something else")],
            ] {
                let refused = ask(stranger).await;
                assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{stranger:?}");
                assert_eq!(refused.header("www-authenticate"), "Bearer");
                refused.hides("hailong_");
            }
            let bearer = format!("Bearer {TOKEN}");
            assert_eq!(ask(&[far, ("authorization", &bearer)]).await.status, wanted);
        }
    })
    .await;
}
