//! The course over the months, with a line.

use rust_xlsxwriter::{Chart, ChartFormat, ChartLegendPosition, ChartLine, Color, Workbook};

use super::super::paper::{Paper, Result, sheet, sheet_name, write_count};
use super::Report;

impl Report<'_> {
    /// Month by month, with a line.
    pub(super) fn course(&self, book: &mut Workbook, paper: &Paper) -> Result {
        let tr = self.tr;
        let name = sheet_name(&tr.t("report-course").to_string());
        let sheet = sheet(book, &name, true)?;
        let top = self.top();
        let mut heads = vec![tr.t("trend-month").to_string(), tr.t("matrix-responses").to_string()];
        heads.extend(top.iter().map(|&node| self.title(node)));
        sheet.write_string_with_format(0, 0, tr.t("trend-table-title").to_string(), &paper.heading)?;
        self.heads(sheet, paper, 2, &heads)?;
        for (row, (month, figures)) in (3..).zip(&self.months) {
            sheet.write_string_with_format(row, 0, tr.month(*month), &paper.text)?;
            write_count(sheet, paper, (row, 1), figures.responses)?;
            for (column, &node) in (2..).zip(&top) {
                let figure = &figures.nodes[node];
                self.value_cell(sheet, paper, (row, column), figure, None)?;
            }
        }
        sheet.set_column_range_width(0, 1, 11)?;
        sheet
            .set_column_range_width(2, u16::try_from(top.len() + 1).unwrap_or(2), 15)?
            .set_row_height(2, 60)?
            .set_print_fit_to_pages(1, 1);
        let end = 2 + u32::try_from(self.months.len()).unwrap_or(0);
        if self.months.len() > 1 {
            let mut chart = Chart::new_line();
            for column in (2..).take(top.len()) {
                let series = chart
                    .add_series()
                    .set_name((&*name, 2, column))
                    .set_categories((&*name, 3, 0, end, 0))
                    .set_values((&*name, 3, column, end, column));
                // The whole stands out.
                if column == 2 {
                    let line = ChartLine::new().set_color(Color::RGB(0x1C_2530)).set_width(4).clone();
                    series.set_format(ChartFormat::new().set_line(&line));
                }
            }
            chart.title().set_name(&tr.t("trend-table-title").to_string());
            chart.legend().set_position(ChartLegendPosition::Bottom);
            chart.set_alt_text(tr.t("trend-table-title").to_string()).set_width(900).set_height(380);
            sheet.insert_chart(end + 2, 0, &chart)?;
        }
        Ok(())
    }
}
