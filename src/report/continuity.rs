//! Which versions of a definition stand behind figures, and whether two figures are made alike.

use std::collections::BTreeSet;

use super::Figures;
use crate::definition::Survey;
use crate::definition::catalogue::Versions;
use crate::definition::continuity::broken;
use crate::index::carry;

/// What figures of several versions have in common, for one node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mixture {
    /// The versions that have the node, when others of the period do not.
    pub only: Vec<String>,
    /// Whether the versions do not make it alike.
    pub method_changed: bool,
}

/// For every node of `survey` whether some response behind one figure was scored in another way than some
/// response behind the other.
pub fn method_changed(versions: &Versions, survey: &Survey, one: &Figures, other: &Figures) -> Vec<bool> {
    let mut changed = vec![false; survey.index.nodes.len()];
    for a in &one.versions {
        for b in other.versions.iter().filter(|b| *b != a) {
            for (changed, broken) in changed.iter_mut().zip(pair(versions, survey, a, b)) {
                *changed |= broken;
            }
        }
    }
    changed
}

/// What the versions behind some figures have in common, node by node; nothing to say of a single one.
pub fn mixture(versions: &Versions, survey: &Survey, figures: &Figures) -> Vec<Mixture> {
    let mut found = vec![Mixture::default(); survey.index.nodes.len()];
    if figures.versions.len() < 2 {
        return found;
    }
    for version in &figures.versions {
        let has = has(versions, survey, version);
        for (mixture, _) in found.iter_mut().zip(has).filter(|(_, has)| *has) {
            mixture.only.push(version.clone());
        }
    }
    for (mixture, changed) in found.iter_mut().zip(method_changed(versions, survey, figures, figures)) {
        mixture.method_changed = changed;
        if mixture.only.len() == figures.versions.len() {
            mixture.only.clear();
        }
    }
    found
}

/// Which nodes of `survey` a version has.
fn has(versions: &Versions, survey: &Survey, version: &str) -> Vec<bool> {
    let mut has = vec![false; survey.index.nodes.len()];
    if let Some(version) = known(versions, survey, version) {
        survey.places(&version).into_iter().flatten().for_each(|place| has[place] = true);
    }
    has
}

/// The nodes that two versions do not make alike. Which of them is the later one is not known here; the later
/// one has the concordance, if there is one.
fn pair(versions: &Versions, survey: &Survey, a: &str, b: &str) -> Vec<bool> {
    let (Some(a), Some(b)) = (known(versions, survey, a), known(versions, survey, b)) else {
        return vec![true; survey.index.nodes.len()];
    };
    let one_way = |old: &Survey, new: &Survey| -> BTreeSet<usize> {
        let broken = broken(old, new);
        let places = survey.places(new).into_iter().zip(&new.index.nodes);
        places.filter(|(_, node)| broken.contains(&node.id)).filter_map(|(place, _)| place).collect()
    };
    let (forth, back) = (one_way(&a, &b), one_way(&b, &a));
    (0..survey.index.nodes.len()).map(|at| forth.contains(&at) && back.contains(&at)).collect()
}

/// The version; today's as it stands in its file, with the concordance of today.
fn known(versions: &Versions, survey: &Survey, version: &str) -> Option<Survey> {
    if version == survey.version {
        return Some(survey.clone());
    }
    versions.get(&survey.id, version).map(|version| Survey::clone(version))
}

/// For every node whether figures that were published under their own version would be scored in another way
/// now, as the concordance of today has it.
pub fn rescored(versions: &Versions, survey: &Survey, figures: &Figures) -> Vec<bool> {
    let mut found = vec![false; survey.index.nodes.len()];
    for version in &figures.versions {
        if let Some(version) = known(versions, survey, version) {
            let rescored = carry::rescored(survey, &version);
            found.iter_mut().zip(rescored).for_each(|(found, rescored)| *found |= rescored);
        }
    }
    found
}
