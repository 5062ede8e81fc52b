//! Surveys and units for programs.

use reqwest::StatusCode;
use serde_json::Value;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

#[tokio::test]
async fn surveys_are_listed_and_told_whole() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let list = app.get("/api/v1/surveys").await.json();
        let ids: Vec<&Value> =
            list["surveys"].as_array().expect("a list").iter().map(|one| &one["id"]).collect();
        assert_eq!(
            ids,
            ["sipas", "counter", "papi", "aim", "dossier", "future", "paper-only", "past", "thai", "types"]
        );
        let survey = app.get("/api/v1/surveys/types").await.json();
        assert_eq!(survey["title"]["vi"], "Phiếu đủ kiểu");
        assert_eq!(survey["open"], true);
        let fields = survey["fields"].as_array().expect("fields");
        let field = |id: &str| fields.iter().find(|field| field["id"] == id).expect(id);
        assert_eq!(field("polite")["answer"], "code");
        assert_eq!(field("polite")["question"], "rows");
        assert_eq!(field("polite")["options"][4]["text"]["en"], "Very satisfied");
        assert_eq!(field("how")["at-most"], 2);
        assert_eq!(field("note")["max-length"], 300);
        assert_eq!(survey["sections"][0]["questions"][2]["ask-if"]["is"]["question"], "paid");
        let nodes = survey["index"]["nodes"].as_array().expect("nodes");
        assert_eq!((&nodes[1]["id"], &nodes[1]["parent"]), (&"polite".into(), &"types".into()));
        assert_eq!(nodes[1]["codes"], serde_json::json!([4, 5]));
        assert_eq!(app.get("/api/v1/surveys/no-such").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn units_are_told_with_their_place_and_their_time() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let list = app.get("/api/v1/units").await.json();
        let units = list["units"].as_array().expect("a list");
        let unit = |id: &str| units.iter().find(|unit| unit["id"] == id).expect(id);
        assert_eq!(unit("xa-binh-lu")["parent"], "tinh-lai-chau");
        assert_eq!(unit("xa-binh-lu")["kind"], "commune");
        assert_eq!(unit("xa-binh-lu")["exists"], true);
        assert_eq!(unit("huyen-tam-duong")["closed"], "2025-07-01");
        assert_eq!(unit("huyen-tam-duong")["successors"][0], "xa-binh-lu");
        assert_eq!(unit("huyen-tam-duong")["exists"], false);
    })
    .await;
}

#[tokio::test]
async fn definitions_that_are_known_are_not_sent_again() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        for path in ["/api/v1/surveys", "/api/v1/surveys/sipas", "/api/v1/units"] {
            let first = app.get(path).await;
            assert_eq!(first.header("content-type"), "application/json");
            let request = app.client.get(app.url(path)).header("if-none-match", first.header("etag"));
            assert_eq!(request.send().await.expect("an answer").status(), StatusCode::NOT_MODIFIED, "{path}");
        }
    })
    .await;
}
