//! Who is ranked, and what is said of those who are not: one rule for pages, editions and files.

use hailong::store::Role;

use super::publications::{PREVIEW, bytes, published};
use crate::harness::app::App;
use crate::harness::database::on_sqlite;
use crate::harness::python::python;

/// The same option at every indicator; the last ones are asked of those who complained.
fn everywhere(code: i64, complained: bool) -> Vec<(String, i64)> {
    let last = if complained { 33 } else { 30 };
    let indicators = (15..=last).map(|number| (format!("i{number}"), code));
    indicators.chain([("q8e".to_owned(), i64::from(complained))]).collect()
}

async fn answer(app: &App, unit: &str, count: usize, code: i64, complained: bool) {
    let answers = everywhere(code, complained);
    let answers: Vec<(&str, i64)> = answers.iter().map(|(id, code)| (id.as_str(), *code)).collect();
    app.answered("counter", unit, "2026-03-10", count, &answers).await;
}

#[tokio::test]
async fn units_with_equal_figures_share_a_rank_and_every_page_says_so() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        // Two stand alike, and far above the third.
        for (unit, good, bad) in [("xa-binh-lu", 30, 5), ("xa-bum-to", 30, 5), ("xa-than-uyen", 5, 30)] {
            answer(&app, unit, good, 4, true).await;
            answer(&app, unit, bad, 1, true).await;
        }
        let shares = async |path: &str| {
            let page = app.get(path).await;
            assert_eq!(page.text.matches("<b>đồng hạng 1 <i>").count(), 2, "{path}: {}", page.text);
            page.shows("<b>3 <i>");
        };
        shares("/results/counter?period=2026-Q1").await;
        let preview = app.get(PREVIEW).await;
        assert_eq!(preview.text.matches(">đồng hạng 1<").count(), 2, "{}", preview.text);
        preview.shows(r#"<td class="num">3</td>"#);
        app.get(&format!("{PREVIEW}&lang=en")).await.shows(">1=<");
        published(&app, "Kết quả quý I.").await;
        shares("/results/counter/2026-Q1/1?lang=vi").await;
        app.get("/admin/units/xa-bum-to?survey=counter&period=2026-Q1")
            .await
            .shows("Đồng hạng 1 trong 3 đơn vị");
    })
    .await;
}

/// In Bình Lư many complained, in Bum Tở so few that what they said of it is withheld, in Than Uyên nobody did.
#[tokio::test]
async fn what_is_withheld_hinders_no_rank_and_what_nobody_answered_does() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        answer(&app, "xa-binh-lu", 39, 4, true).await;
        answer(&app, "xa-binh-lu", 1, 1, true).await;
        answer(&app, "xa-bum-to", 10, 4, true).await;
        answer(&app, "xa-bum-to", 40, 1, false).await;
        answer(&app, "xa-than-uyen", 20, 4, false).await;
        answer(&app, "xa-than-uyen", 20, 1, false).await;
        let said = async |path: &str| {
            let page = app.get(path).await;
            page.shows("<b>1 <i>");
            page.shows("<b>2 <i>");
            page.hides("<b>3 <i>");
            page.shows("<b>– <i></i></b><small>thiếu phần</small>");
            let unit = path.replace("1?", "1/xa-than-uyen?").replace("counter?", "counter/xa-than-uyen?");
            app.get(&unit).await.shows("Không xếp hạng: chưa có câu trả lời");
        };
        said("/results/counter?period=2026-Q1&lang=vi").await;
        let preview = app.get(PREVIEW).await;
        assert_eq!(preview.text.matches(">không xếp hạng<").count(), 1, "{}", preview.text);
        app.get("/admin/units/xa-than-uyen?survey=counter&period=2026-Q1")
            .await
            .shows("Không xếp hạng: chưa có câu trả lời");
        published(&app, "Kết quả quý I.").await;
        said("/results/counter/2026-Q1/1?lang=vi").await;
        let ranks = python(
            "import pandas
table = pandas.read_csv(io.BytesIO(data))
table = table[(table.node == 'service') & (table.unit_parent == 'tinh-lai-chau')]
print(json.dumps([[unit, rank] for unit, rank in zip(table.unit, table.rank_low.fillna(0).astype(int)) if unit.startswith('xa-b') or unit == 'xa-than-uyen']))",
            &bytes(&app, "/results/counter/2026-Q1/1/figures.csv").await,
        );
        let ranks: Vec<(String, u64)> = serde_json::from_value(ranks).expect("ranks");
        let of = |unit: &str| ranks.iter().find(|(known, _)| known == unit).map(|(_, rank)| *rank);
        assert_eq!([of("xa-binh-lu"), of("xa-bum-to"), of("xa-than-uyen")], [Some(1), Some(2), Some(0)]);
        let sheet = python(
            "import openpyxl
matrix = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
print(json.dumps({row[0].strip(): row[2] for row in matrix.iter_rows(min_row=5, values_only=True)}))",
            &bytes(&app, "/results/counter/2026-Q1/1/figures.xlsx").await,
        );
        assert_eq!([&sheet["Xã Bình Lư"], &sheet["Xã Than Uyên"]], ["1", "không xếp hạng"]);
    })
    .await;
}
