//! Signing in by an identity provider: a real one, spoken to over HTTP.

use hailong::store::Role;
use hailong::web::ProviderSettings;
use reqwest::StatusCode;
use time::Duration;

use crate::harness::app::{Answer, App, browser};
use crate::harness::database::{Database, on_sqlite};
use crate::harness::identity::{self, ClaimsIn, IdentityProvider, settings};
use crate::harness::office::{PASSWORD, act, cookie_set};

const COOKIE: &str = "hailong-session";

async fn start(db: &Database, provider: &IdentityProvider) -> App {
    App::with(db, settings(&provider.issuer, "preferred_username"), 1000).await
}

/// That an answer leads back to the sign-in page with this trouble, and that nobody is signed in.
#[track_caller]
fn turned_away(answer: &Answer, trouble: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(answer.location(), format!("/admin/login?trouble={trouble}"));
}

/// Who signed in or failed to, and what is written beside it.
async fn trail(app: &App) -> Vec<(String, String, String)> {
    let records = app.trail().await.into_iter().map(|record| record.entry);
    records.map(|entry| (entry.actor, entry.action, entry.detail)).collect()
}

on_both_engines! {
    async fn a_person_whose_account_was_made_signs_in_and_belongs_to_it(db: Database) {
        let provider = IdentityProvider::start(ClaimsIn::UserInfo);
        let app = start(&db, &provider).await;
        app.account("Lan", Role::Admin, None).await;
        app.get("/admin/login?next=/admin/users").await.shows("Tài khoản của tỉnh");
        let begun = app.begin_elsewhere("/admin/users").await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER);
        let before = cookie_set(&begun, COOKIE).expect("a session that waits");
        let back = app.at_provider(&provider, begun.location(), "lan").await;
        let entered = app.get(&back).await;
        assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, "/admin/users"));
        assert_ne!(cookie_set(&entered, COOKIE).expect("a cookie"), before, "another id from here on");
        app.get("/admin").await.shows("<b>Lan</b>");
        app.post("/admin/logout", &[]).await;
        assert_eq!(app.get("/admin").await.status, StatusCode::SEE_OTHER);
        assert_eq!(app.sign_in_elsewhere(&provider, "lan").await.location(), "/admin", "and again");
        let issuer = provider.issuer.as_str();
        let expected = [
            ("Lan", "identity-bound", ""),
            ("Lan", "sign-in", issuer),
            ("Lan", "sign-out", ""),
            ("Lan", "sign-in", issuer),
        ];
        let expected = expected.map(|(who, what, how)| (who.to_owned(), what.to_owned(), how.to_owned()));
        assert_eq!(trail(&app).await, expected);
    }

    async fn another_person_of_the_same_name_stays_out_until_the_first_is_released(db: Database) {
        let provider = IdentityProvider::start(ClaimsIn::UserInfo);
        let app = start(&db, &provider).await;
        let lan = app.account("Lan", Role::Admin, None).await;
        app.account("Minh", Role::Admin, None).await;
        assert_eq!(app.sign_in_elsewhere(&provider, "lan").await.location(), "/admin");
        let other = start(&db, &provider).await;
        turned_away(&other.sign_in_elsewhere(&provider, "lan~2").await, "unknown");
        let said = other.get("/admin/login?trouble=unknown").await;
        said.shows("Danh tính này chưa được gắn với tài khoản nào đang dùng ở đây.");
        assert_eq!(other.get("/admin").await.status, StatusCode::SEE_OTHER);
        other.sign_in("Minh", PASSWORD).await;
        let page = other.get(&format!("/admin/users/{lan}")).await;
        page.shows(&format!("lan tại {}", provider.issuer));
        other.post(&format!("/admin/users/{lan}/identity"), &[]).await;
        other.get(&format!("/admin/users/{lan}")).await.hides("/identity");
        assert_eq!(app.get("/admin").await.status, StatusCode::SEE_OTHER, "the first one's session is over");
        other.post("/admin/logout", &[]).await;
        assert_eq!(other.sign_in_elsewhere(&provider, "lan~2").await.location(), "/admin");
        turned_away(&app.sign_in_elsewhere(&provider, "lan").await, "unknown");
        let acts: Vec<String> = app.acts().await.into_iter().map(|(_, act)| act).collect();
        assert_eq!(acts.iter().filter(|act| *act == "sign-in-failed").count(), 2);
        assert_eq!(acts.iter().filter(|act| *act == "identity-released").count(), 1);
    }
}

#[tokio::test]
async fn nobody_comes_in_without_an_account_that_is_in_use() {
    on_sqlite(async |db| {
        let provider = IdentityProvider::start(ClaimsIn::Token);
        let app = start(&db, &provider).await;
        let minh = app.account("Minh", Role::Viewer, None).await;
        turned_away(&app.sign_in_elsewhere(&provider, "lan").await, "unknown");
        db.store.set_disabled(minh, true, &act(&app.clock)).await.expect("shut");
        turned_away(&app.sign_in_elsewhere(&provider, "minh").await, "unknown");
        db.store.set_disabled(minh, false, &act(&app.clock)).await.expect("open");
        assert_eq!(app.sign_in_elsewhere(&provider, "minh").await.location(), "/admin");
        db.store.set_disabled(minh, true, &act(&app.clock)).await.expect("shut");
        assert_eq!(app.get("/admin").await.status, StatusCode::SEE_OTHER, "shut while signed in");
        assert_eq!(db.store.count_accounts().await.expect("a count"), 1, "no account makes itself");
        let failed: Vec<_> =
            trail(&app).await.into_iter().filter(|(_, act, _)| act == "sign-in-failed").collect();
        let why = |name: &str, why: &str| {
            (name.to_owned(), "sign-in-failed".to_owned(), format!("{} {why}", provider.issuer))
        };
        assert_eq!(failed, [why("unknown", "no-account"), why("Minh", "disabled")]);
    })
    .await;
}

#[tokio::test]
async fn an_answer_counts_once_and_only_in_the_browser_that_asked() {
    on_sqlite(async |db| {
        let provider = IdentityProvider::start(ClaimsIn::Token);
        let app = start(&db, &provider).await;
        app.account("Lan", Role::Admin, None).await;
        let begun = app.begin_elsewhere("").await;
        let back = app.at_provider(&provider, begun.location(), "lan").await;
        let stolen = browser().get(app.url(&back)).send().await.expect("an answer");
        turned_away(&Answer::of(stolen).await, "stale");
        assert_eq!(app.get(&back).await.location(), "/admin");
        app.post("/admin/logout", &[]).await;
        turned_away(&app.get(&back).await, "stale");
        // An answer that was made for another sign-in of the same browser.
        let begun = app.begin_elsewhere("").await;
        let first = app.at_provider(&provider, begun.location(), "lan").await;
        app.begin_elsewhere("").await;
        turned_away(&app.get(&first).await, "stale");
        let last = trail(&app).await.pop().expect("an entry");
        assert_eq!(last, ("unknown".into(), "sign-in-failed".into(), format!("{} state", provider.issuer)));
        // Too late, by our clock.
        let begun = app.begin_elsewhere("").await;
        let late = app.at_provider(&provider, begun.location(), "lan").await;
        app.clock.advance(Duration::minutes(10));
        turned_away(&app.get(&late).await, "stale");
        app.get("/admin/login?trouble=stale").await.shows("đã quá hạn");
        assert_eq!(app.get("/admin").await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_token_for_another_sign_in_and_a_code_out_of_time_or_foreign_are_refused() {
    on_sqlite(async |db| {
        let provider = IdentityProvider::start(ClaimsIn::Token);
        let app = start(&db, &provider).await;
        app.account("Lan", Role::Admin, None).await;
        // The nonce, and then the challenge of PKCE, are exchanged on the way to the provider.
        for (name, other) in [("nonce", "0".repeat(64)), ("code_challenge", "A".repeat(43))] {
            let begun = app.begin_elsewhere("").await;
            let there = begun.location();
            let (head, tail) = there.split_once(&format!("{name}=")).expect("it is asked for");
            let tail = tail.split_once('&').map_or(String::new(), |(_, rest)| format!("&{rest}"));
            let there = format!("{head}{name}={other}{tail}");
            let back = app.at_provider(&provider, &there, "lan").await;
            turned_away(&app.get(&back).await, "refused");
        }
        let begun = app.begin_elsewhere("").await;
        let back = app.at_provider(&provider, begun.location(), "lan").await;
        provider.ahead(90).await;
        turned_away(&app.get(&back).await, "refused");
        // The token's own end lies before our clock.
        provider.ahead(0).await;
        let begun = app.begin_elsewhere("").await;
        let back = app.at_provider(&provider, begun.location(), "lan").await;
        provider.ahead(-20 * 365 * 86_400).await;
        turned_away(&app.get(&back).await, "refused");
        provider.ahead(0).await;
        let begun = app.begin_elsewhere("").await;
        let back = app.at_provider(&provider, begun.location(), "").await;
        assert!(back.contains("error=access_denied"), "{back}");
        turned_away(&app.get(&back).await, "refused");
        app.get("/admin/login?trouble=refused").await.shows("không xác nhận lần đăng nhập này");
        assert_eq!(app.get("/admin").await.status, StatusCode::SEE_OTHER);
        let acts = app.acts().await;
        assert!(acts.iter().all(|(who, act)| (who.as_str(), act.as_str()) == ("unknown", "sign-in-failed")));
        assert_eq!(acts.len(), 5);
        assert_eq!(app.sign_in_elsewhere(&provider, "lan").await.location(), "/admin", "all is well again");
    })
    .await;
}

#[tokio::test]
async fn mail_names_an_account_only_when_the_provider_has_verified_it() {
    on_sqlite(async |db| {
        let provider = IdentityProvider::start(ClaimsIn::UserInfo);
        let app = App::with(&db, settings(&provider.issuer, "email"), 1000).await;
        app.account("lan@example.vn", Role::Admin, None).await;
        turned_away(&app.sign_in_elsewhere(&provider, "lan~unverified").await, "refused");
        assert_eq!(app.sign_in_elsewhere(&provider, "lan").await.location(), "/admin");
    })
    .await;
}

#[tokio::test]
async fn without_its_provider_the_server_runs_and_passwords_work() {
    on_sqlite(async |db| {
        let mut provider = IdentityProvider::start(ClaimsIn::Token);
        let app = start(&db, &provider).await;
        app.account("Lan", Role::Admin, None).await;
        let begun = app.begin_elsewhere("").await;
        let back = app.at_provider(&provider, begun.location(), "lan").await;
        provider.kill();
        turned_away(&app.get(&back).await, "unreachable");
        let begun = app.begin_elsewhere("/admin/users").await;
        assert_eq!(begun.location(), "/admin/login?next=/admin/users&trouble=unreachable");
        let page = app.get(begun.location()).await;
        page.shows("Hiện chưa kết nối được với hệ thống xác thực.");
        page.shows(r#"name="next" value="/admin/users""#);
        app.get("/admin/login?trouble=unreachable&lang=en").await.shows("provider cannot be reached");
        assert_eq!(app.sign_in("Lan", PASSWORD).await.location(), "/admin");
        // One that was never there.
        let elsewhere = App::with(&db, settings("http://127.0.0.1:9", "preferred_username"), 1000).await;
        turned_away(&elsewhere.begin_elsewhere("").await, "unreachable");
        assert_eq!(elsewhere.sign_in("Lan", PASSWORD).await.location(), "/admin");
    })
    .await;
}

#[tokio::test]
async fn a_foreign_page_begins_no_sign_in_and_a_server_without_a_provider_offers_none() {
    on_sqlite(async |db| {
        let provider = IdentityProvider::start(ClaimsIn::Token);
        let app = start(&db, &provider).await;
        for (name, value) in [("sec-fetch-site", "cross-site"), ("referer", "https://evil.example/")] {
            let request = app.client.get(app.url("/admin/login/elsewhere")).header(name, value);
            let answer = Answer::of(request.send().await.expect("an answer")).await;
            assert_eq!(answer.location(), "/admin/login", "{name}");
            assert_eq!(cookie_set(&answer, COOKIE), None, "nothing is kept");
        }
        let begun = app.begin_elsewhere("https://evil.example/").await;
        let back = app.at_provider(&provider, begun.location(), "lan").await;
        turned_away(&app.get(&back).await, "unknown");
        let bare = App::start(&db).await;
        bare.get("/admin/login").await.hides("/admin/login/elsewhere");
        assert_eq!(bare.begin_elsewhere("").await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            bare.get("/admin/login/elsewhere/back?state=x&code=y").await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

#[tokio::test]
async fn one_is_sent_back_to_where_one_came_from_or_to_the_address_that_is_stated() {
    on_sqlite(async |db| {
        let provider = IdentityProvider::start(ClaimsIn::Token);
        let app = start(&db, &provider).await;
        let request = app.client.get(app.url("/admin/login/elsewhere")).header("host", "khao-sat.example.vn");
        let request = request.header("x-forwarded-proto", "https");
        let request = request.header("referer", "https://khao-sat.example.vn/admin/login");
        let begun = Answer::of(request.send().await.expect("an answer")).await;
        let back = "redirect_uri=https%3A%2F%2Fkhao-sat.example.vn%2Fadmin%2Flogin%2Felsewhere%2Fback";
        assert!(begun.location().contains(back), "{}", begun.location());
        let stated = identity::provider(&provider.issuer, "preferred_username");
        let stated = ProviderSettings { address: Some("https://hailong.example.vn".to_owned()), ..stated };
        let app = App::with(&db, identity::told(stated), 1000).await;
        let begun = app.begin_elsewhere("").await;
        let back = "redirect_uri=https%3A%2F%2Fhailong.example.vn%2Fadmin%2Flogin%2Felsewhere%2Fback";
        assert!(begun.location().contains(back), "{}", begun.location());
        for asked in ["code_challenge_method=S256", "scope=openid+profile+email", "response_type=code"] {
            assert!(begun.location().contains(asked), "{}", begun.location());
        }
    })
    .await;
}

#[tokio::test]
async fn a_password_that_waits_to_be_changed_holds_up_nobody_who_used_none() {
    on_sqlite(async |db| {
        let provider = IdentityProvider::start(ClaimsIn::Token);
        let app = start(&db, &provider).await;
        let lan = app.account("Lan", Role::Admin, None).await;
        db.store.require_change(lan, &act(&app.clock)).await.expect("asked for");
        app.sign_in("Lan", PASSWORD).await;
        assert_eq!(app.get("/admin").await.location(), "/admin/account?next=/admin");
        app.post("/admin/logout", &[]).await;
        assert_eq!(app.sign_in_elsewhere(&provider, "lan").await.location(), "/admin");
        assert_eq!(app.get("/admin").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_fails_too_often_waits_here_too() {
    on_sqlite(async |db| {
        let provider = IdentityProvider::start(ClaimsIn::Token);
        let app = start(&db, &provider).await;
        app.account("Lan", Role::Admin, None).await;
        for at in 0..30 {
            app.sign_in(&format!("name{at}"), "").await;
            app.sign_in(&format!("name{at}"), "sai mật khẩu").await;
        }
        let waits = app.sign_in_elsewhere(&provider, "lan").await;
        assert_eq!((waits.status, waits.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "6"));
        app.clock.advance(Duration::seconds(6));
        assert_eq!(app.sign_in_elsewhere(&provider, "lan").await.location(), "/admin");
    })
    .await;
}
