//! Excluding and including responses.

use hailong::store::{ExclusionEvent, ExclusionOutcome};
use uuid::Uuid;

use super::tallies;
use crate::harness::sample::{BEGINNING, Sample};

fn event(excluded: bool) -> ExclusionEvent {
    ExclusionEvent { excluded, reason: "gửi hai lần".into(), actor: "lan".into(), at: BEGINNING }
}

on_both_engines! {
    async fn what_is_excluded_and_put_back_counts_as_before(db: Database) {
        let mut sample = Sample::registered(&db.store, 21).await;
        let versions = sample.versions();
        let responses = sample.responses(40);
        db.store.import(responses.clone()).await.expect("imported");
        let query = hailong::store::TallyQuery {
            survey: &sample.survey.id,
            units: None,
            months: None,
            segment: None,
        };
        db.store.fold(&versions).await.expect("folded");
        let before = tallies(&db.store, query).await;

        for response in &responses {
            let outcome = db.store.exclude(response.id, &event(true)).await.expect("excluded");
            assert_eq!(outcome, ExclusionOutcome::Done);
        }
        db.store.fold(&versions).await.expect("folded");
        assert_eq!(tallies(&db.store, query).await, []);
        assert_eq!(db.store.months(&sample.survey.id).await.expect("months"), []);
        let verified = db.store.verify(&versions, |_| ()).await.expect("verified");
        assert_eq!((verified.excluded, verified.differences), (40, vec![]));

        for response in &responses {
            db.store.exclude(response.id, &event(false)).await.expect("included");
        }
        db.store.fold(&versions).await.expect("folded");
        assert_eq!(tallies(&db.store, query).await, before);
    }

    async fn every_event_stays_with_its_reason(db: Database) {
        let mut sample = Sample::registered(&db.store, 22).await;
        let response = sample.response();
        db.store.import(vec![response.clone()]).await.expect("imported");
        assert_eq!(db.store.exclude(response.id, &event(false)).await.expect("ok"), ExclusionOutcome::Already);
        assert_eq!(db.store.exclude(response.id, &event(true)).await.expect("ok"), ExclusionOutcome::Done);
        assert_eq!(db.store.exclude(response.id, &event(true)).await.expect("ok"), ExclusionOutcome::Already);
        let stored = db.store.response(response.id).await.expect("read").expect("there");
        assert_eq!(stored.exclusion, Some(event(true)));
        assert_eq!(db.store.exclude(response.id, &event(false)).await.expect("ok"), ExclusionOutcome::Done);
        let stored = db.store.response(response.id).await.expect("read").expect("there");
        assert_eq!(stored.exclusion, None);
        let events = db.store.exclusion_events(response.id).await.expect("events");
        assert_eq!(events, [event(true), event(false)]);
        let unknown = db.store.exclude(Uuid::from_u128(7), &event(true)).await.expect("ok");
        assert_eq!(unknown, ExclusionOutcome::UnknownResponse);
    }

    async fn two_people_who_exclude_at_once_exclude_once(db: Database) {
        let mut sample = Sample::registered(&db.store, 23).await;
        let response = sample.response();
        db.store.import(vec![response.clone()]).await.expect("imported");
        let mut tasks = Vec::new();
        for store in [db.store.clone(), db.another_server().await, db.store.clone()] {
            tasks.push(tokio::spawn(async move { store.exclude(response.id, &event(true)).await }));
        }
        let mut done = 0;
        for task in tasks {
            done += usize::from(task.await.expect("no panic").expect("answered") == ExclusionOutcome::Done);
        }
        assert_eq!(done, 1);
        let verified = db.store.verify(&sample.versions(), |_| ()).await.expect("verified");
        assert_eq!((verified.responses, verified.excluded, verified.differences), (1, 1, vec![]));
    }
}
