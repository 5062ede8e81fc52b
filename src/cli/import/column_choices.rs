//! `--column answered_at="Ngày trả lời"`: what the command line says that a heading means.

use anyhow::{anyhow, bail};

use super::refusals::Refusal;
use crate::lookup::{distance_within, plain};
use crate::table_file::{Choices, Columns, Heading, Table};
use crate::words::Tr;

/// Most cells of a column that are shown.
const SAMPLES: usize = 3;

/// How columns are called on the command line.
pub(super) struct ColumnNames<'n, K> {
    pub(super) tr: &'n Tr,
    /// The column of a name.
    pub(super) named: &'n dyn Fn(&str) -> Option<K>,
    /// All names.
    pub(super) all: Vec<String>,
}

impl<K: Copy + Eq> ColumnNames<'_, K> {
    /// Adds what the options say to what is known already.
    pub(super) fn choose(&self, options: &[String], choices: &mut Choices<K>) -> anyhow::Result<()> {
        for option in options {
            let (column, heading) = option.split_once('=').unwrap_or((option, ""));
            let unknown = || {
                let fault = self.tr.t("import-column-unknown").arg("column", column);
                anyhow!("{}", fault.arg("names", self.all.join(", ")))
            };
            let meaning = if column == "-" { None } else { Some((self.named)(column).ok_or_else(unknown)?) };
            choices.say(heading, meaning);
        }
        Ok(())
    }

    /// Whether each option names a heading that is there.
    pub(super) fn all_used(&self, options: &[String], columns: &Columns<K>) -> anyhow::Result<()> {
        for option in options {
            let heading = option.split_once('=').map_or("", |(_, heading)| heading);
            if !columns.headings().any(|known| plain(&known.text) == plain(heading)) {
                let fault = self.tr.t("import-column-unused").arg("heading", heading);
                bail!("{}", fault.arg("line", columns.number().to_string()));
            }
        }
        Ok(())
    }

    /// The headings of which nobody knows what they mean, and how to tell it.
    pub(super) fn unknown(&self, table: &Table, columns: &Columns<K>) -> Vec<Refusal> {
        let refusal = |heading: &Heading| {
            let reason = self.nobody_knows(table, columns, heading);
            Refusal { line: columns.number(), reason }
        };
        columns.unknown.iter().map(refusal).collect()
    }

    fn nobody_knows(&self, table: &Table, columns: &Columns<K>, heading: &Heading) -> String {
        let written = heading.text.to_lowercase();
        let near = self
            .all
            .iter()
            .filter_map(|name| Some((distance_within(&written, &name.to_lowercase())?, name)))
            .min();
        let fault = match near {
            Some((_, near)) => {
                self.tr.t("import-near-column").arg("heading", &heading.text).arg("near", near).to_string()
            }
            None => {
                let cells = columns.rows(table).filter_map(|row| row.cell(heading.column));
                let samples: Vec<String> =
                    cells.take(SAMPLES).map(|cell| cell.text.chars().take(40).collect()).collect();
                let fault = self.tr.t("import-unknown-column").arg("heading", &heading.text);
                fault.arg("samples", samples.join(" · ")).to_string()
            }
        };
        let first =
            near.map_or_else(|| self.all.first().cloned().unwrap_or_default(), |(_, near)| near.clone());
        let remedy = self.tr.t("import-column-remedy").arg("column", first).arg("heading", &heading.text);
        format!("{fault}: {}", remedy.arg("names", self.all.join(", ")))
    }
}
