//! The interface's description of itself. That answers are as it says, the harness sees to at each of them.

use std::collections::BTreeSet;

use hailong::web::addresses;
use reqwest::StatusCode;
use serde_json::Value;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;
use crate::harness::openapi::DOCUMENT;

#[tokio::test]
async fn the_document_names_every_address_of_the_interface_and_no_other() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let answer = app.get("/api/v1/openapi.json").await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/json"));
        assert_eq!(answer.json(), *DOCUMENT);
        assert!(answer.json()["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
        let named: BTreeSet<(String, String)> = DOCUMENT["paths"]
            .as_object()
            .expect("paths")
            .iter()
            .flat_map(|(path, item)| {
                let methods = item.as_object().expect("methods").keys();
                methods.map(move |method| (method.to_uppercase(), path.clone()))
            })
            .collect();
        let listed = addresses(&app.state).into_iter().filter(|listed| listed.path.starts_with("/api/"));
        let mut there: BTreeSet<(String, String)> =
            listed.map(|listed| (listed.method.to_owned(), listed.path.to_owned())).collect();
        for path in ["/healthz", "/readyz", "/metrics"] {
            assert_eq!(app.get(path).await.status, StatusCode::OK, "{path}");
            there.insert(("GET".to_owned(), path.to_owned()));
        }
        assert_eq!(named, there);
    })
    .await;
}

#[tokio::test]
async fn all_definitions_are_as_the_document_says() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.get("/api/v1/units").await;
        let list = app.get("/api/v1/surveys").await.json();
        let surveys = list["surveys"].as_array().expect("surveys");
        assert!(surveys.len() > 3, "the shipped ones, and one with all types of question");
        for survey in surveys {
            let id = survey["id"].as_str().expect("an id");
            assert_eq!(app.get(&format!("/api/v1/surveys/{id}")).await.status, StatusCode::OK);
        }
    })
    .await;
}

#[tokio::test]
async fn the_submission_it_gives_as_an_example_is_taken() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let example = &DOCUMENT["components"]["schemas"]["Submission"]["examples"][0];
        let answer = app.post_json("/api/v1/surveys/counter/responses", example).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    })
    .await;
}

/// What points nowhere, or is pointed at by nothing, helps nobody.
#[test]
fn every_part_of_the_document_is_used() {
    fn walk<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|member| walk(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut used = BTreeSet::new();
    walk(&DOCUMENT, &mut used);
    for place in &used {
        assert!(DOCUMENT.pointer(place.trim_start_matches('#')).is_some(), "{place} is nowhere");
    }
    for kind in ["schemas", "responses"] {
        for name in DOCUMENT["components"][kind].as_object().expect(kind).keys() {
            let place = format!("#/components/{kind}/{name}");
            assert!(used.contains(&*place), "nothing points at {place}");
        }
    }
}
