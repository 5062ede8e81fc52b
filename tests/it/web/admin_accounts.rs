//! Accounts: made, changed, locked, and the passwords of their owners.

use hailong::store::{AuditEntry, Role};
use reqwest::StatusCode;

use crate::harness::app::{Answer, App, browser};
use crate::harness::database::on_sqlite;
use crate::harness::office::PASSWORD;

const CHOSEN: &str = "mật khẩu do tôi tự chọn";

/// The path of the link that a page shows once.
fn link(page: &Answer) -> String {
    let at = page.text.find("/admin/password/").unwrap_or_else(|| panic!("no link in {}", page.text));
    page.text[at..].split('<').next().expect("an end").to_owned()
}

fn last(trail: &[hailong::store::AuditRecord], action: &str) -> AuditEntry {
    let found = trail.iter().rev().find(|record| record.entry.action == action);
    found.unwrap_or_else(|| panic!("no {action}")).entry.clone()
}

on_both_engines! {
    async fn an_account_is_made_by_a_link_that_works_once(db: Database) {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let form = [("name", "Hoa"), ("role", "unit"), ("unit", "xa-bum-nua")];
        let page = app.post("/admin/users", &form).await;
        assert_eq!(page.status, StatusCode::OK);
        let link = link(&page);
        let made = last(&app.trail().await, "account-created");
        assert_eq!((made.actor.as_str(), made.subject.as_str(), made.after.as_str()), ("Lan", "Hoa", "unit @ xa-bum-nua"));
        let hoa = browser();
        let choose = async |password: &str, again: &str| {
            let form = [("password", password), ("again", again)];
            Answer::of(hoa.post(app.url(&link)).form(&form).send().await.expect("an answer")).await
        };
        Answer::of(hoa.get(app.url(&link)).send().await.expect("an answer")).await.shows("Hoa");
        assert_eq!(choose("ngắn", "ngắn").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(choose(CHOSEN, "khác").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(choose(CHOSEN, CHOSEN).await.status, StatusCode::SEE_OTHER);
        let inside = hoa.get(app.url("/admin/units/xa-bum-nua")).send().await.expect("an answer");
        assert_eq!(inside.status(), StatusCode::OK);
        assert_eq!(choose(CHOSEN, CHOSEN).await.status, StatusCode::GONE);
        let again = app.post("/admin/users", &form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.shows("Đã có tài khoản mang tên này");
        let seen = app.trail().await;
        assert!(seen.iter().all(|record| !format!("{record:?}").contains(link.rsplit('/').next().expect("a token"))));
    }

    async fn role_and_lock_are_changed_and_end_sessions_at_once(db: Database) {
        let app = App::start(&db).await;
        let minh = app.account("Minh", Role::Viewer, None).await;
        let other = App::start(&db).await;
        other.sign_in("Minh", PASSWORD).await;
        assert_eq!(other.get("/admin/audit").await.status, StatusCode::OK);
        app.signed_in_as("Lan", Role::Admin, None).await;
        let page = format!("/admin/users/{minh}");
        let wrong = app.post(&format!("{page}/role"), &[("role", "clerk"), ("unit", "")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("phải gắn với một đơn vị");
        let changed = app.post(&format!("{page}/role"), &[("role", "clerk"), ("unit", "xa-bum-to")]).await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER);
        let entry = last(&app.trail().await, "role-changed");
        assert_eq!((entry.before.as_str(), entry.after.as_str()), ("viewer", "clerk @ xa-bum-to"));
        assert_eq!(other.get("/admin/account").await.status, StatusCode::SEE_OTHER, "signed out");
        other.sign_in("Minh", PASSWORD).await;
        assert_eq!(other.get("/admin/audit").await.status, StatusCode::FORBIDDEN);
        app.post(&format!("{page}/state"), &[("state", "off")]).await;
        assert_eq!(other.get("/admin/account").await.status, StatusCode::SEE_OTHER);
        assert_eq!(other.sign_in("Minh", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        app.post(&format!("{page}/state"), &[("state", "on")]).await;
        assert_eq!(other.sign_in("Minh", PASSWORD).await.status, StatusCode::SEE_OTHER);
        let acts: Vec<String> = app.acts().await.into_iter().map(|(_, act)| act).collect();
        assert!(acts.contains(&"account-disabled".to_owned()) && acts.contains(&"account-enabled".to_owned()));
    }
}

#[tokio::test]
async fn a_reset_takes_the_password_away_and_a_newer_link_the_older_one() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let minh = app.account("Minh", Role::Viewer, None).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        let reset = format!("/admin/users/{minh}/reset");
        let first = link(&app.post(&reset, &[]).await);
        let second = link(&app.post(&reset, &[]).await);
        assert_eq!(app.get(&first).await.status, StatusCode::GONE);
        assert_eq!(app.get(&second).await.status, StatusCode::OK);
        let old = app.sign_in("Minh", PASSWORD).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY, "the old password is worth nothing");
        app.clock.advance(time::Duration::days(4));
        assert_eq!(app.get(&second).await.status, StatusCode::GONE, "expired");
    })
    .await;
}

#[tokio::test]
async fn one_changes_ones_own_password_and_other_sessions_end() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.account("Lan", Role::Analyst, None).await;
        let elsewhere = App::start(&db).await;
        app.sign_in("Lan", PASSWORD).await;
        elsewhere.sign_in("Lan", PASSWORD).await;
        let change = async |old: &str, new: &str, again: &str| {
            let form = [("old", old), ("password", new), ("again", again)];
            app.post("/admin/account/password", &form).await
        };
        let wrong = change("không phải", CHOSEN, CHOSEN).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("Mật khẩu hiện nay chưa đúng");
        wrong.hides(CHOSEN);
        assert_eq!(change(PASSWORD, PASSWORD, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let changed = change(PASSWORD, CHOSEN, CHOSEN).await;
        assert_eq!(changed.location(), "/admin/account?done=password");
        assert_eq!(app.get("/admin").await.status, StatusCode::OK, "this session goes on");
        assert_eq!(elsewhere.get("/admin").await.status, StatusCode::SEE_OTHER);
        elsewhere.sign_in("Lan", CHOSEN).await;
        let left = app.post("/admin/account/sign-out-everywhere", &[]).await;
        assert_eq!(left.location(), "/admin/account?done=sessions");
        assert_eq!(app.get("/admin").await.status, StatusCode::OK);
        assert_eq!(elsewhere.get("/admin").await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_password_that_has_to_be_changed_is_changed_first() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let minh = app.account("Minh", Role::Viewer, None).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        app.post(&format!("/admin/users/{minh}/require-change"), &[]).await;
        let minh = App::start(&db).await;
        minh.sign_in("Minh", PASSWORD).await;
        for path in ["/admin", "/admin/units/xa-bum-to", "/admin/audit"] {
            assert_eq!(minh.get(path).await.location(), format!("/admin/account?next={path}"), "{path}");
        }
        minh.get("/admin/account").await.shows("Xin đổi mật khẩu trước khi làm việc tiếp");
        let form = [("old", PASSWORD), ("password", CHOSEN), ("again", CHOSEN)];
        assert_eq!(minh.post("/admin/account/password", &form).await.location(), "/admin");
        assert_eq!(minh.get("/admin").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_more_than_they_have_nor_locks_themselves_out() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let lan = app.account("Lan", Role::Admin, Some("xa-bum-nua")).await;
        app.sign_in("Lan", PASSWORD).await;
        for (role, unit) in [("admin", ""), ("unit", "xa-binh-lu"), ("viewer", "tinh-lai-chau")] {
            let refused = app.post("/admin/users", &[("name", "Hoa"), ("role", role), ("unit", unit)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{role} {unit}");
        }
        assert_eq!(db.store.count_accounts().await.expect("counted"), 1);
        for (act, form) in [("role", ("role", "viewer")), ("state", ("state", "off")), ("reset", ("", ""))] {
            let refused = app.post(&format!("/admin/users/{lan}/{act}"), &[form]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{act}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_trail_is_shown_filtered_and_exported_whole() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.signed_in_as("Lan", Role::Admin, None).await;
        app.post("/admin/users", &[("name", "=Hoa"), ("role", "viewer"), ("unit", "")]).await;
        let page = app.get("/admin/audit?action=account-created").await;
        page.shows("Tạo tài khoản");
        page.shows("=Hoa");
        page.hides("<td>Đăng nhập</td>");
        app.get("/admin/audit?actor=Minh").await.shows("Không có thao tác nào khớp");
        app.get("/admin/audit?from=2026-04-15&to=2026-04-15").await.shows("=Hoa");
        app.get("/admin/audit?from=2026-04-16").await.hides("=Hoa");
        assert_eq!(app.get("/admin/audit?from=x").await.status, StatusCode::BAD_REQUEST);
        let file = app.get("/admin/audit.csv").await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        file.shows("'=Hoa");
        let lines: Vec<&str> = file.text.lines().collect();
        assert!(lines[0].trim_start_matches('\u{feff}').starts_with("sequence,id,at,actor"));
        assert!(
            lines.last().expect("an end").starts_with("end,3,"),
            "sign-in, account, export: {}",
            file.text
        );
    })
    .await;
}
