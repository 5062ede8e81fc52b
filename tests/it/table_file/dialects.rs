//! Any table, written in any of the usual dialects, reads back the same.

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::{Rows, rows, table};

/// Texts without blanks at their ends, which nobody sees.
fn text() -> impl Strategy<Value = String> {
    let word = "[a-zA-ZĐđăễỡ0-9;,|'\"=.#\t-]{0,8}( [a-zĐàả,;\"|]{1,6})?(\n[a-zễ;,|\"]{1,5})?";
    word.prop_map(|text: String| text.trim().to_owned())
        .prop_filter("an error is no text", |text| !text.starts_with('#'))
}

fn cells() -> impl Strategy<Value = Vec<Vec<String>>> {
    (3_usize..6, 3_usize..8)
        .prop_flat_map(|(columns, rows)| prop::collection::vec(prop::collection::vec(text(), columns), rows))
}

/// What is to be read, with the numbers of rows of a spreadsheet.
fn wanted(cells: &[Vec<String>]) -> Rows {
    let row = |(number, row): (usize, &Vec<String>)| {
        let filled = (0_u16..).zip(row).filter(|(_, text)| !text.is_empty());
        (number, filled.map(|(column, text)| (column, text.clone())).collect::<Vec<_>>())
    };
    (1..).zip(cells).map(row).filter(|(_, cells)| !cells.is_empty()).collect()
}

/// The same with the lines of an editor.
fn wanted_lines(cells: &[Vec<String>]) -> Rows {
    let mut line = 1;
    let mut lines = Vec::new();
    for row in cells {
        lines.push(line);
        line += 1 + row.iter().map(|text| text.matches('\n').count()).sum::<usize>();
    }
    wanted(cells).into_iter().map(|(number, cells)| (lines[number - 1], cells)).collect()
}

fn separated(cells: &[Vec<String>], separator: char, end: &str) -> String {
    let quoted = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
    let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(&separator.to_string());
    cells.iter().map(line).collect::<Vec<_>>().join("\n").replace('\n', end) + end
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn separated_texts_read_back(
        cells in cells(),
        separator in prop::sample::select(vec![',', ';', '\t', '|']),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        encoding in 0..4,
    ) {
        let wanted = wanted_lines(&cells);
        prop_assume!(!wanted.is_empty());
        let text = separated(&cells, separator, end);
        let bytes: Vec<u8> = match encoding {
            0 => text.into_bytes(),
            1 => format!("\u{feff}{text}").into_bytes(),
            2 => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        let read: Rows = rows(&table(&bytes))
            .into_iter()
            .map(|(line, cells)| (line, cells.into_iter().map(|(at, text)| (at, text.replace("\r\n", "\n").replace('\r', "\n"))).collect()))
            .collect();
        prop_assert_eq!(read, wanted);
    }

    #[test]
    fn workbooks_read_back(cells in cells()) {
        let wanted = wanted(&cells);
        prop_assume!(!wanted.is_empty());
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, texts) in (0..).zip(&cells) {
            for (column, text) in (0..).zip(texts) {
                sheet.write_string(row, column, text.as_str()).expect("a cell");
            }
        }
        let bytes = book.save_to_buffer().expect("a workbook");
        prop_assert_eq!(rows(&table(&bytes)), wanted);
    }

    #[test]
    fn nothing_that_comes_in_makes_the_reader_fail(bytes in prop::collection::vec(any::<u8>(), 0..400), start in 0..6_usize) {
        let starts: [&[u8]; 6] = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<table><tr><td>", b"\xff\xfe", b"\"a\",\""];
        let _ = hailong::table_file::read(&[starts[start], bytes.as_slice()].concat(), &hailong::table_file::Limits::SENT);
    }
}
