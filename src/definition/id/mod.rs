//! Names that stand in addresses, files and stored responses. Each can exist only valid.

pub mod reserved;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest id, in characters.
pub const MAX_LENGTH: usize = 48;

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdFault {
    #[error("an id must not be empty")]
    Empty,
    #[error("an id has at most 48 characters")]
    TooLong,
    #[error("an id has only lower-case letters a–z, digits and hyphens, and begins with a letter or digit")]
    Character,
}

fn check(text: &str) -> Result<(), IdFault> {
    let first = text.chars().next().ok_or(IdFault::Empty)?;
    if text.len() > MAX_LENGTH {
        return Err(IdFault::TooLong);
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if plain(first) && text.chars().all(|c| plain(c) || c == '-') { Ok(()) } else { Err(IdFault::Character) }
}

/// A right id near to a wrong one: `Xã Bình Lư` gives `xa-binh-lu`.
pub fn suggest(text: &str) -> Option<String> {
    let mut id = String::new();
    for c in text.to_lowercase().replace('đ', "d").nfd().filter(|c| !is_combining_mark(*c)) {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    check(id).is_ok().then(|| id.to_owned())
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Accepts lower-case letters, digits and hyphens, 1 to 48 of them.
            pub fn parse(text: &str) -> Result<Self, IdFault> {
                check(text)?;
                Ok(Self(text.into()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdFault;
            fn from_str(text: &str) -> Result<Self, IdFault> {
                Self::parse(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// A survey, for instance `sipas`.
    SurveyId
);
id!(
    /// An agency or counter, for instance `xa-binh-lu`.
    UnitId
);
id!(
    /// A kind of unit, for instance `commune`.
    UnitKindId
);
id!(
    /// A question, or one item of a matrix: the name under which an answer is stored.
    QuestionId
);
id!(
    /// A node of an index tree. Outlives versions.
    NodeId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vietnamese_name_suggests_an_id() {
        assert_eq!(suggest("Xã Bình Lư").as_deref(), Some("xa-binh-lu"));
        assert_eq!(suggest(" Sở GD&ĐT ").as_deref(), Some("so-gd-dt"));
        assert_eq!(suggest("…"), None);
    }

    #[test]
    fn ids_are_plain_short_and_not_empty() {
        assert!(UnitId::parse("xa-binh-lu").is_ok());
        assert!(QuestionId::parse("1a").is_ok());
        assert_eq!(UnitId::parse(""), Err(IdFault::Empty));
        assert_eq!(UnitId::parse(&"a".repeat(49)), Err(IdFault::TooLong));
        for bad in ["Xa", "xã", "a b", "-a", "a/b", "a_b"] {
            assert_eq!(UnitId::parse(bad), Err(IdFault::Character), "{bad}");
        }
    }
}
