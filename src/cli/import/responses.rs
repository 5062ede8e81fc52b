//! `hailong import responses`: answers from another system or from typed paper.

use std::collections::HashSet;
use std::path::Path;

use anyhow::bail;
use uuid::Uuid;

use super::column_choices::ColumnNames;
use super::refusals::{MOST, Refusal, refuse};
use super::response_columns::{Column, Known, NEEDED, named};
use super::response_rows::{Read, Rows};
use super::{samples, source};
use crate::cli::open::{Opened, find_survey, open_or_make, read_definitions};
use crate::cli::{Place, language};
use crate::clock::Clock;
use crate::definition::{Channel, Survey, SurveyId};
use crate::store::{ExclusionEvent, Imported, LeftOut};
use crate::table_file::{Columns, Table};
use crate::words::Tr;

/// Who excludes what was excluded where the file comes from.
const IMPORT: &str = "import";

pub(super) async fn run(
    place: &Place,
    survey: &SurveyId,
    options: &[String],
    file: &Path,
) -> anyhow::Result<bool> {
    let tr = language::of(place)?;
    let opened = open_or_make(place).await?;
    let survey = opened.survey(survey)?.clone();
    if !survey.channels.contains(&Channel::Import) {
        bail!("{}", tr.t("import-no-imports").arg("survey", survey.id.as_str()));
    }
    let table = source::table(&tr, file)?;
    let known = Known::new(&survey, &tr);
    let columns = columns(&tr, &survey, &known, options, file, &table)?;
    let names = ColumnNames { tr: &tr, named: &|name| known.named(name), all: known.all() };
    let unknown = names.unknown(&table, &columns);
    if !unknown.is_empty() {
        return Ok(refuse(&tr, file, &unknown));
    }
    let mut rows = Rows::new(&opened, &survey, &tr, &columns);
    let (mut read, mut refusals, mut ids) = (Vec::new(), Vec::new(), HashSet::new());
    for row in columns.rows(&table) {
        let line = row.number();
        match rows.response(&row) {
            Ok(found) if !ids.insert(found.response.id) => {
                let reason = tr.t("import-id-twice").arg("id", found.response.id.to_string()).to_string();
                refusals.push(Refusal { line, reason });
            }
            Ok(found) => read.push((line, found)),
            Err(reasons) => refusals.extend(reasons.into_iter().map(|reason| Refusal { line, reason })),
        }
    }
    if !refusals.is_empty() {
        return Ok(refuse(&tr, file, &refusals));
    }
    write(&tr, &opened, file, read).await
}

/// Writes an example of the survey's responses.
pub(super) fn sample(place: &Place, survey: &SurveyId, file: &Path) -> anyhow::Result<bool> {
    let tr = language::of(place)?;
    let catalogue = read_definitions(place)?;
    let survey = find_survey(&catalogue, survey)?;
    samples::responses(&tr, &catalogue, &Clock::system(), survey, file)?;
    println!("{}", tr.t("import-sample").arg("file", file.display().to_string()));
    Ok(true)
}

/// What the headings mean, or what is missing among them.
fn columns(
    tr: &Tr,
    survey: &Survey,
    known: &Known<'_>,
    options: &[String],
    file: &Path,
    table: &Table,
) -> anyhow::Result<Columns<Column>> {
    let names = ColumnNames { tr, named: &|name| known.named(name), all: known.all() };
    let mut choices = known.choices();
    names.choose(options, &mut choices)?;
    let called = |column| named(tr, survey, column);
    let columns = match Columns::find(table, |heading| known.meaning(heading), &choices) {
        Ok(columns) => columns,
        Err(fault) => bail!("{}:1: {}", file.display(), tr.unclear(&fault, called)),
    };
    names.all_used(options, &columns)?;
    let missing: Vec<String> =
        columns.missing(&NEEDED).into_iter().map(|column| known.own_name(column)).collect();
    if missing.is_empty() {
        return Ok(columns);
    }
    let fault = tr.t("table-missing").arg("columns", missing.join(", ")).arg("line", columns.number());
    let unknown = names.unknown(table, &columns).into_iter().map(|unknown| format!("\n{}", unknown.reason));
    bail!("{}:{}: {fault}{}", file.display(), columns.number(), unknown.collect::<String>());
}

/// Writes all that was read, or says whose ids are taken.
async fn write(tr: &Tr, opened: &Opened, file: &Path, mut read: Vec<(usize, Read)>) -> anyhow::Result<bool> {
    let excluded: HashSet<Uuid> =
        read.iter().filter(|(_, read)| read.excluded).map(|(_, read)| read.response.id).collect();
    let left_out = LeftOut {
        responses: excluded,
        event: ExclusionEvent {
            excluded: true,
            reason: "excluded where it was exported".to_owned(),
            actor: IMPORT.to_owned(),
            at: opened.clock.now(),
        },
    };
    // A day without an hour may have been taken for its other moment when the file came the first time.
    let mut tried_otherwise = false;
    loop {
        let responses = read.iter().map(|(_, read)| read.response.clone()).collect();
        match opened.store.import_leaving_out(responses, Some(&left_out)).await? {
            Imported::All { created, repeated } => {
                opened.store.fold(&opened.versions).await?;
                tell(tr, &read, created, repeated, left_out.responses.len());
                return Ok(true);
            }
            Imported::Nothing { conflicts } => {
                let conflicts: HashSet<Uuid> = conflicts.into_iter().collect();
                if !tried_otherwise && otherwise(&mut read, &conflicts) {
                    tried_otherwise = true;
                    continue;
                }
                let taken = read.iter().filter(|(_, read)| conflicts.contains(&read.response.id));
                let reason = |id: Uuid| tr.t("import-id-taken").arg("id", id.to_string()).to_string();
                let refusals: Vec<Refusal> = taken
                    .map(|(line, read)| Refusal { line: *line, reason: reason(read.response.id) })
                    .collect();
                return Ok(refuse(tr, file, &refusals));
            }
        }
    }
}

/// Takes the other moment of each response whose id is taken; false when one has none.
fn otherwise(read: &mut [(usize, Read)], conflicts: &HashSet<Uuid>) -> bool {
    let mut all = true;
    for (_, read) in read.iter_mut().filter(|(_, read)| conflicts.contains(&read.response.id)) {
        match read.otherwise {
            Some(at) => read.response.stated_at = Some(at),
            None => all = false,
        }
    }
    all
}

fn tell(tr: &Tr, read: &[(usize, Read)], created: usize, repeated: usize, excluded: usize) {
    let done =
        tr.t("import-responses").arg("created", created.to_string()).arg("repeated", repeated.to_string());
    let still = tr.t("import-excluded").arg("count", excluded.to_string()).to_string();
    println!("{done}{}", if excluded > 0 { still } else { String::new() });
    let numbered = read.iter().filter(|(_, read)| read.numbered).count();
    if numbered > 0 {
        println!("{}", tr.t("import-numbered").arg("count", numbered.to_string()));
    }
    let moved: Vec<_> = read.iter().filter_map(|(line, read)| Some((line, read.moved.as_ref()?))).collect();
    for (line, (gone, heir)) in moved.iter().take(MOST) {
        let said = tr.t("import-moved").arg("line", line.to_string());
        println!("{}", said.arg("unit", gone).arg("heir", heir));
    }
    if let Some(left) = moved.len().checked_sub(MOST).filter(|left| *left > 0) {
        println!("{}", tr.t("row-more").arg("count", left));
    }
}
