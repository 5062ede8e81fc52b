//! Reads the index tree and what each leaf measures.

use rust_decimal::Decimal;

use super::bounds::{Bounds, of_measure, of_nodes};
use super::check_index::{check, tree};
use super::names::Names;
use super::node::{Aggregate, Class, Combine, IndexTree, Measure, MissingRule, Node, NodeKind, Rescale};
use super::raw::{Located, Span, Table};
use super::raw_text::Languages;
use super::raw_value::COARSE;
use super::read_condition::Earlier;
use super::read_measure::{Defaults, Wanted, read_measure};
use super::read_weights::read_cluster;
use super::rule::Rule;
use super::{NodeId, QuestionId};

pub(super) const MISSING: [(&str, MissingRule); 2] =
    [("drop", MissingRule::Drop), ("withhold", MissingRule::Withhold)];
pub(super) const AGGREGATES: [(&str, Aggregate); 3] = [
    ("pooled", Aggregate::Pooled),
    ("mean-of-units", Aggregate::MeanOfUnits),
    ("population", Aggregate::Population),
];
pub(super) const COMBINES: [(&str, Combine); 3] =
    [("mean", Combine::Mean), ("sum", Combine::Sum), ("pooled", Combine::Pooled)];

/// Groups of units of a round; the words of `groups`.
pub(super) const GROUPS: [(&str, bool); 2] = [("quartiles", true), ("none", false)];

/// A node as far as it could be read.
pub(super) struct NodeRead {
    pub(super) id: Option<Located<NodeId>>,
    pub(super) is_indicator: bool,
    pub(super) parent: Option<Located<NodeId>>,
    /// Whether a parent is named, be it rightly or wrongly.
    pub(super) has_parent: bool,
    pub(super) weight_place: Option<Span>,
    /// Where it is brought to another range, in whatever way.
    pub(super) rescale_place: Option<Span>,
    pub(super) target_place: Option<Span>,
    /// Where an indicator says what it measures.
    pub(super) measure_place: Span,
    /// The node itself, when nothing about it is broken.
    pub(super) node: Option<Node>,
}

pub(super) fn read_index(
    table: &Table<'_, '_, '_>,
    languages: &Languages,
    questions: &Earlier<'_>,
) -> Option<IndexTree> {
    let aggregate = table.word("aggregate", &AGGREGATES).unwrap_or(Aggregate::Pooled);
    let digits =
        table.integer("digits", 0, 6).and_then(|digits| u32::try_from(digits.value).ok()).unwrap_or(2);
    let classes = read_classes(table, languages);
    let cluster = read_cluster(table, questions);
    let quartiles = table.word("groups", &GROUPS).unwrap_or(false);
    let mut reading = NodeReader {
        languages,
        questions,
        defaults: Defaults::read(table),
        missing: table.word("missing", &MISSING).unwrap_or(MissingRule::Drop),
        ids: Names::default(),
    };
    let mut reads = Vec::new();
    for dimension in table.some_tables("dimension", "a dimension", "at least one [[index.dimension]]") {
        reads.push(reading.dimension(&dimension));
    }
    for indicator in table.some_tables("indicator", "an indicator", "at least one [[index.indicator]]") {
        reads.push(reading.indicator(&indicator));
    }
    table.finish();
    check(table, &reads);
    let nodes = tree(&reads)?;
    check_targets(table, &reads, &nodes, questions);
    Some(IndexTree { nodes, aggregate, digits, classes, quartiles, cluster })
}

struct NodeReader<'f> {
    languages: &'f Languages,
    questions: &'f Earlier<'f>,
    defaults: Defaults,
    missing: MissingRule,
    ids: Names,
}

impl NodeReader<'_> {
    fn dimension(&mut self, table: &Table<'_, '_, '_>) -> NodeRead {
        let id = self.id(table);
        let parent = table.optional_id::<NodeId>("parent");
        let title = table.required_local("title", self.languages);
        let combine = table.word("combine", &COMBINES).unwrap_or(Combine::Mean);
        let missing = table.word("missing", &MISSING).unwrap_or(self.missing);
        let (weight, rescale) = (read_weight(table), read_rescale(table));
        let (clamp, min_max) = (read_clamp(table), read_min_max(table));
        let target = table.small_decimal("target", COARSE).map(|target| target.value);
        table.text("source");
        table.finish();
        let kind = NodeKind::Dimension { combine, missing };
        let node = id.clone().map(|id| Node {
            id: id.value,
            parent: None,
            children: Vec::new(),
            title,
            weight,
            rescale,
            clamp,
            min_max,
            target,
            kind,
        });
        read(table, id, parent, "parent", node)
    }

    fn indicator(&mut self, table: &Table<'_, '_, '_>) -> NodeRead {
        let id = self.id(table);
        let parent = table.reference::<NodeId>("dimension", "the id of the dimension it belongs to");
        let question = table.reference::<QuestionId>("question", "the id of the question it measures");
        let title = table.local("title", self.languages);
        let wanted = Wanted::read(table);
        let (weight, rescale) = (read_weight(table), read_rescale(table));
        let reverse = table.flag("reverse").unwrap_or(false);
        let (clamp, min_max) = (read_clamp(table), read_min_max(table));
        let target = table.small_decimal("target", COARSE).map(|target| target.value);
        table.text("source");
        table.finish();
        let field = question.as_ref().and_then(|question| self.questions.field(table, "question", question));
        let measure = field.and_then(|field| read_measure(table, field, &wanted, &self.defaults));
        let rescale = match (&measure, field) {
            (Some(measure), Some(field)) if reverse => reversed(table, rescale, of_measure(field, measure)),
            _ => rescale,
        };
        let node = |id: Located<NodeId>, question: Located<QuestionId>, measure: Measure| Node {
            id: id.value,
            parent: None,
            children: Vec::new(),
            title: title.or_else(|| field.map(|field| field.text.clone())).unwrap_or_default(),
            weight,
            rescale,
            clamp,
            min_max,
            target,
            kind: NodeKind::Indicator { question: question.value, measure },
        };
        let node = match (id.clone(), question, measure) {
            (Some(id), Some(question), Some(measure)) => Some(node(id, question, measure)),
            _ => None,
        };
        NodeRead { is_indicator: true, ..read(table, id, parent, "dimension", node) }
    }

    fn id(&mut self, table: &Table<'_, '_, '_>) -> Option<Located<NodeId>> {
        let id = table.id::<NodeId>("id")?;
        self.ids.define(table.reader, "dimension or indicator", &id).then_some(id)
    }
}

fn read(
    table: &Table<'_, '_, '_>,
    id: Option<Located<NodeId>>,
    parent: Option<Located<NodeId>>,
    parent_key: &str,
    node: Option<Node>,
) -> NodeRead {
    let place = |key: &str| table.has(key).then(|| table.place(key));
    NodeRead {
        id,
        is_indicator: false,
        parent,
        has_parent: table.has(parent_key),
        weight_place: place("weight"),
        rescale_place: ["rescale", "reverse", "clamp", "min-max"].into_iter().find_map(place),
        target_place: table.has("target").then(|| table.value_place("target")),
        measure_place: table.place("measure"),
        node,
    }
}

fn read_weight(table: &Table<'_, '_, '_>) -> Decimal {
    let Some(weight) = table.small_decimal("weight", COARSE) else { return Decimal::ONE };
    if weight.value <= Decimal::ZERO {
        let found = format!("`weight` is {}", weight.value);
        let expected = "a number above zero; leave out what shall not count";
        table.reader.report(&weight.span, Rule::BadWeight, found, expected);
        return Decimal::ONE;
    }
    weight.value
}

fn read_rescale(table: &Table<'_, '_, '_>) -> Option<Rescale> {
    let inner = table.table("rescale", "a rescaling", "{ from = [1, 5], to = [0, 100] }")?;
    let (from, to) = (inner.decimal_pair("from"), inner.decimal_pair("to"));
    inner.finish();
    for (name, pair) in [("from", &from), ("to", &to)] {
        if let Some(pair) = pair.as_ref().filter(|pair| pair.value[0] == pair.value[1]) {
            let found = format!("`{name}` begins and ends at {}", pair.value[0]);
            table.reader.report(&pair.span, Rule::EmptyRange, found, "two different numbers");
        }
    }
    Some(Rescale { from: from?.value, to: to?.value })
}

/// A target is a value that its node can have.
fn check_targets(table: &Table<'_, '_, '_>, reads: &[NodeRead], nodes: &[Node], questions: &Earlier<'_>) {
    let bounds = of_nodes(nodes, |question| questions.fields.iter().find(|field| field.id == *question));
    for (node, bounds) in nodes.iter().zip(bounds) {
        let (Some(target), Some(bounds)) = (node.target, bounds) else { continue };
        let is_read = |read: &&NodeRead| read.id.as_ref().is_some_and(|id| id.value == node.id);
        let place = reads.iter().find(is_read).and_then(|read| read.target_place.as_ref());
        if let Some(place) = place.filter(|_| !bounds.contains(target)) {
            let found = format!("`target` is {target}, and `{}` cannot come to that", node.id);
            let (low, high) = (bounds.low.normalize(), bounds.high.normalize());
            table.reader.report(place, Rule::OutOfRange, found, &format!("a number from {low} to {high}"));
        }
    }
}

/// Turned round: the range it has, or that of the measure, upside down.
fn reversed(table: &Table<'_, '_, '_>, rescale: Option<Rescale>, bounds: Option<Bounds>) -> Option<Rescale> {
    if let Some(Rescale { from, to: [low, high] }) = rescale {
        return Some(Rescale { from, to: [high, low] });
    }
    let Bounds { low, high } = bounds?;
    if low == high {
        let found = format!("`reverse` of values that are always {low}");
        table.reader.report(
            &table.place("reverse"),
            Rule::EmptyRange,
            found,
            "two different values at least",
        );
        return None;
    }
    Some(Rescale { from: [low, high], to: [high, low] })
}

fn read_clamp(table: &Table<'_, '_, '_>) -> Option<[Decimal; 2]> {
    let pair = table.optional_pair("clamp")?;
    if pair.value[0] >= pair.value[1] {
        let found = format!("`clamp` from {} to {}", pair.value[0], pair.value[1]);
        table.reader.report(&pair.span, Rule::RangeUpsideDown, found, "the smaller number first");
    }
    Some(pair.value)
}

fn read_min_max(table: &Table<'_, '_, '_>) -> Option<[Decimal; 2]> {
    let pair = table.optional_pair("min-max")?;
    if pair.value[0] == pair.value[1] {
        let found = format!("`min-max` begins and ends at {}", pair.value[0]);
        table.reader.report(&pair.span, Rule::EmptyRange, found, "two different numbers");
    }
    Some(pair.value)
}

/// The classes of the whole index, the highest first.
fn read_classes(table: &Table<'_, '_, '_>, languages: &Languages) -> Vec<Class> {
    let mut names = Names::default();
    let mut classes: Vec<Class> = Vec::new();
    for class in table.tables("class", "a class") {
        let id = class.id::<NodeId>("id");
        let title = class.required_local("title", languages);
        if !class.has("from") {
            class.missing("from", "`from = …`, the smallest value of the class");
        }
        let from = class.small_decimal("from", COARSE);
        class.finish();
        if let Some(id) = &id {
            names.define(class.reader, "class", id);
        }
        let (Some(id), Some(from)) = (id, from) else { continue };
        if classes.iter().any(|other| other.from == from.value) {
            let found = format!("another class begins at {} too", from.value);
            class.reader.report(&from.span, Rule::RepeatedEntry, found, "a different `from` for every class");
        }
        classes.push(Class { id: id.value, title, from: from.value });
    }
    classes.sort_by_key(|class| std::cmp::Reverse(class.from));
    classes
}
