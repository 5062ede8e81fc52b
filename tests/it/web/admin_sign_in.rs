//! Signing in and out, and what ends a session.

use hailong::password;
use hailong::store::Role;
use reqwest::StatusCode;
use time::Duration;

use crate::harness::app::{Answer, App, browser};
use crate::harness::database::on_sqlite;
use crate::harness::office::{PASSWORD, act, cookie_set};

const COOKIE: &str = "hailong-session";

on_both_engines! {
    async fn one_signs_in_looks_around_and_signs_out(db: Database) {
        let app = App::start(&db).await;
        app.account("Lan", Role::Admin, None).await;
        let before = app.get("/admin?survey=counter").await;
        assert_eq!(before.status, StatusCode::SEE_OTHER);
        assert_eq!(before.location(), "/admin/login?next=/admin%3Fsurvey%3Dcounter");
        app.get(before.location()).await.shows(r#"name="next" value="/admin?survey=counter""#);
        let form = [("name", " lan "), ("password", PASSWORD), ("next", "/admin?survey=counter")];
        let entered = app.post("/admin/login", &form).await;
        assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, "/admin?survey=counter"));
        let page = app.get("/admin").await;
        assert_eq!(page.status, StatusCode::OK);
        page.shows("<b>Lan</b>");
        assert_eq!(app.get("/admin/login").await.location(), "/admin", "signed in already");
        let left = app.post("/admin/logout", &[]).await;
        assert_eq!((left.status, left.location()), (StatusCode::SEE_OTHER, "/admin/login"));
        assert_eq!(app.get("/admin").await.status, StatusCode::SEE_OTHER);
        let acts = [("Lan", "sign-in"), ("Lan", "sign-out")];
        assert_eq!(app.acts().await, acts.map(|(who, what)| (who.to_owned(), what.to_owned())));
    }

    async fn each_sign_in_has_an_id_of_its_own_and_an_old_one_is_worth_nothing(db: Database) {
        let app = App::start(&db).await;
        app.account("Lan", Role::Admin, None).await;
        let first = cookie_set(&app.sign_in("Lan", PASSWORD).await, COOKIE).expect("a cookie");
        assert_eq!(with_session(&app, &first).await.status, StatusCode::OK);
        let second = cookie_set(&app.sign_in("Lan", PASSWORD).await, COOKIE).expect("a cookie");
        assert_ne!(first, second, "the id that came with the request is not kept");
        assert_eq!(with_session(&app, &first).await.status, StatusCode::SEE_OTHER);
        app.post("/admin/logout", &[]).await;
        assert_eq!(with_session(&app, &second).await.status, StatusCode::SEE_OTHER);
    }
}

async fn with_session(app: &App, id: &str) -> Answer {
    let request = browser().get(app.url("/admin")).header("cookie", format!("{COOKIE}={id}"));
    Answer::of(request.send().await.expect("an answer")).await
}

#[tokio::test]
async fn a_session_that_a_stranger_planted_is_not_taken_over() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.account("Lan", Role::Admin, None).await;
        let planted = "AAAAAAAAAAAAAAAAAAAAAQ";
        let form = [("name", "Lan"), ("password", PASSWORD)];
        let request = browser().post(app.url("/admin/login")).form(&form);
        let request = request.header("cookie", format!("{COOKIE}={planted}"));
        let entered = Answer::of(request.send().await.expect("an answer")).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER);
        assert_ne!(cookie_set(&entered, COOKIE).expect("a cookie"), planted);
        assert_eq!(with_session(&app, planted).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_look_the_same() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.account("Lan", Role::Admin, None).await;
        let wrong_password = app.sign_in("Lan", "không phải mật khẩu này").await;
        let wrong_name = app.sign_in("Nal", PASSWORD).await;
        for answer in [&wrong_password, &wrong_name] {
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            answer.shows("Tên đăng nhập hoặc mật khẩu chưa đúng.");
            answer.hides("không phải mật khẩu này");
            answer.hides(PASSWORD);
            assert_eq!(cookie_set(answer, COOKIE), None);
        }
        wrong_password.shows(r#"value="Lan""#);
        assert_eq!(wrong_password.text.replace("Lan", "Nal"), wrong_name.text);
        let acts = [("Lan", "sign-in-failed"), ("unknown", "sign-in-failed")];
        assert_eq!(app.acts().await, acts.map(|(who, what)| (who.to_owned(), what.to_owned())));
        assert_eq!(app.sign_in("", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(app.sign_in("Lan", &"x".repeat(2000)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn who_fails_too_often_waits_longer_each_time() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.account("Lan", Role::Admin, None).await;
        for _ in 0..3 {
            assert_eq!(app.sign_in("Lan", "sai mật khẩu").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let locked = app.sign_in("Lan", PASSWORD).await;
        assert_eq!((locked.status, locked.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "6"));
        locked.shows("Đã thử sai nhiều lần");
        locked.shows(r#"value="Lan""#);
        app.clock.advance(Duration::seconds(6));
        assert_eq!(app.sign_in("Lan", "sai mật khẩu").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        app.clock.advance(Duration::seconds(6));
        assert_eq!(app.sign_in("Lan", PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
        app.clock.advance(Duration::seconds(5));
        assert_eq!(app.sign_in("Lan", PASSWORD).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_and_in_the_end_anyway() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        app.clock.advance(Duration::minutes(31));
        assert_eq!(app.get("/admin").await.status, StatusCode::SEE_OTHER, "idle");
        app.sign_in("Lan", PASSWORD).await;
        for _ in 0..28 {
            app.clock.advance(Duration::minutes(25));
            assert_eq!(app.get("/admin").await.status, StatusCode::OK, "in use");
        }
        app.clock.advance(Duration::minutes(25));
        assert_eq!(app.get("/admin").await.status, StatusCode::SEE_OTHER, "after twelve hours");
    })
    .await;
}

#[tokio::test]
async fn another_password_and_a_shut_account_end_sessions() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let lan = db.store.account_by_name("Lan").await.expect("a look").expect("an account");
        let hash = password::hash("một mật khẩu khác hẳn").expect("a hash");
        db.store.choose_password(lan.id, &hash, &act(&app.clock)).await.expect("changed");
        assert_eq!(app.get("/admin").await.status, StatusCode::SEE_OTHER);
        app.sign_in("Lan", "một mật khẩu khác hẳn").await;
        assert_eq!(app.get("/admin").await.status, StatusCode::OK);
        db.store.set_disabled(lan.id, true, &act(&app.clock)).await.expect("shut");
        assert_eq!(app.get("/admin").await.status, StatusCode::SEE_OTHER);
        let shut = app.sign_in("Lan", "một mật khẩu khác hẳn").await;
        assert_eq!(shut.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_and_secure_over_https() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.account("Lan", Role::Admin, None).await;
        let plain = app.sign_in("Lan", PASSWORD).await;
        let cookie = plain.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        assert!(!cookie.contains("Secure"), "{cookie}");
        let form = [("name", "Lan"), ("password", PASSWORD)];
        let request = browser().post(app.url("/admin/login")).form(&form);
        let request = request.header("x-forwarded-proto", "https");
        let secure = Answer::of(request.send().await.expect("an answer")).await;
        assert!(secure.header("set-cookie").ends_with("; Secure"), "{}", secure.header("set-cookie"));
        let nobody = browser().get(app.url("/admin/login")).send().await.expect("an answer");
        assert!(!nobody.headers().contains_key("set-cookie"), "no session without need");
    })
    .await;
}

#[tokio::test]
async fn one_is_not_led_out_of_the_area_by_signing_in() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.account("Lan", Role::Admin, None).await;
        for next in ["https://evil.example/", "//evil.example", "/admin/../..//evil", "/results", "/admin\\"]
        {
            let form = [("name", "Lan"), ("password", PASSWORD), ("next", next)];
            let entered = app.post("/admin/login", &form).await;
            let location = entered.location();
            assert!(location.starts_with("/admin") && !location.contains("//"), "{next}: {location}");
        }
        let other = browser().post(app.url("/admin/login")).header("sec-fetch-site", "cross-site");
        let other = other.form(&[("name", "Lan"), ("password", PASSWORD)]).send().await.expect("an answer");
        assert_eq!(other.status(), StatusCode::FORBIDDEN);
    })
    .await;
}
