//! A survey in a language that the interface does not speak.

use reqwest::StatusCode;

use crate::harness::app::App;
use crate::harness::database::on_sqlite;

const FORM: &str = "/s/thai/xa-binh-lu?lang=blt";

#[tokio::test]
async fn the_texts_are_in_the_third_language_and_fall_back_question_by_question() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        let (_, token) = app.kiosk("thai", "xa-binh-lu").await;
        for path in [FORM.to_owned(), format!("/k/{token}/blt")] {
            let page = app.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            page.shows("<html lang=\"vi\">");
            page.shows("<span lang=\"blt\">Chảu mặc bo?");
            page.shows("<span lang=\"blt\">Mặc</span>");
            page.shows("<span>Không</span>");
            page.shows("<span>Vì sao?");
            page.shows("Gửi ý kiến");
            for name in ["Tiếng Việt", "English", "Tiếng Thái"] {
                page.shows(&format!(">{name}<"));
            }
        }
        let english = app.get("/s/thai/xa-binh-lu?lang=en").await;
        english.shows("<span>Are you satisfied?");
        english.hides("lang=\"blt\">Chảu");
    })
    .await;
}

#[tokio::test]
async fn the_response_says_in_which_language_it_was_given() {
    on_sqlite(async |db| {
        let app = App::start(&db).await;
        app.get(FORM).await.shows("action=\"/s/thai/xa-binh-lu?lang=blt\"");
        let faulty = app.post(FORM, &[("content", "9")]).await;
        assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
        faulty.shows("Chảu mặc bo?");
        assert_eq!(app.post(FORM, &[("content", "1")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(app.recorded("thai").await[0].language.as_str(), "blt");
    })
    .await;
}
