//! Languages and texts in several of them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A language tag such as `vi` or `en`: two or three lower-case letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(Arc<str>);

impl Lang {
    pub fn parse(text: &str) -> Option<Self> {
        let plain = (2..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase());
        plain.then(|| Self(text.into()))
    }

    /// The administration's language.
    pub fn vi() -> Self {
        Self("vi".into())
    }

    pub fn en() -> Self {
        Self("en".into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("no language"))
    }
}

/// One text in the languages of its definition. Never empty once checked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LocalText(BTreeMap<Lang, Arc<str>>);

impl LocalText {
    pub fn new(texts: impl IntoIterator<Item = (Lang, Arc<str>)>) -> Self {
        Self(texts.into_iter().collect())
    }

    /// The text in `lang`, else in Vietnamese, else in whichever language there is.
    pub fn get(&self, lang: &Lang) -> &str {
        self.shown(lang).map_or("", |(_, text)| text)
    }

    /// What [`get`](Self::get) gives, with the language it is in.
    pub fn shown(&self, lang: &Lang) -> Option<(&Lang, &str)> {
        let found = self.0.get_key_value(lang).or_else(|| self.0.get_key_value(&Lang::vi()));
        found.or_else(|| self.0.iter().next()).map(|(lang, text)| (lang, &**text))
    }

    pub fn has(&self, lang: &Lang) -> bool {
        self.0.contains_key(lang)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Lang, &str)> {
        self.0.iter().map(|(lang, text)| (lang, &**text))
    }
}
