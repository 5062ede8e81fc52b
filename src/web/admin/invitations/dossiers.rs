//! Reading a list of dossiers: which are finished and whom they concern, or every row that is wrong.

use std::collections::HashMap;

use time::Date;

use super::super::super::finder::plain;
use super::table_file::Row;
use crate::definition::{AnswerKind, OptionCode, Survey, Unit, Units};
use crate::response::validate::parse_date;
use crate::store::Punctuality;

/// A finished dossier, as far as an invitation needs it.
pub(super) struct Dossier<'c> {
    pub(super) line: usize,
    pub(super) code: String,
    pub(super) unit: &'c Unit,
    pub(super) field: Option<OptionCode>,
    /// As it stands in the list, for the sheets.
    pub(super) field_text: String,
    pub(super) punctuality: Option<Punctuality>,
    pub(super) phone: Option<String>,
}

/// What a row lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    NoCode,
    /// The same code stands on that line.
    Twice(usize),
    UnknownUnit(String),
    /// Not a unit of this account, or not one the survey asks about.
    OtherUnit(String),
    UnknownField(String),
    BadDate(String),
    ReturnedBeforeReceived,
    BadPhone(String),
    /// Invited before.
    Before,
}

pub(super) struct BadRow {
    pub(super) line: usize,
    pub(super) fault: Fault,
}

/// What a list came to.
pub(super) struct Read<'c> {
    pub(super) finished: Vec<Dossier<'c>>,
    /// Dossiers without a day of return.
    pub(super) unfinished: usize,
    pub(super) bad: Vec<BadRow>,
}

/// The columns, each by the names it goes by.
const COLUMNS: [(&str, &[&str]); 7] = [
    ("dossier", &["dossier", "dossier code", "ma ho so", "so ho so", "ho so"]),
    ("unit", &["unit", "don vi", "ma don vi", "co quan"]),
    ("field", &["field", "service field", "linh vuc"]),
    ("received", &["received", "ngay nhan", "ngay tiep nhan", "tiep nhan"]),
    ("due", &["due", "ngay hen", "ngay hen tra", "han tra", "hen tra"]),
    ("returned", &["returned", "ngay tra", "ngay tra ket qua", "da tra"]),
    ("phone", &["phone", "dien thoai", "so dien thoai"]),
];

/// Where each column stands.
pub(super) struct Columns([Option<usize>; COLUMNS.len()]);

impl Columns {
    /// Reads the head; all columns but the phone must be there, else the names of those that are missing.
    pub(super) fn of(head: &Row) -> Result<Self, Vec<&'static str>> {
        let names: Vec<String> = head.cells.iter().map(|cell| plain(cell)).collect();
        let place =
            |(_, known): &(&str, &[&str])| names.iter().position(|name| known.contains(&name.as_str()));
        let places = std::array::from_fn(|at| place(&COLUMNS[at]));
        let needed = COLUMNS.len() - 1;
        let missing: Vec<&str> =
            (0..needed).filter(|at| places[*at].is_none()).map(|at| COLUMNS[at].0).collect();
        if missing.is_empty() { Ok(Self(places)) } else { Err(missing) }
    }

    fn cell<'r>(&self, row: &'r Row, column: &str) -> &'r str {
        let at = COLUMNS.iter().position(|(name, _)| *name == column).and_then(|at| self.0[at]);
        at.and_then(|at| row.cells.get(at)).map_or("", String::as_str)
    }
}

/// What rows are read against.
pub(super) struct Reading<'c> {
    pub(super) survey: &'c Survey,
    pub(super) units: &'c Units,
    pub(super) today: Date,
    pub(super) may_invite: &'c (dyn Fn(&Unit) -> bool + Sync),
}

impl<'c> Reading<'c> {
    /// Reads every row behind the head.
    pub(super) fn read(&self, columns: &Columns, rows: &[Row]) -> Read<'c> {
        let mut read = Read { finished: Vec::new(), unfinished: 0, bad: Vec::new() };
        let mut lines: HashMap<String, usize> = HashMap::new();
        for row in rows {
            let outcome = self.row(columns, row).and_then(|dossier| match &dossier {
                Some(found) => match lines.insert(found.code.clone(), row.line) {
                    Some(line) => Err(Fault::Twice(line)),
                    None => Ok(dossier),
                },
                None => Ok(dossier),
            });
            match outcome {
                Ok(Some(dossier)) => read.finished.push(dossier),
                Ok(None) => read.unfinished += 1,
                Err(fault) => read.bad.push(BadRow { line: row.line, fault }),
            }
        }
        read
    }

    /// One dossier; `None` when it is not finished.
    fn row(&self, columns: &Columns, row: &Row) -> Result<Option<Dossier<'c>>, Fault> {
        let cell = |column| columns.cell(row, column);
        let code = cell("dossier");
        if code.is_empty() {
            return Err(Fault::NoCode);
        }
        let unit = self.unit(cell("unit"))?;
        let field = self.field(cell("field"))?;
        let (received, due) = (date(cell("received"))?, date(cell("due"))?);
        let Some(returned) = date(cell("returned"))? else { return Ok(None) };
        if received.is_some_and(|received| returned < received) {
            return Err(Fault::ReturnedBeforeReceived);
        }
        Ok(Some(Dossier {
            line: row.line,
            code: code.chars().take(60).collect(),
            unit,
            field,
            field_text: cell("field").chars().take(80).collect(),
            punctuality: due.map(|due| match returned.cmp(&due) {
                std::cmp::Ordering::Less => Punctuality::Early,
                std::cmp::Ordering::Equal => Punctuality::OnTime,
                std::cmp::Ordering::Greater => Punctuality::Late,
            }),
            phone: phone(cell("phone"))?,
        }))
    }

    /// By id, official code or name.
    fn unit(&self, text: &str) -> Result<&'c Unit, Fault> {
        let wanted = plain(text);
        let is_it = |unit: &&Unit| {
            unit.id.as_str() == text
                || unit.code.as_deref() == Some(text)
                || unit.name.iter().any(|(_, name)| plain(name) == wanted)
        };
        let unit = self.units.iter().filter(|unit| unit.exists_on(self.today)).find(is_it);
        let unit = unit.ok_or_else(|| Fault::UnknownUnit(text.to_owned()))?;
        if self.survey.covers(unit) && (self.may_invite)(unit) {
            Ok(unit)
        } else {
            Err(Fault::OtherUnit(text.to_owned()))
        }
    }

    /// By code or words, where the survey asks for it.
    fn field(&self, text: &str) -> Result<Option<OptionCode>, Fault> {
        let asked = self.survey.dossier.field.as_ref().and_then(|id| self.survey.field(id.as_str()));
        let Some(AnswerKind::OneOf(options)) = asked.map(|field| &field.kind) else { return Ok(None) };
        if text.is_empty() {
            return Ok(None);
        }
        let wanted = plain(text);
        let is_it = |option: &&crate::definition::AnswerOption| {
            option.code.to_string() == text || option.text.iter().any(|(_, word)| plain(word) == wanted)
        };
        let option = options.iter().find(is_it).ok_or_else(|| Fault::UnknownField(text.to_owned()))?;
        Ok(Some(option.code))
    }
}

fn date(text: &str) -> Result<Option<Date>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    // A time of day behind it says nothing here.
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    parse_date(day).map(Some).ok_or_else(|| Fault::BadDate(text.to_owned()))
}

/// Nine to eleven digits, with or without the country's +84; a spreadsheet may have eaten the zero.
fn phone(text: &str) -> Result<Option<String>, Fault> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '+' | '(' | ')'));
    let local = digits.strip_prefix("84").filter(|rest| rest.len() >= 9).unwrap_or(&digits);
    let local = local.trim_start_matches('0');
    match text {
        "" => Ok(None),
        _ if is_plain && (9..=10).contains(&local.len()) => Ok(Some(format!("0{local}"))),
        _ => Err(Fault::BadPhone(text.to_owned())),
    }
}
