//! Accounts, people who sign in with them, and responses for them to look at.

use std::sync::Arc;

use hailong::clock::Clock;
use hailong::definition::catalogue::{SourceFile, Versions, load, load_stored};
use hailong::definition::{SurveyId, UnitId};
use hailong::password;
use hailong::store::{
    AuditEntry, AuditFilter, AuditRecord, Device, DeviceSettings, Everything, NewAccount, Partial, Role,
};
use reqwest::StatusCode;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::app::{Answer, App};

pub(crate) const PASSWORD: &str = "một câu dài dễ nhớ";

impl App {
    /// Makes an account with [`PASSWORD`].
    pub(crate) async fn account(&self, name: &str, role: Role, unit: Option<&str>) -> Uuid {
        let hash = tokio::task::spawn_blocking(|| password::hash(PASSWORD).expect("a hash")).await;
        let account = NewAccount {
            id: self.clock.new_id(),
            name: name.to_owned(),
            password_hash: hash.expect("a hash"),
            role,
            unit: unit.map(|unit| UnitId::parse(unit).expect("an id")),
            must_change: false,
            created_at: self.clock.now(),
        };
        self.db.store.create_account(&account).await.expect("an account");
        account.id
    }

    /// Types a name and a password into the sign-in page.
    pub(crate) async fn sign_in(&self, name: &str, password: &str) -> Answer {
        self.post("/admin/login", &[("name", name), ("password", password)]).await
    }

    /// Puts a survey into use in the last of these versions, beside the project's units and `units` more.
    pub(crate) async fn put_into_use(&self, versions: &[&str], units: &str) {
        let units = format!("{}{units}", include_str!("../../../survey-defs/units.toml"));
        let last = versions.last().expect("a version");
        let files = [("survey.toml", *last), ("units.toml", &*units)];
        let files = files.map(|(name, text)| SourceFile { name: name.to_owned(), text: text.to_owned() });
        let catalogue = load("definitions", &files).unwrap_or_else(|faults| panic!("{faults:#?}"));
        let mut known = Versions::default();
        for text in versions {
            let survey = load_stored("survey.toml", text).expect("a survey");
            let (id, now) = (&survey.id, self.clock.now());
            let registered = self.db.store.register(id, &survey.version, text, "signature", now).await;
            registered.expect("registered");
            known.insert(Arc::new(survey));
        }
        self.state.replace_definitions(catalogue, known);
    }

    /// An account that is made and signed in.
    pub(crate) async fn signed_in_as(&self, name: &str, role: Role, unit: Option<&str>) {
        self.account(name, role, unit).await;
        let answer = self.sign_in(name, PASSWORD).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/admin"));
    }

    /// Sends `count` equal responses to the counter's survey about a unit, at noon of a day.
    pub(crate) async fn responses(&self, unit: &str, day: &str, count: usize, answers: &[(&str, i64)]) {
        let routed = answers.iter().any(|(id, _)| *id == "q8e");
        let route: &[(&str, i64)] = if routed { &[] } else { &[("q8e", 0)] };
        self.answered("counter", unit, day, count, &[answers, route].concat()).await;
    }

    /// The same to any survey, with these answers alone.
    pub(crate) async fn answered(
        &self,
        survey: &str,
        unit: &str,
        day: &str,
        count: usize,
        answers: &[(&str, i64)],
    ) {
        let given: Map<String, Value> =
            answers.iter().map(|(id, code)| ((*id).into(), json!(code))).collect();
        for _ in 0..count {
            let body = json!({
                "id": self.clock.new_id(), "unit": unit, "channel": "link", "language": "vi",
                "answered_at": format!("{day}T12:00:00+07:00"), "answers": given
            });
            let answer = self.post_json(&format!("/api/v1/surveys/{survey}/responses"), &body).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        }
    }

    /// A kiosk that is registered, and the token it comes with.
    pub(crate) async fn kiosk(&self, survey: &str, unit: &str) -> (Uuid, String) {
        let settings = DeviceSettings {
            idle_seconds: 60,
            warning_seconds: 15,
            partial: Partial::Discard,
            whole_screen: true,
            pin_salt: "salt".to_owned(),
            pin_hash: password::pin_hash("2468", "salt"),
        };
        let device = Device {
            id: self.clock.new_id(),
            unit: UnitId::parse(unit).expect("an id"),
            survey: SurveyId::parse(survey).expect("an id"),
            label: "Quầy số 2".to_owned(),
            settings,
            created_by: "Lan".to_owned(),
            created_at: self.clock.now(),
            revoked_at: None,
            last_heard_at: None,
            waiting: 0,
        };
        let token = self.clock.new_secret().expect("randomness");
        self.db.store.register_device(&device, &token).await.expect("a device");
        (device.id, token)
    }

    /// Sends JSON to the API with a token as the credential.
    pub(crate) async fn post_as(&self, token: &str, path: &str, body: &Value) -> Answer {
        let request = self.client.post(self.url(path)).bearer_auth(token).json(body);
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// The acts written down so far, the first one first: who and what.
    pub(crate) async fn acts(&self) -> Vec<(String, String)> {
        self.trail().await.into_iter().map(|record| (record.entry.actor, record.entry.action)).collect()
    }

    /// The whole trail, the first entry first.
    pub(crate) async fn trail(&self) -> Vec<AuditRecord> {
        let everything = Everything::at_the_console();
        let records = self.db.store.audit(everything, &AuditFilter::default(), None, 1000).await;
        let mut records = records.expect("entries");
        records.reverse();
        records
    }
}

/// An act of somebody's, as it is written down.
pub(crate) fn act(clock: &Clock) -> AuditEntry {
    AuditEntry {
        id: clock.new_id(),
        at: clock.now(),
        actor: "lan".into(),
        action: "role-changed".into(),
        subject: "minh".into(),
        detail: "lý do".into(),
        before: "viewer".into(),
        after: "unit @ xa-bum-to".into(),
        origin: "127.0.0.1".into(),
    }
}

/// The value that a cookie is set to.
pub(crate) fn cookie_set(answer: &Answer, name: &str) -> Option<String> {
    let lines = answer.headers.get_all("set-cookie").into_iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.filter_map(|line| line.split(';').next()?.split_once('='));
    pairs.filter(|(found, _)| *found == name).map(|(_, value)| value.to_owned()).next()
}

impl App {
    /// Sends one response to the counter's survey with a free text, and gives its id.
    pub(crate) async fn comment(&self, unit: &str, day: &str, code: i64, text: &str) -> Uuid {
        let id = self.clock.new_id();
        let body = json!({
            "id": id, "unit": unit, "channel": "link", "language": "vi",
            "answered_at": format!("{day}T12:00:00+07:00"),
            "answers": { "i15": code, "i19": code, "q8e": 0, "comment": text }
        });
        let answer = self.post_json("/api/v1/surveys/counter/responses", &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        id
    }
}
