//! Where the database is said to be: what is there, and what is not.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use sqlx::{Connection as _, SqliteConnection};

use crate::harness::database::on_postgres;
use crate::harness::program::{Program, hailong};

/// Commands that change nothing, or have nothing to begin with.
const READING: [&[&str]; 8] = [
    &["verify"],
    &["refold"],
    &["index", "--survey", "counter"],
    &["plan", "--survey", "counter"],
    &["export", "responses", "--survey", "counter"],
    &["export", "weights", "--survey", "counter", "--period", "all"],
    &["audit", "verify"],
    &["backup", "copy.db"],
];

fn at(path: &Path) -> Program {
    Program::on(&format!("sqlite:{}", path.display()))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

async fn on_file(path: &Path, statement: &'static str) {
    let url = format!("sqlite:{}?mode=rwc", path.display());
    let mut conn = SqliteConnection::connect(&url).await.expect("SQLite opens");
    sqlx::query(statement).execute(&mut conn).await.expect("done");
    conn.close().await.expect("closed");
}

#[test]
fn commands_that_read_make_no_database_and_name_the_nearest() {
    let folder = tempfile::tempdir().expect("a folder");
    let mistyped = folder.path().join("hailog.db");
    for args in READING {
        let line = at(&mistyped).run(args).refused_in_a_line();
        assert!(line.contains("hailog.db is not there"), "{args:?}: {line}");
        assert!(names(folder.path()).is_empty(), "{args:?}: {:?}", names(folder.path()));
    }
    let said = at(&folder.path().join("hailong.db")).run(&["import", "populations", "-"]);
    assert!(said.stdout.contains("made a new database: sqlite:"), "{said:?}");
    at(&folder.path().join("other.db")).run(&["import", "populations", "-"]);
    let before = names(folder.path());
    for args in READING {
        let line = at(&mistyped).run(args).refused_in_a_line();
        assert!(line.contains("there is ") && line.contains("hailong.db"), "{args:?}: {line}");
        let line = at(&folder.path().join("no/hailong.db")).run(args).refused_in_a_line();
        assert!(line.contains("there is no folder"), "{args:?}: {line}");
    }
    assert_eq!(names(folder.path()), before);
}

#[test]
fn a_new_database_is_its_owner_s_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hailong.db");
    let mut server = at(&path).serve();
    for name in ["hailong.db", "hailong.db-wal", "hailong.db-shm"] {
        let mode = fs::metadata(folder.path().join(name)).expect(name).permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    server.line("first administrator: ");
    server.kill();
    at(&path).run(&["verify"]).fine();
    assert_eq!(names(folder.path()), ["hailong.db"]);
}

#[tokio::test]
async fn a_file_that_is_empty_or_another_s_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let [empty, blank, other, later] =
        ["empty.db", "blank.db", "other.db", "later.db"].map(|name| folder.path().join(name));
    fs::write(&empty, "").expect("written");
    on_file(&blank, "PRAGMA user_version = 1").await;
    on_file(&other, "CREATE TABLE response (id INTEGER)").await;
    at(&later).run(&["import", "populations", "-"]);
    on_file(
        &later,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'of tomorrow', TRUE, x'00', 0)",
    )
    .await;
    for (path, why) in [
        (&empty, "is empty"),
        (&blank, "holds no tables"),
        (&other, "another program’s database"),
        (&later, "of a later release"),
    ] {
        let before = fs::read(path).expect("read");
        for args in [&["verify"][..], &["serve", "--listen", "127.0.0.1:0"], &["import", "populations", "-"]]
        {
            let line = at(path).run(args).refused_in_a_line();
            assert!(line.contains(why), "{args:?}: {line}");
        }
        assert_eq!(fs::read(path).expect("read"), before, "{}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_is_asked_for_its_encoding() {
    on_postgres(|db| async move {
        db.execute("DROP DATABASE IF EXISTS hailong_latin").await;
        let make =
            "CREATE DATABASE hailong_latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'";
        db.execute(make).await;
        let (server, _) = db.url.split_once("/postgres?").expect("an address");
        let latin = format!("{server}/hailong_latin");
        let lines = tokio::task::spawn_blocking(move || {
            [&["verify"][..], &["serve", "--listen", "127.0.0.1:0"], &["restore", "copy.db"]]
                .map(|args| Program::on(&latin).run(args))
        });
        let [read, serve, _] = lines.await.expect("no panic");
        for line in [read.refused_in_a_line(), serve.refused_in_a_line()] {
            assert!(
                line.contains("encoded in LATIN1") && line.contains("CREATE DATABASE name ENCODING 'UTF8'"),
                "{line}"
            );
        }
        db.execute("DROP DATABASE hailong_latin").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_of_postgresql_without_tables_is_no_record() {
    on_postgres(|db| async move {
        db.execute("DROP DATABASE IF EXISTS hailong_none").await;
        db.execute("CREATE DATABASE hailong_none ENCODING 'UTF8' TEMPLATE template0").await;
        let (server, _) = db.url.split_once("/postgres?").expect("an address");
        let none = format!("{server}/hailong_none");
        let ran = tokio::task::spawn_blocking(move || {
            let program = Program::on(&none);
            let before = program.run(&["verify"]);
            (before, program.run(&["import", "populations", "-"]), program.run(&["verify"]))
        });
        let (before, made, after) = ran.await.expect("no panic");
        assert!(before.refused_in_a_line().contains("no database of this program in it yet"));
        assert!(made.stdout.starts_with("made a new database: postgres://"), "{made:?}");
        after.fine();
        db.execute("DROP DATABASE hailong_none").await;
    })
    .await;
}

#[test]
fn what_needs_no_database_asks_for_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let defs = crate::harness::program::definitions();
    hailong(&["check", defs.to_str().expect("UTF-8")]).fine();
    assert!(names(folder.path()).is_empty());
}
