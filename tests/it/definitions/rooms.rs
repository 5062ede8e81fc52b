//! Every place in which an id is written: what stands beside it there can be no id, or is refused as one.

use std::collections::HashSet;

use hailong::definition::id::reserved;
use hailong::definition::{Lang, QuestionId};
use hailong::export::columns::Columns;
use hailong::export::statistics::Variables;
use proptest::prelude::*;

use super::{load_beside_units, project, survey};

fn can_be_a_question(word: &str) -> bool {
    QuestionId::parse(word).is_ok() && !reserved::of_questions().any(|reserved| reserved == word)
}

/// All files below a folder that end so, with their texts.
fn texts(folder: &str, ending: &str) -> Vec<(String, String)> {
    let (mut found, mut open) = (Vec::new(), vec![project(folder)]);
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push((path.display().to_string(), std::fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    found
}

#[test]
fn no_column_of_the_record_can_be_a_question() {
    for column in reserved::RECORD {
        assert!(!can_be_a_question(column), "{column}");
    }
}

/// The fields of a form that are no question's are sent beside those that are.
#[test]
fn no_field_of_a_form_can_be_a_question() {
    let forms = [
        "templates/public/form.html",
        "templates/public/invitation.html",
        "templates/kiosk/kiosk.html",
        "templates/admin/paper_entry.html",
    ];
    let mut seen = 0;
    for form in forms {
        let Ok(text) = std::fs::read_to_string(project(form)) else { continue };
        let sent = text.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
        let sent: String = sent.filter(|form| form.contains("method=\"post\"")).collect();
        let names = sent.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for name in names.filter(|name| !name.contains('{')) {
            assert!(!can_be_a_question(name), "{form}: {name}");
            seen += 1;
        }
    }
    assert!(seen > 2, "only {seen} fields found");
}

/// Where a part of an address may be an id in one route and a word in another, the word is no id.
#[test]
fn no_word_of_an_address_stands_where_an_id_of_a_definition_may_stand() {
    let mut routes: HashSet<String> = HashSet::new();
    for (_, text) in texts("src/web", ".rs") {
        let calls = [".route(", ".get(", ".post("];
        let lines = text.lines().filter(|line| calls.iter().any(|call| line.contains(call)));
        routes.extend(
            lines.flat_map(|line| line.split('"').filter(|part| part.starts_with('/')).map(str::to_owned)),
        );
    }
    assert!(routes.len() > 60, "only {} addresses found", routes.len());
    for with_id in &routes {
        for word in &routes {
            let (one, other) = (with_id.split('/').collect::<Vec<_>>(), word.split('/').collect::<Vec<_>>());
            let same =
                |at: usize| one[at] == other[at] || one[at].starts_with('{') || other[at].starts_with('{');
            if one.len() != other.len() || !(0..one.len()).all(same) {
                continue;
            }
            for (id, word) in one.iter().zip(&other).filter(|(_, word)| !word.starts_with('{')) {
                let is_free = match *id {
                    "{survey}" => !reserved::OF_SURVEYS.contains(word),
                    "{unit}" | "{period}" | "{question}" => true,
                    _ => false,
                };
                assert!(!is_free, "{with_id} and {word} in {other:?}");
            }
        }
    }
}

/// A survey with questions of these ids, of one choice and of several by turns.
fn text(ids: &[String]) -> String {
    let mut text = "id = \"mau\"\nversion = \"1\"\nlanguages = [\"vi\"]\ntitle.vi = \"Phiếu\"\n\
                    unit-kinds = [\"commune\"]\n[[section]]\nid = \"phan\"\ntitle.vi = \"Phần\"\n"
        .to_owned();
    for (at, id) in ids.iter().enumerate() {
        let kind = if at % 2 == 0 { "single" } else { "multiple" };
        text.push_str(&format!(
            "[[section.question]]\nid = \"{id}\"\ntype = \"{kind}\"\ntext.vi = \"Câu {at}\"\n\
             option = [{{ code = 1, text.vi = \"Một\" }}, {{ code = 2, text.vi = \"Hai\" }}]\n"
        ));
    }
    text.push_str(&format!(
        "[index]\nmeasure = \"share\"\ncodes = [1]\n[[index.dimension]]\nid = \"chung\"\ntitle.vi = \"Chung\"\n\
         [[index.indicator]]\nid = \"i1\"\ndimension = \"chung\"\nquestion = \"{}\"\n",
        ids[0]
    ));
    text
}

fn ids() -> impl Strategy<Value = Vec<String>> {
    let words = [
        "1a",
        "q-1a",
        "q-1a-2",
        "1a-2",
        "q7",
        "q7-1",
        "q7-2",
        "q7-1-2",
        "all",
        "q-all",
        "with",
        "to",
        "if",
        "if-",
        "duration",
        "excluded",
        "answered-at",
        "q-answered-at",
        "comment",
        "q-comment",
        "n",
        "na",
        "t",
        "1",
        "q-1",
        "throughout",
        "channel",
        "reason",
        "true",
        "function",
    ];
    let id = prop_oneof![
        3 => prop::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => "[a-z0-9][a-z0-9-]{0,3}",
        1 => "[a-z0-9][a-z0-9-]{44,47}",
    ];
    prop::collection::vec(id, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_is_accepted_has_a_name_of_its_own_in_every_file(ids in ids()) {
        let Ok(catalogue) = load_beside_units("mau.toml", &text(&ids)) else { return Ok(()) };
        let survey = catalogue.surveys().next().expect("a survey");
        let columns = Columns::of(survey, std::iter::empty());
        let variables = Variables::new(&columns, std::iter::once("1"), &Lang::vi());
        let names: Vec<String> = columns.names().collect();
        prop_assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        let r: Vec<&str> = variables.r_names().collect();
        prop_assert_eq!(r.iter().collect::<HashSet<_>>().len(), r.len());
        let spss: Vec<&str> = variables.spss_names().collect();
        prop_assert_eq!(spss.iter().map(|name| name.to_lowercase()).collect::<HashSet<_>>().len(), spss.len());
        let words = ["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"];
        for name in spss {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
            prop_assert!(name.len() <= 64 && name.chars().all(plain), "{}", name);
            prop_assert!(name.starts_with(|c: char| c.is_ascii_alphabetic()), "{}", name);
            prop_assert!(!words.contains(&name), "{}", name);
        }
    }
}

/// A version of old may have a question that no new one can have: it keeps a column of its own.
#[test]
fn a_question_of_old_that_is_called_like_a_column_is_told_apart() {
    let new = survey(&text(&["q1".to_owned()]));
    let old = text(&["duration".to_owned(), "q1".to_owned()]);
    let old = hailong::definition::catalogue::load_stored("old", &old).expect("readable");
    let columns = Columns::of(&new, std::iter::once(&old));
    let names: Vec<String> = columns.names().collect();
    assert_eq!(names[reserved::RECORD.len()..], ["q1", "duration_answer"]);
}
