//! SIGKILL in the middle.

use super::crowd::{Crowd, response};
use super::{all_once, counted, recorded};
use crate::harness::program::Program;

on_both_engines! {
    async fn every_acknowledged_response_outlives_a_killed_server(db: Database) {
        let program = Program::on(&db.url);
        let mut acknowledged = Vec::new();
        let mut unknown = Vec::new();
        for round in 0..3 {
            // Given a server in the middle of its work,
            let server = program.serve();
            let mut crowd = Crowd::send_to(server.address(), 24, round * 1_000_000);
            crowd.until(|told| told.acknowledged.len() >= 200).await;
            // when it is killed,
            server.kill();
            let told = crowd.disperse().await;
            assert!(!told.unanswered.is_empty(), "the server was killed in the middle");
            assert!(told.refused.is_empty(), "{:?}", told.refused);
            acknowledged.extend(told.acknowledged);
            unknown.extend(told.unanswered);
            // then the record holds what was acknowledged, once, and nothing that nobody sent.
            let recorded = recorded(&program);
            all_once(&recorded, &acknowledged);
            let sent = |id| acknowledged.contains(id) || unknown.contains(id);
            assert!(recorded.keys().all(sent), "something came from nowhere");
        }

        // When those who got no answer send again,
        let server = program.serve();
        let client = reqwest::Client::new();
        for id in &unknown {
            let url = server.url("/api/v1/surveys/sipas/responses");
            let answer = client.post(url).json(&response(*id)).send().await.expect("an answer");
            assert!([200, 201].contains(&answer.status().as_u16()), "{}", answer.status());
        }
        server.stop();
        // then everybody's response is there once, and counted.
        let everything = [acknowledged, unknown].concat();
        let recorded = recorded(&program);
        all_once(&recorded, &everything);
        assert_eq!(recorded.len(), everything.len());
        let verified = program.run(&["verify"]).fine();
        assert!(verified.starts_with(&format!("{} responses, 0 excluded, ", everything.len())), "{verified}");
        assert_eq!(counted(&program), everything.len());
    }
}
