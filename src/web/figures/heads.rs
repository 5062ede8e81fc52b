//! The headings of a matrix: what each column is, sorts by and opens.

use super::columns::Column;
use super::matrix_view::Frame;
use super::order::Order;
use super::pen::Pen;

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

/// Two rows of headings; the second is empty where no columns are grouped.
pub(super) fn heads(pen: &Pen<'_>, frame: &Frame<'_>, columns: &[Column]) -> (Vec<Head>, Vec<Head>) {
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
