//! Brings definitions that were loaded together with those the record was given under.

use std::sync::Arc;

use time::OffsetDateTime;

use super::{Store, StoreError, StoredDefinition};
use crate::definition::catalogue::{Versions, load_stored};
use crate::definition::differences::differences;
use crate::definition::signature::signature;
use crate::definition::{Catalogue, Survey};

/// Why definitions cannot be put in force.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// A survey changed what its answers mean and kept its version.
    #[error(
        "survey `{survey}` changed what its answers mean without a new version (it is still {version}):\n  {}",
        changes.join("\n  ")
    )]
    Changed { survey: String, version: String, changes: Vec<String> },
    #[error("the stored definition {survey} {version} cannot be read:\n{faults}")]
    Unreadable { survey: String, version: String, faults: String },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Stores versions that are new; all of them or, when one changed what its answers mean, none. Gives
    /// every version that responses were given under.
    pub async fn reconcile(&self, catalogue: &Catalogue, at: OffsetDateTime) -> Result<Versions, Unfit> {
        let stored = self.definitions().await?;
        for (survey, _) in catalogue.sources() {
            let known = |stored: &&StoredDefinition| {
                stored.survey == survey.id.as_str() && stored.version == survey.version
            };
            if let Some(stored) = stored.iter().find(known) {
                unchanged(stored, survey)?;
            }
        }
        for (survey, text) in catalogue.sources() {
            let signature = signature(survey).join("\n");
            self.register(&survey.id, &survey.version, text, &signature, at).await?;
        }
        let mut versions = Versions::default();
        for stored in self.definitions().await? {
            versions.insert(Arc::new(read_stored(&stored)?));
        }
        // The files' own texts are newer than the stored ones.
        for survey in catalogue.surveys() {
            versions.insert(survey.clone());
        }
        Ok(versions)
    }
}

fn unchanged(stored: &StoredDefinition, survey: &Survey) -> Result<(), Unfit> {
    if stored.signature == signature(survey).join("\n") {
        return Ok(());
    }
    let changes = differences(&read_stored(stored)?, survey);
    if changes.is_empty() {
        return Ok(());
    }
    Err(Unfit::Changed { survey: survey.id.to_string(), version: survey.version.clone(), changes })
}

fn read_stored(stored: &StoredDefinition) -> Result<Survey, Unfit> {
    let StoredDefinition { survey, version, content, .. } = stored;
    load_stored(&format!("{survey} {version} as stored"), content).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Unfit::Unreadable { survey: survey.clone(), version: version.clone(), faults: faults.join("\n") }
    })
}
