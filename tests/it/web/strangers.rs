//! What anybody may see of the surveys as they are delivered: what was published, and nothing that was not.

use std::collections::{BTreeMap, BTreeSet};

use hailong::store::Role;
use reqwest::{Client, StatusCode};

use super::publications::{published, some_responses};
use crate::harness::app::{Answer, App, browser};
use crate::harness::database::{Database, on_sqlite};

const API: &str = "/api/v1/surveys/counter/indices";

/// Every public address that could tell a figure, a count or a period, besides those that pages link to.
fn doors() -> Vec<String> {
    let periods = ["2026-01", "2026-03", "2026-04", "2026-Q1", "2026-Q2", "2026-H1", "2026", "2025", "all"];
    let mut doors: Vec<String> =
        ["/", "/results", "/sitemap.xml", "/robots.txt", "/api/v1/surveys", "/api/v1/units"]
            .map(str::to_owned)
            .to_vec();
    for survey in ["counter", "sipas", "papi"] {
        doors.push(format!("/method/{survey}"));
        doors.push(format!("/results/{survey}?node=access&sort=-responses"));
        doors.push(format!("/s/{survey}/xa-binh-lu/thanks?receipt=7APR-GBBX"));
        doors.push(format!("/api/v1/surveys/{survey}/indices"));
        for unit in ["tinh-lai-chau", "xa-binh-lu"] {
            doors.push(format!("/results/{survey}/{unit}"));
        }
        for period in periods {
            doors.push(format!("/results/{survey}?period={period}"));
            doors.push(format!("/results/{survey}?period={period}&lang=en"));
            doors.push(format!("/results/{survey}/xa-binh-lu?period={period}"));
            doors.push(format!("/results/{survey}/{period}/1"));
            for part in ["xa-binh-lu", "figures.csv", "figures.json", "figures.xlsx", "levels.csv"] {
                doors.push(format!("/results/{survey}/{period}/1/{part}"));
            }
            for more in [
                "",
                "&unit=xa-binh-lu",
                "&by=sex",
                "&levels=1",
                "&against=2025-Q4",
                "&unit=xa-binh-lu&by=sex",
            ] {
                doors.push(format!("/api/v1/surveys/{survey}/indices?period={period}{more}"));
            }
            doors.push(format!("/api/v1/surveys/{survey}/indices?period=2025-Q4&against={period}"));
        }
    }
    doors
}

/// What a stranger is told at every door and wherever the pages behind them lead.
async fn crawled(app: &App) -> BTreeMap<String, String> {
    let stranger = browser();
    let mut told = BTreeMap::new();
    let mut open = doors();
    let mut known: BTreeSet<String> = open.iter().cloned().collect();
    while let Some(door) = open.pop() {
        let answer = ask(app, &stranger, &door).await;
        assert!(!answer.status.is_server_error(), "{door}: {}", answer.status);
        let links = answer.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let links = links.chain([answer.location()]).filter(|link| {
            ["/results", "/method", "/api/"].iter().any(|area| link.starts_with(area))
                || link.starts_with("/u/xa-b")
        });
        for link in links {
            let link = link.replace("&amp;", "&").replace("&#38;", "&");
            if known.insert(link.clone()) {
                open.push(link);
            }
        }
        told.insert(door, format!("{} {} {}", answer.status, answer.location(), answer.text));
    }
    told
}

async fn ask(app: &App, client: &Client, path: &str) -> Answer {
    Answer::of(client.get(app.url(path)).send().await.expect("an answer")).await
}

/// Responses of the quarter that is over and of the one under way, to two surveys.
async fn fill(app: &App) {
    some_responses(app).await;
    app.responses("xa-binh-lu", "2026-04-10", 40, &[("i15", 5), ("i19", 5)]).await;
    app.responses("xa-than-uyen", "2025-11-10", 33, &[("i15", 5), ("i19", 1)]).await;
}

#[track_caller]
fn is_told_the_same(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) {
    for (door, told) in one {
        assert_eq!(Some(told), other.get(door), "{door}");
    }
    assert_eq!(one.len(), other.len(), "other doors");
}

on_both_engines! {
    async fn a_record_that_nothing_was_published_of_looks_like_an_empty_one(db: Database) {
        let app = App::as_delivered(&db).await;
        let empty = crawled(&app).await;
        fill(&app).await;
        let filled = crawled(&app).await;
        is_told_the_same(&empty, &filled);
        for path in ["/results", "/results/counter", "/results/counter?period=2026-Q1", "/results/sipas/xa-binh-lu"] {
            let told = &ask(&app, &browser(), path).await;
            assert!(told.text.contains("hưa công bố"), "{path}: {}", told.text);
        }
        let refused = ask(&app, &browser(), &format!("{API}?period=2026-Q1")).await;
        assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::NOT_FOUND, &"not-yet-published".into()));
        // Inside, everything is there.
        app.signed_in_as("Lan", Role::Admin, None).await;
        assert_eq!(app.get(&format!("{API}?period=2026-Q1")).await.json()["responses"], 61);
    }
}

#[tokio::test]
async fn after_a_publication_there_are_the_editions_digits_and_nothing_moves() {
    on_sqlite(async |db: Database| {
        let app = App::as_delivered(&db).await;
        fill(&app).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        published(&app, "Kết quả quý I.").await;
        app.post("/admin/logout", &[]).await;
        let before = crawled(&app).await;
        let figures = app.get("/results/counter/2026-Q1/1/figures.json").await.json();
        let value = figures["units"][0]["figures"][0]["value"].as_str().expect("a value").replace('.', ",");
        assert_eq!(value, "16,67");
        for path in ["/results", "/results/counter/2026-Q1/1"] {
            app.get(&format!("{path}?lang=vi")).await.shows(&format!("{value}\u{a0}%"));
        }
        let report = app.get(&format!("{API}?period=2026-Q1&levels=1")).await.json();
        assert_eq!((&report["nodes"][0]["value"], &report["edition"]), (&"16.67".into(), &1.into()));
        for path in ["/results/counter", "/results/counter?period=2026-03", "/results/counter?period=2026-Q1"]
        {
            assert_eq!(app.get(path).await.location(), "/results/counter/2026-Q1/1", "{path}");
        }
        // Neither the quarter under way nor the one before is told, also not as what this one is held against.
        let page = app.get("/results/counter/2026-Q1/1?lang=en").await;
        page.hides("Against");
        for period in ["2026-Q2", "2025-Q4", "2026-04", "2026", "2026-H1"] {
            page.hides(&format!("value=\"{period}\""));
            let path = format!("/results/counter?period={period}");
            assert_eq!(app.get(&path).await.status, StatusCode::NOT_FOUND, "{period}");
        }
        let against = app.get(&format!("{API}?period=2026-Q1&against=2025-Q4")).await;
        assert_eq!(against.json()["code"], "not-yet-published");
        app.responses("xa-binh-lu", "2026-03-11", 10, &[("i15", 1), ("i19", 2)]).await;
        app.responses("xa-binh-lu", "2026-04-11", 31, &[("i15", 1), ("i19", 2)]).await;
        is_told_the_same(&before, &crawled(&app).await);
    })
    .await;
}

/// As a definition outside says it: `true` is live, `false` and no word at all are nothing.
#[tokio::test]
async fn what_was_written_before_there_were_editions_means_what_it_meant() {
    on_sqlite(async |db: Database| {
        let app = App::start(&db).await;
        let told = app.get("/api/v1/surveys").await.json();
        let said = |id: &str| {
            let survey =
                told["surveys"].as_array().expect("surveys").iter().find(|survey| survey["id"] == id);
            survey.map(|survey| (survey["publish"].clone(), survey["public"].clone())).expect("a survey")
        };
        assert_eq!(said("dossier"), (true.into(), "live".into()));
        assert_eq!(said("types"), (false.into(), "no".into()));
        let app = App::as_delivered(&db).await;
        let told = app.get("/api/v1/surveys").await.json();
        assert_eq!(told["surveys"][0]["public"], "editions");
    })
    .await;
}
