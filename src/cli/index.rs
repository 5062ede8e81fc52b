//! `hailong index`: indices, straight from the store.

use clap::Args;

use super::open::open;
use super::unit_option::unit;
use super::{Format, Place, near, survey_id};
use crate::definition::{Lang, QuestionId, SurveyId};
use crate::report::among::Among;
use crate::report::{Also, Asked, Audience, breakdown, indices, table};

#[derive(Debug, Args)]
pub struct Options {
    #[arg(long, value_parser = survey_id)]
    survey: SurveyId,
    /// The unit with all below it; everything when left out
    #[arg(long)]
    unit: Option<String>,
    /// 2026-03, 2026-Q1, 2026-H1, 2026, a wave's id, or all
    #[arg(long, default_value = "all")]
    period: String,
    /// Break down by a segment question, by channel, or by standing (verified channels against open ones)
    #[arg(long, value_name = "SEGMENT")]
    by: Option<String>,
    /// Hold the figures against another period
    #[arg(long, value_name = "PERIOD")]
    against: Option<String>,
    /// Also how answers are spread over the options of each question
    #[arg(long)]
    levels: bool,
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub async fn run(place: &Place, options: &Options) -> anyhow::Result<bool> {
    let opened = open(place).await?;
    let survey = opened.survey(&options.survey)?;
    let units = &opened.catalogue.units;
    let unit = unit(units, options.unit.as_deref(), opened.today())?;
    let parse = |text: &String| near::period(text, &survey.waves);
    let period = parse(&options.period)?;
    let against = options.against.as_ref().map(parse).transpose()?;
    let by = options.by.as_deref().map(|id| segment(survey, id)).transpose()?;
    let asked = Asked {
        survey,
        unit: &unit.id,
        period: &period,
        among: Among::EVERYBODY,
        by: by.as_ref(),
        audience: Audience::Administration,
    };
    let report =
        indices(opened.sources(), &asked, Also { against: against.as_ref(), levels: options.levels }).await?;
    match options.format {
        Format::Table => print!("{}", table::as_text(survey, &report, &Lang::vi())),
        Format::Json => println!("{}", serde_json::to_string_pretty(&report)?),
        Format::Csv => {
            print!("{}", table::as_csv(&report)?);
            report.notes().iter().for_each(|note| eprintln!("{note}"));
        }
    }
    Ok(true)
}

fn segment(survey: &crate::definition::Survey, id: &str) -> anyhow::Result<QuestionId> {
    breakdown::segment(survey, id).map_err(|known| {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        anyhow::anyhow!("`{id}` is no segment of {}{}", survey.id, near::advice(id, &known))
    })
}
