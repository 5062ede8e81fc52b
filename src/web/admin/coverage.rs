//! How many of those who were served have answered, and whether that is enough: short lines under a figure.

use std::collections::HashMap;

use super::super::PageError;
use super::super::figures::{Filter, Pen, Record, Visible};
use crate::definition::{Period, Unit, UnitId};
use crate::report::{Exactness, FieldRow, Plan, Weighting};

/// The plan of a period with its lines.
#[derive(Default)]
pub(super) struct Coverage {
    /// The response rate where transactions are known, and what the plan still lacks.
    pub(super) lines: Vec<String>,
    /// Who has answered by service field; empty where the survey names none.
    pub(super) fields: Vec<FieldLine>,
    /// How many responses a unit and all below it still lack, where that is planned.
    missing: HashMap<UnitId, i64>,
}

/// One service field.
pub(super) struct FieldLine {
    pub(super) name: String,
    pub(super) responses: String,
    /// Transactions and the response rate.
    pub(super) known: [Option<String>; 2],
}

/// Empty beside a part of the index or of the respondents, and for all time: a plan is made for a period.
pub(super) async fn coverage(
    record: Record<'_>,
    visible: Visible<'_>,
    filter: &Filter<'_>,
    pen: &Pen<'_>,
) -> Result<Coverage, PageError> {
    let Some(wanted) = Exactness::usual(filter.survey) else { return Ok(Coverage::default()) };
    if filter.focus > 0 || !filter.among.is_everybody() || filter.period == Period::All {
        return Ok(Coverage::default());
    }
    let plan = visible.plan(record, filter.survey, &filter.period, wanted).await?;
    let weighting = visible.weighting(record, filter.survey, &filter.period).await?;
    let lines = [rate(pen, &plan), partly_known(pen, &plan), progress(pen, &plan, wanted)];
    let lines = lines.into_iter().flatten().chain(weights(pen, weighting.as_ref())).collect();
    let fields = plan.total.fields.iter().map(|row| field_line(pen, row)).collect();
    let missing = match plan.is_begun() {
        true => plan.missing_by_unit(&record.edition.catalogue.units),
        false => HashMap::new(),
    };
    Ok(Coverage { lines, fields, missing })
}

impl Coverage {
    /// How many responses a unit and all below it still lack, when any.
    pub(super) fn missing(&self, pen: &Pen<'_>, unit: &Unit) -> Option<String> {
        let missing = *self.missing.get(&unit.id).filter(|missing| **missing > 0)?;
        Some(pen.tr.t("matrix-missing").arg("missing", pen.count(missing)).to_string())
    }
}

fn rate(pen: &Pen<'_>, plan: &Plan) -> Option<String> {
    let rate = pen.tr.percent(plan.total.rate.as_ref()?.parse().ok()?);
    let transactions = pen.count(plan.total.transactions?);
    let (known, units) = (plan.total.with_transactions, plan.total.units);
    let phrase = match known < units {
        true => pen
            .tr
            .t("coverage-rate-some")
            .arg("rate", rate)
            .arg("transactions", transactions)
            .arg("known", known.to_string())
            .arg("units", units.to_string()),
        false => pen.tr.t("coverage-rate").arg("rate", rate).arg("transactions", transactions),
    };
    Some(phrase.to_string())
}

/// Where transactions are known for a part of the period alone: neither rate nor weight rests on them.
fn partly_known(pen: &Pen<'_>, plan: &Plan) -> Option<String> {
    let part = plan.total.partly_known?;
    let key = if plan.total.units == 1 { "coverage-part" } else { "coverage-part-units" };
    let phrase = pen.tr.t(key).arg("months", part.months_said()).arg("of", part.of.to_string());
    Some(phrase.arg("units", part.units.to_string()).to_string())
}

/// What responses were weighted to, and the groups nobody is in.
fn weights(pen: &Pen<'_>, weighting: Option<&Weighting>) -> Vec<String> {
    let Some(weighting) = weighting else { return Vec::new() };
    let margin =
        |id: &String| pen.survey.field(id).map_or(id.clone(), |field| pen.tr.of(&field.text).to_owned());
    let margins = weighting.margins.iter().map(margin).collect::<Vec<_>>().join("; ");
    let key = if weighting.met { "weighting-met" } else { "weighting-not-met" };
    let largest = weighting.largest.parse().map_or_else(|_| String::new(), |largest| pen.tr.number(largest));
    let mut said = vec![pen.tr.t(key).arg("margins", margins).arg("largest", largest).to_string()];
    let group = |empty: &String| {
        let (question, code) = empty.split_once('=')?;
        let option = pen.survey.field(question)?.option(code.parse().ok()?)?;
        Some(pen.tr.of(&option.text).to_owned())
    };
    let empty = weighting.empty.iter().filter_map(group).collect::<Vec<_>>().join("; ");
    if !empty.is_empty() {
        said.push(pen.tr.t("weighting-empty").arg("groups", empty).to_string());
    }
    said
}

fn field_line(pen: &Pen<'_>, row: &FieldRow) -> FieldLine {
    let option = row.field.and_then(|field| pen.survey.service_field()?.option(field));
    FieldLine {
        name: option.map_or_else(
            || pen.tr.t("coverage-no-field").to_string(),
            |option| pen.tr.of(&option.text).to_owned(),
        ),
        responses: pen.count(row.responses),
        known: [
            row.transactions.map(|transactions| pen.count(transactions)),
            row.rate.as_ref().and_then(|rate| Some(pen.tr.percent(rate.parse().ok()?))),
        ],
    }
}

fn progress(pen: &Pen<'_>, plan: &Plan, wanted: Exactness) -> Option<String> {
    let margin = pen.tr.number(pen.plain(wanted.margin));
    let (missing, needed) = (plan.total.missing?, pen.count(plan.total.needed?));
    let lacking = pen.count(missing);
    let phrase = match plan.units.len() {
        0 => return None,
        1 if !plan.is_begun() && missing > 0 => {
            pen.tr.t("coverage-begin-one").arg("margin", margin).arg("needed", needed)
        }
        _ if !plan.is_begun() && missing > 0 => {
            let each = pen.count(plan.units.iter().filter_map(|row| row.needed).max()?);
            pen.tr.t("coverage-begin").arg("margin", margin).arg("each", each)
        }
        1 if missing == 0 => pen.tr.t("coverage-enough").arg("margin", margin).arg("needed", needed),
        1 => pen.tr.t("coverage-missing").arg("margin", margin).arg("needed", needed).arg("missing", lacking),
        units if missing == 0 => {
            pen.tr.t("coverage-all").arg("margin", margin).arg("units", units.to_string())
        }
        units => {
            let (enough, units) = (plan.total.enough.to_string(), units.to_string());
            pen.tr
                .t("coverage-units")
                .arg("margin", margin)
                .arg("missing", lacking)
                .arg("enough", enough)
                .arg("units", units)
        }
    };
    Some(phrase.to_string())
}
