//! `hailong import populations`.

use sqlx::Connection as _;

use super::{copied_definitions, file};
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
            "counts.csv:3: there is no unit “xa-bum”",
            "counts.csv:5: “many” is no number of transactions",
            "counts.csv:6: “-1” is no number of transactions",
            "counts.csv:7: “1.5” is no number of transactions",
            "counts.csv:8: 2 cells instead of 3: please look at separators and quotes.",
            "counts.csv:9: xa-bum-to 2026-Q1 stands here twice",
            "counts.csv:10: “99999999999” is no number of transactions",
        ] {
            assert!(refused.lines().any(|told| told.starts_with(line)), "“{line}” is not in\n{refused}");
        }
        assert!(refused.contains("counts.csv:4: `2026-Q5`: "), "{refused}");
        assert!(refused.ends_with("8 refused; nothing was imported\n"), "{refused}");
        assert!(stored(&db.url).await.is_empty());
    }
}

#[tokio::test]
async fn fields_stand_beside_a_total_only_when_they_add_up_to_it() {
    crate::harness::database::on_sqlite(|db| async move {
        let folder = tempfile::tempdir().expect("a folder");
        let defs = copied_definitions(folder.path());
        let survey = include_str!("../web/defs/dossier.toml");
        std::fs::write(defs.join("dossier.toml"), survey).expect("a definition");
        let program = Program::on(&db.url).with_defs(&defs);
        let rows = [
            "unit,period,transactions,field",
            "xa-bum-to,2026-Q1,700,1",
            "xa-bum-to,2026-Q1,300,2",
            "xa-bum-to,2026-Q1,1010,",
            "xa-binh-lu,2026-Q1,5,3",
            "xa-binh-lu,2026-Q1,5,lands and",
            "xa-binh-lu,2026-Q1,5,2",
            "xa-binh-lu,2026-Q1,6,2",
            "so-noi-vu,2026-Q1,6,1",
            "xa-binh-lu,2026-Q1,5",
        ];
        let refused = import(&program, &rows.join("\n")).refused();
        for line in [
            "counts.csv:4: xa-bum-to 2026-Q1 has 1010 transactions here, but its fields come to 1000",
            "counts.csv:5: no service field “3”",
            "counts.csv:6: no service field “lands and”",
            "counts.csv:8: xa-binh-lu 2026-Q1 field 2 stands here twice",
            // No survey with service fields is answered for a department.
            "counts.csv:9: no service field “1”",
            "counts.csv:10: 3 cells instead of 4: please look at separators and quotes.",
        ] {
            assert!(refused.lines().any(|told| told.starts_with(line)), "“{line}” is not in\n{refused}");
        }
        assert!(refused.ends_with("6 refused; nothing was imported\n"), "{refused}");
        assert!(stored(&db.url).await.is_empty());
        let good = [rows[0], rows[1], rows[2], "xa-bum-to,2026-Q1,1000,", rows[6], "so-noi-vu,2026-Q1,6,"];
        let told = import(&program, &good.join("\n")).fine();
        assert_eq!(told, "5 transaction counts imported\n");
        let wanted = [
            row("so-noi-vu", "2026-Q1", 6),
            row("xa-binh-lu", "2026-Q1", 5),
            row("xa-bum-to", "2026-Q1", 1000),
        ];
        assert_eq!(stored(&db.url).await, wanted);

        // Another survey that means something else by the same code: nobody can say which is meant.
        let other = survey.replace("id = \"dossier\"", "id = \"other\"").replace("Đất đai", "Xây dựng");
        std::fs::write(defs.join("other.toml"), other).expect("a definition");
        let refused = import(&program, &good[..2].join("\n")).refused();
        assert!(
            refused.contains("counts.csv:2: field 1 is “Đất đai” in dossier, but “Xây dựng” in other"),
            "{refused}"
        );
    })
    .await;
}

#[tokio::test]
async fn counts_come_as_lists_say_them() {
    crate::harness::database::on_sqlite(|db| async move {
        let program = Program::on(&db.url);
        let list = "TỔNG HỢP HỒ SƠ;;\nKỳ;Số hồ sơ;Cơ quan giải quyết\nTháng 3/2026;412,0;UBND xã Bum Tở\nQuý I/2026;90;Sở Nội vụ\n";
        assert_eq!(import(&program, list).fine(), "2 transaction counts imported\n");
        let wanted = [row("so-noi-vu", "2026-Q1", 90), row("xa-bum-to", "2026-03", 412)];
        assert_eq!(stored(&db.url).await, wanted);
        let refused = import(&program, "unit,period,transactions\nXã Bum Tớ,2026-03,1\n").refused();
        assert!(refused.contains("there is no unit “Xã Bum Tớ”; is it Bum Tở commune (xa-bum-to)?"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn another_header_is_refused() {
    crate::harness::database::on_sqlite(|db| async move {
        let program = Program::on(&db.url);
        let line = import(&program, "unit,period\n").refused_in_a_line();
        assert!(line.contains("counts.csv:1: Missing columns: transactions."), "{line}");
        assert_eq!(import(&program, "unit,transactions,period\n").fine(), "0 transaction counts imported\n");
        let refused = import(&program, "unit,period,transactions,note\nxa-bum-to,2026,1,x\n").refused();
        assert!(refused.contains("counts.csv:1: nobody knows what the column “note” means"), "{refused}");
        assert!(refused.contains("--column -=\"note\""), "{refused}");
    })
    .await;
}

const ROUND: &str = "\n[[wave]]\nid = \"round\"\ntitle.en = \"Round\"\ntitle.vi = \"Vòng\"\nfrom = \"2026-01\"\nto = \"2026-03\"\n";

#[tokio::test]
async fn what_no_figure_would_rest_on_is_refused_with_its_reason() {
    crate::harness::database::on_sqlite(|db| async move {
        let folder = tempfile::tempdir().expect("a folder");
        let defs = copied_definitions(folder.path());
        super::replace(
            &defs.join("units.toml"),
            "id = \"xa-bum-to\"\n",
            "id = \"xa-bum-to\"\nclosed = 2026-02-01\n",
        );
        let program = Program::on(&db.url).with_defs(&defs);
        let rows = [
            "unit,period,transactions",
            "tinh-lai-chau,2026-01,1000",
            "xa-bum-to,2026-02,5",
            "xa-bum-to,2026-Q1,5",
            "xa-binh-lu,2062-10,412",
            "xa-binh-lu,2025-06,7",
        ];
        let refused = import(&program, &rows.join("\n")).refused();
        for line in [
            "counts.csv:2: no survey asks those whom tinh-lai-chau served: transactions are given for the units that are asked about",
            "counts.csv:3: xa-bum-to had no transactions in 2026-02: it closed on 1 February 2026",
            "counts.csv:6: xa-binh-lu had no transactions in 2025-06: it opened on 1 July 2025",
        ] {
            assert!(refused.lines().any(|told| told == line), "“{line}” is not in\n{refused}");
        }
        assert!(refused.contains("counts.csv:5: 2062-10 has not begun; it is "), "{refused}");
        assert!(refused.ends_with("4 refused; nothing was imported\n"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn the_count_of_a_wave_is_that_of_its_months_and_an_id_of_two_waves_is_refused() {
    crate::harness::database::on_sqlite(|db| async move {
        let folder = tempfile::tempdir().expect("a folder");
        let defs = copied_definitions(folder.path());
        let survey = include_str!("../web/defs/dossier.toml");
        std::fs::write(defs.join("dossier.toml"), survey.replacen("\n[[section]]", &format!("{ROUND}\n[[section]]"), 1))
            .expect("a definition");
        let program = Program::on(&db.url).with_defs(&defs);
        let told = import(&program, "unit,period,transactions\nxa-bum-to,round,1200\n").fine();
        assert_eq!(told, "1 transaction counts imported\nround of dossier counted as 2026-Q1\n");
        assert_eq!(stored(&db.url).await, [row("xa-bum-to", "2026-Q1", 1200)]);
        let told = import(&program, "unit,period,transactions\nxa-bum-to,2026-02..2026-05,30\n").fine();
        assert_eq!(told, "1 transaction counts imported\n");

        let other = ROUND.replace("2026-01", "2026-05").replace("2026-03", "2026-06");
        let other = survey.replace("id = \"dossier\"", "id = \"other\"").replacen("\n[[section]]", &format!("{other}\n[[section]]"), 1);
        std::fs::write(defs.join("other.toml"), other).expect("a definition");
        let refused = import(&program, "unit,period,transactions\nxa-bum-to,round,900\n").refused();
        let why = "counts.csv:2: `round` is not the same months in all surveys (dossier: 2026-01..2026-03; other: 2026-05..2026-06): write the months, as 2026-01..2026-03";
        assert!(refused.contains(why), "{refused}");
        let plan = |survey: &str| {
            let args = ["plan", "--survey", survey, "--unit", "xa-bum-to", "--period", "round", "--format", "json"];
            let printed = program.run(&args).fine();
            let plan: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
            (plan["total"]["transactions"].clone(), plan["total"]["partly_known"].clone())
        };
        // What was counted for one stays with its months.
        assert_eq!(plan("dossier"), (1200.into(), serde_json::Value::Null));
        assert_eq!(plan("other").0, serde_json::Value::Null);
    })
    .await;
}
