//! Reading a list of dossiers: which are finished and whom they concern, or every row that is wrong.

use std::collections::HashMap;

use time::Date;

use super::dossier_columns::Column;
use crate::definition::period::is_day;
use crate::definition::{AnswerKind, AnswerOption, OptionCode, Survey, Unit};
use crate::lookup::{Named, NoOption, NoUnit, UnitNames, option};
use crate::response::cell::unguarded;
use crate::store::Punctuality;
use crate::table_file::{Columns, Kind, Moment, Row, Table};

/// A finished dossier, as far as an invitation needs it.
pub(super) struct Dossier<'c> {
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
pub(super) enum Fault<'c> {
    NoCode,
    /// The same code stands on that line.
    Twice(usize),
    NoUnit {
        written: String,
        fault: NoUnit<'c>,
    },
    /// Not a unit of this account, or not one the survey asks about.
    OtherUnit(String),
    NoField {
        written: String,
        fault: NoOption<'c>,
    },
    BadDate {
        column: Column,
        text: String,
    },
    /// A day that has not come.
    ToCome {
        column: Column,
        day: Date,
    },
    ReturnedBeforeReceived,
    BadPhone(String),
    /// A spreadsheet reports an error there.
    ErrorCell {
        column: Column,
        value: String,
    },
    /// More or fewer cells than headings.
    Width {
        found: usize,
        wanted: usize,
    },
}

pub(super) struct BadRow<'c> {
    pub(super) line: usize,
    pub(super) fault: Fault<'c>,
}

/// A unit that is gone, on that line, and the one that took over.
pub(super) struct Moved<'c> {
    pub(super) line: usize,
    pub(super) gone: &'c Unit,
    pub(super) heir: &'c Unit,
}

/// What a list came to.
pub(super) struct Read<'c> {
    pub(super) finished: Vec<Dossier<'c>>,
    /// Dossiers without a day of return.
    pub(super) unfinished: usize,
    pub(super) moved: Vec<Moved<'c>>,
    pub(super) bad: Vec<BadRow<'c>>,
}

/// What rows are read against.
pub(super) struct Reading<'c> {
    pub(super) survey: &'c Survey,
    pub(super) names: &'c UnitNames<'c>,
    pub(super) today: Date,
    pub(super) may_invite: &'c (dyn Fn(&Unit) -> bool + Sync),
}

impl<'c> Reading<'c> {
    /// Reads every row behind the headings.
    pub(super) fn read(&self, columns: &Columns<Column>, table: &Table) -> Read<'c> {
        let mut read = Read { finished: Vec::new(), unfinished: 0, moved: Vec::new(), bad: Vec::new() };
        let mut lines: HashMap<String, usize> = HashMap::new();
        let mut units: LookedUp<'c> = HashMap::new();
        for row in columns.rows(table) {
            let line = row.number();
            let of_row = OfRow { reading: self, columns, row };
            match of_row.dossier(&mut units) {
                Ok((Some(dossier), unit)) => match lines.insert(dossier.code.clone(), line) {
                    Some(first) => read.bad.push(BadRow { line, fault: Fault::Twice(first) }),
                    None => {
                        let moved = |gone| Moved { line, gone, heir: unit.unit };
                        read.moved.extend(unit.instead_of.map(moved));
                        read.finished.push(dossier);
                    }
                },
                Ok((None, _)) => read.unfinished += 1,
                Err(fault) => read.bad.push(BadRow { line, fault }),
            }
        }
        read
    }

    /// The options of the question that a dossier's service field answers.
    pub(super) fn fields(&self) -> &'c [AnswerOption] {
        fields(self.survey)
    }
}

/// The service fields a survey knows; none where it does not ask for one.
pub(super) fn fields(survey: &Survey) -> &[AnswerOption] {
    let asked = survey.dossier.field.as_ref().and_then(|id| survey.field(id.as_str()));
    match asked.map(|field| &field.kind) {
        Some(AnswerKind::OneOf(options)) => options,
        Some(
            AnswerKind::AnyOf { .. } | AnswerKind::Number(_) | AnswerKind::Date(_) | AnswerKind::Text { .. },
        )
        | None => &[],
    }
}

/// Units by what is written and the day it is meant for: lists name few, and each often.
type LookedUp<'c> = HashMap<(String, Date), Result<Named<'c>, NoUnit<'c>>>;

struct OfRow<'r, 'c> {
    reading: &'r Reading<'c>,
    columns: &'r Columns<Column>,
    row: Row<'r>,
}

impl<'r, 'c> OfRow<'r, 'c> {
    /// One dossier, none when it is not finished, with its unit.
    fn dossier(&self, units: &mut LookedUp<'c>) -> Result<(Option<Dossier<'c>>, Named<'c>), Fault<'c>> {
        self.damaged()?;
        let code = self.text(Column::Dossier);
        if code.is_empty() {
            return Err(Fault::NoCode);
        }
        let (received, due, returned) =
            (self.past_day(Column::Received), self.day(Column::Due), self.past_day(Column::Returned));
        let day = returned.as_ref().ok().or(received.as_ref().ok()).copied().flatten();
        let unit = self.unit(units, day.unwrap_or(self.reading.today))?;
        let field = self.field()?;
        let (received, due) = (received?, due?);
        let Some(returned) = returned? else { return Ok((None, unit)) };
        if received.is_some_and(|received| returned < received) {
            return Err(Fault::ReturnedBeforeReceived);
        }
        let dossier = Dossier {
            code: code.chars().take(60).collect(),
            unit: unit.unit,
            field,
            field_text: self.text(Column::Field).chars().take(80).collect(),
            punctuality: due.map(|due| match returned.cmp(&due) {
                std::cmp::Ordering::Less => Punctuality::Early,
                std::cmp::Ordering::Equal => Punctuality::OnTime,
                std::cmp::Ordering::Greater => Punctuality::Late,
            }),
            phone: phone(self.text(Column::Phone))?,
        };
        Ok((Some(dossier), unit))
    }

    fn text(&self, column: Column) -> &'r str {
        unguarded(self.columns.column(column).map_or("", |at| self.row.text(at)))
    }

    /// A row that runs over its headings, and cells that report an error.
    fn damaged(&self) -> Result<(), Fault<'c>> {
        let wanted = self.columns.wrong_width(&self.row).filter(|_| self.columns.runs_over(&self.row));
        if let Some(wanted) = wanted {
            return Err(Fault::Width { found: self.row.width().unwrap_or(0), wanted });
        }
        let is_fault = |(column, at): &(Column, u16)| {
            let cell = self.row.cell(*at).filter(|cell| cell.kind == Kind::Fault)?;
            Some(Fault::ErrorCell { column: *column, value: cell.text.to_owned() })
        };
        self.columns.places().iter().find_map(is_fault).map_or(Ok(()), Err)
    }

    /// A day; an hour beside it says nothing here.
    fn day(&self, column: Column) -> Result<Option<Date>, Fault<'c>> {
        let Some(cell) = self.columns.column(column).and_then(|at| self.row.cell(at)) else {
            return Ok(None);
        };
        let bad = || Fault::BadDate { column, text: cell.text.chars().take(60).collect() };
        let day = Moment::of(cell).map(|moment| moment.day()).filter(|day| is_day(*day));
        day.map(Some).ok_or_else(bad)
    }

    fn past_day(&self, column: Column) -> Result<Option<Date>, Fault<'c>> {
        match self.day(column)? {
            Some(day) if day > self.reading.today => Err(Fault::ToCome { column, day }),
            day => Ok(day),
        }
    }

    /// As it was on the dossier's day; where it is gone, the one that took over.
    fn unit(&self, units: &mut LookedUp<'c>, day: Date) -> Result<Named<'c>, Fault<'c>> {
        let written = self.text(Column::Unit);
        let Reading { survey, names, today, may_invite } = self.reading;
        let found =
            units.entry((written.to_owned(), day)).or_insert_with(|| names.find(written, day, *today));
        let found = found.clone().map_err(|fault| Fault::NoUnit { written: written.to_owned(), fault })?;
        if survey.covers(found.unit) && may_invite(found.unit) {
            Ok(found)
        } else {
            Err(Fault::OtherUnit(written.to_owned()))
        }
    }

    /// By code or words, where the survey asks for it.
    fn field(&self) -> Result<Option<OptionCode>, Fault<'c>> {
        let (options, written) = (self.reading.fields(), self.text(Column::Field));
        if options.is_empty() || written.is_empty() {
            return Ok(None);
        }
        match option(options, written) {
            Ok(option) => Ok(Some(option.code)),
            Err(fault) => Err(Fault::NoField { written: written.to_owned(), fault }),
        }
    }
}

/// Nine to eleven digits, with or without the country's +84; a spreadsheet may have eaten the zero.
fn phone<'c>(text: &str) -> Result<Option<String>, Fault<'c>> {
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
