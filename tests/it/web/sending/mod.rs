//! Forms on their way back: versions, closing, size, and what becomes of what cannot be taken.

mod late;
mod size;
mod versions;
mod written;

use crate::harness::app::App;

const FORM: &str = "/s/types/xa-binh-lu";

const GOOD: [(&str, &str); 4] = [("sex", "2"), ("paid", "0"), ("polite", "5"), ("note", "Rất tốt")];

/// The same survey with its scale turned round, as version 2.
fn turned_round(text: &str) -> String {
    let mark = "text.vi = \"Rất không hài lòng\"";
    text.replace("version = \"1\"", "version = \"2\"")
        .replace("faces = true\n", "")
        .replace(mark, "@")
        .replace("text.vi = \"Rất hài lòng\"", mark)
        .replace('@', "text.vi = \"Rất hài lòng\"")
}

/// The versions of what is recorded, and what was answered to `polite`.
async fn recorded(app: &App, survey: &str) -> Vec<(String, Vec<i32>)> {
    let recorded = app.recorded(survey).await;
    let survey = app.state.edition().catalogue.survey(survey).expect("a survey").clone();
    let read = |response: &hailong::store::StoredResponse| {
        let versions = &app.state.edition().versions;
        let drawn = versions.get(&survey.id, &response.version).expect("a version").clone();
        let polite = hailong::definition::QuestionId::parse("polite").expect("an id");
        let codes = response.answers(&drawn).expect("answers").codes(&polite).to_vec();
        (response.version.clone(), codes)
    };
    recorded.iter().map(read).collect()
}
