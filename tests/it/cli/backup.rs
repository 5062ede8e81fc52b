//! `hailong backup` and `hailong restore`.

use std::fs;
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};

use super::file;
use crate::harness::database::{Database, on_postgres, on_sqlite};
use crate::harness::program::Program;

/// One row for each kind of cell that simulated responses do not have: nothing, truth, bytes, moments.
const ROWS: [&str; 5] = [
    "INSERT INTO device VALUES (X'0190163D8694739B850E45F1B5C7A7B1', 'hash', 'xa-binh-lu', 'counter', 'Quầy 1', \
     60, 10, 'send', TRUE, 'salt', 'pin', 'Lan', '2026-03-02T03:04:05.678Z', NULL, '2026-03-02T03:04:05.000Z', 0)",
    "INSERT INTO arrived VALUES (X'0190163D8694739B850E45F1B5C7A7B2', X'00FF7F80')",
    "INSERT INTO session VALUES ('id', 'data', '2999-01-01T00:00:00.000Z')",
    "INSERT INTO one_time_token VALUES ('hash', 'setup', '2999-01-01T00:00:00.000Z', NULL)",
    "INSERT INTO improvement VALUES (X'0190163D8694739B850E45F1B5C7A7B3', 'counter', 'i15', 'xa-binh-lu', \
     'Nguyên nhân', 'Cách làm', 'Hoa', '2026-09-01', NULL, '2026-03', '71.25', 'open', 'Lan', \
     '2026-03-02T03:04:05.678Z', 48)",
];

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().expect("UTF-8").to_owned()
}

/// Simulated responses and an account.
fn filled(url: &str) -> Program {
    let program = Program::on(url);
    program.run(&["simulate", "--survey", "counter", "--responses", "300", "--until", "2026-03"]).fine();
    let account = ["user", "add", "Lan", "--role", "admin", "--password-stdin"];
    program.run_with_input(&account, "một mật khẩu dài").fine();
    program
}

/// Everything the program tells of a record.
fn told(program: &Program) -> [String; 4] {
    let index = ["index", "--survey", "counter", "--by", "sex", "--format", "json"];
    [
        program.run(&["export", "responses", "--survey", "counter"]).fine(),
        program.run(&index).fine(),
        program.run(&["verify"]).fine(),
        program.run(&["audit", "verify"]).fine(),
    ]
}

/// Each table with its rows in one order.
async fn tables(url: &str) -> Vec<(String, String)> {
    let db = Database::open(url.to_owned()).await;
    let mut tables = db.text_of_every_table().await;
    db.store.close().await;
    for (_, cells) in &mut tables {
        let mut rows: Vec<&str> = cells.lines().collect();
        rows.sort_unstable();
        *cells = rows.join("\n");
    }
    tables
}

on_both_engines! {
    async fn a_copy_says_all_that_the_record_says(db: Database) {
        let program = filled(&db.url);
        let folder = tempfile::tempdir().expect("a folder");
        let copy = path(folder.path(), "copy.db");
        let said = program.run(&["backup", &copy]).fine();
        assert_eq!(said, format!("300 responses copied to {copy}\n"));
        let restored = format!("sqlite:{}", path(folder.path(), "restored.db"));
        let said = Program::on(&restored).run(&["restore", &copy]).fine();
        assert_eq!(said, format!("300 responses restored into {restored}\n"));
        assert_eq!(told(&Program::on(&restored)), told(&program));
        let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").flatten().collect();
        let left: Vec<_> = left.iter().filter(|file| file.file_name().to_string_lossy().contains("part")).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[tokio::test]
async fn a_record_moves_to_the_other_engine_and_back_cell_by_cell() {
    on_postgres(|postgres| async move {
        let folder = tempfile::tempdir().expect("a folder");
        let first = format!("sqlite:{}", path(folder.path(), "first.db"));
        filled(&first);
        let db = Database::open(first.clone()).await;
        for row in ROWS {
            db.execute(row).await;
        }
        db.store.close().await;
        let [there, back] = ["there.db", "back.db"].map(|name| path(folder.path(), name));
        Program::on(&first).run(&["backup", &there]).fine();
        let said = Program::on(&postgres.url).run(&["restore", &there]).fine();
        assert!(said.starts_with("300 responses restored into postgres://") && !said.contains('@'), "{said}");
        Program::on(&postgres.url).run(&["backup", &back]).fine();
        let (before, after) = (tables(&first).await, tables(&format!("sqlite:{back}")).await);
        assert!(before.len() > 100, "columns of every table");
        for (one, other) in before.iter().zip(&after) {
            if ["session", "one_time_token"].contains(&&*one.0) {
                assert!(!one.1.is_empty() || one.0 == "one_time_token", "there was one");
                assert_eq!(other, &(one.0.clone(), String::new()), "nobody is signed in");
            } else if one.0 != "_sqlx_migrations" {
                assert_eq!(one, other);
            }
        }
        let refused = Program::on(&postgres.url).run(&["restore", &there]).refused();
        assert!(refused.contains("holds something already"), "{refused}");
        drop(folder);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_sound_copy_is_refused_and_nothing_is_written_over() {
    on_sqlite(|db| async move {
        let program = filled(&db.url);
        let folder = tempfile::tempdir().expect("a folder");
        let copy = path(folder.path(), "copy.db");
        program.run(&["backup", &copy]).fine();
        let whole = fs::read(&copy).expect("a copy");
        let refused = program.run(&["backup", &copy]).refused();
        assert!(refused.contains("copy.db exists already"), "{refused}");
        assert_eq!(fs::read(&copy).expect("a copy"), whole);
        let refused = program.run(&["restore", &copy]).refused();
        assert!(refused.contains("hailong.db exists already"), "{refused}");

        let new = path(folder.path(), "new.db");
        let into_new = Program::on(&format!("sqlite:{new}"));
        let nowhere = into_new.run(&["backup", &path(folder.path(), "nothing.db")]).refused();
        assert!(nowhere.contains("new.db"), "{nowhere}");
        let mut damaged = whole.clone();
        let middle = damaged.len() / 2;
        damaged[middle..middle + 20_000].fill(0xA5);
        let other = path(folder.path(), "other.db");
        let options = SqliteConnectOptions::new().filename(&other).create_if_missing(true);
        let mut elsewhere = SqliteConnection::connect_with(&options).await.expect("a file");
        sqlx::query("CREATE TABLE response (id text)").execute(&mut elsewhere).await.expect("made");
        elsewhere.close().await.expect("closed");
        for (bad, why) in [
            (file(folder.path(), "cut.db", &whole[..whole.len() / 3]), "cut.db"),
            (file(folder.path(), "damaged.db", &damaged), "damaged.db"),
            (file(folder.path(), "text.db", "id,unit\n"), "text.db is no database"),
            (other, "another program"),
            (path(folder.path(), "missing.db"), "missing.db"),
        ] {
            let refused = into_new.run(&["restore", &bad]).refused_in_a_line();
            assert!(refused.contains(why), "{bad}: {refused}");
            assert!(!Path::new(&new).exists(), "{bad}");
        }
        // What the old database left beside its place would be taken for the new one's.
        file(folder.path(), "new.db-wal", "old pages");
        let refused = into_new.run(&["restore", &copy]).refused();
        assert!(refused.contains("new.db-wal exists already"), "{refused}");
        fs::remove_file(folder.path().join("new.db-wal")).expect("removed");
        into_new.run(&["restore", &copy]).fine();
    })
    .await;
}

#[tokio::test]
async fn a_copy_that_finds_no_room_leaves_nothing_behind() {
    on_sqlite(|db| async move {
        let program = filled(&db.url);
        let folder = tempfile::tempdir().expect("a folder");
        let copy = path(folder.path(), "copy.db");
        let narrow = ["sh", "-c", "trap '' XFSZ; ulimit -f 100; exec \"$0\" \"$@\""];
        program.clone().through(&narrow).run(&["backup", &copy]).refused();
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
        program.run(&["backup", &copy]).fine();
    })
    .await;
}
