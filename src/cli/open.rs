//! Opens what most commands need: definitions, checked against those the record was given under, and
//! the database.

use std::sync::Arc;

use anyhow::Context as _;
use time::Date;

use super::definitions::load_folder;
use super::{Place, counted, near};
use crate::clock::Clock;
use crate::definition::catalogue::Versions;
use crate::definition::period::LOCAL;
use crate::definition::{Catalogue, Survey, SurveyId};
use crate::report::Sources;
use crate::store::{Absent, DatabaseUrl, Store};

/// Definitions and database, ready for use.
#[derive(Debug, Clone)]
pub struct Opened {
    pub store: Store,
    pub catalogue: Arc<Catalogue>,
    pub versions: Arc<Versions>,
    pub clock: Clock,
}

impl Opened {
    pub fn sources(&self) -> Sources<'_> {
        Sources { store: &self.store, catalogue: &self.catalogue, versions: &self.versions }
    }

    /// The day it is in Vietnam.
    pub fn today(&self) -> Date {
        self.clock.now().to_offset(LOCAL).date()
    }

    /// A survey by its id, or one clear line.
    pub fn survey(&self, id: &SurveyId) -> anyhow::Result<&Arc<Survey>> {
        find_survey(&self.catalogue, id)
    }
}

/// A survey by its id, or one clear line.
pub fn find_survey<'c>(catalogue: &'c Catalogue, id: &SurveyId) -> anyhow::Result<&'c Arc<Survey>> {
    catalogue.survey(id.as_str()).with_context(|| {
        let known: Vec<&str> = catalogue.surveys().map(|survey| survey.id.as_str()).collect();
        near::no_such("survey", id.as_str(), &known)
    })
}

/// Reads the definitions, opens the database and brings the two together.
pub async fn open(place: &Place) -> anyhow::Result<Opened> {
    opened(place, Absent::Refuse).await
}

/// The same for what writes the first data: a database that is not there yet is made, and that is said.
pub async fn open_or_make(place: &Place) -> anyhow::Result<Opened> {
    opened(place, Absent::Make).await
}

/// Opens the database alone.
pub async fn open_store(place: &Place, absent: Absent) -> anyhow::Result<Store> {
    let url: DatabaseUrl = place.database.parse()?;
    let opened = Store::open(&url, absent).await;
    let (store, is_new) = opened.with_context(|| format!("cannot open the database {url}"))?;
    if is_new {
        println!("made a new database: {url}");
    }
    Ok(store)
}

async fn opened(place: &Place, absent: Absent) -> anyhow::Result<Opened> {
    let catalogue = read_definitions(place)?;
    let store = open_store(place, absent).await?;
    let clock = Clock::system();
    let versions = store.reconcile(&catalogue, clock.now()).await?;
    for estray in store.estrays(&catalogue).await?.iter() {
        eprintln!("{estray}");
    }
    Ok(Opened { store, catalogue: Arc::new(catalogue), versions: Arc::new(versions), clock })
}

/// Reads and checks the definitions, or prints their faults.
pub fn read_definitions(place: &Place) -> anyhow::Result<Catalogue> {
    load_folder(&place.defs)?.map_err(|faults| {
        for fault in &faults {
            eprintln!("{fault}");
        }
        anyhow::anyhow!("{} in the definitions of {}", counted(faults.len(), "fault"), place.defs.display())
    })
}
