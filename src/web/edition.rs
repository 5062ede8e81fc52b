//! One edition of the definitions, with what is derived from it: replaced as a whole.

use std::sync::Arc;

use super::PageError;
use super::body;
use super::finder::Finder;
use super::public::FormPages;
use crate::definition::catalogue::Versions;
use crate::definition::{Catalogue, Survey};

pub struct Edition {
    pub catalogue: Catalogue,
    /// All versions responses were given under, to read old responses and figures.
    pub versions: Arc<Versions>,
    pub(super) finder: Finder,
    /// Forms drawn so far.
    pub(super) forms: FormPages,
    /// Most bytes of one submission: the longest form filled to its limits fits twice over.
    pub(super) largest: usize,
}

impl Edition {
    pub(super) fn new(catalogue: Catalogue, versions: Versions) -> Self {
        let finder = Finder::new(&catalogue.units);
        let surveys = catalogue.surveys().chain(versions.all());
        let largest = body::limit(surveys.map(|survey| survey.most_text()).max().unwrap_or_default());
        Self { catalogue, versions: Arc::new(versions), finder, forms: FormPages::default(), largest }
    }

    /// A survey as a page showed it that says its version; without a word about it, the version in force.
    /// Answers are read under that version, and screened by today's rules.
    pub(super) fn drawn(
        &self,
        survey: &Arc<Survey>,
        version: Option<&str>,
    ) -> Result<Arc<Survey>, PageError> {
        match version.filter(|version| *version != survey.version) {
            None => Ok(survey.clone()),
            Some(version) => {
                let drawn = self.versions.get(&survey.id, version).ok_or_else(|| {
                    let version = version.chars().take(40).collect();
                    PageError::UnknownVersion { survey: survey.title.clone(), version }
                })?;
                Ok(Arc::new(Survey { trust: survey.trust.clone(), ..Survey::clone(drawn) }))
            }
        }
    }

    /// The version that a page says it was drawn from, where it is known.
    pub(super) fn known(&self, survey: &str, version: Option<&str>) -> Option<Arc<Survey>> {
        let survey = self.catalogue.survey(survey)?;
        self.drawn(survey, version).ok()
    }
}
