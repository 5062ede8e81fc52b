//! Columns of a file of transaction counts, by the names that lists give them.

use crate::lookup::plain;
use crate::table_file::{Choices, Meaning};
use crate::words::Tr;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Unit,
    Period,
    Transactions,
    Field,
}

/// Without these nothing can be imported.
pub(super) const NEEDED: [Column; 3] = [Column::Unit, Column::Period, Column::Transactions];

const COLUMNS: [(Column, &str, &[&str]); 4] = [
    (
        Column::Unit,
        "unit",
        &[
            "don vi",
            "ma don vi",
            "ten don vi",
            "co quan",
            "co quan giai quyet",
            "co quan thuc hien",
            "don vi giai quyet",
            "don vi xu ly",
            "don vi tiep nhan",
            "xa phuong",
        ],
    ),
    (Column::Period, "period", &["ky", "ky bao cao", "thang", "quy", "nam", "thoi gian", "thoi ky"]),
    (
        Column::Transactions,
        "transactions",
        &[
            "so giao dich",
            "so ho so",
            "so ho so da giai quyet",
            "so ho so giai quyet",
            "so luong",
            "so luong ho so",
            "tong so",
            "tong so ho so",
            "ho so da giai quyet",
            "da giai quyet",
            "so luot",
            "so luot giao dich",
        ],
    ),
    (Column::Field, "field", &["linh vuc", "ma linh vuc", "ten linh vuc", "service field", "nhom thu tuc"]),
];

/// Columns that count rows.
const COUNTERS: [&str; 3] = ["stt", "tt", "số thứ tự"];

pub(super) fn meaning(heading: &str) -> Option<Meaning<Column>> {
    let name = plain(heading);
    let is_also = |(column, _, also): &(Column, &str, &[&str])| {
        also.contains(&name.as_str()).then_some(Meaning::Also(*column))
    };
    named(&name).map(Meaning::Own).or_else(|| COLUMNS.iter().find_map(is_also))
}

/// By the name that `--column` takes.
pub(super) fn named(name: &str) -> Option<Column> {
    COLUMNS.iter().find(|(_, own, _)| *own == name).map(|(column, ..)| *column)
}

pub(super) fn all() -> Vec<String> {
    COLUMNS.iter().map(|(_, own, _)| (*own).to_owned()).collect()
}

pub(super) fn choices() -> Choices<Column> {
    let mut choices = Choices::default();
    for counter in COUNTERS {
        choices.say(counter, None);
    }
    choices
}

/// How a column is called in a language.
pub(super) fn called(tr: &Tr, column: Column) -> String {
    match column {
        Column::Unit => tr.t("list-column-unit"),
        Column::Period => tr.t("list-column-period"),
        Column::Transactions => tr.t("list-column-transactions"),
        Column::Field => tr.t("list-column-field"),
    }
    .to_string()
}
