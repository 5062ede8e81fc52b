//! Published figures as one long table: a row a unit and node.

use super::ExportError;
use super::csv_text::csv_lines;
use crate::definition::Lang;
use crate::report::publication::{Document, FrozenFigure, FrozenNode, FrozenUnit};
use crate::response::cell::{MARK, guarded};

pub const COLUMNS: [&str; 17] = [
    "survey",
    "version",
    "period",
    "edition",
    "unit",
    "unit_name",
    "unit_kind",
    "unit_parent",
    "rank_low",
    "rank_high",
    "node",
    "node_title",
    "value",
    "low",
    "high",
    "n",
    "absence",
];

/// Every figure of a document with what it belongs to, in the document's order.
pub fn rows(document: &Document) -> impl Iterator<Item = (&FrozenUnit, &FrozenNode, &FrozenFigure)> {
    let of = |unit| figures_of(document, unit);
    document.units.iter().flat_map(of)
}

fn figures_of<'d>(
    document: &'d Document,
    unit: &'d FrozenUnit,
) -> impl Iterator<Item = (&'d FrozenUnit, &'d FrozenNode, &'d FrozenFigure)> {
    document.nodes.iter().zip(&unit.figures).map(move |(node, figure)| (unit, node, figure))
}

/// UTF-8 with a byte order mark, as for people; names and titles in `lang`.
pub fn as_csv(document: &Document, lang: &Lang) -> Result<Vec<u8>, ExportError> {
    let edition = document.edition.to_string();
    let table = csv_lines(|writer| {
        writer.write_record(COLUMNS)?;
        for (unit, node, figure) in rows(document) {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let place = |at: usize| unit.rank.map_or(String::new(), |rank| rank[at].to_string());
            writer.write_record([
                document.survey.as_str(),
                &document.version,
                &document.period,
                &edition,
                &unit.id,
                &guarded(unit.name.get(lang)),
                &unit.kind,
                &text(&unit.parent),
                &place(0),
                &place(1),
                &node.id,
                &guarded(node.title.get(lang)),
                &text(&figure.value),
                &text(&figure.low),
                &text(&figure.high),
                &shown_n(figure),
                &text(&figure.absence),
            ])?;
        }
        Ok(())
    })?;
    Ok([MARK, &table].concat())
}

/// How many answered, unless that is withheld with the figure.
pub fn shown_n(figure: &FrozenFigure) -> String {
    if figure.absence.as_deref() == Some("too-few") { String::new() } else { figure.n.to_string() }
}
