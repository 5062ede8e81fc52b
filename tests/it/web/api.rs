//! Submissions by programs.

use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::harness::app::{Answer, App};
use crate::harness::database::on_sqlite;

const PATH: &str = "/api/v1/surveys/types/responses";
const ID: &str = "0198c5a0-0000-7000-8000-000000000001";

/// A good submission with some members changed; `null` takes one out.
fn body(changes: Value) -> Value {
    let mut body = json!({
        "id": ID, "unit": "xa-binh-lu", "channel": "link", "answered_at": "2026-04-15T08:30:00+07:00",
        "language": "vi", "answers": { "sex": 1, "how": [1, 3], "polite": 4, "day": "2026-04-14" }
    });
    let changes = changes.as_object().expect("an object").clone();
    for (name, value) in changes {
        let members = body.as_object_mut().expect("an object");
        if value.is_null() {
            members.remove(&name)
        } else {
            members.insert(name, value)
        };
    }
    body
}

on_both_engines! {
    async fn the_first_is_created_the_second_repeated_another_a_conflict(db: Database) {
        let app = App::start(&db).await;
        let created = app.post_json(PATH, &body(json!({}))).await;
        assert_eq!(created.status, StatusCode::CREATED);
        assert_eq!(created.json()["id"], ID);
        let repeated = app.post_json(PATH, &body(json!({}))).await;
        assert_eq!(repeated.status, StatusCode::OK);
        assert_eq!(repeated.json()["receipt"], created.json()["receipt"]);
        let conflict = app.post_json(PATH, &body(json!({ "answers": { "sex": 2, "polite": 1 } }))).await;
        assert_eq!(conflict.status, StatusCode::CONFLICT);
        is_problem(&conflict, "conflict");
        assert_eq!(app.recorded("types").await.len(), 1);
    }

    async fn fifty_equal_posts_at_once_are_one_response(db: Database) {
        let app = App::start(&db).await;
        let mut posts = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let request = app.client.post(app.url(PATH)).json(&body(json!({})));
            posts.spawn(async { Answer::of(request.send().await.expect("an answer")).await });
        }
        let answers = posts.join_all().await;
        let created = answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count();
        assert_eq!(created, 1);
        assert!(answers.iter().all(|answer| answer.status.is_success()));
        assert!(answers.iter().all(|answer| answer.json()["receipt"] == answers[0].json()["receipt"]));
        assert_eq!(app.recorded("types").await.len(), 1);
    }
}

#[track_caller]
fn is_problem(answer: &Answer, code: &str) {
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["code"], code, "{problem}");
    assert_eq!(problem["status"], answer.status.as_u16());
    for member in ["type", "title", "detail"] {
        assert!(problem[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {problem}");
    }
}

#[tokio::test]
async fn faults_in_answers_are_named_by_question_code_and_message() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let cases = [
            (json!({ "polite": 4 }), "sex", "required"),
            (json!({ "sex": 7 }), "sex", "unknown-code"),
            (json!({ "sex": "1" }), "sex", "wrong-type"),
            (json!({ "sex": 1, "nothing": 1 }), "nothing", "unknown-question"),
            (json!({ "sex": 1, "paid": 0, "fee": 10 }), "fee", "not-asked"),
            (json!({ "sex": 1, "how": [1, 1] }), "how", "repeated-code"),
            (json!({ "sex": 1, "how": [1, 2, 3] }), "how", "too-many-choices"),
            (json!({ "sex": 1, "day": "2026-02-30" }), "day", "not-a-date"),
            (json!({ "sex": 1, "paid": 1, "fee": 501 }), "fee", "too-large"),
            (json!({ "sex": 1, "paid": 1, "fee": 1.5 }), "fee", "too-many-decimals"),
            (json!({ "sex": 1, "office": "x".repeat(21) }), "office", "too-long"),
        ];
        for (answers, question, code) in cases {
            let refused = app.post_json(PATH, &body(json!({ "answers": answers }))).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{answers}");
            is_problem(&refused, "refused");
            let problem = refused.json();
            let errors = problem["errors"].as_array().expect("errors");
            let error = errors.iter().find(|error| error["question"] == question).expect(question);
            assert_eq!(error["code"], code);
            assert!(error["message"].as_str().is_some_and(|text| text.chars().count() > 10));
        }
        assert!(app.recorded("types").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn faults_around_the_answers_are_named_by_member() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let cases = [
            (json!({ "id": null }), "id", "missing"),
            (json!({ "id": "17" }), "id", "not-uuid"),
            (json!({ "id": 17 }), "id", "not-text"),
            (json!({ "unit": null }), "unit", "missing"),
            (json!({ "channel": "pigeon" }), "channel", "unknown-channel"),
            (json!({ "answered_at": "yesterday" }), "answered_at", "not-a-time"),
            (json!({ "answered_at": "2026-02-30T08:00:00Z" }), "answered_at", "not-a-time"),
            (json!({ "answered_at": "2026-04-15T09:06:00+07:00" }), "answered_at", "in-the-future"),
            (json!({ "answered_at": "2025-12-31T23:59:59+07:00" }), "answered_at", "outside-survey"),
            (json!({ "language": "fr" }), "language", "unknown-language"),
            (json!({ "answers": null }), "answers", "missing"),
            (json!({ "answers": [1] }), "answers", "not-object"),
            (json!({ "anwsers": {} }), "anwsers", "unknown-member"),
        ];
        for (changes, member, code) in cases {
            let refused = app.post_json(PATH, &body(changes.clone())).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{changes}");
            let problem = refused.json();
            let errors = problem["errors"].as_array().expect("errors");
            assert!(
                errors.iter().any(|error| error["member"] == member && error["code"] == code),
                "{changes}: {problem}"
            );
        }
        assert!(app.recorded("types").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn surveys_units_and_channels_are_refused_with_their_own_codes() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let cases = [
            ("no-such", json!({}), 404, "unknown-survey"),
            ("types", json!({ "unit": "xa-nowhere" }), 404, "unknown-unit"),
            ("types", json!({ "unit": "huyen-tam-duong" }), 410, "unit-closed"),
            ("types", json!({ "unit": "phuong-doan-ket" }), 404, "not-covered"),
            ("past", json!({ "answers": { "good": 1 } }), 410, "survey-closed"),
            ("future", json!({ "answers": { "good": 1 } }), 403, "survey-not-yet"),
            ("types", json!({ "channel": "kiosk" }), 401, "credential"),
            ("types", json!({ "channel": "invitation" }), 401, "credential"),
            ("types", json!({ "channel": "paper" }), 401, "credential"),
            ("types", json!({ "channel": "import" }), 403, "import-channel"),
        ];
        for (survey, changes, status, code) in cases {
            let path = format!("/api/v1/surveys/{survey}/responses");
            let refused = app.post_json(&path, &body(changes)).await;
            assert_eq!(refused.status.as_u16(), status, "{code}");
            is_problem(&refused, code);
        }
        let closed = app.post_json(PATH, &body(json!({ "unit": "huyen-tam-duong" }))).await;
        assert_eq!(closed.json()["successors"][0], "xa-binh-lu");
    })
    .await;
}

#[tokio::test]
async fn a_name_that_stands_twice_is_refused() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let good = body(json!({})).to_string();
        let twice = good.replace("\"sex\":1", "\"sex\":1,\"sex\":2");
        assert_ne!(good, twice);
        let request = app.client.post(app.url(PATH)).header(CONTENT_TYPE, "application/json").body(twice);
        let refused = Answer::of(request.send().await.expect("an answer")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let problem = refused.json();
        assert_eq!(
            (&problem["errors"][0]["question"], &problem["errors"][0]["code"]),
            (&json!("sex"), &json!("repeated"))
        );
    })
    .await;
}

#[tokio::test]
async fn bodies_that_are_no_submission_are_refused() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let send = async |content_type: &str, body: Vec<u8>| {
            let request = app.client.post(app.url(PATH)).header(CONTENT_TYPE, content_type).body(body);
            Answer::of(request.send().await.expect("an answer")).await
        };
        let cases: [(&str, Vec<u8>, u16, &str); 7] = [
            ("application/json", b"{ \"id\": ".to_vec(), 400, "bad-json"),
            ("application/json", b"[]".to_vec(), 400, "bad-json"),
            ("application/json", b"".to_vec(), 400, "bad-json"),
            ("application/json", b"{\"id\": \"\xff\"}".to_vec(), 400, "not-utf8"),
            ("text/plain", b"{}".to_vec(), 415, "wrong-type"),
            ("application/x-www-form-urlencoded", b"sex=1".to_vec(), 415, "wrong-type"),
            ("application/json", vec![b' '; 10_000_000], 413, "too-large"),
        ];
        for (content_type, body, status, code) in cases {
            let refused = send(content_type, body).await;
            assert_eq!(refused.status.as_u16(), status, "{code}");
            is_problem(&refused, code);
        }
        let wrong_method = app.get(PATH).await;
        assert_eq!(wrong_method.status, StatusCode::METHOD_NOT_ALLOWED);
        is_problem(&wrong_method, "method");
        let unknown = app.get("/api/v1/nothing").await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        is_problem(&unknown, "not-found");
    })
    .await;
}

#[tokio::test]
async fn messages_are_in_the_language_of_the_request_or_of_the_answers() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let ask = async |accepted: &str, language: &str| {
            let body = body(json!({ "language": language, "answers": { "sex": 7 } }));
            let mut request = app.client.post(app.url(PATH)).json(&body);
            if !accepted.is_empty() {
                request = request.header("accept-language", accepted);
            }
            let problem = Answer::of(request.send().await.expect("an answer")).await.json();
            problem["errors"][0]["message"].as_str().expect("a message").to_owned()
        };
        assert_eq!(ask("", "en").await, "Please choose one of the answers given.");
        assert_eq!(ask("vi", "en").await, "Xin chọn một trong các ý đã cho.");
        assert_eq!(ask("", "vi").await, "Xin chọn một trong các ý đã cho.");
    })
    .await;
}
