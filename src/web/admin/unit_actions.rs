//! The measures of a unit on its page, with what became of the figure since.

use super::super::PageError;
use super::super::figures::Address;
use super::action::{Since, since};
use super::actions::ActionRow;
use super::desk::Desk;
use super::rights::{ACTION_WORK, COMMENTS};
use crate::definition::{Period, Survey, Unit};
use crate::store::ImprovementFilter;

pub(super) struct UnitActions {
    pub(super) rows: Vec<(ActionRow, Option<Since>)>,
    /// To begin one, for those who may: the address up to the node.
    pub(super) new: Option<String>,
    /// What citizens wrote about the unit.
    pub(super) comments: Option<String>,
}

/// As many as are taken in on a page about something else.
const MOST: usize = 10;

impl UnitActions {
    pub(super) async fn of(
        desk: &Desk,
        survey: &Survey,
        period: &Period,
        unit: &Unit,
    ) -> Result<Self, PageError> {
        let reach = desk.narrowed(Some(unit.id.as_str()))?;
        let filter = ImprovementFilter { survey: Some(survey.id.clone()), ..ImprovementFilter::default() };
        let mut measures = desk.store().improvements(&reach, &filter).await.map_err(PageError::internal)?;
        measures.retain(|measure| measure.unit == unit.id);
        measures.sort_by_key(|measure| (!measure.progress.is_open(), measure.due));
        let mut rows = Vec::new();
        for measure in measures.iter().take(MOST) {
            rows.push((ActionRow::new(desk, measure), since(desk, measure).await?));
        }
        let account = &desk.user.account;
        let new = Address::new("/admin/actions/new").with("survey", &survey.id).with("unit", &unit.id);
        let comments = Address::new("/admin/comments").with("survey", &survey.id).with("unit", &unit.id);
        Ok(Self {
            rows,
            new: ACTION_WORK.admits(account).then(|| new.with("period", period).to_string()),
            comments: COMMENTS.admits(account).then(|| comments.with("period", period).to_string()),
        })
    }
}
