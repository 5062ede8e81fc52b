//! The order of names: each language has its own. Vietnamese sorts by letter, then accent, then tone.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale::Locale;

use super::Tr;
use crate::definition::Lang;

pub(super) struct Order(CollatorBorrowed<'static>);

impl Order {
    pub(super) fn of(lang: &Lang) -> Option<Self> {
        let locale: Locale = lang.as_str().parse().ok()?;
        Collator::try_new(locale.into(), CollatorOptions::default()).ok().map(Self)
    }
}

impl Tr {
    /// How two names stand in a list.
    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        self.language.order.0.compare(one, other)
    }
}
