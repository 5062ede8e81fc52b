//! The first page: find the unit, by name or in the tree.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::State;
use serde::Deserialize;
use time::Date;

use super::super::AppState;
use super::super::extract::Query;
use super::super::page::Page;
use super::super::shell::Shell;
use crate::definition::{Unit, UnitId, Units};
use crate::words::Tr;

/// Most units listed for one search.
const MOST: usize = 30;

#[derive(Deserialize)]
pub(super) struct Address {
    q: Option<String>,
}

#[derive(Template)]
#[template(path = "public/home.html")]
struct HomePage {
    shell: Shell,
    query: String,
    /// None before a search.
    found: Option<Vec<Found>>,
    /// Nothing is called so, and what was found is nearly called so.
    nearly: bool,
    tree: Vec<Branch>,
}

struct Found {
    name: String,
    above: Option<String>,
    /// None when the unit no longer exists; then those that took over stand below.
    href: Option<String>,
    closed: Option<String>,
    successors: Vec<Leaf>,
}

/// Units of one kind under one unit.
#[derive(Template)]
#[template(path = "public/branch.html")]
pub(super) struct Branch {
    tr: Tr,
    title: String,
    leaves: Vec<Leaf>,
}

pub(super) struct Leaf {
    name: String,
    href: String,
    below: Vec<Branch>,
}

impl HtmlSafe for Branch {}

pub(super) async fn show(
    State(state): State<AppState>,
    Query(address): Query<Address>,
    shell: Shell,
) -> Page<impl Template> {
    let (edition, today) = (state.edition(), state.today());
    let query = address.q.unwrap_or_default().trim().chars().take(80).collect::<String>();
    let units = &edition.catalogue.units;
    let tree = units.root().map(|root| branches(units, root, today, &shell.tr)).unwrap_or_default();
    let named = edition.finder.find(&query);
    let nearly = named.is_empty() && !query.is_empty();
    let hits = if nearly { edition.finder.near(&query) } else { named };
    let found = (!query.is_empty()).then(|| found(units, &hits, today, &shell.tr));
    let nearly = nearly && !hits.is_empty();
    Page(HomePage { found, nearly, tree, query, shell })
}

fn found(units: &Units, hits: &[&UnitId], today: Date, tr: &Tr) -> Vec<Found> {
    let hits = hits.iter().filter_map(|id| units.get(id.as_str()));
    let mut found: Vec<Found> = hits.take(MOST).map(|unit| Found::new(units, unit, today, tr)).collect();
    found.sort_by_key(|found| found.href.is_none());
    found
}

impl Found {
    fn new(units: &Units, unit: &Unit, today: Date, tr: &Tr) -> Self {
        let above = unit.parent.as_ref().and_then(|id| units.get(id.as_str()));
        let exists = unit.exists_on(today);
        Self {
            name: tr.of(&unit.name).to_owned(),
            above: above.map(|above| tr.of(&above.name).to_owned()),
            href: exists.then(|| format!("/u/{}", unit.id)),
            closed: unit.closed.filter(|_| !exists).map(|day| tr.date(day)),
            successors: if exists {
                Vec::new()
            } else {
                units.successors(unit, today).into_iter().map(|unit| Leaf::alone(unit, tr)).collect()
            },
        }
    }
}

impl Leaf {
    fn alone(unit: &Unit, tr: &Tr) -> Self {
        Self { name: tr.of(&unit.name).to_owned(), href: format!("/u/{}", unit.id), below: Vec::new() }
    }
}

/// What stands below a unit today: the kinds in the order of the definitions, the units by name.
pub(super) fn branches(units: &Units, above: &Unit, today: Date, tr: &Tr) -> Vec<Branch> {
    let below: Vec<&Unit> = units.children(&above.id).filter(|unit| unit.exists_on(today)).collect();
    let branch = |kind: &crate::definition::UnitKind| {
        let of_kind = below.iter().filter(|unit| unit.kind == kind.id);
        let mut leaves: Vec<Leaf> = of_kind
            .map(|unit| Leaf { below: branches(units, unit, today, tr), ..Leaf::alone(unit, tr) })
            .collect();
        leaves.sort_by(|one, other| tr.compare(&one.name, &other.name));
        (!leaves.is_empty()).then(|| Branch { tr: tr.clone(), title: tr.of(&kind.title).to_owned(), leaves })
    };
    units.kinds().iter().filter_map(branch).collect()
}
