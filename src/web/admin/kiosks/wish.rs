//! The form of a device's settings: as it is filled in, and what it comes to.

use validator::Validate;

use super::super::super::{AppState, PageError};
use crate::definition::{Channel, Survey, Unit};
use crate::password;
use crate::store::{Device, DeviceSettings, Partial};
use crate::words::{Phrase, Tr};

/// Seconds without a touch after which a kiosk may ask whether anybody is there.
const IDLE: (i64, i64) = (15, 600);
/// Seconds it then waits.
const WARNING: (i64, i64) = (5, 120);

/// What the form holds, as it was filled in. No `Debug`: it holds a PIN.
#[derive(Validate)]
pub(super) struct Wish {
    pub(super) unit: String,
    pub(super) survey: String,
    #[validate(length(min = 1, max = 80))]
    pub(super) label: String,
    pub(super) idle: String,
    pub(super) warning: String,
    pub(super) sends_partial: bool,
    pub(super) whole_screen: bool,
    pub(super) pin: String,
    pub(super) faults: Faults,
}

/// What is wrong with each entry, as it is said.
#[derive(Default)]
pub(super) struct Faults {
    pub(super) unit: Option<String>,
    pub(super) survey: Option<String>,
    pub(super) label: Option<String>,
    pub(super) idle: Option<String>,
    pub(super) warning: Option<String>,
    pub(super) pin: Option<String>,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            unit: String::new(),
            survey: String::new(),
            label: String::new(),
            idle: "60".to_owned(),
            warning: "15".to_owned(),
            sends_partial: false,
            whole_screen: true,
            pin: String::new(),
            faults: Faults::default(),
        }
    }
}

/// The code a device had before, which stays when no other is chosen.
pub(super) type Before<'d> = Option<&'d DeviceSettings>;

impl Wish {
    /// The form as a device stands.
    pub(super) fn of(device: &Device) -> Self {
        let settings = &device.settings;
        Self {
            unit: device.unit.to_string(),
            survey: device.survey.to_string(),
            label: device.label.clone(),
            idle: settings.idle_seconds.to_string(),
            warning: settings.warning_seconds.to_string(),
            sends_partial: settings.partial == Partial::Send,
            whole_screen: settings.whole_screen,
            ..Self::default()
        }
    }

    pub(super) fn read(pairs: Vec<(String, String)>) -> Self {
        let mut read = Self { whole_screen: false, ..Self::default() };
        for (name, value) in pairs {
            let value = value.trim().to_owned();
            match name.as_str() {
                "unit" => read.unit = value,
                "survey" => read.survey = value,
                "label" => read.label = value,
                "idle" => read.idle = value,
                "warning" => read.warning = value,
                "partial" => read.sends_partial = Partial::parse(&value) == Some(Partial::Send),
                "whole-screen" => read.whole_screen = true,
                "pin" => read.pin = value,
                _ => {}
            }
        }
        read
    }

    /// Everything a device needs, or the faults put beside the entries.
    pub(super) fn check<'c>(
        &mut self,
        state: &AppState,
        tr: &Tr,
        unit: Option<&'c Unit>,
        survey: Option<&'c Survey>,
        before: Before<'_>,
    ) -> Result<Option<(&'c Unit, &'c Survey, DeviceSettings)>, PageError> {
        let said = |wrong: bool, phrase: Phrase<'_>| wrong.then(|| phrase.to_string());
        let unit = unit.filter(|unit| unit.exists_on(state.today()));
        let survey = survey.filter(|survey| survey.channels.contains(&Channel::Kiosk));
        let covers = unit.zip(survey).is_none_or(|(unit, survey)| survey.covers(unit));
        let (idle, warning) = (within(&self.idle, IDLE), within(&self.warning, WARNING));
        let between =
            |(least, most): (i64, i64)| tr.t("kiosks-fault-seconds").arg("min", least).arg("max", most);
        let kept = before.filter(|_| self.pin.is_empty());
        let good_pin = kept.is_some()
            || (4..=8).contains(&self.pin.len()) && self.pin.bytes().all(|b| b.is_ascii_digit());
        self.faults = Faults {
            unit: said(unit.is_none(), tr.t("kiosks-fault-unit")),
            survey: said(survey.is_none(), tr.t("kiosks-fault-survey"))
                .or_else(|| said(!covers, tr.t("kiosks-fault-covers"))),
            label: said(self.validate().is_err(), tr.t("kiosks-fault-label")),
            idle: said(idle.is_none(), between(IDLE)),
            warning: said(warning.is_none(), between(WARNING)),
            pin: said(!good_pin, tr.t("kiosks-fault-pin")),
        };
        let whole = (unit, survey, idle, warning);
        let (Some(unit), Some(survey), Some(idle_seconds), Some(warning_seconds)) = whole else {
            return Ok(None);
        };
        if self.faults.any() {
            return Ok(None);
        }
        let (pin_salt, pin_hash) = match kept {
            Some(kept) => (kept.pin_salt.clone(), kept.pin_hash.clone()),
            None => {
                let salt = state.clock.new_secret().map_err(PageError::internal)?;
                let hash = password::pin_hash(&self.pin, &salt);
                (salt, hash)
            }
        };
        let settings = DeviceSettings {
            idle_seconds,
            warning_seconds,
            partial: if self.sends_partial { Partial::Send } else { Partial::Discard },
            whole_screen: self.whole_screen,
            pin_salt,
            pin_hash,
        };
        Ok(Some((unit, survey, settings)))
    }
}

impl Faults {
    fn any(&self) -> bool {
        let Self { unit, survey, label, idle, warning, pin } = self;
        [unit, survey, label, idle, warning, pin].into_iter().any(Option::is_some)
    }
}

fn within(text: &str, (least, most): (i64, i64)) -> Option<i64> {
    text.parse().ok().filter(|seconds| (least..=most).contains(seconds))
}
