//! The trail of acts as a CSV file, which can be checked without its database.
//!
//! A line an entry, the first one first; the last line says `end`, how many entries there are, and the hash
//! of the last one, so that a file that was cut off is known.

use std::io::Read;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::audit::{AuditEntry, AuditHead, AuditRecord};
use crate::definition::period::LOCAL;
use crate::response::cell::{MARK, guarded, unguarded};

const COLUMNS: [&str; 12] = [
    "sequence", "id", "at", "actor", "action", "subject", "detail", "before", "after", "origin", "previous",
    "hash",
];

const END: &str = "end";

/// The line of headings, behind the mark of a file that people open.
pub fn heading() -> Vec<u8> {
    [MARK, &lines(std::iter::once(COLUMNS.map(str::to_owned)))].concat()
}

/// Entries as lines.
pub fn body(records: &[AuditRecord]) -> Vec<u8> {
    lines(records.iter().map(cells))
}

/// The last line.
pub fn end(count: u64, head: &AuditHead) -> Vec<u8> {
    let mut cells = [const { String::new() }; 12];
    (cells[0], cells[1], cells[11]) = (END.to_owned(), count.to_string(), head.hash.clone());
    lines(std::iter::once(cells))
}

fn lines(rows: impl Iterator<Item = [String; 12]>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Nothing can fail in memory.
        let _ = writer.write_record(&row);
    }
    writer.into_inner().unwrap_or_default()
}

fn cells(record: &AuditRecord) -> [String; 12] {
    let AuditRecord { sequence, entry, previous, hash } = record;
    [
        sequence.to_string(),
        entry.id.to_string(),
        entry.at.to_offset(LOCAL).format(&Rfc3339).unwrap_or_default(),
        guarded(&entry.actor),
        guarded(&entry.action),
        guarded(&entry.subject),
        guarded(&entry.detail),
        guarded(&entry.before),
        guarded(&entry.after),
        guarded(&entry.origin),
        previous.clone(),
        hash.clone(),
    ]
}

/// A line that cannot be taken for an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    #[error("line {0} is not an entry of the audit trail")]
    Line(u64),
    #[error("the last line is missing: the file was cut off")]
    CutOff,
    #[error("the file says it has {said} entries and has {found}")]
    Count { said: String, found: u64 },
    #[error("something stands behind the last line")]
    Beyond,
}

/// Hands over every entry of a file, and gives the end it claims.
pub fn read(file: impl Read, mut each: impl FnMut(&AuditRecord)) -> Result<AuditHead, BadFile> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let (mut count, mut last) = (0, 0);
    let mut end = None;
    for (at, row) in reader.records().enumerate() {
        let line = at as u64 + 2;
        let row = row.map_err(|_| BadFile::Line(line))?;
        if end.is_some() {
            return Err(BadFile::Beyond);
        }
        if row.get(0) == Some(END) {
            let said = row.get(1).unwrap_or_default();
            if said != u64::to_string(&count) {
                return Err(BadFile::Count { said: said.to_owned(), found: count });
            }
            end = Some(AuditHead { sequence: last, hash: row.get(11).unwrap_or_default().to_owned() });
            continue;
        }
        let record = record(&row).ok_or(BadFile::Line(line))?;
        last = record.sequence;
        count += 1;
        each(&record);
    }
    end.ok_or(BadFile::CutOff)
}

fn record(row: &csv::StringRecord) -> Option<AuditRecord> {
    let text = |at: usize| row.get(at).map(|cell| unguarded(cell).to_owned());
    Some(AuditRecord {
        sequence: row.get(0)?.parse().ok()?,
        entry: AuditEntry {
            id: Uuid::parse_str(row.get(1)?).ok()?,
            at: OffsetDateTime::parse(row.get(2)?, &Rfc3339).ok()?,
            actor: text(3)?,
            action: text(4)?,
            subject: text(5)?,
            detail: text(6)?,
            before: text(7)?,
            after: text(8)?,
            origin: text(9)?,
        },
        previous: row.get(10)?.to_owned(),
        hash: row.get(11)?.to_owned(),
    })
}
