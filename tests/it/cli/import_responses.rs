//! `hailong import responses`: a whole file or nothing of it, and every reason by its line.

use super::file;
use crate::harness::program::Program;

/// Ids of responses that differ.
fn id(number: u32) -> String {
    format!("01920000-0000-7000-8000-{number:012}")
}

/// Complaint handled, one visit, a comment.
const HEADER: &str = "id,unit,answered_at,q8e,i23,i31,comment,sex";

fn good(number: u32) -> String {
    format!("{},xa-bum-to,2026-03-31T09:30:00+07:00,1,{},4,\"Tốt, nhanh\",2", id(number), number % 5 + 1)
}

fn csv(rows: &[String]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

fn import(program: &Program, content: impl AsRef<[u8]>) -> crate::harness::program::Finished {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(folder.path(), "paper.csv", content);
    let mut finished = program.run(&["import", "responses", "--survey", "counter", &path]);
    finished.stderr = finished.stderr.replace(&path, "paper.csv");
    finished
}

fn responses(program: &Program) -> usize {
    let verified = program.run(&["verify"]).fine();
    verified.split(' ').next().and_then(|count| count.parse().ok()).expect("a number")
}

on_both_engines! {
    async fn one_bad_row_keeps_the_whole_file_out_and_every_bad_row_is_told(db: Database) {
        let program = Program::on(&db.url);
        let row = |number: u32, rest: &str| format!("{},{rest}", id(number));
        let rows = [
            good(2),
            row(3, "xa-bum,2026-03-31,0,5,,,1"),
            row(4, "xa-sai,2026-03-31,0,5,,,1"),
            row(5, "tinh-lai-chau,2026-03-31,0,5,,,1"),
            row(6, "xa-bum-to,2026-03-31,0,6,,,1"),
            row(7, "xa-bum-to,2026-03-31,0,5,4,,1"),
            "not-a-uuid,xa-bum-to,2026-03-31,0,5,,,1".to_owned(),
            row(9, "xa-bum-to,2199-01-01,0,5,,,1"),
            good(2),
            row(11, "xa-bum-to,2026-03-31,0,5"),
            row(12, "xa-bum-to,32/03/2026,0,5,,,1"),
            row(13, "xa-bum-to,2026-02-30,0,5,,,1"),
            row(14, "xa-bum-to,2026-03-31,,5,,,1"),
            row(15, "xa-bum,yesterday,7,five,,,1"),
            good(16),
        ];
        let refused = import(&program, csv(&rows)).refused();
        for line in [
            "paper.csv:3: there is no unit “xa-bum”",
            "paper.csv:4: there is no unit “xa-sai”",
            "paper.csv:5: counter does not ask about “tinh-lai-chau”",
            "paper.csv:6: i23: “6” is no option of this question; there are 1 Very dissatisfied, 2",
            "paper.csv:7: i31: This question is not asked",
            "paper.csv:8: “not-a-uuid” is no UUID and no whole number",
            "paper.csv:9: “2199-01-01” has not come yet",
            &format!("paper.csv:10: the id {} stands here twice", id(2)),
            "paper.csv:11: 5 cells instead of 8: please look at separators and quotes",
            "paper.csv:12: “32/03/2026” is no time such as 31/03/2026 09:30",
            "paper.csv:13: “2026-02-30” is no time such as 31/03/2026 09:30",
            "paper.csv:14: q8e: Please choose an answer.",
            // One row, all its faults.
            "paper.csv:15: there is no unit “xa-bum”",
            "paper.csv:15: “yesterday” is no time such as",
            "paper.csv:15: q8e: “7” is no option",
            "paper.csv:15: i23: “five” is no option",
        ] {
            assert!(refused.lines().any(|told| told.starts_with(line)), "“{line}” is not in\n{refused}");
        }
        for good in ["paper.csv:2:", "paper.csv:16:"] {
            assert!(!refused.contains(good), "{refused}");
        }
        assert!(refused.ends_with("16 refused; nothing was imported\n"), "{refused}");
        assert_eq!(responses(&program), 0);
    }

    async fn the_same_file_twice_is_imported_once(db: Database) {
        let program = Program::on(&db.url);
        let rows: Vec<String> = (1..=30).map(good).collect();
        assert_eq!(import(&program, csv(&rows)).fine(), "30 responses imported, 0 were there already\n");
        assert_eq!(import(&program, csv(&rows)).fine(), "0 responses imported, 30 were there already\n");
        let longer: Vec<String> = (1..=31).map(good).collect();
        assert_eq!(import(&program, csv(&longer)).fine(), "1 responses imported, 30 were there already\n");
        assert_eq!(responses(&program), 31);
    }

    async fn an_id_with_other_content_is_refused_by_its_line(db: Database) {
        let program = Program::on(&db.url);
        import(&program, csv(&[good(1), good(2)])).fine();
        let changed = good(2).replace("Tốt, nhanh", "Chậm");
        let refused = import(&program, csv(&[good(3), changed])).refused();
        let line = format!("paper.csv:3: another response has the id {}\n", id(2));
        assert!(refused.starts_with(&line), "{refused}");
        assert_eq!(responses(&program), 2);
    }

    async fn a_unit_takes_imports_only_for_days_on_which_it_existed(db: Database) {
        let program = Program::on(&db.url);
        let row = |unit: &str, day: &str| format!("{},{unit},{day},0,5,,,1", id(1));
        // The departments merged on 1 March 2025, the communes came on 1 July 2025.
        let refused = import(&program, csv(&[row("xa-bum-to", "2025-06-30")])).refused();
        assert!(refused.starts_with("paper.csv:2: Bum Tở commune did not exist yet on that day.\n"), "{refused}");
        import(&program, csv(&[row("so-giao-thong-van-tai", "2025-02-28")])).fine();
        // One took over: it is taken and said. Several did: they are asked back.
        let later = row("so-giao-thong-van-tai", "2025-03-01").replace(&id(1), &id(2));
        let told = import(&program, csv(&[later])).fine();
        assert!(told.contains("line 2: Department of Transport exists no longer, counted for"), "{told}");
        assert_eq!(responses(&program), 2);
    }
}

#[tokio::test]
async fn the_header_is_checked_first() {
    crate::harness::database::on_sqlite(|db| async move {
        let program = Program::on(&db.url);
        for (header, reason) in [
            ("id,unit,answered_at,i99", "paper.csv:1: nobody knows what the column “i99” means"),
            ("id,unit,answered_at,i23,i23", "paper.csv:1: The heading “i23” stands over two columns"),
            ("id,unit,i23", "paper.csv:1: Missing columns: answered_at."),
            ("", "paper.csv:2: Missing columns: id, unit, answered_at."),
        ] {
            let row = format!("{},xa-bum-to,2026-03-31,4", id(1));
            let refused = import(&program, format!("{header}\n{row}\n")).refused();
            assert!(refused.contains(reason), "{refused}");
        }
        let unknown = program.run(&["import", "responses", "--survey", "unheard-of", "paper.csv"]);
        assert!(unknown.refused_in_a_line().contains("no survey `unheard-of`"));
    })
    .await;
}

#[tokio::test]
async fn a_byte_order_mark_windows_line_ends_and_several_choices_are_read() {
    crate::harness::database::on_sqlite(|db| async move {
        let program = Program::on(&db.url);
        let folder = tempfile::tempdir().expect("a folder");
        let required = "sex,age,q8a,q8b,q8c,q8d,q8e,q8f,q8g";
        let content = format!(
            "\u{feff}id,unit,answered_at,q2,{required}\r\n{},xa-bum-to,2026-03-31,1;3,1,2,0,0,0,0,0,0,0\r\n",
            id(1)
        );
        let path = file(folder.path(), "windows.csv", content);
        let import = |path: &str| program.run(&["import", "responses", "--survey", "sipas", path]);
        assert_eq!(import(&path).fine(), "1 responses imported, 0 were there already\n");
        let export = program.run(&["export", "responses", "--survey", "sipas", "--format", "json"]).fine();
        let record: serde_json::Value = serde_json::from_str(&export).expect("JSON");
        assert_eq!(record[0]["answers"]["q2"], serde_json::json!([1, 3]));
        // A day alone is its noon in Vietnam.
        assert_eq!(record[0]["answered_at"], "2026-03-31T12:00:00+07:00");

        for (choices, fault) in [("1;8", "“8” is no option"), ("3;3", "One answer has been chosen twice")] {
            let content = format!(
                "id,unit,answered_at,q2,{required}\n{},xa-bum-to,2026-03-31,\"{choices}\",1,2,0,0,0,0,0,0,0\n",
                id(2)
            );
            let refused = import(&file(folder.path(), "bad.csv", content)).refused();
            assert!(refused.contains(&format!("bad.csv:2: q2: {fault}")), "{refused}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_no_utf_8_or_no_csv_is_told_by_its_line() {
    crate::harness::database::on_sqlite(|db| async move {
        let program = Program::on(&db.url);
        let mut bytes = csv(&[good(1), good(2)]).into_bytes();
        let at = bytes.windows(3).rposition(|three| three == "ố".as_bytes()).expect("a letter");
        bytes[at] = 0xff;
        let line = import(&program, &bytes).refused_in_a_line();
        assert!(line.contains("paper.csv:3: ") && line.contains("not in UTF-8"), "{line}");
        let line = import(&program, "PK\u{3}\u{4}").refused_in_a_line();
        assert!(line.contains("paper.csv:1: This file is no CSV or Excel file"), "{line}");
        assert_eq!(import(&program, csv(&[])).fine(), "0 responses imported, 0 were there already\n");
        assert_eq!(responses(&program), 0);
    })
    .await;
}
