//! Whatever is done to a file, it is either right or its faults are said; nothing breaks.

use hailong::definition::catalogue::{load, load_stored};
use hailong::definition::differences::differences;
use proptest::prelude::*;

use super::{UNITS, WORKED_EXAMPLE, file, load_beside_units, survey};

/// The text with one place changed, as a slip of hand or mind would.
fn slip(text: &str, at: usize, what: usize, word: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = at % lines.len();
    let line = lines[at].clone();
    let middle = line.char_indices().nth(what % (line.chars().count() + 1)).map_or(line.len(), |(at, _)| at);
    match what % 6 {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, line),
        2 => lines[at].insert_str(middle, word),
        3 => lines[at].truncate(middle),
        4 => lines[at] = word.to_owned(),
        _ => {
            let other = (at * 7 + what) % lines.len();
            lines.swap(at, other);
        }
    }
    lines.join("\n")
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "\"",
            "'",
            "[",
            "]",
            "[[index.dimension]]",
            "{",
            "}",
            "=",
            ",",
            "#",
            "1",
            "-1",
            "ữ",
            "\u{feff}",
            "\t",
            "id = \"chung\"",
            "parent = \"can-bo\"",
            "ask-if = { question = \"tuoi\", is = [1] }",
            "no-answer = true",
            "2026-02-30",
            "\u{fffd}",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_survey_with_slips_is_right_or_its_faults_are_said(
        slips in prop::collection::vec((any::<usize>(), any::<usize>(), words()), 1..4)
    ) {
        let text = slips.iter().fold(WORKED_EXAMPLE.to_owned(), |text, (at, what, word)| slip(&text, *at, *what, word));
        match load_beside_units("vi-du.toml", &text) {
            Ok(catalogue) => {
                let survey = catalogue.surveys().next().expect("one survey");
                prop_assert!(!survey.index.nodes.is_empty() && !survey.fields.is_empty());
                prop_assert!(differences(survey, survey).is_empty());
            }
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    let said = fault.to_string();
                    prop_assert!(said.starts_with("vi-du.toml:") && !fault.expected.is_empty(), "{}", said);
                }
            }
        }
    }

    #[test]
    fn units_with_slips_are_right_or_their_faults_are_said(
        slips in prop::collection::vec((any::<usize>(), any::<usize>(), words()), 1..4)
    ) {
        let text = slips.iter().fold(UNITS.to_owned(), |text, (at, what, word)| slip(&text, *at, *what, word));
        match load("defs", &[file("units.toml", &text)]) {
            Ok(catalogue) => prop_assert!(catalogue.units.root().is_some()),
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }

    #[test]
    fn any_text_at_all_gets_an_answer(text in any::<String>()) {
        prop_assert!(load_beside_units("a.toml", &text).is_err());
    }
}

#[test]
fn a_stored_definition_is_read_back_though_its_kinds_of_unit_are_gone() {
    let text = WORKED_EXAMPLE.replace("[\"commune\", \"ward\"]", "[\"commune\", \"district\"]");
    assert!(load_beside_units("vi-du.toml", &text).is_err());
    let stored = load_stored("vi-du 2026.1", &text).expect("right");
    assert_eq!(stored.fields, survey(WORKED_EXAMPLE).fields);
    // Rules that came later do not lock out what was stored before them.
    let stricter = text.replace("Under 35", "35 to 59").replace("codes = [0]", "codes = [0, 1]");
    assert_eq!(load_beside_units("vi-du.toml", &stricter).err().unwrap_or_default().len(), 3);
    let again = load_stored("vi-du 2026.1", &stricter).expect("readable");
    assert_eq!(differences(&stored, &again), ["node dung-hen: measures share of 0 → share of 0/1"]);
    let faults = load_stored("vi-du 2026.1", &text.replace("code = 9", "code = 3")).err().unwrap_or_default();
    assert_eq!(faults.len(), 1);
}
