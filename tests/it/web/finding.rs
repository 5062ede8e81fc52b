//! Finding a unit, and through it a survey.

use reqwest::StatusCode;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

#[tokio::test]
async fn a_unit_is_found_with_and_without_accents() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        for query in ["binh+lu", "B%C3%ACnh+L%C6%B0", "BINH%20LU", "Bi%CC%80nh+Lu%CC%9B", "lu+binh"] {
            let page = app.get(&format!("/?q={query}")).await;
            page.shows("Tìm thấy 1 nơi");
            page.shows("<a href=\"/u/xa-binh-lu\"><b>Xã Bình Lư</b>");
        }
        let near = app.get("/?q=bing+lu").await;
        near.shows("Không có nơi nào tên “bing lu”. Có phải ông/bà tìm:");
        near.shows("<a href=\"/u/xa-binh-lu\"><b>Xã Bình Lư</b>");
        let none = app.get("/?q=atlantis").await;
        none.shows("Chưa tìm thấy nơi nào có tên “atlantis”");
        none.shows("Chọn trong danh sách");
    })
    .await;
}

#[tokio::test]
async fn a_former_unit_leads_to_those_that_took_over() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let page = app.get("/?q=huyen+tam+duong").await;
        page.shows("Huyện Tam Đường");
        page.shows("Không còn từ ngày 01/07/2025");
        page.shows("<a href=\"/u/xa-binh-lu\">Xã Bình Lư</a>");
        page.hides("href=\"/u/huyen-tam-duong\"");
    })
    .await;
}

#[tokio::test]
async fn the_tree_lists_every_unit_that_exists() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let page = app.get("/").await;
        let (edition, today) = (app.state.edition(), app.state.today());
        for unit in edition.catalogue.units.iter().filter(|unit| unit.parent.is_some()) {
            let link = format!("href=\"/u/{}\"", unit.id);
            assert_eq!(page.text.contains(&link), unit.exists_on(today), "{}", unit.id);
        }
    })
    .await;
}

#[tokio::test]
async fn a_unit_offers_its_open_surveys_the_shortest_first() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let page = app.get("/u/xa-binh-lu").await;
        let at = |survey: &str| page.text.find(&format!("href=\"/s/{survey}/xa-binh-lu\"")).expect(survey);
        assert!(at("types") < at("counter") && at("counter") < at("sipas"));
        page.hides("/s/past/");
        page.hides("/s/future/");
        page.hides("/s/paper-only/");
        let province = app.get("/u/tinh-lai-chau").await;
        assert_eq!(province.status, StatusCode::OK);
        province.shows("chưa có phiếu góp ý nào đang mở");
        province.shows("href=\"/u/xa-binh-lu\"");
    })
    .await;
}

#[tokio::test]
async fn other_languages_keep_the_search() {
    on_sqlite(async |db| {
        let page = App::start(&db).await.get("/?q=binh+lu&lang=en").await;
        page.shows("Found one office");
        page.shows("href=\"?q=binh+lu&#38;lang=vi\"");
    })
    .await;
}
