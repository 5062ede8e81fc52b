//! Writing responses: the one way into the record, for one or for many.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::column::Instant;
use super::dialect::{Tx, on};
use super::rows::Rows;
use super::{Arrival, Result, Right, Screened, StoreError, marks, outbox, rights, sheets};
use crate::response::Response;

const INSERT: &str = "INSERT INTO response (id, survey, version, unit, channel, answered_at, received_at, \
    duration, language, answers, digest) VALUES";

/// Fails when one of them is in the record. Passing over it would cost each row a look of its own.
static INSERT_NEW: Rows = Rows::new(INSERT, 11, "");
static INSERT_UNLESS_HELD: Rows = Rows::new(INSERT, 11, "ON CONFLICT (id) DO NOTHING");
static INSERT_TEXTS: Rows =
    Rows::new("INSERT INTO response_text (response_id, question, body) VALUES", 3, "");
static DIGESTS: Rows = Rows::new("SELECT id, digest FROM response WHERE id IN (VALUES", 1, ")");

/// A response made ready to be written, away from the transaction.
pub(super) struct Entry {
    pub(super) response: Response,
    coded: String,
    digest: String,
    pub(super) screened: Screened,
    pub(super) right: Right,
}

impl Entry {
    pub(super) fn new(arrival: Arrival) -> Self {
        let Arrival { response, screened, right } = arrival;
        let (coded, digest) = response.coded_and_digest();
        Self { response, coded, digest, screened, right }
    }
}

/// What became of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Created,
    /// The same response is in the record already.
    Repeated,
    /// Another response has this id.
    Conflict,
    /// The right it comes by is not good, or not any more.
    Refused,
}

/// Writes the entries whose ids are new, and says what became of each, in their order.
///
/// Nearly always all of them are new, so that this is only looked up when `look` is set. When it turns out
/// otherwise it is set here, and the transaction has to be tried again.
pub(super) async fn insert(tx: &mut Tx, entries: &[Entry], look: &mut bool) -> Result<Vec<Outcome>> {
    let may = rights::exercise(tx, entries).await?;
    let mut firsts: BTreeMap<Uuid, &Entry> = BTreeMap::new();
    for (entry, _) in entries.iter().zip(&may).filter(|(_, may)| **may) {
        firsts.entry(entry.response.id).or_insert(entry);
    }
    // In the order of ids, so that two servers with the same ids do not wait for each other.
    let candidates: Vec<&Entry> = firsts.values().copied().collect();
    let held = if *look { digests(tx, &candidates).await? } else { HashMap::new() };
    let is_new = |entry: &&Entry| !held.contains_key(&entry.response.id);
    let new: Vec<&Entry> = candidates.into_iter().filter(is_new).collect();
    let inserting = if *look { &INSERT_UNLESS_HELD } else { &INSERT_NEW };
    match insert_responses(tx, inserting, &new).await {
        Ok(written) if written == new.len() as u64 => {}
        Err(StoreError::Conflict) if !*look => {
            *look = true;
            return Err(StoreError::Contended("some of these are in the record".into()));
        }
        Ok(_) => return Err(StoreError::Contended("another server wrote one of these".into())),
        Err(error) => return Err(error),
    }
    insert_texts(tx, &new).await?;
    outbox::arrived(tx, &new.iter().map(|entry| entry.response.id).collect::<Vec<_>>()).await?;
    marks::write(tx, &new).await?;
    for entry in &new {
        if let Right::Sheet { number, typed_by } = &entry.right {
            sheets::note(tx, &entry.response, number, typed_by).await?;
        }
    }
    let outcome = |(entry, may): (&Entry, &bool)| {
        if !may {
            return Ok(Outcome::Refused);
        }
        let id = entry.response.id;
        let first = firsts.get(&id).ok_or_else(|| StoreError::damaged_response(id))?;
        let digest = match held.get(&id) {
            None if std::ptr::eq(*first, entry) => return Ok(Outcome::Created),
            None => &first.digest,
            Some(digest) => digest,
        };
        Ok(if *digest == entry.digest { Outcome::Repeated } else { Outcome::Conflict })
    };
    entries.iter().zip(&may).map(outcome).collect()
}

/// How many were written.
async fn insert_responses(tx: &mut Tx, inserting: &Rows, entries: &[&Entry]) -> Result<u64> {
    let mut written = 0;
    for (text, chunk) in inserting.over(entries, tx.binds()) {
        written += on!(tx.conn(), conn => {
            let mut query = sqlx::query(text);
            for Entry { response, coded, digest, .. } in chunk {
                query = query
                    .bind(response.id)
                    .bind(response.survey.as_str())
                    .bind(response.version.as_str())
                    .bind(response.unit.as_str())
                    .bind(response.channel.as_str())
                    .bind(Instant::from(response.answered_at()))
                    .bind(Instant::from(response.received_at))
                    .bind(response.duration)
                    .bind(response.language.as_str())
                    .bind(coded.as_str())
                    .bind(digest.as_str());
            }
            query.execute(conn).await?.rows_affected()
        });
    }
    Ok(written)
}

async fn insert_texts<'e>(tx: &mut Tx, entries: &[&'e Entry]) -> Result<()> {
    let of_entry = |entry: &&'e Entry| {
        let id = entry.response.id;
        entry.response.answers.texts().map(move |(question, body)| (id, question.as_str(), body))
    };
    let texts: Vec<_> = entries.iter().flat_map(of_entry).collect();
    for (text, chunk) in INSERT_TEXTS.over(&texts, tx.binds()) {
        on!(tx.conn(), conn => {
            let mut query = sqlx::query(text);
            for (id, question, body) in chunk {
                query = query.bind(id).bind(question).bind(body);
            }
            query.execute(conn).await?;
        });
    }
    Ok(())
}

/// The digests under which the record holds these ids.
async fn digests(tx: &mut Tx, entries: &[&Entry]) -> Result<HashMap<Uuid, String>> {
    let mut held = HashMap::with_capacity(entries.len());
    for (text, chunk) in DIGESTS.over(entries, tx.binds()) {
        let rows: Vec<(Uuid, String)> = on!(tx.conn(), conn => {
            let mut query = sqlx::query_as(text);
            for entry in chunk {
                query = query.bind(entry.response.id);
            }
            query.fetch_all(conn).await?
        });
        held.extend(rows);
    }
    Ok(held)
}
