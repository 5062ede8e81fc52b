//! A web page's tables: what much software writes under the name `.xls`.

use super::limits::Limits;
use super::table::{Filling, Kind, Table};
use super::unreadable::Unreadable;

/// Most rows or columns that one cell may cover.
const WIDEST: u32 = 200;

pub(super) fn read(text: &str, limits: &Limits) -> Result<Table, Unreadable> {
    let mut reader = Reader {
        filling: Filling::new(limits),
        row: 0,
        in_row: false,
        column: 0,
        open: None,
        depth: 0,
        covered: Vec::new(),
    };
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        reader.text(&rest[..at]);
        rest = step(&rest[at..], &mut reader)?;
    }
    reader.end_row()?;
    reader.filling.finish()
}

/// Takes one tag; gives back what stands behind it.
fn step<'t>(rest: &'t str, reader: &mut Reader<'_>) -> Result<&'t str, Unreadable> {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return Ok(comment.split_once("-->").map_or("", |(_, behind)| behind));
    }
    let Some(end) = rest.find('>') else { return Ok("") };
    let (tag, behind) = (&rest[1..end], &rest[end + 1..]);
    let name: String = tag
        .chars()
        .take_while(|c| !c.is_whitespace())
        .collect::<String>()
        .trim_end_matches('/')
        .to_lowercase();
    match name.as_str() {
        "script" | "style" | "head" | "title" => {
            return Ok(from_end_tag(behind, &name));
        }
        "table" => reader.depth += 1,
        "/table" => {
            if reader.depth == 1 {
                reader.end_row()?;
            }
            reader.depth = reader.depth.saturating_sub(1);
        }
        "tr" if reader.depth <= 1 => {
            reader.end_row()?;
            reader.begin_row()?;
        }
        "/tr" if reader.depth <= 1 => reader.end_row()?,
        "td" | "th" if reader.depth <= 1 => reader.begin_cell(tag)?,
        "/td" | "/th" if reader.depth <= 1 => reader.end_cell()?,
        "br" | "p" | "div" | "td" | "th" | "tr" => reader.text(" "),
        _ => {}
    }
    Ok(behind)
}

/// From the tag that closes a part nobody reads.
fn from_end_tag<'t>(text: &'t str, name: &str) -> &'t str {
    let is_it =
        |at: &usize| text.get(at + 2..at + 2 + name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name));
    let at = text.match_indices("</").map(|(at, _)| at).find(is_it);
    at.map_or("", |at| &text[at..])
}

struct Open {
    text: String,
    columns: u32,
    rows: u32,
}

struct Reader<'l> {
    filling: Filling<'l>,
    row: usize,
    in_row: bool,
    column: u32,
    open: Option<Open>,
    depth: usize,
    /// Columns that cells of rows above still cover, and for how many rows.
    covered: Vec<(u32, u32)>,
}

impl Reader<'_> {
    fn begin_row(&mut self) -> Result<(), Unreadable> {
        self.row += 1;
        self.in_row = true;
        self.column = 0;
        self.filling.row(self.row)
    }

    fn end_row(&mut self) -> Result<(), Unreadable> {
        self.end_cell()?;
        if !std::mem::take(&mut self.in_row) {
            return Ok(());
        }
        self.filling.end_row(0)?;
        for covered in &mut self.covered {
            covered.1 -= 1;
        }
        self.covered.retain(|(_, rows)| *rows > 0);
        Ok(())
    }

    fn begin_cell(&mut self, tag: &str) -> Result<(), Unreadable> {
        self.end_cell()?;
        if !self.in_row {
            self.begin_row()?;
        }
        while self.covered.iter().any(|(column, _)| *column == self.column) {
            self.column += 1;
        }
        let span =
            |name| attribute(tag, name).and_then(|value| value.parse().ok()).unwrap_or(1).clamp(1, WIDEST);
        self.open = Some(Open { text: String::new(), columns: span("colspan"), rows: span("rowspan") });
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Unreadable> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let text = open.text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.filling.cell(self.column, Kind::Text, &text)?;
        if open.rows > 1 && self.covered.len() < WIDEST as usize {
            // This row is counted off, too, when it ends.
            self.covered.extend((self.column..self.column + open.columns).map(|column| (column, open.rows)));
        }
        self.column += open.columns;
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(open) = &mut self.open {
            unescape(text, &mut open.text);
        }
    }
}

/// The value of an attribute, with or without quotes.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let lower = tag.to_ascii_lowercase();
    let at = lower.find(&format!(" {name}=")).or_else(|| lower.find(&format!("\n{name}=")))?;
    let value = tag[at + name.len() + 2..].trim_start_matches(['"', '\'']);
    Some(value.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default())
}

/// Signs that are named in pages of Vietnamese.
const NAMED: [(&str, char); 46] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("atilde", 'ã'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("igrave", 'ì'),
    ("iacute", 'í'),
    ("ograve", 'ò'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("otilde", 'õ'),
    ("ugrave", 'ù'),
    ("uacute", 'ú'),
    ("yacute", 'ý'),
    ("eth", 'đ'),
    ("Agrave", 'À'),
    ("Aacute", 'Á'),
    ("Acirc", 'Â'),
    ("Atilde", 'Ã'),
    ("Egrave", 'È'),
    ("Eacute", 'É'),
    ("Ecirc", 'Ê'),
    ("Igrave", 'Ì'),
    ("Iacute", 'Í'),
    ("Ograve", 'Ò'),
    ("Oacute", 'Ó'),
    ("Ocirc", 'Ô'),
    ("Otilde", 'Õ'),
    ("Ugrave", 'Ù'),
    ("Uacute", 'Ú'),
    ("Yacute", 'Ý'),
    ("ETH", 'Đ'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("rsquo", '’'),
    ("hellip", '…'),
];

fn unescape(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        into.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let end = behind.char_indices().take(10).find(|(_, c)| *c == ';').map(|(end, _)| end);
        let sign = end.and_then(|end| named(&behind[..end]));
        into.push(sign.unwrap_or('&'));
        rest = match (sign, end) {
            (Some(_), Some(end)) => &behind[end + 1..],
            _ => behind,
        };
    }
    into.push_str(rest);
}

fn named(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(usize, Vec<String>)> {
        let table = read(text, &Limits::SENT).expect("a table");
        let row = |row: super::super::Row<'_>| {
            (row.number(), row.cells().map(|(column, cell)| format!("{column}{}", cell.text)).collect())
        };
        table.rows().map(row).collect()
    }

    #[test]
    fn a_page_is_read_as_it_is_drawn() {
        let page = "<html><head><title>x</title><style>td{a:b}</style></head><body><!-- <td>no</td> -->\
            <TABLE><tr><td colspan=3 align=center>DANH S&Aacute;CH</td></tr></table><table>\
            <tr><th rowspan=\"2\">M\u{e3}</th><th colspan='2'>Ng&#224;y</th></tr><tr><th>nh&#x1ead;n</th><th>tr<b>ả</b></th></tr>\
            <tr><td>A &amp;&nbsp;B<td>1<br>2<tr><td></td></tr><tr><td><table><tr><td>in</td></tr></table></td><td>x</table>";
        let wanted = [
            (1, vec!["0DANH SÁCH"]),
            (2, vec!["0Mã", "1Ngày"]),
            (3, vec!["1nhận", "2trả"]),
            (4, vec!["0A & B", "11 2"]),
            (6, vec!["0in", "1x"]),
        ];
        let wanted: Vec<(usize, Vec<String>)> = wanted
            .into_iter()
            .map(|(row, cells)| (row, cells.into_iter().map(str::to_owned).collect()))
            .collect();
        assert_eq!(cells(page), wanted);
    }

    #[test]
    fn a_page_without_a_table_is_empty() {
        assert!(matches!(
            read("<html><p>Không có dữ liệu</p></html>", &Limits::SENT),
            Err(Unreadable::Empty)
        ));
    }
}
