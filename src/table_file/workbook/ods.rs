//! LibreOffice's spreadsheets.

use quick_xml::events::BytesStart;

use super::super::limits::{LAST_COLUMN, Limits};
use super::super::moment::Moment;
use super::super::number::typed;
use super::super::table::{Filling, Kind, Table};
use super::super::unreadable::{Bound, Unreadable};
use super::archive::Archive;
use super::xml::{Piece, Xml, attribute};

struct Open {
    kind: Kind,
    /// The value that is not the text.
    value: Option<String>,
    text: String,
    repeated: u32,
}

pub(super) fn read(archive: &mut Archive<'_>, limits: &Limits) -> Result<Table, Unreadable> {
    let source = archive.part("content.xml")?.ok_or(Unreadable::NotATable)?;
    let outcome = tables(Xml::new(source), limits);
    match outcome {
        Err(Unreadable::NotATable) => Err(archive.fault()),
        other => other,
    }
}

fn tables(mut xml: Xml<impl std::io::BufRead>, limits: &Limits) -> Result<Table, Unreadable> {
    let mut filling = Filling::new(limits);
    let (mut row, mut rows, mut column) = (1_usize, 1_usize, 0_u32);
    let mut cells: Vec<(u32, Kind, String)> = Vec::new();
    let mut open: Option<Open> = None;
    let mut notes = 0_usize;
    loop {
        match xml.next()? {
            Piece::Open(tag) => match tag.local_name().as_ref() {
                "table" => {
                    filling = Filling::new(limits);
                    (row, rows) = (1, 1);
                }
                "table-row" => {
                    rows = repeated(&tag, "number-rows-repeated") as usize;
                    column = 0;
                }
                "table-cell" | "covered-table-cell" => open = Some(cell(&tag)),
                "annotation" => notes += 1,
                "p" if notes == 0 => {
                    if let Some(open) = open.as_mut().filter(|open| !open.text.is_empty()) {
                        open.text.push('\n');
                    }
                }
                "s" | "tab" | "line-break" if notes == 0 => {
                    if let Some(open) = &mut open {
                        open.text.push(' ');
                    }
                }
                _ => {}
            },
            Piece::Text(text) => {
                let room = |open: &&mut Open| notes == 0 && open.text.len() <= limits.cell;
                if let Some(open) = open.as_mut().filter(room) {
                    open.text.push_str(&text);
                }
            }
            Piece::Close(name) => match name.as_str() {
                "annotation" => notes = notes.saturating_sub(1),
                "table-cell" | "covered-table-cell" => {
                    if let Some(open) = open.take() {
                        column = put(&mut cells, column, &open)?;
                    }
                }
                "table-row" => {
                    put_rows(&mut filling, row..row.saturating_add(rows), &std::mem::take(&mut cells))?;
                    row = row.saturating_add(rows);
                }
                "table" if !filling.is_empty() => break,
                _ => {}
            },
            Piece::End => break,
        }
    }
    filling.finish()
}

fn repeated(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

fn cell(tag: &BytesStart<'_>) -> Open {
    let value = |name| attribute(tag, name);
    let (kind, value) = match value("value-type").as_deref() {
        Some("date") => (Kind::Moment, value("date-value")),
        Some("float" | "currency" | "percentage") => (Kind::Number { from_1904: false }, value("value")),
        Some("boolean") => (Kind::Text, value("boolean-value")),
        _ => (Kind::Text, None),
    };
    Open { kind, value, text: String::new(), repeated: repeated(tag, "number-columns-repeated") }
}

/// Puts a row as often as it is repeated, if it holds something.
fn put_rows(
    filling: &mut Filling<'_>,
    numbers: std::ops::Range<usize>,
    cells: &[(u32, Kind, String)],
) -> Result<(), Unreadable> {
    for number in numbers.take_while(|_| !cells.is_empty()) {
        filling.row(number)?;
        for (column, kind, value) in cells {
            filling.cell(*column, *kind, value)?;
        }
        filling.end_row(0)?;
    }
    Ok(())
}

/// The column behind the cell. Only what holds something is repeated, and not beyond the last column.
fn put(cells: &mut Vec<(u32, Kind, String)>, column: u32, open: &Open) -> Result<u32, Unreadable> {
    let text = open.text.trim();
    let (kind, value) = match (&open.value, open.kind) {
        _ if text.starts_with('#') => (Kind::Text, text.to_owned()),
        _ if text.starts_with("Err:") => (Kind::Fault, text.to_owned()),
        (Some(value), Kind::Moment) => match Moment::read(value) {
            Some(moment) => (Kind::Moment, moment.written()),
            None => (Kind::Text, text.to_owned()),
        },
        (Some(value), Kind::Number { .. }) => (open.kind, typed(value)),
        (Some(value), _) => (Kind::Text, value.clone()),
        (None, _) => (Kind::Text, open.text.clone()),
    };
    let next = column.saturating_add(open.repeated);
    if !value.trim().is_empty() {
        if next > LAST_COLUMN + 1 {
            return Err(Unreadable::TooLarge(Bound::Columns(LAST_COLUMN as usize + 1)));
        }
        cells.extend((column..next).map(|column| (column, kind, value.clone())));
    }
    Ok(next)
}
