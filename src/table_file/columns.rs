//! Which column means what: by what its heading is called, or by what somebody said of it.

use super::head::{self, Head};
use super::table::{Row, Table};
use crate::lookup::Folded;

/// A heading that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    pub column: u16,
    pub text: String,
}

/// How sure a heading is of its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning<K> {
    /// The one name that stands for it.
    Own(K),
    /// One of the names it goes by.
    Also(K),
}

impl<K: Copy> Meaning<K> {
    fn of(self) -> K {
        match self {
            Self::Own(kind) | Self::Also(kind) => kind,
        }
    }
}

/// What somebody said that columns mean, by their headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices<K>(Vec<(String, Option<K>)>);

impl<K> Default for Choices<K> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Copy> Choices<K> {
    /// `None` leaves the column out. What was said last counts.
    pub fn say(&mut self, heading: &str, meaning: Option<K>) {
        let heading = Folded::new(heading).accented;
        self.0.retain(|(known, _)| *known != heading);
        self.0.push((heading, meaning));
    }

    fn get(&self, heading: &str) -> Option<Option<K>> {
        let heading = Folded::new(heading).accented;
        self.0.iter().find(|(known, _)| *known == heading).map(|(_, meaning)| *meaning)
    }
}

/// Why columns cannot be told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclear<K> {
    /// There is no row that could be one of headings.
    NoHead,
    /// The same heading twice.
    Twice(String),
    /// Two headings that mean the same.
    Same { meaning: K, headings: Vec<Heading> },
}

/// Where each column stands.
#[derive(Debug, Clone)]
pub struct Columns<K> {
    head: Head,
    places: Vec<(K, u16)>,
    /// Headings of columns that hold something and of which nobody knows what they mean.
    pub unknown: Vec<Heading>,
}

impl<K: Copy + Eq> Columns<K> {
    /// Finds the headings of a table and what they mean.
    pub fn find(
        table: &Table,
        known: impl Fn(&str) -> Option<Meaning<K>>,
        choices: &Choices<K>,
    ) -> Result<Self, Unclear<K>> {
        let is_known = |text: &str| known(text).is_some() || matches!(choices.get(text), Some(Some(_)));
        let head = head::find(table, is_known).ok_or(Unclear::NoHead)?;
        let mut taken: Vec<(K, &(u16, String), bool)> = Vec::new();
        let mut unknown = Vec::new();
        let mut same = None;
        for heading in &head.texts {
            let meaning = match choices.get(&heading.1) {
                Some(None) => continue,
                Some(Some(kind)) => Some(Meaning::Own(kind)),
                None => known(&heading.1),
            };
            let Some(meaning) = meaning else {
                unknown.push(Heading { column: heading.0, text: heading.1.clone() });
                continue;
            };
            let (kind, is_own) = (meaning.of(), matches!(meaning, Meaning::Own(_)));
            let Some(other) = taken.iter_mut().find(|(known, ..)| *known == kind) else {
                taken.push((kind, heading, is_own));
                continue;
            };
            if Folded::new(&other.1.1) == Folded::new(&heading.1) {
                return Err(Unclear::Twice(heading.1.clone()));
            }
            match (other.2, is_own) {
                (true, false) => unknown.push(Heading { column: heading.0, text: heading.1.clone() }),
                (false, true) => {
                    unknown.push(Heading { column: other.1.0, text: other.1.1.clone() });
                    *other = (kind, heading, true);
                }
                (true, true) | (false, false) => {
                    let headings = [other.1, heading];
                    let named =
                        |(column, text): &(u16, String)| Heading { column: *column, text: text.clone() };
                    same = same
                        .or(Some(Unclear::Same { meaning: kind, headings: headings.map(named).to_vec() }));
                }
            }
        }
        if let Some(same) = same {
            return Err(same);
        }
        let places = taken.iter().map(|(kind, (column, _), _)| (*kind, *column)).collect();
        let mut columns = Self { head: head.clone(), places, unknown: Vec::new() };
        let holds = |heading: &Heading| columns.rows(table).any(|row| row.cell(heading.column).is_some());
        columns.unknown = unknown.into_iter().filter(holds).collect();
        Ok(columns)
    }

    /// The row on which the headings stand.
    pub fn number(&self) -> usize {
        self.head.number
    }

    /// All headings as they stand there.
    pub fn headings(&self) -> impl Iterator<Item = Heading> + '_ {
        self.head.texts.iter().map(|(column, text)| Heading { column: *column, text: text.clone() })
    }

    /// The columns that are known, from left to right.
    pub fn places(&self) -> &[(K, u16)] {
        &self.places
    }

    pub fn column(&self, kind: K) -> Option<u16> {
        self.places.iter().find(|(known, _)| *known == kind).map(|(_, column)| *column)
    }

    /// How a column is called in the file.
    pub fn heading(&self, kind: K) -> Option<&str> {
        let column = self.column(kind)?;
        self.head.texts.iter().find(|(known, _)| *known == column).map(|(_, text)| text.as_str())
    }

    /// Those of the wanted columns that are not there.
    pub fn missing(&self, wanted: &[K]) -> Vec<K> {
        wanted.iter().copied().filter(|kind| self.column(*kind).is_none()).collect()
    }

    /// The rows below the headings that hold something under one of them. Headings that are repeated on every
    /// page, and numbers of columns, are no rows.
    pub fn rows<'t>(&'t self, table: &'t Table) -> impl Iterator<Item = Row<'t>> {
        let next = self.head.next;
        let is_head = move |row: &Row<'_>| {
            row.cells().count() > 1
                && row.cells().all(|(column, cell)| {
                    self.head.texts.iter().any(|(known, text)| *known == column && text == cell.text)
                })
        };
        let is_headed = move |row: &Row<'_>| {
            row.width().is_some() || self.head.texts.iter().any(|(known, _)| row.cell(*known).is_some())
        };
        table
            .rows()
            .enumerate()
            .skip(next)
            .filter(move |(at, row)| !(*at == next && head::numbers_columns(*row)))
            .map(|(_, row)| row)
            .filter(move |row| is_headed(row) && !is_head(row))
    }

    /// How many cells a row of a text should have, when it has fewer, or holds something behind the last heading.
    pub fn wrong_width(&self, row: &Row<'_>) -> Option<usize> {
        let width = row.width()?;
        let last = self.head.texts.last().map_or(0, |(column, _)| usize::from(*column));
        let is_beyond = row.cells().next_back().is_some_and(|(column, _)| usize::from(column) > last);
        (width <= last || is_beyond).then_some(last + 1)
    }

    /// Whether a row of a text holds something behind the last heading.
    pub fn runs_over(&self, row: &Row<'_>) -> bool {
        let last = self.head.texts.last().map_or(0, |(column, _)| *column);
        row.width().is_some() && row.cells().next_back().is_some_and(|(column, _)| column > last)
    }
}
