//! Publishing a period: what is frozen stays, and a correction says what it changed.

use hailong::store::{Publication, Role};
use reqwest::{Client, StatusCode};
use serde_json::json;

use crate::harness::app::{Answer, App, browser};
use crate::harness::database::on_sqlite;
use crate::harness::office::PASSWORD;
use crate::harness::python::python;

pub(super) const PREVIEW: &str = "/admin/publications/preview?survey=counter&period=2026-Q1";

/// Thirty satisfied with access in one commune, none of five and of twenty-six in two others: were there
/// only two, either could be subtracted.
pub(super) async fn some_responses(app: &App) {
    app.responses("xa-binh-lu", "2026-03-10", 30, &[("i15", 4), ("i19", 2)]).await;
    app.responses("xa-bum-nua", "2026-03-10", 5, &[("i15", 1), ("i19", 2)]).await;
    app.responses("xa-than-uyen", "2026-03-10", 26, &[("i15", 1), ("i19", 2)]).await;
}

/// What a hidden field of a page's form holds.
pub(super) fn field(page: &Answer, name: &str) -> String {
    let rest = page.text.split(&format!("name=\"{name}\" value=\"")).nth(1);
    let value = rest.and_then(|rest| rest.split('"').next());
    value.unwrap_or_else(|| panic!("no field {name} in {}", page.text)).to_owned()
}

/// Somebody signed in elsewhere: an administrator, unless there is such an account.
pub(super) async fn another(app: &App, name: &str) -> Client {
    let client = browser();
    let form = [("name", name), ("password", PASSWORD)];
    let sign_in = async || client.post(app.url("/admin/login")).form(&form).send().await.expect("an answer");
    if sign_in().await.status() != StatusCode::SEE_OTHER {
        app.account(name, Role::Admin, None).await;
        assert_eq!(sign_in().await.status(), StatusCode::SEE_OTHER, "{name}");
    }
    client
}

/// The address of what waits to be approved.
pub(super) async fn waiting(app: &App, client: &Client) -> String {
    let list = client.get(app.url("/admin/publications")).send().await.expect("an answer");
    let list = list.text().await.expect("a page");
    let rest = list.split("href=\"/admin/publications/proposals/").nth(1).expect("something waits");
    format!("/admin/publications/proposals/{}", rest.split('"').next().expect("an id"))
}

/// Approves as somebody else than who proposes in these tests.
pub(super) async fn approve(app: &App, proposal: &str) {
    let client = another(app, "Hạnh").await;
    let page = Answer::of(client.get(app.url(proposal)).send().await.expect("an answer")).await;
    let (digest, now) = (field(&page, "digest"), field(&page, "now"));
    let form = [("digest", digest), ("now", now)];
    let answer = client.post(app.url(&format!("{proposal}/approve"))).form(&form).send().await;
    let answer = Answer::of(answer.expect("an answer")).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/admin/publications"));
}

async fn publish(app: &App, seen: &str, note: &str) -> Answer {
    let pairs = [("survey", "counter"), ("period", "2026-Q1"), ("seen", seen), ("note", note)];
    app.post("/admin/publications", &pairs).await
}

/// Previews, proposes, and has somebody else approve.
pub(super) async fn published(app: &App, note: &str) {
    let preview = app.get(PREVIEW).await;
    let answer = publish(app, &field(&preview, "seen"), note).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/admin/publications"));
    approve(app, &waiting(app, &app.client).await).await;
}

pub(super) async fn bytes(app: &App, path: &str) -> Vec<u8> {
    let answer = app.client.get(app.url(path)).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.bytes().await.expect("a body").to_vec()
}

on_both_engines! {
    async fn what_is_published_stays_and_a_correction_is_another_edition(db: Database) {
        let app = App::start(&db).await;
        some_responses(&app).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        app.get("/results/counter").await.shows("chưa công bố chính thức");
        app.get(PREVIEW).await.shows("tính trên 61 phiếu");
        published(&app, "Kết quả quý I.").await;
        assert_eq!(app.acts().await.last().expect("an act"), &("Hạnh".to_owned(), "published".to_owned()));
        let live = app.get("/results/counter").await;
        assert_eq!(live.location(), "/results/counter/2026-Q1/1");
        let first = app.get("/results/counter/2026-Q1/1").await;
        first.shows("Công bố chính thức lúc 15/04/2026 09:00, lần 1.");
        first.shows("Kết quả quý I.");
        first.shows("tính trên 61 phiếu");
        first.shows("<b>50,00");

        app.responses("xa-binh-lu", "2026-03-11", 10, &[("i15", 1), ("i19", 2)]).await;
        let unmoved = app.get("/results/counter/2026-Q1/1").await;
        assert_eq!(unmoved.text, first.text);
        published(&app, "Bổ sung phiếu nhập muộn.").await;
        assert_eq!(app.get("/results/counter").await.location(), "/results/counter/2026-Q1/2");
        let second = app.get("/results/counter/2026-Q1/2").await;
        second.shows("Bản đính chính lần 2");
        second.shows("Bổ sung phiếu nhập muộn.");
        second.shows("<td class=\"num\">50,00</td><td class=\"num\">37,50</td>");
        app.get("/results/counter/2026-Q1/1").await.shows("href=\"/results/counter/2026-Q1/2\"");
        let list = app.get("/admin/publications").await;
        list.shows("/results/counter/2026-Q1/1");
        list.shows("/results/counter/2026-Q1/2");

        let json = bytes(&app, "/results/counter/2026-Q1/2/figures.json").await;
        let text = String::from_utf8(json).expect("UTF-8");
        second.shows(&hailong::store::publications::digest(&text));
        let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(document["units"][0]["figures"][0]["value"], "12.50");
        assert_eq!(document["changes"][0]["before"], "16.67");
    }
}

#[tokio::test]
async fn figures_that_have_moved_since_the_preview_are_shown_again_first() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        some_responses(&app).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let preview = app.get(PREVIEW).await;
        let answer = publish(&app, &field(&preview, "seen"), " ").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("Xin ghi một hai câu cho người đọc.");
        app.responses("xa-binh-lu", "2026-03-11", 1, &[("i15", 1)]).await;
        let answer = publish(&app, &field(&preview, "seen"), "Kết quả quý I.").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("Số liệu vừa thay đổi so với bản xem trước.");
        answer.shows("Kết quả quý I.");
        assert_eq!(app.get("/results/counter").await.status, StatusCode::OK);
        published(&app, "Kết quả quý I.").await;
        app.get(PREVIEW).await.shows("không cần công bố lại");
        let answer = publish(&app, &field(&preview, "seen"), "Lần nữa.").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn only_who_answers_for_all_of_it_publishes_and_only_what_is_over() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        some_responses(&app).await;
        for (name, role, unit) in [
            ("Viewer", Role::Viewer, None),
            ("Unit", Role::Unit, Some("xa-binh-lu")),
            ("Local", Role::Admin, Some("xa-binh-lu")),
        ] {
            app.signed_in_as(name, role, unit).await;
            for path in ["/admin/publications", PREVIEW] {
                let answer = app.get(path).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name} at {path}");
                if role == Role::Admin {
                    answer.shows("Tài khoản của ông/bà gắn với một đơn vị.");
                }
            }
            app.get("/admin").await.hides("/admin/publications");
            assert_eq!(publish(&app, "", "Ghi chú").await.status, StatusCode::FORBIDDEN, "{name}");
            app.post("/admin/logout", &[]).await;
        }
        app.signed_in_as("Lan", Role::Admin, None).await;
        app.get("/admin").await.shows(r#"href="/admin/publications""#);
        for query in
            ["survey=counter&period=2026-Q2", "survey=counter&period=all", "survey=types&period=2026-Q1"]
        {
            let answer = app.get(&format!("/admin/publications/preview?{query}")).await;
            assert!(answer.status.is_client_error(), "{query}: {}", answer.status);
        }
        for path in [
            "/results/counter/2026-Q1/1",
            "/results/counter/2026-Q1/x",
            "/results/counter/2026-Q1/1/figures.xlsx",
        ] {
            assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_edition_has_the_levels_of_its_answers_and_one_made_before_there_were_any_stays_readable() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        some_responses(&app).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        published(&app, "Kết quả quý I.").await;
        let page = app.get("/results/counter/2026-Q1/1/xa-binh-lu").await;
        page.shows("Hài lòng + Rất hài lòng");
        page.shows("<td class=\"num together\">100,00</td>");
        // All thirty chose 4 at one criterion and 2 at another.
        page.shows("0,00\u{a0}% trong 30 người trả lời hài lòng ở tất cả các câu");
        page.shows("levels.csv");

        let csv =
            String::from_utf8(bytes(&app, "/results/counter/2026-Q1/1/levels.csv").await).expect("UTF-8");
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let told = |unit: &str, question: &str, code: &str| {
            let of = |row: &&csv::StringRecord| row[4] == *unit && row[6] == *question && row[9] == *code;
            let row = rows.iter().find(of).unwrap_or_else(|| panic!("{unit} {question} {code}"));
            [11, 12, 13, 14].map(|at| row[at].to_owned()).join(",")
        };
        assert_eq!(told("tinh-lai-chau", "i15", "4"), "30,49.18,61,");
        assert_eq!(told("tinh-lai-chau", "i15", "1"), "31,50.82,61,");
        assert_eq!(told("tinh-lai-chau", "i15", "4+5"), "30,49.18,61,");
        assert_eq!(told("xa-bum-nua", "i15", ""), ",,,too-few");
        assert_eq!(told("xa-binh-lu", "throughout", ""), "0,0.00,30,");
        assert!(!rows.iter().any(|row| row[4] == *"xa-bum-nua" && !row[9].is_empty()));

        // As editions were written before: without questions, levels and persons.
        let stored = bytes(&app, "/results/counter/2026-Q1/1/figures.json").await;
        let mut old: serde_json::Value = serde_json::from_slice(&stored).expect("JSON");
        old.as_object_mut().expect("an object").remove("questions").expect("questions");
        old["edition"] = json!(2);
        for unit in old["units"].as_array_mut().expect("units") {
            let unit = unit.as_object_mut().expect("a unit");
            unit.remove("levels");
            unit.remove("throughout");
        }
        let text = old.to_string();
        let edition = Publication {
            id: app.clock.new_id(),
            survey: "counter".to_owned(),
            period: "2026-Q1".to_owned(),
            edition: 2,
            published_at: app.clock.now(),
            actor: "Lan".to_owned(),
            note: "Trước đây.".to_owned(),
            digest: hailong::store::publications::digest(&text),
            prepared_by: None,
            withdrawal: None,
        };
        app.db.store.publish(&edition, &text).await.expect("published");
        let page = app.get("/results/counter/2026-Q1/2/xa-binh-lu").await;
        page.shows("<b>50,00");
        page.hides("Hài lòng + Rất hài lòng");
        page.hides("levels.csv");
        let missing = app.get("/results/counter/2026-Q1/2/levels.csv").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        // The next one has them, and nothing is said to have changed.
        published(&app, "Bổ sung tỷ lệ theo mức.").await;
        let next = bytes(&app, "/results/counter/2026-Q1/3/figures.json").await;
        let next: serde_json::Value = serde_json::from_slice(&next).expect("JSON");
        assert_eq!(next["changes"], json!([]));
        assert!(next["questions"].is_array());
        // A correction of levels alone is told.
        app.responses("xa-binh-lu", "2026-03-12", 30, &[("i15", 5), ("i19", 2)]).await;
        published(&app, "Bổ sung phiếu.").await;
        let last = app.get("/results/counter/2026-Q1/4").await;
        last.shows("Bản đính chính lần 4");
        let last = bytes(&app, "/results/counter/2026-Q1/4/figures.json").await;
        let last: serde_json::Value = serde_json::from_slice(&last).expect("JSON");
        let changes = last["changes"].as_array().expect("changes");
        let told = json!({ "unit": "xa-binh-lu", "node": "i15=5", "before": "0.00", "after": "50.00" });
        assert!(changes.contains(&told), "{changes:?}");
    })
    .await;
}

#[tokio::test]
async fn python_reads_the_same_figures_from_every_file() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        some_responses(&app).await;
        app.responses("xa-bum-to", "2026-03-10", 30, &[("i15", 1), ("i19", 2)]).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        published(&app, "Kết quả quý I.").await;
        app.post("/admin/logout", &[]).await;
        let path = |name: &str| format!("/results/counter/2026-Q1/1/figures.{name}");
        let csv = python(
            "import pandas
table = pandas.read_csv(io.BytesIO(data), dtype={'edition': str})
commune = table[table.unit == 'xa-binh-lu']
small = table[table.unit == 'xa-bum-nua']
print(json.dumps([len(table), commune.value.iloc[0], commune.unit_name.iloc[0], int(commune.rank_low.iloc[0]),
    small.value.notna().sum().item(), small.n.notna().sum().item(), sorted(set(small.absence))]))",
            &bytes(&app, &path("csv")).await,
        );
        let rows = csv[0].as_u64().expect("a count");
        let written = format!("{}.{:03}", rows / 1000, rows % 1000);
        assert_eq!(csv.as_array().expect("a list")[1..], [
            json!(50.0), json!("Xã Bình Lư"), json!(1), json!(0), json!(0), json!(["too-few"])
        ]);
        let book = python(
            "import openpyxl
book = openpyxl.load_workbook(io.BytesIO(data))
matrix, figures, levels, codes, method = [book[name] for name in book.sheetnames]
names = [cell.value for cell in figures[1]]
rows = [dict(zip(names, row)) for row in figures.iter_rows(min_row=2, values_only=True)]
commune = next(row for row in rows if row['unit'] == 'xa-binh-lu')
explained = {row[0] for row in codes.iter_rows(min_row=2, values_only=True)}
said = ' '.join(str(row[0]) for row in method.iter_rows(values_only=True))
print(json.dumps([book.sheetnames, len(rows), commune['value'], commune['n'], all(n in explained for n in names),
    all(row['node'] in explained for row in rows), str(len(rows)) in said.replace('.', ''), 'Kết quả quý I.' in said,
    [c.value for c in matrix['A']][:2], any('<' in str(c.value) or '‹' in str(c.value) for r in matrix for c in r),
    [row[12] for row in levels.iter_rows(values_only=True)
        if row[4] == 'xa-binh-lu' and row[6] == 'i15' and row[9] == '4+5']]))",
            &bytes(&app, &path("xlsx")).await,
        );
        assert_eq!(book[0], json!(["Đơn vị và chỉ số", "Số liệu", "Các mức", "Bảng mã", "Cách tính"]));
        assert_eq!(book[1], rows);
        let rest = book.as_array().expect("a list")[2..8].to_vec();
        assert_eq!(rest, [json!(50), json!(30), json!(true), json!(true), json!(true), json!(true)]);
        assert_eq!(book[9], true, "what is withheld is named");
        assert_eq!(book[10], json!([100]));
        app.get("/results/counter/2026-Q1/1").await.shows(&format!("tệp số liệu có {written} dòng"));
        app.get("/results/counter/2026-Q1/1/xa-binh-lu").await.shows("<b>50,00");
        app.get("/results/counter/2026-Q1/1/xa-bum-nua").await.shows("chưa đủ phiếu để công bố");
    })
    .await;
}
