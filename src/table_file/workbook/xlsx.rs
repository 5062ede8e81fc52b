//! Excel's workbooks: which sheets there are, what their cells share, and the first that may be a list.

use std::collections::HashMap;

use super::super::limits::Limits;
use super::super::table::Table;
use super::super::unreadable::Unreadable;
use super::archive::Archive;
use super::date_format;
use super::sheet::{self, Shared};
use super::strings::Strings;
use super::xml::{Piece, Xml, attribute};

/// Most sheets that are looked into.
const SHEETS: usize = 64;

struct Sheet {
    link: String,
    hidden: bool,
}

struct Workbook {
    sheets: Vec<Sheet>,
    from_1904: bool,
}

pub(super) fn read(archive: &mut Archive<'_>, limits: &Limits) -> Result<Table, Unreadable> {
    let main =
        links(archive, "_rels/.rels")?.into_values().find(|link| link.kind.ends_with("/officeDocument"));
    let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |link| resolved("", &link.target));
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let name = main.rsplit('/').next().unwrap_or_default().to_owned();
    let workbook = workbook(archive, &main)?;
    let links = links(archive, &format!("{folder}/_rels/{name}.rels"))?;
    let by_kind = |kind: &str| {
        links.values().find(|link| link.kind.ends_with(kind)).map(|link| resolved(&folder, &link.target))
    };
    let (strings, styles) = (by_kind("/sharedStrings"), by_kind("/styles"));
    let strings = part(archive, strings, |xml| Strings::read(xml, limits))?.unwrap_or_default();
    let styles = part(archive, styles, |xml| date_format::read(xml))?.unwrap_or_default();
    let shared = Shared { strings, draws_days: styles, from_1904: workbook.from_1904 };
    let (shown, hidden): (Vec<&Sheet>, Vec<&Sheet>) = workbook.sheets.iter().partition(|sheet| !sheet.hidden);
    let mut first = None;
    for sheet in shown.into_iter().chain(hidden).take(SHEETS) {
        let name = links.get(&sheet.link).map(|link| resolved(&folder, &link.target));
        match part(archive, name, |xml| sheet::read(xml, &shared, limits)) {
            // A page of instructions may stand before the list.
            Ok(Some(table)) if table.is_list() => return Ok(table),
            Ok(Some(table)) => first = first.or(Some(table)),
            Ok(None) | Err(Unreadable::Empty) => {}
            Err(fault) => return Err(fault),
        }
    }
    first.ok_or(Unreadable::Empty)
}

/// Reads one part, if there is one.
fn part<T>(
    archive: &mut Archive<'_>,
    name: Option<String>,
    read: impl FnOnce(&mut dyn std::io::BufRead) -> Result<T, Unreadable>,
) -> Result<Option<T>, Unreadable> {
    let Some(name) = name else { return Ok(None) };
    let Some(mut source) = archive.part(&name)? else { return Ok(None) };
    let outcome = read(&mut source);
    drop(source);
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(Unreadable::NotATable) => Err(archive.fault()),
        Err(fault) => Err(fault),
    }
}

fn workbook(archive: &mut Archive<'_>, name: &str) -> Result<Workbook, Unreadable> {
    let read = part(archive, Some(name.to_owned()), |source| {
        let mut xml = Xml::new(source);
        let mut workbook = Workbook { sheets: Vec::new(), from_1904: false };
        loop {
            match xml.next()? {
                Piece::Open(tag) => match tag.local_name().as_ref() {
                    "workbookPr" => {
                        let value = attribute(&tag, "date1904");
                        workbook.from_1904 = matches!(value.as_deref(), Some("1" | "true" | "on"));
                    }
                    "sheet" if workbook.sheets.len() < SHEETS => {
                        let hidden = attribute(&tag, "state").is_some_and(|state| state != "visible");
                        let link = attribute(&tag, "id").unwrap_or_default();
                        workbook.sheets.push(Sheet { link, hidden });
                    }
                    _ => {}
                },
                Piece::Close(_) | Piece::Text(_) => {}
                Piece::End => return Ok(workbook),
            }
        }
    })?;
    read.ok_or(Unreadable::NotATable)
}

struct Link {
    kind: String,
    target: String,
}

/// What a part refers to, by the ids it uses.
fn links(archive: &mut Archive<'_>, name: &str) -> Result<HashMap<String, Link>, Unreadable> {
    let read = part(archive, Some(name.to_owned()), |source| {
        let mut xml = Xml::new(source);
        let mut links = HashMap::new();
        loop {
            match xml.next()? {
                Piece::Open(tag) if tag.local_name().as_ref() == "Relationship" && links.len() < 4096 => {
                    let value = |name| attribute(&tag, name).unwrap_or_default();
                    links.insert(value("Id"), Link { kind: value("Type"), target: value("Target") });
                }
                Piece::Open(_) | Piece::Close(_) | Piece::Text(_) => {}
                Piece::End => return Ok(links),
            }
        }
    })?;
    Ok(read.unwrap_or_default())
}

/// A target as the name of a part.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if target.starts_with('/') || folder.is_empty() {
        return target.trim_start_matches('/').to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in target.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}
