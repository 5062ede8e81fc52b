//! Measures under way against a loss: who answers for it and until when, beside the loss itself.

use std::collections::HashMap;

use super::super::super::figures::{Address, Visible};
use super::super::super::session_user::CurrentUser;
use super::super::super::{AppState, PageError};
use super::super::rights::ACTIONS;
use super::LossRow;
use crate::definition::{Survey, Units};
use crate::store::{Improvement, ImprovementFilter, Reach};
use crate::words::Tr;

/// The measure at a loss that is due first.
#[derive(Clone)]
pub(in crate::web::admin) struct OpenMeasure {
    pub(in crate::web::admin) href: String,
    /// Who answers for it, and the day.
    pub(in crate::web::admin) text: String,
    pub(in crate::web::admin) overdue: bool,
    /// Where the others are, and how many.
    pub(in crate::web::admin) others: Option<(String, usize)>,
}

/// Losses with the open measures of the unit that is shown and of those below it.
pub(in crate::web::admin) async fn with_measures(
    state: &AppState,
    tr: &Tr,
    user: &CurrentUser,
    units: &Units,
    (visible, survey): (Visible<'_>, &Survey),
    losses: Vec<LossRow>,
) -> Result<Vec<LossRow>, PageError> {
    if losses.is_empty() || !ACTIONS.admits(&user.account) {
        return Ok(losses);
    }
    let unit = &visible.unit().id;
    let reach = Reach::of(&user.account, units).narrowed(units, unit);
    let open = ImprovementFilter {
        survey: Some(survey.id.clone()),
        open: Some(true),
        ..ImprovementFilter::default()
    };
    let mut of_node: HashMap<String, Vec<Improvement>> = HashMap::new();
    for measure in state.store.improvements(&reach, &open).await.map_err(PageError::internal)? {
        of_node.entry(measure.node.to_string()).or_default().push(measure);
    }
    let rest = Address::new("/admin/actions").with("unit", unit).to_string();
    let open = |measures: &Vec<Improvement>| {
        let first = measures.first()?;
        let due = tr.date(first.due);
        let of = units.get(first.unit.as_str()).filter(|of| of.id != *unit);
        let place = of.map_or(String::new(), |of| format!("{} · ", tr.of(&of.name)));
        let text = tr.t("losses-measure").arg("person", &first.person).arg("due", due);
        Some(OpenMeasure {
            href: format!("/admin/actions/{}", first.id),
            text: format!("{place}{text}"),
            overdue: first.due < state.today(),
            others: Some((rest.clone(), measures.len() - 1)).filter(|(_, others)| *others > 0),
        })
    };
    let with = |loss: LossRow| LossRow { measure: of_node.get(&loss.node).and_then(open), ..loss };
    Ok(losses.into_iter().map(with).collect())
}
