//! What the codes of the other sheets mean.

use rust_xlsxwriter::Workbook;

use super::Report;
use crate::export::sheets::paper::{Paper, Result, sheet};

impl Report<'_> {
    /// The nodes of the index, then every question that is told by level, with its options below it.
    pub(super) fn codebook(&self, book: &mut Workbook, paper: &Paper) -> Result {
        let (tr, survey) = (self.tr, self.survey);
        let sheet = sheet(book, &tr.t("file-sheet-codebook").to_string(), false)?;
        let heads = ["file-code", "file-meaning", "file-parent", "file-weight"];
        self.heads(sheet, paper, 0, &heads.map(|key| tr.t(key).to_string()))?;
        let nodes = survey.index.nodes.iter().map(|node| {
            let parent = node.parent.map(|up| survey.index.nodes[up].id.to_string());
            let weight = node.weight.normalize().to_string();
            [node.id.to_string(), tr.of(&node.title).to_owned(), parent.unwrap_or_default(), weight]
        });
        let questions = self.levels.questions.iter().flat_map(|found| {
            let field = survey.field(&found.question);
            let text = field.map_or("", |field| tr.of(&field.text)).to_owned();
            let node = found.node.clone().unwrap_or_default();
            let options = field.into_iter().flat_map(|field| field.options());
            let options = options.map(|option| {
                [
                    option.code.to_string(),
                    tr.of(&option.text).to_owned(),
                    found.question.clone(),
                    String::new(),
                ]
            });
            std::iter::once([found.question.clone(), text, node, String::new()]).chain(options)
        });
        for (row, cells) in (1..).zip(nodes.chain(questions)) {
            for (column, text) in (0..).zip(cells) {
                sheet.write_string_with_format(row, column, text, &paper.text)?;
            }
        }
        sheet.set_column_width(0, 18)?.set_column_width(1, 62)?.set_column_range_width(2, 3, 16)?;
        sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
        Ok(())
    }
}
