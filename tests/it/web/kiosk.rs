//! The kiosk's side: its page, its credential, and what it may have got wrong.

use hailong::definition::Channel;
use hailong::definition::catalogue::{SourceFile, Versions, load, load_stored};
use hailong::web::Settings;
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::harness::app::{App, NOW};
use crate::harness::database::on_sqlite;

const API: &str = "/api/v1/surveys/types/responses";

fn response(id: Uuid, at: OffsetDateTime) -> Value {
    json!({
        "id": id, "unit": "xa-binh-lu", "channel": "kiosk", "language": "vi", "version": "1", "seconds": 40,
        "answered_at": at.format(&Rfc3339).expect("written"), "answers": { "sex": 2, "whole": 4 }
    })
}

on_both_engines! {
    async fn only_the_token_of_that_counter_opens_the_channel(db: Database) {
        let app = App::start(&db).await;
        let (device, token) = app.kiosk("types", "xa-binh-lu").await;
        let body = response(app.clock.new_id(), NOW);
        let bare = app.post_json(API, &body).await;
        assert_eq!(bare.status, StatusCode::UNAUTHORIZED);
        assert_eq!(bare.header("content-type"), "application/problem+json");
        assert_eq!(bare.header("www-authenticate"), "Bearer");
        let stranger = app.post_as("0123456789abcdef", API, &body).await;
        assert_eq!((stranger.status, &stranger.json()["code"]), (StatusCode::UNAUTHORIZED, &json!("credential")));

        assert_eq!(app.post_as(&token, API, &body).await.status, StatusCode::CREATED);
        assert_eq!(app.post_as(&token, API, &body).await.status, StatusCode::OK, "the same response again");
        let mut other = response(app.clock.new_id(), NOW);
        other["unit"] = json!("xa-bum-to");
        let elsewhere = app.post_as(&token, API, &other).await;
        assert_eq!((elsewhere.status, &elsewhere.json()["code"]), (StatusCode::FORBIDDEN, &json!("device-elsewhere")));
        let survey = app.post_as(&token, "/api/v1/surveys/counter/responses", &other).await;
        assert_eq!(survey.status, StatusCode::FORBIDDEN);

        assert!(app.db.store.revoke_device(device, app.clock.now()).await.expect("revoked"));
        assert!(!app.db.store.revoke_device(device, app.clock.now()).await.expect("asked"), "it was ended before");
        let late = app.post_as(&token, API, &response(app.clock.new_id(), NOW)).await;
        assert_eq!((late.status, &late.json()["code"]), (StatusCode::FORBIDDEN, &json!("device-revoked")));
        let recorded = app.recorded("types").await;
        assert_eq!(recorded.len(), 1);
        let kept = &recorded[0];
        assert_eq!((kept.channel, kept.duration), (Channel::Kiosk, Some(40)));
    }

    async fn a_clock_that_is_years_off_costs_no_response(db: Database) {
        let app = App::start(&db).await;
        let (_, token) = app.kiosk("types", "xa-binh-lu").await;
        app.clock.advance(Duration::days(3));
        let now = app.clock.now();
        let yesterday = now - Duration::days(1);
        for (said, counts) in [
            (datetime!(1970-01-01 00:00 UTC), now),
            (datetime!(2044-05-06 07:08 UTC), now),
            (yesterday, yesterday),
        ] {
            let id = app.clock.new_id();
            let answer = app.post_as(&token, API, &response(id, said)).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
            let recorded = app.recorded("types").await;
            let kept = recorded.iter().find(|stored| stored.id == id).expect("recorded");
            assert_eq!(kept.answered_at, counts, "{said}");
            assert_eq!(kept.received_at, now);
        }
    }

    async fn a_repeat_is_the_same_response_whether_its_clock_is_believed_by_then_or_not(db: Database) {
        let app = App::start(&db).await;
        let (_, token) = app.kiosk("types", "xa-binh-lu").await;
        let ahead = response(app.clock.new_id(), NOW + Duration::hours(2));
        assert_eq!(app.post_as(&token, API, &ahead).await.status, StatusCode::CREATED);
        app.clock.advance(Duration::hours(3));
        assert_eq!(app.post_as(&token, API, &ahead).await.status, StatusCode::OK);
        assert_eq!(app.recorded("types").await.len(), 1);
        let mut changed = ahead.clone();
        changed["answers"]["whole"] = json!(1);
        assert_eq!(app.post_as(&token, API, &changed).await.status, StatusCode::CONFLICT);
    }
}

/// The definitions with `types` in a second version, which asks one question less.
fn second_version(app: &App) {
    let text = include_str!("defs/types.toml");
    let old = Arc::new(load_stored("types.toml", text).expect("a survey"));
    let (head, rest) = text.split_once("[[section.question]]\nid = \"office\"").expect("the question");
    let (_, tail) = rest.split_once("[[section.question]]").expect("the next");
    let new = format!("{head}[[section.question]]{tail}").replace("version = \"1\"", "version = \"2\"");
    let units = include_str!("../../../survey-defs/units.toml");
    let files = [("types.toml", &*new), ("units.toml", units)];
    let files = files.map(|(name, text)| SourceFile { name: name.to_owned(), text: text.to_owned() });
    let catalogue = load("definitions", &files).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let mut versions = Versions::default();
    versions.insert(old);
    versions.insert(catalogue.survey("types").expect("a survey").clone());
    app.state.replace_definitions(catalogue, versions);
}

#[tokio::test]
async fn a_page_older_than_the_definition_is_taken_under_the_version_it_showed() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let (_, token) = app.kiosk("types", "xa-binh-lu").await;
        app.get(&format!("/k/{token}")).await.shows("data-version=\"1\"");
        let text = include_str!("defs/types.toml").replace("version = \"1\"", "version = \"2\"");
        let survey = hailong::definition::SurveyId::parse("types").expect("an id");
        app.db.store.register(&survey, "2", &text, "signature", app.clock.now()).await.expect("registered");
        second_version(&app);
        app.get(&format!("/k/{token}")).await.shows("data-version=\"2\"");

        let mut old = response(app.clock.new_id(), NOW);
        old["answers"]["office"] = json!("3");
        let answer = app.post_as(&token, API, &old).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        old["id"] = json!(app.clock.new_id());
        old["version"] = json!("2");
        let refused = app.post_as(&token, API, &old).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "version 2 has no such question");
        let recorded = app.recorded("types").await;
        assert_eq!(recorded.iter().map(|stored| &*stored.version).collect::<Vec<_>>(), ["1"]);
    })
    .await;
}

#[tokio::test]
async fn what_was_answered_before_the_survey_closed_arrives_after_it() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let (_, token) = app.kiosk("counter", "xa-binh-lu").await;
        let path = "/api/v1/surveys/counter/responses";
        let answers = json!({ "q8e": 0, "i23": 4 });
        let send = async |at: &str| {
            let body = json!({ "id": app.clock.new_id(), "unit": "xa-binh-lu", "channel": "kiosk",
                "answered_at": at, "answers": answers });
            app.post_as(&token, path, &body).await.status
        };
        let text = include_str!("../../../survey-defs/counter.toml")
            .replace("minimum-n = 30", "minimum-n = 30\ncloses = 2026-04-16");
        let units = include_str!("../../../survey-defs/units.toml");
        let files = [("counter.toml", &*text), ("units.toml", units)];
        let files = files.map(|(name, text)| SourceFile { name: name.to_owned(), text: text.to_owned() });
        let catalogue = load("definitions", &files).unwrap_or_else(|faults| panic!("{faults:#?}"));
        let mut versions = Versions::default();
        versions.insert(catalogue.survey("counter").expect("a survey").clone());
        app.state.replace_definitions(catalogue, versions);
        app.clock.advance(Duration::days(7));
        assert_eq!(send("2026-04-15T16:00:00+07:00").await, StatusCode::CREATED);
        assert_eq!(send("2026-04-20T16:00:00+07:00").await, StatusCode::GONE);
    })
    .await;
}

#[tokio::test]
async fn without_script_the_long_form_is_sent_to_the_same_address() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let (_, token) = app.kiosk("types", "xa-binh-lu").await;
        for (page, title) in
            [(format!("/k/{token}"), "Phiếu đủ kiểu"), (format!("/k/{token}/en"), "All types")]
        {
            let form = app.get(&page).await;
            assert_eq!(form.status, StatusCode::OK);
            form.shows(&format!("<h1>{title}</h1>"));
            form.shows(&format!("action=\"{page}\""));
            form.shows("name=\"whole\"");
            form.hides(" style=");
            let faulty = app.post(&page, &[("whole", "3"), ("note", "Tốt")]).await;
            assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
            faulty.shows("class=\"summary\"");
            faulty.shows("Tốt</textarea>");
            assert_eq!(faulty.header("cache-control"), "no-store");
            let sent = app.post(&page, &[("whole", "3"), ("sex", "1")]).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER);
            assert_eq!(sent.location(), format!("/k/{token}/thanks"));
        }
        app.get(&format!("/k/{token}/thanks")).await.shows("Cảm ơn ông/bà");
        let recorded = app.recorded("types").await;
        let kept: Vec<_> = recorded.iter().map(|stored| (stored.channel, stored.language.as_str())).collect();
        assert_eq!(kept, [(Channel::Kiosk, "vi"), (Channel::Kiosk, "en")]);
        assert_eq!(app.get(&format!("/k/{token}/fr")).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_mistyped_or_revoked_link_says_so() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let (device, token) = app.kiosk("types", "xa-binh-lu").await;
        let unknown = app.get("/k/0123456789abcdef").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        unknown.shows("Không nhận ra thiết bị này");
        app.db.store.revoke_device(device, app.clock.now()).await.expect("revoked");
        for path in ["", "/en", "/thanks", "/app.webmanifest"] {
            let ended = app.get(&format!("/k/{token}{path}")).await;
            assert_eq!(ended.status, StatusCode::FORBIDDEN, "{path}");
        }
        app.get(&format!("/k/{token}")).await.shows("Thiết bị này đã ngừng nhận ý kiến");
        assert_eq!(app.post(&format!("/k/{token}"), &[("sex", "1")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(
            app.post(&format!("/k/{token}/beat"), &[("waiting", "1")]).await.status,
            StatusCode::FORBIDDEN
        );
    })
    .await;
}

#[tokio::test]
async fn it_installs_as_an_application_of_its_own() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let (_, token) = app.kiosk("types", "xa-binh-lu").await;
        let page = app.get(&format!("/k/{token}")).await;
        page.shows(&format!("<link rel=\"manifest\" href=\"/k/{token}/app.webmanifest\">"));
        let manifest = app.get(&format!("/k/{token}/app.webmanifest")).await;
        assert_eq!(manifest.header("content-type"), "application/manifest+json");
        assert_eq!(manifest.json()["start_url"], format!("/k/{token}"));
        assert_eq!(manifest.json()["scope"], "/k/");
        assert_eq!(manifest.json()["display"], "fullscreen");
        let worker = app.get("/k/worker.js").await;
        assert_eq!(worker.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(worker.header("cache-control"), "no-cache");
    })
    .await;
}

/// Kiosks and phones of one hall share its address; none of them holds up another.
#[tokio::test]
async fn a_kiosk_that_runs_wild_is_held_up_and_its_neighbours_are_not() {
    on_sqlite(async |db| {
        let app = App::with(&db, Settings { rate_limit: 20, ..Settings::default() }, 1000).await;
        let (_, token) = app.kiosk("types", "xa-binh-lu").await;
        let (_, other) = app.kiosk("types", "xa-binh-lu").await;
        let send = async |token: &str| app.post_as(token, API, &response(app.clock.new_id(), NOW)).await;
        let mut held_up = None;
        for _ in 0..900 {
            let answer = send(&token).await;
            if answer.status != StatusCode::CREATED {
                held_up = Some(answer);
                break;
            }
        }
        let held_up = held_up.expect("some end");
        assert_eq!(
            (held_up.status, &held_up.json()["code"]),
            (StatusCode::TOO_MANY_REQUESTS, &json!("too-many"))
        );
        let seconds: u64 = held_up.header("retry-after").parse().expect("seconds");
        assert!((1..=5).contains(&seconds), "{seconds}");
        assert!(app.recorded("types").await.len() >= 600, "a queue of a long day is taken at once");
        assert_eq!(send(&other).await.status, StatusCode::CREATED, "the kiosk beside it");
        let phone = app.post("/s/types/xa-binh-lu", &[("sex", "1"), ("whole", "3")]).await;
        assert_eq!(phone.status, StatusCode::SEE_OTHER, "a phone in the same hall");
        let mut strangers = Vec::new();
        for _ in 0..30 {
            strangers.push(send("0123456789abcdef").await.status);
        }
        assert!(strangers.contains(&StatusCode::TOO_MANY_REQUESTS), "{strangers:?}");
    })
    .await;
}
