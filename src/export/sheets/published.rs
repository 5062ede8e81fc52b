//! An edition of published figures as a workbook: a matrix, every figure in rows, a codebook, the method.

use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, Worksheet};
use time::OffsetDateTime;

use super::paper::{Paper, Result, book, sheet, write_count, write_figure, write_sentences, write_title};
use crate::export::figures::{COLUMNS, rows, shown_n};
use crate::export::levels;
use crate::report::publication::{Document, FrozenFigure, FrozenUnit};
use crate::words::Tr;

/// Words come from `tr`; `period` is the period as people read it.
pub fn published(tr: &Tr, document: &Document, period: &str, at: OffsetDateTime) -> Result<Vec<u8>> {
    let paper = Paper::new(document.digits);
    let title = tr.of(&document.title).to_owned();
    let mut book = book(&title, period, &tr.t("site-name").to_string(), at)?;
    matrix(&mut book, &paper, tr, document, period)?;
    figures(&mut book, &paper, tr, document)?;
    levels(&mut book, &paper, tr, document)?;
    codebook(&mut book, &paper, tr, document)?;
    method(&mut book, &paper, tr, document, period, at)?;
    book.save_to_buffer()
}

/// Units × the index and its dimensions.
fn matrix(book: &mut Workbook, paper: &Paper, tr: &Tr, document: &Document, period: &str) -> Result {
    let sheet = sheet(book, &tr.t("file-sheet-matrix").to_string(), true)?;
    let is_dimension = |id: &str| document.nodes.iter().any(|node| node.parent.as_deref() == Some(id));
    let columns: Vec<usize> =
        (0..document.nodes.len()).filter(|&at| at == 0 || is_dimension(&document.nodes[at].id)).collect();
    write_title(sheet, paper, 0, tr.of(&document.title))?;
    sheet.write_string_with_format(1, 0, period, &paper.subtitle)?.set_row_height(1, 20)?;
    let heads = [tr.t("matrix-unit"), tr.t("matrix-responses"), tr.t("file-rank")];
    for (column, head) in (0..).zip(&heads) {
        let format = if column == 0 { &paper.head } else { &paper.head_number };
        sheet.write_string_with_format(3, column, head.to_string(), format)?;
    }
    for (column, &at) in (3..).zip(&columns) {
        let title = tr.of(&document.nodes[at].title);
        sheet.write_string_with_format(3, column, title, &paper.head_number)?;
    }
    for (row, unit) in (4..).zip(&document.units) {
        matrix_row(sheet, paper, tr, (row, &columns), document, unit)?;
    }
    sheet.set_column_width(0, 34)?.set_column_range_width(1, 2, 9)?;
    sheet.set_column_range_width(3, last(3 + columns.len()), 13)?.set_row_height(3, 48)?;
    sheet.set_freeze_panes(4, 1)?.set_repeat_rows(3, 3)?;
    Ok(())
}

fn matrix_row(
    sheet: &mut Worksheet,
    paper: &Paper,
    tr: &Tr,
    (row, columns): (u32, &[usize]),
    document: &Document,
    unit: &FrozenUnit,
) -> Result {
    let depth =
        std::iter::successors(unit.parent.as_deref(), |id| document.unit(id)?.parent.as_deref()).count();
    let name = format!("{}{}", "   ".repeat(depth), tr.of(&unit.name));
    let format = if depth == 0 { &paper.strong } else { &paper.text };
    sheet.write_string_with_format(row, 0, name, format)?;
    match unit.responses {
        Some(n) => write_count(sheet, paper, (row, 1), n)?,
        None => write_figure(sheet, paper, (row, 1), Err(&too_few(tr, document)), None)?,
    }
    if let Some([low, high]) = unit.rank {
        sheet.write_string_with_format(row, 2, tr.rank(low, low != high), &paper.absent)?;
    } else if unit.is_unranked() {
        sheet.write_string_with_format(row, 2, tr.t("unranked").to_string(), &paper.absent)?;
    } else {
        sheet.write_blank(row, 2, &paper.text)?;
    }
    for (column, &at) in (3..).zip(columns) {
        let figure = &unit.figures[at];
        let why = why(tr, document, figure);
        write_figure(sheet, paper, (row, column), number(figure.value.as_ref()).ok_or(&why), None)?;
    }
    Ok(())
}

fn number(text: Option<&String>) -> Option<Decimal> {
    text?.parse().ok()
}

fn too_few(tr: &Tr, document: &Document) -> String {
    tr.t("figure-too-few").arg("count", document.minimum_n).to_string()
}

fn why(tr: &Tr, document: &Document, figure: &FrozenFigure) -> String {
    match figure.absence.as_deref() {
        Some("too-few") => too_few(tr, document),
        Some("missing-part") => tr.t("figure-missing-part").to_string(),
        Some("no-population") => tr.t("figure-no-population").to_string(),
        Some("margins-not-met") => tr.t("figure-margins-not-met").to_string(),
        Some("no-spread") => tr.t("figure-no-spread").to_string(),
        Some("damaged") => tr.t("figure-damaged").to_string(),
        _ => tr.t("figure-no-answers").to_string(),
    }
}

/// One row a figure, under the column names of the CSV file.
fn figures(book: &mut Workbook, paper: &Paper, tr: &Tr, document: &Document) -> Result {
    let sheet = sheet(book, &tr.t("file-sheet-figures").to_string(), true)?;
    for (column, name) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &paper.head)?;
    }
    let mut row = 0;
    for (unit, node, figure) in rows(document) {
        row += 1;
        let fixed = [&document.survey, &document.version, &document.period];
        for (column, text) in (0..).zip(fixed) {
            sheet.write_string_with_format(row, column, text, &paper.text)?;
        }
        write_count(sheet, paper, (row, 3), document.edition)?;
        let texts = [&unit.id, tr.of(&unit.name), &unit.kind, unit.parent.as_deref().unwrap_or("")];
        for (column, text) in (4..).zip(texts) {
            sheet.write_string_with_format(row, column, text, &paper.text)?;
        }
        for (column, place) in (8..).zip(unit.rank.into_iter().flatten()) {
            write_count(sheet, paper, (row, column), i64::try_from(place).unwrap_or(0))?;
        }
        sheet.write_string_with_format(row, 10, &node.id, &paper.text)?;
        sheet.write_string_with_format(row, 11, tr.of(&node.title), &paper.text)?;
        for (column, value) in (12..).zip([&figure.value, &figure.low, &figure.high]) {
            if let Some(value) = number(value.as_ref()) {
                write_figure(sheet, paper, (row, column), Ok(value), None)?;
            }
        }
        if !shown_n(figure).is_empty() {
            write_count(sheet, paper, (row, 15), figure.n)?;
        }
        sheet.write_string_with_format(row, 16, figure.absence.as_deref().unwrap_or(""), &paper.text)?;
    }
    sheet.autofilter(0, 0, row.max(1), last(COLUMNS.len()))?.set_freeze_panes(1, 0)?;
    sheet.set_column_width(5, 30)?.set_column_width(11, 34)?;
    Ok(())
}

/// One row a level, under the column names of the CSV file; no sheet where there are none.
fn levels(book: &mut Workbook, paper: &Paper, tr: &Tr, document: &Document) -> Result {
    if document.questions.is_empty() {
        return Ok(());
    }
    let sheet = sheet(book, &tr.t("file-sheet-levels").to_string(), true)?;
    for (column, name) in (0..).zip(levels::COLUMNS) {
        sheet.write_string_with_format(0, column, name, &paper.head)?;
    }
    let mut last_row = 0;
    for (row, level) in (1..).zip(levels::rows(document, tr.lang())) {
        last_row = row;
        for (column, text) in (0..).zip([&document.survey, &document.version, &document.period]) {
            sheet.write_string_with_format(row, column, text, &paper.text)?;
        }
        write_count(sheet, paper, (row, 3), document.edition)?;
        let names = [level.unit, level.unit_name, level.question, level.text, level.node];
        for (column, text) in (4..).zip(names.into_iter().chain([&*level.code, &*level.option])) {
            sheet.write_string_with_format(row, column, text, &paper.text)?;
        }
        if let Some(count) = level.count {
            write_count(sheet, paper, (row, 11), count)?;
        }
        if let Some(share) = level.share.and_then(|share| share.parse().ok()) {
            write_figure(sheet, paper, (row, 12), Ok(share), None)?;
        }
        if let Some(n) = level.n {
            write_count(sheet, paper, (row, 13), n)?;
        }
        sheet.write_string_with_format(row, 14, level.absence, &paper.text)?;
    }
    sheet.autofilter(0, 0, last_row.max(1), last(levels::COLUMNS.len()))?.set_freeze_panes(1, 0)?;
    sheet.set_column_width(5, 30)?.set_column_width(7, 44)?.set_column_width(10, 24)?;
    Ok(())
}

fn last(columns: usize) -> u16 {
    u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX)
}

/// What the columns and codes of the other sheets mean.
fn codebook(book: &mut Workbook, paper: &Paper, tr: &Tr, document: &Document) -> Result {
    let sheet = sheet(book, &tr.t("file-sheet-codebook").to_string(), false)?;
    let heads = [tr.t("file-code"), tr.t("file-meaning"), tr.t("file-parent"), tr.t("file-weight")];
    for (column, head) in (0..).zip(heads) {
        sheet.write_string_with_format(0, column, head.to_string(), &paper.head)?;
    }
    let mut row = 1;
    let mut line = |cells: [&str; 4]| -> Result {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string_with_format(row, column, text, &paper.text)?;
        }
        row += 1;
        Ok(())
    };
    for (name, meaning) in COLUMNS.into_iter().zip(meanings(tr)) {
        line([name, &meaning, "", ""])?;
    }
    let questions =
        levels::COLUMNS.into_iter().zip(level_meanings(tr)).filter(|(name, _)| !COLUMNS.contains(name));
    for (name, meaning) in questions.filter(|_| !document.questions.is_empty()) {
        line([name, &meaning, "", ""])?;
    }
    for (code, meaning) in [
        ("too-few", too_few(tr, document)),
        ("no-answers", tr.t("figure-no-answers").to_string()),
        ("missing-part", tr.t("figure-missing-part").to_string()),
        ("no-population", tr.t("figure-no-population").to_string()),
        ("margins-not-met", tr.t("figure-margins-not-met").to_string()),
    ] {
        line([code, &meaning, "absence", ""])?;
    }
    for question in &document.questions {
        line([&question.id, tr.of(&question.text), question.node.as_deref().unwrap_or(""), ""])?;
    }
    for node in &document.nodes {
        line([&node.id, tr.of(&node.title), node.parent.as_deref().unwrap_or(""), &node.weight])?;
    }
    sheet
        .set_column_width(0, 18)?
        .set_column_width(1, 62)?
        .set_column_width(2, 18)?
        .set_freeze_panes(1, 0)?;
    Ok(())
}

fn level_meanings(tr: &Tr) -> [String; levels::COLUMNS.len()] {
    [
        tr.t("file-column-survey"),
        tr.t("file-column-version"),
        tr.t("file-column-period"),
        tr.t("file-column-edition"),
        tr.t("file-column-unit"),
        tr.t("file-column-unit-name"),
        tr.t("file-column-question"),
        tr.t("file-column-question-text"),
        tr.t("file-column-node"),
        tr.t("file-column-code"),
        tr.t("file-column-option"),
        tr.t("file-column-count"),
        tr.t("file-column-share"),
        tr.t("file-column-n"),
        tr.t("file-column-absence"),
    ]
    .map(|phrase| phrase.to_string())
}

fn meanings(tr: &Tr) -> [String; COLUMNS.len()] {
    [
        tr.t("file-column-survey"),
        tr.t("file-column-version"),
        tr.t("file-column-period"),
        tr.t("file-column-edition"),
        tr.t("file-column-unit"),
        tr.t("file-column-unit-name"),
        tr.t("file-column-unit-kind"),
        tr.t("file-column-unit-parent"),
        tr.t("file-column-rank-low"),
        tr.t("file-column-rank-high"),
        tr.t("file-column-node"),
        tr.t("file-column-node-title"),
        tr.t("file-column-value"),
        tr.t("file-column-low"),
        tr.t("file-column-high"),
        tr.t("file-column-n"),
        tr.t("file-column-absence"),
    ]
    .map(|phrase| phrase.to_string())
}

/// How the figures were made and what a reader can check.
fn method(
    book: &mut Workbook,
    paper: &Paper,
    tr: &Tr,
    document: &Document,
    period: &str,
    at: OffsetDateTime,
) -> Result {
    let sheet = sheet(book, &tr.t("file-sheet-method").to_string(), false)?;
    sheet.write_string_with_format(0, 0, tr.of(&document.title), &paper.heading)?;
    let edition = tr
        .t("file-edition")
        .arg("period", period)
        .arg("edition", document.edition)
        .arg("moment", tr.moment(at))
        .to_string();
    let mut lines = vec![edition, document.note.clone()];
    lines.extend(document.method.get(tr.lang()).into_iter().flatten().cloned());
    lines.extend(document.source.iter().map(|source| format!("{} {source}", tr.t("results-source"))));
    lines.push(tr.t("results-version").arg("version", &document.version).to_string());
    lines.push(
        tr.t("file-counts")
            .arg("responses", document.responses)
            .arg("excluded", document.excluded)
            .arg("rows", rows(document).count())
            .to_string(),
    );
    write_sentences(sheet, paper, 1, lines.iter().filter(|line| !line.is_empty()))
}
