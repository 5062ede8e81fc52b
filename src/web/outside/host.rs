//! Names of hosts, as browsers, proxies and people write them.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, header};

/// A host in one spelling: small letters, no dot at its end, without the ports that need not be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Host(String);

impl Host {
    /// Of `name`, `name:443`, `[::1]:8080`; `None` when it is no host.
    pub(in crate::web) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (name, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (address, port) = rest.split_once(']')?;
                let address: Ipv6Addr = address.parse().ok()?;
                (format!("[{address}]"), port)
            }
            None => {
                let (name, port) = text.split_at(text.find(':').unwrap_or(text.len()));
                (name.trim_end_matches('.').to_lowercase(), port)
            }
        };
        let port = match port.strip_prefix(':') {
            Some("") | None => None,
            Some(digits) => Some(digits.parse::<u16>().ok()?),
        };
        let is_name = !name.is_empty() && !name.contains(['/', '@', '?', '#', ' ', ',']);
        is_name.then(|| match port.filter(|port| !matches!(port, 80 | 443)) {
            Some(port) => Self(format!("{name}:{port}")),
            None => Self(name),
        })
    }

    /// Of `https://name:port/rest`, as `Origin` and `Referer` have it.
    pub(in crate::web) fn of_address(address: &str) -> Option<Self> {
        let (_, rest) = address.split_once("://")?;
        Self::parse(rest.split(['/', '?', '#']).next()?)
    }

    pub(in crate::web) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether only this very machine can be meant.
    pub(in crate::web) fn is_loopback(&self) -> bool {
        let name = match self.0.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => self.0.split(':').next().unwrap_or_default(),
        };
        let address = name.parse::<IpAddr>().map(|address| address.to_canonical());
        name == "localhost" || address.is_ok_and(|address| address.is_loopback() || address.is_unspecified())
    }
}

/// How a request says that this server was asked for.
pub(in crate::web) struct Asked {
    /// The host the request came to.
    pub(in crate::web) host: Option<Host>,
    /// The host that a proxy on this machine says the reader asked for.
    pub(in crate::web) forwarded: Option<Host>,
    /// Whether it came from this machine, as everything does that comes by a proxy on it.
    pub(in crate::web) from_here: bool,
}

impl Asked {
    pub(in crate::web) fn of(headers: &HeaderMap, extensions: &Extensions) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let peer = extensions.get::<ConnectInfo<SocketAddr>>();
        let from_here = peer.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
        let first = |list: &str| list.split(',').next().and_then(Host::parse);
        let standard = || {
            let first = text("forwarded")?.split(',').next()?;
            let pair = first.split(';').find_map(|pair| {
                let (name, value) = pair.trim().split_once('=')?;
                name.eq_ignore_ascii_case("host").then_some(value)
            });
            Host::parse(pair?.trim_matches('"'))
        };
        let forwarded = || text("x-forwarded-host").and_then(first).or_else(standard);
        Self {
            host: text(header::HOST.as_str()).and_then(Host::parse),
            forwarded: if from_here { forwarded() } else { None },
            from_here,
        }
    }

    /// The hosts by which a reader may have come.
    pub(in crate::web) fn hosts(&self) -> impl Iterator<Item = &Host> {
        self.host.iter().chain(&self.forwarded)
    }

    /// Whether a proxy on this machine keeps to itself by which name it was asked.
    pub(in crate::web) fn is_hidden(&self) -> bool {
        self.from_here && self.forwarded.is_none() && self.host.as_ref().is_some_and(Host::is_loopback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_one_spelling() {
        let same = |one, other| {
            let host = Host::parse(one);
            assert!(host.is_some(), "{one}");
            assert_eq!(host, Host::parse(other), "{one} and {other}");
        };
        same("KhaoSat.example.VN", "khaosat.example.vn");
        same("khaosat.example.vn:443", "khaosat.example.vn");
        same("khaosat.example.vn.", "khaosat.example.vn:80");
        same("khaosat.example.vn.:8080", "khaosat.example.vn:8080");
        same("[0:0:0:0:0:0:0:1]:8080", "[::1]:8080");
        same("[::1]:443", "[::1]");
        assert_ne!(Host::parse("a.vn:8080"), Host::parse("a.vn"));
        for wrong in ["", ":80", "a.vn:x", "a/b", "[::1", "x@y", "a.vn, b.vn"] {
            assert_eq!(Host::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Host::of_address("https://A.vn:443/s/x?y"), Host::parse("a.vn"));
        assert_eq!(Host::of_address("null"), None);
    }

    #[test]
    fn this_machine_is_known_by_its_names() {
        for here in ["127.0.0.1:8080", "localhost", "LOCALHOST:3000", "[::1]:8080", "0.0.0.0", "127.1.2.3"] {
            assert!(Host::parse(here).is_some_and(|host| host.is_loopback()), "{here}");
        }
        for elsewhere in ["a.vn", "10.0.0.1", "localhost.a.vn", "[2001:db8::1]:80"] {
            assert!(Host::parse(elsewhere).is_some_and(|host| !host.is_loopback()), "{elsewhere}");
        }
    }
}
