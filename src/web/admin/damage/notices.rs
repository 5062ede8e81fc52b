//! Lines for those who can do something about it.

use super::super::super::PageError;
use super::super::duties::Duty;
use crate::definition::{Catalogue, Survey};
use crate::index::Absence;
use crate::report::Figures;
use crate::response::Receipt;
use crate::store::{Estray, Reach, Store, StrayPlace};
use crate::words::Tr;

/// Most responses that are named one by one.
const MOST: usize = 5;

/// What is missing from the figures of a survey, each line with where it is looked at.
pub(in super::super) async fn damage(
    store: &Store,
    tr: &Tr,
    reach: &Reach,
    survey: &Survey,
    whole: &Figures,
) -> Result<Vec<Duty>, PageError> {
    let mut duties = Vec::new();
    let uncounted = store.uncounted(&survey.id).await.map_err(PageError::internal)?;
    let within = |unit: &Option<crate::definition::UnitId>| match unit {
        Some(unit) => reach.holds(unit),
        None => reach.everything().is_some(),
    };
    for response in uncounted.iter().filter(|uncounted| within(&uncounted.unit)).take(MOST) {
        let receipt = Receipt::of(response.id).to_string();
        duties.push(Duty {
            href: format!("/admin/responses/{}", response.id),
            text: tr.t("duty-damaged-response").arg("receipt", receipt).to_string(),
            pressing: true,
        });
    }
    let is_missing = whole.nodes.first().is_some_and(|root| root.value == Err(Absence::Damaged));
    if is_missing && duties.is_empty() {
        let text = tr.t("duty-damaged").to_string();
        duties.push(Duty { href: format!("/admin/responses?survey={}", survey.id), text, pressing: true });
    }
    Ok(duties)
}

/// What belongs to a unit or a survey that is not in force, in words.
pub(in super::super) async fn strays(
    store: &Store,
    tr: &Tr,
    catalogue: &Catalogue,
) -> Result<Vec<String>, PageError> {
    let estrays = store.estrays(catalogue).await.map_err(PageError::internal)?;
    Ok(estrays.iter().map(|estray| words(tr, estray)).collect())
}

fn words(tr: &Tr, estray: &Estray) -> String {
    let part = |(name, count): (&'static str, i64)| {
        let key = match name {
            "responses" => "estray-responses",
            "transactions" => "estray-transactions",
            "kiosks" => "estray-kiosks",
            "invitations" => "estray-invitations",
            _ => "estray-accounts",
        };
        tr.t(key).arg("count", count).to_string()
    };
    let parts = estray.parts().map(part).collect::<Vec<_>>().join(", ");
    let (key, id) = match &estray.place {
        StrayPlace::Unit(id) => ("estray-unit", id),
        StrayPlace::Survey(id) => ("estray-survey", id),
    };
    tr.t(key).arg("id", id).arg("parts", parts).to_string()
}
