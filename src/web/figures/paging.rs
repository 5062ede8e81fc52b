//! Long tables in parts.

use std::ops::Range;

use super::pen::Pen;

/// Which part of a long table is shown, the first one being 1, and where the others are.
#[derive(Clone, Copy)]
pub(in crate::web) struct Paging<'f> {
    pub(in crate::web) at: usize,
    pub(in crate::web) href: &'f dyn Fn(usize) -> String,
}

/// Rows that are shown at once.
const AT_ONCE: usize = 100;

/// The way through a long table.
pub(in crate::web) struct Pages {
    pub(in crate::web) from: String,
    pub(in crate::web) to: String,
    pub(in crate::web) of: String,
    pub(in crate::web) before: Option<String>,
    pub(in crate::web) after: Option<String>,
}

impl Paging<'_> {
    /// The part of `count` rows that is shown, and the way to the rest; no way where all are.
    pub(super) fn part(self, pen: &Pen<'_>, count: usize) -> (Range<usize>, Option<Pages>) {
        let (last, at) = (count.div_ceil(AT_ONCE).max(1), place(self.at, count));
        let shown = rows(self.at, count);
        let count_of = |rows: usize| pen.tr.count(rows as u64);
        let pages = (last > 1).then(|| Pages {
            from: count_of(shown.start + 1),
            to: count_of(shown.end),
            of: count_of(count),
            before: (at > 1).then(|| (self.href)(at - 1)),
            after: (at < last).then(|| (self.href)(at + 1)),
        });
        (shown, pages)
    }
}

/// The rows of a part, of so many.
pub(super) fn rows(part: usize, count: usize) -> Range<usize> {
    let skipped = (place(part, count) - 1) * AT_ONCE;
    skipped..(skipped + AT_ONCE).min(count)
}

/// The part that is shown, where one is asked for.
fn place(part: usize, count: usize) -> usize {
    part.clamp(1, count.div_ceil(AT_ONCE).max(1))
}
