//! `hailong plan`: how many responses each unit needs for a margin of error, and how many it has.

use anyhow::Context as _;
use clap::Args;
use rust_decimal::Decimal;

use super::open::open;
use super::unit_option::unit;
use super::{Format, Place, near, survey_id};
use crate::definition::{Lang, Month, Period, Survey, SurveyId, Units};
use crate::index::plan::CONFIDENCES;
use crate::report::among::Among;
use crate::report::{Asked, Audience, Exactness, FieldRow, Plan, PlanRow, plan};
use crate::response::cell::guarded;

#[derive(Debug, Args)]
pub struct Options {
    #[arg(long, value_parser = survey_id)]
    survey: SurveyId,
    /// The unit with all below it; everything when left out
    #[arg(long)]
    unit: Option<String>,
    /// 2026-03, 2026-Q1, 2026-H1, 2026 or a wave's id; the present quarter when left out
    #[arg(long)]
    period: Option<String>,
    /// Half the interval wanted for each unit's index, in points; 5 % of its scale when left out
    #[arg(long, value_parser = above_zero, value_name = "POINTS")]
    margin: Option<Decimal>,
    /// How sure the interval shall be, in percent: 90, 95 or 99
    #[arg(long, value_parser = confidence, default_value = "95", value_name = "PERCENT")]
    confidence: u8,
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

fn above_zero(text: &str) -> Result<Decimal, String> {
    let number = text.parse::<Decimal>().ok().filter(|number| *number > Decimal::ZERO);
    number.ok_or_else(|| "a number above zero".to_owned())
}

fn confidence(text: &str) -> Result<u8, String> {
    let known = text.parse().ok().filter(|percent| CONFIDENCES.contains(percent));
    known.ok_or_else(|| "90, 95 or 99".to_owned())
}

pub async fn run(place: &Place, options: &Options) -> anyhow::Result<bool> {
    let opened = open(place).await?;
    let survey = opened.survey(&options.survey)?;
    let units = &opened.catalogue.units;
    let unit = unit(units, options.unit.as_deref(), opened.today())?;
    let period = match &options.period {
        Some(text) => near::period(text, &survey.waves)?,
        None => Period::quarter_of(Month::of_date(opened.today())),
    };
    let usual = Exactness::usual(survey);
    let margin = options.margin.or(usual.map(|usual| usual.margin));
    let margin = margin.context("the index has no bounds; say how exact it shall be with --margin")?;
    let wanted = Exactness { margin, confidence: options.confidence };
    let asked = Asked {
        survey,
        unit: &unit.id,
        period: &period,
        among: Among::EVERYBODY,
        by: None,
        audience: Audience::Administration,
    };
    let plan = plan(opened.sources(), &asked, wanted).await?;
    match options.format {
        Format::Table => print!("{}", as_text(&plan, survey, units)),
        Format::Json => println!("{}", serde_json::to_string_pretty(&plan)?),
        Format::Csv => print!("{}", as_csv(&plan)?),
    }
    Ok(true)
}

const HEADS: [&str; 6] = ["transactions", "responses", "rate", "by method", "needed", "missing"];

fn as_text(plan: &Plan, survey: &Survey, units: &Units) -> String {
    let Plan { survey: id, version, period, margin, confidence, total, .. } = plan;
    let earlier = plan.earlier.as_ref().map_or(String::new(), |earlier| format!(" · variance of {earlier}"));
    let mut text = format!("{id} {version} · {period} · ±{margin} at {confidence} %{earlier}\n");
    text.push_str(&line(HEADS.map(str::to_owned), ""));
    for row in &plan.units {
        let name = units.get(row.unit.as_str()).map_or("", |unit| unit.name.get(&Lang::vi()));
        let known = row.known_months.map_or_else(String::new, |part| {
            format!(" · transactions known for {} of {} months", part.known, part.of)
        });
        let rest = format!("{} {name} ({}){known}", row.unit, row.basis.as_str());
        text.push_str(&line(cells(row), &rest));
        text.extend(row.fields.iter().map(|row| field_line(survey, row)));
    }
    let sums = [
        number(total.transactions),
        total.responses.to_string(),
        percent(total.rate.as_ref()),
        number(total.by_method),
        number(total.needed),
        number(total.missing),
    ];
    let of_some = (1..total.units).contains(&total.with_transactions);
    let of_some = match of_some {
        true => format!(" · transactions of {} of them", total.with_transactions),
        false => String::new(),
    };
    text.push_str(&line(sums, &format!("{} of {} units have enough{of_some}", total.enough, total.units)));
    text.extend(total.fields.iter().map(|row| field_line(survey, row)));
    text
}

fn field_line(survey: &Survey, row: &FieldRow) -> String {
    let option = row.field.and_then(|field| survey.service_field()?.option(field));
    let name = option.map_or_else(
        || "no service field".to_owned(),
        |option| format!("{} {}", option.code, option.text.get(&Lang::vi())),
    );
    let [none, nor, neither] = [(); 3].map(|()| String::new());
    let counts = [number(row.transactions), row.responses.to_string(), percent(row.rate.as_ref())];
    let [transactions, responses, rate] = counts;
    line([transactions, responses, rate, none, nor, neither], &format!("  · {name}"))
}

fn cells(row: &PlanRow) -> [String; 6] {
    [
        number(row.transactions),
        row.responses.to_string(),
        percent(row.rate.as_ref()),
        number(row.by_method),
        number(row.needed),
        number(row.missing),
    ]
}

fn line([transactions, responses, rate, by_method, needed, missing]: [String; 6], rest: &str) -> String {
    let line = format!(
        "{transactions:>12} {responses:>9} {rate:>8} {by_method:>9} {needed:>7} {missing:>7}  {rest}"
    );
    line.trim_end().to_owned() + "\n"
}

fn number(count: Option<i64>) -> String {
    count.map_or("–".to_owned(), |count| count.to_string())
}

fn percent(rate: Option<&String>) -> String {
    rate.map_or("–".to_owned(), |rate| format!("{rate} %"))
}

/// One row a unit, behind it one for each of its service fields; the fields of all units together stand last,
/// without a unit.
fn as_csv(plan: &Plan) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "survey",
        "version",
        "period",
        "margin",
        "confidence",
        "unit",
        "transactions",
        "responses",
        "rate",
        "by_method",
        "needed",
        "basis",
        "missing",
        "field",
        "known_months",
        "months",
    ])?;
    for row in &plan.units {
        writer.write_record([
            plan.survey.as_str(),
            &guarded(&plan.version),
            &plan.period,
            &plan.margin,
            &plan.confidence.to_string(),
            row.unit.as_str(),
            &or_empty(row.transactions),
            &row.responses.to_string(),
            row.rate.as_deref().unwrap_or_default(),
            &or_empty(row.by_method),
            &or_empty(row.needed),
            row.basis.as_str(),
            &or_empty(row.missing),
            "",
            &or_empty(row.known_months.map(|part| part.known.into())),
            &or_empty(row.known_months.map(|part| part.of.into())),
        ])?;
        fields_as_csv(&mut writer, plan, row.unit.as_str(), &row.fields)?;
    }
    fields_as_csv(&mut writer, plan, "", &plan.total.fields)?;
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn fields_as_csv(
    writer: &mut csv::Writer<Vec<u8>>,
    plan: &Plan,
    unit: &str,
    fields: &[FieldRow],
) -> anyhow::Result<()> {
    for row in fields {
        writer.write_record([
            plan.survey.as_str(),
            &guarded(&plan.version),
            &plan.period,
            &plan.margin,
            &plan.confidence.to_string(),
            unit,
            &or_empty(row.transactions),
            &row.responses.to_string(),
            row.rate.as_deref().unwrap_or_default(),
            "",
            "",
            "",
            "",
            &row.field.map_or("none".to_owned(), |field| field.to_string()),
            "",
            "",
        ])?;
    }
    Ok(())
}

fn or_empty(count: Option<i64>) -> String {
    count.map(|count| count.to_string()).unwrap_or_default()
}
