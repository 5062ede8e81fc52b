//! Who has answered by service field: responses held against the transactions of each field.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::groups::{Groups, version_of};
use super::plan::rate;
use super::{Asked, Sources};
use crate::definition::{Field, OptionCode, Survey, UnitId};
use crate::index::layout::RESPONSES;
use crate::index::levels::now;
use crate::index::{Layout, Tally};
use crate::store::{Result, TallyQuery, TallyRow};

/// One service field at a unit, or at all units together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldRow {
    /// The option of the question that names the field; none for responses that name none.
    pub field: Option<OptionCode>,
    /// Of the period, as far as they were imported by field.
    pub transactions: Option<i64>,
    pub responses: i64,
    /// Responses to a hundred transactions; over several units, of those whose transactions are known by field.
    pub rate: Option<String>,
}

/// The responses of each unit by service field.
pub(super) struct ByField<'a> {
    question: &'a Field,
    responses: HashMap<UnitId, BTreeMap<Option<OptionCode>, i64>>,
}

impl<'a> ByField<'a> {
    /// None of a survey that names no service field.
    pub(super) async fn of(
        sources: Sources<'_>,
        asked: &'a Asked<'_>,
        units: &[UnitId],
    ) -> Result<Option<Self>> {
        let survey: &Survey = asked.survey;
        let Some(question) = survey.service_field() else { return Ok(None) };
        let months = asked.period.months();
        let query = TallyQuery { survey: &survey.id, units: Some(units), months, segment: None };
        let mut layouts = HashMap::new();
        let mut found = Self { question, responses: HashMap::new() };
        let each = |row: TallyRow| {
            if !layouts.contains_key(&row.version)
                && let Ok(version) = version_of(sources, survey, &row.version)
            {
                let layout = Layout::of(&version);
                layouts.insert(row.version.clone(), (version, layout));
            }
            let known = layouts.get(&row.version);
            // The unit's figures say that something is missing.
            let Some(((version, layout), tally)) =
                known.and_then(|known| Some((known, row.tally(&known.1)?)))
            else {
                return Ok(());
            };
            found.count(survey, (version, layout), row.unit, &tally);
            Ok(())
        };
        sources.store.each_tally(query, each).await?;
        Ok(Some(found))
    }

    fn count(&mut self, survey: &Survey, of: (&Survey, &Layout), unit: UnitId, tally: &Tally) {
        let (version, layout) = of;
        let counts = self.responses.entry(unit).or_default();
        let mut without = tally.cell(RESPONSES);
        for (then, cells) in version.fields.iter().zip(&layout.fields) {
            let Some((place, code)) = now(survey, version, then) else { continue };
            if survey.fields[place].id != self.question.id {
                continue;
            }
            for option in then.options() {
                let field =
                    self.question.option(code(option.code)).filter(|is| !is.no_answer && !option.no_answer);
                if let Some((field, cell)) = field.zip(cells.count(option.code)) {
                    *counts.entry(Some(field.code)).or_default() += tally.cell(cell);
                    without -= tally.cell(cell);
                }
            }
        }
        *counts.entry(None).or_default() += without;
    }

    /// The fields of one unit that have transactions or responses, in the order of the question.
    pub(super) fn unit(&self, groups: &Groups<'_>, unit: &UnitId) -> Vec<FieldRow> {
        let known = groups.counted_transactions(unit).by_field();
        let row = |field: Option<OptionCode>| {
            let of_field =
                |known: &BTreeMap<_, i64>| field.map(|field| known.get(&field).copied().unwrap_or(0));
            let transactions = known.as_ref().and_then(of_field);
            let responses =
                self.responses.get(unit).and_then(|counts| counts.get(&field)).copied().unwrap_or(0);
            let rate = transactions.and_then(|known| rate(responses, known));
            FieldRow { field, transactions, responses, rate }
        };
        self.codes().map(row).filter(|row| row.responses > 0 || row.transactions > Some(0)).collect()
    }

    /// The same of all units together, from the rows of each.
    pub(super) fn together<'r>(&self, units: impl Iterator<Item = &'r [FieldRow]> + Clone) -> Vec<FieldRow> {
        let row = |field: Option<OptionCode>| {
            let rows = || units.clone().flatten().filter(move |row| row.field == field);
            let known = || rows().filter_map(|row| Some((row.transactions?, row.responses)));
            let transactions = known().map(|(transactions, _)| transactions).reduce(|sum, of| sum + of);
            let answered = known().map(|(_, responses)| responses).sum();
            FieldRow {
                field,
                transactions,
                responses: rows().map(|row| row.responses).sum(),
                rate: transactions.and_then(|transactions| rate(answered, transactions)),
            }
        };
        self.codes().map(row).filter(|row| row.responses > 0 || row.transactions.is_some()).collect()
    }

    fn codes(&self) -> impl Iterator<Item = Option<OptionCode>> {
        let fields = self.question.options().iter().filter(|option| !option.no_answer);
        fields.map(|option| Some(option.code)).chain([None])
    }
}
