//! Folding: the tallies are what counting every response gives, however it is cut and by whomever.

use std::collections::BTreeMap;

use hailong::definition::{Month, QuestionId, UnitId};
use hailong::index::{Layout, Tally, tally::segment_values};
use hailong::response::{Answers, Response};
use hailong::store::{Accepted, DatabaseUrl, ExclusionEvent, Intake, Store, StoreError, TallyQuery};
use time::macros::datetime;
use uuid::Uuid;

use super::tallies;
use crate::harness::sample::{BEGINNING, Sample};

type Counts = BTreeMap<(Option<QuestionId>, UnitId, Month, i32), Tally>;

/// Counts responses without any store.
fn counted(sample: &Sample, responses: &[Response]) -> Counts {
    let layout = Layout::of(&sample.survey);
    let mut counts = Counts::new();
    for response in responses {
        // Texts are not part of what is counted: they may be redacted later.
        let answers =
            Answers::from_coded_json(&sample.survey, &response.answers.coded_json()).expect("coded");
        let groups = segment_values(&sample.survey, &answers);
        let groups = groups.into_iter().map(|value| (Some(value.segment), value.code));
        for (segment, code) in groups.chain([(None, 0)]) {
            let empty = if segment.is_none() { Tally::with_moments } else { Tally::empty };
            let key = (segment, response.unit.clone(), response.month().expect("in the calendar"), code);
            let tally = counts.entry(key).or_insert_with(|| empty(&layout));
            tally.count(&sample.survey, &layout, &answers, 1);
        }
    }
    counts
}

/// Reads all tallies of the store.
async fn stored(sample: &Sample, store: &Store) -> Counts {
    let layout = Layout::of(&sample.survey);
    let segments = sample.survey.segments().map(|field| Some(field.id.clone()));
    let mut counts = Counts::new();
    for segment in segments.chain([None]) {
        let query =
            TallyQuery { survey: &sample.survey.id, units: None, months: None, segment: segment.as_ref() };
        for row in tallies(store, query).await {
            let tally = row.tally(&layout).expect("readable");
            counts.insert((segment.clone(), row.unit, row.month.expect("a month"), row.code), tally);
        }
    }
    counts
}

/// Each server takes in a third of the responses and folds after each.
async fn take_in_and_fold_at_once(sample: &Sample, stores: [Store; 3], responses: &[Response]) {
    let mut tasks = Vec::new();
    for (store, part) in stores.into_iter().zip(responses.chunks(responses.len() / 3)) {
        let (versions, part) = (sample.versions(), part.to_vec());
        tasks.push(tokio::spawn(async move {
            let intake = Intake::start(store.clone(), 1000);
            for response in part {
                assert_eq!(intake.submit(response).await.expect("taken in"), Accepted::Created);
                store.fold_some(&versions, 3).await.expect("folded");
            }
            store.fold(&versions).await.expect("folded");
        }));
    }
    for task in tasks {
        task.await.expect("no panic");
    }
}

/// Distributed databases that speak PostgreSQL are serialisable and expect transactions to be tried again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn serialisation_failures_are_tried_again_on_postgres() {
    crate::harness::database::on_postgres(|db| async move {
        let mut sample = Sample::registered(&db.store, 17).await;
        let responses = sample.responses(60);
        let url = format!("{}&options[default_transaction_isolation]=serializable", db.url);
        let open = async || {
            Store::connect(&DatabaseUrl::parse(&url).expect("an address")).await.expect("a database")
        };
        let stores = [open().await, open().await, open().await];
        take_in_and_fold_at_once(&sample, stores, &responses).await;
        assert_eq!(stored(&sample, &db.store).await, counted(&sample, &responses));
    })
    .await;
}

on_both_engines! {
    async fn tallies_are_what_counting_every_response_gives(db: Database) {
        let mut sample = Sample::registered(&db.store, 11).await;
        let responses = sample.responses(900);
        db.store.import(responses.clone()).await.expect("imported");
        for size in [1, 2, 7, 100, 10_000] {
            db.store.fold_some(&sample.versions(), size).await.expect("folded");
        }
        assert!(!db.store.has_unfolded().await.expect("answered"));
        assert_eq!(stored(&sample, &db.store).await, counted(&sample, &responses));
    }

    async fn servers_that_fold_at_once_count_everything_once(db: Database) {
        let mut sample = Sample::registered(&db.store, 12).await;
        let responses = sample.responses(600);
        let stores = [db.store.clone(), db.another_server().await, db.another_server().await];
        take_in_and_fold_at_once(&sample, stores, &responses).await;
        assert_eq!(stored(&sample, &db.store).await, counted(&sample, &responses));
    }

    async fn what_another_server_has_counted_is_not_counted_again(db: Database) {
        let mut sample = Sample::registered(&db.store, 18).await;
        let responses = sample.responses(50);
        let other = db.another_server().await;
        let intake = Intake::start(db.store.clone(), 1000);
        for (at, response) in responses.iter().enumerate() {
            if at == 40 {
                assert_eq!(other.fold(&sample.versions()).await.expect("folded"), 40);
            }
            intake.submit(response.clone()).await.expect("taken in");
        }
        // This server still remembers all fifty.
        assert_eq!(db.store.fold(&sample.versions()).await.expect("folded"), 10);
        assert_eq!(stored(&sample, &db.store).await, counted(&sample, &responses));
    }

    async fn exclusions_and_other_servers_have_their_turn_on_a_server_that_is_never_idle(db: Database) {
        let mut sample = Sample::registered(&db.store, 20).await;
        let versions = sample.versions();
        let moments = [datetime!(2025-01-05 08:00 UTC), datetime!(2025-02-05 08:00 UTC)];
        let [excluded, elsewhere] = [0, 1].map(|at| Response {
            id: Uuid::from_u128(at as u128),
            stated_at: Some(moments[at]),
            ..sample.response()
        });
        db.store.import(vec![excluded.clone()]).await.expect("imported");
        db.store.fold(&versions).await.expect("folded");
        let event = ExclusionEvent { excluded: true, reason: "thử".into(), actor: "lan".into(), at: BEGINNING };
        db.store.exclude(excluded.id, &event).await.expect("excluded");
        db.another_server().await.import(vec![elsewhere]).await.expect("imported");

        let intake = Intake::start(db.store.clone(), 1000);
        for response in sample.responses(40) {
            intake.submit(response.clone()).await.expect("taken in");
            intake.submit(Response { id: Uuid::from_u128(!response.id.as_u128()), ..response }).await.expect("taken in");
            db.store.fold_some(&versions, 1).await.expect("folded");
        }
        assert!(db.store.has_unfolded().await.expect("answered"), "it never was idle");
        let months = db.store.months(&sample.survey.id).await.expect("months");
        assert!(!months.contains(&Month::of(moments[0]).expect("a month")), "the exclusion waits: {months:?}");
        assert!(months.contains(&Month::of(moments[1]).expect("a month")), "the other server's response waits: {months:?}");
    }

    async fn only_the_asked_units_and_months_are_read(db: Database) {
        let mut sample = Sample::registered(&db.store, 13).await;
        let responses = sample.responses(300);
        db.store.import(responses.clone()).await.expect("imported");
        db.store.fold(&sample.versions()).await.expect("folded");
        let all = counted(&sample, &responses);
        let months: Vec<Month> = db.store.months(&sample.survey.id).await.expect("months");
        let mut wanted: Vec<Month> = all.keys().map(|(_, _, month, _)| *month).collect();
        wanted.sort_unstable();
        wanted.dedup();
        assert_eq!(months, wanted);

        let units = ["xa-bum-to", "phuong-doan-ket", "xa-khong-co"].map(|id| UnitId::parse(id).expect("an id"));
        let query = TallyQuery {
            survey: &sample.survey.id,
            units: Some(&units),
            months: Some((months[1], months[2])),
            segment: None,
        };
        let rows = tallies(&db.store, query).await;
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|row| units.contains(&row.unit) && months[1..=2].contains(&row.month.expect("a month"))));
        let none = TallyQuery { units: Some(&[]), ..query };
        assert_eq!(tallies(&db.store, none).await, []);
    }

    async fn the_last_half_hour_of_march_in_utc_is_april_in_vietnam(db: Database) {
        let mut sample = Sample::registered(&db.store, 14).await;
        let moments = [
            (datetime!(2026-03-31 16:59:59.999 UTC), "2026-03"),
            (datetime!(2026-03-31 17:00 UTC), "2026-04"),
            (datetime!(2026-03-31 23:30 UTC), "2026-04"),
            (datetime!(2026-05-01 00:00:00.0009 +7), "2026-05"),
        ];
        let mut responses = sample.responses(moments.len());
        for (response, (moment, _)) in responses.iter_mut().zip(moments) {
            response.stated_at = Some(moment);
        }
        db.store.import(responses.clone()).await.expect("imported");
        db.store.fold(&sample.versions()).await.expect("folded");
        assert_eq!(stored(&sample, &db.store).await, counted(&sample, &responses));
        for (response, (_, month)) in responses.iter().zip(moments) {
            let stored = db.store.response(response.id).await.expect("read").expect("there");
            assert_eq!(stored.month().expect("a month").to_string(), month);
        }
    }

    async fn a_definition_that_is_not_at_hand_stops_the_fold_and_loses_nothing(db: Database) {
        let mut sample = Sample::registered(&db.store, 15).await;
        db.store.import(sample.responses(5)).await.expect("imported");
        let fault = db.store.fold(&hailong::definition::catalogue::Versions::default()).await;
        assert!(matches!(fault, Err(StoreError::MissingDefinition { .. })), "{fault:?}");
        assert_eq!(db.store.fold(&sample.versions()).await.expect("folded"), 5);
    }

    async fn the_generation_grows_when_tallies_change(db: Database) {
        let mut sample = Sample::registered(&db.store, 16).await;
        let before = db.store.generation().await.expect("a number");
        assert_eq!(db.store.fold(&sample.versions()).await.expect("folded"), 0);
        assert_eq!(db.store.generation().await.expect("a number"), before);
        db.store.import(sample.responses(1)).await.expect("imported");
        db.store.fold(&sample.versions()).await.expect("folded");
        assert!(db.store.generation().await.expect("a number").number > before.number);
    }
}
