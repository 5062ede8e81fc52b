//! Figures of a period, frozen as anybody is to see them.

use std::collections::BTreeMap;
use std::sync::Arc;

use time::format_description::well_known::Rfc3339;

use super::super::super::edition::Edition;
use super::super::super::figures::period::is_under_way;
use super::super::super::figures::{Record, Visible, parse_period};
use super::super::super::results::method;
use super::super::super::target::find_survey;
use super::super::super::{AppState, PageError};
use crate::definition::{Month, Period, Survey};
use crate::report::publication::{Document, Occasion};
use crate::store::publications::{EditionAct, Outcome, Person, Proposal, digest};

/// A document that is ready to be proposed.
pub(super) struct Draft {
    pub(super) survey: Arc<Survey>,
    pub(super) document: Document,
    /// Digest of its figures.
    pub(super) seen: String,
    /// Whether it says anything that the edition before does not.
    pub(super) fresh: bool,
}

impl Draft {
    /// Freezes what the record says now.
    pub(super) async fn new(
        state: &AppState,
        edition: &Edition,
        (survey, period): (&str, &str),
        note: &str,
    ) -> Result<Self, PageError> {
        let survey = find_survey(&edition.catalogue, survey)?;
        let root = edition.catalogue.units.root().ok_or(PageError::NotFound)?;
        let unpublished = || PageError::NotPublished { survey: survey.title.clone() };
        let visible = Visible::to_freeze(survey, root).ok_or_else(unpublished)?;
        let period = over(parse_period(period, survey)?, Month::of_date(state.today()))?;
        let last = state.store.publication(&survey.id, &period.to_string(), None).await;
        let last = last.map_err(PageError::internal)?;
        let number = last.as_ref().map_or(1, |last| last.publication.edition + 1);
        // What was withdrawn is not told again as what was so before.
        let before = last.filter(|last| last.publication.withdrawal.is_none());
        let before = before.and_then(|before| Document::read(&before.document));
        let words = state.words.iter();
        let occasion = Occasion {
            edition: number,
            at: state.clock.now().format(&Rfc3339).map_err(PageError::internal)?,
            note: note.to_owned(),
            method: words.map(|tr| (tr.lang().clone(), method(tr, survey))).collect::<BTreeMap<_, _>>(),
        };
        let record = Record { store: &state.store, edition };
        let mut document = visible.freeze(record, survey, &period, occasion).await?;
        let fresh = before.as_ref().is_none_or(|before| !document.same_figures(before));
        if let Some(before) = &before {
            document.changes = document.changes_since(before);
        }
        let seen = seen(&document);
        Ok(Self { survey: survey.clone(), document, seen, fresh })
    }

    /// What somebody proposes, and the text that is kept of it.
    pub(super) fn proposal(&self, state: &AppState, proposer: Person) -> (Proposal, String) {
        let (document, text) = (&self.document, self.document.write());
        let proposal = Proposal {
            id: state.clock.new_id(),
            act: EditionAct::Publish,
            survey: document.survey.clone(),
            period: document.period.clone(),
            edition: document.edition,
            proposed_at: state.clock.now(),
            proposer,
            note: document.note.clone(),
            digest: digest(&text),
            outcome: Outcome::Waiting,
            decided_at: None,
            decided_by: String::new(),
            answer: String::new(),
        };
        (proposal, text)
    }
}

/// What does not hang on when it is looked at or what is said about it.
fn seen(document: &Document) -> String {
    let bare = Document { frozen_at: String::new(), note: String::new(), ..document.clone() };
    digest(&bare.write())
}

/// Only figures that no longer move by themselves are published.
fn over(period: Period, now: Month) -> Result<Period, PageError> {
    if is_under_way(&period, now) {
        return Err(PageError::UnknownPeriod { period: period.to_string() });
    }
    Ok(period)
}
