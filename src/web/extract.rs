//! Extractors whose rejections are ours: in the reader's language, and as a page or a problem document
//! as fits the address.

use std::borrow::Cow;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::{AppState, PageError, body};
use crate::response::visible::visible;

/// The variable parts of the address.
pub(super) struct Path<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|_| PageError::BadAddress)
    }
}

/// What stands after the question mark.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        let query = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        query.map(|axum::extract::Query(value)| Self(value)).map_err(|_| PageError::BadAddress)
    }
}

/// What a form sent: names and values in order, repeats kept. Characters that nobody sees, and such as turn
/// the reading around, are gone, but for secrets, which may be anything.
pub(super) struct Pairs(pub(super) Vec<(String, String)>);

impl FromRequest<AppState> for Pairs {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, PageError> {
        let (parts, content) = request.into_parts();
        let right_type = body::has_type(&parts.headers, body::FORM);
        let bytes = body::read(&parts.headers, content, state.edition().largest).await?;
        if !right_type {
            return Err(PageError::WrongType { expected: body::FORM });
        }
        let mut pairs = body::pairs(&bytes)?;
        for (_, value) in pairs.iter_mut().filter(|(name, _)| !name.contains("password")) {
            if let Cow::Owned(plain) = visible(value) {
                *value = plain;
            }
        }
        Ok(Self(pairs))
    }
}

/// The text of a JSON document. Whoever takes it reads it as strictly as it needs.
pub(super) struct JsonText(pub(super) String);

impl FromRequest<AppState> for JsonText {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, PageError> {
        let (parts, content) = request.into_parts();
        let right_type = body::has_type(&parts.headers, body::JSON);
        let bytes = body::read(&parts.headers, content, state.edition().largest).await?;
        if !right_type {
            return Err(PageError::WrongType { expected: body::JSON });
        }
        String::from_utf8(bytes.into()).map(Self).map_err(|_| PageError::NotUtf8)
    }
}
