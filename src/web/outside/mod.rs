//! How this server is reached from outside: on posters, in letters, in messages.

mod host;

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
pub(super) use host::{Asked, Host};
use qrcode::{Color, EcLevel, QrCode};

use super::AppState;

/// `https://hailong.example`: as the operator says it, else as the reader of this very page reached it.
pub(super) struct Outside {
    base: String,
    /// Whether other machines can reach it.
    is_inside: bool,
}

impl Outside {
    fn of(parts: &Parts, public: Option<&str>) -> Self {
        if let Some(base) = public {
            return Self { base: base.to_owned(), is_inside: false };
        }
        let proto = parts.headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
        let proto = proto.and_then(|list| list.split(',').next()).unwrap_or_default();
        let scheme = if proto.trim().eq_ignore_ascii_case("https") { "https" } else { "http" };
        let asked = Asked::of(&parts.headers, &parts.extensions);
        let host = asked.forwarded.or(asked.host);
        Self {
            is_inside: host.as_ref().is_none_or(Host::is_loopback),
            base: format!("{scheme}://{}", host.as_ref().map_or("localhost", Host::as_str)),
        }
    }

    /// The whole address of a page.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Whether what is printed with it leads nowhere from another machine.
    pub(super) fn is_inside(&self) -> bool {
        self.is_inside
    }
}

impl FromRequestParts<AppState> for Outside {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self::of(parts, state.settings.public_address.as_deref()))
    }
}

/// A QR code as one SVG path, with the quiet edge of four squares that readers need.
pub(super) struct Squares {
    pub(super) side: usize,
    pub(super) path: String,
}

/// Squares left white on each side.
const QUIET: usize = 4;

impl Squares {
    /// A quarter of it may be soiled or torn.
    pub(super) fn of(text: &str) -> Result<Self, qrcode::types::QrError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::Q)?;
        let width = code.width();
        let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
        let square =
            |(at, _): (usize, Color)| format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET);
        Ok(Self { side: width + 2 * QUIET, path: dark.map(square).collect() })
    }
}
