//! Headings are found where lists have them.

use hailong::table_file::{Choices, Columns, Meaning, Unclear};

use super::table;

/// Known by their names, `A` also as `first`.
fn known(heading: &str) -> Option<Meaning<char>> {
    match heading {
        "A" | "B" | "C" => heading.chars().next().map(Meaning::Own),
        "first" | "the first" => Some(Meaning::Also('A')),
        "day received" => Some(Meaning::Also('B')),
        "day returned" => Some(Meaning::Also('C')),
        _ => None,
    }
}

/// The number of the row of headings, those of the rows below, and where each column stands.
type Found = (usize, Vec<usize>, Vec<(char, u16)>);

fn found(text: &str) -> Result<Found, Unclear<char>> {
    let table = table(text.as_bytes());
    let columns = Columns::find(&table, known, &Choices::default())?;
    let rows = columns.rows(&table).map(|row| row.number()).collect();
    Ok((columns.number(), rows, columns.places().to_vec()))
}

#[test]
fn headings_are_found_below_titles_and_rows_of_nothing_are_no_rows() {
    let text = "A LIST,,,\nof October,,,\n,,,\n,A,B,\n,(1),(2),\n,x,y,\n,,,\n,A,B,\n,z,w,\n";
    // Numbers of columns are told from rows only where there are some.
    assert_eq!(found(text), Ok((4, vec![5, 6, 9], vec![('A', 1), ('B', 2)])));
    let numbered = "No,A,B,C\n(1),(2),(3),(4)\n1,x,y,z\n";
    assert_eq!(found(numbered), Ok((1, vec![3], vec![('A', 1), ('B', 2), ('C', 3)])));
}

#[test]
fn a_heading_over_several_columns_is_read_with_those_below_it() {
    let text = "A,day,,other\n,received,returned,\nx,1,2,3\n";
    assert_eq!(found(text), Ok((1, vec![3], vec![('A', 0), ('B', 1), ('C', 2)])));
}

#[test]
fn two_columns_of_one_meaning_are_asked_back() {
    assert_eq!(found("A,B,A\n1,2,3\n"), Err(Unclear::Twice("A".to_owned())));
    assert!(matches!(found("first,the first,B\n1,2,3\n"), Err(Unclear::Same { meaning: 'A', .. })));
    // The name itself comes before what else it goes by.
    assert_eq!(found("first,A,B\n1,2,3\n"), Ok((1, vec![2], vec![('A', 1), ('B', 2)])));
}

#[test]
fn what_was_said_of_a_heading_counts() {
    let table = table("Alpha, beta ,B\n1,2,3\n".as_bytes());
    let mut choices = Choices::default();
    choices.say("ALPHA", Some('A'));
    choices.say("Beta", None);
    let columns = Columns::find(&table, known, &choices).expect("columns");
    assert_eq!(columns.places(), [('A', 0), ('B', 2)]);
    assert!(columns.unknown.is_empty());
    let columns = Columns::find(&table, known, &Choices::default()).expect("columns");
    let unknown: Vec<&str> = columns.unknown.iter().map(|heading| heading.text.as_str()).collect();
    assert_eq!(unknown, ["Alpha", "beta"]);
    assert_eq!(columns.missing(&['A', 'B']), ['A']);
}
