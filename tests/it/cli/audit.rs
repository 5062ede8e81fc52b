//! `hailong audit verify`: against the database, and of a file without one.

use hailong::clock::Clock;
use hailong::store::{AuditEntry, Everything, audit_file};

use crate::harness::program::Program;
use crate::harness::sample::BEGINNING;

fn act(clock: &Clock, subject: &str) -> AuditEntry {
    AuditEntry {
        id: clock.new_id(),
        at: clock.now(),
        actor: "Lân".into(),
        action: "response-excluded".into(),
        subject: subject.into(),
        detail: "=HYPERLINK(\"x\"), \"phiếu thử\"\nhai dòng".into(),
        before: "counted".into(),
        after: "excluded".into(),
        origin: "127.0.0.1".into(),
    }
}

on_both_engines! {
    async fn a_whole_trail_passes_and_a_damaged_one_does_not(db: Database) {
        let clock = Clock::fixed(BEGINNING);
        for subject in ["a", "b", "c"] {
            db.store.append_audit(&act(&clock, subject)).await.expect("appended");
        }
        let program = Program::on(&db.url);
        let said = program.run(&["audit", "verify"]).fine();
        assert!(said.starts_with("3 entries, 0 faults; the last is 3 with hash "), "{said}");
        db.execute("UPDATE audit_entry SET subject = 'x' WHERE sequence = 2").await;
        let refused = program.run(&["audit", "verify"]);
        assert_eq!(refused.code, Some(1));
        assert!(refused.stderr.contains("entry 2 was changed"), "{}", refused.stderr);
    }

    async fn a_file_is_checked_without_a_database(db: Database) {
        let clock = Clock::fixed(BEGINNING);
        for subject in ["a", "+b", "'=c", "d"] {
            db.store.append_audit(&act(&clock, subject)).await.expect("appended");
        }
        let records = db.store.audit_after(Everything::at_the_console(), 0, 10).await.expect("read");
        let head = db.store.audit_head().await.expect("read");
        let text = [audit_file::heading(), audit_file::body(&records), audit_file::end(4, &head)].concat();
        let text = String::from_utf8(text).expect("UTF-8");
        assert!(!text.contains("\n=") && !text.contains(",=") && !text.contains(",\"="), "{text}");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("audit.csv");
        let verify = |text: &str| {
            std::fs::write(&path, text).expect("written");
            let nowhere = Program::on("postgres://nobody@127.0.0.1:1/none");
            nowhere.run(&["audit", "verify", "--file", path.to_str().expect("a path")])
        };
        assert!(verify(&text).fine().starts_with("4 entries, 0 faults"));
        let changed = verify(&text.replacen("phiếu thử", "phiếu thật", 1));
        assert_eq!(changed.code, Some(1));
        assert!(changed.stderr.contains("entry 1 was changed"), "{}", changed.stderr);
        let end = text.rfind("\nend,").expect("a last line");
        let cut = verify(&text[..=end]);
        assert!(cut.stderr.contains("cut off") && cut.code == Some(1), "{}", cut.stderr);
        let mut without = vec![audit_file::heading()];
        without.push(audit_file::body(&[records[0].clone(), records[2].clone(), records[3].clone()]));
        without.push(audit_file::end(3, &head));
        let missing = verify(&String::from_utf8(without.concat()).expect("UTF-8"));
        assert!(missing.stderr.contains("entries 2 to 2 are missing"), "{}", missing.stderr);
    }
}
