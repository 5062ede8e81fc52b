//! How far a page of results can be relied on: still moving, or published for good.

use time::OffsetDateTime;

use super::super::figures::period::heading;
use crate::definition::Survey;
use crate::export::figures::rows;
use crate::report::publication::{Change, Document};
use crate::store::Publication;
use crate::words::Tr;

/// Handed to the pages of results as `standing`.
pub(super) struct Standing {
    /// As of when, and whether it can still change.
    pub(super) text: String,
    pub(super) edition: Option<EditionView>,
}

pub(super) struct EditionView {
    pub(super) address: String,
    /// Why there is another edition, or what was said with the first.
    pub(super) note: String,
    pub(super) is_correction: bool,
    pub(super) changes: Vec<ChangeRow>,
    /// Changes that are not listed here.
    pub(super) more_changes: usize,
    pub(super) files: Vec<File>,
    pub(super) digest: String,
    pub(super) counts: String,
    /// The one that replaced this.
    pub(super) newer: Option<String>,
    pub(super) older: Option<String>,
}

pub(in crate::web) struct ChangeRow {
    pub(in crate::web) unit: String,
    pub(in crate::web) node: String,
    pub(in crate::web) before: String,
    pub(in crate::web) after: String,
}

pub(super) struct File {
    pub(super) href: String,
    pub(super) text: String,
}

/// More are in the files.
const MOST_CHANGES: usize = 20;

impl Standing {
    /// Figures of the record as it is now.
    pub(super) fn provisional(tr: &Tr, now: OffsetDateTime) -> Self {
        Self { text: tr.t("results-provisional").arg("moment", tr.moment(now)).to_string(), edition: None }
    }

    /// Figures of one edition; `last` is the number of the period's last.
    pub(super) fn published(
        tr: &Tr,
        survey: &Survey,
        document: &Document,
        publication: &Publication,
        last: i64,
    ) -> Self {
        let Publication { edition, published_at, .. } = publication;
        let said = if *edition == 1 { tr.t("results-published") } else { tr.t("results-corrected") };
        let text = said.arg("moment", tr.moment(*published_at)).arg("edition", *edition).to_string();
        let address = address(publication);
        let other = |edition: i64| format!("/results/{}/{}/{edition}", document.survey, document.period);
        let file = |name: &str, text: String| File { href: format!("{address}/{name}"), text };
        let has_levels = !document.questions.is_empty();
        let levels = has_levels.then(|| file("levels.csv", tr.t("results-file-levels").to_string()));
        let figures = [("figures.xlsx", "XLSX"), ("figures.csv", "CSV"), ("figures.json", "JSON")];
        let files =
            figures.map(|(name, text)| file(name, text.to_owned())).into_iter().chain(levels).collect();
        let row = |change: &Change| ChangeRow::new(tr, survey, document, change);
        let view = EditionView {
            note: document.note.clone(),
            is_correction: *edition > 1,
            changes: document.changes.iter().take(MOST_CHANGES).map(row).collect(),
            more_changes: document.changes.len().saturating_sub(MOST_CHANGES),
            files,
            digest: publication.digest.clone(),
            counts: tr
                .t("results-counts")
                .arg("responses", document.responses)
                .arg("excluded", document.excluded)
                .arg("rows", rows(document).count())
                .to_string(),
            newer: (*edition < last).then(|| other(last)),
            older: (*edition > 1).then(|| other(edition - 1)),
            address,
        };
        Self { text, edition: Some(view) }
    }
}

impl ChangeRow {
    pub(in crate::web) fn new(tr: &Tr, survey: &Survey, document: &Document, change: &Change) -> Self {
        let node = document.nodes.iter().find(|node| node.id == change.node);
        let number = |text: &Option<String>| {
            let number = text.as_ref().and_then(|text| text.parse().ok());
            number.map_or_else(|| tr.t("results-no-figure").to_string(), |number| tr.number(number))
        };
        let unit = document.unit(&change.unit).map(|unit| tr.of(&unit.name));
        let node = node
            .map(|node| tr.of(&node.title))
            .or_else(|| Some(tr.of(&survey.index.node(&change.node)?.title)));
        let level = level(tr, document, &change.node);
        Self {
            unit: unit.unwrap_or(&change.unit).to_owned(),
            node: level.unwrap_or_else(|| node.unwrap_or(&change.node).to_owned()),
            before: number(&change.before),
            after: number(&change.after),
        }
    }
}

/// A level of a question, `i15=4` in the document.
fn level(tr: &Tr, document: &Document, written: &str) -> Option<String> {
    let (question, code) = written.split_once('=')?;
    let question = document.questions.iter().find(|known| known.id == question)?;
    let option = question.options.iter().find(|option| option.code.to_string() == code)?;
    Some(format!("{}: {}", tr.of(&question.text), tr.of(&option.text)))
}

/// Where an edition stands for ever.
pub(in crate::web) fn address(publication: &Publication) -> String {
    let Publication { survey, period, edition, .. } = publication;
    format!("/results/{survey}/{period}/{edition}")
}

/// The period of a publication as people read it.
pub(in crate::web) fn period_heading(tr: &Tr, survey: &Survey, period: &str) -> String {
    crate::definition::Period::parse(period, &survey.waves)
        .map_or_else(|_| period.to_owned(), |period| heading(tr, survey, &period))
}
