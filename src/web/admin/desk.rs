//! What a handler of the area works with.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;

use super::super::edition::Edition;
use super::super::rate_limit::Sender;
use super::super::session_user::{CurrentUser, TurnedAway};
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::audit::{self, Act};
use super::frame::{AdminFrame, Area};
use crate::definition::UnitId;
use crate::store::{AuditEntry, Reach, Singly, Store};

/// Who is there, from where, in which language, and how far they reach: an extractor.
pub(super) struct Desk {
    pub(super) state: AppState,
    pub(super) user: CurrentUser,
    pub(super) sender: Sender,
    pub(super) shell: Shell,
    pub(super) edition: Arc<Edition>,
    pub(super) reach: Reach,
}

impl Desk {
    pub(super) fn store(&self) -> &Store {
        &self.state.store
    }

    /// Leave to look at responses one by one.
    pub(super) fn singly(&self) -> Result<Singly, PageError> {
        self.user.account.singly().ok_or(PageError::NotYours)
    }

    pub(super) fn frame(&self, area: Area) -> AdminFrame {
        AdminFrame::new(&self.shell.tr, &self.edition.catalogue.units, &self.user, area)
    }

    /// An act of the one who is there.
    pub(super) fn entry(&self, act: Act, subject: impl ToString) -> AuditEntry {
        audit::entry(&self.state, self.sender, &self.user.account.name, act, &subject.to_string())
    }

    /// A unit's name, or its id when it has gone from the definitions.
    pub(super) fn unit_name(&self, unit: &UnitId) -> String {
        let known = self.edition.catalogue.units.get(unit.as_str());
        known.map_or(unit.to_string(), |unit| self.shell.tr.of(&unit.name).to_owned())
    }

    /// The part of the reach that an address asks for; a unit out of reach is not there.
    pub(super) fn narrowed(&self, unit: Option<&str>) -> Result<Reach, PageError> {
        let Some(id) = unit else { return Ok(self.reach.clone()) };
        let units = &self.edition.catalogue.units;
        let visible = self.user.scope().see(units, id).ok_or(PageError::NotFound)?;
        Ok(self.reach.narrowed(units, &visible.unit().id))
    }

    /// The units within reach, each below its own, as options of a form.
    pub(super) fn unit_choices(&self, chosen: Option<&str>) -> Vec<Choice> {
        let units = &self.edition.catalogue.units;
        let Some(top) = self.user.scope().top(units) else { return Vec::new() };
        let (mut open, mut choices) = (vec![(0, top.unit())], Vec::new());
        while let Some((depth, unit)) = open.pop() {
            choices.push(Choice {
                value: unit.id.to_string(),
                text: format!("{}{}", "\u{2003}".repeat(depth), self.shell.tr.of(&unit.name)),
                chosen: chosen == Some(unit.id.as_str()),
            });
            let below: Vec<_> = units.children(&unit.id).map(|unit| (depth + 1, unit)).collect();
            open.extend(below.into_iter().rev());
        }
        choices
    }
}

/// One option of a form.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) text: String,
    pub(super) chosen: bool,
}

impl FromRequestParts<AppState> for Desk {
    type Rejection = TurnedAway;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, TurnedAway> {
        let user = <CurrentUser as FromRequestParts<AppState>>::from_request_parts(parts, state).await?;
        let Ok(State(state)) = State::<AppState>::from_request_parts(parts, state).await;
        let Ok(sender) = Sender::from_request_parts(parts, &state).await;
        let Ok(shell) = Shell::from_request_parts(parts, &state).await;
        let edition = state.edition();
        let reach = Reach::of(&user.account, &edition.catalogue.units);
        Ok(Self { state, user, sender, shell, edition, reach })
    }
}
