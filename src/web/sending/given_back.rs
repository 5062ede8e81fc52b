//! Forms that cannot be taken are given back: to be sent again where that may help, else to be read.

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};

use super::super::PageError;
use crate::definition::{Field, Survey};
use crate::words::Tr;

/// What was filled in, question and answer, for a refusal to show.
#[derive(Clone)]
pub(in crate::web) struct Typed(pub(in crate::web) Arc<[(String, String)]>);

/// A page that stands for the refusal's own: the form once more.
#[derive(Clone)]
pub(in crate::web) struct Again(Arc<str>);

impl Typed {
    /// In the words of the version the form was drawn from. Where that is not known, a code has no meaning
    /// and is told as the number it is.
    pub(in crate::web) fn of(
        tr: &Tr,
        drawn: Option<&Survey>,
        in_force: Option<&Survey>,
        pairs: &[(String, String)],
    ) -> Self {
        let words = drawn.or(in_force);
        let line = |(name, value): &(String, String)| {
            let field = words.and_then(|survey| survey.field(name));
            let asked = field.map_or_else(|| name.clone(), |field| tr.of(&field.text).to_owned());
            let said = field.filter(|_| drawn.is_some()).and_then(|field| said(tr, field, value));
            let is_code = field.is_some_and(|field| !field.options().is_empty());
            let number = || tr.t("given-back-code").arg("code", value.as_str()).to_string();
            let bare = || if is_code { number() } else { value.clone() };
            (asked, said.unwrap_or_else(bare))
        };
        Self(pairs.iter().filter(|(_, value)| !value.trim().is_empty()).map(line).collect())
    }
}

/// The words of a chosen option.
fn said(tr: &Tr, field: &Field, value: &str) -> Option<String> {
    let text = tr.of(&field.option(value.trim().parse().ok()?)?.text);
    (!text.is_empty()).then(|| text.to_owned())
}

impl Again {
    pub(in crate::web) fn page(&self) -> Response {
        axum::response::Html(self.0.to_string()).into_response()
    }
}

/// A refusal that shows what was sent, or the form again where `again` draws it: what passes by itself is
/// no reason to fill in a form anew.
pub(in crate::web) fn given_back(
    error: PageError,
    typed: Typed,
    again: impl FnOnce(&PageError) -> Option<String>,
) -> Response {
    let drawn = if passes(&error) { again(&error) } else { None };
    let mut response = error.into_response();
    match drawn {
        Some(text) => response.extensions_mut().insert(Again(text.into())).is_some(),
        None => response.extensions_mut().insert(typed).is_some(),
    };
    response
}

/// Whether the same form may be taken a moment later.
fn passes(error: &PageError) -> bool {
    error.retry_after().is_some() || matches!(error, PageError::Internal(_))
}
