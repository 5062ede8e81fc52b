//! Bytes that are compressed once and served many times, with an ETag.

use std::io::Write;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// One content in every encoding it is served in.
pub(super) struct Packed {
    content_type: &'static str,
    hash: String,
    plain: Bytes,
    brotli: Bytes,
    gzip: Bytes,
}

/// Levels that cost a few milliseconds for a form and come near the best.
const BROTLI_LEVEL: i32 = 9;
const BROTLI_WINDOW: i32 = 22;

impl Packed {
    pub(super) fn new(content_type: &'static str, plain: Vec<u8>) -> Self {
        Self {
            content_type,
            hash: hash(&plain),
            brotli: brotli(&plain).into(),
            gzip: gzip(&plain).into(),
            plain: plain.into(),
        }
    }

    /// 200 with the content, or 304 when the browser has it already.
    pub(super) fn respond(&self, request: &HeaderMap, cache_control: &'static str) -> Response {
        let (encoding, body) = self.encoded(request);
        let etag =
            format!("\"{}{}\"", self.hash, encoding.map(|name| format!("-{name}")).unwrap_or_default());
        let mut response = if is_known(request, &etag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut response = Response::new(Body::from(body.clone()));
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
            if let Some(encoding) = encoding {
                response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            response
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            headers.insert(header::ETAG, etag);
        }
        response
    }

    fn encoded(&self, request: &HeaderMap) -> (Option<&'static str>, &Bytes) {
        if takes(request, "br") {
            (Some("br"), &self.brotli)
        } else if takes(request, "gzip") {
            (Some("gzip"), &self.gzip)
        } else {
            (None, &self.plain)
        }
    }
}

/// The same for content that is made anew each time: the ETag spares the way, a layer compresses.
pub(super) fn respond_fresh(content_type: &'static str, content: Vec<u8>, request: &HeaderMap) -> Response {
    let etag = format!("W/\"{}\"", hash(&content));
    let mut response = if is_known(request, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, HeaderValue::from_static(content_type))], content).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.extend(HeaderValue::from_str(&etag).ok().map(|etag| (header::ETAG, etag)));
    response
}

/// First 16 hex digits of the SHA-256.
pub(super) fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether the client takes an encoding: named, and not with quality 0.
fn takes(request: &HeaderMap, encoding: &str) -> bool {
    let lists = request.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let refused = |quality: &str| quality.trim_start_matches("q=").parse::<f32>() == Ok(0.0);
        parts.next() == Some(encoding) && !parts.any(refused)
    })
}

fn is_known(request: &HeaderMap, etag: &str) -> bool {
    let lists = request.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|list| list.to_str().ok());
    lists
        .flat_map(|list| list.split(','))
        .any(|known| known.trim().trim_start_matches("W/") == etag.trim_start_matches("W/"))
}

fn brotli(plain: &[u8]) -> Vec<u8> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_LEVEL,
        lgwin: BROTLI_WINDOW,
        ..Default::default()
    };
    let mut packed = Vec::new();
    match brotli::BrotliCompress(&mut &plain[..], &mut packed, &params) {
        Ok(_) => packed,
        // Writing into memory does not fail; an empty brotli stream would show at once.
        Err(_) => Vec::new(),
    }
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(plain).and_then(|()| encoder.finish()).unwrap_or_default()
}
