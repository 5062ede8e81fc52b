//! `hailong import populations`.

use sqlx::Connection as _;

use super::file;
use crate::harness::program::{Finished, Program};

fn import(program: &Program, content: &str) -> Finished {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(folder.path(), "counts.csv", content);
    let mut finished = program.run(&["import", "populations", &path]);
    finished.stderr = finished.stderr.replace(&path, "counts.csv");
    finished
}

/// What the database holds, in order.
async fn stored(url: &str) -> Vec<(String, String, i64)> {
    const ALL: &str = "SELECT unit, period, transactions FROM population ORDER BY unit, period";
    if let Some(path) = url.strip_prefix("sqlite:") {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
        let mut connection = sqlx::SqliteConnection::connect_with(&options).await.expect("opened");
        sqlx::query_as(ALL).fetch_all(&mut connection).await.expect("read")
    } else {
        let mut connection = sqlx::PgConnection::connect(url).await.expect("opened");
        sqlx::query_as(ALL).fetch_all(&mut connection).await.expect("read")
    }
}

fn row(unit: &str, period: &str, transactions: i64) -> (String, String, i64) {
    (unit.to_owned(), period.to_owned(), transactions)
}

on_both_engines! {
    async fn counts_are_kept_and_a_later_file_corrects_them(db: Database) {
        let program = Program::on(&db.url);
        let first = "unit,period,transactions\nxa-bum-to,2026-Q1,1200\nso-noi-vu,2026, 0\n";
        assert_eq!(import(&program, first).fine(), "2 transaction counts imported\n");
        assert_eq!(stored(&db.url).await, [row("so-noi-vu", "2026", 0), row("xa-bum-to", "2026-Q1", 1200)]);
        let second = "\u{feff}unit,period,transactions\r\nxa-bum-to,2026-Q1,1250\r\nxa-bum-to,2026-04,90\r\n";
        assert_eq!(import(&program, second).fine(), "2 transaction counts imported\n");
        assert_eq!(
            stored(&db.url).await,
            [row("so-noi-vu", "2026", 0), row("xa-bum-to", "2026-04", 90), row("xa-bum-to", "2026-Q1", 1250)]
        );
    }

    async fn one_bad_row_keeps_the_whole_file_out_and_every_bad_row_is_told(db: Database) {
        let program = Program::on(&db.url);
        let rows = [
            "unit,period,transactions",
            "xa-bum-to,2026-Q1,1200",
            "xa-bum,2026-Q1,1",
            "so-noi-vu,2026-Q5,1",
            "so-noi-vu,2026-Q1,many",
            "so-noi-vu,2026-Q1,-1",
            "so-noi-vu,2026-Q1,1.5",
            "so-noi-vu,2026-Q1",
            "xa-bum-to,2026-Q1,1300",
            "so-noi-vu,2026-Q1,99999999999",
        ];
        let refused = import(&program, &rows.join("\n")).refused();
        for line in [
            "counts.csv:3: no unit `xa-bum`",
            "counts.csv:5: `many` is no number of transactions",
            "counts.csv:6: `-1` is no number of transactions",
            "counts.csv:7: `1.5` is no number of transactions",
            "counts.csv:8: 2 columns instead of 3",
            "counts.csv:9: xa-bum-to 2026-Q1 stands here twice",
            "counts.csv:10: `99999999999` is no number of transactions",
        ] {
            assert!(refused.lines().any(|told| told == line), "“{line}” is not in\n{refused}");
        }
        assert!(refused.contains("counts.csv:4: `2026-Q5`: "), "{refused}");
        assert!(refused.ends_with("8 refused; nothing was imported\n"), "{refused}");
        assert!(stored(&db.url).await.is_empty());
    }
}

#[tokio::test]
async fn another_header_is_refused() {
    crate::harness::database::on_sqlite(|db| async move {
        let program = Program::on(&db.url);
        for header in ["", "unit,transactions,period", "unit,period", "unit,period,transactions,note"] {
            let line = import(&program, &format!("{header}\n")).refused_in_a_line();
            assert!(line.contains("counts.csv:1: the header must be unit,period,transactions"), "{line}");
        }
    })
    .await;
}
