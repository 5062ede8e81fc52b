//! What came in today, and what waits for somebody: unread comments and overdue measures, said on the overview.

use std::sync::Arc;

use time::{Duration, Time};

use super::super::figures::{Address, Visible};
use super::super::session_user::CurrentUser;
use super::super::{AppState, PageError};
use super::damage::{damage, strays};
use super::rights::{COMMENTS, DEFINITIONS, RESPONSES};
use super::voices;
use crate::definition::period::LOCAL;
use crate::definition::{Catalogue, Survey, SurveyId};
use crate::report::Figures;
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
    catalogue: &Catalogue,
    visible: Visible<'_>,
    (survey, whole): (&Survey, &Figures),
) -> Result<Vec<Duty>, PageError> {
    let mut duties = Vec::new();
    let units = &catalogue.units;
    if RESPONSES.admits(&user.account) {
        let reach = Reach::of(&user.account, units);
        duties.extend(damage(&state.store, tr, &reach, survey, whole).await?);
        if reach.everything().is_some() && DEFINITIONS.admits(&user.account) {
            let line = |text| Duty { href: "/admin/definitions".to_owned(), text, pressing: true };
            duties.extend(strays(&state.store, tr, catalogue).await?.into_iter().map(line));
        }
    }
    if !COMMENTS.admits(&user.account) {
        return Ok(duties);
    }
    let unit = &visible.unit().id;
    let reach = Reach::of(&user.account, units).narrowed(units, unit);
    // How many came on one day says when somebody was there.
    if user.account.singly().is_some() {
        duties.push(today(state, tr, &reach, visible, survey).await?);
    }
    if let Some(text) = unread(state, tr, user, &reach).await? {
        let href = Address::new("/admin/comments").with("unit", unit).with("state", "unread").to_string();
        duties.push(Duty { href, text, pressing: false });
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

/// Comments that nobody has read, of any survey.
async fn unread(
    state: &AppState,
    tr: &Tr,
    user: &CurrentUser,
    reach: &Reach,
) -> Result<Option<String>, PageError> {
    let Some(singly) = user.account.singly() else {
        let unread = voices::unread(&state.store, reach, None).await?;
        return Ok((unread > 0).then(|| tr.t("duty-unread-shown").arg("count", unread).to_string()));
    };
    let edition = state.edition();
    let surveys: Vec<SurveyId> = edition.catalogue.surveys().map(|survey| survey.id.clone()).collect();
    let since = state.clock.now() - BACK;
    let unread = state.store.unread_comments((reach, singly), &surveys, since, MOST).await;
    let unread = unread.map_err(PageError::internal)?;
    let text = if unread < MOST {
        tr.t("duty-unread").arg("count", unread)
    } else {
        tr.t("duty-unread-many").arg("count", MOST - 1)
    };
    Ok((unread > 0).then(|| text.to_string()))
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
