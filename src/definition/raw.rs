//! Reads a TOML tree with positions. Every mistake is noted and reading goes on.
//!
//! A [`Table`] remembers which keys were asked for; [`Table::finish`] reports those that nobody asked
//! for, with the nearest right spelling. Its values are read in `raw_value` and `raw_text`.
//!
//! Once a file has a fault nothing read from it is handed out, so that readers may go on with
//! placeholders and follow-up faults can be kept away.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnostic::{Diagnostic, Source, did_you_mean};
use super::rule::Rule;

pub(super) type Span = Range<usize>;

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Located<T> {
    pub(super) value: T,
    pub(super) span: Span,
}

/// Collects the faults of one file.
pub(super) struct Reader<'s> {
    pub(super) source: Source<'s>,
    faults: RefCell<Vec<Diagnostic>>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(name: &'s str, text: &'s str) -> Self {
        Self { source: Source::new(name, text), faults: RefCell::default() }
    }

    /// A fault to be completed and handed to [`push`](Self::push).
    pub(super) fn fault(&self, span: &Span, rule: Rule, found: String) -> Diagnostic {
        Diagnostic::new(&self.source, span.clone(), rule, found)
    }

    pub(super) fn push(&self, fault: Diagnostic) {
        self.faults.borrow_mut().push(fault);
    }

    /// A fault whose expectation is one sentence.
    pub(super) fn report(&self, span: &Span, rule: Rule, found: String, expected: &str) {
        self.push(self.fault(span, rule, found).expected(expected));
    }

    /// A fault of the file as a whole, which no line of it could show.
    pub(super) fn report_whole(&self, rule: Rule, found: String, expected: &str) {
        self.push(self.fault(&(0..0), rule, found).expected(expected).without_line());
    }

    pub(super) fn faults(self) -> Vec<Diagnostic> {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|fault| fault.position);
        faults
    }
}

/// A TOML table that is being read.
pub(super) struct Table<'r, 's, 'i> {
    pub(super) reader: &'r Reader<'s>,
    /// Where it stands; none for the whole file.
    place: Option<Span>,
    /// What it is, for sentences: "a question".
    what: &'static str,
    pub(super) table: &'r DeTable<'i>,
    asked: RefCell<Vec<&'static str>>,
}

pub(super) type Value<'i> = Spanned<DeValue<'i>>;

pub(super) fn kind_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(at) if at.time.is_some() => "a time",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

impl<'r, 's, 'i> Table<'r, 's, 'i> {
    pub(super) fn new(
        reader: &'r Reader<'s>,
        what: &'static str,
        table: &'r DeTable<'i>,
        span: Span,
    ) -> Self {
        Self { reader, place: Some(span), what, table, asked: RefCell::default() }
    }

    /// The table that a whole file is.
    pub(super) fn whole(reader: &'r Reader<'s>, table: &'r DeTable<'i>) -> Self {
        Self { reader, place: None, what: "this file", table, asked: RefCell::default() }
    }

    pub(super) fn span(&self) -> Span {
        self.place.clone().unwrap_or(0..0)
    }

    pub(super) fn get(&self, key: &'static str) -> Option<&'r Value<'i>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    /// Whether a key stands there, without reading it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The text under a key, without judging it.
    pub(super) fn peek(&self, key: &str) -> Option<&'r str> {
        self.table.get(key)?.get_ref().as_str()
    }

    /// Where a key stands, else the table itself.
    pub(super) fn place(&self, key: &str) -> Span {
        self.table.get_key_value(key).map_or_else(|| self.span(), |(key, _)| key.span())
    }

    /// Where the value of a key stands, else the table itself.
    pub(super) fn value_place(&self, key: &str) -> Span {
        self.table.get(key).map_or_else(|| self.span(), Spanned::span)
    }

    /// What it is, with its id where it has one.
    pub(super) fn name(&self) -> String {
        match self.peek("id") {
            Some(id) if self.place.is_some() => {
                let what = self.what.trim_start_matches("a ").trim_start_matches("an ");
                format!("{what} `{id}`")
            }
            _ => self.what.to_owned(),
        }
    }

    pub(super) fn missing(&self, key: &'static str, expected: &str) {
        let found = format!("{} without `{key}`", self.name());
        match &self.place {
            Some(span) => self.reader.report(span, Rule::MissingKey, found, expected),
            None => self.reader.report_whole(Rule::MissingKey, found, expected),
        }
    }

    pub(super) fn wrong_type(&self, key: &str, value: &Value<'_>, expected: &str) {
        let found = format!("`{key}` is {}", kind_name(value.get_ref()));
        self.reader.report(&value.span(), Rule::WrongType, found, expected);
    }

    /// The table under a key; `expected` says what else is a fault.
    pub(super) fn table(
        &self,
        key: &'static str,
        what: &'static str,
        expected: &str,
    ) -> Option<Table<'r, 's, 'i>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => {
                // An implicit table (dotted keys) has no span of its own worth showing.
                let span = if value.span().is_empty() { self.place(key) } else { value.span() };
                Some(Table::new(self.reader, what, table, span))
            }
            _ => {
                self.wrong_type(key, value, expected);
                None
            }
        }
    }

    /// The tables of a list. A value that is no list of tables is a fault.
    pub(super) fn tables(&self, key: &'static str, what: &'static str) -> Vec<Table<'r, 's, 'i>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "a list of tables: a heading in double brackets before each");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for part in list.iter() {
            match part.get_ref() {
                DeValue::Table(table) => tables.push(Table::new(self.reader, what, table, part.span())),
                _ => self.wrong_type(key, part, "a table"),
            }
        }
        tables
    }

    /// As [`tables`](Self::tables), at least one; `expected` says which.
    pub(super) fn some_tables(
        &self,
        key: &'static str,
        what: &'static str,
        expected: &str,
    ) -> Vec<Table<'r, 's, 'i>> {
        let tables = self.tables(key, what);
        let is_empty_list = || self.table.get(key).is_some_and(is_empty_array);
        if !self.has(key) || is_empty_list() {
            self.missing(key, expected);
        }
        tables
    }

    /// Every key of the table with its value as a table: for tables whose keys are names.
    pub(super) fn named_tables(&self, what: &'static str) -> Vec<(Located<String>, Table<'r, 's, 'i>)> {
        let mut found = Vec::new();
        for (key, value) in self.table {
            match value.get_ref() {
                DeValue::Table(table) => {
                    let name = Located { value: key.get_ref().to_string(), span: key.span() };
                    let span = if value.span().is_empty() { key.span() } else { value.span() };
                    found.push((name, Table::new(self.reader, what, table, span)));
                }
                _ => self.wrong_type(key.get_ref(), value, "a table under a heading in single brackets"),
            }
        }
        found
    }

    /// Reports every key that nobody asked for.
    pub(super) fn finish(&self) {
        self.finish_with(|_| None);
    }

    /// [`finish`](Self::finish), with other advice for a key that is near to none.
    pub(super) fn finish_with(&self, advice: impl Fn(&str) -> Option<String>) {
        let mut asked = self.asked.borrow().clone();
        asked.sort_unstable();
        asked.dedup();
        for key in self.table.keys().filter(|key| !asked.contains(&&**key.get_ref())) {
            let word = key.get_ref();
            let nearest = did_you_mean(word, asked.iter().copied());
            let fault = self
                .reader
                .fault(&key.span(), Rule::UnknownKey, format!("unknown key `{word}` in {}", self.name()))
                .expected(format!("one of {}", asked.join(", ")))
                .help(advice(word).or(nearest));
            self.reader.push(fault);
        }
    }
}

pub(super) fn is_empty_array(value: &Value<'_>) -> bool {
    value.get_ref().as_array().is_some_and(|list| list.iter().next().is_none())
}
