//! The same texts as a file that a spreadsheet cannot run.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::super::super::PageError;
use super::super::super::figures::Wanted;
use super::super::audit::Act;
use super::super::desk::Desk;
use super::list::{fitting, said, shown};
use super::page::{Asked, question};
use super::sieve::Heard;
use crate::response::cell::{MARK, guarded};
use crate::store::AuditEntry;

const COLUMNS: [&str; 9] =
    ["survey", "unit", "unit_name", "from_month", "to_month", "question", "question_text", "text", "tags"];

pub(in crate::web::admin) async fn export(
    desk: Desk,
    wanted: &Wanted,
    asked: Asked,
) -> Result<Response, PageError> {
    let heard = Heard::read(&desk, wanted).await?;
    let all = shown(&desk, &heard).await?;
    let fitting = fitting(&desk, &heard, &asked, all).await?;
    let found = said(&desk, &heard, fitting).await?;
    let entry =
        desk.entry(Act::CommentsExported, heard.survey.as_ref().map_or("", |survey| survey.id.as_str()));
    let entry = AuditEntry { detail: heard.address("").to_string(), ..entry };
    desk.store().append_audit(&entry).await.map_err(PageError::internal)?;
    let mut writer = csv::Writer::from_writer(MARK.to_vec());
    writer.write_record(COLUMNS).map_err(PageError::internal)?;
    for (shown, comment) in &found {
        let row = [
            comment.survey.to_string(),
            comment.unit.to_string(),
            guarded(&desk.unit_name(&comment.unit)),
            shown.voice.months.0.to_string(),
            shown.voice.months.1.to_string(),
            comment.question.to_string(),
            guarded(&question(&desk, comment)),
            guarded(&comment.body),
            guarded(&shown.tags.join("; ")),
        ];
        writer.write_record(&row).map_err(PageError::internal)?;
    }
    let file = writer.into_inner().map_err(|_| PageError::internal("a file in memory"))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"y-kien.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, file).into_response())
}
