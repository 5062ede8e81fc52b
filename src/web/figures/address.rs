//! Addresses of our own pages, with the state of a page in their query.

use std::fmt;

/// A path and what stands after its question mark, in a fixed order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Address {
    path: String,
    pairs: Vec<(&'static str, String)>,
}

impl Address {
    pub(in crate::web) fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), pairs: Vec::new() }
    }

    /// Sets a value, in place of the one of that name.
    #[must_use]
    pub(in crate::web) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.pairs.retain(|(known, _)| *known != name);
        self.pairs.push((name, value.to_string()));
        self
    }

    /// Drops the values of some names.
    #[must_use]
    pub(in crate::web) fn without(mut self, names: [&'static str; 2]) -> Self {
        self.pairs.retain(|(known, _)| !names.contains(known));
        self
    }

    #[must_use]
    pub(in crate::web) fn maybe(self, name: &'static str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        for (at, (name, value)) in self.pairs.iter().enumerate() {
            let mark = if at == 0 { '?' } else { '&' };
            write!(f, "{mark}{name}={}", escaped(value))?;
        }
        Ok(())
    }
}

/// A value as it stands in a query.
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_escaped_and_stands_once() {
        let address = Address::new("/admin").with("a", "1").with("b", "x&y é").with("a", 2);
        assert_eq!(address.to_string(), "/admin?b=x%26y%20%C3%A9&a=2");
        assert_eq!(Address::new("/admin").maybe("a", None::<u8>).to_string(), "/admin");
    }
}
