//! `hailong index --levels`: how many people were satisfied with everything they were asked about.

use serde_json::{Value, json};

use super::file;
use crate::harness::program::Program;

/// Three criteria; blanks; and somebody who said nothing of any criterion.
const ROWS: [&str; 6] = ["5,4,5,1", "4,,4,2", "5,3,5,1", ",,,2", "2,2,2,1", ",,4,2"];

on_both_engines! {
    async fn who_is_satisfied_throughout_is_counted_as_a_person(db: Database) {
        let program = Program::on(&db.url);
        let row = |(at, row): (usize, &&str)| {
            format!("01920000-0000-7000-8000-{at:012},xa-bum-to,2026-03-31T09:30:00+07:00,{row},0\n")
        };
        let rows: String = ROWS.iter().enumerate().map(row).collect();
        let folder = tempfile::tempdir().expect("a folder");
        let path = file(folder.path(), "paper.csv", format!("id,unit,answered_at,i15,i16,i23,sex,q8e\n{rows}"));
        program.run(&["import", "responses", "--survey", "counter", &path]).fine();
        let index = |more: &[&str]| program.run(&[&["index", "--survey", "counter"], more].concat()).fine();
        let report: Value = serde_json::from_str(&index(&["--levels", "--format", "json"])).expect("JSON");
        assert_eq!(report["throughout"], json!({"n": 5, "count": 3, "share": "60.00"}));
        let table = index(&["--levels"]);
        assert!(table.contains("60.00  n = 5        throughout (3)"), "{table}");
        // Of four who answered the first criterion three chose one of the two upper levels.
        let first = report["levels"].as_array().expect("levels").iter().find(|of| of["question"] == "i15");
        let upper = json!({"codes": [4, 5], "count": 3, "share": "75.00"});
        assert_eq!(first.expect("the question")["upper"], upper);
        assert!(table.contains("75.00  n = 3        4+5 together"), "{table}");
        let csv = index(&["--levels", "--format", "csv"]);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let rows: Vec<Vec<String>> =
            reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        let told = |question: &str, code: &str| {
            let row = rows.iter().find(|row| row[13] == question && row[5] == code).expect("a row");
            (row[8].clone(), row[11].clone())
        };
        assert_eq!(told("i15", "4"), ("25.00".into(), "4".into()));
        assert_eq!(told("i15", "4+5"), ("75.00".into(), "4".into()));
        assert_eq!(told("throughout", ""), ("60.00".into(), "5".into()));
        let bare = index(&["--format", "csv"]);
        assert!(bare.starts_with("survey,version,period,unit,segment,code,node,parent,value,low,high,n,absence\n"), "{bare}");
        let plain: Value = serde_json::from_str(&index(&["--format", "json"])).expect("JSON");
        assert_eq!(plain.get("throughout"), None);
        let verified = program.run(&["verify"]).fine();
        assert!(verified.ends_with("0 differences\n"), "{verified}");
    }
}
