//! A copy made in the middle of everything.

use super::crowd::Crowd;
use super::{all_once, counted, recorded};
use crate::harness::program::Program;

on_both_engines! {
    async fn a_copy_made_under_load_holds_all_that_was_acknowledged_before_it(db: Database) {
        let program = Program::on(&db.url);
        let server = program.serve();
        let mut crowd = Crowd::send_to(server.address(), 24, 0);
        crowd.until(|told| told.acknowledged.len() >= 200).await;
        let before = crowd.told().acknowledged;
        let folder = tempfile::tempdir().expect("a folder");
        let copy = folder.path().join("copy.db").display().to_string();
        program.run(&["backup", &copy]).fine();
        // Nobody was turned away or kept waiting for ever.
        let soon_after = crowd.told().acknowledged.len() + 50;
        crowd.until(|told| told.acknowledged.len() >= soon_after).await;
        let told = crowd.disperse().await;
        assert!(told.refused.is_empty() && told.unanswered.is_empty(), "{told:?}");
        server.stop();

        let restored = Program::on(&format!("sqlite:{}", folder.path().join("restored.db").display()));
        restored.run(&["restore", &copy]).fine();
        let recorded = recorded(&restored);
        all_once(&recorded, &before);
        assert!(recorded.keys().all(|id| told.acknowledged.contains(id)), "something came from nowhere");
        assert_eq!(counted(&restored), recorded.len());
        let verified = restored.run(&["verify"]).fine();
        assert!(verified.ends_with(" 0 differences\n"), "{verified}");
    }
}
