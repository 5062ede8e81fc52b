//! The trail of acts: in order, whole, and found out when it is not.

use hailong::clock::Clock;
use hailong::store::{
    AuditEntry, AuditFault, AuditFilter, AuditHead, AuditProof, AuditRecord, Everything, Store,
};

use crate::harness::office::act;
use crate::harness::sample::BEGINNING;

async fn chain(store: &Store) -> Vec<AuditRecord> {
    store.audit_after(Everything::at_the_console(), 0, 1000).await.expect("read")
}

async fn faults(store: &Store) -> Vec<AuditFault> {
    let mut proof = AuditProof::default();
    chain(store).await.iter().for_each(|record| proof.add(record));
    let head: AuditHead = store.audit_head().await.expect("read");
    proof.faults(Some(&head))
}

on_both_engines! {
    async fn acts_are_read_back_as_they_were_from_the_newest(db: Database) {
        let clock = Clock::fixed(BEGINNING);
        let mut entries: Vec<AuditEntry> = (0..5)
            .map(|number| AuditEntry { subject: format!("{number}"), ..act(&clock) })
            .collect();
        for entry in &entries {
            db.store.append_audit(entry).await.expect("appended");
        }
        entries.reverse();
        let read = async |filter: AuditFilter, before| {
            let records = db.store.audit(Everything::at_the_console(), &filter, before, 3).await.expect("read");
            records.into_iter().map(|record| record.entry).collect::<Vec<_>>()
        };
        assert_eq!(read(AuditFilter::default(), None).await, entries[..3]);
        assert_eq!(read(AuditFilter::default(), Some(3)).await, entries[3..]);
        let one = AuditFilter { subject: Some("2".into()), actor: Some("lan".into()), ..AuditFilter::default() };
        assert_eq!(read(one, None).await, entries[2..3]);
        assert!(read(AuditFilter { until: Some(BEGINNING), ..AuditFilter::default() }, None).await.is_empty());
        assert_eq!(faults(&db.store).await, []);
    }

    async fn many_who_act_at_once_make_one_chain(db: Database) {
        let clock = Clock::fixed(BEGINNING);
        let stores = [db.store.clone(), db.another_server().await];
        let all = (0..40).map(|number| {
            let (store, entry) = (stores[number % 2].clone(), act(&clock));
            tokio::spawn(async move { store.append_audit(&entry).await })
        });
        for one in all.collect::<Vec<_>>() {
            one.await.expect("joined").expect("appended");
        }
        let records = chain(&db.store).await;
        assert_eq!(records.iter().map(|record| record.sequence).collect::<Vec<_>>(), (1..=40).collect::<Vec<_>>());
        assert_eq!(faults(&db.store).await, []);
    }

    async fn a_changed_a_missing_and_a_cut_off_entry_are_found(db: Database) {
        let clock = Clock::fixed(BEGINNING);
        for _ in 0..6 {
            db.store.append_audit(&act(&clock)).await.expect("appended");
        }
        for column in ["actor", "action", "subject", "detail", "before_act", "after_act", "origin"] {
            db.execute(&format!("UPDATE audit_entry SET {column} = {column} || 'x' WHERE sequence = 2")).await;
            assert_eq!(faults(&db.store).await, [AuditFault::Changed(2)], "{column}");
            db.execute(&format!(
                "UPDATE audit_entry SET {column} = substr({column}, 1, length({column}) - 1) WHERE sequence = 2"
            ))
            .await;
            assert_eq!(faults(&db.store).await, []);
        }
        db.execute("DELETE FROM audit_entry WHERE sequence = 6").await;
        assert_eq!(faults(&db.store).await, [AuditFault::Shortened { found: 5, expected: 6 }]);
        db.execute("DELETE FROM audit_entry WHERE sequence = 3 OR sequence = 4").await;
        assert_eq!(faults(&db.store).await[0], AuditFault::Missing { from: 3, to: 4 });
        db.execute("UPDATE audit_entry SET sequence = 3 WHERE sequence = 5").await;
        let found = faults(&db.store).await;
        assert!(found.contains(&AuditFault::Broken(3)) && found.contains(&AuditFault::Changed(3)), "{found:?}");
    }

    async fn acts_from_before_there_was_a_chain_become_its_beginning(db: Database) {
        for number in 1..=2 {
            let id = format!("0198c0de00007000800000000000000{number}");
            let id = if db.url.starts_with("sqlite:") { format!("x'{id}'") } else { format!("'{id}'") };
            db.execute(&format!(
                "INSERT INTO audit (id, at, actor, action, subject, detail, origin) VALUES \
                 ({id}, '2026-01-0{number}T01:02:03.004Z', 'Lân', 'sign-in', '', '', '127.0.0.1')"
            ))
            .await;
        }
        db.store.append_audit(&act(&Clock::fixed(BEGINNING))).await.expect("appended");
        let records = chain(&db.store).await;
        let actors: Vec<&str> = records.iter().map(|record| record.entry.actor.as_str()).collect();
        assert_eq!(actors, ["Lân", "Lân", "lan"]);
        assert_eq!(faults(&db.store).await, []);
    }
}
