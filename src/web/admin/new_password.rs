//! A password somebody chooses: typed twice, and what is wrong with it.

use super::setup::weakness;
use crate::password::{self, MIN_LENGTH};
use crate::words::Tr;

/// What the form sent. No `Debug`: it holds passwords.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) old: String,
    pub(super) password: String,
    again: String,
}

/// The faults of the form, each beside its field.
#[derive(Default)]
pub(super) struct PasswordFaults {
    pub(super) old: Option<String>,
    pub(super) password: Option<String>,
    pub(super) again: Option<String>,
    pub(super) least: usize,
}

impl Typed {
    pub(super) fn read(pairs: Vec<(String, String)>) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "old" => read.old = value,
                "password" => read.password = value,
                "again" => read.again = value,
                _ => {}
            }
        }
        read
    }

    pub(super) fn checked(&self, tr: &Tr) -> PasswordFaults {
        let differs = self.password != self.again;
        PasswordFaults {
            old: None,
            password: password::check(&self.password).err().map(|fault| weakness(tr, fault).to_string()),
            again: differs.then(|| tr.t("setup-fault-again").to_string()),
            least: MIN_LENGTH,
        }
    }
}

impl PasswordFaults {
    pub(super) fn none() -> Self {
        Self { least: MIN_LENGTH, ..Self::default() }
    }

    pub(super) fn any(&self) -> bool {
        self.old.is_some() || self.password.is_some() || self.again.is_some()
    }
}
