//! Things of one unit, for the addresses that name a thing.

use std::collections::BTreeMap;

use hailong::definition::{Channel, Lang, NodeId, SurveyId, UnitId};
use hailong::response::Response;
use hailong::response::validate::validate_json;
use hailong::store::publications::{EditionAct, Outcome, Person, Proposal};
use hailong::store::{
    Arrival, Everything, Improvement, Invited, NewBatch, NewInvitation, NewReading, Progress, Right, Role,
};
use time::Duration;
use uuid::Uuid;

use crate::harness::app::App;
use crate::harness::office::act;

/// What stands for the placeholders of an address.
pub(crate) type Objects = BTreeMap<&'static str, String>;

/// Things of one unit.
pub(crate) async fn objects(app: &App, unit: &'static str) -> Objects {
    let account = app.account(&format!("người của {unit}"), Role::Unit, Some(unit)).await;
    app.responses(unit, "2026-03-10", 2, &[("i15", 5)]).await;
    let response = app.comment(unit, "2026-03-11", 1, &format!("Ý kiến về {unit}")).await;
    let action = action(app, unit).await;
    let (device, _) = app.kiosk("counter", unit).await;
    let batch = batch(app, unit).await;
    BTreeMap::from([
        ("{response}", response.to_string()),
        ("{question}", "comment".to_owned()),
        ("{name}", "report.xlsx".to_owned()),
        ("{device}", device.to_string()),
        ("{action}", action.to_string()),
        ("{batch}", batch.to_string()),
        ("{number}", sheet(app, unit).await),
        ("{unit}", unit.to_owned()),
        ("{account}", account.to_string()),
        ("{survey}", "counter".to_owned()),
        ("{token}", "0".repeat(64)),
        ("{proposal}", proposal(app, account, unit).await.to_string()),
        ("{kept}", "0".repeat(64)),
    ])
}

/// Something that waits to be approved, of another period for each unit.
async fn proposal(app: &App, account: Uuid, unit: &str) -> Uuid {
    let proposal = Proposal {
        id: app.clock.new_id(),
        act: EditionAct::Publish,
        survey: "counter".to_owned(),
        period: if unit == super::OWN { "2025-Q4" } else { "2025-Q3" }.to_owned(),
        edition: 1,
        proposed_at: app.clock.now(),
        proposer: Person { account, name: format!("người của {unit}") },
        note: String::new(),
        digest: String::new(),
        outcome: Outcome::Waiting,
        decided_at: None,
        decided_by: String::new(),
        answer: String::new(),
    };
    app.db.store.propose(&proposal, "", &act(&app.clock)).await.expect("proposed");
    proposal.id
}

/// Invitations to one unit's citizens.
async fn batch(app: &App, unit: &str) -> Uuid {
    let (id, now) = (app.clock.new_id(), app.clock.now());
    let batch = NewBatch {
        id,
        survey: SurveyId::parse("counter").expect("an id"),
        made_at: now,
        made_by: format!("người của {unit}"),
        expires_at: now + Duration::days(30),
    };
    let invitation = NewInvitation {
        token: app.clock.new_secret().expect("randomness"),
        dossier: format!("H15 {unit}"),
        unit: UnitId::parse(unit).expect("an id"),
        field: None,
        punctuality: None,
    };
    assert_eq!(
        app.db.store.invite(&batch, &[invitation]).await.expect("invited"),
        Invited { before: Vec::new() }
    );
    id
}

/// The number of one unit's sheet of paper, which two people read otherwise.
async fn sheet(app: &App, unit: &str) -> String {
    let number = unit.to_uppercase();
    let survey = app.state.edition().catalogue.survey("counter").expect("a survey").clone();
    let answers = |code: i64| {
        let given = serde_json::json!({ "i15": code, "q8e": 0 });
        validate_json(&survey, given.as_object().expect("an object")).expect("answers")
    };
    let response = Response {
        id: app.clock.new_id(),
        survey: survey.id.clone(),
        version: survey.version.clone(),
        unit: UnitId::parse(unit).expect("an id"),
        channel: Channel::Paper,
        stated_at: None,
        received_at: app.clock.now(),
        duration: None,
        language: Lang::vi(),
        answers: answers(4),
    };
    let typed_by = "clerk".to_owned();
    let right = Right::Sheet { number: number.clone(), typed_by };
    let arrival = Arrival { right, ..Arrival::from(response) };
    app.state.intake.submit(arrival).await.expect("typed");
    let reading = NewReading {
        survey: survey.id.clone(),
        number: number.clone(),
        read_by: "unit".to_owned(),
        read_at: app.clock.now(),
        differences: 1,
        answers: answers(2).whole_json(),
    };
    assert!(app.db.store.read_again(&reading).await.expect("read again"));
    number
}

/// A measure of one unit.
async fn action(app: &App, unit: &str) -> Uuid {
    let (id, now) = (app.clock.new_id(), app.clock.now());
    let measure = Improvement {
        id,
        survey: SurveyId::parse("counter").expect("an id"),
        node: NodeId::parse("i15").expect("an id"),
        unit: UnitId::parse(unit).expect("an id"),
        cause: String::new(),
        remedy: format!("Việc của {unit}"),
        person: String::new(),
        due: now.date(),
        target: None,
        baseline_period: "all".to_owned(),
        baseline: None,
        baseline_n: None,
        progress: Progress::Planned,
        created_by: "system".to_owned(),
        created_at: now,
    };
    let everything = Everything::at_the_console().reach();
    let added = app.db.store.add_improvement(&everything, &measure, &act(&app.clock)).await;
    assert!(added.expect("added"));
    id
}
