//! What is done with one comment: read, tagged, redacted.

use axum::response::{IntoResponse, Redirect, Response};

use super::super::PageError;
use super::super::extract::{Pairs, Path};
use super::audit::Act;
use super::desk::Desk;
use super::login::is_ours;
use super::users::value;
use super::voices;
use crate::definition::QuestionId;
use crate::store::AuditEntry;

/// Most tags of one comment, and characters of one tag and of a reason.
const MOST_TAGS: usize = 10;
const LONGEST_TAG: usize = 40;
const LONGEST_REASON: usize = 300;

/// Comments of one page.
const MOST_AT_ONCE: usize = 50;

/// Of a comment's addresses: its response or, for those who see none, its handle; and the question.
type Place = (String, String);

pub(super) async fn mark(
    desk: Desk,
    Path((comment, question)): Path<Place>,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let question = question_id(&question)?;
    let response = voices::resolve(&desk, &comment, &question).await?;
    let reader = match value(&pairs, "state") {
        "unread" => None,
        _ => Some(desk.user.account.name.as_str()),
    };
    let now = desk.state.clock.now();
    let there = desk.store().mark_comment(&desk.reach, (response, &question), reader, now).await;
    back(there.map_err(PageError::internal)?, &pairs)
}

/// Marks everything on a page as read.
pub(super) async fn mark_all(desk: Desk, Pairs(pairs): Pairs) -> Result<Response, PageError> {
    let (now, reader) = (desk.state.clock.now(), desk.user.account.name.clone());
    for (_, comment) in pairs.iter().filter(|(name, _)| name == "c").take(MOST_AT_ONCE) {
        let (comment, question) = comment.split_once('/').ok_or(PageError::BadBody)?;
        let question = question_id(question)?;
        let response = voices::resolve(&desk, comment, &question).await?;
        let there = desk.store().mark_comment(&desk.reach, (response, &question), Some(&reader), now).await;
        there.map_err(PageError::internal)?;
    }
    back(true, &pairs)
}

pub(super) async fn tag(
    desk: Desk,
    Path((comment, question)): Path<Place>,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let question = question_id(&question)?;
    let response = voices::resolve(&desk, &comment, &question).await?;
    let tags = tags(value(&pairs, "tags"));
    let entry = desk.entry(Act::CommentTagged, format!("{response}/{question}"));
    let there = desk.store().tag_comment(&desk.reach, (response, &question), &tags, &entry).await;
    back(there.map_err(PageError::internal)?, &pairs)
}

pub(super) async fn redact(
    desk: Desk,
    Path((comment, question)): Path<Place>,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let question = question_id(&question)?;
    let response = voices::resolve(&desk, &comment, &question).await?;
    let comment = desk.store().comment(&desk.reach, response, &question).await;
    if comment.map_err(PageError::internal)?.is_none() {
        return Err(PageError::NotFound);
    }
    let detail: String = value(&pairs, "reason").trim().chars().take(LONGEST_REASON).collect();
    if detail.is_empty() {
        return Err(PageError::ReasonMissing);
    }
    let entry = desk.entry(Act::CommentRedacted, format!("{response}/{question}"));
    let entry = AuditEntry { detail, ..entry };
    let there = desk.store().redact_comment(&desk.reach, (response, &question), &entry).await;
    back(there.map_err(PageError::internal)?, &pairs)
}

fn question_id(text: &str) -> Result<QuestionId, PageError> {
    QuestionId::parse(text).map_err(|_| PageError::NotFound)
}

/// Tags as they are typed, with commas between them.
fn tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split([',', ';']) {
        let tag: String = tag.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let tag: String = tag.chars().filter(|letter| !letter.is_control()).take(LONGEST_TAG).collect();
        if !tag.is_empty() && !tags.contains(&tag) && tags.len() < MOST_TAGS {
            tags.push(tag);
        }
    }
    tags.sort();
    tags
}

/// To where the form stood.
fn back(there: bool, pairs: &[(String, String)]) -> Result<Response, PageError> {
    if !there {
        return Err(PageError::NotFound);
    }
    let wanted = value(pairs, "back");
    let place = if is_ours(wanted) { wanted } else { "/admin/comments" };
    Ok(Redirect::to(place).into_response())
}
