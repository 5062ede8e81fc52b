//! What stands around every page: its language, the other languages, the addresses of styles and scripts.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;

use super::AppState;
use super::assets;
use super::locale::Locale;
use crate::definition::Lang;
use crate::words::{Tr, Words};

/// Handed to every page as `shell`; an extractor, so that a handler just asks for it.
#[derive(Clone)]
pub(crate) struct Shell {
    pub(crate) tr: Tr,
    pub(crate) tongues: Vec<Tongue>,
}

/// One language the same page can be read in.
#[derive(Clone)]
pub(crate) struct Tongue {
    pub(crate) lang: String,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) current: bool,
}

impl Shell {
    /// For a page in `tr`; the links to other languages keep the rest of `query`.
    pub(super) fn new(words: &Words, tr: &Tr, query: Option<&str>) -> Self {
        let kept: Vec<&str> =
            query.into_iter().flat_map(|query| query.split('&')).filter(|pair| !is_lang(pair)).collect();
        let tongue = |other: &Tr| {
            let lang = other.lang().to_string();
            let own = format!("lang={lang}");
            Tongue {
                name: other.t("language-name").to_string(),
                href: format!(
                    "?{}",
                    kept.iter().copied().chain([own.as_str()]).collect::<Vec<_>>().join("&")
                ),
                current: other.lang() == tr.lang(),
                lang,
            }
        };
        Self { tr: tr.clone(), tongues: words.iter().map(tongue).collect() }
    }

    /// Offered in the languages of a survey instead of the interface's.
    pub(super) fn in_languages(mut self, words: &Words, languages: &[Lang]) -> Self {
        let tongue = |lang: &Lang| Tongue {
            lang: lang.to_string(),
            name: words.reading(lang).language_name(),
            href: format!("?lang={lang}"),
            current: lang == self.tr.texts(),
        };
        self.tongues = languages.iter().map(tongue).collect();
        self
    }

    /// The address of a built-in file, which changes with its content.
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    pub(super) fn of(words: &Words, locale: &Locale, uri: &Uri) -> Self {
        Self::new(words, &locale.tr, uri.query())
    }
}

fn is_lang(pair: &str) -> bool {
    pair.is_empty() || pair.split('=').next() == Some("lang")
}

impl FromRequestParts<AppState> for Shell {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let locale = Locale::from_request_parts(parts, state).await?;
        Ok(Self::of(&state.words, &locale, &parts.uri))
    }
}
