//! Statements over many rows: SQL text that is built, out of fixed words and binds. (Only `backup::tables`, which
//! names tables as the database lists them, builds others.)

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use sqlx::AssertSqlSafe;

/// Rows are sent in chunks of 1, 2, 4, … 512, so that few texts serve every number of rows and stay
/// prepared.
const SIZES: usize = 10;

/// How an engine takes the binds of such a statement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Binds {
    /// The most for the rows of one statement.
    pub(super) most: usize,
    pub(super) style: Style,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `$1, $2`.
    Numbered,
    /// `?, ?`.
    Plain,
}

/// A statement with a list of rows in its middle: `before ($1, $2), ($3, $4) after`.
pub(super) struct Rows {
    before: Cow<'static, str>,
    columns: usize,
    after: &'static str,
    /// Binds that stand in `before`, each once and in order: `$1`, `$2`, …
    fixed: usize,
    texts: [[OnceLock<Arc<str>>; SIZES]; 2],
}

impl Rows {
    pub(super) const fn new(before: &'static str, columns: usize, after: &'static str) -> Self {
        Self::after_binds(0, before, columns, after)
    }

    /// As [`new`](Self::new), with `fixed` binds of its own before those of the rows.
    pub(super) const fn after_binds(
        fixed: usize,
        before: &'static str,
        columns: usize,
        after: &'static str,
    ) -> Self {
        Self::of(Cow::Borrowed(before), columns, after, fixed)
    }

    const fn of(before: Cow<'static, str>, columns: usize, after: &'static str, fixed: usize) -> Self {
        Self { before, columns, after, fixed, texts: [const { [const { OnceLock::new() }; SIZES] }; 2] }
    }

    /// With words that come from the database's own list of tables.
    pub(super) fn built(before: String, columns: usize) -> Self {
        Self::of(Cow::Owned(before), columns, "", 0)
    }

    /// Cuts a list into chunks, the largest first, and gives each with the text for so many rows; no text has
    /// more binds for its rows than an engine takes unless a single row has.
    pub(super) fn over<'i, T>(
        &self,
        items: &'i [T],
        binds: Binds,
    ) -> impl Iterator<Item = (AssertSqlSafe<Arc<str>>, &'i [T])> {
        let most = (binds.most / self.columns).max(1);
        chunks(items, most).map(move |chunk| (self.text(chunk.len(), binds.style), chunk))
    }

    /// The text for `rows` rows, which is the length of one of the [`chunks`].
    fn text(&self, rows: usize, style: Style) -> AssertSqlSafe<Arc<str>> {
        let text = &self.texts[style as usize][rows.ilog2() as usize];
        AssertSqlSafe(text.get_or_init(|| self.build(rows, style).into()).clone())
    }

    fn build(&self, rows: usize, style: Style) -> String {
        let mut text = self.before.clone().into_owned();
        let mut bind = self.fixed;
        for row in 0..rows {
            text.push_str(if row == 0 { " (" } else { ", (" });
            for column in 0..self.columns {
                bind += 1;
                let comma = if column == 0 { "" } else { ", " };
                let _ = match style {
                    Style::Numbered => write!(text, "{comma}${bind}"),
                    Style::Plain => write!(text, "{comma}?"),
                };
            }
            text.push(')');
        }
        text.push(' ');
        text.push_str(self.after);
        if style == Style::Plain {
            (1..=self.fixed).rev().for_each(|bind| text = text.replacen(&format!("${bind}"), "?", 1));
        }
        text
    }
}

/// Cuts a list into chunks whose lengths are powers of two, `most` or fewer, the largest first.
fn chunks<T>(mut items: &[T], most: usize) -> impl Iterator<Item = &[T]> {
    let largest = most.ilog2().min(SIZES as u32 - 1);
    std::iter::from_fn(move || {
        let size = items.len().checked_ilog2()?.min(largest);
        let (chunk, rest) = items.split_at(1 << size);
        items = rest;
        Some(chunk)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_hold_everything_once_in_order() {
        for length in [0_usize, 1, 2, 3, 255, 256, 257, 1000] {
            let items: Vec<usize> = (0..length).collect();
            for most in [1, 16, 512, 1000] {
                let chunks: Vec<&[usize]> = chunks(&items, most).collect();
                assert_eq!(chunks.concat(), items);
                assert!(chunks.iter().all(|chunk| chunk.len().is_power_of_two() && chunk.len() <= most));
            }
        }
    }

    #[test]
    fn binds_are_numbered_through_or_plain() {
        let rows = Rows::after_binds(1, "DELETE FROM t WHERE s = $1 AND (a, b) IN (VALUES", 2, ")");
        let numbered = "DELETE FROM t WHERE s = $1 AND (a, b) IN (VALUES ($2, $3), ($4, $5) )";
        assert_eq!(rows.build(2, Style::Numbered), numbered);
        let plain = "DELETE FROM t WHERE s = ? AND (a, b) IN (VALUES (?, ?), (?, ?) )";
        assert_eq!(rows.build(2, Style::Plain), plain);
    }
}
