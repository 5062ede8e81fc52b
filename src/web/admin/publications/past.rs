//! Editions of the quarters that are over, for a demonstration: prepared by one account and approved by another.

use std::ops::Range;

use super::super::super::figures::Record;
use super::super::super::{AppState, PageError};
use super::super::audit::Act;
use super::draft::Draft;
use super::subject;
use crate::definition::{Month, Period};
use crate::store::AuditEntry;
use crate::store::publications::{Decision, Person};

/// Publishes, survey by survey, quarters that are over and have responses in each of their months: those at `places`,
/// the latest first.
pub async fn publish_past(
    state: &AppState,
    (preparer, approver): (&Person, &Person),
    note: &str,
    places: Range<usize>,
) -> Result<(), PageError> {
    let edition = state.edition();
    let record = Record { store: &state.store, edition: &edition };
    let now = Month::of_date(state.today());
    for survey in edition.catalogue.surveys().filter(|survey| survey.publish.is_public()) {
        let quarters = whole_quarters(&record.months(survey).await?, now);
        for quarter in quarters.iter().take(places.end).skip(places.start) {
            let draft = Draft::new(state, &edition, (survey.id.as_str(), &quarter.to_string()), note).await?;
            let (proposal, text) = draft.proposal(state, preparer.clone());
            let act = |person: &Person, action: &str| AuditEntry {
                id: state.clock.new_id(),
                at: state.clock.now(),
                actor: person.name.clone(),
                action: action.to_owned(),
                subject: subject(&proposal),
                detail: note.to_owned(),
                before: String::new(),
                after: proposal.digest.clone(),
                origin: "demonstration".to_owned(),
            };
            let proposed = act(preparer, Act::PublicationProposed.as_str());
            state.store.propose(&proposal, &text, &proposed).await.map_err(PageError::internal)?;
            let decision = Decision { person: approver.clone(), at: state.clock.now(), alone: false };
            let published = act(approver, Act::Published.as_str());
            state.store.approve(proposal.id, &decision, &published).await.map_err(PageError::internal)?;
        }
    }
    Ok(())
}

/// Those that are over and have all three of their months, the latest first.
fn whole_quarters(months: &[Month], now: Month) -> Vec<Period> {
    let mut found: Vec<(Period, usize)> = Vec::new();
    for quarter in months.iter().rev().map(|month| Period::quarter_of(*month)) {
        match found.iter_mut().find(|(known, _)| *known == quarter) {
            Some((_, count)) => *count += 1,
            None => found.push((quarter, 1)),
        }
    }
    let is_over = |quarter: &Period| quarter.months().is_some_and(|(_, to)| to < now);
    let whole = found.into_iter().filter(|(quarter, count)| *count == 3 && is_over(quarter));
    whole.map(|(quarter, _)| quarter).collect()
}
