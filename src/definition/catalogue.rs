//! All definitions of a folder, and all versions ever stored.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::raw::{Reader, Table};
use super::read_survey::read_survey;
use super::read_unit::read_units;
use super::rule::Rule;
use super::syntax::parse;
use super::{Diagnostic, Survey, SurveyId, Units};

/// The file that holds the units; every other file holds a survey.
pub const UNITS_FILE: &str = "units.toml";

/// One file of `survey-defs/`, read by the caller.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// As it is to be named in a fault.
    pub name: String,
    pub text: String,
}

/// Units and the current version of every survey.
#[derive(Debug, Clone)]
pub struct Catalogue {
    pub units: Units,
    surveys: BTreeMap<SurveyId, (Arc<Survey>, Arc<str>)>,
}

impl Catalogue {
    pub fn survey(&self, id: &str) -> Option<&Arc<Survey>> {
        self.surveys.get(id).map(|(survey, _)| survey)
    }

    /// The surveys, by their order and then by id.
    pub fn surveys(&self) -> impl Iterator<Item = &Arc<Survey>> {
        let mut surveys: Vec<_> = self.surveys.values().map(|(survey, _)| survey).collect();
        surveys.sort_by_key(|survey| survey.order);
        surveys.into_iter()
    }

    /// The surveys with the text of their files.
    pub fn sources(&self) -> impl Iterator<Item = (&Arc<Survey>, &str)> {
        self.surveys.values().map(|(survey, text)| (survey, &**text))
    }
}

/// Reads all files of a folder, or says every fault of every one.
pub fn load(folder: &str, files: &[SourceFile]) -> Result<Catalogue, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let is_units = |file: &&SourceFile| is_units_file(&file.name);
    let units = match files.iter().find(is_units) {
        Some(file) => read_file(file, &mut faults, read_units),
        None => {
            let reader = Reader::new(folder, "");
            let expected = "a file of that name with the tree of units";
            reader.report_whole(Rule::NoUnits, format!("no file {UNITS_FILE}"), expected);
            faults.extend(reader.faults());
            None
        }
    };
    let kinds = units.as_ref().and_then(|(units, all_kinds)| all_kinds.then_some(units.kinds()));
    let mut surveys: BTreeMap<SurveyId, (Arc<Survey>, Arc<str>)> = BTreeMap::new();
    let mut first_uses: BTreeMap<SurveyId, String> = BTreeMap::new();
    faults.extend(files.iter().filter(is_units).skip(1).map(|again| second_units(again, files)));
    for file in files.iter().filter(|file| !is_units(file)) {
        let survey = read_file(file, &mut faults, |table| {
            let (id, survey) = read_survey(table, kinds)?;
            match first_uses.get(&id.value) {
                Some(first) => {
                    let found = format!("the survey `{}` stands here again", id.value);
                    let expected = format!("another id than in {first}");
                    table.reader.report(&id.span, Rule::DuplicateSurvey, found, &expected);
                }
                None => {
                    first_uses.insert(id.value, file.name.clone());
                }
            }
            Some(survey)
        });
        if let Some(survey) = survey.flatten() {
            surveys.insert(survey.id.clone(), (Arc::new(survey), without_mark(&file.text).into()));
        }
    }
    match units {
        Some((units, _)) if faults.is_empty() => Ok(Catalogue { units, surveys }),
        _ => Err(faults),
    }
}

/// Shares give names in capitals too.
fn is_units_file(name: &str) -> bool {
    name.rsplit(['/', '\\']).next().is_some_and(|name| name.eq_ignore_ascii_case(UNITS_FILE))
}

/// `units.toml` beside `UNITS.TOML`: nobody could say which of the two holds.
fn second_units(again: &SourceFile, files: &[SourceFile]) -> Diagnostic {
    let reader = Reader::new(&again.name, "");
    let first = files.iter().find(|file| is_units_file(&file.name)).map_or("", |file| &file.name);
    let found = "another file of units".to_owned();
    let fault = reader.fault(&(0..0), Rule::DuplicateSurvey, found).without_line();
    fault.expected(format!("one file of units; there is {first}"))
}

/// Reads one stored version back. Kinds of unit that are gone by now are no fault of it, nor are rules
/// that only new files must keep.
pub fn load_stored(name: &str, text: &str) -> Result<Survey, Vec<Diagnostic>> {
    let file = SourceFile { name: name.to_owned(), text: text.to_owned() };
    let mut faults = Vec::new();
    let survey = read_file(&file, &mut faults, |table| read_survey(table, None));
    faults.retain(|fault| !fault.rule.leaves_readable());
    match survey.flatten() {
        Some((_, survey)) if faults.is_empty() => Ok(survey),
        _ => Err(faults),
    }
}

/// Parses a file and reads it, unless TOML itself cannot make sense of it.
fn read_file<T>(
    file: &SourceFile,
    faults: &mut Vec<Diagnostic>,
    read: impl FnOnce(&Table<'_, '_, '_>) -> T,
) -> Option<T> {
    let reader = Reader::new(&file.name, without_mark(&file.text));
    let document = parse(&reader);
    let value = document.map(|document| read(&Table::whole(&reader, document.get_ref())));
    faults.extend(reader.faults());
    value
}

/// A text without the byte order mark that some editors put before it.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Every version of every survey that responses were given under.
#[derive(Debug, Clone, Default)]
pub struct Versions(HashMap<(SurveyId, String), Arc<Survey>>);

impl Versions {
    pub fn insert(&mut self, survey: Arc<Survey>) {
        self.0.insert((survey.id.clone(), survey.version.clone()), survey);
    }

    pub fn get(&self, survey: &SurveyId, version: &str) -> Option<&Arc<Survey>> {
        self.0.get(&(survey.clone(), version.to_owned()))
    }

    /// The names of all versions of a survey.
    pub fn names<'v>(&'v self, survey: &'v SurveyId) -> impl Iterator<Item = &'v str> {
        self.0.keys().filter(move |(of, _)| of == survey).map(|(_, version)| version.as_str())
    }

    /// All of them, in no order.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Survey>> {
        self.0.values()
    }
}
