//! Forms that come after closing: taken from those who opened them in time, else given back whole.

use reqwest::StatusCode;
use time::Duration;

use super::super::invitations::invited;
use super::{FORM, GOOD};
use crate::harness::app::{App, NOW, browser};
use crate::harness::database::on_sqlite;

/// The survey ends with the day that `NOW` is in.
fn ends_today(text: &str) -> String {
    text.replace("opens = 2026-01-01", "opens = 2026-01-01\ncloses = 2026-04-16")
}

/// Moves the clock to five minutes before midnight.
fn evening(app: &App) {
    app.clock.advance(Duration::hours(14) + Duration::minutes(55));
}

on_both_engines! {
    async fn a_form_opened_before_closing_may_be_finished_after_it(db: Database) {
        let app = App::start(&db).await;
        app.redefine("types", ends_today).await;
        evening(&app);
        app.get(FORM).await;
        app.clock.advance(Duration::minutes(20));
        assert_eq!(app.get(FORM).await.status, StatusCode::GONE);
        let sent = app.post(FORM, &GOOD).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        app.get(sent.location()).await.shows("Cảm ơn ông/bà");
        let recorded = app.recorded("types").await;
        assert_eq!(recorded.len(), 1);
        let opened = NOW + Duration::hours(14) + Duration::minutes(55);
        assert_eq!(recorded[0].answered_at, opened, "it counts as answered while the survey was open");
    }

    async fn one_that_came_in_time_and_once_more_after_closing_is_one_response(db: Database) {
        let app = App::start(&db).await;
        app.redefine("types", ends_today).await;
        evening(&app);
        let page = app.get(FORM).await;
        let cookie = page.header("set-cookie").split(';').next().expect("a cookie").to_owned();
        let bare = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        let send = async || {
            let request = bare.post(app.url(FORM)).header("cookie", &cookie).form(&GOOD);
            request.send().await.expect("an answer").status()
        };
        assert_eq!(send().await, StatusCode::SEE_OTHER);
        app.clock.advance(Duration::minutes(20));
        assert_eq!(send().await, StatusCode::SEE_OTHER);
        app.clock.advance(Duration::days(2));
        assert_eq!(send().await, StatusCode::SEE_OTHER, "it was recorded, and is thanked for again");
        assert_eq!(app.recorded("types").await.len(), 1);
    }

    async fn an_invitation_that_ran_out_while_its_form_was_open_is_spent(db: Database) {
        let app = App::start(&db).await;
        let tokens = invited(&app).await;
        // It runs out with the end of the thirtieth day.
        app.clock.advance(Duration::days(30));
        evening(&app);
        let path = format!("/i/{}", tokens[0]);
        assert_eq!(app.get(&path).await.status, StatusCode::OK);
        app.clock.advance(Duration::minutes(20));
        assert_eq!(app.get(&path).await.status, StatusCode::GONE);
        let sent = app.post(&path, &[("polite", "5"), ("clear", "4")]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        assert_eq!(app.recorded("dossier").await.len(), 1);

        let late = browser().post(app.url(&format!("/i/{}", tokens[1])));
        let late = late.form(&[("polite", "5"), ("clear", "4")]).send().await.expect("an answer");
        assert_eq!(late.status(), StatusCode::GONE);
        assert!(late.text().await.expect("a body").contains("Rất hài lòng"), "what was chosen is shown");
    }
}

#[tokio::test]
async fn what_comes_too_late_is_given_back_whole() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.redefine("types", ends_today).await;
        evening(&app);
        app.get(FORM).await;
        app.clock.advance(Duration::hours(7));
        let back = app.post(FORM, &GOOD).await;
        assert_eq!(back.status, StatusCode::GONE);
        back.shows("Cuộc khảo sát đã kết thúc");
        back.shows("Rất tốt");
        back.shows("Rất hài lòng");
        assert_eq!(app.recorded("types").await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_survey_that_left_the_web_meanwhile_takes_what_was_opened_on_it() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.get(FORM).await;
        let off_the_web =
            |text: &str| text.replace("\"link\", ", "").replace("version = \"1\"", "version = \"2\"");
        app.redefine("types", off_the_web).await;
        assert_eq!(app.get(FORM).await.status, StatusCode::FORBIDDEN);
        assert_eq!(app.post(FORM, &GOOD).await.status, StatusCode::SEE_OTHER);
        let stranger = browser().post(app.url(FORM)).form(&GOOD).send().await.expect("an answer");
        assert_eq!(stranger.status(), StatusCode::FORBIDDEN);
        assert!(stranger.text().await.expect("a body").contains("Rất tốt"));
    })
    .await;
}

#[tokio::test]
async fn a_kiosk_without_script_gives_back_what_it_cannot_take() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let (device, token) = app.kiosk("types", "xa-binh-lu").await;
        let path = format!("/k/{token}");
        app.redefine("types", ends_today).await;
        evening(&app);
        app.get(&path).await.shows("name=\"form_version\" value=\"1\"");
        app.clock.advance(Duration::minutes(20));
        assert_eq!(app.post(&path, &GOOD).await.status, StatusCode::SEE_OTHER);
        let back = app.post(&path, &GOOD).await;
        assert_eq!(back.status, StatusCode::GONE, "the next one was not opened in time");
        back.shows("Rất tốt");
        assert!(app.db.store.revoke_device(device, app.clock.now()).await.expect("revoked"));
        let ended = app.post(&path, &GOOD).await;
        assert_eq!(ended.status, StatusCode::FORBIDDEN);
        ended.shows("Rất tốt");
        assert_eq!(app.recorded("types").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_form_loaded_again_was_opened_when_it_was_first_loaded() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.get(FORM).await;
        app.clock.advance(Duration::seconds(80));
        app.get(FORM).await;
        app.clock.advance(Duration::seconds(2));
        app.post(FORM, &GOOD).await;
        assert_eq!(app.recorded("types").await[0].duration, Some(82));
        // The next response of this browser has a time of its own.
        app.get(FORM).await;
        app.clock.advance(Duration::seconds(30));
        app.post(FORM, &GOOD).await;
        assert_eq!(app.recorded("types").await[1].duration, Some(30));
    })
    .await;
}
