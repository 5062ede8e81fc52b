//! Reads texts: one text, and one text in several languages.

use toml::de::{DeTable, DeValue};
use unicode_normalization::UnicodeNormalization;

use super::diagnostic::did_you_mean;
use super::raw::{Located, Span, Table};
use super::rule::Rule;
use super::{Lang, LocalText};

impl Table<'_, '_, '_> {
    /// A text, trimmed and in Unicode form C; an empty one is a fault.
    pub(super) fn text(&self, key: &'static str) -> Option<Located<String>> {
        let value = self.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, value, "a text in quotes");
            return None;
        };
        let text: String = text.trim().nfc().collect();
        if text.is_empty() {
            let found = format!("`{key}` is empty");
            self.reader.report(&value.span(), Rule::EmptyText, found, "some text, or no such line");
            return None;
        }
        Some(Located { value: text, span: value.span() })
    }

    pub(super) fn required_text(&self, key: &'static str, expected: &str) -> Option<Located<String>> {
        if !self.has(key) {
            self.get(key);
            self.missing(key, expected);
            return None;
        }
        self.text(key)
    }

    /// A text in every language of the file, required. Empty after a fault.
    pub(super) fn required_local(&self, key: &'static str, languages: &Languages) -> LocalText {
        if !self.has(key) {
            self.get(key);
            self.missing(key, &format!("`{key}.vi = \"…\"`, and so for each language"));
        }
        self.local(key, languages).unwrap_or_default()
    }

    /// A text in every language of the file, if it is there.
    pub(super) fn local(&self, key: &'static str, languages: &Languages) -> Option<LocalText> {
        let value = self.get(key)?;
        let DeValue::Table(table) = value.get_ref() else {
            let expected = format!("one text for each language: `{key}.vi = \"…\"`");
            if value.get_ref().is_str() {
                let found = format!("`{key}` does not say its language");
                self.reader.report(&self.place(key), Rule::WrongType, found, &expected);
            } else {
                self.wrong_type(key, value, &expected);
            }
            return None;
        };
        let mut texts = Vec::new();
        for (lang, text) in table {
            let Some(known) = languages.find(lang.get_ref()) else {
                self.unknown_language(lang.get_ref(), &lang.span(), languages);
                continue;
            };
            match text.get_ref().as_str().map(|text| text.trim().nfc().collect::<String>()) {
                Some(text) if !text.is_empty() => texts.push((known.clone(), text.as_str().into())),
                Some(_) => {
                    let found = format!("`{key}.{known}` is empty");
                    self.reader.report(&text.span(), Rule::EmptyText, found, "some text");
                }
                None => self.wrong_type(&format!("{key}.{known}"), text, "a text in quotes"),
            }
        }
        self.report_missing_languages(key, table, languages);
        Some(LocalText::new(texts))
    }

    /// A language whose text stands under a misspelt tag is not missing as well. Languages that the
    /// interface does not speak may have gaps: there the reader sees the first language's text.
    fn report_missing_languages(&self, key: &str, table: &DeTable<'_>, languages: &Languages) {
        let unknown =
            || table.keys().map(|key| &**key.get_ref()).filter(|lang| languages.find(lang).is_none());
        let misspelt = |lang: &Lang| unknown().any(|word| did_you_mean(word, [lang.as_str()]).is_some());
        let written = |lang: &Lang| table.contains_key(lang.as_str());
        for lang in languages.complete().filter(|lang| !written(lang) && !misspelt(lang)) {
            let found = format!("`{key}` has no text in `{lang}`");
            let expected = format!("`{key}.{lang} = \"…\"`, since this file is in {}", languages.list());
            self.reader.report(&self.place(key), Rule::MissingTranslation, found, &expected);
        }
    }

    fn unknown_language(&self, lang: &str, span: &Span, languages: &Languages) {
        let fault = self
            .reader
            .fault(span, Rule::UnknownLanguage, format!("`{lang}` is not a language of this file"))
            .expected(format!("one of {}", languages.list()))
            .help(did_you_mean(lang, languages.listed.iter().map(Lang::as_str)));
        self.reader.push(fault);
    }
}

/// The languages of a file.
pub(super) struct Languages {
    /// Texts may be in all of them.
    pub(super) listed: Vec<Lang>,
    /// Those that texts have while the list cannot be relied on.
    tolerated: Vec<Lang>,
}

impl Languages {
    pub(super) fn of(listed: impl Into<Vec<Lang>>) -> Self {
        Self { listed: listed.into(), tolerated: Vec::new() }
    }

    /// As far as a list with faults goes.
    pub(super) fn in_doubt(listed: Vec<Lang>, file: &DeTable<'_>) -> Self {
        Self { listed, tolerated: languages_in_use(file) }
    }

    /// Every text must have these: the first language, and those of the interface.
    fn complete(&self) -> impl Iterator<Item = &Lang> {
        let interface = [Lang::vi(), Lang::en()];
        let listed = self.listed.iter().enumerate();
        listed.filter(move |(at, lang)| *at == 0 || interface.contains(lang)).map(|(_, lang)| lang)
    }

    fn find(&self, lang: &str) -> Option<&Lang> {
        self.listed.iter().chain(&self.tolerated).find(|known| known.as_str() == lang)
    }

    fn list(&self) -> String {
        self.listed.iter().map(Lang::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// The languages that the texts of a file are written in.
fn languages_in_use(table: &DeTable<'_>) -> Vec<Lang> {
    const TEXTS: [&str; 6] = ["title", "text", "short", "intro", "thanks", "hint"];
    let mut found = Vec::new();
    for (key, value) in table {
        match value.get_ref() {
            DeValue::Table(texts) if TEXTS.contains(&&**key.get_ref()) => {
                found.extend(texts.keys().filter_map(|lang| Lang::parse(lang.get_ref())));
            }
            DeValue::Table(inner) => found.extend(languages_in_use(inner)),
            DeValue::Array(list) => {
                let tables = list.iter().filter_map(|part| part.get_ref().as_table());
                found.extend(tables.flat_map(languages_in_use));
            }
            _ => {}
        }
    }
    found
}
