//! What is to be done before the first response comes: on the overview while it has nothing to show.

use super::super::routes::Access;
use super::super::session_user::CurrentUser;
use super::super::{AppState, PageError};
use super::rights::{ACCOUNTS, COLLECTION, KIOSKS};
use crate::words::Tr;

/// One step, for those who may take it.
pub(super) struct FirstStep {
    pub(super) text: String,
    pub(super) hint: String,
    pub(super) href: Option<&'static str>,
    /// Whether it is done; none where nobody can tell.
    pub(super) is_done: Option<bool>,
}

pub(super) async fn first_steps(
    state: &AppState,
    tr: &Tr,
    user: &CurrentUser,
) -> Result<Vec<FirstStep>, PageError> {
    let store = &state.store;
    let accounts = store.count_accounts().await.map_err(PageError::internal)?;
    let populations = store.populations().await.map_err(PageError::internal)?;
    let devices = store.devices().await.map_err(PageError::internal)?;
    let step =
        |key: &'static str, hint: &'static str, href: &'static str, access: Access, is_done| FirstStep {
            text: tr.t(key).to_string(),
            hint: tr.t(hint).to_string(),
            href: access.admits(&user.account).then_some(href),
            is_done,
        };
    let import = FirstStep {
        text: tr.t("step-transactions").to_string(),
        hint: tr.t("step-transactions-hint").to_string(),
        href: None,
        is_done: Some(!populations.is_empty()),
    };
    Ok(vec![
        step("step-accounts", "step-accounts-hint", "/admin/users", ACCOUNTS, Some(accounts > 1)),
        import,
        step("step-posters", "step-posters-hint", "/admin/posters", COLLECTION, None),
        step("step-kiosks", "step-kiosks-hint", "/admin/kiosks", KIOSKS, Some(!devices.is_empty())),
    ])
}
