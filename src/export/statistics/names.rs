//! Names that SPSS takes, each once: at most 64 bytes, a letter first, no word of its language, capitals and
//! small letters being the same.
//!
//! A column keeps its name, with `_` for `-`; no two ids become one that way. Only where that is no name, or
//! is that of a column of the record, does it get `q_` before it, and a number behind it where that is taken
//! too. So a name does not depend on the order of the questions but in that rarest case.

use std::collections::HashSet;

use crate::definition::OptionCode;
use crate::definition::id::reserved;

/// Words of SPSS that cannot be the name of a variable, and one that begins a comment.
const RESERVED: [&str; 14] =
    ["all", "and", "by", "comment", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"];

/// The names of one file.
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// Columns that can keep their names have them before all others.
    pub(super) fn new<'c>(columns: impl Iterator<Item = &'c str>) -> Self {
        Self { taken: columns.filter_map(plain).collect() }
    }

    pub(super) fn of_column(&mut self, column: &str) -> String {
        plain(column).unwrap_or_else(|| self.free(&format!("q_{}", underscored(column))))
    }

    /// The variable that says whether one of several was chosen.
    pub(super) fn of_choice(&mut self, column: &str, code: OptionCode) -> String {
        self.free(&format!("{column}_{code}"))
    }

    fn free(&mut self, wanted: &str) -> String {
        let numbered = (2..).map(|number| format!("{wanted}_{number}"));
        let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
        let name = names.find(|name| !self.taken.contains(name)).unwrap_or_default();
        self.taken.insert(name.clone());
        name
    }
}

fn underscored(column: &str) -> String {
    column.replace('-', "_")
}

/// The name of a column that needs no change but this.
fn plain(column: &str) -> Option<String> {
    let name = underscored(column);
    let is_of_record = name != column && reserved::RECORD.contains(&name.as_str());
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic());
    (begins && !is_of_record && !RESERVED.contains(&name.as_str())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(columns: &[&str]) -> Vec<String> {
        let mut names = Names::new(columns.iter().copied());
        columns.iter().map(|column| names.of_column(column)).collect()
    }

    #[test]
    fn a_column_has_a_name_that_spss_takes() {
        assert_eq!(
            named(&["ly-do", "1a", "comment", "comments"]),
            ["ly_do", "q_1a", "q_comment", "comments"]
        );
    }

    #[test]
    fn names_that_meet_are_told_apart_whatever_the_order() {
        assert_eq!(named(&["1a", "q-1a"]), ["q_1a_2", "q_1a"]);
        assert_eq!(named(&["q-1a", "1a"]), ["q_1a", "q_1a_2"]);
        assert_eq!(named(&["answered_at", "answered-at"]), ["answered_at", "q_answered_at"]);
        let mut names = Names::new(["q7", "q7-1"].into_iter());
        assert_eq!([names.of_choice("q7", 1), names.of_choice("q7", 2)], ["q7_1_2", "q7_2"]);
    }
}
