//! All figures of a province for each of twelve months, and for the twelve together, with their intervals, from
//! tallies that rest on few responses and on many times more. Both in turn, in one run.
//!
//! `cargo bench --bench figures`; behind `--`, the number of units (those that ship when left out), of the
//! fewer responses, and how many times more the many are; `records=FOLDER` keeps them for the next time.

use std::time::Instant;

use hailong::cli::Place;
use hailong::cli::open::{Opened, open};
use hailong::definition::{Month, Period, SurveyId};
use hailong::report::among::Among;
use hailong::report::{Asked, Audience, matrix};

use province::{Outcome, Record, SURVEY, Wanted, summary};

mod province;

const ROUNDS: usize = 5;

#[tokio::main]
async fn main() -> Outcome<()> {
    let wanted = Wanted::stated();
    let times_more = wanted.times_more;
    let folder = tempfile::tempdir()?;
    let [small, large] = wanted.records(folder.path()).await?;
    let [small, large] = [Reader::of(small).await?, Reader::of(large).await?];
    for (what, periods) in [("twelve months", &small.months()[..]), ("the year", &[small.year()][..])] {
        let (mut times, mut ratios) = (Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            // Of what was computed before, a store that has just been opened remembers nothing.
            let (figures, few) = small.opened_anew().await?.figures(periods).await?;
            let (_, many) = large.opened_anew().await?.figures(periods).await?;
            // The first round only warms up.
            if round > 0 {
                println!(
                    "{what}, {figures} figures: {few:.0} ms; of {times_more} times the responses {many:.0} ms"
                );
                times.push(many);
                ratios.push(many / few);
            }
        }
        println!("{what}: {}", summary(times, ratios, times_more));
    }
    Ok(())
}

/// A record that figures are computed from.
struct Reader {
    place: Place,
    opened: Opened,
    until: Month,
}

impl Reader {
    async fn of(Record { place, until }: Record) -> Outcome<Self> {
        Ok(Self { opened: open(&place).await?, place, until })
    }

    async fn opened_anew(&self) -> Outcome<Self> {
        Self::of(Record { place: self.place.clone(), until: self.until }).await
    }

    fn months(&self) -> Vec<Period> {
        (0..12).filter_map(|back| self.until.plus(-back)).map(Period::Month).collect()
    }

    fn year(&self) -> Period {
        Period::Wave { id: "year".into(), from: self.until.plus(-11).unwrap_or(Month::FIRST), to: self.until }
    }

    /// How many figures there are, and the milliseconds it takes to read and compute them all.
    async fn figures(&self, periods: &[Period]) -> Outcome<(usize, f64)> {
        let survey = self.opened.survey(&SurveyId::parse(SURVEY)?)?;
        let top = self.opened.catalogue.units.root().ok_or("no unit at the top")?;
        let (begin, mut count) = (Instant::now(), 0);
        for period in periods {
            let asked = Asked {
                survey,
                unit: &top.id,
                period,
                among: Among::EVERYBODY,
                by: None,
                audience: Audience::Administration,
            };
            let matrix = matrix(self.opened.sources(), &asked).await?;
            count += (matrix.rows.len() + 1) * survey.index.nodes.len();
        }
        Ok((count, begin.elapsed().as_secs_f64() * 1000.0))
    }
}
