//! What screening says of a unit's responses, in one line on its page.

use super::super::PageError;
use super::super::figures::Filter;
use super::desk::Desk;
use super::marks::Mark;
use super::rights::RESPONSES;
use super::sieve::bounds;
use crate::definition::Unit;
use crate::store::{Caught, ResponseFilter};

pub(super) struct Quality {
    /// The responses themselves.
    pub(super) href: String,
    /// How many each rule caught, and how many of these are left out.
    pub(super) text: String,
}

/// Of the responses of a period; none for those who may not see them.
pub(super) async fn quality(
    desk: &Desk,
    filter: &Filter<'_>,
    unit: &Unit,
) -> Result<Option<Quality>, PageError> {
    if !RESPONSES.admits(&desk.user.account) {
        return Ok(None);
    }
    let (from, until) = bounds(&filter.period);
    let responses = ResponseFilter {
        survey: filter.survey.id.clone(),
        from,
        until,
        channel: None,
        excluded: None,
        marked: None,
    };
    let reach = desk.narrowed(Some(unit.id.as_str()))?;
    let caught = desk.store().caught_within(&reach, &responses).await.map_err(PageError::internal)?;
    let tr = &desk.shell.tr;
    let rule = |caught: &Caught| {
        let key = if caught.excluded > 0 { "unit-quality-excluded" } else { "unit-quality-rule" };
        let rule = tr.t(key).arg("rule", Mark::new(tr, caught.suspicion).name);
        rule.arg("marked", caught.marked).arg("excluded", caught.excluded).to_string()
    };
    let rules: Vec<String> = caught.iter().map(rule).collect();
    let text = match &rules[..] {
        [] => tr.t("unit-quality-none"),
        _ => tr.t("unit-quality").arg("rules", rules.join("; ")),
    };
    let href = filter.address("/admin/responses").with("survey", &filter.survey.id).with("unit", &unit.id);
    Ok(Some(Quality { href: href.to_string(), text: text.to_string() }))
}
