//! `/receipt`: whether the answers that somebody holds a receipt for were recorded, and in which quarter they
//! count. Nothing else: neither where, nor what, nor the day.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::super::extract::Pairs;
use super::super::page::Page;
use super::super::rate_limit::Sender;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use crate::definition::Month;
use crate::response::Receipt;

#[derive(Template)]
#[template(path = "public/receipt.html")]
struct ReceiptPage {
    shell: Shell,
    typed: String,
    /// What is known of it.
    found: Option<String>,
    fault: Option<String>,
}

pub(super) async fn ask(shell: Shell) -> Response {
    Page(ReceiptPage { shell, typed: String::new(), found: None, fault: None }).into_response()
}

/// A form's answer, so that a receipt stands in no address. One at a time: all ids are gone through for it.
pub(super) async fn answer(
    State(state): State<AppState>,
    sender: Sender,
    shell: Shell,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    state.rate_limit.check_receipt(sender)?;
    let typed = pairs.into_iter().find(|(name, _)| name == "receipt").map(|(_, value)| value);
    let typed: String = typed.unwrap_or_default().chars().take(40).collect();
    let Some(receipt) = Receipt::read(&typed) else {
        let fault = Some(shell.tr.t("receipt-bad").to_string());
        let page = ReceiptPage { typed, found: None, fault, shell };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
    };
    let _turn = state.receipts.try_acquire().map_err(|_| PageError::Busy)?;
    let found = state.store.find_receipt(&receipt).await.map_err(PageError::internal)?;
    let tr = &shell.tr;
    let said = match found {
        Some((_, at)) => {
            let month = Month::of(at).ok_or_else(|| PageError::internal("a response without a month"))?;
            let quarter = u32::from((month.number() - 1) / 3 + 1);
            tr.t("receipt-found").arg("quarter", quarter).arg("year", month.year().to_string()).to_string()
        }
        None => tr.t("receipt-unknown").to_string(),
    };
    let mut response =
        Page(ReceiptPage { typed: receipt.to_string(), found: Some(said), fault: None, shell })
            .into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
