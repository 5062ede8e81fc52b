//! `/admin/audit`: who did what, and the whole chain as a file.

use askama::Template;
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use time::{Date, Duration, OffsetDateTime, Time};

use super::super::super::PageError;
use super::super::super::extract::Query;
use super::super::super::figures::{Address, Wanted};
use super::super::super::page::Page;
use super::super::super::shell::Shell;
use super::super::desk::{Choice, Desk};
use super::super::frame::{AdminFrame, Area};
use super::Act;
use super::told::{Subject, Teller};
use crate::definition::period::LOCAL;
use crate::response::validate::parse_date;
use crate::store::{
    AuditFilter, AuditHead, AuditProof, AuditRecord, Everything, Store, StoreError, audit_file,
};
use crate::words::Tr;

/// Entries on one page.
const PAGE: i64 = 100;

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct AuditPage {
    shell: Shell,
    frame: AdminFrame,
    asked: Asked,
    actions: Vec<Choice>,
    lines: Vec<Line>,
    older: Option<String>,
    head: AuditHead,
}

#[derive(Default, Deserialize)]
pub(in crate::web::admin) struct Asked {
    #[serde(default)]
    actor: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    before: Option<i64>,
}

struct Line {
    sequence: i64,
    at: String,
    actor: String,
    action: String,
    subject: Subject,
    /// Everything done to the same subject, where something is said of one.
    same: Option<String>,
    detail: String,
    before: String,
    after: String,
    origin: String,
}

pub(in crate::web::admin) async fn show(
    desk: Desk,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let everything = desk.reach.everything().ok_or(PageError::NotFound)?;
    let records = desk.store().audit(everything, &asked.filter()?, asked.before, PAGE).await;
    let records = records.map_err(PageError::internal)?;
    let full = i64::try_from(records.len()).is_ok_and(|count| count == PAGE);
    let (tr, teller) = (&desk.shell.tr, Teller::new(&desk).await?);
    let lines = records.iter().map(|record| Line::new(&teller, tr, record)).collect();
    let page = AuditPage {
        frame: desk.frame(Area::Audit),
        actions: Act::ALL.iter().map(|act| choice(tr, *act, &asked.action)).collect(),
        lines,
        older: records.last().filter(|_| full).map(|last| asked.older(last.sequence)),
        head: desk.store().audit_head().await.map_err(PageError::internal)?,
        asked,
        shell: desk.shell,
    };
    Ok(Page(page).into_response())
}

/// The whole chain, from the first entry: a part of it could not be checked.
pub(in crate::web::admin) async fn export(desk: Desk) -> Result<Response, PageError> {
    let everything = desk.reach.everything().ok_or(PageError::NotFound)?;
    desk.store().append_audit(&desk.entry(Act::AuditExported, "")).await.map_err(PageError::internal)?;
    let stream = chain(desk.state.store.clone(), everything);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"hailong-audit.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(stream)).into_response())
}

/// The file in pieces, so that it needs no more memory however long it is.
fn chain(
    store: Store,
    everything: Everything,
) -> impl futures_util::Stream<Item = Result<Vec<u8>, StoreError>> + Send + 'static {
    let begin = Some((AuditProof::default(), audit_file::heading()));
    futures_util::stream::try_unfold(begin, move |at| {
        let store = store.clone();
        async move {
            let Some((mut proof, piece)) = at else { return Ok(None) };
            let records = store.audit_after(everything, proof.end().sequence, 1000).await?;
            if records.is_empty() {
                let end = audit_file::end(proof.checked(), proof.end());
                return Ok(Some(([piece, end].concat(), None)));
            }
            records.iter().for_each(|record| proof.add(record));
            Ok(Some((piece, Some((proof, audit_file::body(&records))))))
        }
    })
}

fn choice(tr: &Tr, act: Act, chosen: &str) -> Choice {
    Choice { value: act.as_str().to_owned(), text: said(tr, act.as_str()), chosen: act.as_str() == chosen }
}

/// An act in words; one that this program does not know keeps its own word.
fn said(tr: &Tr, action: &str) -> String {
    Act::parse(action).map_or(action.to_owned(), |act| tr.t(act.key()).to_string())
}

impl Line {
    fn new(teller: &Teller<'_>, tr: &Tr, record: &AuditRecord) -> Self {
        let AuditRecord { sequence, entry, .. } = record;
        let act = Act::parse(&entry.action);
        let (before, after) = teller.change(act, entry);
        let same = Address::new("/admin/audit").with("subject", &entry.subject).to_string();
        Self {
            sequence: *sequence,
            at: tr.moment(entry.at),
            actor: teller.actor(&entry.actor),
            action: said(tr, &entry.action),
            subject: teller.subject(act, entry),
            same: Some(same).filter(|_| !entry.subject.is_empty()),
            detail: entry.detail.clone(),
            before,
            after,
            origin: teller.origin(&entry.origin),
        }
    }
}

impl Asked {
    fn filter(&self) -> Result<AuditFilter, PageError> {
        let stated = |text: &String| Wanted::stated(Some(text)).map(str::to_owned);
        Ok(AuditFilter {
            actor: stated(&self.actor),
            action: stated(&self.action),
            subject: stated(&self.subject),
            from: day(&self.from)?.map(midnight),
            until: day(&self.to)?.map(|day| midnight(day) + Duration::DAY),
        })
    }

    fn older(&self, before: i64) -> String {
        let stated = |text: &String| Wanted::stated(Some(text)).map(str::to_owned);
        Address::new("/admin/audit")
            .maybe("actor", stated(&self.actor))
            .maybe("action", stated(&self.action))
            .maybe("subject", stated(&self.subject))
            .maybe("from", stated(&self.from))
            .maybe("to", stated(&self.to))
            .with("before", before)
            .to_string()
    }
}

fn day(text: &str) -> Result<Option<Date>, PageError> {
    if text.is_empty() {
        return Ok(None);
    }
    parse_date(text).map(Some).ok_or(PageError::BadAddress)
}

/// When a day begins in Vietnam.
fn midnight(day: Date) -> OffsetDateTime {
    day.with_time(Time::MIDNIGHT).assume_offset(LOCAL)
}
