//! With which period a page opens: the last quarter that is over, until the one under way has enough responses.

use std::sync::Arc;

use super::super::PageError;
use super::address::Address;
use super::filter::{Filter, Wanted};
use super::period::{latest_quarter, latest_whole_quarter, title};
use super::scope::{Record, Visible};
use crate::definition::{Month, Period, Survey};
use crate::words::Tr;

/// That a page opened with a period that is over, and where the one under way is.
pub(in crate::web) struct Opened {
    pub(in crate::web) text: String,
    pub(in crate::web) href: String,
    pub(in crate::web) link: String,
}

/// What a page is about when its address does not say it all.
pub(in crate::web) async fn opening<'s>(
    record: Record<'_>,
    visible: Visible<'_>,
    (survey, months): (&'s Arc<Survey>, Vec<Month>),
    wanted: &Wanted,
    now: Month,
) -> Result<Filter<'s>, PageError> {
    let (running, over) = (latest_quarter(&months, now), latest_whole_quarter(&months, now));
    let is_over = running != over
        && !wanted.states_period()
        && !visible.has_enough(record, survey, &running, &over).await?;
    wanted.filter(survey, months, |_| if is_over { over } else { running })
}

impl Opened {
    /// None where the period was chosen, or is the one under way; `page` is where both can be seen.
    pub(in crate::web) fn of(
        tr: &Tr,
        wanted: &Wanted,
        filter: &Filter<'_>,
        now: Month,
        page: Address,
    ) -> Option<Self> {
        let running: Period = latest_quarter(&filter.months, now);
        if wanted.states_period() || running == filter.period {
            return None;
        }
        let named = |period: &Period| title(tr, filter.survey, period);
        let text = tr.t("opened-on").arg("period", named(&filter.period)).arg("running", named(&running));
        Some(Self {
            text: text.to_string(),
            href: page.with("survey", &filter.survey.id).with("period", &running).to_string(),
            link: tr.t("opened-see").arg("running", named(&running)).to_string(),
        })
    }
}
