//! The table of the overview: units × nodes of a period, held against an earlier one.

use super::super::PageError;
use super::super::figures::{
    Filter, Frame, HeldAgainst, Look, MatrixView, Order, Paging, Pen, Record, Visible, earlier_periods, shown,
};
use super::coverage::Coverage;
use super::losses::Worst;
use super::overview::{focused, here, unit_address};
use crate::definition::catalogue::Versions;
use crate::definition::{Catalogue, Period, Unit};
use crate::report::{Figures, Matrix, MatrixRow};

/// The figures of one part of the table, and what they are held against.
pub(super) struct Table<'t> {
    /// All rows; those that are shown have intervals.
    pub(super) matrix: Matrix,
    /// The whole in the periods it is compared with in words.
    pub(super) before: Vec<(Period, Figures)>,
    pub(super) earlier: Option<(Period, Matrix)>,
    pub(super) versions: &'t Versions,
    order: Order,
    part: usize,
}

/// What the colours mean.
pub(super) struct Legend {
    pub(super) pivot: String,
    pub(super) near: String,
    pub(super) far: String,
}

impl<'t> Table<'t> {
    pub(super) async fn read(
        record: Record<'t>,
        visible: Visible<'_>,
        filter: &Filter<'_>,
        part: usize,
    ) -> Result<Self, PageError> {
        // The lowest first: the question of this page is where the index is lost.
        let order = filter.order.unwrap_or(Order::lowest(filter.focus));
        let versions = &record.edition.versions;
        let (survey, held) = (filter.survey, filter.earlier());
        let now = visible.estimates(record, survey, &filter.period).await?;
        let then = match &held {
            Some(period) => Some((period, visible.estimates(record, survey, period).await?)),
            None => None,
        };
        let mut before = Vec::new();
        for period in earlier_periods(&filter.period) {
            let whole = match &then {
                Some((held, then)) if **held == period => then.whole().clone(),
                _ => visible.whole(record, survey, &period).await?,
            };
            before.push((period, whole));
        }
        let then = then.filter(|(_, then)| then.whole().responses > 0);
        let against = then.as_ref().map(|(period, then)| HeldAgainst {
            period,
            whole: then.whole(),
            rows: then.rows(),
            versions,
        });
        let looked_at = shown(survey, (order, filter.focus, part), now.rows(), against);
        let is_looked_at = |unit: &_| looked_at.contains(unit);
        let earlier = then.map(|(period, then)| (period.clone(), then.matrix(is_looked_at)));
        Ok(Self { matrix: now.matrix(is_looked_at), before, earlier, versions, order, part })
    }

    pub(super) fn view(
        &self,
        pen: &Pen<'_>,
        filter: &Filter<'_>,
        catalogue: &Catalogue,
        unit: &Unit,
        coverage: &Coverage,
    ) -> MatrixView {
        let frame = Frame {
            look: Look::Searching,
            units: &catalogue.units,
            focus: filter.focus,
            order: self.order,
            sorted: &|order| here(filter, unit).with("sort", order.written(&filter.survey.index)).to_string(),
            opened: &|node| focused(filter, unit, node),
            unit: &|row| match catalogue.units.children(&row.id).next() {
                Some(_) => here(filter, row).to_string(),
                None => unit_address(filter, row).to_string(),
            },
            under_responses: &|unit| coverage.missing(pen, unit),
            earlier: self.earlier.as_ref().map(|(period, matrix)| HeldAgainst {
                period,
                whole: &matrix.whole,
                rows: &matrix.rows,
                versions: self.versions,
            }),
            paging: Some(Paging {
                at: self.part,
                href: &|page| here(filter, unit).with("page", page).to_string(),
            }),
        };
        MatrixView::new(pen, &frame, unit, &self.matrix)
    }

    /// The unit that is lowest at a node. Named only where enough people answered: a handful says nothing about
    /// an office.
    pub(super) fn worst(
        &self,
        pen: &Pen<'_>,
        filter: &Filter<'_>,
        catalogue: &Catalogue,
        node: usize,
    ) -> Option<Worst> {
        let enough = i64::try_from(pen.survey.minimum_n).unwrap_or(i64::MAX);
        let figure = |row: &MatrixRow| {
            let figure = &row.figures.nodes[node];
            Some((figure.value().filter(|_| figure.n >= enough)?, figure.n))
        };
        let known = self.matrix.rows.iter().filter_map(|row| Some((figure(row)?, &row.unit)));
        let ((value, n), unit) = known.min_by_key(|((value, _), _)| *value)?;
        let unit = catalogue.units.get(unit.as_str())?;
        Some(Worst {
            name: pen.tr.of(&unit.name).to_owned(),
            href: unit_address(filter, unit).to_string(),
            value: pen.value(value),
            n: pen.count(n),
        })
    }

    pub(super) fn legend(&self, pen: &Pen<'_>, filter: &Filter<'_>) -> Option<Legend> {
        let whole = &self.matrix.whole.nodes;
        let (near, far) = pen.heat(filter.focus, filter.focus, whole)?.thresholds();
        Some(Legend {
            pivot: pen.value(whole[filter.focus].value()?),
            near: pen.tr.number(pen.plain(near)),
            far: pen.tr.number(pen.plain(far)),
        })
    }
}
