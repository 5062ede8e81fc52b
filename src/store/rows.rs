//! Statements over many rows: the one place that builds SQL text, out of fixed words and numbered binds.

use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use sqlx::AssertSqlSafe;

/// Rows are sent in chunks of 1, 2, 4, … 128, so that few texts serve every number of rows and stay
/// prepared.
const SIZES: usize = 8;

/// A statement with a list of rows in its middle: `before ($1, $2), ($3, $4) after`.
pub(super) struct Rows {
    before: &'static str,
    columns: usize,
    after: &'static str,
    /// Binds that stand in `before` or `after`, numbered from 1; those of the rows come behind them.
    fixed: usize,
    texts: [OnceLock<Arc<str>>; SIZES],
}

impl Rows {
    pub(super) const fn new(before: &'static str, columns: usize, after: &'static str) -> Self {
        Self { before, columns, after, fixed: 0, texts: [const { OnceLock::new() }; SIZES] }
    }

    /// As [`new`](Self::new), with `fixed` binds of its own before those of the rows.
    pub(super) const fn after_binds(
        fixed: usize,
        before: &'static str,
        columns: usize,
        after: &'static str,
    ) -> Self {
        Self { before, columns, after, fixed, texts: [const { OnceLock::new() }; SIZES] }
    }

    /// Cuts a list into chunks, the largest first, and gives each with the text for so many rows; no text has
    /// more than `most_binds` for its rows unless a single row has.
    pub(super) fn over<'i, T>(
        &self,
        items: &'i [T],
        most_binds: usize,
    ) -> impl Iterator<Item = (AssertSqlSafe<Arc<str>>, &'i [T])> {
        let most = (most_binds / self.columns).max(1);
        chunks(items, most).map(|chunk| (self.text(chunk.len()), chunk))
    }

    /// The text for `rows` rows, which is the length of one of the [`chunks`].
    fn text(&self, rows: usize) -> AssertSqlSafe<Arc<str>> {
        let text = self.texts[rows.ilog2() as usize].get_or_init(|| self.build(rows).into());
        AssertSqlSafe(text.clone())
    }

    fn build(&self, rows: usize) -> String {
        let mut text = self.before.to_owned();
        let mut bind = self.fixed;
        for row in 0..rows {
            text.push_str(if row == 0 { " (" } else { ", (" });
            for column in 0..self.columns {
                bind += 1;
                let comma = if column == 0 { "" } else { ", " };
                let _ = write!(text, "{comma}${bind}");
            }
            text.push(')');
        }
        text.push(' ');
        text.push_str(self.after);
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
            for most in [1, 16, 128, 1000] {
                let chunks: Vec<&[usize]> = chunks(&items, most).collect();
                assert_eq!(chunks.concat(), items);
                assert!(chunks.iter().all(|chunk| chunk.len().is_power_of_two() && chunk.len() <= most));
            }
        }
    }

    #[test]
    fn binds_are_numbered_through() {
        let rows = Rows::after_binds(1, "DELETE FROM t WHERE s = $1 AND (a, b) IN (VALUES", 2, ")");
        assert_eq!(rows.build(2), "DELETE FROM t WHERE s = $1 AND (a, b) IN (VALUES ($2, $3), ($4, $5) )");
    }
}
