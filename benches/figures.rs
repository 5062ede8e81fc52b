//! All figures of a province for each of twelve months, and for the twelve together, with their intervals, from
//! tallies that rest on few responses and on many times more. Both in turn, in one run.
//!
//! `cargo bench --bench figures`; behind `--`, the number of units (those that ship when left out), of the
//! fewer responses, and how many times more the many are.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use hailong::cli::open::{Opened, open};
use hailong::cli::{Place, simulate};
use hailong::definition::{Month, Period, SurveyId};
use hailong::report::{Asked, Audience, matrix};

type Outcome<T> = Result<T, Box<dyn Error>>;

const SURVEY: &str = "counter";
const ROUNDS: usize = 5;

#[tokio::main]
async fn main() -> Outcome<()> {
    let numbers: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (units, fewer) = (numbers.first().copied(), numbers.get(1).copied().unwrap_or(20_000));
    let times_more = numbers.get(2).copied().unwrap_or(10);
    let folder = tempfile::tempdir()?;
    let shipped = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/survey-defs"));
    let defs = match units {
        None => shipped,
        Some(units) => province(&shipped, folder.path(), units)?,
    };
    let small = filled(folder.path(), &defs, fewer).await?;
    let large = filled(folder.path(), &defs, fewer * times_more).await?;
    for (what, periods) in [("twelve months", &small.months()[..]), ("the year", &[small.year()][..])] {
        let (mut times, mut ratios) = (Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            let (figures, few) = small.figures(periods).await?;
            let (_, many) = large.figures(periods).await?;
            // The first round only warms up.
            if round > 0 {
                println!(
                    "{what}, {figures} figures: {few:.0} ms; of {times_more} times the responses {many:.0} ms"
                );
                times.push(many);
                ratios.push(many / few);
            }
        }
        times.sort_by(f64::total_cmp);
        ratios.sort_by(f64::total_cmp);
        println!(
            "{what}: median {:.0} ms; {times_more} times the responses take {:.2} times as long (from {:.2} to {:.2})",
            times[ROUNDS / 2],
            ratios[ROUNDS / 2],
            ratios[0],
            ratios[ROUNDS - 1]
        );
    }
    Ok(())
}

/// A province with so many communes, and the surveys that ship.
fn province(shipped: &Path, folder: &Path, units: u64) -> Outcome<PathBuf> {
    let defs = folder.join("survey-defs");
    std::fs::create_dir(&defs)?;
    std::fs::copy(shipped.join("counter.toml"), defs.join("counter.toml"))?;
    let kind = |id: &str| format!("[[kind]]\nid = \"{id}\"\ntitle.vi = \"{id}\"\ntitle.en = \"{id}\"\n\n");
    let mut text: String = ["province", "department", "commune", "ward", "district"].map(kind).concat();
    text.push_str(
        "[[unit]]\nid = \"top\"\nkind = \"province\"\nname.vi = \"Tỉnh\"\nname.en = \"Province\"\n",
    );
    for at in 0..units {
        write!(
            text,
            "\n[[unit]]\nid = \"u{at}\"\nkind = \"commune\"\nparent = \"top\"\nname.vi = \"Xã {at}\"\nname.en = \"Commune {at}\"\n"
        )?;
    }
    std::fs::write(defs.join("units.toml"), text)?;
    Ok(defs)
}

/// A record with its last month.
struct Record {
    opened: Opened,
    until: Month,
}

async fn filled(folder: &Path, defs: &Path, responses: u64) -> Outcome<Record> {
    let database = format!("sqlite:{}", folder.join(format!("{responses}.db")).display());
    let opened = open(&Place { database, defs: defs.to_owned() }).await?;
    let survey = opened.survey(&SurveyId::parse(SURVEY)?)?.clone();
    let until = simulate::last_month(&opened);
    simulate::write(&opened, &survey, responses, 7, until).await?;
    Ok(Record { opened, until })
}

impl Record {
    fn months(&self) -> Vec<Period> {
        (0..12).map(|back| Period::Month(self.until.plus(-back))).collect()
    }

    fn year(&self) -> Period {
        Period::Wave { id: "year".into(), from: self.until.plus(-11), to: self.until }
    }

    /// How many figures there are, and the milliseconds it takes to read and compute them all.
    async fn figures(&self, periods: &[Period]) -> Outcome<(usize, f64)> {
        let survey = self.opened.survey(&SurveyId::parse(SURVEY)?)?;
        let top = self.opened.catalogue.units.root().ok_or("no unit at the top")?;
        let (begin, mut count) = (Instant::now(), 0);
        for period in periods {
            let asked = Asked { survey, unit: &top.id, period, by: None, audience: Audience::Administration };
            let matrix = matrix(self.opened.sources(), &asked).await?;
            count += (matrix.rows.len() + 1) * survey.index.nodes.len();
        }
        Ok((count, begin.elapsed().as_secs_f64() * 1000.0))
    }
}
