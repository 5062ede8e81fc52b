//! Checks that the nodes of an index make one tree, and puts them in order.

use rust_decimal::Decimal;

use super::NodeId;
use super::names::{cycle, unknown};
use super::node::{Combine, Measure, Node, NodeKind};
use super::raw::{Located, Table};
use super::read_index::NodeRead;
use super::rule::Rule;

/// Reports what keeps the nodes from being a tree.
pub(super) fn check(table: &Table<'_, '_, '_>, nodes: &[NodeRead]) {
    let names: Vec<&str> = dimensions(nodes).map(|(_, id)| id.value.as_str()).collect();
    let whole = names.len() == nodes.iter().filter(|read| !read.is_indicator).count();
    for parent in nodes.iter().filter_map(|read| read.parent.as_ref()) {
        if names.contains(&parent.value.as_str()) {
            continue;
        }
        // The name of a dimension that is itself broken may be any.
        if whole {
            unknown(table.reader, Rule::UnknownDimension, "dimension", parent, names.iter().copied());
        }
    }
    for (read, id) in dimensions(nodes) {
        check_children(table, nodes, id);
        check_cycle(table, nodes, id);
        if let Some(Node { kind: NodeKind::Dimension { combine: Combine::Pooled, .. }, .. }) = read.node {
            check_pooled(table, nodes, id);
        }
    }
    check_roots(table, nodes);
}

fn dimensions(nodes: &[NodeRead]) -> impl Iterator<Item = (&NodeRead, &Located<NodeId>)> {
    nodes.iter().filter(|read| !read.is_indicator).filter_map(|read| Some((read, read.id.as_ref()?)))
}

fn children<'n>(nodes: &'n [NodeRead], id: &'n NodeId) -> impl Iterator<Item = &'n NodeRead> {
    nodes.iter().filter(move |read| read.parent.as_ref().is_some_and(|parent| parent.value == *id))
}

/// Without any root the parents are unknown or in a ring, which is reported there.
fn check_roots(table: &Table<'_, '_, '_>, nodes: &[NodeRead]) {
    let mut roots = dimensions(nodes).filter(|(read, _)| !read.has_parent);
    let Some((_, first)) = roots.next() else { return };
    for (_, id) in roots {
        let fault = table
            .reader
            .fault(&id.span, Rule::TwoRoots, format!("`{}` has no parent either", id.value))
            .expected("`parent = …`: only one dimension stands at the top")
            .related(table.reader.source.position(first.span.start), "the dimension at the top");
        table.reader.push(fault);
    }
}

fn check_children(table: &Table<'_, '_, '_>, nodes: &[NodeRead], id: &Located<NodeId>) {
    if children(nodes, &id.value).next().is_none() {
        let found = format!("nothing stands under `{}`", id.value);
        let expected = "a dimension or indicator under it";
        table.reader.report(&id.span, Rule::NoLeaves, found, expected);
    }
}

/// A cycle is reported once, by its first member.
fn check_cycle(table: &Table<'_, '_, '_>, nodes: &[NodeRead], id: &Located<NodeId>) {
    let up = |id: &NodeId| {
        let read = dimensions(nodes).find(|(_, other)| other.value == *id);
        read.and_then(|(read, _)| Some(vec![&read.parent.as_ref()?.value])).unwrap_or_default()
    };
    let Some(members) = cycle(&id.value, up) else { return };
    let first = dimensions(nodes).find(|(_, other)| members.contains(&&other.value));
    if first.is_some_and(|(_, first)| first.value == id.value) {
        let found = format!("`{}` lies under itself: {}", id.value, arrows(&members));
        table.reader.report(&id.span, Rule::ParentCycle, found, "parents that lead to the top");
    }
}

/// `a → b → a`.
pub(super) fn arrows<T: ToString>(members: &[T]) -> String {
    let names: Vec<_> = members.iter().chain(members.first()).map(ToString::to_string).collect();
    names.join(" → ")
}

/// A pooled dimension counts the answers to all indicators below alike, so that nothing between may
/// weigh or rescale them, and all must measure the same.
fn check_pooled(table: &Table<'_, '_, '_>, nodes: &[NodeRead], id: &Located<NodeId>) {
    let reader = table.reader;
    let mut first: Option<(&NodeRead, &Measure)> = None;
    for read in below(nodes, &id.value) {
        let Some(node) = &read.node else { continue };
        let weight = read.weight_place.as_ref().filter(|_| node.weight != Decimal::ONE);
        if let Some(place) = weight.or(read.rescale_place.as_ref()) {
            let found = format!("a weight or rescaling below the pooled `{}`", id.value);
            let expected = "none: pooling counts every answer alike";
            reader.report(place, Rule::PooledWeights, found, expected);
        }
        let NodeKind::Indicator { measure, .. } = &node.kind else { continue };
        match first {
            Some((_, other)) if word(other) != word(measure) => {
                let found =
                    format!("{} and {} together below the pooled `{}`", word(other), word(measure), id.value);
                let expected = "the same measure for all indicators below it";
                reader.report(&read.measure_place, Rule::PooledMixture, found, expected);
            }
            Some(_) => {}
            None => first = Some((read, measure)),
        }
    }
}

fn word(measure: &Measure) -> &'static str {
    match measure {
        Measure::Share { .. } => "shares",
        Measure::Mean => "means",
        Measure::Points { .. } => "points",
    }
}

/// Everything below a node; each once, even on a cycle.
fn below<'n>(nodes: &'n [NodeRead], id: &'n NodeId) -> Vec<&'n NodeRead> {
    let mut found: Vec<&NodeRead> = Vec::new();
    let mut open = vec![id];
    let mut seen = vec![id];
    while let Some(next) = open.pop() {
        for child in children(nodes, next) {
            found.push(child);
            if let Some(id) = child.id.as_ref().filter(|id| !seen.contains(&&id.value)) {
                seen.push(&id.value);
                open.push(&id.value);
            }
        }
    }
    found
}

/// The nodes, each after its parent, depth first; nothing when they make no tree.
pub(super) fn tree(reads: &[NodeRead]) -> Option<Vec<Node>> {
    let root = reads.iter().position(|read| !read.has_parent)?;
    let mut nodes: Vec<Node> = Vec::with_capacity(reads.len());
    let mut open = vec![(root, None)];
    while let Some((at, parent)) = open.pop() {
        let place = nodes.len();
        let node = reads[at].node.as_ref().filter(|_| place < reads.len())?;
        nodes.push(Node { parent, ..node.clone() });
        if let Some(parent) = parent {
            nodes[parent].children.push(place);
        }
        let is_child = |read: &NodeRead| read.parent.as_ref().is_some_and(|up| up.value == node.id);
        let children = (0..reads.len()).filter(|&child| is_child(&reads[child]));
        open.extend(children.rev().map(|child| (child, Some(place))));
    }
    Some(nodes)
}
