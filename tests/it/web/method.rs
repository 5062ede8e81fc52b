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
            "33 indicators make the index",
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
