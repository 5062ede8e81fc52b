//! A real server on a port of its own, spoken to over HTTP.

use std::path::Path;

use hailong::clock::Clock;
use hailong::definition::catalogue::{SourceFile, Versions, load};
use hailong::definition::{Catalogue, SurveyId};
use hailong::store::{Cursor, Intake, StoredResponse};
use hailong::web::{AppState, Settings, serve};
use hailong::words::Words;
use reqwest::header::{HeaderMap, LOCATION};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use time::OffsetDateTime;
use time::macros::datetime;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::database::Database;
use super::openapi;

/// When the tests take place: a Wednesday in Vietnam.
pub(crate) const NOW: OffsetDateTime = datetime!(2026-04-15 09:00 +7);

/// Whether the project's surveys show figures that are not published.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Live,
    AsDelivered,
}

/// The project's own definitions, and those of `tests/it/web/defs`.
fn catalogue(shown: Shown) -> Catalogue {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("survey-defs"), root.join("tests/it/web/defs")];
    let mut files = Vec::new();
    for folder in folders {
        for entry in std::fs::read_dir(folder).expect("definitions") {
            let path = entry.expect("definitions").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(path).expect("a definition");
            let text = match shown {
                Shown::Live => text.replace("publish = \"editions\"", "publish = \"live\""),
                Shown::AsDelivered => text,
            };
            files.push(SourceFile { name, text });
        }
    }
    load("definitions", &files).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// A running server and a browser without script: it keeps cookies and follows nothing by itself.
pub(crate) struct App {
    pub(crate) db: Database,
    pub(crate) clock: Clock,
    pub(crate) client: Client,
    pub(crate) state: AppState,
    address: String,
    _stop: oneshot::Sender<()>,
}

impl App {
    pub(crate) async fn start(db: &Database) -> Self {
        Self::with(db, Settings { rate_limit: 0, ..Settings::default() }, 1000).await
    }

    /// With the project's surveys as they are delivered: anybody sees editions alone.
    pub(crate) async fn as_delivered(db: &Database) -> Self {
        let settings = Settings { rate_limit: 0, ..Settings::default() };
        Self::made(db, settings, 1000, catalogue(Shown::AsDelivered)).await
    }

    pub(crate) async fn with(db: &Database, settings: Settings, waiting: usize) -> Self {
        Self::made(db, settings, waiting, catalogue(Shown::Live)).await
    }

    async fn made(db: &Database, settings: Settings, waiting: usize, catalogue: Catalogue) -> Self {
        let clock = Clock::fixed(NOW);
        let mut versions = Versions::default();
        for (survey, text) in catalogue.sources() {
            let registered = db.store.register(&survey.id, &survey.version, text, "signature", clock.now());
            registered.await.expect("registered");
            versions.insert(survey.clone());
        }
        let intake = Intake::start(db.store.clone(), waiting);
        let words = Words::load().expect("words");
        let definitions = (catalogue, versions);
        let state =
            AppState::new(db.store.clone(), intake, clock.clone(), words, settings, definitions, None);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = serve(listener, state.clone(), async {
            let _ = stopped.await;
        });
        tokio::spawn(serving);
        Self { db: db.clone(), clock, client: browser(), state, address, _stop: stop }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.client.get(self.url(path)).send().await.expect("an answer")).await
    }

    /// Sends a form as a browser does.
    pub(crate) async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        Answer::of(self.client.post(self.url(path)).form(pairs).send().await.expect("an answer")).await
    }

    /// Sends JSON to the API.
    pub(crate) async fn post_json(&self, path: &str, body: &Value) -> Answer {
        let sent = self.client.post(self.url(path)).json(body).send().await;
        let answer = Answer::of(sent.expect("an answer")).await;
        if answer.status.is_success() {
            openapi::check_body(path, body);
        }
        answer
    }

    /// Puts other definitions in force, one survey's file edited; what was in force before stays known.
    pub(crate) async fn redefine(&self, edited: &str, edit: impl Fn(&str) -> String) {
        let edition = self.state.edition();
        let file = |name: &str, text: String| SourceFile { name: name.to_owned(), text };
        let surveys = edition.catalogue.sources().map(|(survey, text)| {
            let text = if survey.id.as_str() == edited { edit(text) } else { text.to_owned() };
            file(&format!("{}.toml", survey.id), text)
        });
        let units = include_str!("../../../survey-defs/units.toml").to_owned();
        let files: Vec<_> = surveys.chain([file("units.toml", units)]).collect();
        let catalogue = load("definitions", &files).unwrap_or_else(|faults| panic!("{faults:#?}"));
        for (survey, text) in catalogue.sources() {
            let (id, version) = (&survey.id, &survey.version);
            let registered = self.db.store.register(id, version, text, "signature", self.clock.now());
            registered.await.expect("registered");
        }
        let mut versions = Versions::default();
        let known = edition.versions.all().chain(catalogue.surveys()).cloned();
        known.for_each(|survey| versions.insert(survey));
        self.state.replace_definitions(catalogue, versions);
    }

    /// Everything recorded for a survey, in the order received.
    pub(crate) async fn recorded(&self, survey: &str) -> Vec<StoredResponse> {
        let survey = SurveyId::parse(survey).expect("an id");
        let page = self.db.store.responses(&survey, Cursor::START, 1000).await.expect("responses");
        page.responses
    }
}

/// One who has not been here before.
pub(crate) fn browser() -> Client {
    Client::builder()
        .cookie_store(true)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client")
}

/// What came back, read to the end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// Held against the description of the interface, where it is the interface's.
    pub(crate) async fn of(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let path = response.url().path().to_owned();
        let answer = Self { status, headers, text: response.text().await.expect("a body") };
        openapi::check(&path, &answer);
        answer
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Whether the page shows a text.
    #[track_caller]
    pub(crate) fn shows(&self, text: &str) {
        assert!(self.text.contains(text), "«{text}» is not in\n{}", self.text);
    }

    #[track_caller]
    pub(crate) fn hides(&self, text: &str) {
        assert!(!self.text.contains(text), "«{text}» is in\n{}", self.text);
    }
}
