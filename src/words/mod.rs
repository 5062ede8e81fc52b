//! The interface's own texts: one Fluent file a language in `assets/locales/`, built into the program.
//!
//! Adding a language is adding a file; `tests` below hold all files to the same keys and parameters.
//! The texts of a survey are not here but in its definition.

mod collation;
mod fault;
mod format;
mod names;
mod table_file;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

use crate::definition::{Lang, LocalText};
use collation::Order;

#[derive(RustEmbed)]
#[folder = "assets/locales/"]
struct Files;

/// All interface languages, Vietnamese first.
#[derive(Clone)]
pub struct Words(Arc<[Tr]>);

impl Words {
    /// Reads the built-in files. A file that Fluent cannot read is a fault of the build.
    pub fn load() -> Result<Self, UnreadableWords> {
        let mut all = Vec::new();
        for name in Files::iter() {
            let unreadable = || UnreadableWords(name.to_string());
            let lang = name.strip_suffix(".ftl").and_then(Lang::parse).ok_or_else(unreadable)?;
            let file = Files::get(&name).ok_or_else(unreadable)?;
            let text = String::from_utf8(file.data.into_owned()).map_err(|_| unreadable())?;
            all.push(Tr::read(lang, text).ok_or_else(unreadable)?);
        }
        all.sort_by_key(|tr| (*tr.lang() != Lang::vi(), tr.lang().clone()));
        if all.is_empty() { Err(UnreadableWords("assets/locales".to_owned())) } else { Ok(Self(all.into())) }
    }

    /// The texts in a language, if there are any.
    pub fn get(&self, lang: &str) -> Option<&Tr> {
        self.0.iter().find(|tr| tr.lang().as_str() == lang)
    }

    /// For texts of a definition in `lang`, whether the interface speaks it or not: then its own words
    /// are in the administration's language.
    pub fn reading(&self, lang: &Lang) -> Tr {
        let tr = self.get(lang.as_str()).unwrap_or_else(|| self.fallback());
        Tr { texts: Some(lang.clone()), ..tr.clone() }
    }

    /// The administration's own language.
    pub fn fallback(&self) -> &Tr {
        &self.0[0]
    }

    pub fn iter(&self) -> impl Iterator<Item = &Tr> {
        self.0.iter()
    }
}

/// A built-in language file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the built-in texts {0} cannot be read")]
pub struct UnreadableWords(String);

/// The texts of one language, handed to whatever draws a page. Cheap to clone.
#[derive(Clone)]
pub struct Tr {
    language: Arc<Language>,
    /// The language of the definition's texts, where it is another than the interface's.
    texts: Option<Lang>,
}

struct Language {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
    order: Order,
}

impl Tr {
    fn read(lang: Lang, text: String) -> Option<Self> {
        let id: LanguageIdentifier = lang.as_str().parse().ok()?;
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        if format::is_english(&lang) {
            bundle.set_formatter(Some(format::write_english));
        } else {
            bundle.set_formatter(Some(format::write_vietnamese));
        }
        bundle.add_resource(FluentResource::try_new(text).ok()?).ok()?;
        let order = Order::of(&lang)?;
        Some(Self { language: Arc::new(Language { lang, bundle, order }), texts: None })
    }

    /// The language of the interface.
    pub fn lang(&self) -> &Lang {
        &self.language.lang
    }

    /// The language that texts of a definition are wanted in.
    pub fn texts(&self) -> &Lang {
        self.texts.as_ref().unwrap_or(self.lang())
    }

    /// What the language of the texts is called by those who speak it or live beside them.
    pub fn language_name(&self) -> String {
        let own = self.lang() == self.texts();
        if own { self.t("language-name").to_string() } else { names::of(self.texts()) }
    }

    /// A text, to be completed with [`Phrase::arg`] and displayed.
    pub fn t<'k>(&self, key: &'k str) -> Phrase<'k> {
        Phrase { tr: self.clone(), key, args: FluentArgs::new() }
    }

    /// The text of a definition in this language.
    pub fn of<'t>(&self, text: &'t LocalText) -> &'t str {
        text.get(self.texts())
    }

    /// The language a text of a definition is shown in, where it is another than the interface's.
    pub fn other_language(&self, text: &LocalText) -> Option<Lang> {
        text.shown(self.texts()).map(|(lang, _)| lang.clone()).filter(|lang| lang != self.lang())
    }

    fn format(&self, key: &str, args: &FluentArgs<'_>) -> Option<String> {
        let bundle = &self.language.bundle;
        let pattern = bundle.get_message(key)?.value()?;
        let mut faults = Vec::new();
        let text = bundle.format_pattern(pattern, Some(args), &mut faults).into_owned();
        faults.is_empty().then_some(text)
    }
}

impl fmt::Debug for Tr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tr({})", self.lang())
    }
}

/// One text with its parameters, displayed in its language.
pub struct Phrase<'k> {
    tr: Tr,
    key: &'k str,
    args: FluentArgs<'k>,
}

impl<'k> Phrase<'k> {
    #[must_use]
    pub fn arg(mut self, name: &'k str, value: impl Arg) -> Self {
        self.args.set(name, value.value());
        self
    }
}

impl fmt::Display for Phrase<'_> {
    /// A missing text shows its key: the tests keep that from happening.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.tr.format(self.key, &self.args).map_or(Cow::Borrowed(self.key), Cow::Owned);
        f.write_str(&text)
    }
}

/// What can stand in a text: words, or a number that also decides the plural.
pub trait Arg {
    fn value(&self) -> FluentValue<'static>;
}

impl<T: Arg + ?Sized> Arg for &T {
    fn value(&self) -> FluentValue<'static> {
        (**self).value()
    }
}

impl Arg for str {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.to_owned())
    }
}

impl Arg for String {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.clone())
    }
}

macro_rules! number_arg {
    ($($number:ty),*) => {$(
        impl Arg for $number {
            fn value(&self) -> FluentValue<'static> {
                FluentValue::from(*self)
            }
        }
    )*};
}
number_arg!(usize, u32, u64, i64);
