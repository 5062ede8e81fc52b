//! `/admin/comments.csv`: the comments of a list as a file that a spreadsheet cannot run.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::super::PageError;
use super::super::extract::Query;
use super::super::figures::Wanted;
use super::audit::Act;
use super::comments::{Asked, Search, points, question};
use super::desk::Desk;
use super::voices::{self, Heard};
use crate::definition::period::LOCAL;
use crate::index::figure::rounded;
use crate::response::cell::{MARK, guarded};
use crate::store::{AuditEntry, Comment, CommentCursor};

const COLUMNS: [&str; 10] = [
    "response",
    "unit",
    "unit_name",
    "answered_at",
    "question",
    "question_text",
    "text",
    "points",
    "tags",
    "read_by",
];

/// Where the file has got to.
enum At {
    Begin,
    Behind(Option<CommentCursor>, u64),
    End,
}

pub(super) async fn export(
    desk: Desk,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<Asked>,
    Query(of_voices): Query<voices::Asked>,
) -> Result<Response, PageError> {
    if desk.user.account.singly().is_none() {
        return voices::export(desk, &wanted, of_voices).await;
    }
    let heard = Heard::read(&desk, &wanted).await?;
    Search::new(&desk, &heard, &asked)?;
    let entry =
        desk.entry(Act::CommentsExported, heard.survey.as_ref().map_or("", |survey| survey.id.as_str()));
    let entry = AuditEntry { detail: heard.address("").to_string(), ..entry };
    desk.store().append_audit(&entry).await.map_err(PageError::internal)?;
    let all = std::sync::Arc::new((desk, heard, asked));
    let pieces = futures_util::stream::try_unfold(At::Begin, move |at| {
        let all = all.clone();
        async move {
            let (desk, heard, asked) = &*all;
            let piece = piece(desk, heard, asked, at).await;
            piece.map_err(|error| std::io::Error::other(format!("{error:?}")))
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"y-kien.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// The next lines; the last one says how many comments there are.
async fn piece(
    desk: &Desk,
    heard: &Heard,
    asked: &Asked,
    at: At,
) -> Result<Option<(Vec<u8>, At)>, PageError> {
    let (cursor, count) = match at {
        At::Begin => {
            let heading = lines(std::iter::once(COLUMNS.map(str::to_owned)))?;
            return Ok(Some(([MARK, &heading].concat(), At::Behind(None, 0))));
        }
        At::Behind(cursor, count) => (cursor, count),
        At::End => return Ok(None),
    };
    let search = Search::new(desk, heard, asked)?;
    let read = search.read(cursor.as_ref()).await?;
    let Some(last) = read.last().map(Comment::cursor) else {
        let mut end = [const { String::new() }; COLUMNS.len()];
        (end[0], end[1]) = ("end".to_owned(), count.to_string());
        return Ok(Some((lines(std::iter::once(end))?, At::End)));
    };
    let fit: Vec<Comment> = read.into_iter().filter(|comment| search.fits(comment)).collect();
    let fit = desk.store().with_tags(fit).await.map_err(PageError::internal)?;
    let rows = fit.iter().map(|comment| cells(desk, comment));
    let at = At::Behind(Some(last), count + fit.len() as u64);
    Ok(Some((lines(rows)?, at)))
}

fn lines(rows: impl Iterator<Item = [String; COLUMNS.len()]>) -> Result<Vec<u8>, PageError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(&row).map_err(PageError::internal)?;
    }
    writer.into_inner().map_err(|_| PageError::internal("a line in memory"))
}

fn cells(desk: &Desk, comment: &Comment) -> [String; COLUMNS.len()] {
    [
        comment.response.to_string(),
        comment.unit.to_string(),
        guarded(&desk.unit_name(&comment.unit)),
        comment.answered_at.to_offset(LOCAL).date().to_string(),
        comment.question.to_string(),
        guarded(&question(desk, comment)),
        guarded(&comment.body),
        points(desk, comment).map_or(String::new(), |points| rounded(points, 0).to_string()),
        guarded(&comment.tags.join("; ")),
        guarded(comment.read_by.as_deref().unwrap_or_default()),
    ]
}
