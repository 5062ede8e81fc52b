//! The public page of the method: made from the definition, for everybody.

use reqwest::StatusCode;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

#[tokio::test]
async fn the_page_of_the_method_says_what_is_asked_and_how_it_is_counted() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let page = app.get("/method/sipas?lang=en").await;
        assert_eq!(page.status, StatusCode::OK);
        for said in [
            "33 indicators make up the index",
            "<b>2026.1</b>",
            "1001/QĐ-BNV",
            "There are easy ways to complain or make a request",
            "Very dissatisfied · Dissatisfied · Neutral · Satisfied · Very satisfied",
            "/results/sipas",
        ] {
            page.shows(said);
        }
        // Two parts of equal weight; the policy's four factors are a quarter each.
        let half = page.text.matches("<td class=\"num\">50%</td>").count();
        let quarter = page.text.matches("<td class=\"num\">25%</td>").count();
        assert!(half >= 2 && quarter >= 4, "{half} {quarter}");
        let page = app.get("/method/sipas?lang=vi").await;
        page.shows("Phương pháp");
        page.shows("ít nhất 30 phiếu");
        page.shows("khoảng tin cậy 95 %");
        // A sum of rescaled means.
        app.get("/method/papi?lang=en").await.shows("brought from 0–100 to ");
        assert_eq!(app.get("/method/nothing").await.status, StatusCode::NOT_FOUND);
        app.get("/results/counter?lang=en").await.shows("href=\"/method/counter\"");
        app.get("/s/counter/xa-bum-to?lang=en").await.shows("href=\"/method/counter\"");
    })
    .await;
}

#[tokio::test]
async fn a_units_page_shows_how_answers_are_spread_over_the_levels() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.responses("xa-binh-lu", "2026-03-10", 30, &[("i15", 4), ("i19", 2)]).await;
        app.responses("xa-binh-lu", "2026-03-11", 10, &[("i15", 5)]).await;
        let page = app.get("/results/counter/xa-binh-lu?period=2026-Q1&lang=en").await;
        page.shows("Answers level by level");
        // Three quarters at level 4 and one at level 5, of a bar 200 wide.
        page.shows("<rect class=\"level-4\" x=\"0\" y=\"0\" width=\"150\" height=\"14\"/>");
        page.shows("<rect class=\"level-5\" x=\"150\" y=\"0\" width=\"50\" height=\"14\"/>");
        page.shows("<td class=\"num\" data-value=\"75.00\">75.00</td><td class=\"num\" data-value=\"25.00\">25.00</td><td class=\"num together\">100.00</td><td class=\"num soft\">40</td>");
        // Too few for the public: no level is told.
        app.responses("xa-bum-nua", "2026-03-10", 5, &[("i15", 4)]).await;
        app.get("/results/counter/xa-bum-nua?period=2026-Q1&lang=en").await.hides("Answers level by level");
    })
    .await;
}
