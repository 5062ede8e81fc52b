//! Requests to the provider: few, small, and soon given up.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use axum::http::{Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

/// Bytes of the longest answer that is read: key sets and tokens are far shorter.
const LONGEST: usize = 512 * 1024;

/// A client that trusts what the operating system trusts, and follows no redirects: where the provider is
/// was written down by an administrator.
pub(super) struct Fetch {
    client: Client<HttpsConnector<HttpConnector>, Full<axum::body::Bytes>>,
    patience: Duration,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct FetchError(String);

impl FetchError {
    fn of(cause: impl std::fmt::Display + std::fmt::Debug) -> Self {
        Self(format!("{cause}: {cause:?}"))
    }
}

impl Fetch {
    /// Fails when the operating system trusts no certificate at all.
    pub(super) fn new(patience: Duration) -> std::io::Result<Self> {
        let connector =
            HttpsConnectorBuilder::new().with_native_roots()?.https_or_http().enable_http1().build();
        Ok(Self { client: Client::builder(TokioExecutor::new()).build(connector), patience })
    }

    async fn answer(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts, Full::from(body));
        let answer = self.client.request(request).await.map_err(FetchError::of)?;
        let (parts, body) = answer.into_parts();
        let body = Limited::new(body, LONGEST).collect().await.map_err(FetchError::of)?;
        Ok(Response::from_parts(parts, body.to_bytes().to_vec()))
    }
}

impl<'c> AsyncHttpClient<'c> for Fetch {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let in_time = tokio::time::timeout(self.patience, self.answer(request)).await;
            in_time.unwrap_or_else(|_| Err(FetchError(format!("no answer within {:?}", self.patience))))
        })
    }
}
