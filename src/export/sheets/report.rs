//! A unit's figures for a period as a workbook to be handed on: cover, summary, matrix, course, answers by
//! level, each unit, codebook, method.

mod answers;
mod codebook;
mod course;
mod each_unit;
mod matrix;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartSolidFill, Color, Format, Url, Workbook, Worksheet,
};
use time::OffsetDateTime;

use super::paper::{
    Paper, Result, book, sheet, sheet_name, write_count, write_figure, write_sentences, write_title,
    write_weak,
};
use crate::definition::{Month, Survey, Unit, Units};
use crate::index::figure::show;
use crate::index::{Absence, Figure};
use crate::report::segments::FEWEST;
use crate::report::{Figures, Matrix, UnitLevels};
use crate::words::Tr;

/// What a report is made of: the same figures as on the pages.
pub struct Report<'r> {
    pub tr: &'r Tr,
    pub survey: &'r Survey,
    pub units: &'r Units,
    pub unit: &'r Unit,
    /// As people read it.
    pub period: String,
    pub as_of: OffsetDateTime,
    pub matrix: &'r Matrix,
    pub months: Vec<(Month, Figures)>,
    /// How the answers of the unit are spread.
    pub levels: UnitLevels,
    /// Where points are lost, the greatest loss first: node and points.
    pub losses: Vec<(usize, Decimal)>,
    pub excluded: i64,
    pub method: Vec<String>,
    /// The step of a value of a node around the whole's, 1 to 5.
    pub step: &'r dyn Fn(usize, &Figure) -> Option<u8>,
}

const MOST_LOSSES: usize = 10;

/// The whole workbook.
pub fn report(report: &Report<'_>) -> Result<Vec<u8>> {
    let tr = report.tr;
    let paper = Paper::new(report.survey.index.digits);
    let title = format!("{}: {}", tr.of(&report.survey.title), tr.of(&report.unit.name));
    let mut book = book(&title, &report.period, &tr.t("site-name").to_string(), report.as_of)?;
    report.cover(&mut book, &paper)?;
    report.summary(&mut book, &paper)?;
    report.matrix_sheet(&mut book, &paper)?;
    report.course(&mut book, &paper)?;
    report.answers(&mut book, &paper)?;
    report.each_unit(&mut book, &paper)?;
    report.codebook(&mut book, &paper)?;
    report.method_sheet(&mut book, &paper)?;
    book.save_to_buffer()
}

impl Report<'_> {
    fn cover(&self, book: &mut Workbook, paper: &Paper) -> Result {
        let tr = self.tr;
        let sheet = sheet(book, &tr.t("report-cover").to_string(), false)?;
        sheet.set_column_width(0, 30)?.set_column_width(1, 60)?;
        for (row, text) in [(5, tr.of(&self.unit.name)), (7, &self.period)] {
            sheet.write_string_with_format(row, 0, text, &paper.subtitle)?.set_row_height(row, 20)?;
        }
        write_title(sheet, paper, 6, tr.of(&self.survey.title))?;
        let root = &self.matrix.whole.nodes[0];
        let lines = [
            (tr.of(&self.survey.index.nodes[0].title).to_owned(), self.with_interval(root)),
            (tr.t("tree-n").to_string(), tr.count(root.n.unsigned_abs())),
            (tr.t("report-excluded").to_string(), tr.count(self.excluded.unsigned_abs())),
            (tr.t("report-as-of").to_string(), tr.moment(self.as_of)),
            (tr.t("file-column-version").to_string(), self.survey.version.clone()),
        ];
        for (row, (name, value)) in (10..).zip(lines) {
            sheet.write_string_with_format(row, 0, name, &paper.text)?;
            sheet.write_string_with_format(row, 1, value, &paper.strong)?;
        }
        let contents = [
            "report-summary",
            "report-matrix",
            "report-course",
            "file-sheet-levels",
            "file-sheet-codebook",
            "file-sheet-method",
        ];
        for (row, key) in (17..).zip(contents) {
            let name = sheet_name(&tr.t(key).to_string());
            let link = Url::new(format!("internal:'{name}'!A1")).set_text(&name);
            sheet.write_url_with_format(
                row,
                0,
                link,
                &Format::new().set_font_name("Arial").set_font_size(10),
            )?;
        }
        Ok(())
    }

    /// `84,20 (83,10–85,30)`.
    fn with_interval(&self, figure: &Figure) -> String {
        let Some(value) = figure.value() else { return self.why(figure) };
        let written = |value| self.tr.number(self.rounded(value));
        match figure.interval {
            Some(interval) => {
                format!("{} ({}–{})", written(value), written(interval.low), written(interval.high))
            }
            None => written(value),
        }
    }

    fn rounded(&self, value: Decimal) -> Decimal {
        show(value, self.survey.index.digits).parse().unwrap_or(value)
    }

    fn why(&self, figure: &Figure) -> String {
        let tr = self.tr;
        match figure.value.err() {
            Some(Absence::TooFew) => tr.t("figure-too-few").arg("count", FEWEST).to_string(),
            Some(Absence::MissingPart) => tr.t("figure-missing-part").to_string(),
            Some(Absence::NoPopulation) => tr.t("figure-no-population").to_string(),
            Some(Absence::MarginsNotMet) => tr.t("figure-margins-not-met").to_string(),
            Some(Absence::NoSpread) => tr.t("figure-no-spread").to_string(),
            Some(Absence::Damaged) => tr.t("figure-damaged").to_string(),
            Some(Absence::NoAnswers) | None => tr.t("figure-no-answers").to_string(),
        }
    }

    /// Both ends of a node's scale.
    fn ends(&self, node: usize) -> Option<[i32; 2]> {
        let bounds = self.survey.bounds()[node]?;
        Some([bounds.low.floor().to_i32()?, bounds.high.ceil().to_i32()?])
    }

    fn title(&self, node: usize) -> String {
        self.tr.of(&self.survey.index.nodes[node].title).to_owned()
    }

    /// The root and its dimensions.
    fn top(&self) -> Vec<usize> {
        std::iter::once(0).chain(self.survey.index.top().map(|(at, _)| at)).collect()
    }

    fn heads(&self, sheet: &mut Worksheet, paper: &Paper, row: u32, heads: &[String]) -> Result {
        for (column, head) in (0..).zip(heads) {
            let format = if column == 0 { &paper.head } else { &paper.head_number };
            sheet.write_string_with_format(row, column, head, format)?;
        }
        Ok(())
    }

    /// Value, both ends of its interval, n, from a column on.
    fn figure_cells(
        &self,
        sheet: &mut Worksheet,
        paper: &Paper,
        (row, column): (u32, u16),
        figure: &Figure,
        step: Option<u8>,
    ) -> Result {
        self.value_cell(sheet, paper, (row, column), figure, step)?;
        if let Some(interval) = figure.interval {
            write_figure(sheet, paper, (row, column + 1), Ok(self.rounded(interval.low)), None)?;
            write_figure(sheet, paper, (row, column + 2), Ok(self.rounded(interval.high)), None)?;
        }
        write_count(sheet, paper, (row, column + 3), figure.n)
    }

    /// A value: in grey where too few answers stand behind it.
    fn value_cell(
        &self,
        sheet: &mut Worksheet,
        paper: &Paper,
        at: (u32, u16),
        figure: &Figure,
        step: Option<u8>,
    ) -> Result {
        let value = figure.value().map(|value| self.rounded(value));
        match value.filter(|_| u64::try_from(figure.n).is_ok_and(|n| n < self.survey.minimum_n)) {
            Some(weak) => write_weak(sheet, paper, at, weak),
            None => write_figure(sheet, paper, at, value.ok_or(&self.why(figure)), step),
        }
    }

    fn figure_heads(&self) -> [String; 4] {
        ["tree-value", "report-low", "report-high", "tree-n"].map(|key| self.tr.t(key).to_string())
    }

    fn summary(&self, book: &mut Workbook, paper: &Paper) -> Result {
        let tr = self.tr;
        let name = sheet_name(&tr.t("report-summary").to_string());
        let sheet = sheet(book, &name, false)?;
        sheet.set_column_width(0, 46)?.set_column_range_width(1, 4, 15)?;
        sheet.write_string_with_format(0, 0, tr.t("report-summary").to_string(), &paper.heading)?;
        let heads: Vec<String> =
            [tr.t("tree-node").to_string()].into_iter().chain(self.figure_heads()).collect();
        self.heads(sheet, paper, 2, &heads)?;
        let top = self.top();
        for (row, &node) in (3..).zip(&top) {
            let format = if node == 0 { &paper.strong } else { &paper.text };
            sheet.write_string_with_format(row, 0, self.title(node), format)?;
            self.figure_cells(sheet, paper, (row, 1), &self.matrix.whole.nodes[node], None)?;
        }
        let end = 2 + u32::try_from(top.len()).unwrap_or(0);
        let mut chart = Chart::new_bar();
        let fill = ChartSolidFill::new().set_color(Color::RGB(0x1E_6F66)).clone();
        chart
            .add_series()
            .set_categories((&*name, 3, 0, end, 0))
            .set_values((&*name, 3, 1, end, 1))
            .set_data_label(ChartDataLabel::new().show_value())
            .set_format(ChartFormat::new().set_solid_fill(&fill));
        // All of the scale: a bar says how much there is.
        if let Some([low, high]) = self.ends(0) {
            chart.x_axis().set_min(low).set_max(high);
        }
        chart.title().set_name(&tr.t("report-chart-top").to_string());
        chart.legend().set_hidden();
        chart.y_axis().set_reverse();
        chart.set_alt_text(tr.t("report-chart-top").to_string()).set_width(640).set_height(300);
        sheet.insert_chart(end + 2, 0, &chart)?;
        self.loss_table(sheet, paper, end + 19)
    }

    fn loss_table(&self, sheet: &mut Worksheet, paper: &Paper, from: u32) -> Result {
        if self.losses.is_empty() {
            return Ok(());
        }
        let tr = self.tr;
        sheet.write_string_with_format(from, 0, tr.t("losses-title").to_string(), &paper.heading)?;
        let heads = ["tree-node", "tree-value", "losses-points", "tree-n"].map(|key| tr.t(key).to_string());
        self.heads(sheet, paper, from + 1, &heads)?;
        for (row, &(node, points)) in (from + 2..).zip(self.losses.iter().take(MOST_LOSSES)) {
            let figure = &self.matrix.whole.nodes[node];
            sheet.write_string_with_format(row, 0, self.title(node), &paper.text)?;
            if let Some(value) = figure.value() {
                write_figure(sheet, paper, (row, 1), Ok(self.rounded(value)), None)?;
            }
            write_figure(sheet, paper, (row, 2), Ok(self.rounded(-points)), None)?;
            write_count(sheet, paper, (row, 3), figure.n)?;
        }
        Ok(())
    }

    fn method_sheet(&self, book: &mut Workbook, paper: &Paper) -> Result {
        let tr = self.tr;
        let sheet = sheet(book, &tr.t("file-sheet-method").to_string(), false)?;
        sheet.write_string_with_format(0, 0, tr.t("results-method").to_string(), &paper.heading)?;
        let source = self.survey.source.iter().map(|source| format!("{} {source}", tr.t("results-source")));
        let counted = tr
            .t("report-counts")
            .arg("responses", self.matrix.whole.responses)
            .arg("excluded", self.excluded)
            .arg("units", self.matrix.rows.len())
            .to_string();
        let lines =
            self.method.iter().cloned().chain(source).chain([counted, tr.t("report-inside").to_string()]);
        write_sentences(sheet, paper, 2, lines)
    }
}
