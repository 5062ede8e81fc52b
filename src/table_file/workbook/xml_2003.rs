//! Excel's XML of 2003, which some software still writes under the name `.xls`.

use super::super::limits::Limits;
use super::super::moment::Moment;
use super::super::number::typed;
use super::super::table::{Filling, Kind, Table};
use super::super::unreadable::Unreadable;
use super::xml::{Piece, Xml, attribute};

pub(in super::super) fn read(text: &str, limits: &Limits) -> Result<Table, Unreadable> {
    let mut xml = Xml::new(text.as_bytes());
    let mut filling = Filling::new(limits);
    let (mut row, mut column, mut across) = (0_usize, 0_u32, 0_u32);
    let (mut kind, mut value, mut in_data) = (String::new(), String::new(), false);
    loop {
        match xml.next()? {
            Piece::Open(tag) => match tag.local_name().as_ref() {
                "Table" => (filling, row) = (Filling::new(limits), 0),
                "Row" => {
                    row = attribute(&tag, "Index").and_then(|at| at.parse().ok()).unwrap_or(row + 1);
                    column = 0;
                    filling.row(row)?;
                }
                "Cell" => {
                    let place = attribute(&tag, "Index").and_then(|at| at.parse::<u32>().ok());
                    column = place.and_then(|at| at.checked_sub(1)).unwrap_or(column);
                    across = attribute(&tag, "MergeAcross").and_then(|more| more.parse().ok()).unwrap_or(0);
                }
                "Data" => {
                    kind = attribute(&tag, "Type").unwrap_or_default();
                    value.clear();
                    in_data = true;
                }
                _ => {}
            },
            Piece::Text(text) if in_data && value.len() <= limits.cell => value.push_str(&text),
            Piece::Text(_) => {}
            Piece::Close(name) => match name.as_str() {
                "Data" => {
                    in_data = false;
                    put(&mut filling, column, &kind, &value)?;
                }
                "Cell" => column = column.saturating_add(1).saturating_add(across),
                "Row" => filling.end_row(0)?,
                "Table" if !filling.is_empty() => break,
                _ => {}
            },
            Piece::End => break,
        }
    }
    filling.finish()
}

fn put(filling: &mut Filling<'_>, column: u32, kind: &str, value: &str) -> Result<(), Unreadable> {
    match kind {
        "Number" => filling.cell(column, Kind::Number { from_1904: false }, &typed(value.trim())),
        "Error" => filling.cell(column, Kind::Fault, value),
        "DateTime" => match Moment::read(value).map(|moment| moment.written()) {
            Some(written) => filling.cell(column, Kind::Moment, written.trim_end_matches("T00:00:00")),
            None => filling.cell(column, Kind::Text, value),
        },
        _ => filling.cell(column, Kind::Text, value),
    }
}
