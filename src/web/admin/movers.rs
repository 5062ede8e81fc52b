//! What changed since the period it is held against, and is more than chance: parts of the index and units.

use super::super::figures::{Earlier, Filter, MatrixView, Moved, Pen, period, together};
use super::overview_table::Table;

/// So many are named each way; the table has them all.
const NAMED: usize = 6;

pub(super) struct Movers {
    /// What they are held against, and whether anything changed.
    pub(super) head: String,
    /// For how many comparisons that is corrected.
    pub(super) note: String,
    /// Risen, and fallen; empty ones left out.
    pub(super) ways: Vec<Way>,
}

pub(super) struct Way {
    /// `up` or `down`.
    pub(super) direction: &'static str,
    pub(super) title: String,
    pub(super) named: Vec<Mover>,
    /// How many more there are, when any, and the table with them on top.
    pub(super) more: Option<(String, String)>,
}

pub(super) struct Mover {
    pub(super) name: String,
    pub(super) href: Option<String>,
    pub(super) difference: String,
    /// The whole comparison.
    pub(super) words: String,
}

/// Of the parts of the node in focus, and of the units that the table shows; none where nothing is compared.
pub(super) fn movers(
    pen: &Pen<'_>,
    filter: &Filter<'_>,
    table: &Table<'_>,
    matrix: &mut MatrixView,
) -> Option<Movers> {
    let (held, then) = table.earlier.as_ref()?;
    let whole = &table.matrix.whole;
    let earlier = Earlier::new(table.versions, pen.survey, whole, (held.clone(), then.whole.clone()));
    let children = pen.survey.index.nodes[filter.focus].children.iter();
    let mut parts: Vec<(usize, Moved)> =
        children.filter_map(|&node| Some((node, Moved::new(pen, node, whole, &earlier)?))).collect();
    let of_units = matrix.rows.iter_mut().filter_map(|row| row.moved.as_mut());
    let compared = together(parts.iter_mut().map(|(_, moved)| moved).chain(of_units));
    let parts = parts
        .iter()
        .filter_map(|(node, moved)| Some((moved.direction?, mover(pen.title(*node), None, moved))));
    let units = matrix.rows.iter().filter_map(|row| {
        let moved = row.moved.as_ref()?;
        Some((moved.direction?, mover(row.name.clone(), row.href.clone(), moved)))
    });
    let all: Vec<(&str, Mover)> = parts.chain(units).collect();
    let key = if all.is_empty() { "movers-none" } else { "movers" };
    let head = pen.tr.t(key).arg("period", period::title(pen.tr, pen.survey, held)).to_string();
    let (up, down): (Vec<_>, Vec<_>) = all.into_iter().partition(|(direction, _)| *direction == "up");
    let ways = [("up", "movers-up", up), ("down", "movers-down", down)];
    let note = pen.tr.t("movers-together").arg("count", compared.to_string()).to_string();
    let by_change = matrix.against.as_ref().map(|against| format!("{}#matrix-title", against.sort.href));
    let way = |(direction, title, movers): (&'static str, &str, Vec<(&str, Mover)>)| {
        let more = movers.len().saturating_sub(NAMED);
        Way {
            direction,
            title: pen.tr.t(title).to_string(),
            named: movers.into_iter().map(|(_, mover)| mover).take(NAMED).collect(),
            more: by_change
                .clone()
                .filter(|_| more > 0)
                .map(|href| (pen.tr.t("movers-more").arg("count", more.to_string()).to_string(), href)),
        }
    };
    Some(Movers { head, note, ways: ways.into_iter().map(way).filter(|way| !way.named.is_empty()).collect() })
}

fn mover(name: String, href: Option<String>, moved: &Moved) -> Mover {
    let difference = moved.difference.clone().unwrap_or_default();
    Mover { name, href, difference, words: moved.words.clone() }
}
