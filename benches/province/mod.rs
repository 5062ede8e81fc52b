//! Two records of one province: a few responses, and many times more.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use hailong::cli::open::open;
use hailong::cli::{Place, simulate};
use hailong::definition::{Month, SurveyId};

pub(crate) type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

pub(crate) const SURVEY: &str = "counter";

/// As the arguments behind `--` say: the number of units (those that ship when left out), of the fewer
/// responses, and how many times more the many are; and `records=FOLDER`, which keeps the records there for the
/// next time.
pub(crate) struct Wanted {
    units: Option<u64>,
    fewer: u64,
    pub(crate) times_more: u64,
    kept: Option<PathBuf>,
}

/// A record with its last month.
pub(crate) struct Record {
    pub(crate) place: Place,
    pub(crate) until: Month,
}

impl Wanted {
    pub(crate) fn stated() -> Self {
        let numbers: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
        Self {
            units: numbers.first().copied(),
            fewer: numbers.get(1).copied().unwrap_or(20_000),
            times_more: numbers.get(2).copied().unwrap_or(10),
            kept: std::env::args().find_map(|argument| Some(argument.strip_prefix("records=")?.into())),
        }
    }

    /// The fewer responses, and the many: in a folder, unless another is named that keeps them.
    pub(crate) async fn records(&self, folder: &Path) -> Outcome<[Record; 2]> {
        let folder = self.kept.as_deref().unwrap_or(folder);
        let shipped = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/survey-defs"));
        let defs = match self.units {
            None => shipped,
            Some(units) => province(&shipped, folder, units)?,
        };
        let small = filled(folder, &defs, self.fewer).await?;
        Ok([small, filled(folder, &defs, self.fewer * self.times_more).await?])
    }
}

/// A province with so many communes, and the surveys that ship.
fn province(shipped: &Path, folder: &Path, units: u64) -> Outcome<PathBuf> {
    let defs = folder.join("survey-defs");
    std::fs::create_dir_all(&defs)?;
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

async fn filled(folder: &Path, defs: &Path, responses: u64) -> Outcome<Record> {
    let [database, filled] = ["db", "filled"].map(|kind| folder.join(format!("{responses}.{kind}")));
    let database = format!("sqlite:{}", database.display());
    let place = Place { database, defs: defs.to_owned(), lang: None };
    let opened = open(&place).await?;
    let survey = opened.survey(&SurveyId::parse(SURVEY)?)?.clone();
    let until = simulate::last_month(&opened);
    if !filled.exists() {
        simulate::write(&opened, &survey, responses, 7, until).await?;
        std::fs::write(filled, "")?;
    }
    Ok(Record { place, until })
}

/// The median of the times that many responses take, and of how much longer that is than for few.
pub(crate) fn summary(mut times: Vec<f64>, mut ratios: Vec<f64>, times_more: u64) -> String {
    times.sort_by(f64::total_cmp);
    ratios.sort_by(f64::total_cmp);
    format!(
        "median {:.0} ms; {times_more} times the responses take {:.2} times as long (from {:.2} to {:.2})",
        times[times.len() / 2],
        ratios[ratios.len() / 2],
        ratios[0],
        ratios[ratios.len() - 1]
    )
}
