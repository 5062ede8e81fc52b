//! A sheet for each unit, held against the whole.

use rust_xlsxwriter::{Workbook, Worksheet};

use super::super::paper::{Paper, Result, sheet, write_figure};
use super::Report;
use crate::definition::Unit;
use crate::report::Figures;

/// More units than this are in the matrix only: a workbook of thousands of sheets opens nowhere.
const MOST_SHEETS: usize = 150;

impl Report<'_> {
    pub(super) fn each_unit(&self, book: &mut Workbook, paper: &Paper) -> Result {
        if self.matrix.rows.len() > MOST_SHEETS {
            return Ok(());
        }
        for (at, row) in self.matrix.rows.iter().enumerate() {
            let Some(unit) = self.units.get(row.unit.as_str()) else { continue };
            // Numbered, because two names may begin alike and a sheet's name is short.
            let name = format!("{}. {}", at + 1, self.tr.of(&unit.name));
            let sheet = sheet(book, &name, false)?;
            self.unit_sheet(sheet, paper, unit, &row.figures)?;
        }
        Ok(())
    }

    fn unit_sheet(&self, sheet: &mut Worksheet, paper: &Paper, unit: &Unit, figures: &Figures) -> Result {
        let tr = self.tr;
        sheet.write_string_with_format(0, 0, tr.of(&unit.name), &paper.heading)?;
        sheet.write_string_with_format(1, 0, &self.period, &paper.subtitle)?;
        let mut heads = vec![tr.t("tree-node").to_string()];
        heads.extend(self.figure_heads());
        heads.push(tr.of(&self.unit.name).to_owned());
        heads.push(tr.t("tree-difference").to_string());
        self.heads(sheet, paper, 3, &heads)?;
        for (row, node) in (4..).zip(0..self.survey.index.nodes.len()) {
            let (figure, whole) = (&figures.nodes[node], &self.matrix.whole.nodes[node]);
            let indent = "   ".repeat(self.survey.index.depth(node));
            let format =
                if self.survey.index.nodes[node].is_indicator() { &paper.text } else { &paper.strong };
            sheet.write_string_with_format(row, 0, format!("{indent}{}", self.title(node)), format)?;
            self.figure_cells(sheet, paper, (row, 1), figure, (self.step)(node, figure))?;
            if let Some(held) = whole.value() {
                write_figure(sheet, paper, (row, 5), Ok(self.rounded(held)), None)?;
                if let Some(value) = figure.value() {
                    let difference = self.rounded(value) - self.rounded(held);
                    write_figure(sheet, paper, (row, 6), Ok(difference), None)?;
                }
            }
        }
        sheet.set_column_width(0, 52)?.set_column_range_width(1, 6, 11)?.set_row_height(3, 45)?;
        sheet.set_freeze_panes(4, 1)?.set_repeat_rows(3, 3)?;
        Ok(())
    }
}
