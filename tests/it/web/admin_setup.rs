//! The first administrator.

use reqwest::StatusCode;
use time::Duration;

use crate::harness::app::{App, browser};
use crate::harness::database::on_sqlite;
use crate::harness::office::PASSWORD;

async fn link(app: &App) -> String {
    let secret = app.clock.new_secret().expect("randomness");
    let ends = app.clock.now() + Duration::hours(24);
    app.db.store.create_token(&secret, "setup", ends).await.expect("a token");
    format!("/setup/{secret}")
}

const GOOD: [(&str, &str); 3] = [("name", "Lan"), ("password", PASSWORD), ("again", PASSWORD)];

on_both_engines! {
    async fn the_link_makes_one_administrator_and_is_then_spent(db: Database) {
        let app = App::start(&db).await;
        let (first, other) = (link(&app).await, link(&app).await);
        app.get(&first).await.shows("Tạo tài khoản quản trị đầu tiên");
        let made = app.post(&first, &GOOD).await;
        assert_eq!((made.status, made.location()), (StatusCode::SEE_OTHER, "/admin"));
        app.get("/admin").await.shows("<b>Lan</b>");
        for spent in [&first, &other] {
            let gone = app.get(spent).await;
            assert_eq!(gone.status, StatusCode::GONE);
            gone.shows("Đường liên kết không còn dùng được");
            assert_eq!(app.post(spent, &GOOD).await.status, StatusCode::GONE);
        }
        let acts = [("Lan", "account-created"), ("Lan", "sign-in")];
        assert_eq!(app.acts().await, acts.map(|(who, what)| (who.to_owned(), what.to_owned())));
    }

    async fn two_at_once_make_one_administrator(db: Database) {
        let app = App::start(&db).await;
        let link = link(&app).await;
        let (one, other) = (browser(), browser());
        let post = |client: reqwest::Client, name: &'static str| {
            let form = [("name", name), ("password", PASSWORD), ("again", PASSWORD)];
            client.post(app.url(&link)).form(&form).send()
        };
        let (one, other) = tokio::join!(post(one, "Lan"), post(other, "Minh"));
        let mut statuses = [one.expect("an answer").status(), other.expect("an answer").status()];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::GONE]);
        assert_eq!(db.store.count_accounts().await.expect("a count"), 1);
    }
}

#[tokio::test]
async fn a_form_with_faults_says_each_and_keeps_the_name_but_no_password() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let link = link(&app).await;
        let short = app.post(&link, &[("name", "Lan"), ("password", "ngắn"), ("again", "khác")]).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        short.shows("Mật khẩu cần ít nhất 10 ký tự.");
        short.shows("Hai lần nhập mật khẩu không giống nhau.");
        short.shows(r#"value="Lan""#);
        short.hides("ngắn");
        let nameless = app.post(&link, &[("name", "  "), ("password", PASSWORD), ("again", PASSWORD)]).await;
        nameless.shows("Xin nhập tên đăng nhập.");
        assert_eq!(app.post(&link, &GOOD).await.status, StatusCode::SEE_OTHER, "the link is still good");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_link_and_an_old_one_do_not_work() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let link = link(&app).await;
        assert_eq!(app.get("/setup/nonsense").await.status, StatusCode::GONE);
        app.clock.advance(Duration::hours(25));
        assert_eq!(app.get(&link).await.status, StatusCode::GONE);
        assert_eq!(app.post(&link, &GOOD).await.status, StatusCode::GONE);
        assert_eq!(db.store.count_accounts().await.expect("a count"), 0);
    })
    .await;
}
