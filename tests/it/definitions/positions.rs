//! Lines and columns as an editor counts them: in characters, whatever the bytes.

use hailong::definition::Rule;

use super::{faults, load_beside_units, render};

/// Line and column of the only fault of a rule.
fn place(text: &str, rule: Rule) -> (usize, usize) {
    let faults = faults(text);
    let mut found = faults.iter().filter(|fault| fault.rule == rule);
    let fault = found.next().unwrap_or_else(|| panic!("no {rule} in\n{}", render(&faults)));
    assert_eq!(found.next(), None);
    (fault.position.line, fault.position.column)
}

#[test]
fn columns_count_characters_not_bytes() {
    let text = "title = { vi = \"Sự hài lòng của người dân\", en = 1 }
";
    assert_eq!(place(text, Rule::WrongType), (1, 50));
}

#[test]
fn a_tab_is_one_column_and_stays_a_tab_under_the_line() {
    let faults = faults("id = \"mau\"\n\t\tversoin = \"1\"\n");
    let fault = faults.iter().find(|fault| fault.rule == Rule::UnknownKey).expect("one");
    assert_eq!((fault.position.line, fault.position.column), (2, 3));
    assert!(fault.to_string().contains("\n    | \t\t^^^^^^^\n"), "{fault}");
}

#[test]
fn lines_may_end_as_windows_ends_them() {
    let text = "id = \"mau\"\r\ntitle.vi = \"Mẫu\"\r\nversion = 1\r\n";
    let faults = faults(text);
    let fault = faults.iter().find(|fault| fault.rule == Rule::WrongType).expect("one");
    assert_eq!((fault.position.line, fault.position.column), (3, 11));
    assert!(fault.to_string().contains("  3 | version = 1\n"), "{fault}");
    assert!(!fault.to_string().contains('\r'));
}

#[test]
fn a_byte_order_mark_is_no_fault_and_no_column() {
    assert_eq!(place("\u{feff}version = 1\n", Rule::WrongType), (1, 11));
    let good = super::WORKED_EXAMPLE;
    let plain = load_beside_units("vi-du.toml", good).expect("right");
    let marked = load_beside_units("vi-du.toml", &format!("\u{feff}{good}")).expect("right");
    let sources = |catalogue: &hailong::definition::Catalogue| {
        catalogue.sources().map(|(_, text)| text.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(sources(&plain), sources(&marked));
}

#[test]
fn the_last_line_needs_no_end() {
    assert_eq!(place("id = \"mau\"\nversion = 1", Rule::WrongType), (2, 11));
    assert_eq!(place("id = \"mau\"\nversion =", Rule::Syntax), (2, 10));
    assert_eq!(place("id = \"mau\"\nversion = \"\"\"\nmột", Rule::Syntax), (3, 4));
}

#[test]
fn an_empty_file_has_one_fault_at_its_beginning() {
    for empty in ["", "\n", "  \n\t\n", "# Chưa viết\n", "\u{feff}"] {
        let faults = faults(empty);
        assert_eq!(faults.len(), 1, "{}", render(&faults));
        assert_eq!(place(empty, Rule::EmptyFile), (1, 1));
    }
}

#[test]
fn a_key_in_dots_is_shown_where_it_stands() {
    assert_eq!(place("id = \"mau\"\n\ntitle.vi = \"  \"\n", Rule::EmptyText), (3, 12));
    let text = "languages = [\"vi\", \"en\"]\n  title.vi = \"Mẫu\"\n";
    assert_eq!(place(text, Rule::MissingTranslation), (2, 3));
    assert_eq!(place("title.vi = \"Mẫu\"\ntitle.vi = \"Phiếu\"\n", Rule::DuplicateKey), (2, 7));
}

#[test]
fn a_decomposed_text_is_kept_composed() {
    let good = super::WORKED_EXAMPLE;
    let decomposed = good.replace("ế", "e\u{302}\u{301}");
    assert_ne!(good, decomposed);
    assert_eq!(super::survey(good), super::survey(&decomposed));
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    for fault in faults("id = \"a\u{1b}[31m\"\nversion = \"\u{0}\"\n") {
        let text = fault.to_string();
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    }
}
