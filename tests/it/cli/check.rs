//! `hailong check` and `hailong schema`.

use std::fs;

use serde_json::Value;

use super::{copied_definitions, file, replace};
use crate::harness::program::{Program, definitions, hailong};

#[test]
fn the_projects_own_definitions_are_without_fault() {
    let said = hailong(&["check", definitions().to_str().expect("UTF-8")]).fine();
    assert!(said.contains("no faults"), "{said}");
    assert_eq!(Program::on("sqlite:never-opened").run(&["check"]).fine(), said, "as --defs names it");
}

#[test]
fn every_fault_of_every_file_is_told_at_once_by_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let defs = copied_definitions(folder.path());
    replace(&defs.join("sipas.toml"), "minutes = 8", "minuts = 8");
    replace(&defs.join("counter.toml"), "code = 2\ntext.vi = \"Nữ\"", "code = \"2\"\ntext.vi = \"Nữ\"");
    replace(&defs.join("units.toml"), "kind = \"province\"", "kind = \"provinse\"");
    let refused = hailong(&["check", defs.to_str().expect("UTF-8")]).refused();
    let places: Vec<&str> =
        refused.lines().filter(|line| line.starts_with(defs.to_str().expect("UTF-8"))).collect();
    let at = |name: &str, what: &str| {
        let text = fs::read_to_string(defs.join(name)).expect("read");
        let before = &text[..text.find(what).expect(what)];
        let (line, column) =
            (before.matches('\n').count() + 1, before.lines().last().map_or(0, str::len) + 1);
        let column = if before.ends_with('\n') { 1 } else { column };
        format!("{}:{line}:{column}: ", defs.join(name).display())
    };
    for expected in
        [at("sipas.toml", "minuts"), at("counter.toml", "\"2\"\n"), at("units.toml", "\"provinse\"")]
    {
        assert!(places.iter().any(|place| place.starts_with(&expected)), "{expected} is not in\n{refused}");
    }
    assert!(refused.contains("minutes") && refused.contains("province"), "no right spelling in\n{refused}");
    // Each paragraph begins with a place.
    for paragraph in refused.split("\n\n").filter(|paragraph| paragraph.contains("expected:")) {
        assert!(paragraph.starts_with(defs.to_str().expect("UTF-8")), "{paragraph}");
    }
}

#[test]
fn faults_keep_every_other_command_from_starting() {
    let folder = tempfile::tempdir().expect("a folder");
    let defs = copied_definitions(folder.path());
    replace(&defs.join("sipas.toml"), "minutes = 8", "minuts = 8");
    let database = folder.path().join("hailong.db");
    let program = Program::on(&format!("sqlite:{}", database.display())).with_defs(&defs);
    let refused = program.run(&["serve", "--listen", "127.0.0.1:0"]).refused();
    assert!(refused.contains("sipas.toml:"), "{refused}");
    assert!(!database.exists(), "the database was touched");
}

#[test]
fn files_that_are_no_definitions_are_faults_too() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in [("latin.toml", &b"title = \"T\xeanh\""[..]), ("broken.toml", b"[[section\n")] {
        let defs = folder.path().join(name.trim_end_matches(".toml"));
        fs::create_dir(&defs).expect("a folder");
        fs::copy(definitions().join("units.toml"), defs.join("units.toml")).expect("copied");
        let path = file(&defs, name, bytes);
        let refused = hailong(&["check", defs.to_str().expect("UTF-8")]).refused();
        assert!(refused.lines().any(|line| line.starts_with(&format!("{path}:1:"))), "{refused}");
    }
}

#[test]
fn the_schemas_are_json_schemas() {
    for (args, known) in [(&["schema"][..], "index"), (&["schema", "--units"], "unit")] {
        let schema: Value = serde_json::from_str(&hailong(args).fine()).expect("JSON");
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        assert!(!validator.is_valid(&serde_json::json!({ "unheard-of": 1 })), "{args:?}");
        assert!(schema["properties"][known].is_object(), "{args:?}");
    }
}
