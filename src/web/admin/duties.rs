//! What came in today, and what waits for somebody: unread comments and overdue measures, said on the overview.

use std::sync::Arc;

use time::{Duration, Time};

use super::super::figures::{Address, Visible};
use super::super::session_user::CurrentUser;
use super::super::{AppState, PageError};
use super::rights::COMMENTS;
use crate::definition::period::LOCAL;
use crate::definition::{Survey, Units};
use crate::store::{ImprovementFilter, Reach};
use crate::words::Tr;

/// Unread comments are looked for so far back, and counted so far.
const BACK: Duration = Duration::days(30);
const MOST: i64 = 1000;

/// A line with where it leads.
pub(super) struct Duty {
    pub(super) href: String,
    pub(super) text: String,
    pub(super) pressing: bool,
}

/// The duties at a unit and below it.
pub(super) async fn duties(
    state: &AppState,
    tr: &Tr,
    user: &CurrentUser,
    units: &Units,
    visible: Visible<'_>,
    survey: &Survey,
) -> Result<Vec<Duty>, PageError> {
    let mut duties = Vec::new();
    if !COMMENTS.admits(user.account.role) {
        return Ok(duties);
    }
    let unit = &visible.unit().id;
    let reach = Reach::of(&user.account, units).narrowed(units, unit);
    duties.push(today(state, tr, &reach, visible, survey).await?);
    let since = state.clock.now() - BACK;
    let unread = state.store.unread_comments(&reach, &survey.id, since, MOST).await;
    let unread = unread.map_err(PageError::internal)?;
    if unread > 0 {
        let text = if unread < MOST {
            tr.t("duty-unread").arg("count", unread)
        } else {
            tr.t("duty-unread-many").arg("count", MOST - 1)
        };
        let href = Address::new("/admin/comments").with("survey", &survey.id).with("unit", unit);
        let href = href.with("state", "unread").to_string();
        duties.push(Duty { href, text: text.to_string(), pressing: false });
    }
    let overdue = ImprovementFilter { overdue_on: Some(state.today()), ..ImprovementFilter::default() };
    let overdue = state.store.improvements(&reach, &overdue).await.map_err(PageError::internal)?.len();
    if overdue > 0 {
        let href = Address::new("/admin/actions").with("unit", unit).with("state", "overdue").to_string();
        let text = tr.t("duty-overdue").arg("count", overdue).to_string();
        duties.push(Duty { href, text, pressing: true });
    }
    Ok(duties)
}

/// Responses received since midnight, of all surveys: each of them where several have some.
async fn today(
    state: &AppState,
    tr: &Tr,
    reach: &Reach,
    visible: Visible<'_>,
    survey: &Survey,
) -> Result<Duty, PageError> {
    let midnight = state.today().with_time(Time::MIDNIGHT).assume_offset(LOCAL);
    let edition = state.edition();
    let mut received = Vec::new();
    for survey in edition.catalogue.surveys() {
        let count = state.store.received_since(reach, &survey.id, midnight).await;
        received.push((survey, count.map_err(PageError::internal)?));
    }
    received.retain(|(_, count)| *count > 0);
    let all: i64 = received.iter().map(|(_, count)| count).sum();
    let each = |(survey, count): &(&Arc<Survey>, i64)| format!("{} {count}", tr.of(&survey.title));
    let text = match &received[..] {
        [] => tr.t("duty-today-none").to_string(),
        [_] => tr.t("duty-today").arg("count", all).to_string(),
        several => {
            let each = several.iter().map(each).collect::<Vec<_>>().join(", ");
            tr.t("duty-today-each").arg("count", all).arg("each", each).to_string()
        }
    };
    // The one whose responses came, where it is one.
    let shown = if let [(only, _)] = &received[..] { &only.id } else { &survey.id };
    let href = Address::new("/admin/responses").with("survey", shown).with("unit", &visible.unit().id);
    Ok(Duty { href: href.to_string(), text, pressing: false })
}
