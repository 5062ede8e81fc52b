//! `hailong verify` and `hailong refold`.

use sqlx::Connection;

use crate::harness::database::Database;
use crate::harness::program::Program;

/// Does what only somebody with the database's password can do.
async fn tamper(db: &Database, statement: &'static str) {
    let changed = if let Some(path) = db.url.strip_prefix("sqlite:") {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
        let mut connection = sqlx::SqliteConnection::connect_with(&options).await.expect("opened");
        sqlx::query(statement).execute(&mut connection).await.expect("tampered").rows_affected()
    } else {
        let mut connection = sqlx::PgConnection::connect(&db.url).await.expect("opened");
        sqlx::query(statement).execute(&mut connection).await.expect("tampered").rows_affected()
    };
    assert!(changed > 0, "nothing was tampered with");
}

on_both_engines! {
    async fn a_tampered_tally_is_found_and_a_refold_repairs_it(db: Database) {
        let program = Program::on(&db.url);
        program.run(&["simulate", "--survey", "counter", "--responses", "200", "--until", "2026-03"]).fine();
        let whole = program.run(&["verify"]).fine();
        let indices = || program.run(&["index", "--survey", "counter", "--format", "json"]).fine();
        let honest = indices();

        tamper(
            &db,
            "UPDATE tally SET cells = REPLACE(cells, '[', '[1') WHERE segment = '' AND unit = 'so-noi-vu'",
        )
        .await;
        let found = program.run(&["verify"]);
        assert_eq!(found.code, Some(1), "{}", found.stdout);
        assert!(found.stderr.lines().all(|line| line.contains("so-noi-vu")), "{}", found.stderr);
        assert!(!found.stderr.is_empty() && !found.stdout.ends_with(" 0 differences\n"), "{}", found.stdout);

        assert_eq!(program.run(&["refold"]).fine(), "200 responses counted again\n");
        assert_eq!(program.run(&["verify"]).fine(), whole);
        assert_eq!(indices(), honest);
    }

    async fn an_empty_record_agrees(db: Database) {
        let program = Program::on(&db.url);
        let nothing = "0 responses, 0 excluded, 0 tallies, 0 differences\n";
        assert_eq!(program.run(&["verify"]).fine(), nothing);
        assert_eq!(program.run(&["refold"]).fine(), "0 responses counted again\n");
    }
}
