//! One bad example a rule: `bad-defs/RULE.toml`, `bad-defs/RULE--VARIANT.toml`, or a folder of that name
//! when several files matter. What is said of each stands in `bad-defs/snapshots/`.

use std::collections::BTreeSet;

use hailong::definition::catalogue::load;
use hailong::definition::{Diagnostic, Rule};

use super::{file, load_beside_units, names, project, read_defs, render};

const FOLDER: &str = "tests/it/bad-defs";

fn examples() -> Vec<String> {
    names(&project(FOLDER)).into_iter().filter(|name| name != "snapshots").collect()
}

fn rule_of(example: &str) -> &str {
    let name = example.trim_end_matches(".toml");
    name.split_once("--").map_or(name, |(rule, _)| rule)
}

fn faults_of(example: &str) -> Vec<Diagnostic> {
    let path = format!("{FOLDER}/{example}");
    let loaded = if example.ends_with(".toml") {
        let bytes = std::fs::read(project(&path)).expect("an example");
        load_beside_units(example, &String::from_utf8_lossy(&bytes))
    } else {
        let files: Vec<_> = read_defs(&path)
            .into_iter()
            .map(|definition| file(&format!("{example}/{}", definition.name), &definition.text))
            .collect();
        load(example, &files)
    };
    loaded.err().unwrap_or_default()
}

#[test]
fn each_bad_example_is_refused_in_the_words_of_its_snapshot() {
    insta::with_settings!({
        snapshot_path => "../bad-defs/snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        for example in examples() {
            insta::assert_snapshot!(example.as_str(), render(&faults_of(&example)));
        }
    });
}

#[test]
fn a_bad_example_breaks_its_own_rule_and_no_other() {
    for example in examples() {
        let rules: BTreeSet<_> = faults_of(&example).iter().map(|fault| fault.rule.as_str()).collect();
        assert_eq!(rules, BTreeSet::from([rule_of(&example)]), "{example}");
    }
}

#[test]
fn every_rule_has_an_example_and_every_example_a_rule() {
    let rules: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.as_str().to_owned()).collect();
    let shown: BTreeSet<_> = examples().iter().map(|example| rule_of(example).to_owned()).collect();
    assert_eq!(shown, rules);
    assert_eq!(rules.len(), Rule::ALL.len(), "two rules of one name");
    assert!(rules.len() >= 30);
}

#[test]
fn every_fault_says_where_what_and_what_was_expected() {
    for fault in examples().iter().flat_map(|example| faults_of(example)) {
        let text = fault.to_string();
        let start = format!("{}:{}:{}: ", fault.file, fault.position.line, fault.position.column);
        assert!(text.starts_with(&start), "{text}");
        assert!(!fault.found.is_empty() && !fault.expected.is_empty(), "{text}");
        assert!(text.lines().count() <= 6, "{text}");
    }
}

#[test]
fn no_snapshot_is_left_over() {
    let examples = examples();
    for snapshot in names(&project(&format!("{FOLDER}/snapshots"))) {
        let example = snapshot.trim_end_matches(".snap");
        assert!(examples.iter().any(|known| known == example), "{snapshot}");
    }
}
