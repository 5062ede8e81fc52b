//! Columns of a file of responses, by the names that people and other programs give them.

use std::collections::HashMap;

use crate::definition::Survey;
use crate::lookup::plain;
use crate::table_file::{Choices, Meaning};
use crate::words::Tr;

/// What a column says of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Unit,
    AnsweredAt,
    Language,
    ReceivedAt,
    Channel,
    Duration,
    Version,
    Excluded,
    /// By its place among the survey's fields.
    Question(usize),
}

/// Without these nothing can be imported.
pub(super) const NEEDED: [Column; 3] = [Column::Id, Column::Unit, Column::AnsweredAt];

/// The columns that are no questions: what exports call them, and what else they go by.
const OWN: [(Column, &str, &[&str]); 9] = [
    (
        Column::Id,
        "id",
        &[
            "response id",
            "uuid",
            "meta instanceid",
            "instanceid",
            "ma phieu",
            "ma so phieu",
            "ma tra loi",
            "ma phieu tra loi",
            "ma phieu khao sat",
        ],
    ),
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
            "unit id",
            "agency",
        ],
    ),
    (
        Column::AnsweredAt,
        "answered_at",
        &[
            "answered at",
            "submitdate",
            "date submitted",
            "submission time",
            "end",
            "ngay tra loi",
            "thoi diem tra loi",
            "thoi gian tra loi",
            "ngay khao sat",
            "ngay dien phieu",
            "dau thoi gian",
            "timestamp",
            "ngay gui",
        ],
    ),
    (Column::Language, "language", &["startlanguage", "start language", "ngon ngu"]),
    (Column::ReceivedAt, "received_at", &["received at", "thoi diem nhan"]),
    (Column::Channel, "channel", &["kenh"]),
    (Column::Duration, "duration", &["so giay tra loi", "interviewtime", "total time"]),
    (Column::Version, "version", &["phien ban"]),
    (Column::Excluded, "excluded", &["da loai"]),
];

/// What survey programs write besides, and what nobody needs here.
const OF_PROGRAMS: [&str; 27] = [
    "lastpage",
    "seed",
    "startdate",
    "datestamp",
    "ipaddr",
    "refurl",
    "token",
    "start",
    "today",
    "deviceid",
    "username",
    "simserial",
    "phonenumber",
    "_id",
    "_uuid",
    "_submission_time",
    "_validation_status",
    "_notes",
    "_status",
    "_submitted_by",
    "__version__",
    "_tags",
    "_index",
    "stt",
    "tt",
    "số thứ tự",
    "meta/rootUuid",
];

/// Which heading means what in a survey.
pub(super) struct Known<'s> {
    survey: &'s Survey,
    /// Columns by names without accents.
    names: HashMap<String, Column>,
}

impl<'s> Known<'s> {
    pub(super) fn new(survey: &'s Survey, tr: &Tr) -> Self {
        let mut names = HashMap::new();
        for (at, field) in survey.fields.iter().enumerate() {
            for (_, text) in field.text.iter() {
                let number = field.number.as_deref().unwrap_or_default();
                // A wording that two questions share says nothing.
                for name in [plain(text), plain(&format!("{number} {text}"))] {
                    let other = names.insert(name.clone(), Column::Question(at));
                    if other.is_some_and(|other| other != Column::Question(at)) {
                        names.remove(&name);
                    }
                }
            }
        }
        for (column, own, also) in OWN {
            names.extend(also.iter().map(|name| ((*name).to_owned(), column)));
            names.insert(plain(own), column);
            names.insert(plain(&named(tr, survey, column)), column);
        }
        Self { survey, names }
    }

    pub(super) fn meaning(&self, heading: &str) -> Option<Meaning<Column>> {
        if let Some(column) = self.named(heading) {
            return Some(Meaning::Own(column));
        }
        let lower = heading.to_lowercase();
        // Kobo writes the group before the question.
        let behind_group = heading.rsplit('/').next().unwrap_or_default();
        let found = self.question(&lower).or_else(|| self.question(behind_group));
        found.or_else(|| self.names.get(&plain(heading)).copied()).map(Meaning::Also)
    }

    /// By the name an export has, or a question's id.
    pub(super) fn named(&self, name: &str) -> Option<Column> {
        let own = OWN.iter().find(|(_, own, _)| *own == name).map(|(column, ..)| *column);
        own.or_else(|| self.question(name))
    }

    /// What an export calls a column.
    pub(super) fn own_name(&self, column: Column) -> String {
        let own = OWN.iter().find(|(known, ..)| *known == column).map(|(_, own, _)| (*own).to_owned());
        own.unwrap_or_else(|| match column {
            Column::Question(at) => {
                self.survey.fields.get(at).map_or(String::new(), |field| field.id.to_string())
            }
            _ => String::new(),
        })
    }

    fn question(&self, id: &str) -> Option<Column> {
        self.survey.fields.iter().position(|field| field.id.as_str() == id).map(Column::Question)
    }

    /// All names that `--column` takes.
    pub(super) fn all(&self) -> Vec<String> {
        let own = OWN.iter().map(|(_, own, _)| (*own).to_owned());
        own.chain(self.survey.fields.iter().map(|field| field.id.to_string())).collect()
    }

    /// Columns of other programs are left out from the start, unless a question is called so.
    pub(super) fn choices(&self) -> Choices<Column> {
        let mut choices = Choices::default();
        for name in OF_PROGRAMS.iter().filter(|name| self.meaning(name).is_none()) {
            choices.say(name, None);
        }
        choices
    }
}

/// How a column is called in a language.
pub(super) fn named(tr: &Tr, survey: &Survey, column: Column) -> String {
    match column {
        Column::Id => tr.t("list-column-id"),
        Column::Unit => tr.t("list-column-unit"),
        Column::AnsweredAt => tr.t("list-column-answered-at"),
        Column::Language => tr.t("list-column-language"),
        Column::ReceivedAt => tr.t("list-column-received-at"),
        Column::Channel => tr.t("list-column-channel"),
        Column::Duration => tr.t("list-column-duration"),
        Column::Version => tr.t("list-column-version"),
        Column::Excluded => tr.t("list-column-excluded"),
        Column::Question(at) => {
            return survey.fields.get(at).map_or(String::new(), |field| field.id.to_string());
        }
    }
    .to_string()
}
