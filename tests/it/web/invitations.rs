//! Invitations: one-time links, each good for one response, and nothing that leads back.

use hailong::definition::{Channel, QuestionId};
use hailong::response::Answer as Given;
use hailong::store::{InvitationState, Role};
use reqwest::StatusCode;
use reqwest::header::{COOKIE, SET_COOKIE};
use time::Duration;

use super::invitation_lists::{LIST, tokens, upload};
use crate::harness::app::{Answer, App, browser};
use crate::harness::database::on_sqlite;

pub(super) async fn invited(app: &App) -> Vec<String> {
    app.signed_in_as("Lan", Role::Admin, None).await;
    let page = upload(app, "dossier", "30", LIST.as_bytes()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    tokens(&page)
}

/// The tables that name responses.
const RECORD: [&str; 5] = ["response", "response_text", "arrived", "outbox", "mark"];

const GOOD: [(&str, &str); 2] = [("polite", "5"), ("clear", "4")];

on_both_engines! {
    async fn a_finished_dossier_is_asked_once_and_only_what_it_does_not_say(db: Database) {
        let app = App::start(&db).await;
        let tokens = invited(&app).await;
        assert_eq!(tokens.len(), 2, "the third dossier is not finished");
        let form = app.get(&format!("/i/{}", tokens[0])).await;
        assert_eq!(form.status, StatusCode::OK);
        form.shows("Xã Bình Lư");
        form.hides("Ông/bà nhận kết quả đúng hẹn không?");
        form.hides("Lĩnh vực");
        form.shows("Ông/bà có được báo trước là trễ hẹn không?");
        assert_eq!(form.header("cache-control"), "no-store");

        // What the dossier says cannot be said otherwise.
        let forged = [("field", "2"), ("in-time", "1"), ("late-told", "0"), ("polite", "5"), ("clear", "4")];
        let sent = app.post(&format!("/i/{}", tokens[0]), &forged).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        assert!(sent.location().starts_with("/s/dossier/xa-binh-lu/thanks?receipt="), "{}", sent.location());
        let recorded = app.recorded("dossier").await;
        let [response] = &recorded[..] else { panic!("{recorded:?}") };
        assert_eq!((response.channel, response.unit.as_str()), (Channel::Invitation, "xa-binh-lu"));
        let survey = app.state.edition().catalogue.survey("dossier").expect("a survey").clone();
        let answers = response.answers(&survey).expect("answers");
        let code = |id: &str| answers.get(&QuestionId::parse(id).expect("an id")).cloned();
        assert_eq!(code("field"), Some(Given::Code(1)));
        assert_eq!(code("in-time"), Some(Given::Code(3)), "returned two days late");
        assert_eq!(code("late-told"), Some(Given::Code(0)));

        let again = app.get(&format!("/i/{}", tokens[0])).await;
        assert_eq!(again.status, StatusCode::GONE);
        again.shows("Thư mời này đã được dùng");
        let other = browser().post(app.url(&format!("/i/{}", tokens[0]))).form(&GOOD).send().await;
        let other = Answer::of(other.expect("an answer")).await;
        assert_eq!(other.status, StatusCode::GONE);
        assert_eq!(app.recorded("dossier").await.len(), 1);
    }

    async fn two_taps_at_once_spend_one_token_once_and_both_are_thanked(db: Database) {
        let app = App::start(&db).await;
        let path = format!("/i/{}", invited(&app).await[0]);
        let opened = app.get(&path).await;
        let cookie = opened.headers.get_all(SET_COOKIE).iter().find_map(|line| line.to_str().ok()).expect("a cookie");
        let cookie = cookie.split(';').next().expect("a pair").to_owned();
        let bare = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        let tap = async || {
            let request = bare.post(app.url(&path)).header(COOKIE, &cookie).form(&GOOD);
            Answer::of(request.send().await.expect("an answer")).await
        };
        let (first, second) = tokio::join!(tap(), tap());
        let third = tap().await;
        for answer in [&first, &second, &third] {
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, first.location()));
        }
        assert_eq!(app.recorded("dossier").await.len(), 1);
    }

    async fn many_who_share_one_link_are_one_response(db: Database) {
        let app = App::start(&db).await;
        let path = format!("/i/{}", invited(&app).await[0]);
        let mut posts = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let request = browser().post(app.url(&path)).form(&GOOD);
            posts.spawn(async { request.send().await.expect("an answer").status() });
        }
        let statuses = posts.join_all().await;
        let thanked = statuses.iter().filter(|status| **status == StatusCode::SEE_OTHER).count();
        let refused = statuses.iter().filter(|status| **status == StatusCode::GONE).count();
        assert_eq!((thanked, refused), (1, 19), "{statuses:?}");
        assert_eq!(app.recorded("dossier").await.len(), 1);
    }

    async fn nothing_that_is_kept_leads_from_a_response_to_a_dossier_or_back(db: Database) {
        let app = App::start(&db).await;
        let tokens = invited(&app).await;
        let sent = app.post(&format!("/i/{}", tokens[0]), &GOOD).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let now = app.clock.now();
        let spent = db.store.invitation(&tokens[0], now).await.expect("read").expect("there");
        assert_eq!(spent.state, InvitationState::Spent);
        assert_eq!((spent.field, spent.punctuality), (None, None), "what the dossier said is forgotten");
        let batches = db.store.invitation_batches().await.expect("batches");
        let [batch] = &batches[..] else { panic!("{batches:?}") };
        assert_eq!((batch.invited, batch.answered), (2, 1));

        let response = app.recorded("dossier").await.remove(0);
        let held = db.text_of_every_table().await;
        let (record, rest): (Vec<_>, Vec<_>) =
            held.iter().partition(|(table, _)| RECORD.contains(&table.as_str()));
        for (table, text) in &rest {
            for id in [response.id.to_string(), response.id.simple().to_string()] {
                assert!(!text.contains(&id), "{table} names the response");
            }
        }
        for (table, text) in record.iter().chain(&rest) {
            for secret in ["H15.01", "0912345678", "912 345", tokens[0].as_str()] {
                assert!(!text.contains(secret), "{table} holds {secret}");
            }
        }
        for (table, text) in &record {
            assert!(!text.contains(&batch.id.to_string()), "{table} names the batch");
        }
    }
}

#[tokio::test]
async fn tokens_that_open_nothing_say_why_in_the_readers_language() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let tokens = invited(&app).await;
        let seen = async |path: &str, status: StatusCode, vietnamese: &str, english: &str| {
            for (lang, sentence) in [("vi", vietnamese), ("en", english)] {
                for sent in [false, true] {
                    let url = app.url(&format!("{path}?lang={lang}"));
                    let request = if sent { browser().post(url).form(&GOOD) } else { browser().get(url) };
                    let page = Answer::of(request.send().await.expect("an answer")).await;
                    assert_eq!(page.status, status, "{path}");
                    page.shows(sentence);
                }
            }
        };
        let mistyped =
            (StatusCode::NOT_FOUND, "Chưa tìm thấy thư mời này", "This invitation cannot be found");
        for path in ["/i/abc", "/i/00000000000000000000"] {
            seen(path, mistyped.0, mistyped.1, mistyped.2).await;
        }
        let upper = tokens[0].to_uppercase();
        let typed = format!("/i/{}-{}", &upper[..5], &upper[5..]);
        assert_eq!(app.get(&typed).await.status, StatusCode::OK, "as it is printed");

        app.clock.advance(Duration::days(31));
        let path = format!("/i/{}", tokens[0]);
        seen(&path, StatusCode::GONE, "Thư mời này đã hết hạn", "This invitation has expired").await;
        app.clock.advance(Duration::days(-31));
        let batch = app.db.store.invitation_batches().await.expect("batches")[0].id;
        let revoked = app.post(&format!("/admin/invitations/{batch}/revoke"), &[]).await;
        assert_eq!(revoked.status, StatusCode::SEE_OTHER);
        seen(&path, StatusCode::GONE, "Thư mời này không còn dùng được", "no longer valid").await;
        app.get("/admin/invitations").await.shows("Đã thu hồi");
        let acts: Vec<_> = app.acts().await.into_iter().map(|(_, act)| act).collect();
        assert_eq!(acts, ["sign-in", "invited", "invitations-revoked"]);
        assert!(app.recorded("dossier").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn faults_come_back_with_the_same_form_and_the_token_unspent() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let path = format!("/i/{}", invited(&app).await[0]);
        let sent = app.post(&path, &[("polite", "9")]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        sent.shows("Xin chọn một trong các ý đã cho.");
        sent.hides("Lĩnh vực");
        assert_eq!(app.post(&path, &GOOD).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_program_spends_an_invitation_with_its_token_and_may_repeat_itself() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let tokens = invited(&app).await;
        let body = |id: u128, unit: &str| {
            serde_json::json!({
                "id": uuid::Uuid::from_u128(id), "unit": unit, "channel": "invitation", "language": "vi",
                "answers": { "field": 2, "polite": 5 }
            })
        };
        let send = async |token: Option<&str>, body: &serde_json::Value| {
            let request = app.client.post(app.url("/api/v1/surveys/dossier/responses")).json(body);
            let request = match token {
                Some(token) => request.header("authorization", format!("Bearer {token}")),
                None => request,
            };
            Answer::of(request.send().await.expect("an answer")).await
        };
        let here = body(1, "xa-binh-lu");
        for token in [None, Some("abc"), Some("00000000000000000000")] {
            assert_eq!(send(token, &here).await.status, StatusCode::UNAUTHORIZED);
        }
        let elsewhere = send(Some(&tokens[0]), &body(1, "xa-bum-to")).await;
        assert_eq!(elsewhere.status, StatusCode::UNAUTHORIZED);
        assert_eq!(send(Some(&tokens[0]), &here).await.status, StatusCode::CREATED);
        assert_eq!(send(Some(&tokens[0]), &here).await.status, StatusCode::OK);
        let other = send(Some(&tokens[0]), &body(2, "xa-binh-lu")).await;
        assert_eq!((other.status, &other.json()["code"]), (StatusCode::GONE, &"spent".into()));
        let survey = app.state.edition().catalogue.survey("dossier").expect("a survey").clone();
        let recorded = app.recorded("dossier").await;
        let [response] = &recorded[..] else { panic!("{recorded:?}") };
        let field = QuestionId::parse("field").expect("an id");
        assert_eq!(response.answers(&survey).expect("answers").get(&field), Some(&Given::Code(1)));
    })
    .await;
}
