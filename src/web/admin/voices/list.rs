//! The texts that are shown, in their order.

use std::cmp::Reverse;

use uuid::Uuid;

use super::super::super::PageError;
use super::super::super::key::Key;
use super::super::desk::Desk;
use super::page::Asked;
use super::sieve::Heard;
use crate::definition::{Month, QuestionId, SurveyId};
use crate::lookup::plain;
use crate::store::{Comment, Reach, Store, Voice};
use crate::words::Tr;

/// A text that is shown, by a handle that leads to nothing else.
pub(super) struct Shown {
    pub(super) voice: Voice,
    pub(super) handle: String,
    pub(super) tags: Vec<String>,
}

/// Everything that is shown of what the sieve lets through: by months, the latest first, and among those of
/// the same months in an order that says nothing.
pub(super) async fn shown(desk: &Desk, heard: &Heard) -> Result<Vec<Shown>, PageError> {
    let key = Key::of(&desk.state).await?;
    let survey = heard.survey.as_ref().map(|survey| &survey.id);
    let voices = desk.store().voices(&heard.reach, survey).await.map_err(PageError::internal)?;
    let period = heard.period.months();
    // A group is shown whole or not at all.
    let is_within =
        |(from, to): (Month, Month)| period.is_none_or(|(first, last)| from <= last && first <= to);
    let shown = voices.into_iter().filter(|voice| is_within(voice.months));
    let mut tags = desk.store().voice_tags(&heard.reach).await.map_err(PageError::internal)?;
    let one = |voice: Voice| Shown {
        handle: handle(&key, voice.response, &voice.question),
        tags: tags.remove(&(voice.response, voice.question.to_string())).unwrap_or_default(),
        voice,
    };
    let mut shown: Vec<Shown> = shown.map(one).collect();
    shown.sort_by(|one, other| {
        let place = |shown: &Shown| Reverse((shown.voice.months.1, shown.voice.months.0));
        place(one).cmp(&place(other)).then_with(|| one.handle.cmp(&other.handle))
    });
    Ok(shown)
}

fn handle(key: &Key, response: Uuid, question: &QuestionId) -> String {
    key.mark("voice", &[response.as_bytes(), question.as_str().as_bytes()].concat())
}

/// The response behind an address of a comment: its id for those who see responses, else the handle of a text
/// that is shown.
pub(in crate::web::admin) async fn resolve(
    desk: &Desk,
    comment: &str,
    question: &QuestionId,
) -> Result<Uuid, PageError> {
    if desk.user.account.singly().is_some() {
        return Uuid::try_parse(comment).map_err(|_| PageError::NotFound);
    }
    let key = Key::of(&desk.state).await?;
    let voices = desk.store().voices(&desk.reach, None).await.map_err(PageError::internal)?;
    let is_it =
        |voice: &&Voice| voice.question == *question && handle(&key, voice.response, question) == comment;
    voices.iter().find(is_it).map(|voice| voice.response).ok_or(PageError::NotFound)
}

/// How many texts that are shown nobody has read.
pub(in crate::web::admin) async fn unread(
    store: &Store,
    reach: &Reach,
    survey: Option<&SurveyId>,
) -> Result<usize, PageError> {
    let voices = store.voices(reach, survey).await.map_err(PageError::internal)?;
    Ok(voices.iter().filter(|voice| voice.unread).count())
}

/// Those that fit the rest of the address.
pub(super) async fn fitting(
    desk: &Desk,
    heard: &Heard,
    asked: &Asked,
    mut shown: Vec<Shown>,
) -> Result<Vec<Shown>, PageError> {
    match asked.state.as_str() {
        "" => {}
        "unread" => shown.retain(|shown| shown.voice.unread),
        "read" => shown.retain(|shown| !shown.voice.unread),
        _ => return Err(PageError::BadAddress),
    }
    shown.retain(|shown| asked.tag.is_empty() || shown.tags.contains(&asked.tag));
    let query: String = asked.q.chars().take(100).collect();
    let words: Vec<String> =
        plain(&query).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if words.is_empty() {
        return Ok(shown);
    }
    let fits = |(_, comment): &(Shown, Comment)| {
        let text = plain(&comment.body);
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let all = said(desk, heard, shown).await?;
    Ok(all.into_iter().filter(fits).map(|(shown, _)| shown).collect())
}

/// The texts themselves.
pub(super) async fn said(
    desk: &Desk,
    heard: &Heard,
    shown: Vec<Shown>,
) -> Result<Vec<(Shown, Comment)>, PageError> {
    let voices: Vec<Voice> = shown.iter().map(|shown| shown.voice.clone()).collect();
    let said = desk.store().said(&heard.reach, &voices).await.map_err(PageError::internal)?;
    Ok(shown.into_iter().zip(said).filter_map(|(shown, said)| Some((shown, said?))).collect())
}

/// The months of a group in words.
pub(super) fn months(tr: &Tr, (from, to): (Month, Month)) -> String {
    match from == to {
        true => tr.t("comments-month").arg("month", tr.month(from)).to_string(),
        false => tr.t("comments-months").arg("from", tr.month(from)).arg("to", tr.month(to)).to_string(),
    }
}
