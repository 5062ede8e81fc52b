//! Units × nodes as a table.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::change::{Earlier, Moved};
use super::chart::Chart;
use super::columns::{Column, columns};
use super::pen::{Cell, Pen, Span};
use super::period::title;
use super::rank::{RankView, rank_views};
use crate::definition::catalogue::Versions;
use crate::definition::{IndexTree, Period, Unit, UnitId, Units};
use crate::report::{Figures, Matrix, MatrixRow};

/// How the rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Order {
    /// As in the list of units.
    Tree,
    Responses {
        descending: bool,
    },
    Node {
        at: usize,
        descending: bool,
    },
}

impl Order {
    pub(in crate::web) fn parse(text: &str, tree: &IndexTree) -> Option<Self> {
        let (descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
        match name {
            ".tree" => Some(Self::Tree),
            ".n" => Some(Self::Responses { descending }),
            id => tree.position(id).map(|at| Self::Node { at, descending }),
        }
    }

    pub(in crate::web) fn written(self, tree: &IndexTree) -> String {
        let signed =
            |descending: bool, name: &str| if descending { format!("-{name}") } else { name.to_owned() };
        match self {
            Self::Tree => ".tree".to_owned(),
            Self::Responses { descending } => signed(descending, ".n"),
            Self::Node { at, descending } => signed(descending, tree.nodes[at].id.as_str()),
        }
    }

    fn compare(self, one: &MatrixRow, other: &MatrixRow) -> Ordering {
        let directed = |order: Ordering, descending| if descending { order.reverse() } else { order };
        match self {
            Self::Tree => Ordering::Equal,
            Self::Responses { descending } => {
                directed(one.figures.responses.cmp(&other.figures.responses), descending)
            }
            Self::Node { at, descending } => {
                match (one.figures.nodes[at].value(), other.figures.nodes[at].value()) {
                    (Some(one), Some(other)) => directed(one.cmp(&other), descending),
                    // No figure is neither high nor low.
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (None, None) => Ordering::Equal,
                }
            }
        }
    }

    /// What `aria-sort` says about a column.
    fn on(self, column: Self) -> Option<&'static str> {
        let said = |descending| Some(if descending { "descending" } else { "ascending" });
        match (self, column) {
            (Self::Node { at, descending }, Self::Node { at: of, .. }) if at == of => said(descending),
            (Self::Responses { descending }, Self::Responses { .. }) => said(descending),
            (Self::Tree, Self::Tree) => said(false),
            _ => None,
        }
    }

    /// The order a click on a column asks for: the other way round when it is in force.
    fn clicked(self, column: Self) -> Self {
        match (self, column) {
            (Self::Node { at, descending }, Self::Node { at: of, .. }) if at == of => {
                Self::Node { at, descending: !descending }
            }
            (Self::Responses { descending }, Self::Responses { .. }) => {
                Self::Responses { descending: !descending }
            }
            _ => column,
        }
    }
}

/// What a table is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Look {
    /// Many columns, coloured: to find where something is wrong.
    Searching,
    /// Few columns, the first of them drawn on a line as well: to be read.
    Reading,
}

/// What a table's links lead to, and what it looks like.
pub(in crate::web) struct Frame<'f> {
    pub(in crate::web) look: Look,
    pub(in crate::web) units: &'f Units,
    pub(in crate::web) focus: usize,
    pub(in crate::web) order: Order,
    /// Where the same page is in another order.
    pub(in crate::web) sorted: &'f dyn Fn(Order) -> String,
    /// Where a node is in focus.
    pub(in crate::web) opened: &'f dyn Fn(usize) -> String,
    /// A unit's own page.
    pub(in crate::web) unit: &'f dyn Fn(&Unit) -> String,
    /// What stands below the number of a unit's responses.
    pub(in crate::web) under_responses: &'f dyn Fn(&Unit) -> Option<String>,
    /// What the node in focus is held against.
    pub(in crate::web) earlier: Option<HeldAgainst<'f>>,
    pub(in crate::web) paging: Option<Paging<'f>>,
}

/// The figures of an earlier period.
#[derive(Clone, Copy)]
pub(in crate::web) struct HeldAgainst<'f> {
    pub(in crate::web) period: &'f Period,
    pub(in crate::web) matrix: &'f Matrix,
    pub(in crate::web) versions: &'f Versions,
}

/// Which part of a long table is shown, the first one being 1, and where the others are.
#[derive(Clone, Copy)]
pub(in crate::web) struct Paging<'f> {
    pub(in crate::web) at: usize,
    pub(in crate::web) href: &'f dyn Fn(usize) -> String,
}

/// Rows that are shown at once.
const AT_ONCE: usize = 100;

/// The way through a long table.
pub(in crate::web) struct Pages {
    pub(in crate::web) from: String,
    pub(in crate::web) to: String,
    pub(in crate::web) of: String,
    pub(in crate::web) before: Option<String>,
    pub(in crate::web) after: Option<String>,
}

impl Paging<'_> {
    /// The part of `count` rows that is shown, and the way to the rest; no way where all are.
    fn part(self, pen: &Pen<'_>, count: usize) -> (usize, Option<Pages>) {
        let last = count.div_ceil(AT_ONCE).max(1);
        let at = self.at.clamp(1, last);
        let skipped = (at - 1) * AT_ONCE;
        let count_of = |rows: usize| pen.tr.count(rows as u64);
        let pages = (last > 1).then(|| Pages {
            from: count_of(skipped + 1),
            to: count_of((skipped + AT_ONCE).min(count)),
            of: count_of(count),
            before: (at > 1).then(|| (self.href)(at - 1)),
            after: (at < last).then(|| (self.href)(at + 1)),
        });
        (skipped, pages)
    }
}

pub(in crate::web) struct MatrixView {
    pub(in crate::web) by_tree: SortLink,
    pub(in crate::web) by_responses: SortLink,
    /// Headings of groups and of columns that stand in none.
    pub(in crate::web) top: Vec<Head>,
    /// Headings under a group; empty when there are no groups.
    pub(in crate::web) under: Vec<Head>,
    pub(in crate::web) rows: Vec<Row>,
    pub(in crate::web) whole: Row,
    /// Whether any row has a rank.
    pub(in crate::web) ranked: bool,
    /// Whether the first figure is drawn on a line as well.
    pub(in crate::web) drawn: bool,
    /// What a chart of it needs, where there are units to be held beside each other: above the table where
    /// it is read, elsewhere on the page where it is searched.
    pub(in crate::web) chart: Option<Chart>,
    /// The period that the figure in focus is held against, in a column of its own.
    pub(in crate::web) against: Option<String>,
    pub(in crate::web) pages: Option<Pages>,
}

pub(in crate::web) struct SortLink {
    pub(in crate::web) href: String,
    pub(in crate::web) sorted: Option<&'static str>,
}

impl SortLink {
    pub(in crate::web) fn arrow(&self) -> &'static str {
        match self.sorted {
            Some("descending") => "↓",
            Some(_) => "↑",
            None => "",
        }
    }
}

pub(in crate::web) struct Head {
    pub(in crate::web) title: String,
    /// Columns it spans; a group spans several and is not sorted by.
    pub(in crate::web) width: usize,
    pub(in crate::web) height: usize,
    pub(in crate::web) sort: Option<SortLink>,
    /// Opens the dimension.
    pub(in crate::web) open: Option<String>,
    /// Whether a rule sets it apart from what stands before.
    pub(in crate::web) begins: bool,
}

pub(in crate::web) struct Row {
    pub(in crate::web) name: String,
    pub(in crate::web) href: Option<String>,
    pub(in crate::web) closed: bool,
    pub(in crate::web) responses: String,
    pub(in crate::web) under_responses: Option<String>,
    pub(in crate::web) cells: Vec<Cell>,
    /// How the node in focus has changed.
    pub(in crate::web) moved: Option<Moved>,
    /// Its rank at the node in focus, where tables are read.
    pub(in crate::web) standing: Option<RankView>,
    /// Place of the first figure on its line, 200 wide.
    pub(in crate::web) place: Option<String>,
    pub(in crate::web) span: Option<Span>,
    /// Its colour there.
    pub(in crate::web) step: Option<u8>,
}

impl MatrixView {
    pub(in crate::web) fn new(pen: &Pen<'_>, frame: &Frame<'_>, unit: &Unit, matrix: &Matrix) -> Self {
        let tree = &pen.survey.index;
        let columns = columns(tree, frame.focus, frame.look == Look::Searching);
        let standings = match frame.look {
            Look::Reading => rank_views(pen, matrix, frame.focus),
            Look::Searching => matrix.rows.iter().map(|_| None).collect(),
        };
        let ranked = standings.iter().any(Option::is_some);
        let mut sorted: Vec<(&MatrixRow, Option<RankView>)> = matrix.rows.iter().zip(standings).collect();
        sorted.sort_by(|(one, _), (other, _)| frame.order.compare(one, other));
        let (top, under) = heads(pen, frame, &columns);
        let (skipped, pages) = frame.paging.map_or((0, None), |paging| paging.part(pen, sorted.len()));
        let shown = if pages.is_some() { AT_ONCE } else { usize::MAX };
        let earlier = frame.earlier.map_or(&[][..], |earlier| &earlier.matrix.rows);
        let earlier: HashMap<&UnitId, &Figures> =
            earlier.iter().map(|row| (&row.unit, &row.figures)).collect();
        let moved = |figures: &Figures, before: Option<&Figures>| {
            let (earlier, before) = frame.earlier.zip(before)?;
            let then = (earlier.period.clone(), before.clone());
            let held = Earlier::new(earlier.versions, pen.survey, figures, then);
            Moved::new(pen, frame.focus, figures, &held)
        };
        let row = |(row, standing): (&MatrixRow, Option<RankView>)| {
            let unit = frame.units.get(row.unit.as_str())?;
            Some(Row {
                href: Some((frame.unit)(unit)),
                moved: moved(&row.figures, earlier.get(&row.unit).copied()),
                standing,
                ..line(pen, frame, &columns, unit, &row.figures, matrix)
            })
        };
        let rows: Vec<Row> = sorted.into_iter().skip(skipped).take(shown).filter_map(row).collect();
        let lines = rows.iter().filter(|row| row.place.is_some()).count();
        let drawn = frame.look == Look::Reading;
        // Part of a long table is no picture of all units.
        let axis = pen.axis(frame.focus).filter(|_| lines > 1 && (drawn || pages.is_none()));
        Self {
            by_tree: frame.link(Order::Tree),
            by_responses: frame.link(Order::Responses { descending: true }),
            top,
            under,
            rows,
            whole: Row {
                moved: moved(&matrix.whole, frame.earlier.map(|earlier| &earlier.matrix.whole)),
                ..line(pen, frame, &columns, unit, &matrix.whole, matrix)
            },
            ranked,
            drawn,
            chart: axis.map(|axis| Chart { lines, axis }),
            against: frame.earlier.map(|earlier| title(pen.tr, pen.survey, earlier.period)),
            pages,
        }
    }

    /// The chart that stands above the table.
    pub(in crate::web) fn charted(&self) -> Option<&Chart> {
        self.chart.as_ref().filter(|_| self.drawn)
    }

    /// How the chart is drawn.
    pub(in crate::web) fn kind(&self) -> &'static str {
        if self.drawn { "ranking" } else { "ranks" }
    }

    pub(in crate::web) fn height(&self) -> usize {
        if self.under.is_empty() { 1 } else { 2 }
    }
}

impl Frame<'_> {
    fn link(&self, column: Order) -> SortLink {
        let href = (self.sorted)(self.order.clicked(column));
        SortLink { href, sorted: self.order.on(column) }
    }
}

fn line(
    pen: &Pen<'_>,
    frame: &Frame<'_>,
    columns: &[Column],
    unit: &Unit,
    figures: &Figures,
    matrix: &Matrix,
) -> Row {
    let cell = |column: &Column| {
        let heat = match frame.look {
            Look::Searching => pen.heat(column.node, frame.focus, &matrix.whole.nodes),
            Look::Reading => None,
        };
        pen.cell(&figures.nodes[column.node], heat)
    };
    let first = figures.nodes[frame.focus].value();
    Row {
        name: pen.tr.of(&unit.name).to_owned(),
        href: None,
        closed: unit.closed.is_some(),
        responses: pen.count(figures.responses),
        under_responses: (frame.under_responses)(unit),
        cells: columns.iter().map(cell).collect(),
        moved: None,
        standing: None,
        step: first.and_then(|value| {
            pen.heat(frame.focus, frame.focus, &matrix.whole.nodes).map(|heat| heat.step(value))
        }),
        place: first.and_then(|value| pen.place(frame.focus, value)),
        span: pen.span(frame.focus, &figures.nodes[frame.focus]),
    }
}

fn heads(pen: &Pen<'_>, frame: &Frame<'_>, columns: &[Column]) -> (Vec<Head>, Vec<Head>) {
    let tree = &pen.survey.index;
    let grouped = columns.iter().any(|column| column.group.is_some());
    let opens = |node: usize| node != frame.focus && !tree.nodes[node].children.is_empty();
    let sorting = |node: usize| Some(frame.link(Order::Node { at: node, descending: false }));
    let named = |node: usize| match node {
        0 => pen.tr.t("matrix-index").to_string(),
        node => pen.title(node),
    };
    let head = |node: usize| Head {
        title: named(node),
        width: 1,
        height: 1,
        sort: sorting(node),
        open: opens(node).then(|| (frame.opened)(node)),
        begins: false,
    };
    let (mut top, mut under) = (Vec::new(), Vec::new());
    for column in columns {
        match column.group {
            None => top.push(Head { height: if grouped { 2 } else { 1 }, ..head(column.node) }),
            Some(group) if group.node == column.node => {
                top.push(Head { width: group.width, sort: None, begins: true, ..head(column.node) });
                let title = pen.tr.t("matrix-whole-dimension").to_string();
                under.push(Head { title, open: None, begins: true, ..head(column.node) });
            }
            Some(_) => under.push(head(column.node)),
        }
    }
    (top, under)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::definition::catalogue::load_stored;

    #[test]
    fn an_order_is_written_and_read_back() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/survey-defs/sipas.toml");
        let survey = load_stored("sipas", &fs::read_to_string(path).expect("the file")).expect("no faults");
        let tree = &survey.index;
        for text in [".tree", ".n", "-.n", "service", "-i22"] {
            let order = Order::parse(text, tree).expect(text);
            assert_eq!(order.written(tree), text);
        }
        assert_eq!(Order::parse("nonsense", tree), None);
        let column = Order::Node { at: 0, descending: false };
        assert_eq!(column.clicked(column), Order::Node { at: 0, descending: true });
    }
}
