//! Published answers by level as one long table: a row a unit, question and option.

use super::ExportError;
use super::csv_text::csv_lines;
use crate::definition::{Lang, OptionCode};
use crate::report::publication::{Document, FrozenLevels, FrozenQuestion, FrozenUnit};
use crate::response::cell::{MARK, guarded};

pub const COLUMNS: [&str; 15] = [
    "survey",
    "version",
    "period",
    "edition",
    "unit",
    "unit_name",
    "question",
    "question_text",
    "node",
    "code",
    "option",
    "count",
    "share",
    "n",
    "absence",
];

pub use crate::definition::id::reserved::THROUGHOUT;

/// One row, from the unit on.
#[derive(Debug, Default)]
pub struct Row<'d> {
    pub unit: &'d str,
    pub unit_name: &'d str,
    pub question: &'d str,
    pub text: &'d str,
    pub node: &'d str,
    /// `4`, for the upper levels together `4+5`; empty where nothing is shown.
    pub code: String,
    pub option: String,
    pub count: Option<i64>,
    pub share: Option<&'d str>,
    pub n: Option<i64>,
    pub absence: &'d str,
}

/// Every level of a document with what it belongs to, in the document's order; names and texts in `lang`.
pub fn rows<'d>(document: &'d Document, lang: &'d Lang) -> impl Iterator<Item = Row<'d>> {
    document.units.iter().flat_map(move |unit| {
        let pairs = document.questions.iter().zip(&unit.levels);
        let levels = pairs.flat_map(move |(question, levels)| of_question(unit, question, levels, lang));
        levels.chain(throughout(unit, lang))
    })
}

fn of_question<'d>(
    unit: &'d FrozenUnit,
    question: &'d FrozenQuestion,
    levels: &'d FrozenLevels,
    lang: &'d Lang,
) -> Vec<Row<'d>> {
    let row = || Row {
        unit: &unit.id,
        unit_name: unit.name.get(lang),
        question: &question.id,
        text: question.text.get(lang),
        node: question.node.as_deref().unwrap_or_default(),
        ..Row::default()
    };
    if let Some(absence) = &levels.absence {
        return vec![Row { absence, ..row() }];
    }
    let options = question.options.iter().zip(levels.counts.iter().zip(&levels.shares));
    let mut rows: Vec<Row<'d>> = options
        .map(|(option, (count, share))| Row {
            code: option.code.to_string(),
            option: option.text.get(lang).to_owned(),
            count: Some(*count),
            share: share.as_deref(),
            n: Some(levels.n),
            ..row()
        })
        .collect();
    rows.extend(levels.upper.as_ref().map(|upper| Row {
        code: question.upper.iter().map(OptionCode::to_string).collect::<Vec<_>>().join("+"),
        option: question.upper_text(lang),
        count: Some(upper.count),
        share: upper.share.as_deref(),
        n: Some(levels.n),
        ..row()
    }));
    rows
}

fn throughout<'d>(unit: &'d FrozenUnit, lang: &'d Lang) -> Option<Row<'d>> {
    let found = unit.throughout.as_ref()?;
    Some(Row {
        unit: &unit.id,
        unit_name: unit.name.get(lang),
        question: THROUGHOUT,
        count: Some(found.count),
        share: found.share.as_deref(),
        n: Some(found.n),
        ..Row::default()
    })
}

/// UTF-8 with a byte order mark, as the table of figures.
pub fn as_csv(document: &Document, lang: &Lang) -> Result<Vec<u8>, ExportError> {
    let edition = document.edition.to_string();
    let number = |count: Option<i64>| count.map(|count| count.to_string()).unwrap_or_default();
    let table = csv_lines(|writer| {
        writer.write_record(COLUMNS)?;
        for row in rows(document, lang) {
            writer.write_record([
                document.survey.as_str(),
                &document.version,
                &document.period,
                &edition,
                row.unit,
                &guarded(row.unit_name),
                row.question,
                &guarded(row.text),
                row.node,
                &row.code,
                &guarded(&row.option),
                &number(row.count),
                row.share.unwrap_or_default(),
                &number(row.n),
                row.absence,
            ])?;
        }
        Ok(())
    })?;
    Ok([MARK, &table].concat())
}
