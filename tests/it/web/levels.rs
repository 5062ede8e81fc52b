//! Answers by level in public: what is withheld of a question cannot be had by subtraction between units.

use hailong::definition::{Channel, Lang, UnitId};
use hailong::response::Response;
use hailong::response::validate::validate_json;
use serde_json::{Value, json};
use time::macros::datetime;

use crate::harness::app::App;

/// Responses to the survey of dossiers that nothing screens.
async fn imported(app: &App, unit: &str, count: usize, answers: Value) {
    let survey = app.state.edition().catalogue.survey("dossier").expect("a survey").clone();
    let answers = validate_json(&survey, answers.as_object().expect("an object")).expect("answers");
    for _ in 0..count {
        let response = Response {
            id: app.clock.new_id(),
            survey: survey.id.clone(),
            version: survey.version.clone(),
            unit: UnitId::parse(unit).expect("an id"),
            channel: Channel::Import,
            stated_at: Some(datetime!(2026-03-10 12:00 +7)),
            received_at: app.clock.now(),
            duration: None,
            language: Lang::vi(),
            answers: answers.clone(),
        };
        app.state.intake.submit(response).await.expect("recorded");
    }
}

/// The public levels of a question at a unit.
async fn levels(app: &App, unit: &str, question: &str) -> Value {
    let path = format!("/api/v1/surveys/dossier/indices?unit={unit}&period=2026-03&levels=1");
    let report = app.get(&path).await.json();
    let levels = report["levels"].as_array().expect("levels");
    levels.iter().find(|of| of["question"] == question).expect("the question").clone()
}

on_both_engines! {
    async fn a_unit_withheld_of_a_question_outside_the_index_takes_the_next_smallest_with_it(db: Database) {
        let app = App::start(&db).await;
        // All say whether the staff were polite, which the index measures; not all how the place was.
        for (unit, with_place, without) in [("xa-binh-lu", 12, 0), ("xa-bum-to", 6, 6), ("xa-phong-tho", 4, 8)] {
            imported(&app, unit, with_place, json!({ "field": 1, "polite": 4, "place": 5 })).await;
            imported(&app, unit, without, json!({ "field": 1, "polite": 4 })).await;
        }
        for unit in ["xa-binh-lu", "xa-bum-to", "xa-phong-tho", "tinh-lai-chau"] {
            assert_eq!(levels(&app, unit, "polite").await["absence"], Value::Null, "{unit}");
        }
        assert_eq!(levels(&app, "tinh-lai-chau", "place").await["n"], 22);
        assert_eq!(levels(&app, "xa-binh-lu", "place").await["n"], 12);
        assert_eq!(levels(&app, "xa-phong-tho", "place").await["absence"], "too-few");
        // Six are enough to be shown; but 22 less 12 less 6 are the four that are not.
        let covered = levels(&app, "xa-bum-to", "place").await;
        assert_eq!((&covered["absence"], &covered["n"], &covered["levels"]), (&json!("too-few"), &json!(0), &json!([])));
    }
}
