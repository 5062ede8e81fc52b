//! Copies of other releases, copies that are in use, and databases that are nobody's.

use sqlx::Connection as _;

use crate::harness::database::{Database, on_postgres, on_sqlite};
use crate::harness::program::Program;

/// Takes a database back to before the last migration.
const BACK: [&str; 2] = ["DROP TABLE list_column", "DELETE FROM _sqlx_migrations WHERE version = 18"];

async fn change(url: &str, statements: &[&str]) {
    let store = hailong::store::Store::connect(&url.parse().expect("an address")).await.expect("a database");
    let db = Database { url: url.to_owned(), store };
    for statement in statements {
        db.execute(statement).await;
    }
    db.store.close().await;
}

#[tokio::test]
async fn an_older_copy_is_brought_up_to_date_where_it_is_a_file() {
    on_postgres(|postgres| async move {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        let first = format!("sqlite:{}", path("first.db"));
        let program = Program::on(&first);
        program.run(&["simulate", "--survey", "counter", "--responses", "100", "--until", "2026-03"]).fine();
        let told = program.run(&["export", "responses", "--survey", "counter"]).fine();
        program.run(&["backup", &path("old.db")]).fine();
        change(&format!("sqlite:{}", path("old.db")), &BACK).await;

        let refused = Program::on(&postgres.url).run(&["restore", &path("old.db")]).refused_in_a_line();
        assert!(refused.contains("old.db is of another release"), "{refused}");
        let restored = Program::on(&format!("sqlite:{}", path("restored.db")));
        restored.run(&["restore", &path("old.db")]).fine();
        assert_eq!(restored.run(&["export", "responses", "--survey", "counter"]).fine(), told);
        assert!(restored.run(&["verify"]).fine().ends_with(" 0 differences\n"));
    })
    .await;
}

#[tokio::test]
async fn a_postgresql_database_of_another_release_or_program_is_not_copied() {
    on_postgres(|postgres| async move {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = folder.path().join("copy.db").display().to_string();
        let program = Program::on(&postgres.url);
        postgres.execute(BACK[1]).await;
        let refused = program.run(&["backup", &copy]).refused_in_a_line();
        assert!(refused.contains("of another release"), "{refused}");
        postgres.execute("DROP TABLE _sqlx_migrations").await;
        let refused = program.run(&["backup", &copy]).refused_in_a_line();
        assert!(refused.contains("no database of this program") && !refused.contains('@'), "{refused}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_copy_that_another_program_has_open_is_restored_with_what_it_wrote() {
    on_sqlite(|db| async move {
        let program = Program::on(&db.url);
        program.run(&["simulate", "--survey", "counter", "--responses", "100", "--until", "2026-03"]).fine();
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        program.run(&["backup", &path("copy.db")]).fine();
        let mut other = sqlx::SqliteConnection::connect(&path("copy.db")).await.expect("the copy");
        for statement in ["PRAGMA journal_mode = WAL", "PRAGMA foreign_keys = OFF", "DELETE FROM response"] {
            sqlx::query(statement).execute(&mut other).await.expect("done");
        }
        let restored = format!("sqlite:{}", path("restored.db"));
        let said = Program::on(&restored).run(&["restore", &path("copy.db")]).fine();
        assert_eq!(said, format!("0 responses restored into {restored}\n"));
        other.close().await.expect("closed");
        assert_eq!(
            Program::on(&restored)
                .run(&["export", "responses", "--survey", "counter"])
                .fine()
                .lines()
                .count(),
            1
        );
    })
    .await;
}
