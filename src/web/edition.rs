//! One edition of the definitions, with what is derived from it: replaced as a whole.

use std::sync::Arc;

use super::finder::Finder;
use super::public::FormPages;
use crate::definition::Catalogue;
use crate::definition::catalogue::Versions;

pub struct Edition {
    pub catalogue: Catalogue,
    /// All versions responses were given under, to read old responses and figures.
    pub versions: Arc<Versions>,
    pub(super) finder: Finder,
    /// Forms drawn so far.
    pub(super) forms: FormPages,
}

impl Edition {
    pub(super) fn new(catalogue: Catalogue, versions: Versions) -> Self {
        let finder = Finder::new(&catalogue.units);
        Self { catalogue, versions: Arc::new(versions), finder, forms: FormPages::default() }
    }
}
