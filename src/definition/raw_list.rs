//! Reads lists of single values: texts and option codes.

use unicode_normalization::UnicodeNormalization;

use super::raw::{Located, Table, Value, is_empty_array};
use super::raw_value::{MAX_CODE, MIN_CODE};
use super::rule::Rule;

impl Table<'_, '_, '_> {
    /// A list of texts, each once.
    pub(super) fn texts(&self, key: &'static str, example: &str) -> Option<Located<Vec<Located<String>>>> {
        let value = self.get(key)?;
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(key, value, &format!("a list of texts such as {example}"));
            return None;
        };
        let mut texts: Vec<Located<String>> = Vec::new();
        for part in list.iter() {
            match part.get_ref().as_str() {
                Some(text) => texts.push(Located { value: text.trim().nfc().collect(), span: part.span() }),
                None => self.wrong_type(key, part, "a text in quotes"),
            }
        }
        self.report_empty_list(key, value, &format!("at least one, such as {example}"));
        self.keep_first_uses(key, &mut texts);
        Some(Located { value: texts, span: value.span() })
    }

    /// A list of option codes, each once.
    pub(super) fn codes(&self, key: &'static str) -> Option<Located<Vec<Located<i32>>>> {
        let value = self.get(key)?;
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "a list of codes such as [4, 5]");
            return None;
        };
        let read = |part| self.read_integer(key, part, MIN_CODE, MAX_CODE);
        let mut codes: Vec<_> = list
            .iter()
            .filter_map(read)
            .filter_map(|code| Some(Located { value: i32::try_from(code.value).ok()?, span: code.span }))
            .collect();
        self.report_empty_list(key, value, "at least one code");
        self.keep_first_uses(key, &mut codes);
        Some(Located { value: codes, span: value.span() })
    }

    fn report_empty_list(&self, key: &str, value: &Value<'_>, expected: &str) {
        if is_empty_array(value) {
            self.reader.report(&value.span(), Rule::EmptyList, format!("`{key}` is empty"), expected);
        }
    }

    fn keep_first_uses<T: PartialEq + Clone + ToString>(&self, key: &str, list: &mut Vec<Located<T>>) {
        let mut seen: Vec<Located<T>> = Vec::new();
        for entry in list.drain(..) {
            if let Some(first) = seen.iter().find(|before| before.value == entry.value) {
                let found = format!("`{key}` says {} again", entry.value.to_string());
                let fault = self
                    .reader
                    .fault(&entry.span, Rule::RepeatedEntry, found)
                    .expected("each once")
                    .related(self.reader.source.position(first.span.start), "first said here");
                self.reader.push(fault);
            } else {
                seen.push(entry);
            }
        }
        *list = seen;
    }
}
