//! Tables as programs and people write them.

mod bounds;
mod dialects;
mod headings;

use hailong::table_file::{Limits, Table, read};

/// The rows of a table: their numbers, and their cells with their columns.
type Rows = Vec<(usize, Vec<(u16, String)>)>;

fn rows(table: &Table) -> Rows {
    let row = |row: hailong::table_file::Row<'_>| {
        (row.number(), row.cells().map(|(column, cell)| (column, cell.text.to_owned())).collect())
    };
    table.rows().map(row).collect()
}

fn table(bytes: &[u8]) -> Table {
    read(bytes, &Limits::SENT).expect("a table")
}
