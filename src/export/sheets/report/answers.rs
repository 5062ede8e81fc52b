//! How answers are spread over the levels of each question; questions with the same options stand together.

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Chart, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType, Color, Workbook, Worksheet,
};

use super::Report;
use crate::definition::{AnswerOption, Field};
use crate::export::sheets::paper::{Paper, Result, sheet, sheet_name, write_count, write_figure};
use crate::report::QuestionLevels;

/// Questions that share their options.
type Block<'b> = (Vec<&'b AnswerOption>, Vec<(&'b Field, &'b QuestionLevels)>);

/// Fewer are read quicker in the table.
const FEWEST_DRAWN: usize = 3;

/// As on the pages, from bad to good.
const LEVELS: [Color; 5] = [
    Color::RGB(0xA6_3D2A),
    Color::RGB(0xDD_9A6B),
    Color::RGB(0xCF_CBBF),
    Color::RGB(0x7F_B2A8),
    Color::RGB(0x1E_6F66),
];

/// Where neither end is the good one.
const AMOUNTS: [Color; 5] = [
    Color::RGB(0xE2_E4E6),
    Color::RGB(0xC3_C7CC),
    Color::RGB(0x9B_A2AA),
    Color::RGB(0x6B_7580),
    Color::RGB(0x45_4F5A),
];

/// Height of a row in pixels, as spreadsheets have it.
const ROW: u32 = 20;

impl Report<'_> {
    /// No sheet where no question is told by level.
    pub(super) fn answers(&self, book: &mut Workbook, paper: &Paper) -> Result {
        let blocks = self.blocks();
        if blocks.is_empty() {
            return Ok(());
        }
        let tr = self.tr;
        let name = sheet_name(&tr.t("file-sheet-levels").to_string());
        let sheet = sheet(book, &name, false)?;
        sheet.set_column_width(0, 60)?.set_column_width(1, 8)?.set_column_range_width(2, 12, 13)?;
        sheet.write_string_with_format(0, 0, tr.t("spread-title").to_string(), &paper.heading)?;
        sheet.write_string_with_format(1, 0, tr.t("spread-note").to_string(), &paper.note)?;
        let throughout = self.levels.throughout.as_ref();
        if let Some((found, share)) = throughout.and_then(|found| Some((found, found.share.as_ref()?))) {
            let (share, count) = (tr.percent(share.parse().unwrap_or_default()), found.n.unsigned_abs());
            let said =
                tr.t("spread-throughout").arg("share", share).arg("count", tr.count(count)).to_string();
            sheet.write_string_with_format(2, 0, said, &paper.note)?;
        }
        let mut row = 4;
        for block in &blocks {
            row = self.block(sheet, paper, (&name, row), block)?;
        }
        Ok(())
    }

    fn blocks(&self) -> Vec<Block<'_>> {
        let mut blocks: Vec<Block<'_>> = Vec::new();
        for found in &self.levels.questions {
            let Some(field) = self.survey.field(&found.question) else { continue };
            let options: Vec<&AnswerOption> =
                field.options().iter().filter(|option| !option.no_answer).collect();
            match blocks.iter_mut().find(|(known, _)| *known == options) {
                Some((_, questions)) => questions.push((field, found)),
                None => blocks.push((options, vec![(field, found)])),
            }
        }
        blocks
    }

    /// A table, and a chart of it where it is long; gives the row that is free below.
    fn block(
        &self,
        sheet: &mut Worksheet,
        paper: &Paper,
        (name, from): (&str, u32),
        (options, questions): &Block<'_>,
    ) -> Result<u32> {
        let tr = self.tr;
        let upper = questions.first().map_or(&[][..], |(field, _)| self.survey.upper_levels(field));
        let mut heads = vec![tr.t("spread-question").to_string(), tr.t("file-code").to_string()];
        heads.extend(options.iter().map(|option| tr.of(&option.text).to_owned()));
        if !upper.is_empty() {
            let together = options.iter().filter(|option| upper.contains(&option.code));
            heads.push(together.map(|option| tr.of(&option.text)).collect::<Vec<_>>().join(" + "));
        }
        heads.push(tr.t("tree-n").to_string());
        self.heads(sheet, paper, from, &heads)?;
        let longest = heads.iter().skip(2).map(|head| head.chars().count()).max().unwrap_or(0);
        sheet.set_row_height(from, 15 * u32::try_from(longest.div_ceil(12).clamp(2, 8)).unwrap_or(2))?;
        for (row, (field, found)) in (from + 1..).zip(questions) {
            self.question(sheet, paper, row, (field, found), options.len() + usize::from(!upper.is_empty()))?;
        }
        let end = from + u32::try_from(questions.len()).unwrap_or(0);
        if questions.len() < FEWEST_DRAWN || options.len() > LEVELS.len() {
            return Ok(end + 2);
        }
        let height = ROW * (end - from) * 3 / 2 + 110;
        let chart = self.levels_chart(name, (from, end), options, height);
        sheet.insert_chart(end + 2, 0, &chart)?;
        Ok(end + 4 + height.div_ceil(ROW))
    }

    fn question(
        &self,
        sheet: &mut Worksheet,
        paper: &Paper,
        row: u32,
        (field, found): (&Field, &QuestionLevels),
        columns: usize,
    ) -> Result {
        let tr = self.tr;
        sheet.write_string_with_format(row, 0, tr.of(&field.text), &paper.text)?;
        sheet.write_string_with_format(row, 1, &found.question, &paper.text)?;
        let levels = found.levels.iter().map(|level| level.share.as_ref());
        let shares = levels.chain(found.upper.iter().map(|upper| upper.share.as_ref()));
        let number = |share: Option<&String>| share?.parse::<Decimal>().ok();
        let why = tr.t("figure-no-answers").to_string();
        let mut written = 0;
        for (column, share) in (2..).zip(shares) {
            write_figure(sheet, paper, (row, column), number(share).ok_or(&why), None)?;
            written += 1;
        }
        if written == 0 {
            sheet.write_string_with_format(row, 2, why, &paper.absent)?;
        }
        write_count(sheet, paper, (row, 2 + u16::try_from(columns).unwrap_or(0)), found.n)
    }

    /// One bar a question, all of it answers.
    fn levels_chart(
        &self,
        name: &str,
        (from, end): (u32, u32),
        options: &[&AnswerOption],
        height: u32,
    ) -> Chart {
        let mut chart = Chart::new(ChartType::BarPercentStacked);
        for (column, color) in (2..).zip(colors(options)) {
            let fill = ChartSolidFill::new().set_color(color).clone();
            chart
                .add_series()
                .set_name((name, from, column))
                .set_categories((name, from + 1, 0, end, 0))
                .set_values((name, from + 1, column, end, column))
                .set_gap(40)
                .set_format(ChartFormat::new().set_solid_fill(&fill));
        }
        let title = self.tr.t("spread-title").to_string();
        chart.title().set_name(&title);
        chart.legend().set_position(ChartLegendPosition::Bottom);
        chart.y_axis().set_reverse();
        chart.set_alt_text(title).set_width(980).set_height(height);
        chart
    }
}

/// By the order of codes, whatever the order of the form.
fn colors(options: &[&AnswerOption]) -> Vec<Color> {
    let palette = if options.iter().all(|option| option.score.is_some()) { LEVELS } else { AMOUNTS };
    let lower = |code| options.iter().filter(|option| option.code < code).count();
    let last = options.len().saturating_sub(1).max(1);
    options.iter().map(|option| palette[lower(option.code) * (palette.len() - 1) / last]).collect()
}
