//! Reading the record back, and what hangs on it: definitions and populations.

use std::collections::BTreeMap;

use hailong::definition::UnitId;
use hailong::store::{Cursor, ExclusionEvent, Population, Registered};
use time::Duration;
use uuid::Uuid;

use crate::harness::sample::{BEGINNING, DEFINITION, Sample};

on_both_engines! {
    async fn a_response_reads_back_as_it_was_given(db: Database) {
        let mut sample = Sample::registered(&db.store, 41).await;
        let mut responses = sample.responses(50);
        responses[0].received_at = BEGINNING + Duration::nanoseconds(123_999_999);
        db.store.import(responses.clone()).await.expect("imported");
        for response in &responses {
            let stored = db.store.response(response.id).await.expect("read").expect("there");
            assert_eq!(stored.answers(&sample.survey).expect("readable"), response.answers);
            assert_eq!(stored.duration, response.duration);
            assert_eq!(
                (stored.unit, stored.channel, stored.language, stored.version),
                (response.unit.clone(), response.channel, response.language.clone(), response.version.clone())
            );
            assert!((response.answered_at() - stored.answered_at) < Duration::MILLISECOND);
        }
        let first = db.store.response(responses[0].id).await.expect("read").expect("there");
        assert_eq!(first.received_at, BEGINNING + Duration::milliseconds(123));
        assert_eq!(db.store.response(Uuid::from_u128(1)).await.expect("read"), None);
    }

    async fn pages_give_every_response_once_in_the_order_received(db: Database) {
        let mut sample = Sample::registered(&db.store, 42).await;
        let mut responses = sample.responses(230);
        // Whole seconds beside fractions, and several in one millisecond.
        for (at, response) in responses.iter_mut().enumerate() {
            let steps = [0, 0, 1, 10, 100, 1000][at % 6] * i64::try_from(at / 12).expect("small");
            response.received_at = BEGINNING + Duration::milliseconds(steps);
        }
        db.store.import(responses.clone()).await.expect("imported");
        let event =
            ExclusionEvent { excluded: true, reason: "thử".into(), actor: "lan".into(), at: BEGINNING };
        db.store.exclude(responses[5].id, &event).await.expect("excluded");
        responses.sort_by_key(|response| (response.received_at, response.id));
        for limit in [1, 7, 230, 1000] {
            let (mut read, mut cursor) = (Vec::new(), Some(Cursor::START));
            while let Some(after) = cursor {
                let page = db.store.responses(&sample.survey.id, after, limit).await.expect("a page");
                cursor = page.next;
                read.extend(page.responses);
            }
            let ids = |stored: &[hailong::store::StoredResponse]| -> Vec<Uuid> {
                stored.iter().map(|response| response.id).collect()
            };
            assert_eq!(ids(&read), responses.iter().map(|response| response.id).collect::<Vec<_>>());
            for (stored, given) in read.iter().zip(&responses) {
                assert_eq!(stored.answers(&sample.survey).expect("readable"), given.answers);
            }
            assert_eq!(read.iter().filter(|stored| stored.exclusion.is_some()).count(), 1);
        }
        let other = hailong::definition::SurveyId::parse("other").expect("an id");
        let empty = db.store.responses(&other, Cursor::START, 10).await.expect("a page");
        assert!(empty.responses.is_empty() && empty.next.is_none());
    }

    async fn a_definition_is_stored_once_and_never_changed(db: Database) {
        let sample = Sample::registered(&db.store, 43).await;
        let (id, version) = (&sample.survey.id, &sample.survey.version);
        let again = db.store.register(id, version, "other text", "other", BEGINNING).await.expect("answered");
        let Registered::Known(stored) = again else { panic!("stored twice") };
        assert_eq!((stored.content.as_str(), stored.signature.as_str()), (DEFINITION, "signature"));
        let next = db.store.register(id, "2", "next text", "next", BEGINNING + Duration::DAY).await;
        assert_eq!(next.expect("answered"), Registered::New);
        let versions: Vec<String> =
            db.store.definitions().await.expect("read").into_iter().map(|stored| stored.version).collect();
        assert_eq!(versions, ["1", "2"]);
    }

    async fn populations_are_replaced_by_unit_and_period(db: Database) {
        let population = |unit: &str, period: &str, transactions| Population {
            unit: UnitId::parse(unit).expect("an id"),
            period: period.into(),
            transactions,
            fields: BTreeMap::new(),
        };
        let first = [population("xa-b", "2026-01", 5), population("xa-a", "2026-02", 7)];
        db.store.set_populations(&first).await.expect("set");
        let second = [population("xa-b", "2026-01", 9), population("xa-a", "2026-Q1", 1)];
        db.store.set_populations(&second).await.expect("set");
        let all = db.store.populations().await.expect("read");
        let wanted =
            [population("xa-a", "2026-02", 7), population("xa-a", "2026-Q1", 1), population("xa-b", "2026-01", 9)];
        assert_eq!(all, wanted);
    }

    async fn the_fields_of_a_unit_and_period_are_replaced_together_with_its_total(db: Database) {
        let population = |period: &str, fields: &[(i32, i64)]| Population {
            unit: UnitId::parse("xa-a").expect("an id"),
            period: period.into(),
            transactions: 10,
            fields: fields.iter().copied().collect(),
        };
        let both = [population("2026-01", &[(1, 4), (2, 6)]), population("2026-02", &[(1, 10)])];
        db.store.set_populations(&both).await.expect("set");
        assert_eq!(db.store.populations().await.expect("read"), both);
        let other = [population("2026-01", &[(2, 7), (3, 3)])];
        db.store.set_populations(&other).await.expect("set");
        assert_eq!(db.store.populations().await.expect("read"), [other[0].clone(), both[1].clone()]);
        // A total alone leaves nothing of the fields that it was once made of.
        let total = [population("2026-02", &[])];
        db.store.set_populations(&total).await.expect("set");
        assert_eq!(db.store.populations().await.expect("read"), [other[0].clone(), total[0].clone()]);
    }
}
