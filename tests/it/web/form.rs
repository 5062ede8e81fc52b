//! The form as it is drawn.

use reqwest::StatusCode;
use reqwest::header::{ACCEPT_ENCODING, ACCEPT_LANGUAGE, IF_NONE_MATCH};

use crate::harness::app::{Answer, App, browser};
use crate::harness::database::{Database, on_sqlite};

const FORM: &str = "/s/types/xa-binh-lu";

async fn app(db: Database) -> App {
    App::start(&db).await
}

#[tokio::test]
async fn every_question_stands_on_one_page_that_needs_no_script() {
    on_sqlite(async |db| {
        let app = app(db).await;
        for survey in app.state.edition().catalogue.surveys() {
            if !["sipas", "counter", "types"].contains(&survey.id.as_str()) {
                continue;
            }
            let page = app.get(&format!("/s/{}/xa-binh-lu", survey.id)).await;
            assert_eq!(page.status, StatusCode::OK);
            for field in &survey.fields {
                page.shows(&format!("name=\"{}\"", field.id));
                for option in field.options() {
                    page.shows(&format!("name=\"{}\" id=\"f-{}", field.id, field.id));
                    page.shows(&format!("value=\"{}\"", option.code));
                }
            }
            page.shows("method=\"post\"");
            page.shows("type=\"submit\"");
            page.hides("<style");
            page.hides(" style=");
            page.hides("javascript:");
            assert_eq!(
                page.text.matches("<script").count(),
                page.text.matches("<script src=\"/assets/").count()
            );
        }
    })
    .await;
}

#[tokio::test]
async fn faces_stand_beside_words_and_the_scale_is_told_in_words() {
    on_sqlite(async |db| {
        let page = app(db).await.get(FORM).await;
        for (face, word) in
            ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"]
                .iter()
                .enumerate()
        {
            page.shows(&format!("<use href=\"#face-{}\"/></svg><span>{word}</span>", face + 1));
        }
        page.shows("Phần 2/2");
        page.shows("nghìn đồng");
        page.shows("Từ 1 đến 500.");
        page.shows("Chọn nhiều nhất 2 ý.");
        page.shows("Từ ngày 01/01/2020 đến ngày 31/12/2030.");
        page.shows("(cần trả lời)");
    })
    .await;
}

#[tokio::test]
async fn the_page_is_the_same_for_everybody_and_told_apart_by_a_cookie_of_its_own() {
    on_sqlite(async |db| {
        let app = app(db).await;
        let one = app.get(FORM).await;
        let other = Answer::of(browser().get(app.url(FORM)).send().await.expect("an answer")).await;
        assert_eq!(one.text, other.text);
        assert_ne!(one.header("set-cookie"), other.header("set-cookie"));
        for part in
            ["hailong-response=", "Path=/s/types/xa-binh-lu;", "HttpOnly", "SameSite=Lax", "Max-Age=21600"]
        {
            assert!(one.header("set-cookie").contains(part), "{part}");
        }
        let again = app.get(FORM).await;
        assert_eq!(id(&again), id(&one), "opening the form again does not make another response of it");
    })
    .await;
}

fn id(answer: &Answer) -> &str {
    answer.header("set-cookie").split(['=', '.']).nth(1).expect("an id")
}

#[tokio::test]
async fn a_form_that_is_known_is_not_sent_again() {
    on_sqlite(async |db| {
        let app = app(db).await;
        let fresh = app.get(FORM).await;
        let etag = fresh.header("etag").to_owned();
        let ask = async |lang: &str| {
            let request =
                app.client.get(app.url(FORM)).header(IF_NONE_MATCH, &etag).header(ACCEPT_LANGUAGE, lang);
            Answer::of(request.send().await.expect("an answer")).await
        };
        let known = ask("vi").await;
        assert_eq!(known.status, StatusCode::NOT_MODIFIED);
        assert!(known.text.is_empty());
        assert!(known.header("set-cookie").contains("hailong-response="));
        assert_eq!(ask("en").await.status, StatusCode::OK, "another language is another page");
    })
    .await;
}

#[tokio::test]
async fn the_whole_sipas_form_is_under_60_kilobytes_over_the_wire() {
    on_sqlite(async |db| {
        let app = app(db).await;
        let page = app.get("/s/sipas/xa-binh-lu").await;
        let mut paths = vec!["/s/sipas/xa-binh-lu".to_owned()];
        for part in page.text.split(['"']).filter(|part| part.starts_with("/assets/")) {
            paths.push(part.to_owned());
        }
        assert!(paths.len() >= 4, "page, styles, script and icon: {paths:?}");
        let mut total = 0;
        for path in paths {
            let request = app.client.get(app.url(&path)).header(ACCEPT_ENCODING, "br");
            let response = request.send().await.expect("an answer");
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(response.headers()["content-encoding"], "br", "{path}");
            total += response.bytes().await.expect("a body").len();
        }
        assert!(total < 60_000, "{total} bytes");
    })
    .await;
}

#[tokio::test]
async fn the_language_comes_from_the_address_then_the_cookie_then_the_browser() {
    on_sqlite(async |db| {
        let app = app(db).await;
        app.get(FORM).await.shows("<html lang=\"vi\">");
        let chosen = app.get(&format!("{FORM}?lang=en")).await;
        chosen.shows("<html lang=\"en\">");
        chosen.shows("action=\"/s/types/xa-binh-lu?lang=en\"");
        chosen.shows("Very dissatisfied");
        app.get(FORM).await.shows("<html lang=\"en\">");
        let other = browser().get(app.url(FORM)).header(ACCEPT_LANGUAGE, "en-GB,en;q=0.9").send().await;
        Answer::of(other.expect("an answer")).await.shows("<html lang=\"en\">");
    })
    .await;
}
