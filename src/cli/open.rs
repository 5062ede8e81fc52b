//! Opens what most commands need: definitions, checked against those the record was given under, and
//! the database.

use std::sync::Arc;

use anyhow::{Context as _, bail};

use super::Place;
use super::definitions::load_folder;
use crate::clock::Clock;
use crate::definition::catalogue::{Versions, load_stored};
use crate::definition::differences::differences;
use crate::definition::signature::signature;
use crate::definition::{Catalogue, Survey, SurveyId};
use crate::report::Sources;
use crate::store::{DatabaseUrl, Registered, Store, StoredDefinition};

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

    /// A survey by its id, or one clear line.
    pub fn survey(&self, id: &SurveyId) -> anyhow::Result<&Arc<Survey>> {
        self.catalogue.survey(id.as_str()).with_context(|| {
            let known: Vec<_> = self.catalogue.surveys().map(|survey| survey.id.as_str()).collect();
            format!("no survey `{id}`; there are {}", known.join(", "))
        })
    }
}

/// Reads the definitions, opens the database and brings the two together.
pub async fn open(place: &Place) -> anyhow::Result<Opened> {
    let catalogue = read_definitions(place)?;
    let url: DatabaseUrl = place.database.parse()?;
    let store = Store::connect(&url).await.with_context(|| format!("cannot open the database {url}"))?;
    let clock = Clock::system();
    let versions = reconcile(&store, &catalogue, &clock).await?;
    Ok(Opened { store, catalogue: Arc::new(catalogue), versions: Arc::new(versions), clock })
}

fn read_definitions(place: &Place) -> anyhow::Result<Catalogue> {
    load_folder(&place.defs)?.map_err(|faults| {
        for fault in &faults {
            eprintln!("{fault}");
        }
        anyhow::anyhow!("{} faults in the definitions of {}", faults.len(), place.defs.display())
    })
}

/// Stores versions that are new and refuses those that changed what their answers mean.
async fn reconcile(store: &Store, catalogue: &Catalogue, clock: &Clock) -> anyhow::Result<Versions> {
    for (survey, text) in catalogue.sources() {
        let signature = signature(survey).join("\n");
        let registered = store.register(&survey.id, &survey.version, text, &signature, clock.now()).await?;
        let Registered::Known(stored) = registered else { continue };
        if stored.signature == signature {
            continue;
        }
        let before = read_stored(&stored)?;
        let changes = differences(&before, survey);
        if !changes.is_empty() {
            bail!(
                "survey `{}` changed what its answers mean without a new version (it is still {}):\n  {}",
                survey.id,
                survey.version,
                changes.join("\n  ")
            );
        }
    }
    let mut versions = Versions::default();
    for stored in store.definitions().await? {
        versions.insert(Arc::new(read_stored(&stored)?));
    }
    // The files' own texts are newer than the stored ones.
    for survey in catalogue.surveys() {
        versions.insert(survey.clone());
    }
    Ok(versions)
}

fn read_stored(stored: &StoredDefinition) -> anyhow::Result<Survey> {
    let StoredDefinition { survey, version, content, .. } = stored;
    load_stored(&format!("{survey} {version} as stored"), content).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("the stored definition {survey} {version} cannot be read:\n{}", faults.join("\n"))
    })
}
