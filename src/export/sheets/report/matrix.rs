//! Units × nodes, as a sheet to be sorted and filtered.

use rust_xlsxwriter::Workbook;

use super::super::paper::{Paper, Result, sheet, write_count};
use super::Report;

impl Report<'_> {
    /// Units × every node, the dimensions before their indicators.
    pub(super) fn matrix_sheet(&self, book: &mut Workbook, paper: &Paper) -> Result {
        let tr = self.tr;
        let sheet = sheet(book, &tr.t("report-matrix").to_string(), true)?;
        let nodes = &self.survey.index.nodes;
        let order: Vec<usize> = (0..nodes.len()).filter(|&at| !nodes[at].is_indicator()).collect();
        let order: Vec<usize> =
            order.iter().copied().chain((0..nodes.len()).filter(|&at| nodes[at].is_indicator())).collect();
        sheet.write_string_with_format(0, 0, tr.t("matrix-title").to_string(), &paper.heading)?;
        self.heads(sheet, paper, 2, &[tr.t("matrix-unit").to_string()])?;
        let heads = std::iter::once(tr.t("matrix-responses").to_string());
        for (column, head) in (1..).zip(heads.chain(order.iter().map(|&node| self.title(node)))) {
            sheet.write_string_with_format(2, column, head, &paper.head_upright)?;
        }
        let whole = std::iter::once((self.unit, &self.matrix.whole));
        let rows = self
            .matrix
            .rows
            .iter()
            .filter_map(|row| Some((self.units.get(row.unit.as_str())?, &row.figures)));
        let mut last = 2;
        for (row, (unit, figures)) in (3..).zip(whole.chain(rows)) {
            last = row;
            let format = if row == 3 { &paper.strong } else { &paper.text };
            sheet.write_string_with_format(row, 0, tr.of(&unit.name), format)?;
            write_count(sheet, paper, (row, 1), figures.responses)?;
            for (column, &node) in (2..).zip(&order) {
                let figure = &figures.nodes[node];
                self.value_cell(sheet, paper, (row, column), figure, (self.step)(node, figure))?;
            }
        }
        let columns = u16::try_from(order.len() + 1).unwrap_or(u16::MAX);
        sheet.set_column_width(0, 30)?.set_column_range_width(1, columns, 7)?.set_row_height(2, 165)?;
        sheet.autofilter(2, 0, last, columns)?.set_freeze_panes(3, 2)?.set_repeat_rows(2, 2)?;
        Ok(())
    }
}
