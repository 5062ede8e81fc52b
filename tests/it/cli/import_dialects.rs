//! `hailong import responses`: files as spreadsheets, other programs and people write them.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::file;
use crate::harness::database::on_sqlite;
use crate::harness::program::{Finished, Program};

fn id(number: u32) -> String {
    format!("01920000-0000-7000-8000-{number:012}")
}

fn import(program: &Program, name: &str, content: impl AsRef<[u8]>, more: &[&str]) -> Finished {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(folder.path(), name, content);
    let mut arguments = vec!["import", "responses", "--survey", "counter", &path];
    arguments.extend(more);
    let mut finished = program.run(&arguments);
    finished.stderr = finished.stderr.replace(&path, name);
    finished
}

fn record(program: &Program) -> Vec<serde_json::Value> {
    let export = program.run(&["export", "responses", "--survey", "counter", "--format", "json"]).fine();
    serde_json::from_str(&export).expect("JSON")
}

#[tokio::test]
async fn files_of_any_spreadsheet_are_read() {
    on_sqlite(|db| async move {
        let program = Program::on(&db.url);
        let text = format!(
            "\u{feff}PHIẾU THÁNG 3;;;;;;\r\n;;;;;;\r\nid;unit;answered_at;q8e;i23;comment;;\r\n;;;;;;;\r\n\
             {};UBND xã Bum Tở;31/03/2026;0,0;4.0;\"một\r\nhai\";;\r\n\
             uuid:{};bum to;09:30 31/03/2026;Không;Hài lòng;;;\r\n",
            id(1),
            id(2)
        );
        assert_eq!(
            import(&program, "a.csv", &text, &[]).fine(),
            "2 responses imported, 0 were there already\n"
        );
        let record = record(&program);
        assert_eq!(record[0]["answers"], serde_json::json!({"q8e": 0, "i23": 4, "comment": "một\nhai"}));
        assert_eq!(record[1]["answers"], serde_json::json!({"q8e": 0, "i23": 4}));
        assert_eq!(record[1]["unit"], "xa-bum-to");

        let bad = text.replace("4.0", "9").replace("Hài lòng", "Hài long lòng");
        let refused = import(&program, "a.csv", &bad, &["--lang", "vi"]).refused();
        assert!(refused.contains("a.csv:5: i23: “9” không phải phương án của câu này"), "{refused}");
        assert!(refused.contains("a.csv:7: i23: “Hài long lòng” không phải phương án"), "{refused}");
        assert!(refused.ends_with("2 dòng có lỗi; chưa nhập gì.\n"), "{refused}");
        let open = text.replace("\"một\r\nhai\"", "\"một\r\nhai");
        let refused = import(&program, "a.csv", &open, &[]).refused_in_a_line();
        assert!(refused.contains("a.csv:5: the quote"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn a_workbook_is_read_with_its_days_and_codes() {
    on_sqlite(|db| async move {
        let program = Program::on(&db.url);
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, heading) in (0_u16..).zip(["id", "unit", "answered_at", "q8e", "i23"]) {
            sheet.write_string(1, column, heading).expect("a heading");
        }
        let day = Format::new().set_num_format("dd/mm/yyyy hh:mm");
        let moment =
            ExcelDateTime::from_ymd(2026, 3, 31).and_then(|day| day.and_hms(9, 30, 0)).expect("a moment");
        for row in 2..4 {
            sheet.write_number(row, 0, f64::from(row)).expect("a number");
            sheet.write_string(row, 1, "xa-bum-to").expect("a unit");
            sheet.write_number(row, 3, 0.0).expect("a number");
            sheet.write_number(row, 4, 4.0).expect("a number");
        }
        sheet.write_datetime_with_format(2, 2, &moment, &day).expect("a moment");
        sheet.write_number(3, 2, 46112.0).expect("a day as a number");
        let bytes = book.save_to_buffer().expect("a workbook");
        let told = import(&program, "a.xlsx", &bytes, &[]).fine();
        assert!(
            told.starts_with("2 responses imported, 0 were there already\n2 ids are whole numbers"),
            "{told}"
        );
        let again = import(&program, "a.xlsx", &bytes, &[]).fine();
        assert!(again.starts_with("0 responses imported, 2 were there already\n"), "{again}");
        let moments: Vec<String> =
            record(&program).iter().map(|row| row["answered_at"].to_string()).collect();
        assert!(
            moments.iter().any(|at| at.contains("T02:30:00Z") || at.contains("T09:30:00+07:00")),
            "{moments:?}"
        );
        assert!(
            moments.iter().any(|at| at.contains("T05:00:00Z") || at.contains("T12:00:00+07:00")),
            "{moments:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_heading_that_nobody_knows_is_told_once() {
    on_sqlite(|db| async move {
        let program = Program::on(&db.url);
        let text =
            format!("STT,Mã phiếu,Nơi đến,Lúc,q8e,i23,Ghi chú\n1,{},xa-bum-to,31/03/2026,0,4,x\n", id(1));
        let refused = import(&program, "a.csv", &text, &[]).refused();
        assert!(
            refused.contains("Missing columns: unit, answered_at. The headings were read in line 1."),
            "{refused}"
        );
        assert!(refused.contains("“Nơi đến” means (for instance xa-bum-to)"), "{refused}");
        assert!(refused.contains("--column -=\"Ghi chú\""), "{refused}");
        let said = ["--column", "unit=Nơi đến", "--column", "answered_at=Lúc", "--column", "-=Ghi chú"];
        import(&program, "a.csv", &text, &said).fine();
        let wrong = import(&program, "a.csv", &text, &["--column", "unti=Lúc"]).refused_in_a_line();
        assert!(wrong.contains("no column `unti`; there are id, unit"), "{wrong}");
        let absent = import(&program, "a.csv", &text, &["--column", "unit=Chỗ"]).refused();
        assert!(absent.contains("no heading “Chỗ” in line 1"), "{absent}");
    })
    .await;
}

#[tokio::test]
async fn names_that_two_units_may_have_are_asked_back() {
    on_sqlite(|db| async move {
        let folder = tempfile::tempdir().expect("a folder");
        let defs = super::copied_definitions(folder.path());
        let units = std::fs::read_to_string(defs.join("units.toml")).expect("units");
        let twin = "\n[[unit]]\nid = \"xa-bum-tơ\"\nkind = \"commune\"\nparent = \"tinh-lai-chau\"\n\
            name.vi = \"Xã Bum Tơ\"\nname.en = \"Bum Tơ commune\"\nopened = 2025-07-01\n";
        std::fs::write(defs.join("units.toml"), units + &twin.replace("xa-bum-tơ", "xa-bum-to-hai"))
            .expect("units");
        let program = Program::on(&db.url).with_defs(&defs);
        let row = |number: u32, unit: &str| format!("{},{unit},31/03/2026,0,4\n", id(number));
        let head = "id,unit,answered_at,q8e,i23\n";
        let exact = format!("{head}{}{}", row(1, "Xã Bum Tở"), row(2, "Xã Bum Tơ"));
        import(&program, "a.csv", exact, &[]).fine();
        let mut units: Vec<String> = record(&program).iter().map(|row| row["unit"].to_string()).collect();
        units.sort();
        assert_eq!(units, ["\"xa-bum-to\"", "\"xa-bum-to-hai\""]);
        let refused = import(&program, "a.csv", format!("{head}{}", row(3, "xa bum to")), &[]).refused();
        assert!(
            refused.contains("“xa bum to” may be Bum Tở commune (xa-bum-to), Bum Tơ commune (xa-bum-to-hai)"),
            "{refused}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_sample_can_be_imported_as_it_is() {
    on_sqlite(|db| async move {
        let program = Program::on(&db.url);
        let folder = tempfile::tempdir().expect("a folder");
        for (language, survey) in [("vi", "counter"), ("en", "sipas"), ("vi", "sipas")] {
            for end in ["csv", "xlsx"] {
                let path = folder.path().join(format!("{language}-{survey}.{end}")).display().to_string();
                let common = ["--lang", language, "import", "responses", "--survey", survey, &path];
                program.run(&[&common[..], &["--sample"]].concat()).fine();
                let told = program.run(&common).fine();
                assert!(told.starts_with('2'), "{told}");
                let again = program.run(&[&common[..], &["--sample"]].concat());
                assert!(again.refused_in_a_line().contains("cannot write"));
            }
        }
        for end in ["csv", "xlsx"] {
            let path = folder.path().join(format!("counts.{end}")).display().to_string();
            program.run(&["import", "populations", &path, "--sample"]).fine();
            assert_eq!(
                program.run(&["import", "populations", &path]).fine(),
                "2 transaction counts imported\n"
            );
        }
    })
    .await;
}
