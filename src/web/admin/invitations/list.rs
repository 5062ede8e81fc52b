//! What was sent and how much of it was answered.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::super::super::extract::Path;
use super::super::super::page::Page;
use super::super::super::rate_limit::Sender;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError};
use super::super::audit::{self, Act};
use super::super::frame::{AdminFrame, Area};
use super::sample::Sample;
use crate::definition::{Catalogue, Channel};
use crate::index::figure::rounded;
use crate::store::BatchRow;
use crate::words::Tr;

#[derive(Template)]
#[template(path = "admin/invitations.html")]
pub(in crate::web::admin) struct ListPage {
    shell: Shell,
    frame: AdminFrame,
    surveys: Vec<Choice>,
    samples: Vec<Sample>,
    batches: Vec<Batch>,
    /// What is wrong with the list that was sent.
    faults: Vec<String>,
    /// What became of a list that made nothing and has no fault.
    note: Option<String>,
    days: String,
}

pub(super) struct Choice {
    id: String,
    title: String,
    chosen: bool,
}

struct Batch {
    id: Uuid,
    made: String,
    made_by: String,
    survey: String,
    unit: String,
    ends: String,
    state: String,
    open: bool,
    invited: String,
    answered: String,
    rate: String,
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    shell: Shell,
) -> Result<Page<ListPage>, PageError> {
    ListPage::new(&state, &user, shell, "", "30", Vec::new()).await.map(Page)
}

pub(in crate::web::admin) async fn revoke(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(batch): Path<Uuid>,
    sender: Sender,
) -> Result<Response, PageError> {
    let rows = state.store.invitation_batches().await.map_err(PageError::internal)?;
    let edition = state.edition();
    let own: Vec<&BatchRow> = rows.iter().filter(|row| row.id == batch).collect();
    let is_own = !own.is_empty() && own.iter().all(|row| is_visible(&user, &edition.catalogue, row));
    if !is_own {
        return Err(PageError::NotFound);
    }
    if state.store.revoke_invitations(batch).await.map_err(PageError::internal)? {
        audit::note(&state, sender, &user.account.name, Act::InvitationsRevoked, &batch.to_string()).await?;
    }
    Ok(Redirect::to("/admin/invitations").into_response())
}

/// As many answers as hide who gave them.
const GROUP: i64 = 5;

/// What is told of how many of a batch answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Exactly,
    /// Whole groups, never all that were invited: else it would be known of somebody that he answered.
    AtLeast(i64),
}

impl Told {
    fn of(user: &CurrentUser, row: &BatchRow) -> Self {
        if row.invited >= GROUP && user.account.singly().is_some() {
            return Self::Exactly;
        }
        Self::AtLeast(row.answered.min(row.invited - 1) / GROUP * GROUP)
    }
}

fn is_visible(user: &CurrentUser, catalogue: &Catalogue, row: &BatchRow) -> bool {
    user.scope().see(&catalogue.units, row.unit.as_str()).is_some()
}

impl ListPage {
    pub(super) async fn new(
        state: &AppState,
        user: &CurrentUser,
        shell: Shell,
        chosen: &str,
        days: &str,
        faults: Vec<String>,
    ) -> Result<Self, PageError> {
        let edition = state.edition();
        let catalogue = &edition.catalogue;
        let rows = state.store.invitation_batches().await.map_err(PageError::internal)?;
        let now = state.clock.now();
        let visible = rows.iter().filter(|row| is_visible(user, catalogue, row));
        let invites = catalogue.surveys().filter(|survey| survey.channels.contains(&Channel::Invitation));
        let invites = invites.collect::<Vec<_>>().into_iter();
        let choice = |survey: &std::sync::Arc<crate::definition::Survey>| Choice {
            id: survey.id.to_string(),
            title: shell.tr.of(&survey.title).to_owned(),
            chosen: survey.id.as_str() == chosen,
        };
        Ok(Self {
            frame: AdminFrame::new(&shell.tr, &catalogue.units, user, Area::Invitations),
            samples: invites
                .clone()
                .map(|survey| Sample::new(&shell.tr, survey, catalogue, user, state.today()))
                .collect(),
            surveys: invites.map(choice).collect(),
            batches: visible
                .map(|row| Batch::new(&shell.tr, catalogue, row, (now, Told::of(user, row))))
                .collect(),
            faults,
            note: None,
            days: days.to_owned(),
            shell,
        })
    }
}

impl ListPage {
    #[must_use]
    pub(super) fn noting(self, note: String) -> Self {
        Self { note: Some(note), ..self }
    }
}

impl Batch {
    fn new(
        tr: &Tr,
        catalogue: &Catalogue,
        row: &BatchRow,
        (now, told): (time::OffsetDateTime, Told),
    ) -> Self {
        let count = |number: i64| tr.count(number.unsigned_abs());
        let unit = catalogue.units.get(row.unit.as_str());
        let survey = catalogue.survey(row.survey.as_str());
        let open = !row.revoked && row.expires_at > now;
        let state = if row.revoked {
            tr.t("invitations-revoked")
        } else if open {
            tr.t("invitations-open")
        } else {
            tr.t("invitations-ended")
        };
        let rate = Decimal::from(row.answered * 100).checked_div(Decimal::from(row.invited));
        Self {
            id: row.id,
            made: tr.moment(row.made_at),
            made_by: row.made_by.clone(),
            survey: survey.map_or(row.survey.to_string(), |survey| tr.of(&survey.title).to_owned()),
            unit: unit.map_or(row.unit.to_string(), |unit| tr.of(&unit.name).to_owned()),
            ends: tr.date(row.expires_at.to_offset(crate::definition::period::LOCAL).date()),
            state: state.to_string(),
            open,
            invited: count(row.invited),
            answered: match told {
                Told::Exactly => count(row.answered),
                Told::AtLeast(0) => tr.t("invitations-few").arg("count", GROUP).to_string(),
                Told::AtLeast(least) => tr.t("invitations-at-least").arg("count", least).to_string(),
            },
            rate: match told {
                Told::Exactly => tr.percent(rounded(rate.unwrap_or_default(), 1)),
                Told::AtLeast(_) => String::new(),
            },
        }
    }
}
