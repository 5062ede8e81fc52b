//! Finding units by name, as people type them: with or without accents, any part first; the nearest where none is.

use crate::definition::{Unit, UnitId, Units};
use crate::lookup::{Folded, plain};

/// Longest query that is looked at, in characters.
const LONGEST: usize = 80;

/// The names of all units, prepared for searching.
pub(super) struct Finder(Vec<Entry>);

struct Entry {
    unit: UnitId,
    names: Vec<Folded>,
}

/// How well a name fits; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Phrase,
    Words,
}

impl Finder {
    pub(super) fn new(units: &Units) -> Self {
        let entry = |unit: &Unit| Entry {
            unit: unit.id.clone(),
            names: unit.name.iter().map(|(_, name)| Folded::new(name)).collect(),
        };
        Self(units.iter().map(entry).collect())
    }

    /// The units whose name has every word of the query at the beginning of a word, best first.
    pub(super) fn find(&self, query: &str) -> Vec<&UnitId> {
        let query = Folded::new(&query.chars().take(LONGEST).collect::<String>());
        if query.plain.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<_> = self
            .0
            .iter()
            .filter_map(|entry| {
                let best = entry.names.iter().filter_map(|name| rank(name, &query)).min()?;
                Some((best, &entry.unit))
            })
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, unit)| unit).collect()
    }
}

/// As many names are offered in place of one that nobody has.
const OFFERED: usize = 5;

impl Finder {
    /// The units whose name or id is nearly so, the nearest first: for a name that was mistyped.
    pub(super) fn near(&self, text: &str) -> Vec<&UnitId> {
        let text = plain(&text.chars().take(LONGEST).collect::<String>());
        let most = text.chars().count().div_ceil(4);
        let mut near: Vec<_> = self
            .0
            .iter()
            .filter_map(|entry| {
                let names =
                    entry.names.iter().map(|name| name.plain.clone()).chain([plain(entry.unit.as_str())]);
                let distance = names.map(|name| distance(&name, &text)).min()?;
                (distance <= most && !text.is_empty()).then_some((distance, &entry.unit))
            })
            .collect();
        near.sort_by_key(|(distance, _)| *distance);
        near.into_iter().take(OFFERED).map(|(_, unit)| unit).collect()
    }
}

/// How many strokes lie between a name and what was typed; the word of its kind may be left out.
fn distance(name: &str, text: &str) -> usize {
    let short = name.split_once(' ').map_or(name, |(_, rest)| rest);
    [name, short].into_iter().map(|name| strsim::osa_distance(name, text)).min().unwrap_or(usize::MAX)
}

/// Accents that were typed are taken seriously: names that bear them come first.
fn rank(name: &Folded, query: &Folded) -> Option<(Fit, bool)> {
    let fit = fit(&name.plain, &query.plain)?;
    Some((fit, !name.accented.contains(&query.accented)))
}

fn fit(name: &str, query: &str) -> Option<Fit> {
    let begins_word = |word: &str| name.split(' ').any(|part| part.starts_with(word));
    if name == query {
        Some(Fit::Whole)
    } else if name.starts_with(query) || name.contains(&format!(" {query}")) {
        Some(Fit::Phrase)
    } else if query.split(' ').all(begins_word) {
        Some(Fit::Words)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization as _;

    fn fits(name: &str, query: &str) -> Option<(Fit, bool)> {
        rank(&Folded::new(name), &Folded::new(query))
    }

    #[test]
    fn a_name_is_found_with_and_without_accents_and_in_any_form() {
        let decomposed: String = "Lai Châu".nfd().collect();
        for query in ["lai chau", "Lai Châu", "LAI CHÂU", &decomposed, "  lai   châu "] {
            assert!(fits("Tỉnh Lai Châu", query).is_some(), "{query}");
        }
        assert!(fits("Phường Đoàn Kết", "doan ket").is_some());
        assert!(fits("Xã Mường Kim", "kim muong").is_some());
        assert!(fits("Sở Văn hóa, Thể thao và Du lịch", "the thao du lich").is_some());
        assert!(fits("Xã Bình Lư", "inh").is_none());
        assert!(fits("Xã Bình Lư", "bình tư").is_none());
    }

    #[test]
    fn a_slip_of_the_keyboard_is_near_and_another_name_is_not() {
        assert_eq!(distance("xa binh lu", &plain("xa-binh-luu")), 1);
        assert_eq!(distance("xa binh lu", &plain("bing lu")), 1);
        assert_eq!(distance("xa binh lu", &plain("Xã Bnih Lư")), 1);
        assert!(distance("xa binh lu", &plain("xa-mu-ca")) > 4);
    }

    #[test]
    fn whole_names_come_before_parts_and_typed_accents_count() {
        assert!(fits("Bình Lư", "binh lu") < fits("Xã Bình Lư", "binh lu"));
        assert!(fits("Xã Tà Tổng", "tà") < fits("Xã Tả Lèng", "tà"));
    }
}
