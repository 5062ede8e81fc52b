//! `hailong import responses`: answers from another system or from typed paper.

use std::collections::HashSet;
use std::path::Path;

use anyhow::bail;
use csv::StringRecord;
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime, Time};
use uuid::Uuid;

use super::{Refusal, read, refuse};
use crate::cli::Place;
use crate::cli::open::{Opened, open};
use crate::clock::to_milliseconds;
use crate::definition::period::LOCAL;
use crate::definition::{Channel, Lang, Month, Survey, SurveyId, Unit};
use crate::response::answer::DATE;
use crate::response::cell::unguarded;
use crate::response::plausible;
use crate::response::validate::validate_record;
use crate::response::{Fault, FaultKind, Response};
use crate::store::Imported;

/// Columns that are no questions; the last is optional.
const OWN: [&str; 4] = ["id", "unit", "answered_at", "language"];

/// What an export says besides. The first two are not taken over: what is imported is received now, and
/// came by import.
const OF_AN_EXPORT: [&str; 5] = ["received_at", "channel", "duration", "version", "excluded"];

fn is_question(column: &str) -> bool {
    !OWN.contains(&column) && !OF_AN_EXPORT.contains(&column)
}

pub(super) async fn run(place: &Place, survey: &SurveyId, file: &Path) -> anyhow::Result<bool> {
    let opened = open(place).await?;
    let survey = opened.survey(survey)?.clone();
    if !survey.channels.contains(&Channel::Import) {
        bail!("{} does not take imports: `channels` in its definition leaves `import` out", survey.id);
    }
    let text = read(file)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers()?.clone();
    check_header(&survey, file, &header)?;
    let rows = Rows { opened: &opened, survey: &survey, header: &header, now: opened.clock.now() };
    let (mut responses, mut refusals) = (Vec::new(), Vec::new());
    let (mut ids, mut excluded) = (HashSet::new(), 0_usize);
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                refusals.push(Refusal { line, reason: error.to_string() });
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if rows.cell(&record, "excluded") == "true" {
            excluded += 1;
            continue;
        }
        match rows.response(&record) {
            Ok(response) if !ids.insert(response.id) => {
                refusals.push(Refusal { line, reason: format!("the id {} stands here twice", response.id) });
            }
            Ok(response) => responses.push((line, response)),
            Err(reasons) => refusals.extend(reasons.into_iter().map(|reason| Refusal { line, reason })),
        }
    }
    if !refusals.is_empty() {
        return Ok(refuse(file, &refusals));
    }
    let lines: Vec<(u64, Uuid)> = responses.iter().map(|(line, response)| (*line, response.id)).collect();
    match opened.store.import(responses.into_iter().map(|(_, response)| response).collect()).await? {
        Imported::All { created, repeated } => {
            opened.store.fold(&opened.versions).await?;
            let left_out =
                if excluded > 0 { format!(", {excluded} excluded ones left out") } else { String::new() };
            println!("{created} responses imported, {repeated} were there already{left_out}");
            Ok(true)
        }
        Imported::Nothing { conflicts } => {
            let taken = lines.into_iter().filter(|(_, id)| conflicts.contains(id));
            let reason = |id| format!("another response has the id {id}");
            let refusals: Vec<Refusal> =
                taken.map(|(line, id)| Refusal { line, reason: reason(id) }).collect();
            Ok(refuse(file, &refusals))
        }
    }
}

fn check_header(survey: &Survey, file: &Path, header: &StringRecord) -> anyhow::Result<()> {
    let mut seen = HashSet::new();
    for name in header {
        if is_question(name) && survey.field(name).is_none() {
            bail!(
                "{}:1: `{name}` is no question of {} and none of {}",
                file.display(),
                survey.id,
                OWN.join(", ")
            );
        }
        if !seen.insert(name) {
            bail!("{}:1: the column `{name}` stands here twice", file.display());
        }
    }
    if let Some(missing) = OWN[..3].iter().find(|name| !seen.contains(**name)) {
        bail!("{}:1: the column `{missing}` is missing", file.display());
    }
    Ok(())
}

struct Rows<'r> {
    opened: &'r Opened,
    survey: &'r Survey,
    header: &'r StringRecord,
    now: OffsetDateTime,
}

impl Rows<'_> {
    /// The cell of one of our own columns; empty when there is no such column.
    fn cell<'r>(&self, record: &'r StringRecord, name: &str) -> &'r str {
        let at = self.header.iter().position(|column| column == name);
        at.and_then(|at| record.get(at)).unwrap_or_default().trim()
    }

    fn response(&self, record: &StringRecord) -> Result<Response, Vec<String>> {
        if record.len() != self.header.len() {
            return Err(vec![format!("{} columns instead of {}", record.len(), self.header.len())]);
        }
        let cell = |name: &str| self.cell(record, name);
        let version = self.version(cell("version"));
        let id = Uuid::parse_str(cell("id")).map_err(|_| format!("`{}` is no UUID", cell("id")));
        let at = self.answered_at(cell("answered_at"));
        let unit = self.unit(cell("unit"), at.as_ref().ok().copied());
        let language = self.language(cell("language"));
        let pairs: Vec<(String, String)> = self
            .header
            .iter()
            .zip(record)
            .filter(|(name, _)| is_question(name))
            .flat_map(|(name, value)| self.values(name, value))
            .collect();
        let answers = validate_record(self.survey, &pairs);
        match (id, at, unit, language, version, answers) {
            (Ok(id), Ok(at), Ok(unit), Ok(language), Ok(()), Ok(answers)) => Ok(Response {
                id,
                survey: self.survey.id.clone(),
                version: self.survey.version.clone(),
                unit: unit.id.clone(),
                channel: Channel::Import,
                stated_at: Some(at),
                received_at: self.now,
                duration: None,
                language,
                answers,
            }),
            (id, at, unit, language, version, answers) => {
                let own = [id.err(), at.err(), unit.err(), language.err(), version.err()];
                let faults = answers.err().unwrap_or_default();
                Err(own.into_iter().flatten().chain(faults.iter().map(describe)).collect())
            }
        }
    }

    /// A multiple choice stands in one cell as `1;3`; a guarded text loses its guard.
    fn values(&self, name: &str, value: &str) -> Vec<(String, String)> {
        let several = self
            .survey
            .field(name)
            .is_some_and(|field| matches!(field.kind, crate::definition::AnswerKind::AnyOf { .. }));
        let pair = |value: &str| (name.to_owned(), unguarded(value).to_owned());
        if several { value.split(';').map(pair).collect() } else { vec![pair(value)] }
    }

    fn answered_at(&self, text: &str) -> Result<OffsetDateTime, String> {
        let noon =
            |date: Date| date.with_time(Time::MIDNIGHT).assume_offset(LOCAL) + time::Duration::hours(12);
        let moment =
            OffsetDateTime::parse(text, &Rfc3339).ok().or_else(|| Date::parse(text, DATE).ok().map(noon));
        let moment =
            moment.ok_or_else(|| format!("`{text}` is no time such as 2026-03-31T09:30:00+07:00"))?;
        let day = plausible::past(moment, self.now).map_err(|fault| match fault {
            FaultKind::InTheFuture => format!("`{text}` has not come yet"),
            _ => format!("`{text}` is before the year {}", Month::FIRST.year()),
        })?;
        match self.survey.openness(day) {
            crate::definition::survey::Openness::Open => Ok(to_milliseconds(moment)),
            _ => Err(format!("on {text} the survey was not open")),
        }
    }

    fn unit(&self, id: &str, at: Option<OffsetDateTime>) -> Result<&Unit, String> {
        let unit = self.opened.catalogue.units.get(id).ok_or_else(|| format!("no unit `{id}`"))?;
        if !self.survey.covers(unit) {
            return Err(format!("{} does not ask about `{id}`", self.survey.id));
        }
        match at {
            Some(at) if !unit.exists_on(at.to_offset(LOCAL).date()) => {
                Err(format!("the unit `{id}` did not exist on that day"))
            }
            _ => Ok(unit),
        }
    }

    /// Codes mean what they mean only under the version they were given under.
    fn version(&self, text: &str) -> Result<(), String> {
        let Survey { id, version, .. } = self.survey;
        if text.is_empty() || text == version {
            return Ok(());
        }
        Err(format!("answered under version {text} of {id}; only {version} can be imported"))
    }

    fn language(&self, text: &str) -> Result<Lang, String> {
        if text.is_empty() {
            return Ok(self.survey.languages[0].clone());
        }
        let known = self.survey.languages.iter().find(|lang| lang.as_str() == text);
        known.cloned().ok_or_else(|| format!("`{text}` is no language of {}", self.survey.id))
    }
}

fn describe(fault: &Fault) -> String {
    let place = fault.question.as_deref().unwrap_or("response");
    format!("{place}: {}", fault.kind.code())
}
