//! `docs/definitions.md` is true: its example loads and counts, and it knows every rule.

use hailong::definition::{Rule, catalogue::load};
use hailong::index::{Layout, Tally};
use hailong::response::validate::validate_form;

use super::{WORKED_EXAMPLE, file, load_beside_units, project, read_defs, survey};

fn guide() -> String {
    std::fs::read_to_string(project("docs/definitions.md")).expect("the guide")
}

/// The code blocks of the guide that are TOML.
fn blocks() -> Vec<String> {
    let guide = guide();
    let parts = guide.split("```toml\n").skip(1);
    parts.map(|part| part.split("```").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_guide_shows_the_example_file_as_it_is() {
    assert_eq!(blocks()[0], WORKED_EXAMPLE);
    assert_eq!(
        std::fs::read_to_string(project("docs/examples/vi-du.toml")).expect("the file"),
        WORKED_EXAMPLE
    );
}

#[test]
fn the_example_loads_beside_the_real_units() {
    let mut files = read_defs("survey-defs");
    files.push(file("vi-du.toml", WORKED_EXAMPLE));
    assert!(load("survey-defs", &files).is_ok());
}

#[test]
fn the_guide_s_units_load() {
    let units = blocks()[1].replace("parent = \"tinh-lai-chau\"", "");
    assert!(load("defs", &[file("units.toml", &units)]).is_ok());
    assert!(load_beside_units("vi-du.toml", WORKED_EXAMPLE).is_ok());
}

#[test]
fn answers_to_the_example_are_taken_and_counted_as_the_guide_says() {
    let survey = survey(WORKED_EXAMPLE);
    let layout = Layout::of(&survey);
    let mut tally = Tally::empty(&layout);
    for sent in [
        "chung=5 can-bo-lich-su=5 can-bo-ro-rang=4 tre-hen=0 tuoi=1 gop-y=Tốt",
        "chung=4 can-bo-lich-su=5 can-bo-ro-rang=4 tre-hen=0 tuoi=9",
        "chung=2 can-bo-lich-su=3 can-bo-ro-rang= tre-hen=1 tre-may-ngay=3",
    ] {
        let answers = validate_form(&survey, &crate::response::pairs(sent)).expect(sent);
        tally.count(&survey, &layout, &answers, 1);
    }
    let cells = |id: &str| &layout.fields[survey.field_position(&id.parse().expect("an id")).expect(id)];
    let count = |id: &str, code| tally.cell(cells(id).count(code).expect("a code"));
    let valid = |id: &str| tally.cell(cells(id).valid());
    assert_eq!((count("chung", 4) + count("chung", 5), valid("chung")), (2, 3));
    assert_eq!((count("can-bo-ro-rang", 4), valid("can-bo-ro-rang")), (2, 2));
    assert_eq!((2 * count("can-bo-lich-su", 5), count("can-bo-lich-su", 3)), (4, 1));
    assert_eq!((count("tre-hen", 0), valid("tre-hen")), (2, 3));
    assert_eq!(tally.cell(cells("tre-may-ngay").not_asked()), 2);
    assert_eq!(
        (valid("tuoi"), tally.cell(cells("tuoi").no_answer()), tally.cell(cells("tuoi").skipped())),
        (1, 1, 1)
    );
}

#[test]
fn the_guide_says_of_every_rule_what_to_do() {
    let guide = guide();
    let (_, table) = guide.split_once("| rule | what to do |\n|---|---|\n").expect("the table of rules");
    let rules: Vec<_> =
        table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(rules, Rule::ALL.iter().map(|rule| rule.as_str()).collect::<Vec<_>>());
    assert!(table.lines().filter(|line| line.starts_with('|')).all(|line| line.ends_with(". |")));
}

#[test]
fn the_fault_shown_in_the_guide_is_one_that_is_said() {
    let shown = guide().split("```\n").find(|part| part.contains("[unknown-word]")).map(str::to_owned);
    let shown = shown.expect("a fault");
    let said =
        std::fs::read_to_string(project("tests/it/bad-defs/snapshots/unknown-word.toml.snap")).expect("it");
    let rest = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert!(said.contains(&rest(&shown).join("\n")), "{shown}");
}
