//! What becomes of suspicious responses: recorded, marked, counted beside the score, and put back.

use hailong::definition::{SurveyId, Suspicion};
use hailong::store::{ExclusionEvent, Role, SCREENING};
use reqwest::StatusCode;
use serde_json::json;
use time::Duration;

use crate::harness::app::{Answer, App, browser};
use crate::harness::database::on_sqlite;

const FORM: &str = "/s/dossier/xa-binh-lu";
const PATH: &str = "/api/v1/surveys/dossier/responses";
const INDICES: &str = "/api/v1/surveys/dossier/indices";

/// Opens the form and sends it a minute later, as a browser of its own does.
async fn send(app: &App, pairs: &[(&str, &str)]) {
    let phone = browser();
    phone.get(app.url(FORM)).send().await.expect("a form");
    app.clock.advance(Duration::seconds(61));
    let sent = phone.post(app.url(FORM)).form(pairs).send().await.expect("an answer");
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
}

async fn marks(app: &App) -> Vec<Vec<Suspicion>> {
    let mut marks = Vec::new();
    for response in app.recorded("dossier").await {
        marks.push(app.db.store.marks(response.id).await.expect("marks"));
    }
    marks
}

on_both_engines! {
    async fn a_program_that_fills_every_field_is_recorded_marked_and_left_out_until_put_back(db: Database) {
        let app = App::start(&db).await;
        for polite in ["5", "4", "4", "2", "1", "5"] {
            send(&app, &[("field", "1"), ("polite", polite)]).await;
        }
        send(&app, &[("field", "1"), ("polite", "1"), ("home_page", "https://example.org")]).await;
        let recorded = app.recorded("dossier").await;
        assert_eq!(recorded.len(), 7);
        let caught = marks(&app).await;
        assert_eq!(caught[6], [Suspicion::Honeypot]);
        assert!(caught[..6].iter().all(Vec::is_empty), "{caught:?}");
        let exclusion = recorded[6].exclusion.clone().expect("left out");
        assert_eq!((exclusion.actor.as_str(), exclusion.reason.as_str()), (SCREENING, "honeypot"));

        let indices = app.get(INDICES).await.json();
        assert_eq!((&indices["responses"], &indices["excluded"]), (&json!(6), &json!(1)));
        app.signed_in_as("Hoa", Role::Analyst, Some("xa-binh-lu")).await;
        let own = "/admin/units/xa-binh-lu?survey=dossier&period=all&lang=en";
        app.get(own).await.shows("marked: hidden field filled 1 (1 not counted in the index)");
        let back = ExclusionEvent { excluded: false, reason: "người thật".into(), actor: "lan".into(), at: app.clock.now() };
        app.db.store.exclude(recorded[6].id, &back).await.expect("put back");
        let indices = app.get(INDICES).await.json();
        assert_eq!((&indices["responses"], &indices["excluded"]), (&json!(7), &json!(0)));
        assert_eq!(marks(&app).await[6], [Suspicion::Honeypot], "the mark stays");
        app.get(own).await.shows("marked: hidden field filled 1.");
        app.get(&own.replace("all", "2020-Q1")).await.hides("hidden field filled");
    }

    async fn a_flood_from_one_address_is_left_out_whole_and_the_tallies_agree(db: Database) {
        let app = App::start(&db).await;
        for number in 0..12 {
            let body = json!({
                "id": app.clock.new_id(), "unit": "xa-binh-lu", "language": "vi",
                "answers": { "field": 1, "polite": 1 + number % 5 }
            });
            assert_eq!(app.post_json(PATH, &body).await.status, StatusCode::CREATED);
        }
        let caught = marks(&app).await;
        assert!(caught.iter().all(|rules| rules == &[Suspicion::AddressBurst]), "{caught:?}");
        let versions = &app.state.edition().versions;
        let verified = db.store.verify(versions, |_| ()).await.expect("verified");
        assert_eq!((verified.responses, verified.excluded), (12, 12));
        assert_eq!(verified.differences, []);
        let everything = (time::OffsetDateTime::UNIX_EPOCH, app.clock.now() + Duration::DAY);
        let survey = SurveyId::parse("dossier").expect("an id");
        let rules = db.store.caught(&survey, everything).await.expect("rules");
        let [(unit, caught)] = &rules[..] else { panic!("{rules:?}") };
        assert_eq!((unit.as_str(), caught.marked, caught.excluded), ("xa-binh-lu", 12, 12));
    }

    async fn figures_can_be_seen_by_channel_and_stay_so_when_tallies_are_rebuilt(db: Database) {
        let app = App::start(&db).await;
        for polite in ["5", "5", "1", "1", "1"] {
            send(&app, &[("field", "2"), ("polite", polite)]).await;
        }
        let seen = async || {
            let by_channel = app.get(&format!("{INDICES}?by=channel")).await.json();
            let by_standing = app.get(&format!("{INDICES}?by=standing")).await.json();
            (by_channel["groups"].clone(), by_standing["groups"].clone())
        };
        let (channels, standings) = seen().await;
        let group = |code: i64| json!({ "code": code, "responses": 5, "nodes": channels[0]["nodes"] });
        assert_eq!(channels, json!([group(2)]));
        assert_eq!(standings, json!([group(2)]));
        assert_eq!(channels[0]["nodes"][1]["value"], "40.00");
        let versions = &app.state.edition().versions;
        db.store.refold(versions, |_| ()).await.expect("rebuilt");
        assert_eq!(seen().await, (channels, standings));
        assert_eq!(db.store.verify(versions, |_| ()).await.expect("verified").differences, []);
    }
}

#[tokio::test]
async fn forms_filled_too_fast_or_in_a_straight_line_stay_in_the_figures_with_their_marks() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.get(FORM).await;
        app.clock.advance(Duration::seconds(4));
        let pairs = [("field", "1"), ("polite", "3"), ("clear", "3"), ("place", "3")];
        assert_eq!(app.post(FORM, &pairs).await.status, StatusCode::SEE_OTHER);
        assert_eq!(marks(&app).await, [[Suspicion::StraightLine, Suspicion::TooFast]]);
        assert_eq!(app.recorded("dossier").await[0].exclusion, None);
    })
    .await;
}

#[tokio::test]
async fn the_field_for_programs_is_no_question_and_people_do_not_reach_it() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.get(FORM).await.shows("<p class=\"trap\" aria-hidden=\"true\">");
        let sent = app.post(FORM, &[("field", "9"), ("home_page", "x")]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        sent.hides("#f-home_page");
        sent.shows("Còn một chỗ xin ông/bà xem lại");
    })
    .await;
}

#[tokio::test]
async fn a_channel_that_the_definition_leaves_out_is_shut_at_every_door() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let body = json!({
            "id": app.clock.new_id(), "unit": "xa-binh-lu", "language": "vi", "answers": { "good": 1 }
        });
        let refused = app.post_json("/api/v1/surveys/paper-only/responses", &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["errors"][0]["code"], "channel-unused");
        let page = app.get("/s/paper-only/xa-binh-lu").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_phone_keeps_one_number_for_a_day_that_says_nothing_of_its_owner() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let set = |answer: &Answer| {
            let lines: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
            lines
                .iter()
                .filter(|line| line.to_str().is_ok_and(|line| line.starts_with("hailong-device=")))
                .count()
        };
        let first = app.get(FORM).await;
        assert_eq!(set(&first), 1);
        assert_eq!(set(&app.get(FORM).await), 0, "kept");
    })
    .await;
}
