//! The words for rows of a list that are wrong.

use super::dossiers::{BadRow, Fault, Moved, Reading};
use crate::words::Tr;

/// Most faults that are listed.
const MOST: usize = 50;

/// Each bad row by its line; the first of them when there are very many.
pub(super) fn said(tr: &Tr, reading: &Reading<'_>, bad: &[BadRow<'_>]) -> Vec<String> {
    let row = |row: &BadRow<'_>| {
        tr.t("row-line").arg("line", row.line).arg("fault", sentence(tr, reading, &row.fault)).to_string()
    };
    listed(tr, bad, row)
}

/// Units that are gone, with those that took over.
pub(super) fn moved(tr: &Tr, moved: &[Moved<'_>]) -> Vec<String> {
    let row = |Moved { line, gone, heir }: &Moved<'_>| {
        let (gone, heir) = (tr.of(&gone.name).to_owned(), tr.of(&heir.name).to_owned());
        tr.t("invitations-moved").arg("line", *line).arg("unit", gone).arg("heir", heir).to_string()
    };
    listed(tr, moved, row)
}

fn listed<T>(tr: &Tr, all: &[T], said: impl Fn(&T) -> String) -> Vec<String> {
    let left = all.len().saturating_sub(MOST);
    let more = (left > 0).then(|| tr.t("row-more").arg("count", left).to_string());
    all.iter().take(MOST).map(said).chain(more).collect()
}

fn sentence(tr: &Tr, reading: &Reading<'_>, fault: &Fault<'_>) -> String {
    match fault {
        Fault::NoCode => tr.t("row-no-code"),
        Fault::Twice(line) => tr.t("row-twice").arg("line", *line),
        Fault::NoUnit { written, fault } => return tr.no_unit(written, fault, reading.names),
        Fault::OtherUnit(unit) => tr.t("row-other-unit").arg("unit", unit),
        Fault::NoField { written, fault } => return tr.no_field(written, fault, reading.fields()),
        Fault::BadDate { column, text } => {
            let fault = tr.t("row-bad-date").arg("date", text).to_string();
            tr.t("row-column-date").arg("column", column.named(tr)).arg("fault", fault)
        }
        Fault::ToCome { column, day } => {
            tr.t("row-to-come").arg("column", column.named(tr)).arg("date", tr.date(*day))
        }
        Fault::ReturnedBeforeReceived => tr.t("row-returned-early"),
        Fault::BadPhone(phone) => tr.t("row-bad-phone").arg("phone", phone),
        Fault::ErrorCell { column, value } => {
            tr.t("row-error-cell").arg("column", column.named(tr)).arg("value", value)
        }
        Fault::Width { found, wanted } => tr.t("row-width").arg("found", *found).arg("wanted", *wanted),
    }
    .to_string()
}
