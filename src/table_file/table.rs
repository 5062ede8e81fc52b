//! A table as it was read: the cells that hold something, row by row, and nothing for those that do not.

use super::head;
use super::limits::{LAST_COLUMN, Limits};
use super::unreadable::{Bound, Unreadable};

/// What a cell is besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A number of a spreadsheet. One that stands for a day counts from the end of 1899, or, in workbooks of
    /// older Macs, from 1904.
    Number {
        from_1904: bool,
    },
    /// A moment of a spreadsheet, written `2026-03-31T09:30:00`, or `2026-03-31` for a whole day.
    Moment,
    /// What a spreadsheet shows when it has no value: `#N/A`, `#REF!`.
    Fault,
}

/// A cell that holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'t> {
    pub kind: Kind,
    pub text: &'t str,
}

/// Rows that hold something, in their order.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<RowPlace>,
    cells: Vec<CellPlace>,
    text: String,
    /// A row ends where its text says so: fewer cells than headings mean that something is missing.
    pub(super) is_separated: bool,
}

#[derive(Debug, Clone, Copy)]
struct RowPlace {
    number: u32,
    /// Its first cell.
    first: u32,
    /// Cells that stand there, empty ones included.
    width: u32,
}

#[derive(Debug, Clone, Copy)]
struct CellPlace {
    start: u32,
    length: u32,
    column: u16,
    kind: Kind,
}

impl Table {
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|at| Row { table: self, at })
    }

    pub fn row(&self, at: usize) -> Option<Row<'_>> {
        (at < self.rows.len()).then_some(Row { table: self, at })
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether it may be a list: some rows, and one of its first with several cells.
    pub(super) fn is_list(&self) -> bool {
        self.rows.len() > 1 && self.rows().take(head::LOOKED_AT).any(|row| row.cells().count() > 2)
    }

    fn cell(&self, place: &CellPlace) -> Cell<'_> {
        let start = place.start as usize;
        let text = self.text.get(start..start + place.length as usize).unwrap_or_default();
        Cell { kind: place.kind, text }
    }
}

/// A row that holds something.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    at: usize,
}

impl<'t> Row<'t> {
    fn place(&self) -> RowPlace {
        self.table.rows.get(self.at).copied().unwrap_or(RowPlace { number: 0, first: 0, width: 0 })
    }

    /// The line an editor shows, or the row a spreadsheet does; from 1.
    pub fn number(&self) -> usize {
        self.place().number as usize
    }

    /// How many cells stand there, where the file is a text that says so.
    pub fn width(&self) -> Option<usize> {
        self.table.is_separated.then(|| self.place().width as usize)
    }

    /// The cells that hold something, from left to right, each with its column from 0.
    pub fn cells(&self) -> impl DoubleEndedIterator<Item = (u16, Cell<'t>)> + use<'t> {
        let table = self.table;
        table.places(self.at).iter().map(|place| (place.column, table.cell(place)))
    }

    pub fn cell(&self, column: u16) -> Option<Cell<'t>> {
        let places = self.table.places(self.at);
        let at = places.binary_search_by_key(&column, |place| place.column).ok()?;
        places.get(at).map(|place| self.table.cell(place))
    }

    /// The text of a cell, empty when nothing stands there.
    pub fn text(&self, column: u16) -> &'t str {
        self.cell(column).map_or("", |cell| cell.text)
    }
}

impl Table {
    fn places(&self, row: usize) -> &[CellPlace] {
        let first = self.rows.get(row).map_or(0, |row| row.first as usize);
        let end = self.rows.get(row + 1).map_or(self.cells.len(), |next| next.first as usize);
        self.cells.get(first..end).unwrap_or_default()
    }
}

/// Fills a table cell by cell and stops where a limit is reached.
pub(super) struct Filling<'l> {
    table: Table,
    limits: &'l Limits,
    number: usize,
    first: usize,
    last_row: usize,
}

impl<'l> Filling<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self { table: Table::default(), limits, number: 0, first: 0, last_row: 0 }
    }

    pub(super) fn is_separated(&mut self) {
        self.table.is_separated = true;
    }

    /// Begins a row; numbers grow.
    pub(super) fn row(&mut self, number: usize) -> Result<(), Unreadable> {
        if number <= self.last_row {
            return Err(Unreadable::NotATable);
        }
        (self.number, self.last_row) = (number, number);
        self.first = self.table.cells.len();
        Ok(())
    }

    /// Puts a cell into the row; one without text holds nothing.
    pub(super) fn cell(&mut self, column: u32, kind: Kind, text: &str) -> Result<(), Unreadable> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(());
        }
        let (limits, table) = (self.limits, &mut self.table);
        if column > LAST_COLUMN {
            return Err(Unreadable::TooLarge(Bound::Columns(LAST_COLUMN as usize + 1)));
        }
        if text.len() > limits.cell {
            return Err(Unreadable::TooLarge(Bound::Cell { row: self.number }));
        }
        if table.cells.len() >= limits.cells {
            return Err(Unreadable::TooLarge(Bound::Cells(limits.cells)));
        }
        if table.text.len() + text.len() > limits.text {
            return Err(Unreadable::TooLarge(Bound::Text(limits.text / (1024 * 1024))));
        }
        let kind = if kind == Kind::Text && is_fault(text) { Kind::Fault } else { kind };
        let (start, length) = (number_of(table.text.len()), number_of(text.len()));
        table.text.push_str(text);
        table.cells.push(CellPlace {
            start,
            length,
            column: u16::try_from(column).unwrap_or(u16::MAX),
            kind,
        });
        Ok(())
    }

    /// Ends a row of so many cells; one that holds nothing is no row.
    pub(super) fn end_row(&mut self, width: usize) -> Result<(), Unreadable> {
        let cells = &mut self.table.cells;
        if cells.len() == self.first {
            return Ok(());
        }
        let own = &mut cells[self.first..];
        own.sort_by_key(|cell| cell.column);
        if own.windows(2).any(|pair| pair[0].column == pair[1].column) {
            return Err(Unreadable::NotATable);
        }
        if self.table.rows.len() >= self.limits.rows {
            return Err(Unreadable::TooLarge(Bound::Rows(self.limits.rows)));
        }
        let (number, first) = (number_of(self.number), number_of(self.first));
        self.table.rows.push(RowPlace { number, first, width: number_of(width) });
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    pub(super) fn finish(self) -> Result<Table, Unreadable> {
        if self.table.is_empty() { Err(Unreadable::Empty) } else { Ok(self.table) }
    }
}

/// Limits keep all of them far below.
fn number_of(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Without the blanks around it, also those that show nothing.
fn tidy(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
    })
}

/// `#N/A`, `#REF!`, and the signs of a column that is too narrow.
fn is_fault(text: &str) -> bool {
    const FAULTS: [&str; 13] = [
        "#N/A",
        "#N/A N/A",
        "#NA",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
    ];
    text.starts_with('#')
        && (FAULTS.iter().any(|fault| text.eq_ignore_ascii_case(fault))
            || (text.len() >= 3 && text.bytes().all(|byte| byte == b'#')))
}
