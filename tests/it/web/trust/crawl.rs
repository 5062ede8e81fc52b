//! Everything that an account of a unit or of its counter can open, page by page, on a small filled database.

use std::collections::{BTreeSet, VecDeque};

use hailong::response::Receipt;
use hailong::store::Role;
use reqwest::StatusCode;
use serde_json::json;
use time::Duration;
use uuid::Uuid;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;
use crate::harness::office::PASSWORD;
use crate::web::admin_roles::objects::objects;

const UNIT: &str = "xa-bum-nua";

/// Answers at a minute that nothing else on a page has, on a day of its own.
async fn answered(app: &App, day: u8, text: Option<&str>) {
    let mut answers = json!({ "i15": 1 + day % 5, "i19": 2, "q8e": 0 });
    if let Some(text) = text {
        answers["comment"] = json!(text);
    }
    let body = json!({
        "id": app.clock.new_id(), "unit": UNIT, "channel": "link", "language": "vi",
        "answered_at": format!("2026-03-{day:02}T03:17:42+07:00"), "answers": answers
    });
    let answer = app.post_json("/api/v1/surveys/counter/responses", &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
}

/// What would lead to a response: its id, its receipt, its hours and its days. Those of `before` were received
/// at the moment when other things were made that may be told, and leave no hours.
async fn traces(app: &App, before: &[Uuid]) -> BTreeSet<String> {
    let mut traces = BTreeSet::new();
    for response in app.recorded("counter").await {
        traces.insert(response.id.to_string());
        traces.insert(response.id.simple().to_string());
        traces.insert(Receipt::of(response.id).to_string());
        if before.contains(&response.id) {
            continue;
        }
        for at in [response.answered_at, response.received_at] {
            let local = at.to_offset(time::UtcOffset::from_hms(7, 0, 0).expect("an offset"));
            let (day, month, year) = (local.day(), u8::from(local.month()), local.year());
            traces.insert(format!("{:02}:{:02}", local.hour(), local.minute()));
            traces.insert(format!("{day:02}/{month:02}/{year}"));
            traces.insert(format!("{year}-{month:02}-{day:02}"));
        }
    }
    traces
}

/// Addresses of our own that a page leads to.
fn links(text: &str) -> Vec<String> {
    let ours = |href: &str| href.starts_with("/admin") || href.starts_with("/api/");
    let targets = text.split(" href=\"").skip(1).chain(text.split(" action=\"").skip(1));
    let targets = targets.filter_map(|rest| rest.split('"').next());
    targets.filter(|href| ours(href)).map(|href| href.replace("&#38;", "&").replace("&amp;", "&")).collect()
}

#[tokio::test]
async fn nothing_an_account_of_a_unit_can_open_leads_to_a_response() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.clock.advance(Duration::minutes(26 * 60 + 13));
        objects(&app, UNIT).await;
        let before: Vec<Uuid> = app.recorded("counter").await.iter().map(|response| response.id).collect();
        app.clock.advance(Duration::minutes(25 * 60 + 19));
        for day in 1..=9 {
            answered(&app, day, (day > 2).then_some("Đường vào trụ sở khó đi")).await;
        }
        let traces = traces(&app, &before).await;
        app.clock.advance(Duration::minutes(3 * 24 * 60 + 5 * 60 + 4));
        for (name, role) in [("Hoa", Role::Unit), ("Mai", Role::Clerk), ("Dung", Role::Viewer)] {
            app.account(name, role, Some(UNIT)).await;
            app.sign_in(name, PASSWORD).await;
            let begin = [
                "/admin",
                "/admin/account",
                "/admin/responses",
                "/admin/comments",
                "/admin/comments.csv",
                "/admin/segments?survey=counter&by=sex&and=age",
                "/admin/audit",
                "/admin/audit.csv",
                "/admin/files/responses.json?survey=counter",
                "/admin/files/responses.zip?survey=counter",
                "/api/v1/surveys/counter/indices?unit=xa-bum-nua&by=sex&levels=1",
                "/api/v1/surveys",
            ];
            let mut open: VecDeque<String> = begin.map(str::to_owned).into();
            let mut seen: BTreeSet<String> = open.iter().cloned().collect();
            let mut opened = 0;
            while let Some(path) = open.pop_front() {
                let page = app.get(&path).await;
                assert_ne!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{name} at {path}");
                // Samples have days of their own, which nobody answered on.
                let is_sample = path.starts_with("/admin/invitations/sample");
                let is_text = !is_sample
                    && (page.header("content-type").starts_with("text/")
                        || page.header("content-type").contains("json"));
                opened += usize::from(page.status == StatusCode::OK);
                if is_text {
                    for trace in &traces {
                        assert!(
                            !page.text.contains(trace),
                            "{name} at {path} finds {trace} in\n{}",
                            page.text
                        );
                    }
                    assert!(!page.text.contains("/admin/responses"), "{name} at {path} is led to responses");
                }
                let next = if is_text { links(&page.text) } else { Vec::new() };
                let further =
                    next.into_iter().chain((!page.location().is_empty()).then(|| page.location().to_owned()));
                for link in further {
                    let link = link.split('#').next().unwrap_or_default().to_owned();
                    let is_way = !link.starts_with("/admin/log")
                        && !link.contains("lang=")
                        && !link.contains("/sign-out");
                    if is_way && seen.len() < 400 && seen.insert(link.clone()) {
                        open.push_back(link);
                    }
                }
            }
            assert!(opened > 8, "{name} opened {opened} pages");
        }
    })
    .await;
}

/// Two visitors, one of them a woman: nobody at the unit reads her answers off a breakdown.
#[tokio::test]
async fn figures_of_few_are_withheld_from_those_who_know_them() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        for (day, code) in [("2026-03-10", 1), ("2026-03-11", 5)] {
            app.responses(UNIT, day, 1, &[("i15", code), ("i19", code)]).await;
        }
        let paths = [
            "/api/v1/surveys/counter/indices?unit=xa-bum-nua&period=2026-03",
            "/api/v1/surveys/counter/indices?unit=xa-bum-nua&period=2026-03&levels=1&by=channel",
        ];
        app.signed_in_as("Lan", Role::Analyst, None).await;
        assert_eq!(app.get(paths[0]).await.json()["nodes"][0]["n"], 2);
        app.signed_in_as("Hoa", Role::Unit, Some(UNIT)).await;
        for path in paths {
            let told = app.get(path).await.json();
            assert_eq!(told["nodes"][0]["value"], serde_json::Value::Null, "{told}");
            for levels in told["levels"].as_array().into_iter().flatten() {
                assert_eq!(levels["levels"], json!([]), "{levels}");
            }
            for group in told["groups"].as_array().into_iter().flatten() {
                assert_eq!(group["responses"], 0, "{group}");
            }
        }
        // Neither a channel nor a segment narrows what is seen.
        app.responses(UNIT, "2026-03-12", 4, &[("i15", 5), ("i19", 5)]).await;
        let all = app.get("/admin/units/xa-bum-nua?survey=counter&period=2026-03").await;
        all.shows("83,33");
        app.get("/admin/segments?survey=counter&period=2026-03&by=channel&and=sex")
            .await
            .hides("name=\"and\"");
    })
    .await;
}
