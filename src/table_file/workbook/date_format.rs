//! Which numbers of a workbook are drawn as days.

use std::collections::HashMap;
use std::io::BufRead;

use super::super::unreadable::Unreadable;
use super::xml::{Piece, Xml, attribute};

/// Most formats.
const MOST: usize = 65_536;

/// For each style of cells whether it draws days.
pub(super) fn read(source: impl BufRead) -> Result<Vec<bool>, Unreadable> {
    let mut xml = Xml::new(source);
    let mut own: HashMap<u32, bool> = HashMap::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    loop {
        match xml.next()? {
            Piece::Open(tag) => match tag.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&tag, "numFmtId").and_then(|id| id.parse().ok());
                    let code = attribute(&tag, "formatCode");
                    if let (Some(id), Some(code), true) = (id, code, own.len() < MOST) {
                        own.insert(id, draws_days(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells && styles.len() < MOST => {
                    let id: u32 = attribute(&tag, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    styles.push(own.get(&id).copied().unwrap_or_else(|| is_built_in(id)));
                }
                _ => {}
            },
            Piece::Close(name) if name == "cellXfs" => in_cells = false,
            Piece::Close(_) | Piece::Text(_) => {}
            Piece::End => return Ok(styles),
        }
    }
}

/// Formats that have numbers in place of a text.
fn is_built_in(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// A code with a day or a year in it, outside quotes and brackets.
fn draws_days(code: &str) -> bool {
    let mut chars = code.chars();
    let (mut quoted, mut bracketed) = (false, false);
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' | '_' | '*' if !quoted => {
                chars.next();
            }
            '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            ';' if !quoted => return false,
            'd' | 'D' | 'y' | 'Y' if !quoted && !bracketed => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_with_a_day_or_a_year_draws_days() {
        for code in ["dd/mm/yyyy", "[$-42A]dd mmmm yyyy;@", "yyyy-mm-dd hh:mm", "\\nd/m"] {
            assert!(draws_days(code), "{code}");
        }
        for code in ["General", "0.00", "#,##0 \"ngày\"", "[Red]0", "hh:mm:ss", "0\\d", "0;dd"] {
            assert!(!draws_days(code), "{code}");
        }
    }
}
