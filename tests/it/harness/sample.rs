//! A small survey and any number of plausible responses to it.

use std::sync::Arc;

use hailong::definition::catalogue::{Versions, load_stored};
use hailong::definition::{Channel, Lang, Survey, UnitId};
use hailong::response::Response;
use hailong::response::validate::validate_json;
use hailong::store::Store;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Map, Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

pub(crate) const DEFINITION: &str = include_str!("sample.toml");

/// When the first response comes in.
pub(crate) const BEGINNING: OffsetDateTime = datetime!(2026-01-15 08:00 UTC);

/// The survey, and what makes responses to it: the same for the same seed.
pub(crate) struct Sample {
    pub(crate) survey: Arc<Survey>,
    random: StdRng,
    made: i64,
}

impl Sample {
    pub(crate) fn seeded(seed: u64) -> Self {
        let survey = load_stored("sample.toml", DEFINITION).unwrap_or_else(|faults| panic!("{faults:?}"));
        Self { survey: Arc::new(survey), random: StdRng::seed_from_u64(seed), made: 0 }
    }

    /// As [`seeded`](Self::seeded), and the store knows the definition.
    pub(crate) async fn registered(store: &Store, seed: u64) -> Self {
        let sample = Self::seeded(seed);
        let Survey { id, version, .. } = &*sample.survey;
        store.register(id, version, DEFINITION, "signature", BEGINNING).await.expect("registered");
        sample
    }

    pub(crate) fn versions(&self) -> Versions {
        let mut versions = Versions::default();
        versions.insert(self.survey.clone());
        versions
    }

    /// A response of one of three communes, within half a year.
    pub(crate) fn response(&mut self) -> Response {
        let answers = self.answers();
        self.made += 1;
        let received_at = BEGINNING + Duration::seconds(self.made * 7 % 900);
        let stated_at = self
            .random
            .random_bool(0.8)
            .then(|| received_at - Duration::minutes(self.random.random_range(0..180 * 24 * 60)));
        let unit = ["xa-bum-to", "xa-khong-lao", "phuong-doan-ket"][self.random.random_range(0..3)];
        Response {
            id: Uuid::from_u128(self.random.random()),
            survey: self.survey.id.clone(),
            version: self.survey.version.clone(),
            unit: UnitId::parse(unit).expect("an id"),
            channel: Channel::Link,
            stated_at,
            received_at,
            duration: self.random.random_bool(0.5).then(|| self.random.random_range(10..2000)),
            language: Lang::vi(),
            answers: validate_json(&self.survey, &answers).unwrap_or_else(|faults| panic!("{faults:?}")),
        }
    }

    pub(crate) fn responses(&mut self, count: usize) -> Vec<Response> {
        (0..count).map(|_| self.response()).collect()
    }

    fn answers(&mut self) -> Map<String, Value> {
        let random = &mut self.random;
        let online = random.random_range(0..=1);
        let mut answers = Map::new();
        answers.insert("online".into(), json!(online));
        let mut scale = |id: &str, asked: bool| {
            if asked && random.random_bool(0.9) {
                answers.insert(id.into(), json!([1, 2, 3, 3, 9][random.random_range(0..5)]));
            }
        };
        scale("ease", online == 1);
        scale("polite", true);
        scale("prompt", true);
        let mut perhaps = |id: &str, value: Value| {
            if self.random.random_bool(0.7) {
                answers.insert(id.into(), value);
            }
        };
        perhaps("sex", json!(1 + online));
        perhaps("wishes", json!([1, 3]));
        perhaps("hours", json!("2.5"));
        perhaps("day", json!("2026-01-02"));
        perhaps("note", json!("Cán bộ rất nhiệt tình. 👍🏽 “ok” '; DROP TABLE"));
        answers
    }
}
