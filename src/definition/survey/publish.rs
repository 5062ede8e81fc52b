//! What of a survey's figures anybody may see.

use super::super::raw::Table;

/// What is shown to those who are not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publish {
    /// What was frozen and approved, and nothing else.
    Editions,
    /// Figures as they stand now, until a period has an edition.
    Live,
    /// Nothing.
    No,
}

impl Publish {
    pub const ALL: [Self; 3] = [Self::Editions, Self::Live, Self::No];

    /// As definitions write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Editions => "editions",
            Self::Live => "live",
            Self::No => "no",
        }
    }

    /// Whether figures may ever leave the administration.
    pub fn is_public(self) -> bool {
        match self {
            Self::Editions | Self::Live => true,
            Self::No => false,
        }
    }
}

/// `true` and `false` are what was written before there were editions.
pub(in crate::definition) fn read_publish(file: &Table<'_, '_, '_>) -> Publish {
    let Some(value) = file.get("publish") else { return Publish::No };
    if let Some(flag) = value.get_ref().as_bool() {
        return if flag { Publish::Live } else { Publish::No };
    }
    if value.get_ref().as_str().is_none() {
        file.wrong_type(
            "publish",
            value,
            "\"editions\", \"live\" or \"no\"; true is \"live\", false is \"no\"",
        );
        return Publish::No;
    }
    file.word("publish", &Publish::ALL.map(|known| (known.as_str(), known))).unwrap_or(Publish::No)
}
