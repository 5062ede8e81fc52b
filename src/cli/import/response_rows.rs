//! A row of a file as a response, or every reason why it is none.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};
use time::{Date, OffsetDateTime, Time};
use uuid::{Builder, Uuid};

use super::response_columns::Column;
use crate::cli::open::Opened;
use crate::clock::to_milliseconds;
use crate::definition::period::LOCAL;
use crate::definition::survey::Openness;
use crate::definition::{AnswerKind, AnswerOption, Channel, Field, Lang, Survey};
use crate::lookup::{Named, NoOption, NoUnit, UnitNames, nearest_options, option};
use crate::response::answer::write_date;
use crate::response::cell::unguarded;
use crate::response::validate::validate_record;
use crate::response::{Answers, Fault, FaultKind, Response, plausible};
use crate::table_file::{Cell, Columns, Kind, Moment, Row, whole};
use crate::words::Tr;

/// What the rows of a file are read against.
pub(super) struct Rows<'r> {
    survey: &'r Survey,
    tr: &'r Tr,
    columns: &'r Columns<Column>,
    now: OffsetDateTime,
    names: UnitNames<'r>,
    /// Units that were looked up: files name few, and each often.
    looked_up: HashMap<(String, Date), Result<Named<'r>, NoUnit<'r>>>,
}

/// A response, and what is worth telling of it.
pub(super) struct Read {
    pub(super) response: Response,
    pub(super) excluded: bool,
    /// Its id was a whole number.
    pub(super) numbered: bool,
    /// The other moment its day may stand for, when it gave no hour.
    pub(super) otherwise: Option<OffsetDateTime>,
    /// The unit that was written and the one that took over.
    pub(super) moved: Option<(String, String)>,
}

/// When a row was answered.
struct Answered {
    at: OffsetDateTime,
    day: Date,
    otherwise: Option<OffsetDateTime>,
}

impl<'r> Rows<'r> {
    pub(super) fn new(
        opened: &'r Opened,
        survey: &'r Survey,
        tr: &'r Tr,
        columns: &'r Columns<Column>,
    ) -> Self {
        let names = UnitNames::new(&opened.catalogue.units);
        Self { survey, tr, columns, now: opened.clock.now(), names, looked_up: HashMap::new() }
    }

    pub(super) fn response(&mut self, row: &Row<'_>) -> Result<Read, Vec<String>> {
        let mut faults = self.damaged(row);
        if !faults.is_empty() {
            return Err(faults);
        }
        let text = |column| self.text(row, column);
        let id = self.id(text(Column::Id));
        let answered = self.answered(row);
        let language = self.language(text(Column::Language));
        let channel = self.channel(text(Column::Channel));
        let duration = self.duration(text(Column::Duration));
        let version = self.version(text(Column::Version));
        let excluded = is_true(text(Column::Excluded));
        let received = self.columns.column(Column::ReceivedAt).and_then(|at| row.cell(at));
        let received = received.and_then(Moment::of).and_then(|moment| moment.at()).map(to_milliseconds);
        let answers = self.answers(row, &mut faults);
        let written = self.text(row, Column::Unit).to_owned();
        let unit = self.unit(&written, answered.as_ref().ok().map(|answered| answered.day));
        match (id, answered, unit, language, channel, duration, version, answers) {
            (
                Ok((id, numbered)),
                Ok(answered),
                Ok(unit),
                Ok(language),
                Ok(channel),
                Ok(duration),
                Ok(()),
                Some(answers),
            ) => {
                let moved = unit
                    .instead_of
                    .map(|gone| (self.tr.of(&gone.name).to_owned(), self.tr.of(&unit.unit.name).to_owned()));
                // What the server's own clock said, it says again: the same response stays the same.
                let own_clock = channel != Channel::Import && received == Some(answered.at);
                let response = Response {
                    id,
                    survey: self.survey.id.clone(),
                    version: self.survey.version.clone(),
                    unit: unit.unit.id.clone(),
                    channel,
                    stated_at: (!own_clock).then_some(answered.at),
                    received_at: if own_clock { answered.at } else { self.now },
                    duration,
                    language,
                    answers,
                };
                Ok(Read { response, excluded, numbered, otherwise: answered.otherwise, moved })
            }
            (id, answered, unit, language, channel, duration, version, _) => {
                let own = [
                    id.err(),
                    unit.err(),
                    answered.err(),
                    language.err(),
                    channel.err(),
                    duration.err(),
                    version.err(),
                ];
                Err(own.into_iter().flatten().chain(faults).collect())
            }
        }
    }

    /// Cells that report an error, and a row that is cut or runs over.
    fn damaged(&self, row: &Row<'_>) -> Vec<String> {
        if let Some(wanted) = self.columns.wrong_width(row) {
            let fault = self.tr.t("row-width").arg("found", row.width().unwrap_or(0)).arg("wanted", wanted);
            return vec![fault.to_string()];
        }
        let faults = self.columns.places().iter().filter_map(|(column, at)| {
            let cell = row.cell(*at).filter(|cell| cell.kind == Kind::Fault)?;
            let name = self.columns.heading(*column).unwrap_or_default();
            Some(self.tr.t("row-error-cell").arg("column", name).arg("value", cell.text).to_string())
        });
        faults.collect()
    }

    /// What stands in one of the columns; empty when there is no such column.
    fn text<'t>(&self, row: &Row<'t>, column: Column) -> &'t str {
        unguarded(self.columns.column(column).map_or("", |at| row.text(at)))
    }

    /// A UUID, or a whole number that is made into one: the same number of the same survey is the same response.
    fn id(&self, text: &str) -> Result<(Uuid, bool), String> {
        let bare = text.strip_prefix("uuid:").unwrap_or(text).trim();
        if let Ok(id) = Uuid::parse_str(bare) {
            return Ok((id, false));
        }
        let number = whole(text);
        let is_number = (1..=18).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number {
            return Err(self.tr.t("import-bad-id").arg("id", text).to_string());
        }
        let number = match number.trim_start_matches('0') {
            "" => "0",
            number => number,
        };
        let hash = Sha256::digest(format!("hailong import {} {number}", self.survey.id));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        Ok((Builder::from_custom_bytes(bytes).into_uuid(), true))
    }

    /// A day without an hour stands for its noon; today, before noon, for its beginning, so that it never lies
    /// ahead.
    fn answered(&self, row: &Row<'_>) -> Result<Answered, String> {
        let text = self.text(row, Column::AnsweredAt);
        let cell = self.columns.column(Column::AnsweredAt).and_then(|at| row.cell(at));
        let moment = cell.and_then(Moment::of);
        let moment = moment.ok_or_else(|| self.tr.t("import-bad-moment").arg("text", text).to_string())?;
        let begins = moment.day().with_time(Time::MIDNIGHT).assume_offset(LOCAL);
        let noon = begins + time::Duration::hours(12);
        let (at, otherwise) = match moment.at() {
            Some(at) => (at, None),
            None if noon > self.now => (begins, Some(noon)),
            None => (noon, Some(begins)),
        };
        let day = plausible::past(at, self.now).map_err(|fault| match fault {
            FaultKind::InTheFuture => self.tr.t("import-to-come").arg("text", text).to_string(),
            other => format!("“{text}”: {}", self.tr.fault(&other, None)),
        })?;
        match self.survey.openness(day) {
            Openness::Open => {
                Ok(Answered { at: to_milliseconds(at), day, otherwise: otherwise.map(to_milliseconds) })
            }
            Openness::NotYet(_) | Openness::Closed(_) => {
                Err(self.tr.t("import-not-open").arg("text", text).to_string())
            }
        }
    }

    fn unit(&mut self, written: &str, day: Option<Date>) -> Result<Named<'r>, String> {
        let day = day.unwrap_or_else(|| self.now.to_offset(LOCAL).date());
        let names = &self.names;
        let found =
            self.looked_up.entry((written.to_owned(), day)).or_insert_with(|| names.find(written, day, day));
        let found = found.clone().map_err(|fault| self.tr.no_unit(written, &fault, &self.names))?;
        if self.survey.covers(found.unit) {
            Ok(found)
        } else {
            let fault = self.tr.t("import-not-covered").arg("survey", self.survey.id.as_str());
            Err(fault.arg("unit", written).to_string())
        }
    }

    /// Codes mean what they mean only under the version they were given under.
    fn version(&self, text: &str) -> Result<(), String> {
        let Survey { id, version, .. } = self.survey;
        if text.is_empty() || text == version || whole(text) == version {
            return Ok(());
        }
        let fault = self.tr.t("import-other-version").arg("found", text).arg("survey", id.as_str());
        Err(fault.arg("wanted", version).to_string())
    }

    fn language(&self, text: &str) -> Result<Lang, String> {
        if text.is_empty() {
            return Ok(self.survey.languages[0].clone());
        }
        let short = text.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let known = self.survey.languages.iter().find(|lang| lang.as_str() == short);
        let fault =
            || self.tr.t("import-bad-language").arg("text", text).arg("survey", self.survey.id.as_str());
        known.cloned().ok_or_else(|| fault().to_string())
    }

    fn channel(&self, text: &str) -> Result<Channel, String> {
        if text.is_empty() {
            return Ok(Channel::Import);
        }
        Channel::parse(&text.to_lowercase()).ok_or_else(|| {
            let known = Channel::ALL.map(Channel::as_str).join(", ");
            self.tr.t("import-bad-channel").arg("text", text).arg("known", known).to_string()
        })
    }

    fn duration(&self, text: &str) -> Result<Option<i64>, String> {
        if text.is_empty() {
            return Ok(None);
        }
        let seconds = whole(text).parse().ok().filter(|seconds| (0..=100_000_000).contains(seconds));
        seconds.map(Some).ok_or_else(|| self.tr.t("import-bad-duration").arg("text", text).to_string())
    }

    /// The answers, when none is at fault.
    fn answers(&self, row: &Row<'_>, faults: &mut Vec<String>) -> Option<Answers> {
        let (mut pairs, mut bad) = (Vec::new(), Vec::new());
        for (column, at) in self.columns.places() {
            let Column::Question(place) = column else { continue };
            let (Some(field), Some(cell)) = (self.survey.fields.get(*place), row.cell(*at)) else { continue };
            match self.values(field, cell) {
                Ok(values) => pairs.extend(values.into_iter().map(|value| (field.id.to_string(), value))),
                Err(fault) => bad.push((field, fault)),
            }
        }
        let is_bad =
            |fault: &Fault| bad.iter().any(|(field, _)| fault.question.as_deref() == Some(field.id.as_str()));
        let read = validate_record(self.survey, &pairs);
        let all = read.as_ref().err().into_iter().flatten();
        let others = all.filter(|fault| !is_bad(fault) && (bad.is_empty() || !is_empty(fault)));
        let told: Vec<String> = bad
            .iter()
            .map(|(field, fault)| self.of_field(field.id.as_str(), fault))
            .chain(others.map(|fault| self.described(fault)))
            .collect();
        faults.extend(told);
        read.ok().filter(|_| bad.is_empty())
    }

    fn of_field(&self, field: &str, fault: &str) -> String {
        self.tr.t("import-field").arg("field", field).arg("fault", fault).to_string()
    }

    fn described(&self, fault: &Fault) -> String {
        let field = fault.question.as_deref().and_then(|id| self.survey.field(id));
        let sentence = self.tr.fault(&fault.kind, field).to_string();
        match &fault.question {
            Some(id) => self.of_field(id, &sentence),
            None => sentence,
        }
    }

    /// What a form would have sent for this cell.
    fn values(&self, field: &Field, cell: Cell<'_>) -> Result<Vec<String>, String> {
        let text = unguarded(cell.text);
        let code = |text: &str| self.code(field.options(), text);
        match &field.kind {
            AnswerKind::OneOf(_) => code(text).map(|code| vec![code]),
            AnswerKind::AnyOf { options, .. } => {
                if option(options, text).is_ok() {
                    return code(text).map(|code| vec![code]);
                }
                let digits =
                    text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || SEVERAL.contains(&c));
                let apart = |c: char| {
                    if digits { c.is_whitespace() || SEVERAL.contains(&c) } else { c == ';' || c == '|' }
                };
                let parts: Vec<&str> =
                    text.split(apart).map(str::trim).filter(|part| !part.is_empty()).collect();
                let all = parts.iter().map(|part| code(part)).collect::<Result<Vec<_>, _>>();
                match all {
                    // Words are also set apart by commas, where no option has one.
                    Err(_) if !digits => text.split([';', ',', '|']).map(|part| code(part.trim())).collect(),
                    all => all,
                }
            }
            AnswerKind::Number(range) if range.decimals == 0 => Ok(vec![whole(text).to_owned()]),
            AnswerKind::Date(_) => {
                let day = Moment::of(cell).map(|moment| write_date(moment.day()));
                Ok(vec![day.unwrap_or_else(|| text.to_owned())])
            }
            AnswerKind::Number(_) | AnswerKind::Text { .. } => Ok(vec![text.to_owned()]),
        }
    }

    /// The code of an option, by itself or by its words; `TRUE` and `FALSE` are one and nought.
    fn code(&self, options: &[AnswerOption], text: &str) -> Result<String, String> {
        let truth = match text.to_ascii_lowercase().as_str() {
            "true" => "1",
            "false" => "0",
            _ => text,
        };
        let fault = match option(options, text).or_else(|fault| option(options, truth).map_err(|_| fault)) {
            Ok(option) => return Ok(option.code.to_string()),
            Err(fault) => fault,
        };
        let all: Vec<&AnswerOption> = options.iter().collect();
        Err(match fault {
            NoOption::Several(options) => self
                .tr
                .t("import-several-options")
                .arg("text", text)
                .arg("options", self.tr.options(&options)),
            NoOption::Unknown => match &nearest_options(options, text)[..] {
                [] => {
                    self.tr.t("import-unknown-option").arg("text", text).arg("known", self.tr.options(&all))
                }
                near => self.tr.t("import-near-option").arg("text", text).arg("near", self.tr.options(near)),
            },
        }
        .to_string())
    }
}

/// What several choices are set apart by, besides blanks.
const SEVERAL: [char; 3] = [';', ',', '|'];

fn is_empty(fault: &Fault) -> bool {
    fault.kind == FaultKind::Empty
}

fn is_true(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "true" | "1" | "có" | "x" | "yes")
}
