//! Texts with a separator between cells, as every program and country writes them.

use super::limits::Limits;
use super::table::{Filling, Kind, Table};
use super::unreadable::Unreadable;

/// The rarer a sign is within cells, the earlier: it comes first where two part a text equally well.
const SEPARATORS: [char; 4] = ['\t', ';', '|', ','];

/// Rows and characters that are looked at to find the separator.
const LOOKED_AT: usize = 60;
const CHARACTERS: usize = 100_000;

pub(super) fn read(text: &str, limits: &Limits) -> Result<Table, Unreadable> {
    let (separator, text, line) = match said(text) {
        Some((separator, rest)) => (separator, rest, 2),
        None => (separator(text), text, 1),
    };
    let mut filling = Filling::new(limits);
    filling.is_separated();
    let mut reader = Reader { rest: text, line, separator };
    while !reader.rest.is_empty() {
        filling.row(reader.line)?;
        let mut width = 0;
        loop {
            let cell = reader.cell()?;
            filling.cell(width, Kind::Text, &cell.text)?;
            width += 1;
            if cell.is_last {
                break;
            }
        }
        filling.end_row(width as usize)?;
    }
    filling.finish()
}

/// `sep=;`, which Excel writes and heeds.
fn said(text: &str) -> Option<(char, &str)> {
    let rest = text.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and(text.get(4..))?;
    let separator = rest.chars().next()?;
    let rest = &rest[separator.len_utf8()..];
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']))?;
    Some((separator, rest))
}

/// The sign that parts the most rows into the same number of cells. Titles above the heads and commas within
/// cells differ from row to row.
fn separator(text: &str) -> char {
    let rows = counted(text);
    let score = |at: usize| {
        let mut counts: Vec<usize> = rows.iter().map(|row| row[at]).filter(|count| *count > 0).collect();
        counts.sort_unstable();
        counts.chunk_by(|a, b| a == b).map(|alike| alike.len() * alike[0]).max().unwrap_or(0)
    };
    let mut best = (',', 0);
    for (at, separator) in SEPARATORS.into_iter().enumerate() {
        let score = score(at);
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

/// How often each separator stands in the first rows, outside quotes.
fn counted(text: &str) -> Vec<[usize; SEPARATORS.len()]> {
    let (mut rows, mut row) = (Vec::new(), [0; SEPARATORS.len()]);
    let (mut quoted, mut before) = (false, '\n');
    for c in text.chars().take(CHARACTERS) {
        let begins = matches!(before, '\n' | '\r') || SEPARATORS.contains(&before);
        match c {
            '"' if quoted => quoted = false,
            // The second of two quotes opens again what the first has closed.
            '"' if begins || before == '"' => quoted = true,
            '\n' | '\r' if !quoted => rows.push(std::mem::replace(&mut row, [0; SEPARATORS.len()])),
            _ => {
                if let Some(at) = SEPARATORS.iter().position(|known| !quoted && *known == c) {
                    row[at] += 1;
                }
            }
        }
        before = c;
        if rows.len() >= LOOKED_AT {
            break;
        }
    }
    rows.push(row);
    rows
}

struct Reader<'t> {
    rest: &'t str,
    line: usize,
    separator: char,
}

struct Read {
    text: String,
    is_last: bool,
}

impl Reader<'_> {
    fn cell(&mut self) -> Result<Read, Unreadable> {
        let text = if self.rest.starts_with('"') { self.quoted()? } else { self.bare() };
        let is_last = self.end_of_cell();
        Ok(Read { text, is_last })
    }

    fn bare(&mut self) -> String {
        let ends = |c: char| c == self.separator || matches!(c, '\n' | '\r');
        let (text, rest) = self.rest.split_at(self.rest.find(ends).unwrap_or(self.rest.len()));
        self.rest = rest;
        text.to_owned()
    }

    /// Up to the quote that closes it, behind which the cell must end.
    fn quoted(&mut self) -> Result<String, Unreadable> {
        let opened = Unreadable::Quote { line: self.line };
        let mut text = String::new();
        self.rest = &self.rest[1..];
        loop {
            let (part, behind) = self.rest.split_once('"').ok_or(opened)?;
            self.line += line_ends(part);
            text.push_str(part);
            self.rest = behind;
            match behind.strip_prefix('"') {
                Some(behind) => {
                    text.push('"');
                    self.rest = behind;
                }
                None => break,
            }
        }
        let behind =
            self.rest.trim_start_matches(|c: char| matches!(c, ' ' | '\u{a0}') && c != self.separator);
        let ends = behind.is_empty() || behind.starts_with([self.separator, '\n', '\r']);
        self.rest = behind;
        if ends { Ok(text) } else { Err(opened) }
    }

    /// Steps over what ends the cell; whether it ends the row.
    fn end_of_cell(&mut self) -> bool {
        if let Some(rest) = self.rest.strip_prefix(self.separator) {
            self.rest = rest;
            return false;
        }
        let rest = self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix(['\n', '\r']));
        self.rest = rest.unwrap_or_default();
        self.line += 1;
        true
    }
}

/// As an editor counts them: CR LF is one, and so are CR and LF alone.
fn line_ends(text: &str) -> usize {
    let both = text.matches("\r\n").count();
    text.matches(['\r', '\n']).count() - both
}

#[cfg(test)]
mod tests {
    use super::*;

    type Cells = Vec<(usize, Vec<String>)>;

    fn cells(text: &str) -> Result<Cells, Unreadable> {
        let table = read(text, &Limits::SENT)?;
        let row = |row: super::super::Row<'_>| {
            (row.number(), row.cells().map(|(column, cell)| format!("{column}{}", cell.text)).collect())
        };
        Ok(table.rows().map(row).collect())
    }

    fn rows(wanted: &[(usize, &[&str])]) -> Result<Cells, Unreadable> {
        let row = |(line, cells): &(usize, &[&str])| (*line, cells.iter().map(ToString::to_string).collect());
        Ok(wanted.iter().map(row).collect())
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        let wanted: [(usize, &[&str]); 3] = [(1, &["0a", "1b"]), (3, &["0c\nd", "1e"]), (5, &["1f"])];
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("a,b\n,\n\"c\nd\",e\n,f").replace('\n', end);
            let wanted = wanted.map(|(line, cells)| {
                (line, cells.iter().map(|cell| cell.replace('\n', end)).collect::<Vec<_>>())
            });
            assert_eq!(cells(&text), Ok(wanted.to_vec()), "{end:?}");
        }
    }

    #[test]
    fn separators_are_found_under_titles_and_among_commas() {
        let text = "Danh sách, tháng 10, năm 2026\n\nMã;Điểm\nA;50,2\nB;3,4\n";
        let wanted: [(usize, &[&str]); 4] = [
            (1, &["0Danh sách, tháng 10, năm 2026"]),
            (3, &["0Mã", "1Điểm"]),
            (4, &["0A", "150,2"]),
            (5, &["0B", "13,4"]),
        ];
        assert_eq!(cells(text), rows(&wanted));
        assert_eq!(cells("sep=|\r\na|b"), rows(&[(2, &["0a", "1b"])]));
        assert_eq!(cells("a\tb, c\n"), rows(&[(1, &["0a", "1b, c"])]));
    }

    #[test]
    fn a_quote_without_its_end_is_told_by_the_line_it_opens_on() {
        for text in ["a,b\n1,\"two\n3,4\n", "a,b\n1,\"two\n3,\"four\"\n", "a,b\n1,\"two\" three\n"] {
            assert_eq!(cells(text), Err(Unreadable::Quote { line: 2 }), "{text}");
        }
        assert_eq!(
            cells("a,b\n5\" x,\"say \"\"hi\"\"\" \n"),
            rows(&[(1, &["0a", "1b"]), (2, &["05\" x", "1say \"hi\""])])
        );
    }
}
