//! The definitions that are shipped.

use hailong::definition::catalogue::load;
use hailong::definition::{Catalogue, Field, Node, NodeKind, Survey};

use super::{read_defs, render};

fn shipped() -> Catalogue {
    load("survey-defs", &read_defs("survey-defs")).unwrap_or_else(|faults| panic!("{}", render(&faults)))
}

fn survey<'c>(catalogue: &'c Catalogue, id: &str) -> &'c Survey {
    catalogue.survey(id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn what_is_shipped_has_no_faults() {
    let catalogue = shipped();
    assert!(catalogue.surveys().count() >= 2);
    assert_eq!(catalogue.units.root().map(|unit| unit.id.as_str()), Some("tinh-lai-chau"));
}

#[test]
fn the_counter_asks_the_same_in_the_same_words_and_codes_as_sipas() {
    let catalogue = shipped();
    let (sipas, counter) = (survey(&catalogue, "sipas"), survey(&catalogue, "counter"));
    let what = |field: &Field| (field.text.clone(), field.kind.clone());
    let shared: Vec<_> =
        counter.fields.iter().filter_map(|field| Some((field, sipas.field(field.id.as_str())?))).collect();
    for (here, there) in &shared {
        assert_eq!(what(here), what(there), "{}", here.id);
    }
    for item in 15..=33 {
        let id = format!("i{item}");
        assert!(shared.iter().any(|(field, _)| field.id.as_str() == id), "{id}");
    }
}

#[test]
fn the_counter_s_nodes_are_those_of_sipas() {
    let catalogue = shipped();
    let (sipas, counter) = (survey(&catalogue, "sipas"), survey(&catalogue, "counter"));
    let measure = |node: &Node| match &node.kind {
        NodeKind::Indicator { question, measure } => Some((question.clone(), measure.clone())),
        NodeKind::Dimension { .. } => None,
    };
    for node in &counter.index.nodes {
        let there = sipas.index.node(node.id.as_str()).unwrap_or_else(|| panic!("no node {}", node.id));
        assert_eq!(node.title, there.title, "{}", node.id);
        assert_eq!(measure(node), measure(there), "{}", node.id);
        assert_eq!((node.weight, node.rescale), (there.weight, there.rescale), "{}", node.id);
    }
    assert_eq!(sipas.index.aggregate, counter.index.aggregate);
}

#[test]
fn sipas_has_all_its_items_in_vietnamese_and_english() {
    let catalogue = shipped();
    let sipas = survey(&catalogue, "sipas");
    for item in 1..=33 {
        let id = format!("i{item}");
        let field = sipas.field(&id).unwrap_or_else(|| panic!("no {id}"));
        assert_eq!(field.number.as_deref(), Some(item.to_string().as_str()));
        assert_eq!(field.text.iter().count(), 2, "{id}");
        assert!(sipas.index.node(&id).is_some_and(Node::is_indicator), "{id}");
    }
}
