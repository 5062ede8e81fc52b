//! What Fluent does not check: that languages agree, and that keys and their uses do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rust_decimal::Decimal;
use time::macros::{date, datetime};

use super::*;

/// The parameters of each text, by key.
type Parameters = BTreeMap<String, BTreeSet<String>>;

fn texts(lang: &str) -> Parameters {
    let file = Files::get(&format!("{lang}.ftl")).expect("a language file");
    let text = String::from_utf8(file.data.into_owned()).expect("UTF-8");
    let mut texts = Parameters::new();
    let mut key = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with([' ', '*', '}'])) {
            assert!(!texts.contains_key(name), "{lang}: {name} stands twice");
            key = name.to_owned();
            texts.insert(key.clone(), BTreeSet::new());
        }
        texts.entry(key.clone()).or_default().extend(words_after(line, "$"));
    }
    texts.remove("");
    texts
}

/// The words that follow `mark` in a text.
fn words_after(text: &str, mark: &str) -> Vec<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect::<String>();
    text.split(mark).skip(1).map(word).collect()
}

/// Everything that can name a text: handlers, templates, the words themselves.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut open = vec![root.join("src"), root.join("templates")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if !path.ends_with("words/tests.rs") {
                let text = fs::read_to_string(&path).expect("a text");
                found.push((path.display().to_string(), text));
            }
        }
    }
    found
}

/// Each `t("key")` of a text, with the names of the `.arg("name", …)` that follow it.
fn uses(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut uses = Vec::new();
    for part in text.split(".t(\"").skip(1) {
        let key = part.split('"').next().unwrap_or_default().to_owned();
        // A text may be given its values in several statements.
        let end = ["}}", ".t(", "}\n"].iter().filter_map(|end| part.find(end)).min();
        let chain = &part[..end.unwrap_or(part.len())];
        uses.push((key, words_after(chain, ".arg(\"").into_iter().collect()));
    }
    uses
}

#[test]
fn every_language_has_the_same_texts_with_the_same_parameters() {
    let words = Words::load().expect("words");
    let vietnamese = texts("vi");
    assert_eq!(words.fallback().lang().as_str(), "vi");
    for tr in words.iter() {
        let other = texts(tr.lang().as_str());
        for (key, parameters) in &vietnamese {
            assert_eq!(other.get(key), Some(parameters), "{key} in {}", tr.lang());
        }
        assert_eq!(other.len(), vietnamese.len(), "texts of {} that Vietnamese has not", tr.lang());
    }
}

#[test]
fn every_text_that_is_used_exists_with_the_parameters_it_is_given() {
    let known = texts("vi");
    for (path, text) in sources() {
        for (key, given) in uses(&text) {
            let wanted = known.get(&key).unwrap_or_else(|| panic!("{path}: there is no text {key}"));
            // A chain that is completed elsewhere gives none here.
            let complete = given.is_empty() || given == *wanted;
            assert!(complete, "{path}: {key} takes {wanted:?} and is given {given:?}");
        }
    }
}

#[test]
fn no_text_is_unused() {
    let everything: String = sources().into_iter().map(|(_, text)| text).collect();
    let unused: Vec<String> =
        texts("vi").into_keys().filter(|key| !everything.contains(&format!("\"{key}\""))).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn numbers_and_dates_are_written_as_the_language_does() {
    let words = Words::load().expect("words");
    let (vi, en) = (words.get("vi").expect("vi"), words.get("en").expect("en"));
    let number = |text: &str| text.parse::<Decimal>().expect("a number");
    assert_eq!(vi.count(6412), "6.412");
    assert_eq!(en.count(1_006_412), "1,006,412");
    assert_eq!(vi.percent(number("84.20")), "84,20\u{a0}%");
    assert_eq!(en.percent(number("84.2")), "84.2%");
    assert_eq!(vi.number(number("-0.50")), "−0,50");
    assert_eq!(vi.number(number("-0.0")), "0,0");
    assert_eq!(vi.date(date!(2026 - 11 - 24)), "24/11/2026");
    assert_eq!(en.date(date!(2026 - 11 - 24)), "24 November 2026");
    assert_eq!(vi.moment(datetime!(2026-03-31 17:05 UTC)), "01/04/2026 00:05");
    assert_eq!(vi.t("search-found").arg("count", 6412_u64).to_string(), "Tìm thấy 6.412 nơi");
    assert_eq!(en.t("search-found").arg("count", 1_u64).to_string(), "Found one office");
}

#[test]
fn every_text_can_be_written() {
    let words = Words::load().expect("words");
    for tr in words.iter() {
        for (key, parameters) in texts(tr.lang().as_str()) {
            let phrase = parameters.iter().fold(tr.t(&key), |phrase, name| phrase.arg(name, 2_u64));
            assert_ne!(phrase.to_string(), key, "{}: {key} cannot be written", tr.lang());
        }
    }
}

#[test]
fn names_stand_in_the_order_of_the_language() {
    let words = Words::load().expect("words");
    let mut names = ["Xã Đào San", "Xã Tả Lèng", "Xã Dào San", "Xã Tà Lèng", "Xã Bum Tở", "Xã Bum Nưa"];
    names.sort_by(|one, other| words.fallback().compare(one, other));
    assert_eq!(names, ["Xã Bum Nưa", "Xã Bum Tở", "Xã Dào San", "Xã Đào San", "Xã Tà Lèng", "Xã Tả Lèng"]);
}
