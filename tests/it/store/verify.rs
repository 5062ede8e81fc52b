//! Verification finds what was tampered with; a refold repairs it.

use hailong::store::{ExclusionEvent, Flaw, Folder, Intake};
use sqlx::Connection;

use crate::harness::database::Database;
use crate::harness::sample::{BEGINNING, Sample};

/// Does what only somebody with the database's password can do.
async fn tamper(db: &Database, statement: &'static str) {
    if let Some(path) = db.url.strip_prefix("sqlite:") {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
        let mut connection = sqlx::SqliteConnection::connect_with(&options).await.expect("opened");
        sqlx::query(statement).execute(&mut connection).await.expect("tampered");
    } else {
        let mut connection = sqlx::PgConnection::connect(&db.url).await.expect("opened");
        sqlx::query(statement).execute(&mut connection).await.expect("tampered");
    }
}

on_both_engines! {
    async fn a_changed_a_missing_and_an_invented_tally_are_found_and_repaired(db: Database) {
        let mut sample = Sample::registered(&db.store, 31).await;
        let versions = sample.versions();
        let responses = sample.responses(200);
        db.store.import(responses.clone()).await.expect("imported");
        let event =
            ExclusionEvent { excluded: true, reason: "thử".into(), actor: "lan".into(), at: BEGINNING };
        for response in &responses[..10] {
            db.store.exclude(response.id, &event).await.expect("excluded");
        }
        let whole = db.store.verify(&versions, |_| ()).await.expect("verified");
        assert_eq!((whole.responses, whole.excluded, whole.pending), (200, 10, 0));
        assert_eq!(whole.differences, []);

        tamper(
            &db,
            "UPDATE tally SET cells = REPLACE(cells, '[', '[1') WHERE segment = '' AND unit = 'xa-bum-to' \
             AND month = '2026-01'",
        )
        .await;
        tamper(&db, "DELETE FROM tally WHERE segment = 'sex' AND unit = 'xa-khong-lao' AND code = 1").await;
        tamper(&db, "UPDATE tally SET unit = 'xa-bia' WHERE segment = 'online' AND code = 0 \
             AND unit = 'phuong-doan-ket' AND month = '2025-12'").await;
        let broken = db.store.verify(&versions, |_| ()).await.expect("verified");
        let found = |unit: &str, segment: Option<&str>| {
            broken.differences.iter().any(|difference| {
                difference.unit == unit
                    && difference.group.as_ref().map(|(segment, _)| segment.as_str()) == segment
            })
        };
        assert!(found("xa-bum-to", None), "changed");
        assert!(found("xa-khong-lao", Some("sex")), "missing");
        assert!(found("xa-bia", Some("online")), "invented");

        assert_eq!(db.store.refold(&versions, |_| ()).await.expect("refolded"), 190);
        let repaired = db.store.verify(&versions, |_| ()).await.expect("verified");
        assert_eq!(repaired, whole);
    }

    async fn the_first_and_the_last_id_there_can_be_are_counted(db: Database) {
        let mut sample = Sample::registered(&db.store, 35).await;
        let mut responses = sample.responses(2);
        (responses[0].id, responses[1].id) = (uuid::Uuid::nil(), uuid::Uuid::max());
        db.store.import(responses).await.expect("imported");
        let verified = db.store.verify(&sample.versions(), |_| ()).await.expect("verified");
        assert_eq!((verified.responses, verified.differences), (2, vec![]));
        assert_eq!(db.store.refold(&sample.versions(), |_| ()).await.expect("refolded"), 2);
    }

    async fn a_refold_leaves_what_waits_to_the_next_fold(db: Database) {
        let mut sample = Sample::registered(&db.store, 32).await;
        let versions = sample.versions();
        let responses = sample.responses(60);
        db.store.import(responses[..40].to_vec()).await.expect("imported");
        db.store.fold(&versions).await.expect("folded");
        db.store.import(responses[40..].to_vec()).await.expect("imported");
        let event =
            ExclusionEvent { excluded: true, reason: "thử".into(), actor: "lan".into(), at: BEGINNING };
        db.store.exclude(responses[0].id, &event).await.expect("excluded");
        db.store.exclude(responses[50].id, &event).await.expect("excluded");
        assert_eq!(db.store.refold(&versions, |_| ()).await.expect("refolded"), 40);
        assert_eq!(db.store.fold(&versions).await.expect("folded"), 22);
        let verified = db.store.verify(&versions, |_| ()).await.expect("verified");
        assert_eq!((verified.responses, verified.excluded, verified.differences), (60, 2, vec![]));
    }

    async fn a_busy_server_is_verified_and_refolded_without_a_fault(db: Database) {
        let mut sample = Sample::registered(&db.store, 33).await;
        let versions = std::sync::Arc::new(sample.versions());
        let other = db.another_server().await;
        let folder = Folder::start(other.clone(), versions.clone());
        let intake = Intake::start(other, 1000);
        let responses = sample.responses(400);
        let busy = tokio::spawn({
            let intake = intake.clone();
            async move {
                for response in responses {
                    intake.submit(response).await.expect("taken in");
                }
            }
        });
        for _ in 0..5 {
            let verified = db.store.verify(&versions, |_| ()).await.expect("verified");
            assert_eq!(verified.differences, []);
            db.store.refold(&versions, |_| ()).await.expect("refolded");
        }
        busy.await.expect("no panic");
        intake.close().await;
        folder.close().await;
        assert!(!db.store.has_unfolded().await.expect("answered"));
        let verified = db.store.verify(&versions, |_| ()).await.expect("verified");
        assert_eq!((verified.responses, verified.differences), (400, vec![]));
    }

    async fn a_damaged_response_is_named(db: Database) {
        let mut sample = Sample::registered(&db.store, 34).await;
        db.store.import(sample.responses(3)).await.expect("imported");
        tamper(&db, "UPDATE response SET answers = '{\"unheard-of\":1}'").await;
        let verified = db.store.verify(&sample.versions(), |_| ()).await.expect("verified");
        let flaws: Vec<Flaw> = verified.damaged.iter().map(|flawed| flawed.flaw).collect();
        assert_eq!(flaws, [Flaw::Answers; 3]);
    }
}
