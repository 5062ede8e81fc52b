//! `hailong export responses`, and that what was exported can be imported again.

use serde_json::{Value, json};

use super::file;
use crate::harness::database::{Database, on_postgres, on_sqlite};
use crate::harness::program::Program;

fn exported(program: &Program, survey: &str) -> String {
    program.run(&["export", "responses", "--survey", survey]).fine()
}

fn indices(program: &Program, survey: &str) -> String {
    program.run(&["index", "--survey", survey, "--format", "json", "--by", "sex"]).fine()
}

fn import(program: &Program, survey: &str, content: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(folder.path(), "export.csv", content);
    program.run(&["import", "responses", "--survey", survey, &path]).fine()
}

fn moved(from: &Database, to: &Database) {
    let (from, to) = (Program::on(&from.url), Program::on(&to.url));
    let simulate = ["simulate", "--survey", "sipas", "--responses", "400", "--until", "2026-03"];
    from.run(&simulate).fine();
    let file = exported(&from, "sipas");
    assert_eq!(import(&to, "sipas", &file), "400 responses imported, 0 were there already\n");
    assert_eq!(indices(&to, "sipas"), indices(&from, "sipas"));
    to.run(&["verify"]).fine();
    let answers = |program: &Program| -> Vec<Value> {
        let json = program.run(&["export", "responses", "--survey", "sipas", "--format", "json"]).fine();
        let mut records: Vec<Value> = serde_json::from_str(&json).expect("JSON");
        records.sort_by_key(|record| record["id"].to_string());
        let kept = |record: &Value| {
            let kept = ["id", "unit", "answered_at", "language", "version", "answers"];
            kept.map(|name| record[name].clone()).into_iter().collect()
        };
        records.iter().map(kept).collect()
    };
    assert_eq!(answers(&to), answers(&from));
}

#[tokio::test]
async fn an_export_moves_the_record_to_the_other_engine_with_the_same_indices() {
    on_postgres(|postgres| async move {
        on_sqlite(|sqlite| async move { moved(&sqlite, &postgres) }).await;
    })
    .await;
}

#[tokio::test]
async fn an_export_moves_the_record_back_too() {
    on_postgres(|postgres| async move {
        on_sqlite(|sqlite| async move { moved(&postgres, &sqlite) }).await;
    })
    .await;
}

#[tokio::test]
async fn responses_come_in_the_order_received_in_both_formats() {
    on_sqlite(|db| async move {
        let program = Program::on(&db.url);
        assert_eq!(
            program.run(&["export", "responses", "--survey", "counter", "--format", "json"]).fine(),
            "[]\n"
        );
        program.run(&["simulate", "--survey", "counter", "--responses", "1200", "--until", "2026-03"]).fine();
        let csv = exported(&program, "counter");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header = reader.headers().expect("a header").clone();
        assert!(header.iter().take(3).eq(["id", "unit", "answered_at"]), "{header:?}");
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), 1200, "more than one page");
        let received = header.iter().position(|name| name == "received_at").expect("a column");
        assert!(rows.is_sorted_by(|a, b| a[received] <= b[received]));
        let json = program.run(&["export", "responses", "--survey", "counter", "--format", "json"]).fine();
        let records: Vec<Value> = serde_json::from_str(&json).expect("JSON");
        let ids: Vec<&str> = records.iter().map(|record| record["id"].as_str().expect("an id")).collect();
        assert_eq!(ids, rows.iter().map(|row| &row[0]).collect::<Vec<_>>());
    })
    .await;
}

/// What a spreadsheet would take for a formula, and what looks like its guard.
const TEXTS: [&str; 9] = [
    "=HYPERLINK(\"http://example.org\")",
    "+84 912",
    "-5 điểm",
    "@lan",
    "'=1+1",
    "''=1+1",
    "'tốt'",
    "một\nhai, \"ba\"; bốn",
    "bình thường",
];

#[tokio::test]
async fn no_text_is_taken_for_a_formula_and_each_comes_back_as_it_was() {
    on_sqlite(|from| async move {
        on_sqlite(|to| async move {
            let (program, other) = (Program::on(&from.url), Program::on(&to.url));
            let server = program.serve();
            for (number, text) in TEXTS.into_iter().enumerate() {
                let body = json!({
                    "id": format!("01920000-0000-7000-8000-{number:012}"), "unit": "xa-bum-to", "channel": "link",
                    "answers": { "q8e": 0, "comment": text },
                });
                let url = server.url("/api/v1/surveys/counter/responses");
                let answer = reqwest::Client::new().post(url).json(&body).send().await.expect("an answer");
                assert_eq!(answer.status(), 201, "{text}");
            }
            server.stop();
            let csv = exported(&program, "counter");
            for row in csv::Reader::from_reader(csv.as_bytes()).records() {
                for cell in &row.expect("a row") {
                    assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
                }
            }
            import(&other, "counter", &csv);
            let json = other.run(&["export", "responses", "--survey", "counter", "--format", "json"]).fine();
            let mut records: Vec<Value> = serde_json::from_str(&json).expect("JSON");
            records.sort_by_key(|record| record["id"].to_string());
            let texts: Vec<&str> =
                records.iter().map(|record| record["answers"]["comment"].as_str().expect("a text")).collect();
            assert_eq!(texts, TEXTS);
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn an_excluded_response_stays_out_of_the_figures_of_the_other_database() {
    on_sqlite(|from| async move {
        on_sqlite(|to| async move {
            let (program, other) = (Program::on(&from.url), Program::on(&to.url));
            program
                .run(&["simulate", "--survey", "counter", "--responses", "50", "--until", "2026-03"])
                .fine();
            let csv = exported(&program, "counter");
            let ids = csv.lines().skip(1).filter_map(|line| line.split(',').next()?.parse().ok());
            let event = hailong::store::ExclusionEvent {
                excluded: true,
                reason: "thử".into(),
                actor: "lan".into(),
                at: crate::harness::sample::BEGINNING,
            };
            for id in ids.take(5).collect::<Vec<uuid::Uuid>>() {
                from.store.exclude(id, &event).await.expect("excluded");
            }
            program.run(&["refold"]).fine();
            let csv = exported(&program, "counter");
            let said = import(&other, "counter", &csv);
            assert_eq!(said, "50 responses imported, 0 were there already, 5 excluded ones stay excluded\n");
            let left_out = indices(&program, "counter");
            assert!(left_out.contains("\"excluded\": 5"), "{left_out}");
            assert_eq!(indices(&other, "counter"), left_out);
            // Nothing is lost on the way, and nothing is doubled where it came from.
            let kept = |csv: &str| -> Vec<String> {
                let columns = |line: &str| {
                    let cells: Vec<&str> = line.split(',').collect();
                    format!("{:?} {:?}", &cells[..3], &cells[4..])
                };
                let mut lines: Vec<String> = csv.lines().map(columns).collect();
                lines.sort();
                lines
            };
            assert_eq!(kept(&exported(&other, "counter")), kept(&csv));
            let again = import(&program, "counter", &csv);
            assert_eq!(again, "0 responses imported, 50 were there already, 5 excluded ones stay excluded\n");
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_response_to_another_version_is_not_imported_under_this_one() {
    on_sqlite(|db| async move {
        let program = Program::on(&db.url);
        program.run(&["simulate", "--survey", "counter", "--responses", "3", "--until", "2026-03"]).fine();
        let csv = exported(&program, "counter");
        let version = csv.lines().nth(1).and_then(|row| row.split(',').nth(6)).expect("a version").to_owned();
        let folder = tempfile::tempdir().expect("a folder");
        let older = csv.replace(&format!(",{version},"), ",2019.1,");
        assert_ne!(older, csv);
        let path = file(folder.path(), "old.csv", older);
        let refused = program.run(&["import", "responses", "--survey", "counter", &path]).refused();
        assert!(refused.contains("old.csv:2: ") && refused.contains("2019.1"), "{refused}");
    })
    .await;
}
