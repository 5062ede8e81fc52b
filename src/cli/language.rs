//! The language a command speaks: what was asked for, else the machine's.

use anyhow::{Context as _, bail};

use super::Place;
use crate::words::{Tr, Words};

/// Where a machine says its language, the first that is set.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The texts of the command's language. A machine that says neither is spoken to in English.
pub(super) fn of(place: &Place) -> anyhow::Result<Tr> {
    let words = Words::load().context("the built-in texts")?;
    let known = || words.iter().map(|tr| tr.lang().to_string()).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = place.lang.as_deref().filter(|wanted| !wanted.is_empty()) {
        match words.get(wanted.split(['_', '.', '-']).next().unwrap_or_default()) {
            Some(tr) => return Ok(tr.clone()),
            None => bail!("--lang (HAILONG_LANG): no language `{wanted}`; there are {}", known()),
        }
    }
    let locale = LOCALE.into_iter().find_map(variable);
    let language = locale.as_deref().and_then(|locale| locale.split(['_', '.', '-']).next());
    let tr = language.and_then(|language| words.get(language)).or_else(|| words.get("en"));
    Ok(tr.unwrap_or_else(|| words.fallback()).clone())
}

#[expect(clippy::disallowed_methods, reason = "the locale of the machine stands nowhere else")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
