//! A page is read under the version it was drawn from: codes never change meaning on the way.

use hailong::store::Role;
use reqwest::StatusCode;
use serde_json::json;

use super::super::invitations::invited;
use super::{FORM, GOOD, recorded, turned_round};
use crate::harness::app::{App, browser};
use crate::harness::office::PASSWORD;

fn under<'a>(version: &'a str, pairs: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    pairs.iter().copied().chain([("form_version", version)]).collect()
}

on_both_engines! {
    async fn a_form_is_read_under_the_version_it_was_drawn_from(db: Database) {
        let app = App::start(&db).await;
        app.get(FORM).await.shows("name=\"form_version\" value=\"1\"");
        app.redefine("types", turned_round).await;
        assert_eq!(app.post(FORM, &under("1", &GOOD)).await.status, StatusCode::SEE_OTHER);
        app.get(FORM).await.shows("name=\"form_version\" value=\"2\"");
        assert_eq!(app.post(FORM, &under("2", &GOOD)).await.status, StatusCode::SEE_OTHER);
        // And back again: the page of version 2 comes while version 1 is in force.
        app.get(FORM).await;
        app.redefine("types", |_| include_str!("../defs/types.toml").to_owned()).await;
        assert_eq!(app.post(FORM, &under("2", &GOOD)).await.status, StatusCode::SEE_OTHER);
        let read = |version: &str| (version.to_owned(), vec![5]);
        assert_eq!(recorded(&app, "types").await, [read("1"), read("2"), read("2")]);
    }

    async fn a_browser_without_the_field_is_read_by_its_cookie_and_a_stranger_by_what_is_in_force(db: Database) {
        let app = App::start(&db).await;
        app.get(FORM).await;
        app.redefine("types", turned_round).await;
        app.post(FORM, &GOOD).await;
        let stranger = browser().post(app.url(FORM)).form(&GOOD).send().await.expect("an answer");
        assert_eq!(stranger.status(), StatusCode::SEE_OTHER);
        let versions: Vec<_> = recorded(&app, "types").await.into_iter().map(|(version, _)| version).collect();
        assert_eq!(versions, ["1", "2"]);
    }

    async fn an_invitation_is_read_under_the_version_it_was_drawn_from(db: Database) {
        let app = App::start(&db).await;
        let path = format!("/i/{}", invited(&app).await[0]);
        app.get(&path).await.shows("name=\"form_version\" value=\"1\"");
        app.redefine("dossier", turned_round).await;
        let faulty = app.post(&path, &under("1", &[("polite", "7")])).await;
        assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
        faulty.shows("name=\"form_version\" value=\"1\"");
        let sent = app.post(&path, &under("1", &[("polite", "5"), ("clear", "4")])).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        assert_eq!(recorded(&app, "dossier").await, [("1".to_owned(), vec![5])]);
    }

    async fn a_program_says_its_version_or_means_the_one_in_force(db: Database) {
        let app = App::start(&db).await;
        app.redefine("types", turned_round).await;
        let send = async |version: serde_json::Value| {
            let body = json!({ "id": app.clock.new_id(), "unit": "xa-binh-lu", "version": version,
                "answers": { "sex": 1, "paid": 0, "polite": 4 } });
            app.post_json("/api/v1/surveys/types/responses", &body).await
        };
        assert_eq!(send(json!("1")).await.status, StatusCode::CREATED);
        assert_eq!(send(json!(null)).await.status, StatusCode::CREATED);
        let refused = send(json!("0")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.json()["errors"][0]["code"], "unknown-version");
        assert_eq!(refused.json()["errors"][0]["member"], "version");
        assert_eq!(recorded(&app, "types").await, [("1".to_owned(), vec![4]), ("2".to_owned(), vec![4])]);
    }

    async fn a_sheet_is_typed_and_read_again_under_the_version_printed_on_it(db: Database) {
        let app = App::start(&db).await;
        for name in ["Mai", "Minh"] {
            app.account(name, Role::Clerk, Some("xa-binh-lu")).await;
        }
        app.sign_in("Mai", PASSWORD).await;
        app.redefine("types", turned_round).await;
        let entry = "/admin/paper/types/units/xa-binh-lu";
        app.get(entry).await.shows("name=\"form_version\" value=\"2\"");
        let page = app.get(&format!("{entry}?version=1")).await;
        page.shows("name=\"form_version\" value=\"1\"");
        let sheet: Vec<_> = GOOD.iter().copied().chain([("sheet_number", "7")]).collect();
        let faulty = app.post(entry, &under("1", &GOOD)).await;
        assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
        faulty.shows("name=\"form_version\" value=\"1\"");
        let saved = app.post(entry, &under("1", &sheet)).await;
        assert_eq!(saved.location(), format!("{entry}?saved=7&version=1"), "the next sheet of the pile is alike");
        assert_eq!(recorded(&app, "types").await, [("1".to_owned(), vec![5])]);

        app.sign_in("Minh", PASSWORD).await;
        let other = app.post(&format!("{entry}/second"), &under("2", &sheet)).await;
        assert_eq!(other.status, StatusCode::CONFLICT);
        other.shows("phiên bản 1");
        let again = app.post(&format!("{entry}/second"), &under("1", &sheet)).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
        app.get(again.location()).await.shows("Hai lần nhập giống nhau");
    }
}

#[tokio::test]
async fn a_form_with_faults_comes_back_as_it_was_drawn() {
    crate::harness::database::on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.redefine("types", turned_round).await;
        let faulty = app.post(FORM, &under("1", &[("polite", "5")])).await;
        assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
        faulty.shows("name=\"form_version\" value=\"1\"");
        faulty.shows("value=\"5\" checked><svg");
        let app = App::start(&db).await;
        app.redefine("types", turned_round).await;
        app.post(FORM, &under("2", &[("polite", "5")])).await.shows("name=\"form_version\" value=\"2\"");
    })
    .await;
}

#[tokio::test]
async fn a_version_nobody_knows_is_given_back_with_everything_that_was_typed() {
    crate::harness::database::on_sqlite(async |db| {
        let app = App::start(&db).await;
        let back = app.post(FORM, &under("0", &GOOD)).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        back.shows("Rất tốt");
        back.shows("không có phiên bản 0");
        back.shows("lựa chọn số 5");
        back.hides("Rất hài lòng");
        assert_eq!(app.recorded("types").await.len(), 0);
    })
    .await;
}
