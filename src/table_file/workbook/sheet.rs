//! The cells of one sheet of an XLSX workbook.

use std::io::BufRead;

use quick_xml::events::BytesStart;

use super::super::limits::Limits;
use super::super::moment::Moment;
use super::super::number::typed;
use super::super::table::{Filling, Kind, Table};
use super::super::unreadable::Unreadable;
use super::strings::Strings;
use super::xml::{Piece, Xml, attribute};

/// What the cells of all sheets share.
pub(super) struct Shared {
    pub(super) strings: Strings,
    /// For each style.
    pub(super) draws_days: Vec<bool>,
    pub(super) from_1904: bool,
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    kind: String,
    style: usize,
    value: String,
}

pub(super) fn read(source: impl BufRead, shared: &Shared, limits: &Limits) -> Result<Table, Unreadable> {
    let mut xml = Xml::new(source);
    let mut filling = Filling::new(limits);
    let (mut row, mut column) = (0_usize, 0_u32);
    let (mut open, mut in_value, mut phonetic) = (Open::default(), false, false);
    loop {
        match xml.next()? {
            Piece::Open(tag) => match tag.local_name().as_ref() {
                "row" => {
                    row = attribute(&tag, "r").and_then(|number| number.parse().ok()).unwrap_or(row + 1);
                    column = 0;
                    filling.row(row)?;
                }
                "c" => {
                    column = column_of(&tag).unwrap_or(column);
                    open = Open {
                        kind: attribute(&tag, "t").unwrap_or_default(),
                        style: attribute(&tag, "s").and_then(|style| style.parse().ok()).unwrap_or(0),
                        value: String::new(),
                    };
                }
                "v" | "t" => in_value = !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Piece::Text(text) if in_value => {
                if open.value.len() + text.len() <= limits.cell {
                    open.value.push_str(&text);
                } else {
                    open.value.push_str(&" ".repeat(limits.cell));
                    open.value.push('…');
                }
            }
            Piece::Text(_) => {}
            Piece::Close(name) => match name.as_str() {
                "v" | "t" => in_value = false,
                "rPh" => phonetic = false,
                "c" => {
                    put(&mut filling, column, &open, shared)?;
                    column += 1;
                }
                "row" => filling.end_row(0)?,
                "sheetData" => break,
                _ => {}
            },
            Piece::End => break,
        }
    }
    filling.finish()
}

/// The column of `AB12`, from 0.
fn column_of(tag: &BytesStart<'_>) -> Option<u32> {
    let place = attribute(tag, "r")?;
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number =
        letters.fold(0_u32, |number, letter| number * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

fn put(filling: &mut Filling<'_>, column: u32, open: &Open, shared: &Shared) -> Result<(), Unreadable> {
    let value = open.value.as_str();
    if value.is_empty() {
        return Ok(());
    }
    match open.kind.as_str() {
        "s" => {
            let text = value.trim().parse().ok().and_then(|at| shared.strings.get(at));
            filling.cell(column, Kind::Text, text.ok_or(Unreadable::NotATable)?)
        }
        "str" | "inlineStr" => filling.cell(column, Kind::Text, value),
        "b" => filling.cell(column, Kind::Text, if value.trim() == "1" { "true" } else { "false" }),
        "e" => filling.cell(column, Kind::Fault, value),
        "d" => match Moment::read(value) {
            Some(moment) => filling.cell(column, Kind::Moment, &moment.written()),
            None => filling.cell(column, Kind::Text, value),
        },
        _ => put_number(filling, column, value.trim(), open.style, shared),
    }
}

fn put_number(
    filling: &mut Filling<'_>,
    column: u32,
    value: &str,
    style: usize,
    shared: &Shared,
) -> Result<(), Unreadable> {
    let draws_days = shared.draws_days.get(style).copied().unwrap_or(false);
    let days = value.parse().ok().filter(|_| draws_days);
    match days.and_then(|days| Moment::of_serial(days, shared.from_1904)) {
        Some(moment) => filling.cell(column, Kind::Moment, &moment.written()),
        None => filling.cell(column, Kind::Number { from_1904: shared.from_1904 }, &typed(value)),
    }
}
