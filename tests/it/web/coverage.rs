//! Response rates, progress against the plan, and targets on the administration's pages.

use std::collections::BTreeMap;

use hailong::definition::UnitId;
use hailong::store::{Population, Role};

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

/// The worked example of docs/methodology.md: 96 of 120 satisfied in either quarter, 1,000 transactions.
async fn two_quarters(app: &App) {
    for day in ["2025-12-10", "2026-03-10"] {
        app.responses("xa-binh-lu", day, 96, &[("i15", 4)]).await;
        app.responses("xa-binh-lu", day, 24, &[("i15", 2)]).await;
    }
    let unit = UnitId::parse("xa-binh-lu").expect("an id");
    let counts =
        Population { unit, period: "2026-Q1".to_owned(), transactions: 1000, fields: BTreeMap::new() };
    app.db.store.set_populations(&[counts]).await.expect("counts");
}

#[tokio::test]
async fn a_page_says_how_many_have_answered_and_how_many_are_missing() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        two_quarters(&app).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let unit = app.get("/admin/units/xa-binh-lu?survey=counter&period=2026-Q1&lang=en").await;
        unit.shows("Response rate: 12.0% of 1,000 transactions");
        unit.shows("199 responses are needed for a margin of ±5 points; 79 are still missing");
        let whole = app.get("/admin?survey=counter&period=2026-Q1&lang=vi").await;
        whole.shows("Tỷ lệ trả lời: 12,0");
        whole.shows("đơn vị đã đủ phiếu để sai số không quá ±5 điểm; còn thiếu");
        whole.shows("<small>thiếu 79</small>");
        // 80 more make it enough.
        app.responses("xa-binh-lu", "2026-03-11", 80, &[("i15", 4)]).await;
        let unit = app.get("/admin/units/xa-binh-lu?survey=counter&period=2026-Q1&lang=en").await;
        unit.shows("Enough responses for a margin of ±5 points (199 needed)");
        // No plan is made for all time, and nobody outside is told of it.
        let all = app.get("/admin/units/xa-binh-lu?survey=counter&period=all&lang=en").await;
        all.hides("margin of ±5 points");
        app.get("/results/counter/xa-binh-lu?period=2026-Q1&lang=en").await.hides("1,000 transactions");
    })
    .await;
}

#[tokio::test]
async fn a_page_says_who_has_answered_by_service_field() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.answered("dossier", "xa-binh-lu", "2026-03-10", 5, &[("field", 1), ("polite", 4)]).await;
        app.answered("dossier", "xa-bum-to", "2026-03-10", 2, &[("field", 2), ("polite", 2)]).await;
        let unit = UnitId::parse("xa-binh-lu").expect("an id");
        let fields = BTreeMap::from([(1, 200), (2, 1040)]);
        let counts = Population { unit, period: "2026-Q1".to_owned(), transactions: 1240, fields };
        app.db.store.set_populations(&[counts]).await.expect("counts");
        app.signed_in_as("Lan", Role::Admin, None).await;
        let row = |name: &str, cells: [&str; 3]| {
            let cells: String = cells.iter().map(|cell| format!("<td class=\"num\">{cell}</td>")).collect();
            format!("<tr><th scope=\"row\">{name}</th>{cells}</tr>")
        };
        let page = app.get("/admin/units/xa-binh-lu?survey=dossier&period=2026-Q1&lang=en").await;
        page.shows("Who has answered, by service field");
        page.shows(&row("Land", ["5", "200", "2.5%"]));
        page.shows(&row("Civil status", ["0", "1,040", "0.0%"]));
        let whole = app.get("/admin?survey=dossier&period=2026-Q1&lang=en").await;
        whole.shows(&row("Civil status", ["2", "1,040", "0.0%"]));
        // A survey without service fields has no such table.
        app.responses("xa-binh-lu", "2026-03-10", 5, &[("i15", 4)]).await;
        let other = app.get("/admin/units/xa-binh-lu?survey=counter&period=2026-Q1&lang=en").await;
        other.shows("Responses");
        other.hides("by service field");
    })
    .await;
}

#[tokio::test]
async fn points_are_lost_to_a_target_where_there_is_one_also_in_a_sum() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.answered("aim", "xa-binh-lu", "2026-03-10", 30, &[("open", 3), ("prompt", 1)]).await;
        app.answered("aim", "xa-binh-lu", "2026-03-10", 10, &[("open", 1), ("prompt", 5)]).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let page = app.get("/admin/units/xa-binh-lu?survey=aim&period=2026-Q1&lang=en").await;
        // Open: (30 · 3 + 10 · 1) / 40 = 2.5 on 1 to 5 is 1.875 of 5; prompt: 2 is 1.25 of 5. Together 3.13 of 8.
        page.shows("Target 8.00: 4.88 points short");
        // Open is to reach 4.5, prompt the same place on its scale as 8 has on 0 to 10: 4.
        page.shows("2.75 points");
        page.shows("2.63 points");
        page.shows("Points lost are held against the targets");
    })
    .await;
}

#[tokio::test]
async fn the_administration_is_told_of_units_with_a_single_response_and_nobody_else() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.responses("xa-binh-lu", "2026-03-10", 40, &[("i15", 4)]).await;
        app.responses("xa-binh-lu", "2026-03-10", 20, &[("i15", 2)]).await;
        app.responses("xa-bum-to", "2026-03-10", 1, &[("i15", 2)]).await;
        let public = app.get("/api/v1/surveys/counter/indices?period=2026-Q1").await;
        public.hides("single_units");
        app.signed_in_as("Lan", Role::Admin, None).await;
        let inside = app.get("/api/v1/surveys/counter/indices?period=2026-Q1").await.json();
        assert_eq!(inside["nodes"][0]["single_units"], 1);
        let page = app.get("/admin?survey=counter&period=2026-Q1&lang=en").await;
        page.shows("Units with an indicator that a single response answers: 1");
        app.get("/admin/units/xa-binh-lu?survey=counter&period=2026-Q1&lang=en")
            .await
            .hides("that a single response answers");
    })
    .await;
}
