//! Asks what columns mean that nobody knows; the list waits in the page.

use askama::Template;

use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError};
use super::super::frame::{AdminFrame, Area};
use super::dossier_columns::Column;
use super::upload::{Wish, packed};
use crate::table_file::{Columns, Heading, Table};

/// Cells of a column that are shown.
const SAMPLES: usize = 3;

/// Most columns that are asked about.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "admin/invitations_columns.html")]
pub(super) struct ColumnsPage {
    shell: Shell,
    frame: AdminFrame,
    survey: String,
    days: String,
    kept: String,
    /// Why it asks.
    fault: String,
    asked: Vec<Asked>,
    choices: Vec<Choice>,
}

/// A column that is asked about.
struct Asked {
    heading: String,
    samples: String,
}

struct Choice {
    value: &'static str,
    name: String,
}

/// A column of the file with some of its cells.
pub(super) struct Unknown {
    pub(super) heading: Heading,
    pub(super) samples: Vec<String>,
}

impl Unknown {
    pub(super) fn of(columns: &Columns<Column>, table: &Table) -> Vec<Self> {
        let unknown = |heading: &Heading| {
            let cells = columns.rows(table).filter_map(|row| row.cell(heading.column));
            let samples = cells.take(SAMPLES).map(|cell| cell.text.chars().take(40).collect());
            Self { heading: heading.clone(), samples: samples.collect() }
        };
        columns.unknown.iter().map(unknown).collect()
    }
}

impl ColumnsPage {
    /// `wanted` are the columns that the headings may be.
    pub(super) fn new(
        state: &AppState,
        user: &CurrentUser,
        shell: Shell,
        wish: &Wish,
        fault: String,
        unknown: Vec<Unknown>,
        wanted: &[Column],
    ) -> Result<Self, PageError> {
        let asked =
            |unknown: Unknown| Asked { heading: unknown.heading.text, samples: unknown.samples.join(" · ") };
        let choice = |column: &Column| Choice { value: column.as_str(), name: column.named(&shell.tr) };
        Ok(Self {
            frame: AdminFrame::new(&shell.tr, &state.edition().catalogue.units, user, Area::Invitations),
            survey: wish.survey.clone(),
            days: wish.days.clone(),
            kept: packed(&wish.list)?,
            fault,
            asked: unknown.into_iter().take(MOST).map(asked).collect(),
            choices: wanted.iter().map(choice).collect(),
            shell,
        })
    }
}
