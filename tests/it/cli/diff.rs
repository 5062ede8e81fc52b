//! `hailong diff`: what each edit of a real definition does to the series.

use std::path::Path;

use serde_json::Value;

use super::file;
use crate::harness::program::{Finished, definitions, hailong};

/// `sipas.toml` with a new version and some texts replaced.
fn edited(edits: &[(&str, &str)]) -> String {
    let text = std::fs::read_to_string(definitions().join("sipas.toml")).expect("a definition");
    let version = ("version = \"2026.1\"", "version = \"2027.1\"");
    [&[version], edits].concat().iter().fold(text, |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text.replace(from, to)
    })
}

fn diff(folder: &Path, new: &str, more: &[&str]) -> Finished {
    let old = definitions().join("sipas.toml");
    let new = file(folder, "new.toml", new);
    hailong(&[&["diff", old.to_str().expect("UTF-8"), &new], more].concat())
}

fn said(edits: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    diff(folder.path(), &edited(edits), &[]).fine()
}

const NEUTRAL: &str = "[[scale.satisfaction.option]]\ncode = 3\ntext.vi = \"Bình thường\"\ntext.en = \"Neutral\"\nscore = 3\n\n";

#[test]
fn a_text_reworded_is_a_matter_of_words() {
    insta::assert_snapshot!(said(&[
        ("text.en = \"What is your sex?\"", "text.en = \"Are you a man or a woman?\""),
        ("text.vi = \"Trên 60 tuổi\"", "text.vi = \"Từ 61 tuổi trở lên\""),
        ("minimum-n = 30", "minimum-n = 50"),
    ]));
}

#[test]
fn other_upper_levels_are_named_and_break_nothing() {
    let said = said(&[("upper = [4, 5]", "upper = [5]")]);
    assert!(said.contains("upper levels 4, 5 → 5\n"), "{said}");
    assert!(said.contains("0 break a series"), "{said}");
}

#[test]
fn an_option_added_breaks_what_measures_it_and_keeps_the_rest() {
    let unsure = "[[scale.satisfaction.option]]\ncode = 9\ntext.vi = \"Không biết\"\ntext.en = \"Do not know\"\nno-answer = true\n\n# Question 1, official";
    insta::assert_snapshot!(said(&[("faces = true\n", ""), ("# Question 1, official", unsure)]));
    let age = "text.en = \"Over 60\"\n\n[[section.question.option]]\ncode = 6\ntext.vi = \"Trên 80 tuổi\"\ntext.en = \"Over 80\"\n";
    insta::assert_snapshot!("an_option_added_to_a_segment", said(&[("text.en = \"Over 60\"\n", age)]));
}

#[test]
fn a_code_that_is_given_another_meaning_breaks_the_series() {
    insta::assert_snapshot!(said(&[(
        "text.vi = \"Bình thường\"\ntext.en = \"Neutral\"",
        "text.vi = \"Không biết\"\ntext.en = \"Unsure\""
    )]));
}

#[test]
fn an_item_removed_breaks_what_it_was_part_of() {
    let text = edited(&[]);
    let item = &text[text.find("[[section.question.item]]\nid = \"i18\"").expect("an item")..];
    let item = &item[..item.find("\n\n").expect("an end")];
    let node = &text[text.find("[[index.indicator]]\nid = \"i18\"").expect("an indicator")..];
    let node = &node[..node.find("\n\n").expect("an end")];
    insta::assert_snapshot!(said(&[(item, ""), (node, "")]));
}

#[test]
fn a_weight_changed_breaks_what_it_weighs_in() {
    insta::assert_snapshot!(said(&[(
        "[[index.dimension]]\nid = \"access\"\n",
        "[[index.dimension]]\nid = \"access\"\nweight = 2\n"
    )]));
}

#[test]
fn a_route_changed_breaks_what_is_asked_by_it() {
    let text = edited(&[]);
    let section = &text[text.find("id = \"b9-feedback\"").expect("a section")..];
    let route = section.lines().find(|line| line.starts_with("ask-if")).expect("a route");
    let from = format!("id = \"b9-feedback\"\n{}", &section[section.find('\n').expect("lines") + 1..]);
    let from = &from[..from.find(route).expect("the route") + route.len() + 1];
    insta::assert_snapshot!(said(&[(from, &from.replace(route, ""))]));
}

/// Five answers become four: what was code 4 is code 3 now, and what was 5 is 4.
fn four_levels() -> Vec<(&'static str, &'static str)> {
    vec![
        ("faces = true\n", ""),
        ("upper = [4, 5]", "upper = [3, 4]"),
        (NEUTRAL, ""),
        (
            "code = 4\ntext.vi = \"Hài lòng\"\ntext.en = \"Satisfied\"\nscore = 4",
            "code = 3\ntext.vi = \"Hài lòng\"\ntext.en = \"Satisfied\"\nscore = 3",
        ),
        (
            "code = 5\ntext.vi = \"Rất hài lòng\"\ntext.en = \"Very satisfied\"\nscore = 5",
            "code = 4\ntext.vi = \"Rất hài lòng\"\ntext.en = \"Very satisfied\"\nscore = 4",
        ),
        ("codes = [4, 5]", "codes = [3, 4]"),
    ]
}

#[test]
fn a_shorter_scale_breaks_every_series_unless_it_is_carried_over() {
    insta::assert_snapshot!(said(&four_levels()));
    let carried: String = (1..=33)
        .map(|item| format!("[[concordance.question]]\nis = \"i{item}\"\noption = [{{ was = 3, is = 2 }}, {{ was = 4, is = 3 }}, {{ was = 5, is = 4 }}]\n"))
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let new = edited(&four_levels()) + &carried;
    let all: Value =
        serde_json::from_str(&diff(folder.path(), &new, &["--format", "json"]).fine()).expect("JSON");
    let all = all.as_array().expect("a list");
    assert!(all.len() > 33 && all.iter().all(|change| change["effect"] != "breaks"), "{all:#?}");
    // One item forgotten breaks its own series and those above it.
    let forgotten = new.replace("is = \"i33\"\noption", "was = \"i34\"\nis = \"i33\"\noption");
    let said = diff(folder.path(), &forgotten, &["--format", "csv"]).fine();
    let broken: Vec<&str> = said.lines().filter(|line| line.starts_with("breaks,")).collect();
    assert!(!broken.is_empty());
    for line in broken {
        assert!(line.ends_with(",sipas service feedback i33"), "{line}");
    }
}

#[test]
fn a_question_renamed_keeps_its_series_with_a_concordance() {
    let renamed = [
        ("[[section.question.item]]\nid = \"i15\"", "[[section.question.item]]\nid = \"thong-tin\""),
        ("question = \"i15\"\n", "question = \"thong-tin\"\n"),
    ];
    let text = edited(&renamed);
    let folder = tempfile::tempdir().expect("a folder");
    insta::assert_snapshot!(diff(folder.path(), &text, &[]).fine());
    let carried = text.clone() + "\n[[concordance.question]]\nis = \"thong-tin\"\nwas = \"i15\"\n";
    insta::assert_snapshot!("a_question_renamed_and_carried_over", diff(folder.path(), &carried, &[]).fine());
}

#[test]
fn only_two_versions_of_one_survey_are_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = definitions().join("sipas.toml");
    let old = old.to_str().expect("UTF-8");
    let other = definitions().join("counter.toml");
    let refused = hailong(&["diff", old, other.to_str().expect("UTF-8")]).refused_in_a_line();
    assert!(refused.contains("sipas and counter"), "{refused}");
    let wrong = file(folder.path(), "wrong.toml", "id = \"sipas\"\n");
    let refused = hailong(&["diff", old, &wrong]).refused();
    assert!(refused.contains("wrong.toml:1:1: ") && refused.contains("[missing-key]"), "{refused}");
    assert!(hailong(&["diff", old, "nowhere.toml"]).refused_in_a_line().contains("nowhere.toml"));
    assert_eq!(hailong(&["diff", old]).code, Some(2));
    assert_eq!(hailong(&["diff", old, old]).fine(), "0 break a series, 0 keep it, 0 are a matter of words\n");
}
