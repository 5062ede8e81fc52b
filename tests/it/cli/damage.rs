//! What somebody with the database's password can spoil, and how far it reaches.

use reqwest::StatusCode;
use serde_json::Value;

use hailong::store::Role;

use crate::harness::app::App;
use crate::harness::database::Database;
use crate::harness::program::{Program, definitions};

const UNITS: [&str; 2] = ["xa-binh-lu", "xa-bum-nua"];

/// Thirty responses at either unit.
async fn filled(db: &Database) -> Program {
    let app = App::start(db).await;
    for unit in UNITS {
        app.responses(unit, "2026-03-10", 30, &[("i15", 4), ("i19", 2)]).await;
    }
    let program = Program::on(&db.url);
    whole(&program).await;
    program
}

async fn run(program: &Program, args: &[&str]) -> crate::harness::program::Finished {
    let (program, args) = (program.clone(), args.iter().map(ToString::to_string).collect::<Vec<_>>());
    let ran = tokio::task::spawn_blocking(move || {
        program.run(&args.iter().map(String::as_str).collect::<Vec<_>>())
    });
    ran.await.expect("no panic")
}

/// The figure of a unit, or why there is none.
async fn figure(program: &Program, unit: &str) -> String {
    let args = ["index", "--survey", "counter", "--unit", unit, "--period", "2026-Q1", "--format", "json"];
    let report: Value = serde_json::from_str(&run(program, &args).await.fine()).expect("JSON");
    let root = &report["nodes"][0];
    root["value"].as_str().or(root["absence"].as_str()).expect("a word").to_owned()
}

/// Nothing is amiss anywhere.
async fn whole(program: &Program) {
    for unit in ["xa-binh-lu", "xa-bum-nua", "tinh-lai-chau"] {
        assert_eq!(figure(program, unit).await, "50.00", "{unit}");
    }
    assert!(run(program, &["verify"]).await.fine().starts_with("60 responses, 0 excluded, "));
}

/// A server that has nothing in its memory, with somebody who may see everything.
async fn fresh(db: &Database) -> App {
    let app = App::start(&Database::open(db.url.clone()).await).await;
    app.account("Lan", Role::Admin, None).await;
    app
}

async fn pages_answer(app: &App, what: &str) {
    app.sign_in("Lan", crate::harness::office::PASSWORD).await;
    for path in [
        "/results",
        "/results/counter?period=2026-Q1",
        "/results/counter/xa-bum-nua?period=2026-Q1",
        "/results/sipas",
        "/admin?survey=counter&period=2026-Q1",
        "/admin/responses?survey=counter",
        "/admin/units/xa-bum-nua?survey=counter&period=2026-Q1",
        "/admin/units/xa-binh-lu?survey=counter",
        "/admin/segments?survey=counter&by=sex",
        "/admin/comments?survey=counter",
        "/admin/files?survey=counter",
        "/admin/publications?survey=counter",
        "/admin/definitions",
        "/api/v1/surveys/counter/indices?period=2026-Q1&levels=1",
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{what}: {path}: {}", answer.text);
    }
}

on_both_engines! {
    async fn a_damaged_tally_takes_its_own_figure_and_what_contains_it(db: Database) {
        let program = filled(&db).await;
        let app = fresh(&db).await;
        for (what, statement) in [
            ("cells", "UPDATE tally SET cells = 'x' WHERE segment = '' AND unit = 'xa-bum-nua'"),
            ("month", "UPDATE tally SET month = '1026-03' WHERE segment = '' AND unit = 'xa-bum-nua'"),
            ("no month", "UPDATE tally SET month = 'x' WHERE segment = '' AND unit = 'xa-bum-nua'"),
            ("version", "UPDATE tally SET version = 'none' WHERE segment = '' AND unit = 'xa-bum-nua'"),
        ] {
            db.execute(statement).await;
            assert_eq!(figure(&program, "xa-binh-lu").await, "50.00", "{what}");
            assert_eq!(figure(&program, "xa-bum-nua").await, "damaged", "{what}");
            assert_eq!(figure(&program, "tinh-lai-chau").await, "damaged", "{what}");
            app.state.store.forget();
            pages_answer(&app, what).await;
            app.get("/admin?survey=counter&period=2026-Q1").await.shows("hailong refold");
            let found = run(&program, &["verify"]).await;
            assert_eq!(found.code, Some(1), "{what}: {}", found.stdout);
            assert!(found.stderr.contains("xa-bum-nua"), "{what}: {}", found.stderr);
            run(&program, &["refold"]).await.fine();
            whole(&program).await;
        }
        db.execute("UPDATE tally SET unit = 'X Y' WHERE segment = '' AND unit = 'xa-bum-nua'").await;
        assert_eq!(figure(&program, "xa-binh-lu").await, "50.00");
        assert_eq!(figure(&program, "tinh-lai-chau").await, "damaged");
        assert_eq!(run(&program, &["verify"]).await.code, Some(1));
        // What comes in is counted all the same, also where its own tally is damaged.
        db.execute("UPDATE tally SET cells = 'x' WHERE segment = '' AND unit = 'xa-binh-lu'").await;
        app.responses("xa-binh-lu", "2026-03-11", 1, &[("i15", 4), ("i19", 2)]).await;
        assert_eq!(figure(&program, "xa-binh-lu").await, "damaged");
        run(&program, &["refold"]).await.fine();
        assert_eq!(figure(&program, "tinh-lai-chau").await, "50.00");
        assert!(run(&program, &["verify"]).await.fine().starts_with("61 responses, 0 excluded, "));
    }

    async fn a_damaged_response_is_left_out_named_and_taken_out_by_hand(db: Database) {
        let program = filled(&db).await;
        for (what, spoil, mend) in [
            ("answers", "answers = '{'", "answers = (SELECT MIN(o.answers) FROM response o WHERE o.unit = 'xa-binh-lu')"),
            ("moment", "answered_at = '0206-10-05T01:00:00.000Z'", "answered_at = '2026-03-10T05:00:00.000Z'"),
            ("channel", "channel = 'x'", "channel = 'link'"),
        ] {
            let one = "(SELECT CAST(MIN(CAST(r.id AS text)) AS text) FROM response r WHERE r.unit = 'xa-bum-nua')";
            let id = format!("WHERE CAST(id AS text) = {one}");
            db.execute(&format!("UPDATE response SET {spoil} {id}")).await;
            let found = run(&program, &["verify"]).await;
            assert_eq!(found.code, Some(1), "{what}: {}", found.stdout);
            assert!(found.stderr.contains(&format!("its {what} cannot be read")), "{what}: {}", found.stderr);
            assert_eq!(run(&program, &["refold"]).await.fine(), "59 responses counted again\n", "{what}");
            assert_eq!(figure(&program, "xa-binh-lu").await, "50.00", "{what}");
            assert_eq!(figure(&program, "xa-bum-nua").await, "damaged", "{what}");
            assert_eq!(figure(&program, "tinh-lai-chau").await, "damaged", "{what}");
            let rows = run(&program, &["export", "responses", "--survey", "counter"]).await.fine();
            assert_eq!(rows.lines().count(), 60, "{what}");
            let app = fresh(&db).await;
            pages_answer(&app, what).await;
            let list = app.get("/admin/responses?survey=counter").await;
            list.shows("Không đọc được");
            let (_, rest) = app.get("/admin?survey=counter&period=2026-Q1").await.text.split_once("href=\"/admin/responses/").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("a link");
            let path = format!("/admin/responses/{}", rest.split('"').next().expect("an id"));
            app.get(&path).await.shows("Phần không đọc được");
            let excluded = app.post(&format!("{path}/exclude"), &[("reason", "hỏng")]).await;
            assert_eq!(excluded.status, StatusCode::SEE_OTHER, "{what}");
            for unit in ["xa-bum-nua", "tinh-lai-chau"] {
                assert_eq!(figure(&program, unit).await, "50.00", "{what}: {unit}");
            }
            run(&program, &["verify"]).await.fine();
            db.execute(&format!("UPDATE response SET {mend} {id}")).await;
            let included = app.post(&format!("{path}/include"), &[("reason", "lành")]).await;
            assert_eq!(included.status, StatusCode::SEE_OTHER, "{what}");
            run(&program, &["refold"]).await.fine();
            whole(&program).await;
            db.execute("DELETE FROM account").await;
        }
    }
}

/// The project's definitions without one unit.
fn without(unit: &str, folder: &std::path::Path) {
    for entry in std::fs::read_dir(definitions()).expect("definitions") {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("a definition");
        let mut blocks = text.split("[[unit]]");
        let head = blocks.next().unwrap_or_default().to_owned();
        let id = format!("id = \"{unit}\"\n");
        let kept =
            blocks.filter(|block| !block.contains(&id)).fold(head, |text, block| text + "[[unit]]" + block);
        std::fs::write(folder.join(path.file_name().expect("a name")), kept).expect("written");
    }
}

on_both_engines! {
    async fn responses_of_a_unit_that_is_gone_are_told_of(db: Database) {
        let program = filled(&db).await;
        let folder = tempfile::tempdir().expect("a folder");
        without("xa-bum-nua", folder.path());
        let gone = program.clone().with_defs(folder.path());
        let words = "unit `xa-bum-nua` is not in units.toml; kept, but in no figure: 30 responses";
        for args in [&["verify"][..], &["index", "--survey", "counter"], &["refold"]] {
            let said = run(&gone, args).await;
            assert_eq!(said.code, Some(0), "{args:?}: {}", said.stderr);
            assert!(said.stderr.contains(words), "{args:?}: {}", said.stderr);
        }
        std::fs::remove_file(folder.path().join("counter.toml")).expect("removed");
        let said = run(&gone, &["verify"]).await;
        assert!(said.stderr.contains("survey `counter` has no file; kept, but in no figure: 60 responses"), "{said:?}");
        // Nothing was lost.
        whole(&program).await;
    }
}
