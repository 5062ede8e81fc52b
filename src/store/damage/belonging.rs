//! What belongs to a unit or a survey that the definitions do not have any more.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use super::super::dialect::on;
use super::super::{Generation, Result, Store};
use crate::definition::Catalogue;

/// What the definitions lack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Unit(String),
    Survey(String),
}

/// What belongs to it all the same. Nothing of it is lost, and nothing of it is in a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estray {
    pub place: Place,
    pub responses: i64,
    /// Transaction counts.
    pub transactions: i64,
    pub kiosks: i64,
    /// Lists of invitations.
    pub invitations: i64,
    pub accounts: i64,
}

impl Estray {
    fn of(place: Place) -> Self {
        Self { place, responses: 0, transactions: 0, kiosks: 0, invitations: 0, accounts: 0 }
    }
}

/// Which of the numbers.
type Number = fn(&mut Estray) -> &mut i64;

macro_rules! by_unit {
    ($store:expr, $text:literal) => {
        on!($store.db.reader(), conn => {
            let rows: Vec<(String, i64)> = sqlx::query_as($text).fetch_all(conn).await?;
            rows
        })
    };
}

impl Store {
    /// What the definitions have no place for; remembered until something is counted.
    pub async fn estrays(&self, catalogue: &Catalogue) -> Result<Arc<Vec<Estray>>> {
        let mut hasher = DefaultHasher::new();
        catalogue.units.iter().for_each(|unit| unit.id.hash(&mut hasher));
        catalogue.surveys().for_each(|survey| survey.id.hash(&mut hasher));
        let key = format!("estrays {}", hasher.finish());
        let at = self.generation().await?;
        if let Some(known) = self.remembered::<(Generation, Arc<Vec<Estray>>)>(&key)
            && known.0 == at
        {
            return Ok(known.1.clone());
        }
        let found = Arc::new(self.find_estrays(catalogue).await?);
        self.remember(key, Arc::new((at, found.clone())), found.len() * size_of::<Estray>());
        Ok(found)
    }

    async fn find_estrays(&self, catalogue: &Catalogue) -> Result<Vec<Estray>> {
        let mut found: BTreeMap<Place, Estray> = BTreeMap::new();
        let mut add = |place: Place, count: Number, number: i64| {
            let estray = found.entry(place.clone()).or_insert_with(|| Estray::of(place));
            *count(estray) += number;
        };
        let has_unit = |unit: &str| catalogue.units.get(unit).is_some();
        for (survey, unit) in self.tallied().await? {
            let place = match catalogue.survey(&survey) {
                None => Place::Survey(survey.clone()),
                Some(_) if !has_unit(&unit) => Place::Unit(unit.clone()),
                Some(_) => continue,
            };
            let number = self.count_at(&survey, &unit).await?;
            add(place, |estray| &mut estray.responses, number);
        }
        let transactions = by_unit!(self, "SELECT unit, COUNT(*) FROM population GROUP BY unit");
        let kiosks =
            by_unit!(self, "SELECT unit, COUNT(*) FROM device WHERE revoked_at IS NULL GROUP BY unit");
        let invitations = by_unit!(self, "SELECT unit, COUNT(*) FROM invitation GROUP BY unit");
        let accounts =
            by_unit!(self, "SELECT unit, COUNT(*) FROM account WHERE unit IS NOT NULL GROUP BY unit");
        let counts: [(Vec<(String, i64)>, Number); 4] = [
            (transactions, |estray| &mut estray.transactions),
            (kiosks, |estray| &mut estray.kiosks),
            (invitations, |estray| &mut estray.invitations),
            (accounts, |estray| &mut estray.accounts),
        ];
        for (rows, count) in counts {
            for (unit, number) in rows.into_iter().filter(|(unit, _)| !has_unit(unit)) {
                add(Place::Unit(unit), count, number);
            }
        }
        Ok(found.into_values().collect())
    }

    /// Surveys and units that have responses, by their tallies: far fewer rows than responses.
    async fn tallied(&self) -> Result<Vec<(String, String)>> {
        let surveys: Vec<String> = on!(self.db.reader(), conn => {
            sqlx::query_scalar("SELECT DISTINCT survey FROM definition").fetch_all(conn).await?
        });
        let mut found = Vec::new();
        for survey in surveys {
            let units = self.tallied_units(&survey).await?;
            found.extend(units.into_iter().map(|unit| (survey.clone(), unit)));
        }
        Ok(found)
    }

    async fn count_at(&self, survey: &str, unit: &str) -> Result<i64> {
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_scalar("SELECT COUNT(*) FROM response WHERE survey = $1 AND unit = $2")
                .bind(survey)
                .bind(unit)
                .fetch_one(conn)
                .await?
        }))
    }
}

impl Estray {
    /// What belongs to it, with the key of its words.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, i64)> {
        let all = [
            ("responses", self.responses),
            ("transactions", self.transactions),
            ("kiosks", self.kiosks),
            ("invitations", self.invitations),
            ("accounts", self.accounts),
        ];
        all.into_iter().filter(|(_, count)| *count > 0)
    }
}

impl fmt::Display for Estray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Unit(id) => write!(f, "unit `{id}` is not in units.toml; kept, but in no figure:")?,
            Place::Survey(id) => write!(f, "survey `{id}` has no file; kept, but in no figure:")?,
        }
        for (at, (name, count)) in self.parts().enumerate() {
            let name = if name == "transactions" { "transaction counts" } else { name };
            write!(f, "{} {count} {name}", if at == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}
