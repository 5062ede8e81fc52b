//! `hailong plan`: how many responses each unit needs, and how many it has.

use std::fmt::Write as _;

use serde_json::Value;

use super::{copied_definitions, file};
use crate::harness::database::on_sqlite;
use crate::harness::program::Program;

const SURVEY: &str = r#"
id = "panel"
version = "1"
languages = ["en"]
title.en = "Panel"
unit-kinds = ["commune"]
[[section]]
id = "s"
title.en = "S"
[[section.question]]
id = "q"
type = "yes-no"
text.en = "Content?"
[index]
measure = "share"
codes = [1]
[[index.dimension]]
id = "all"
title.en = "All"
[[index.indicator]]
id = "content"
dimension = "all"
question = "q"
"#;

/// In the first quarter 96 of 120 are content at one commune and 3 of 5 at another; in the second come 120
/// and 1.
fn rows() -> String {
    let mut text = "id,unit,answered_at,q\n".to_owned();
    let mut made = 0;
    for (unit, day, yes, no) in [
        ("xa-bum-to", "2026-02-10", 96, 24),
        ("xa-binh-lu", "2026-02-10", 3, 2),
        ("xa-bum-to", "2026-05-10", 96, 24),
        ("xa-binh-lu", "2026-05-10", 1, 0),
    ] {
        for k in 0..yes + no {
            made += 1;
            let _ = writeln!(text, "018f0000-0000-7000-8000-{made:012x},{unit},{day},{}", i32::from(k < yes));
        }
    }
    text
}

fn plan(program: &Program, args: &[&str]) -> Value {
    let printed = program.run(&[&["plan", "--survey", "panel", "--format", "json"], args].concat()).fine();
    serde_json::from_str(&printed).expect("JSON")
}

fn unit<'p>(plan: &'p Value, id: &str) -> &'p Value {
    let units = plan["units"].as_array().expect("units");
    units.iter().find(|row| row["unit"] == id).expect("the unit")
}

on_both_engines! {
    async fn each_unit_has_its_number_by_the_method_and_by_how_its_answers_vary(db: Database) {
        let folder = tempfile::tempdir().expect("a folder");
        let defs = copied_definitions(folder.path());
        std::fs::write(defs.join("panel.toml"), SURVEY).expect("a definition");
        let program = Program::on(&db.url).with_defs(&defs);
        let responses = file(folder.path(), "panel.csv", rows());
        program.run(&["import", "responses", "--survey", "panel", &responses]).fine();
        let counts = "unit,period,transactions\nxa-bum-to,2026-Q2,1000\nxa-binh-lu,2026-Q2,40\n";
        let counts = file(folder.path(), "counts.csv", counts);
        program.run(&["import", "populations", &counts]).fine();

        // The worked example of docs/methodology.md.
        let second = plan(&program, &["--period", "2026-Q2"]);
        assert_eq!([&second["margin"], &second["earlier"]], ["5.00", "2026-Q1"]);
        let row = unit(&second, "xa-bum-to");
        assert_eq!((&row["transactions"], &row["responses"], &row["rate"]), (&1000.into(), &120.into(), &"12.0".into()));
        assert_eq!((&row["by_method"], &row["needed"], &row["missing"]), (&286.into(), &199.into(), &79.into()));
        assert_eq!(row["basis"], "unit");
        // Five responses say too little: those of all communes stand for them. 40 / (1 + 40 · 0.0025) = 36.4.
        let row = unit(&second, "xa-binh-lu");
        assert_eq!((&row["by_method"], &row["basis"], &row["rate"]), (&37.into(), &"whole".into(), &"2.5".into()));
        let needed = row["needed"].as_i64().expect("a number");
        assert!((34..=37).contains(&needed), "{row}");
        // Without transactions there is no end to draw from, and no rate.
        let row = unit(&second, "xa-sin-ho");
        assert_eq!((&row["transactions"], &row["rate"], &row["by_method"]), (&Value::Null, &Value::Null, &Value::Null));
        assert_eq!(second["total"]["transactions"], 1040);
        assert_eq!((&second["total"]["responses"], &second["total"]["rate"]), (&121.into(), &"11.6".into()));

        // Before the first responses only the scale says how far answers can vary.
        let first = plan(&program, &["--period", "2026-Q1", "--unit", "xa-bum-to"]);
        let row = unit(&first, "xa-bum-to");
        assert_eq!((&row["needed"], &row["basis"], &row["missing"]), (&385.into(), &"greatest".into(), &265.into()));
        assert_eq!(first["units"].as_array().map(Vec::len), Some(1));
        let wider = plan(&program, &["--period", "2026-Q1", "--unit", "xa-bum-to", "--margin", "10", "--confidence", "90"]);
        // 1.6449² · 2500 / 100 = 67.6.
        assert_eq!((&unit(&wider, "xa-bum-to")["needed"], &wider["total"]["enough"]), (&68.into(), &1.into()));
    }
}

/// A question that names the service field, its options in the order Land, Civil status, Do not know.
const WITH_FIELDS: &str = r#"
[dossier]
field = "about"
[[section]]
id = "s"
title.en = "S"
[[section.question]]
id = "about"
type = "single"
text.en = "Field"
[[section.question.option]]
code = 1
text.en = "Land"
[[section.question.option]]
code = 2
text.en = "Civil status"
[[section.question.option]]
code = 9
text.en = "Do not know"
no-answer = true
"#;

on_both_engines! {
    async fn rates_are_told_by_unit_and_service_field_and_by_field_over_all(db: Database) {
        let folder = tempfile::tempdir().expect("a folder");
        let defs = copied_definitions(folder.path());
        let survey = SURVEY.replacen("[[section]]\nid = \"s\"\ntitle.en = \"S\"\n", WITH_FIELDS, 1);
        std::fs::write(defs.join("panel.toml"), survey).expect("a definition");
        let program = Program::on(&db.url).with_defs(&defs);
        let mut text = "id,unit,answered_at,about,q\n".to_owned();
        let mut made = 0;
        for (unit, field, count) in [
            ("xa-bum-to", "1", 30),
            ("xa-bum-to", "2", 8),
            ("xa-bum-to", "9", 2),
            ("xa-bum-to", "", 1),
            ("xa-binh-lu", "1", 4),
            ("xa-sin-ho", "2", 5),
        ] {
            for _ in 0..count {
                made += 1;
                let _ = writeln!(text, "018f0000-0000-7000-8000-{made:012x},{unit},2026-05-10,{field},1");
            }
        }
        let responses = file(folder.path(), "panel.csv", text);
        program.run(&["import", "responses", "--survey", "panel", &responses]).fine();
        let counts = "unit,period,transactions,field\nxa-bum-to,2026-04,200,1\nxa-bum-to,2026-05,100,1\n\
            xa-bum-to,2026-05,100,2\nxa-bum-to,2026-06,0,\nxa-binh-lu,2026-Q2,80,1\nxa-binh-lu,2026-Q2,20,2\nxa-sin-ho,2026-Q2,50,\n";
        let counts = file(folder.path(), "counts.csv", counts);
        program.run(&["import", "populations", &counts]).fine();

        let told = plan(&program, &["--period", "2026-Q2"]);
        assert_eq!(told["total"]["transactions"], 200 + 200 + 100 + 50);
        let row = |field: Value, transactions: Value, responses: i64, rate: Value| {
            serde_json::json!({ "field": field, "transactions": transactions, "responses": responses, "rate": rate })
        };
        let none = || Value::Null;
        let bum_to = [
            row(1.into(), 300.into(), 30, "10.0".into()),
            row(2.into(), 100.into(), 8, "8.0".into()),
            row(none(), none(), 3, none()),
        ];
        assert_eq!(unit(&told, "xa-bum-to")["fields"], Value::from(bum_to.to_vec()));
        let binh_lu = [row(1.into(), 80.into(), 4, "5.0".into()), row(2.into(), 20.into(), 0, "0.0".into())];
        assert_eq!(unit(&told, "xa-binh-lu")["fields"], Value::from(binh_lu.to_vec()));
        // Of a total alone no field's share is known.
        assert_eq!(unit(&told, "xa-sin-ho")["fields"], Value::from(vec![row(2.into(), none(), 5, none())]));
        // Over all units a rate is that of the units whose fields are known: 34 of 380, 8 of 120.
        let whole = [
            row(1.into(), 380.into(), 34, "8.9".into()),
            row(2.into(), 120.into(), 13, "6.7".into()),
            row(none(), none(), 3, none()),
        ];
        assert_eq!(told["total"]["fields"], Value::from(whole.to_vec()));

        let csv = program.run(&["plan", "--survey", "panel", "--period", "2026-Q2", "--format", "csv"]).fine();
        for line in [
            "panel,1,2026-Q2,5.00,95,xa-bum-to,300,30,10.0,,,,,1,,",
            "panel,1,2026-Q2,5.00,95,xa-bum-to,,3,,,,,,none,,",
            "panel,1,2026-Q2,5.00,95,,380,34,8.9,,,,,1,,",
        ] {
            assert!(csv.lines().any(|told| told == line), "“{line}” is not in\n{csv}");
        }
        let table = program.run(&["plan", "--survey", "panel", "--period", "2026-Q2"]).fine();
        let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        for wanted in ["300 30 10.0 % · 1 Land", "– 3 – · no service field", "120 13 6.7 % · 2 Civil status"] {
            let wanted: Vec<&str> = wanted.split(' ').collect();
            assert!(lines.contains(&wanted), "{wanted:?} is not in\n{table}");
        }
    }
}

#[tokio::test]
async fn the_three_formats_show_the_same_numbers_and_bad_wishes_are_refused() {
    on_sqlite(async |db| {
        let folder = tempfile::tempdir().expect("a folder");
        let defs = copied_definitions(folder.path());
        std::fs::write(defs.join("panel.toml"), SURVEY).expect("a definition");
        let program = Program::on(&db.url).with_defs(&defs);
        let responses = file(folder.path(), "panel.csv", rows());
        program.run(&["import", "responses", "--survey", "panel", &responses]).fine();
        let printed = |format: &str| {
            program.run(&["plan", "--survey", "panel", "--period", "2026-Q2", "--format", format]).fine()
        };
        let json: Value = serde_json::from_str(&printed("json")).expect("JSON");
        let (table, csv) = (printed("table"), printed("csv"));
        assert!(table.starts_with("panel 1 · 2026-Q2 · ±5.00 at 95 % · variance of 2026-Q1\n"), "{table}");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let records: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let units = json["units"].as_array().expect("units");
        assert_eq!((records.len(), table.lines().count()), (units.len(), units.len() + 3));
        for (record, row) in records.iter().zip(units) {
            assert_eq!(record[5], *row["unit"].as_str().expect("a unit"));
            assert_eq!(
                (&record[7], &record[10]),
                (&*row["responses"].to_string(), &*row["needed"].to_string())
            );
            let shown =
                table.lines().find(|line| line.contains(&format!("  {} ", &record[5]))).expect("a line");
            assert!(shown.contains(&format!(" {} ", &record[10])), "{shown}");
        }
        for (args, reason) in
            [(&["--margin", "0"][..], "a number above zero"), (&["--confidence", "80"], "90, 95 or 99")]
        {
            let refused = program.run(&[&["plan", "--survey", "panel"], args].concat());
            assert_eq!(refused.code, Some(2), "{}", refused.stderr);
            assert!(refused.stderr.contains(reason), "{}", refused.stderr);
        }
        let line = program.run(&["plan", "--survey", "panel", "--unit", "nowhere"]).refused_in_a_line();
        assert!(line.contains("no unit `nowhere` in units.toml"), "{line}");
    })
    .await;
}

on_both_engines! {
    async fn transactions_of_a_part_are_not_those_of_the_period(db: Database) {
        let folder = tempfile::tempdir().expect("a folder");
        let defs = copied_definitions(folder.path());
        std::fs::write(defs.join("panel.toml"), SURVEY).expect("a definition");
        let program = Program::on(&db.url).with_defs(&defs);
        let responses = file(folder.path(), "panel.csv", rows());
        program.run(&["import", "responses", "--survey", "panel", &responses]).fine();
        let of = ["--period", "2026-H1", "--unit", "xa-bum-to"];
        let index = || {
            let args = ["index", "--survey", "panel", "--format", "json"];
            let printed = program.run(&[&args, &of[..]].concat()).fine();
            serde_json::from_str::<Value>(&printed).expect("JSON")
        };
        let without = index();
        let import = |rows: &str| {
            let counts = file(folder.path(), "counts.csv", format!("unit,period,transactions\n{rows}\n"));
            program.run(&["import", "populations", &counts]).fine();
        };
        for (rows, known) in [("xa-bum-to,2026-05,260", 1), ("xa-bum-to,2026-Q1,300", 4), ("xa-bum-to,2026-06,40", 5)] {
            import(rows);
            let told = plan(&program, &of);
            let row = unit(&told, "xa-bum-to");
            assert_eq!((&row["transactions"], &row["rate"], &row["by_method"]), (&Value::Null, &Value::Null, &Value::Null));
            assert_eq!(row["known_months"], serde_json::json!({ "known": known, "of": 6 }));
            assert_eq!(told["total"]["transactions"], Value::Null);
            let table = program.run(&[&["plan", "--survey", "panel"], &of[..]].concat()).fine();
            assert!(table.contains(&format!("transactions known for {known} of 6 months")), "{table}");
            let index = index();
            assert_eq!(index["nodes"][0]["low"], without["nodes"][0]["low"]);
            assert_eq!(index["partly_known"], serde_json::json!({ "units": 1, "months": [known, known], "of": 6 }));
        }
        import("xa-bum-to,2026-04,0");
        let told = plan(&program, &of);
        assert_eq!((&told["total"]["transactions"], &told["total"]["rate"]), (&600.into(), &"40.0".into()));
        assert_ne!(index()["nodes"][0]["low"], without["nodes"][0]["low"]);
        assert_eq!(index()["partly_known"], Value::Null);
    }
}
