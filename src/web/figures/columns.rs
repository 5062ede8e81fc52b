//! Which nodes of the index stand side by side in a matrix.

use crate::definition::IndexTree;

/// More columns than this are not taken in at a glance.
const MOST: usize = 13;

/// One column: a node, and the group of columns it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) node: usize,
    pub(super) group: Option<Group>,
}

/// Columns under one heading: the dimension itself and its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) node: usize,
    /// Columns of the group; told by its first.
    pub(super) width: usize,
}

/// The node in focus and its children; when asked for and where there is room, theirs beside them.
pub(super) fn columns(tree: &IndexTree, focus: usize, wide: bool) -> Vec<Column> {
    let children = &tree.nodes[focus].children;
    let all = 1 + children.iter().map(|&child| 1 + tree.nodes[child].children.len()).sum::<usize>();
    let deep = wide && all <= MOST && all > 1 + children.len();
    let mut columns = vec![Column { node: focus, group: None }];
    for &child in children {
        let below = &tree.nodes[child].children;
        if !deep || below.is_empty() {
            columns.push(Column { node: child, group: None });
            continue;
        }
        let group = Some(Group { node: child, width: 1 + below.len() });
        columns.push(Column { node: child, group });
        columns.extend(below.iter().map(|&node| Column { node, group }));
    }
    columns
}
