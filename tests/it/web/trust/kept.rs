//! A session that ends while somebody types loses nothing.

use hailong::store::Role;
use reqwest::StatusCode;
use reqwest::header::REFERER;
use time::Duration;

use crate::harness::app::{Answer, App, browser};
use crate::harness::office::{PASSWORD, act};

const ENTRY: &str = "/admin/paper/types/units/xa-binh-lu";

fn sheet() -> Vec<(&'static str, &'static str)> {
    vec![
        ("sheet_number", "L-001"),
        ("sheet_day", "14/04/2026"),
        ("sex", "2"),
        ("how", "1, 3"),
        ("polite", "4"),
        ("note", "Một góp ý dài,\nhai dòng"),
    ]
}

async fn clerk(app: &App) -> uuid::Uuid {
    let mai = app.account("Mai", Role::Clerk, Some("xa-binh-lu")).await;
    app.sign_in("Mai", PASSWORD).await;
    app.get(ENTRY).await;
    mai
}

/// Sends the sheet, which leads to the door; and where the door leads to.
async fn turned_away(app: &App) -> String {
    let turned = app.post(ENTRY, &sheet()).await;
    assert_eq!(turned.status, StatusCode::SEE_OTHER, "{}", turned.text);
    let next =
        turned.location().strip_prefix("/admin/login?next=").expect("the door, and behind it the form");
    assert!(app.recorded("types").await.is_empty(), "nothing is carried out");
    assert!(app.get(turned.location()).await.text.contains("đã được giữ lại"));
    next.to_owned()
}

async fn signs_in_again(app: &App, name: &str, next: &str) -> Answer {
    let answer = app.post("/admin/login", &[("name", name), ("password", PASSWORD), ("next", next)]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, next));
    app.get(next).await
}

fn holds_all(page: &Answer) {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for kept in ["value=\"L-001\"", "value=\"14/04/2026\"", "value=\"1, 3\"", "Một góp ý dài,\nhai dòng"]
    {
        page.shows(kept);
    }
    page.shows(&format!("action=\"{ENTRY}\""));
}

on_both_engines! {
    async fn a_sheet_comes_back_after_signing_in_however_the_session_ended(db: Database) {
        let app = App::start(&db).await;
        let mai = clerk(&app).await;
        app.post("/admin/logout", &[]).await;
        let next = turned_away(&app).await;
        holds_all(&signs_in_again(&app, "Mai", &next).await);

        app.clock.advance(Duration::hours(12) + Duration::minutes(1));
        let next = turned_away(&app).await;
        holds_all(&signs_in_again(&app, "Mai", &next).await);

        app.db.store.end_sessions(mai, &act(&app.clock)).await.expect("ended elsewhere");
        let next = turned_away(&app).await;
        let page = signs_in_again(&app, "Mai", &next).await;
        holds_all(&page);
        assert!(app.recorded("types").await.is_empty(), "not before it is sent again");
        assert_eq!(app.post(ENTRY, &sheet()).await.status, StatusCode::SEE_OTHER);
        assert_eq!(app.recorded("types").await.len(), 1);

        let forget = format!("{next}/forget");
        assert_eq!(app.post(&forget, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(app.get(&next).await.status, StatusCode::NOT_FOUND);
    }

    async fn only_the_one_who_typed_it_sees_it_and_only_there(db: Database) {
        let app = App::start(&db).await;
        clerk(&app).await;
        app.account("Hoa", Role::Unit, Some("xa-binh-lu")).await;
        app.post("/admin/logout", &[]).await;
        let next = turned_away(&app).await;
        let other = signs_in_again(&app, "Hoa", &next).await;
        assert_eq!(other.status, StatusCode::FORBIDDEN);
        other.hides("Một góp ý dài");
        let elsewhere = browser();
        let form = [("name", "Mai"), ("password", PASSWORD)];
        elsewhere.post(app.url("/admin/login")).form(&form).send().await.expect("an answer");
        let page = Answer::of(elsewhere.get(app.url(&next)).send().await.expect("an answer")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        page.hides("Một góp ý dài");
        holds_all(&signs_in_again(&app, "Mai", &next).await);
        app.clock.advance(Duration::hours(17));
        app.sign_in("Mai", PASSWORD).await;
        assert_eq!(app.get(&next).await.status, StatusCode::NOT_FOUND, "not for ever");
    }

    async fn any_form_of_the_area_comes_back_and_secrets_do_not(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        app.get("/admin").await;
        app.post("/admin/logout", &[]).await;
        let kiosk = [("label", "Quầy số 7"), ("unit", "xa-binh-lu"), ("survey", "counter"), ("pin", "86420975")];
        let turned = app.post("/admin/kiosks", &kiosk).await;
        let next = turned.location().strip_prefix("/admin/login?next=").expect("kept").to_owned();
        let page = signs_in_again(&app, "Lan", &next).await;
        page.shows("value=\"Quầy số 7\"");
        page.shows("action=\"/admin/kiosks\"");
        for (table, text) in db.text_of_every_table().await {
            assert!(!text.contains("86420975"), "{table} holds a PIN");
        }
        assert!(app.db.store.devices().await.expect("devices").is_empty());

        // Where nothing was typed, the page it stood on is enough.
        app.post("/admin/logout", &[]).await;
        let bare = app.client.post(app.url("/admin/comments/read")).header(REFERER, app.url("/admin/comments?q=x"));
        let bare = Answer::of(bare.form(&[("back", "/admin/comments")]).send().await.expect("an answer")).await;
        assert_eq!(bare.location(), "/admin/login?next=/admin/comments%3Fq%3Dx");

        let body = "--x\r\nContent-Disposition: form-data; name=\"list\"; filename=\"list\"\r\n\r\na,b\r\n--x--\r\n";
        let sent = app.client.post(app.url("/admin/invitations")).header(REFERER, app.url("/admin/invitations"));
        let sent = sent.header("content-type", "multipart/form-data; boundary=x").body(body);
        let sent = Answer::of(sent.send().await.expect("an answer")).await;
        app.sign_in("Lan", PASSWORD).await;
        let told = app.get("/admin/kept/file?back=/admin/invitations").await;
        assert!(sent.location().starts_with("/admin/login?next=/admin/kept/file"), "{}", sent.location());
        told.shows("chọn lại tệp");
        told.shows("href=\"/admin/invitations\"");
    }

    async fn a_password_that_has_to_be_changed_first_loses_nothing_either(db: Database) {
        let app = App::start(&db).await;
        let mai = clerk(&app).await;
        app.db.store.require_change(mai, &act(&app.clock)).await.expect("required");
        let mut turned = app.post(ENTRY, &sheet()).await;
        if turned.location().starts_with("/admin/login") {
            let next = turned.location().strip_prefix("/admin/login?next=").expect("kept").to_owned();
            turned = signs_in_again(&app, "Mai", &next).await;
        }
        let next = turned.location().strip_prefix("/admin/account?next=").expect("kept").to_owned();
        app.get(turned.location()).await.shows(&format!("name=\"next\" value=\"{next}\""));
        let new = "một câu khác dễ nhớ";
        let chosen = app.post("/admin/account/password",
            &[("old", PASSWORD), ("password", new), ("again", new), ("next", &next)]).await;
        assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, next.as_str()), "{}", chosen.text);
        holds_all(&app.get(&next).await);
    }

    async fn strangers_keep_little(db: Database) {
        let app = App::start(&db).await;
        let long = "x".repeat(70_000);
        let form = [("reason", long.as_str())];
        assert_eq!(app.post("/admin/actions", &form).await.location(), "/admin/login");
        let short = [("remedy", "ngắn")];
        for _ in 0..200 {
            let kept = app.post("/admin/actions", &short).await;
            assert!(kept.location().starts_with("/admin/login?next=/admin/kept/"), "{}", kept.location());
        }
        assert_eq!(app.post("/admin/actions", &short).await.location(), "/admin/login");
    }
}
