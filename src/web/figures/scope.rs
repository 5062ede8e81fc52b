//! Whose figures may be seen, and by whom: the only way from a page to `report`.
//!
//! A [`Visible`] unit comes from an account's [`Scope`] or from a survey that shows its figures, and only it
//! can be asked for figures. A handler that forgets to ask who is there has nothing to ask with.

use std::sync::Arc;

use super::super::PageError;
use super::super::edition::Edition;
use super::matrix_view::shown;
use super::order::Order;
use crate::definition::{Month, Period, Publish, QuestionId, Survey, Unit, Units};
use crate::report::ahead;
use crate::report::among::{Among, can_be_counted};
use crate::report::publication::{Document, Occasion, freeze};
use crate::report::segments::{Segments, segments};
use crate::report::{
    Also, Asked, Audience, Beside, Estimates, Exactness, Figures, IndexReport, Matrix, MatrixRow, Plan,
    Sources, Weighting, beside, estimates, excluded, has_enough, indices, matrix, plan, weighting, whole,
};
use crate::store::{Account, Extent, Store};

/// The units an account may see, and whether it may see the figures of few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Scope {
    extent: Extent,
    few: bool,
}

impl Scope {
    pub(in crate::web) fn of(account: &Account) -> Self {
        Self { extent: account.extent(), few: account.singly().is_some() }
    }

    /// The unit, if it exists and lies within the scope.
    pub(in crate::web) fn see<'c>(&self, units: &'c Units, id: &str) -> Option<Visible<'c>> {
        let unit = units.get(id)?;
        let top = match &self.extent {
            Extent::Everything => units.root()?,
            Extent::Within(top) => {
                units.get(top.as_str()).filter(|top| units.is_within(&unit.id, &top.id))?
            }
            Extent::Nothing => return None,
        };
        let audience = if self.few { Audience::Administration } else { Audience::Within(&top.id) };
        Some(Visible { unit, audience, among: Among::EVERYBODY })
    }

    /// The unit above all others of the scope.
    pub(in crate::web) fn top<'c>(&self, units: &'c Units) -> Option<Visible<'c>> {
        let top = match &self.extent {
            Extent::Everything => units.root()?.id.clone(),
            Extent::Within(top) => top.clone(),
            Extent::Nothing => return None,
        };
        self.see(units, top.as_str())
    }
}

/// A unit whose figures may be shown to one sort of reader.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Visible<'c> {
    unit: &'c Unit,
    audience: Audience<'c>,
    among: &'c Among,
}

/// What figures are read from, for one request.
#[derive(Clone, Copy)]
pub(in crate::web) struct Record<'r> {
    pub(in crate::web) store: &'r Store,
    pub(in crate::web) edition: &'r Edition,
}

impl<'c> Visible<'c> {
    /// As anybody may see it now, when the definition in force shows figures that are not published.
    pub(in crate::web) fn live(record: Record<'_>, survey: &Survey, unit: &'c Unit) -> Option<Self> {
        (record.publish(survey) == Publish::Live).then_some(Self::public(unit))
    }

    /// As anybody will see it once it is frozen, when the survey is published at all.
    pub(in crate::web) fn to_freeze(survey: &Survey, unit: &'c Unit) -> Option<Self> {
        survey.publish.is_public().then_some(Self::public(unit))
    }

    fn public(unit: &'c Unit) -> Self {
        Self { unit, audience: Audience::Public, among: Among::EVERYBODY }
    }

    pub(in crate::web) fn unit(&self) -> &'c Unit {
        self.unit
    }

    /// Whether the answers of some respondents alone can be seen.
    pub(in crate::web) fn can_be_sifted(&self) -> bool {
        self.audience == Audience::Administration
    }

    /// The answers of some respondents alone; where figures of few are withheld those of all are seen, since
    /// what is withheld could be found from parts.
    pub(in crate::web) fn among<'s>(self, among: &'s Among) -> Visible<'s>
    where
        'c: 's,
    {
        match self.audience {
            Audience::Administration => Visible { among, ..self },
            Audience::Within(_) | Audience::Public => self,
        }
    }

    /// Whether their figures can be had for a period: two conditions need a pass over the responses, which must
    /// not be too many.
    pub(in crate::web) async fn check(
        &self,
        record: Record<'_>,
        survey: &Arc<Survey>,
        period: &Period,
    ) -> Result<(), PageError> {
        let can_be = can_be_counted(record.sources(), &self.asked(survey, period, None)).await;
        if can_be.map_err(PageError::internal)? { Ok(()) } else { Err(PageError::TooManyToSift) }
    }

    /// The unit with all below it, and each unit directly below, whose intervals are still to come.
    pub(in crate::web) async fn estimates<'q>(
        &self,
        record: Record<'q>,
        survey: &'q Arc<Survey>,
        period: &'q Period,
    ) -> Result<Estimates<'q>, PageError>
    where
        'c: 'q,
    {
        let estimates = estimates(record.sources(), &self.asked(survey, period, None)).await;
        estimates.map_err(PageError::internal)
    }

    /// The unit with all below it, and each unit directly below.
    pub(in crate::web) async fn matrix(
        &self,
        record: Record<'_>,
        survey: &Arc<Survey>,
        period: &Period,
    ) -> Result<Matrix, PageError> {
        let matrix = matrix(record.sources(), &self.asked(survey, period, None)).await;
        matrix.map_err(PageError::internal)
    }

    /// The unit with all below it, and nothing else.
    pub(in crate::web) async fn whole(
        &self,
        record: Record<'_>,
        survey: &Arc<Survey>,
        period: &Period,
    ) -> Result<Figures, PageError> {
        let whole = whole(record.sources(), &self.asked(survey, period, None)).await;
        whole.map_err(PageError::internal)
    }

    /// The unit beside one above it that the reader may see as well.
    pub(in crate::web) async fn beside(
        &self,
        above: Visible<'_>,
        record: Record<'_>,
        survey: &Arc<Survey>,
        period: &Period,
    ) -> Result<Beside, PageError> {
        let beside = beside(record.sources(), &self.asked(survey, period, None), &above.unit.id).await;
        beside.map_err(PageError::internal)
    }

    /// The unit with all below it, as the contract writes it.
    pub(in crate::web) async fn indices(
        &self,
        record: Record<'_>,
        survey: &Arc<Survey>,
        period: &Period,
        by: Option<&QuestionId>,
        also: Also<'_>,
    ) -> Result<IndexReport, PageError> {
        let indices = indices(record.sources(), &self.asked(survey, period, by), also).await;
        indices.map_err(PageError::internal)
    }

    /// How many responses the figures of the unit leave out.
    pub(in crate::web) async fn excluded(
        &self,
        record: Record<'_>,
        survey: &Arc<Survey>,
        period: &Period,
    ) -> Result<i64, PageError> {
        let count = excluded(record.sources(), &self.asked(survey, period, None)).await;
        count.map_err(PageError::internal)
    }

    /// How many responses each unit at and below it needs, and has.
    pub(in crate::web) async fn plan(
        &self,
        record: Record<'_>,
        survey: &Arc<Survey>,
        period: &Period,
        exactness: Exactness,
    ) -> Result<Plan, PageError> {
        let plan = plan(record.sources(), &self.asked(survey, period, None), exactness).await;
        plan.map_err(PageError::internal)
    }

    /// Whether enough have answered in a period, as against one that is over.
    pub(in crate::web) async fn has_enough(
        &self,
        record: Record<'_>,
        survey: &Arc<Survey>,
        period: &Period,
        over: &Period,
    ) -> Result<bool, PageError> {
        let enough = has_enough(record.sources(), &self.asked(survey, period, None), over).await;
        enough.map_err(PageError::internal)
    }

    /// How its responses are weighted, where the definition has margins.
    pub(in crate::web) async fn weighting(
        &self,
        record: Record<'_>,
        survey: &Arc<Survey>,
        period: &Period,
    ) -> Result<Option<Weighting>, PageError> {
        let weighting = weighting(record.sources(), &self.asked(survey, period, None)).await;
        weighting.map_err(PageError::internal)
    }

    /// The groups of one segment question, or of two at once; only inside the administration.
    pub(in crate::web) async fn segments(
        &self,
        record: Record<'_>,
        survey: &Arc<Survey>,
        period: &Period,
        by: &QuestionId,
        and: Option<&QuestionId>,
    ) -> Result<Option<Segments>, PageError> {
        let found = segments(record.sources(), &self.asked(survey, period, None), by, and).await;
        found.map_err(PageError::internal)
    }

    /// All figures of a survey for a period as anybody may see them, frozen.
    pub(in crate::web) async fn freeze(
        &self,
        record: Record<'_>,
        survey: &Arc<Survey>,
        period: &Period,
        occasion: Occasion,
    ) -> Result<Document, PageError> {
        freeze(record.sources(), survey, period, occasion).await.map_err(PageError::internal)
    }

    fn asked<'q>(&self, survey: &'q Arc<Survey>, period: &'q Period, by: Option<&'q QuestionId>) -> Asked<'q>
    where
        'c: 'q,
    {
        Asked { survey, unit: &self.unit.id, period, among: self.among, by, audience: self.audience }
    }
}

impl<'r> Record<'r> {
    /// The months a survey has responses in, the first one first; what waits to be counted is counted.
    pub(in crate::web) async fn months(self, survey: &Survey) -> Result<Vec<Month>, PageError> {
        self.store.fold(&self.edition.versions).await.map_err(PageError::internal)?;
        self.store.months(&survey.id).await.map_err(PageError::internal)
    }

    /// Works the figures of all below a unit out, for whoever may see them, and shows them to nobody; the intervals
    /// of the rows that a table opens with.
    pub(in crate::web) async fn work_out(
        self,
        survey: &Arc<Survey>,
        unit: &Unit,
        period: &Period,
        earlier: &[Period],
    ) -> Result<(), PageError> {
        let opening = |rows: &[MatrixRow]| shown(survey, (Order::lowest(0), 0, 1), rows, None);
        let worked_out = ahead::work_out(self.sources(), (survey, &unit.id), period, earlier, opening).await;
        worked_out.map_err(PageError::internal)
    }

    fn sources(self) -> Sources<'r> {
        let Edition { catalogue, versions, .. } = self.edition;
        Sources { store: self.store, catalogue, versions }
    }
}
