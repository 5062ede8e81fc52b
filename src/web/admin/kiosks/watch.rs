//! Whether a device is alive, from when it was last heard.

use time::{Duration, OffsetDateTime};

use crate::store::Device;
use crate::words::Tr;

/// Devices that run say so every minute. One that has said nothing for so long is off, or its link is.
const SILENT_AFTER: Duration = Duration::minutes(15);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    /// Registered and never opened.
    NeverHeard,
    Heard,
    Silent,
    Revoked,
}

impl Life {
    pub(super) fn of(device: &Device, now: OffsetDateTime) -> Self {
        match (device.revoked_at, device.last_heard_at) {
            (Some(_), _) => Self::Revoked,
            (None, None) => Self::NeverHeard,
            (None, Some(heard)) if now - heard > SILENT_AFTER => Self::Silent,
            (None, Some(_)) => Self::Heard,
        }
    }

    pub(super) fn sentence(self, device: &Device, tr: &Tr) -> String {
        let moment = |moment: Option<OffsetDateTime>| moment.map(|at| tr.moment(at)).unwrap_or_default();
        match self {
            Self::NeverHeard => tr.t("kiosks-never-heard").to_string(),
            Self::Heard => tr.t("kiosks-heard").arg("moment", moment(device.last_heard_at)).to_string(),
            Self::Silent => tr.t("kiosks-silent").arg("moment", moment(device.last_heard_at)).to_string(),
            Self::Revoked => tr.t("kiosks-revoked").arg("moment", moment(device.revoked_at)).to_string(),
        }
    }

    pub(super) fn is_trouble(self) -> bool {
        self == Self::Silent
    }
}
