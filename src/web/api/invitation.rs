//! Responses by invitation: the token is the credential, and is spent with the response.

use serde_json::Value;

use super::super::{AppState, PageError, token};
use super::envelope::Envelope;
use crate::definition::{Channel, Survey};
use crate::store::{InvitationState, Right};

/// The right that a token gives for this survey and unit; `None` when it was spent by this very response.
/// What the dossier says is put in place of what the sender says of it.
pub(super) async fn right(
    state: &AppState,
    bearer: Option<&str>,
    survey: &Survey,
    envelope: &mut Envelope,
) -> Result<Option<Right>, PageError> {
    let unknown = || PageError::Credential { channel: Channel::Invitation };
    let token = bearer.and_then(token::read).ok_or_else(unknown)?;
    let found = state.store.invitation(&token, state.clock.now()).await.map_err(PageError::internal)?;
    let invitation = found
        .filter(|found| found.survey == survey.id && found.unit.as_str() == envelope.unit)
        .ok_or_else(unknown)?;
    match invitation.state {
        InvitationState::Open => {}
        InvitationState::Spent => {
            let own = state.store.response(envelope.id).await.map_err(PageError::internal)?;
            let is_own =
                own.is_some_and(|own| own.channel == Channel::Invitation && own.unit == invitation.unit);
            return if is_own { Ok(None) } else { Err(PageError::Spent) };
        }
        InvitationState::Expired | InvitationState::Revoked => return Err(PageError::Spent),
    }
    for (question, code) in invitation.known(survey) {
        envelope.answers.insert(question.to_string(), Value::from(code));
    }
    Ok(Some(Right::Invitation { token }))
}
