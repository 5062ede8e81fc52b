//! Where the headings of a table stand: often below a title, sometimes on two rows.

use super::table::{Row, Table};

/// Rows that are looked at.
pub const LOOKED_AT: usize = 40;

/// Headings as they were found, each with its column.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// The row number of the file.
    pub(super) number: usize,
    /// The first row behind it.
    pub(super) next: usize,
    pub(super) texts: Vec<(u16, String)>,
}

/// The row, or the two, in which the most headings are known. When there are none, the row with the most
/// cells: somebody has to say what they mean.
pub(super) fn find(table: &Table, is_known: impl Fn(&str) -> bool) -> Option<Head> {
    let known = |head: &Head| head.texts.iter().filter(|(_, text)| is_known(text)).count();
    let mut best: Option<(usize, Head)> = None;
    for at in 0..table.rows().len().min(LOOKED_AT) {
        let (Some(row), below) = (table.row(at), table.row(at + 1)) else { break };
        let mut candidate = one_row(row, at);
        let mut count = known(&candidate);
        // Two rows are read as one only where that tells more than either of them.
        let below = below.map(|below| (known(&one_row(below, at + 1)), two_rows(row, below, at, &is_known)));
        if let Some((alone, both)) = below {
            let together = known(&both);
            if together > count.max(alone) {
                (candidate, count) = (both, together);
            }
        }
        if count > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((count, candidate));
        }
    }
    best.map(|(_, head)| head).or_else(|| widest(table))
}

fn widest(table: &Table) -> Option<Head> {
    let mut widest: Option<(usize, Row<'_>, usize)> = None;
    for (at, row) in table.rows().take(LOOKED_AT).enumerate() {
        let count = row.cells().count();
        if widest.is_none_or(|(_, _, most)| count > most) {
            widest = Some((at, row, count));
        }
    }
    widest.map(|(at, row, _)| one_row(row, at))
}

fn one_row(row: Row<'_>, at: usize) -> Head {
    let texts = row.cells().map(|(column, cell)| (column, cell.text.to_owned())).collect();
    Head { number: row.number(), next: at + 1, texts }
}

/// A heading over several columns with others below it: “Ngày” over “tiếp nhận” and “hẹn trả”. Where nothing
/// stands below, the upper one is the heading.
fn two_rows(upper: Row<'_>, lower: Row<'_>, at: usize, is_known: &impl Fn(&str) -> bool) -> Head {
    let mut texts: Vec<(u16, String)> = Vec::new();
    for (column, cell) in lower.cells() {
        let over = upper.cells().take_while(|(above, _)| *above <= column).last();
        let both = over.map(|(_, over)| format!("{} {}", over.text, cell.text));
        let text = both.filter(|both| is_known(both) || !is_known(cell.text));
        texts.push((column, text.unwrap_or_else(|| cell.text.to_owned())));
    }
    let is_over_some = |column: u16, end: u16| lower.cells().any(|(below, _)| (column..end).contains(&below));
    let columns: Vec<u16> = upper.cells().map(|(column, _)| column).collect();
    for (place, (column, cell)) in upper.cells().enumerate() {
        let end = columns.get(place + 1).copied().unwrap_or(u16::MAX);
        if !is_over_some(column, end) {
            texts.push((column, cell.text.to_owned()));
        }
    }
    texts.sort_by_key(|(column, _)| *column);
    Head { number: upper.number(), next: at + 2, texts }
}

/// `(1) (2) (3)`, or `A B 1 2 3`: numbers of columns under their headings.
pub(super) fn numbers_columns(row: Row<'_>) -> bool {
    let texts: Vec<&str> =
        row.cells().map(|(_, cell)| cell.text.trim_matches(['(', ')', '[', ']'])).collect();
    let letters =
        texts.iter().zip(["a", "b", "c"]).take_while(|(text, letter)| text.eq_ignore_ascii_case(letter));
    let letters = letters.count();
    let numbers = texts.iter().skip(letters).zip(1..).all(|(text, number)| *text == number.to_string());
    texts.len() >= 4 && numbers
}
