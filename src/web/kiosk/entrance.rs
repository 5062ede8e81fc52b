//! From a token to the device, what it asks and where it stands.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::super::edition::Edition;
use super::super::{AppState, PageError};
use crate::definition::{Lang, Survey, Unit};
use crate::store::Device;
use crate::web::target::Target;
use crate::words::Tr;

/// A device that may take answers today.
pub(super) struct Entrance {
    pub(super) device: Device,
    pub(super) edition: Arc<Edition>,
    pub(super) token: String,
}

impl Entrance {
    /// The device of a token that is not revoked.
    pub(super) async fn find(state: &AppState, token: String) -> Result<Self, PageError> {
        let device = state.store.device_by_token(&token).await.map_err(PageError::internal)?;
        let device = device.ok_or(PageError::UnknownDevice)?;
        if device.revoked_at.is_some() {
            return Err(PageError::DeviceRevoked);
        }
        Ok(Self { device, edition: state.edition(), token })
    }

    /// What it asks and about which unit, if that can be asked today.
    pub(super) fn target(&self, state: &AppState) -> Result<Target<'_>, PageError> {
        self.target_at(state.clock.now())
    }

    /// The same for another moment.
    pub(super) fn target_at(&self, at: OffsetDateTime) -> Result<Target<'_>, PageError> {
        let Self { device, edition, .. } = self;
        Target::find_at(&edition.catalogue, device.survey.as_str(), device.unit.as_str(), at)
    }

    /// What the device's page was drawn from: another stamp, another page.
    pub(super) fn stamp(&self) -> String {
        let Self { device, edition, .. } = self;
        let version = edition.catalogue.survey(device.survey.as_str()).map(|survey| survey.version.as_str());
        let settings = &device.settings;
        let drawn_from = format!(
            "{} {} {} {} {} {} {} {}",
            device.unit,
            device.survey,
            version.unwrap_or_default(),
            settings.idle_seconds,
            settings.warning_seconds,
            settings.partial.as_str(),
            settings.whole_screen,
            settings.pin_hash
        );
        Sha256::digest(drawn_from).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    pub(super) fn address(&self) -> String {
        format!("/k/{}", self.token)
    }
}

/// The words for one of the survey's languages; its first when none is named.
pub(super) fn words(state: &AppState, survey: &Survey, lang: Option<&str>) -> Result<Tr, PageError> {
    let known = match lang {
        None => survey.languages.first(),
        Some(lang) => survey.languages.iter().find(|known| known.as_str() == lang),
    };
    known.map(|lang| state.words.reading(lang)).ok_or(PageError::NotFound)
}

/// Where a device's page stands in a language: the survey's first has the plain address.
pub(super) fn address_in(base: &str, survey: &Survey, lang: &Lang) -> String {
    if survey.languages.first() == Some(lang) { base.to_owned() } else { format!("{base}/{lang}") }
}

/// The name a unit goes by in a language.
pub(super) fn name<'u>(tr: &Tr, unit: &'u Unit) -> &'u str {
    tr.of(&unit.name)
}
