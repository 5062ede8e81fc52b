//! A form that is sent: recorded once, or given back whole.

use hailong::definition::{Channel, QuestionId};
use hailong::response::Answer as Given;
use reqwest::StatusCode;
use time::Duration;

use crate::harness::app::{Answer, App, browser};
use crate::harness::database::on_sqlite;

const FORM: &str = "/s/types/xa-binh-lu";

const GOOD: [(&str, &str); 6] =
    [("sex", "2"), ("paid", "0"), ("how", "1"), ("how", "3"), ("polite", "5"), ("note", "Rất tốt")];

on_both_engines! {
    async fn a_filled_form_is_recorded_and_thanked_for(db: Database) {
        let app = App::start(&db).await;
        app.get(FORM).await;
        app.clock.advance(Duration::seconds(95));
        let sent = app.post(FORM, &GOOD).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        assert!(sent.location().starts_with("/s/types/xa-binh-lu/thanks?receipt="), "{}", sent.location());
        let receipt = sent.location().rsplit('=').next().expect("a receipt");
        let thanks = app.get(sent.location()).await;
        assert_eq!(thanks.status, StatusCode::OK);
        thanks.shows("Cảm ơn ông/bà");
        thanks.shows(receipt);
        let recorded = app.recorded("types").await;
        let [response] = &recorded[..] else { panic!("one response: {recorded:?}") };
        assert_eq!(response.unit.as_str(), "xa-binh-lu");
        assert_eq!((response.channel, response.duration), (Channel::Link, Some(95)));
        assert_eq!(response.language.as_str(), "vi");
        let survey = app.state.edition().catalogue.survey("types").expect("a survey").clone();
        let answers = response.answers(&survey).expect("answers");
        let given = |id: &str| answers.get(&QuestionId::parse(id).expect("an id")).cloned();
        assert_eq!(given("how"), Some(Given::Codes(vec![1, 3])));
        assert_eq!(given("polite"), Some(Given::Code(5)));
        assert_eq!(given("note"), Some(Given::Text("Rất tốt".into())));
        assert_eq!(given("prompt"), None);
    }

    async fn a_double_click_is_one_response_and_the_next_filling_is_another(db: Database) {
        let app = App::start(&db).await;
        let opened = app.get(FORM).await;
        let cookie = opened.header("set-cookie").split(';').next().expect("a cookie").to_owned();
        let bare = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        let click = async || {
            let request = bare.post(app.url(FORM)).header("cookie", &cookie).form(&GOOD);
            Answer::of(request.send().await.expect("an answer")).await
        };
        let (first, second) = tokio::join!(click(), click());
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        assert_eq!(first.location(), second.location());
        assert_eq!(app.recorded("types").await.len(), 1);
        app.post(FORM, &GOOD).await;
        app.post(FORM, &GOOD).await;
        assert_eq!(app.recorded("types").await.len(), 2, "the first of these two repeats the double click");
    }

    async fn a_form_sent_again_with_other_answers_is_told_apart(db: Database) {
        let app = App::start(&db).await;
        let opened = app.get(FORM).await;
        let cookie = opened.header("set-cookie").split(';').next().expect("a cookie").to_owned();
        let first = app.post(FORM, &GOOD).await;
        let changed = [("sex", "1"), ("polite", "1")];
        let request = browser().post(app.url(FORM)).header("cookie", cookie).form(&changed);
        let second = Answer::of(request.send().await.expect("an answer")).await;
        assert_eq!(second.status, StatusCode::CONFLICT);
        second.shows("Phiếu này đã được gửi rồi");
        second.shows(first.location().rsplit('=').next().expect("a receipt"));
        assert!(second.header("set-cookie").contains("hailong-response="), "the next form is a new one");
        assert_eq!(app.recorded("types").await.len(), 1);
    }
}

#[tokio::test]
async fn a_faulty_form_comes_back_with_every_answer_kept_and_each_fault_linked() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let sent = app
            .post(
                FORM,
                &[
                    ("paid", "1"),
                    ("fee", "900"),
                    ("how", "1"),
                    ("how", "2"),
                    ("how", "3"),
                    ("polite", "4"),
                    ("day", "2026-02-30"),
                    ("note", "Giữ <nguyên> & đủ"),
                ],
            )
            .await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(app.recorded("types").await.is_empty());
        sent.shows("<title>Cần xem lại: Phiếu đủ kiểu");
        sent.shows("Còn 4 chỗ xin ông/bà xem lại");
        sent.shows("role=\"alert\" tabindex=\"-1\" autofocus");
        for (id, sentence) in [
            ("sex", "Xin chọn một câu trả lời."),
            ("fee", "Số lớn nhất là 500."),
            ("how", "Xin chọn nhiều nhất 2 ý."),
            ("day", "Xin viết ngày có thật, theo mẫu 2026-03-31."),
        ] {
            sent.shows(&format!("<a href=\"#f-{id}\">"));
            sent.shows(&format!("id=\"f-{id}\""));
            sent.shows(&format!("<p class=\"fault\" id=\"e-{id}\">{sentence}</p>"));
        }
        sent.shows("name=\"paid\" id=\"f-paid\" value=\"1\" checked");
        sent.shows("value=\"900\"");
        sent.shows("name=\"how\" id=\"f-how-3\" value=\"3\" checked");
        sent.shows("name=\"polite\" id=\"f-polite-4\" value=\"4\" checked");
        sent.shows("value=\"2026-02-30\"");
        sent.shows("Giữ &#60;nguyên&#62; &#38; đủ</textarea>");
    })
    .await;
}

#[tokio::test]
async fn answers_to_questions_that_are_not_asked_are_set_aside_quietly() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let sent = app.post(FORM, &[("sex", "1"), ("paid", "0"), ("fee", "100000"), ("whole", "3")]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let survey = app.state.edition().catalogue.survey("types").expect("a survey").clone();
        let answers = app.recorded("types").await[0].answers(&survey).expect("answers");
        assert_eq!(answers.get(&QuestionId::parse("fee").expect("an id")), None);
    })
    .await;
}

#[tokio::test]
async fn an_empty_form_is_refused() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let sent = app.post("/s/counter/xa-binh-lu", &[]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(app.recorded("counter").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn answers_given_in_english_are_recorded_as_such() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let sent = app.post(&format!("{FORM}?lang=en"), &[("sex", "1"), ("whole", "3")]).await;
        app.get(sent.location()).await.shows("Thank you");
        assert_eq!(app.recorded("types").await[0].language.as_str(), "en");
    })
    .await;
}

#[tokio::test]
async fn thanks_without_a_receipt_lead_back_to_the_form() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        for query in ["", "?receipt=", "?receipt=%3Cscript%3E"] {
            let answer = app.get(&format!("{FORM}/thanks{query}")).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, FORM), "{query}");
        }
    })
    .await;
}
