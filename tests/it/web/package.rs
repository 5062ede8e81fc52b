//! The package of the record, read by R and by PSPP with the scripts it brings.

use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use hailong::store::Role;
use reqwest::StatusCode;
use serde_json::json;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

/// Two responses with every type of answer, a text over two lines with both quotes and a comma in it.
async fn two_responses(app: &App) {
    for (answers, day) in [
        (
            json!({ "sex": 2, "paid": 1, "fee": 120, "how": [1, 3], "polite": 4, "prompt": 5, "whole": 5,
                "day": "2026-03-01", "office": "Quầy 3", "note": "Chờ lâu, \"rất\" lâu\nnhưng 'tốt'" }),
            "2026-03-02",
        ),
        (json!({ "sex": 1, "paid": 0, "how": [2], "polite": 1 }), "2026-03-03"),
    ] {
        let body = json!({
            "id": app.clock.new_id(), "unit": "xa-binh-lu", "channel": "link", "language": "vi",
            "answered_at": format!("{day}T12:00:00+07:00"), "answers": answers
        });
        let answer = app.post_json("/api/v1/surveys/types/responses", &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    }
}

/// The package, unpacked.
async fn unpacked(app: &App) -> tempfile::TempDir {
    let path = "/admin/files/responses.zip?survey=types&unit=xa-binh-lu&period=2026-Q1&lang=vi";
    let answer = app.client.get(app.url(path)).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    let bytes = answer.bytes().await.expect("a body").to_vec();
    let folder = tempfile::tempdir().expect("a folder");
    zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP file").extract(folder.path()).expect("unpacked");
    folder
}

/// What a program prints where the package lies.
fn run(folder: &Path, program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).current_dir(folder).output().unwrap_or_else(|error| {
        panic!("{program} does not run ({error}): it is missing. Run the tests with tests/run")
    });
    let (told, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} failed:\n{told}{errors}");
    told.into_owned()
}

#[tokio::test]
async fn r_reads_the_record_with_the_labels_of_the_package() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        two_responses(&app).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let folder = unpacked(&app).await;
        let script = r#"
source("labels.R", encoding = "UTF-8")
row <- function(...) writeLines(paste(..., sep = "|"))
row(nrow(responses), attr(responses$polite, "label"))
row(levels(responses$polite))
row(as.character(responses$polite), as.character(responses$sex), as.character(responses$paid))
row(responses$fee, responses[["how/1"]], responses[["how/3"]], attr(responses[["how/3"]], "label"))
row(as.character(responses$whole), responses$day, responses$note)
"#;
        std::fs::write(folder.path().join("read.R"), script).expect("a script");
        let told = run(folder.path(), "Rscript", &["--vanilla", "read.R"]);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(
            lines,
            [
                "2|Cán bộ lịch sự",
                "Rất không hài lòng",
                "Không hài lòng",
                "Bình thường",
                "Hài lòng",
                "Rất hài lòng",
                "Hài lòng|Nữ|Có",
                "Rất không hài lòng|Nam|Không",
                "120|TRUE|TRUE|Qua bưu điện",
                "NA|FALSE|FALSE|Qua bưu điện",
                "Rất hài lòng|2026-03-01|Chờ lâu, \"rất\" lâu nhưng 'tốt'",
                "NA|NA|NA",
            ],
            "{told}"
        );
    })
    .await;
}

#[tokio::test]
async fn pspp_reads_the_record_with_the_syntax_of_the_package() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        two_responses(&app).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let folder = unpacked(&app).await;
        let labels = std::fs::read_to_string(folder.path().join("labels.sps")).expect("the syntax");
        let save =
            "SAVE TRANSLATE /OUTFILE='read.csv' /TYPE=CSV /FIELDNAMES /CELLS=LABELS.\nDISPLAY LABELS.\n";
        std::fs::write(folder.path().join("read.sps"), format!("{labels}{save}")).expect("syntax");
        let told = run(folder.path(), "pspp", &["--batch", "-O", "format=csv", "read.sps"]);
        assert!(!told.contains("error") && !told.contains("warning"), "{told}");
        assert!(told.contains("polite,14,Cán bộ lịch sự"), "{told}");
        let mut reader = csv::Reader::from_path(folder.path().join("read.csv")).expect("a table");
        let heads = reader.headers().expect("a head").clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let cell = |row: usize, name: &str| {
            let at =
                heads.iter().position(|head| head == name).unwrap_or_else(|| panic!("{name} in {heads:?}"));
            rows[row][at].trim().to_owned()
        };
        let asked = ["unit", "sex", "paid", "fee", "how", "polite", "whole", "office", "note"];
        let read = [0, 1].map(|row| asked.map(|name| cell(row, name)));
        let (first, second) = (&read[0], &read[1]);
        assert_eq!(
            first,
            &[
                "xa-binh-lu",
                "Nữ",
                "Có",
                "120",
                "1;3",
                "Hài lòng",
                "Rất hài lòng",
                "Quầy 3",
                "Chờ lâu, \"rất\" lâu nhưng 'tốt'"
            ]
        );
        assert_eq!(second, &["xa-binh-lu", "Nam", "Không", "", "2", "Rất không hài lòng", "", "", ""]);
        assert_eq!(rows.len(), 2);
    })
    .await;
}

/// Three more, of whom one chose several and all wrote what is easily taken for something else.
async fn texts_and_blanks(app: &App, note: &str) {
    for answers in [
        json!({ "sex": 1, "whole": 5, "how": [1], "office": "0012", "note": note }),
        json!({ "sex": 1, "whole": 5, "office": "NA", "note": "=1+1" }),
        json!({ "sex": 1, "whole": 4, "office": "12" }),
    ] {
        let body = json!({
            "id": app.clock.new_id(), "unit": "xa-binh-lu", "channel": "link", "language": "vi",
            "answered_at": "2026-03-05T06:30:00+07:00", "answers": answers
        });
        let answer = app.post_json("/api/v1/surveys/types/responses", &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    }
}

#[tokio::test]
async fn in_r_a_blank_is_no_answer_and_a_text_stays_a_text() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        texts_and_blanks(&app, "ấ").await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let folder = unpacked(&app).await;
        let script = r#"
source("labels.R", encoding = "UTF-8")
row <- function(...) writeLines(paste(..., sep = "|"))
row(responses[["how/1"]], responses[["how/2"]], responses$office, responses$note)
row(class(responses$day), class(responses$fee), class(responses$excluded), names(responses)[1])
row(format(responses$answered_at[1], "%Y-%m-%d %H:%M"))
"#;
        std::fs::write(folder.path().join("read.R"), script).expect("a script");
        let told = run(folder.path(), "Rscript", &["--vanilla", "read.R"]);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(
            lines,
            [
                "TRUE|FALSE|0012|ấ",
                "NA|NA|NA|=1+1",
                "NA|NA|12|NA",
                "Date|numeric|logical|id",
                "2026-03-05 06:30"
            ],
            "{told}"
        );
    })
    .await;
}

#[tokio::test]
async fn in_spss_nothing_is_cut_off_and_each_of_several_has_a_variable() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        texts_and_blanks(&app, &("ấ".repeat(297) + "HẾT")).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let folder = unpacked(&app).await;
        let labels = std::fs::read_to_string(folder.path().join("labels.sps")).expect("the syntax");
        let list = "COMPUTE length = LENGTH(RTRIM(note)).\nLIST VARIABLES=length how_1 how_2 office.\n";
        std::fs::write(folder.path().join("read.sps"), format!("{labels}{list}")).expect("syntax");
        let told = run(folder.path(), "pspp", &["--batch", "-O", "format=csv", "read.sps"]);
        assert!(!told.contains("error") && !told.contains("warning"), "{told}");
        for line in ["896.00,1,0,0012", "5.00,.,.,NA", ".00,.,.,12"] {
            assert!(told.contains(line), "{line} in {told}");
        }
    })
    .await;
}

#[tokio::test]
async fn files_that_people_open_say_that_they_are_utf_8() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        for path in ["/admin/comments.csv?survey=types", "/admin/audit.csv"] {
            let answer = app.client.get(app.url(path)).send().await.expect("an answer");
            assert_eq!(answer.bytes().await.expect("a body")[..3], *b"\xef\xbb\xbf", "{path}");
        }
        let folder = unpacked(&app).await;
        for name in ["responses.csv", "codebook.csv"] {
            let bytes = std::fs::read(folder.path().join(name)).expect("a file");
            assert_eq!(bytes[..3], *b"\xef\xbb\xbf", "{name}");
        }
        // Read without any response, too.
        let script = "source(\"labels.R\", encoding = \"UTF-8\"); writeLines(as.character(nrow(responses)))";
        std::fs::write(folder.path().join("read.R"), script).expect("a script");
        assert_eq!(run(folder.path(), "Rscript", &["--vanilla", "read.R"]).trim(), "0");
    })
    .await;
}
