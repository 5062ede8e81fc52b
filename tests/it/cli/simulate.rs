//! `hailong simulate`, and that the two engines agree on what comes of it.

use crate::harness::database::{on_postgres, on_sqlite};
use crate::harness::program::Program;

/// The exact commands by which this project is checked from outside.
fn simulated(url: &str) -> String {
    let program = Program::on(url);
    let said = program.run(&["simulate", "--survey", "sipas", "--responses", "20000", "--seed", "7"]).fine();
    assert_eq!(said, "20000 simulated responses written, 0 were there already\n");
    let verified = program.run(&["verify"]).fine();
    assert!(verified.starts_with("20000 responses, 0 excluded, "), "{verified}");
    assert!(verified.ends_with(" tallies, 0 differences\n"), "{verified}");
    let indices = program.run(&["index", "--survey", "sipas", "--format", "json"]).fine();
    verified + &indices
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_thousand_simulated_responses_give_the_same_bytes_on_both_engines() {
    on_postgres(|postgres| async move {
        on_sqlite(|sqlite| async move {
            let there = tokio::task::spawn_blocking(move || simulated(&postgres.url));
            let here = tokio::task::spawn_blocking(move || simulated(&sqlite.url));
            let (there, here) = (there.await.expect("no panic"), here.await.expect("no panic"));
            assert!(here.contains("\"responses\": 20000"), "{here}");
            assert!(!here.contains("absence"), "with 20000 responses every node has a value: {here}");
            assert_eq!(here, there);
        })
        .await;
    })
    .await;
}

on_both_engines! {
    async fn the_same_seed_twice_writes_nothing_new(db: Database) {
        let program = Program::on(&db.url);
        let write = |seed: &str, count: &str| {
            let args = ["simulate", "--survey", "counter", "--responses", count, "--seed", seed];
            program.run(&[&args[..], &["--until", "2026-03"]].concat()).fine()
        };
        assert_eq!(write("5", "300"), "300 simulated responses written, 0 were there already\n");
        let indices = program.run(&["index", "--survey", "counter", "--format", "json"]).fine();
        assert_eq!(write("5", "300"), "0 simulated responses written, 300 were there already\n");
        assert_eq!(program.run(&["index", "--survey", "counter", "--format", "json"]).fine(), indices);
        assert_eq!(write("6", "100"), "100 simulated responses written, 0 were there already\n");
        assert!(program.run(&["verify"]).fine().starts_with("400 responses, "));
    }
}
