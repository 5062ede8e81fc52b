//! `hailong simulate`: plausible responses through the normal intake.

use std::collections::VecDeque;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::Args;
use rand::RngExt as _;
use time::{Duration, OffsetDateTime, Time};
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::open::{Opened, open_or_make};
use super::plausible::Respondents;
use super::{counted, progress, survey_id};
use crate::definition::period::LOCAL;
use crate::definition::{Channel, Lang, Month, Survey, SurveyId, Unit};
use crate::response::Response;
use crate::store::{Accepted, Intake, IntakeError};

/// Submissions under way at a time: enough to fill batches, fewer than the intake lets wait.
const WINDOW: usize = 2000;

/// A day that every month has.
const LAST_DAY: u8 = 28;

#[derive(Debug, Args)]
pub struct Options {
    #[arg(long, value_parser = survey_id)]
    survey: SurveyId,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    responses: u64,
    /// The same seed writes the same responses
    #[arg(long, value_name = "K", default_value_t = 1)]
    seed: u64,
    /// Last of the twelve months they are spread over; the last full month when left out
    #[arg(long, value_name = "MONTH")]
    until: Option<Month>,
}

pub async fn run(place: &super::Place, options: &Options) -> anyhow::Result<bool> {
    let opened = open_or_make(place).await?;
    let survey = opened.survey(&options.survey)?.clone();
    let until = options.until.unwrap_or_else(|| last_month(&opened));
    let (created, repeated) = write(&opened, &survey, options.responses, options.seed, until).await?;
    println!("{} written, {repeated} were there already", counted(created, "simulated response"));
    Ok(true)
}

/// The last month that is over in Vietnam.
pub fn last_month(opened: &Opened) -> Month {
    let month = Month::of_date(opened.today());
    month.plus(-1).unwrap_or(month)
}

/// Writes responses and folds them: how many are new and how many were there.
pub async fn write(
    opened: &Opened,
    survey: &Arc<Survey>,
    count: u64,
    seed: u64,
    until: Month,
) -> anyhow::Result<(u64, u64)> {
    let months: Vec<Month> = (-11..=0).filter_map(|back| until.plus(back)).collect();
    let covered = opened.catalogue.units.iter().filter(|unit| survey.covers(unit));
    let units: Vec<Counter<'_>> = covered.filter_map(|unit| Counter::new(unit, &months)).collect();
    if units.is_empty() {
        bail!("in the twelve months to {until} there is no unit that {} asks about", survey.id);
    }
    let intake = Intake::start(opened.store.clone(), WINDOW * 2);
    let bar = progress::bar(Some(count), survey.id.as_str());
    let mut respondents = Respondents::new(survey, seed);
    let mut open: VecDeque<JoinHandle<Result<Accepted, IntakeError>>> = VecDeque::new();
    let (mut created, mut repeated) = (0, 0);
    let mut count_in = |accepted| match accepted {
        Accepted::Created => created += 1,
        Accepted::Repeated => repeated += 1,
    };
    for _ in 0..count {
        let response = next(&mut respondents, survey, &units)?;
        let intake = intake.clone();
        open.push_back(tokio::spawn(async move { intake.submit(response).await }));
        if open.len() >= WINDOW
            && let Some(first) = open.pop_front()
        {
            count_in(first.await?.context("a response was not taken")?);
            bar.inc(1);
        }
    }
    for waiting in open {
        count_in(waiting.await?.context("a response was not taken")?);
        bar.inc(1);
    }
    intake.close().await;
    opened.store.fold(&opened.versions).await?;
    bar.finish_and_clear();
    Ok((created, repeated))
}

/// A unit with the months it exists in from end to end, each with its number among the twelve.
struct Counter<'u> {
    unit: &'u Unit,
    months: Vec<(i64, Month)>,
}

impl<'u> Counter<'u> {
    fn new(unit: &'u Unit, months: &[Month]) -> Option<Self> {
        let exists = |month: &Month| {
            [1, LAST_DAY].into_iter().all(|day| date(*month, day).is_ok_and(|day| unit.exists_on(day)))
        };
        let numbered = (0..).zip(months.iter().copied());
        let months: Vec<(i64, Month)> = numbered.filter(|(_, month)| exists(month)).collect();
        (!months.is_empty()).then_some(Self { unit, months })
    }
}

fn next(
    respondents: &mut Respondents<'_>,
    survey: &Survey,
    units: &[Counter<'_>],
) -> anyhow::Result<Response> {
    // Some units serve many more people than others.
    let draw =
        respondents.rng.random_range(0..units.len()).min(respondents.rng.random_range(0..units.len() * 3));
    let Counter { unit, months } = &units[draw];
    let (month, named) = months[respondents.rng.random_range(0..months.len())];
    let at = moment(respondents, named)?;
    let lang = if respondents.rng.random_range(0..100) < 96 { Lang::vi() } else { Lang::en() };
    let lang = if survey.languages.contains(&lang) { lang } else { survey.languages[0].clone() };
    let answers = respondents.answers(unit, month, &lang);
    let channels: Vec<Channel> =
        survey.channels.iter().copied().filter(|channel| *channel != Channel::Import).collect();
    let channel = match channels.as_slice() {
        [] => Channel::Import,
        some => some[respondents.rng.random_range(0..some.len())],
    };
    let duration = respondents.rng.random_range(60..900_i64);
    let id = uuid::Builder::from_random_bytes(respondents.rng.random()).into_uuid();
    Ok(Response {
        id: as_version_7(id, at),
        survey: survey.id.clone(),
        version: survey.version.clone(),
        unit: unit.id.clone(),
        channel,
        stated_at: Some(at),
        received_at: at + Duration::seconds(1),
        duration: Some(duration),
        language: lang,
        answers,
    })
}

/// A working hour of some day of the month, Vietnamese time.
fn moment(respondents: &mut Respondents<'_>, month: Month) -> anyhow::Result<OffsetDateTime> {
    let date = date(month, respondents.rng.random_range(1..=LAST_DAY))?;
    let second = respondents.rng.random_range(8 * 3600..17 * 3600);
    Ok((date.with_time(Time::MIDNIGHT).assume_offset(LOCAL) + Duration::seconds(second))
        .to_offset(time::UtcOffset::UTC))
}

fn date(month: Month, day: u8) -> anyhow::Result<time::Date> {
    let name = time::Month::try_from(month.number())?;
    Ok(time::Date::from_calendar_date(month.year().number(), name, day)?)
}

/// The random bits of an id behind the milliseconds of a moment.
fn as_version_7(id: Uuid, at: OffsetDateTime) -> Uuid {
    let millis = u64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(0);
    let mut random = [0; 10];
    random.copy_from_slice(&id.as_bytes()[6..]);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
