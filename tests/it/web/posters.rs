//! Posters to print.

use hailong::store::Role;
use reqwest::StatusCode;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

#[tokio::test]
async fn a_poster_names_the_unit_in_two_languages_with_the_address_of_its_form() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Mai", Role::Clerk, Some("xa-binh-lu")).await;
        let list = app.get("/admin/posters?survey=dossier").await;
        list.shows("<a href=\"/admin/poster/dossier/xa-binh-lu\">Xã Bình Lư</a>");
        list.hides("/admin/poster/dossier/xa-bum-to");
        let poster = app.get("/admin/poster/dossier/xa-binh-lu").await;
        assert_eq!(poster.status, StatusCode::OK);
        for text in ["Xã Bình Lư", "Bình Lư commune", "Ông/bà có hài lòng không?", "Are you satisfied?"]
        {
            poster.shows(text);
        }
        let address = app.url("/s/dossier/xa-binh-lu").replace("http://", "");
        poster.shows(&format!("<b>{address}</b>"));
        poster.shows("<path class=\"dark\" d=\"M4 4h1v1h-1z");
    })
    .await;
}

#[tokio::test]
async fn posters_are_for_those_who_collect_and_for_forms_that_are_open() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Mai", Role::Clerk, Some("xa-bum-to")).await;
        assert_eq!(app.get("/admin/poster/dossier/xa-binh-lu").await.status, StatusCode::NOT_FOUND);
        app.signed_in_as("Lan", Role::Admin, None).await;
        assert_eq!(app.get("/admin/poster/paper-only/xa-binh-lu").await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.get("/admin/poster/dossier/phuong-doan-ket").await.status, StatusCode::NOT_FOUND);
        app.signed_in_as("An", Role::Viewer, None).await;
        assert_eq!(app.get("/admin/posters").await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.get("/admin/poster/dossier/xa-binh-lu").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}
