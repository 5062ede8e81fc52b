//! Examples to fill in, in the reader's language: what they say can be imported as it stands.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use time::{Date, Duration};

use super::population_columns;
use super::response_columns::{Column, Known, named};
use crate::cli::plausible::Respondents;
use crate::clock::Clock;
use crate::definition::period::LOCAL;
use crate::definition::{Catalogue, Month, Survey, Unit};
use crate::export::samples::{SampleFormat, write};
use crate::lookup::UnitNames;
use crate::response::Answer;
use crate::response::answer::write_date;
use crate::table_file::Meaning;
use crate::words::Tr;

/// An example of responses of a survey.
pub(super) fn responses(
    tr: &Tr,
    catalogue: &Catalogue,
    clock: &Clock,
    survey: &Survey,
    file: &Path,
) -> anyhow::Result<()> {
    let today = clock.now().to_offset(LOCAL).date();
    let units = examples(catalogue, survey, today);
    let Some(first) = units.first() else {
        bail!("{}", tr.t("import-no-unit").arg("survey", survey.id.as_str()))
    };
    let known = Known::new(survey, tr);
    let own = [Column::Id, Column::Unit, Column::AnsweredAt];
    let mut headings: Vec<String> = own.map(|column| heading(&named(tr, survey, column))).to_vec();
    headings.extend(survey.fields.iter().enumerate().map(|(at, field)| {
        let text = tr.of(&field.text).to_owned();
        let means = |heading: &str| known.meaning(heading) == Some(Meaning::Also(Column::Question(at)));
        if means(&text) { text } else { field.id.to_string() }
    }));
    let yesterday = today.previous_day().unwrap_or(today);
    let mut respondents = Respondents::new(survey, 1);
    let mut row = |unit: &Unit, at: String| {
        let answers = respondents.answers(unit, 0, tr.lang());
        let own = [clock.new_id().to_string(), name(tr, catalogue, unit, today), at];
        let cells = survey.fields.iter().map(|field| answers.get(&field.id).map_or(String::new(), cell));
        own.into_iter().chain(cells).collect::<Vec<String>>()
    };
    let rows =
        [row(first, format!("{} 09:30", day(yesterday))), row(units.last().unwrap_or(first), day(yesterday))];
    save(file, &headings, &rows)
}

/// An example of transaction counts.
pub(super) fn populations(tr: &Tr, catalogue: &Catalogue, clock: &Clock, file: &Path) -> anyhow::Result<()> {
    use population_columns::{Column, called};
    let now = clock.now();
    let today = now.to_offset(LOCAL).date();
    let columns = [Column::Unit, Column::Period, Column::Transactions];
    let headings = columns.map(|column| heading(&called(tr, column)));
    let asked =
        catalogue.surveys().map(|survey| examples(catalogue, survey, today)).find(|units| !units.is_empty());
    let units = asked.unwrap_or_default();
    let month = Month::of(now - Duration::days(31)).map(|month| month.to_string()).unwrap_or_default();
    let rows: Vec<Vec<String>> = units
        .iter()
        .zip(["412", "150"])
        .map(|(unit, count)| vec![name(tr, catalogue, unit, today), month.clone(), count.to_owned()])
        .collect();
    save(file, &headings, &rows)
}

/// Two units that the survey asks about today.
fn examples<'c>(catalogue: &'c Catalogue, survey: &Survey, today: Date) -> Vec<&'c Unit> {
    let is_asked = |unit: &&Unit| survey.covers(unit) && unit.exists_on(today);
    catalogue.units.iter().filter(is_asked).take(2).collect()
}

/// The unit's name, or its id where another is called so.
fn name(tr: &Tr, catalogue: &Catalogue, unit: &Unit, today: Date) -> String {
    let name = tr.of(&unit.name);
    let found = UnitNames::new(&catalogue.units).find(name, today, today);
    if found.is_ok_and(|found| found.unit.id == unit.id) { name.to_owned() } else { unit.id.to_string() }
}

/// With a capital, as headings are written.
fn heading(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn day(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), u8::from(date.month()), date.year())
}

fn cell(answer: &Answer) -> String {
    match answer {
        Answer::Code(code) => code.to_string(),
        Answer::Codes(codes) => codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"),
        Answer::Number(number) => number.to_string(),
        Answer::Date(date) => write_date(*date),
        Answer::Text(text) => text.clone(),
    }
}

/// Writes the file unless something stands there.
fn save(file: &Path, headings: &[String], rows: &[Vec<String>]) -> anyhow::Result<()> {
    let bytes = write(SampleFormat::of(&file.to_string_lossy()), headings, rows)?;
    let cannot = || format!("cannot write {}", file.display());
    let mut new = OpenOptions::new().write(true).create_new(true).open(file).with_context(cannot)?;
    new.write_all(&bytes).with_context(cannot)
}
