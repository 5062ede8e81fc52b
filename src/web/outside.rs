//! How this server is reached from outside: on posters, in letters, in messages.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use qrcode::{Color, EcLevel, QrCode};

/// `https://hailong.example`, as the reader of this very page reached it.
pub(super) struct Outside(String);

impl Outside {
    fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let is_secure = text("x-forwarded-proto").is_some_and(|proto| proto.eq_ignore_ascii_case("https"));
        let scheme = if is_secure { "https" } else { "http" };
        Self(format!("{scheme}://{}", text(header::HOST.as_str()).unwrap_or("localhost")))
    }

    /// The whole address of a page.
    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Outside {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
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
