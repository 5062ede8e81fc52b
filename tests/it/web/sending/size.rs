//! What a valid definition allows is taken, however its characters are written.

use hailong::web::Settings;
use reqwest::StatusCode;
use serde_json::json;

use super::{FORM, GOOD};
use crate::harness::app::App;
use crate::harness::database::on_sqlite;

const LONG: usize = 10_000;

/// Four more texts of the greatest length.
fn with_long_texts(text: &str) -> String {
    let more: String = (0..4)
        .map(|at| {
            format!(
                "\n[[section.question]]\nid = \"long-{at}\"\ntype = \"long-text\"\nmax-length = {LONG}\n\
                 text.vi = \"Góp ý {at}\"\ntext.en = \"Comment {at}\"\n"
            )
        })
        .collect();
    text.replace("version = \"1\"", "version = \"2\"").replacen("\n[index]", &format!("{more}\n[index]"), 1)
}

#[tokio::test]
async fn texts_of_the_greatest_length_are_taken_by_every_door() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.redefine("types", with_long_texts).await;
        // Decomposed letters, line ends as forms write them, signs of four bytes.
        for one in ["a\u{302}\u{301}", "\r\n.", "\u{1f600}"] {
            let signs = if one == "\r\n." { LONG / 2 - 1 } else { LONG - 10 };
            let text = one.repeat(signs);
            let mut pairs: Vec<(&str, &str)> = GOOD.to_vec();
            pairs.extend(["long-0", "long-1", "long-2", "long-3"].map(|name| (name, text.as_str())));
            let sent = app.post(FORM, &pairs).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{one:?}");
            let answers = json!({ "sex": 1, "paid": 0, "long-0": text, "long-1": text, "long-2": text,
                "long-3": text });
            let body = json!({ "id": app.clock.new_id(), "unit": "xa-binh-lu", "answers": answers });
            let taken = app.post_json("/api/v1/surveys/types/responses", &body).await;
            assert_eq!(taken.status, StatusCode::CREATED, "{one:?}");
        }
        // Somewhat more is given back with what is wrong with it.
        let long = "ấ".repeat(LONG + 1);
        let back = app.post(FORM, &[("sex", "2"), ("paid", "0"), ("long-0", &long)]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        back.shows(&long);
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_while_the_server_is_busy_comes_back_to_be_sent_again() {
    on_sqlite(async |db| {
        let app = App::with(&db, Settings { rate_limit: 1, ..Settings::default() }, 1000).await;
        assert_eq!(app.post(FORM, &GOOD).await.status, StatusCode::SEE_OTHER);
        let back = app.post(FORM, &GOOD).await;
        assert_eq!(back.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(!back.header("retry-after").is_empty());
        back.shows("Rất tốt</textarea>");
        back.shows("value=\"5\" checked");
        back.shows("type=\"submit\"");
        back.shows("role=\"alert\"");
    })
    .await;
}
