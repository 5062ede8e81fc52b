//! Reading what was sent: its size, its type, its characters.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, header};

use super::PageError;

/// Most bytes of a submission whose texts are short.
pub(super) const LEAST: usize = 512 * 1024;

/// Most bytes of one character: an accented letter as three characters, each byte written as `%E1`.
const BYTES_A_CHARACTER: usize = 16;

/// Most bytes of one submission to a survey whose texts hold so many characters. Twice what they need: what
/// is somewhat too long is given back with what is wrong with it, not turned away.
pub(super) fn limit(characters: usize) -> usize {
    LEAST.max(2 * BYTES_A_CHARACTER * characters)
}

pub(super) const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const JSON: &str = "application/json";

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(60);

/// Most bytes that are read and thrown away so that the refusal reaches a sender who is still sending.
const DRAINED: usize = 32 * 1024 * 1024;

/// Whether the content is declared as `wanted`; charset and other parameters do not matter.
pub(super) fn has_type(headers: &HeaderMap, wanted: &str) -> bool {
    let declared = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    declared
        .and_then(|text| text.split(';').next())
        .is_some_and(|text| text.trim().eq_ignore_ascii_case(wanted))
}

/// The whole body, or a refusal when it is longer than `limit`.
pub(super) async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, PageError> {
    let waits_for_leave = headers.contains_key(header::EXPECT);
    if waits_for_leave && body.size_hint().lower() > limit as u64 {
        return Err(PageError::TooLarge { limit });
    }
    tokio::time::timeout(PATIENCE, collect(body, limit)).await.map_err(|_| PageError::BadBody)?
}

async fn collect(mut body: Body, limit: usize) -> Result<Bytes, PageError> {
    let mut kept = Vec::new();
    let mut length = 0;
    while let Some(frame) = poll_fn(|task| Pin::new(&mut body).poll_frame(task)).await {
        let Ok(chunk) = frame.map_err(|_| PageError::BadBody)?.into_data() else { continue };
        length += chunk.len();
        if length <= limit {
            kept.extend_from_slice(&chunk);
        } else if length > DRAINED {
            break;
        }
    }
    if length > limit { Err(PageError::TooLarge { limit }) } else { Ok(kept.into()) }
}

/// Reads `a=1&b=2` strictly: escapes must be whole and everything must be UTF-8.
pub(super) fn pairs(bytes: &[u8]) -> Result<Vec<(String, String)>, PageError> {
    let parts = bytes.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let equals = part.iter().position(|byte| *byte == b'=').unwrap_or(part.len());
            let (name, value) = part.split_at(equals);
            Ok((decode(name)?, decode(value.get(1..).unwrap_or_default())?))
        })
        .collect()
}

/// A value as it may stand in an address.
pub(super) fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let written = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(written).collect()
}

/// One name or value: `+` is a space, `%E1` a byte.
pub(super) fn decode(bytes: &[u8]) -> Result<String, PageError> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        plain.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(*rest.next()?).to_digit(16);
                let value = digit().zip(digit()).ok_or(PageError::BadBody)?;
                u8::try_from(value.0 * 16 + value.1).map_err(|_| PageError::BadBody)?
            }
            other => *other,
        });
    }
    String::from_utf8(plain).map_err(|_| PageError::NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_with_repeats_and_vietnamese() {
        let read = pairs(b"q7=1&q7=3&note=H%C3%A0i+l%C3%B2ng&empty=&bare").expect("pairs");
        let expected = [("q7", "1"), ("q7", "3"), ("note", "Hài lòng"), ("empty", ""), ("bare", "")];
        assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn broken_escapes_and_broken_characters_are_told_apart() {
        assert!(matches!(pairs(b"a=%4"), Err(PageError::BadBody)));
        assert!(matches!(pairs(b"a=%zz"), Err(PageError::BadBody)));
        assert!(matches!(pairs(b"a=%ff"), Err(PageError::NotUtf8)));
        assert!(matches!(pairs(b"a=\xff"), Err(PageError::NotUtf8)));
    }
}
