//! What is taken away from the administration's pages, read by another program.

use hailong::store::Role;
use reqwest::StatusCode;
use serde_json::json;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;
use crate::harness::libreoffice::pages;
use crate::harness::python::python;

const OF_ALL: &str = "survey=counter&unit=tinh-lai-chau&period=2026-Q1";

async fn some_responses(app: &App) {
    app.responses("xa-binh-lu", "2026-02-10", 20, &[("i15", 4), ("i19", 2)]).await;
    app.responses("xa-binh-lu", "2026-03-10", 20, &[("i15", 2), ("i19", 5)]).await;
    app.responses("xa-bum-nua", "2026-03-10", 5, &[("i15", 1), ("i19", 2)]).await;
    app.responses("xa-bum-nua", "2026-04-10", 7, &[("i15", 1)]).await;
}

async fn bytes(app: &App, path: &str) -> Vec<u8> {
    let answer = app.client.get(app.url(path)).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.bytes().await.expect("a body").to_vec()
}

on_both_engines! {
    async fn a_package_holds_the_record_of_its_scope_and_what_is_needed_to_read_it(db: Database) {
        let app = App::start(&db).await;
        some_responses(&app).await;
        app.signed_in_as("Lan", Role::Analyst, None).await;
        let read = python(
            "import zipfile, hashlib, pandas
package = zipfile.ZipFile(io.BytesIO(data))
manifest = json.loads(package.read('manifest.json'))
whole = all(hashlib.sha256(package.read(f['name'])).hexdigest() == f['sha256'] for f in manifest['files'])
rows = pandas.read_csv(package.open('responses.csv'), dtype=str)
codes = pandas.read_csv(package.open('codebook.csv'), dtype=str)
known = set(codes['column'])
labels = codes[(codes['column'] == 'i15') & codes.code.notna()].set_index('code').code_label
r, spss = package.read('labels.R').decode(), package.read('labels.sps').decode()
print(json.dumps([package.testzip(), manifest['responses'], len(rows), whole, set(rows.columns) <= known,
    sorted(set(rows.unit)), labels['4'], 'nrow(responses) == 45' in r, 'VALUE LABELS i15 1' in ' '.join(spss.split())]))",
            &bytes(&app, &format!("/admin/files/responses.zip?{OF_ALL}")).await,
        );
        let expected =
            json!([null, 45, 45, true, true, ["xa-binh-lu", "xa-bum-nua"], "Hài lòng", true, true]);
        assert_eq!(read, expected);
        let own = "/admin/files/responses.json?survey=counter&unit=xa-bum-nua&period=all";
        let json = app.get(own).await.json();
        assert_eq!((json["count"].as_u64(), json["responses"].as_array().map(Vec::len)), (Some(12), Some(12)));
        let none = app.get("/admin/files/responses.json?survey=counter&period=2020-Q1").await.json();
        assert_eq!((&none["count"], &none["responses"]), (&json!(0), &json!([])));
        assert_eq!(app.acts().await.last().expect("an act").1, "record-exported");
    }
}

#[tokio::test]
async fn a_report_is_read_by_openpyxl_with_the_figures_of_the_page() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        some_responses(&app).await;
        app.signed_in_as("Lan", Role::Viewer, None).await;
        let read = python(
            "import openpyxl
book = openpyxl.load_workbook(io.BytesIO(data))
matrix = book['Ma trận']
heads = [cell.value for cell in matrix[3]]
rows = {row[0]: dict(zip(heads, row)) for row in matrix.iter_rows(min_row=4, values_only=True)}
cover = [str(c.value) for row in book['Bìa'] for c in row if c.value is not None]
unit = next(sheet for sheet in book if sheet['A1'].value == 'Xã Bình Lư')
print(json.dumps([book.sheetnames[:4], rows['Xã Bình Lư']['Số phiếu'], list(rows['Xã Bình Lư'].values())[2],
    len(book['Tóm tắt']._charts), len(book['Diễn biến']._charts), 'Quý I/2026' in cover,
    unit['B5'].value, matrix.page_setup.orientation, matrix.page_setup.paperSize, len(book['Các mức']._charts),
    next(row[1:9] for row in book['Các mức'].iter_rows(values_only=True) if row[1] == 'i15'),
    sorted({row[0] for row in book['Bảng mã'].iter_rows(values_only=True) if row[2] == 'i15'})]))",
            &bytes(&app, &format!("/admin/files/report.xlsx?{OF_ALL}")).await,
        );
        let expected =
            json!([
            ["Bìa", "Tóm tắt", "Ma trận", "Diễn biến"], 40, 50, 1, 1, true, 50, "landscape", 9, 1,
            ["i15", 11.11, 44.44, 0, 44.44, 0, 44.44, 45],
            ["1", "2", "3", "4", "5", "i15"]
        ]);
        assert_eq!(read, expected);
    })
    .await;
}

/// The lines of a page with letters; the last has the sheet's name and the number of the page.
fn lines(page: &str) -> Vec<&str> {
    page.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

fn close(text: &str) -> String {
    text.split_whitespace().collect()
}

#[tokio::test]
async fn a_report_of_ten_months_is_laid_out_by_libreoffice_a_sheet_to_a_page() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let months = (7..=12).map(|month| (2025, month)).chain((1..=4).map(|month| (2026, month)));
        for (year, month) in months {
            let level = i64::from(month % 5 + 1);
            let day = format!("{year}-{month:02}-09");
            app.responses("xa-binh-lu", &day, 3, &[("i15", 4), ("i19", level)]).await;
        }
        app.signed_in_as("Lan", Role::Viewer, None).await;
        let book = "/admin/files/report.xlsx?survey=counter&unit=tinh-lai-chau&period=all";
        let pages = pages(&bytes(&app, book).await);
        let pages: Vec<Vec<&str>> = pages.iter().map(|page| lines(page)).collect();
        let of = |sheet: &str| -> Vec<&Vec<&str>> {
            let is_of = |page: &&Vec<&str>| page.last().is_some_and(|last| last.starts_with(sheet));
            pages.iter().filter(is_of).collect()
        };
        for sheet in ["Bìa", "Tóm tắt", "Diễn biến", "Các mức", "Cách tính"] {
            assert_eq!(of(sheet).len(), 1, "{sheet}: {pages:#?}");
        }
        let all = pages.concat();
        assert!(!all.iter().any(|line| line.contains("###")), "a column is too narrow: {all:#?}");
        // Heads and sentences are whole. Words set in letters of two fonts are read with spaces inside.
        let shows = |sheet: &str, text: &str| close(&of(sheet)[0].concat()).contains(&close(text));
        assert!(shows("Tóm tắt", "Cận dưới 95 %") && shows("Tóm tắt", "Số phiếu (n)"), "{all:#?}");
        assert!(shows("Cách tính", "số liệu của nhóm nhỏ chưa được lược bỏ."), "{all:#?}");
        // All units take more than a page, and each page has the heads.
        let matrix = of("Ma trận");
        assert!(
            matrix.iter().all(|page| page.iter().any(|line| close(line).starts_with("Đơnvị"))),
            "{matrix:#?}"
        );
        assert!(
            matrix.iter().copied().flatten().any(|line| close(line).starts_with("XãBìnhLư")),
            "{matrix:#?}"
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_takes_more_away_than_may_be_seen() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        some_responses(&app).await;
        let status = async |name: &str, unit: &str| {
            let path = format!("/admin/files/{name}?survey=counter&unit={unit}&period=2026-Q1");
            app.get(&path).await.status
        };
        assert_eq!(status("report.xlsx", "xa-binh-lu").await, StatusCode::SEE_OTHER);
        for (name, role) in [("Unit", Role::Unit), ("Clerk", Role::Clerk), ("Viewer", Role::Viewer)] {
            app.signed_in_as(name, role, Some("xa-binh-lu")).await;
            assert_eq!(status("report.xlsx", "xa-binh-lu").await, StatusCode::OK, "{name}");
            assert_eq!(status("report.xlsx", "xa-bum-nua").await, StatusCode::NOT_FOUND, "{name}");
            for file in ["responses.zip", "responses.json", "passwords.txt"] {
                assert_eq!(status(file, "xa-binh-lu").await, StatusCode::NOT_FOUND, "{name}, {file}");
            }
            app.get("/admin/files").await.hides("responses.zip");
            app.post("/admin/logout", &[]).await;
        }
        app.signed_in_as("Analyst", Role::Analyst, Some("xa-binh-lu")).await;
        assert_eq!(status("responses.json", "tinh-lai-chau").await, StatusCode::NOT_FOUND);
        let own = app.get("/admin/files/responses.json?survey=counter&period=all").await.json();
        assert_eq!(own["count"], 40);
        app.get("/admin/files").await.shows("responses.zip");
    })
    .await;
}
