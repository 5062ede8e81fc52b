//! Responses of kiosks: their token is their credential, and what was said while the link, the clock or
//! the page was not what it should be is kept all the same.

use time::{Duration, OffsetDateTime};

use super::super::edition::Edition;
use super::super::screening::Origin;
use super::super::{AppState, PageError};
use super::envelope::Envelope;
use crate::definition::period::LOCAL;
use crate::definition::survey::Openness;
use crate::definition::{Channel, Survey, Unit, UnitId};
use crate::response::plausible::is_plausible;
use crate::response::validate::validate_json;
use crate::response::{Fault, Response};
use crate::store::{Accepted, Device, IntakeError, Right};

/// How long before its registration a device's clock may say that it was used.
const BEHIND: Duration = Duration::days(1);

/// The device that sends, if it may send this: its unit and survey, now or before, and a token that is not
/// revoked.
pub(super) async fn device(
    state: &AppState,
    token: Option<&str>,
    survey: &Survey,
    envelope: &Envelope,
) -> Result<Device, PageError> {
    let unknown = || PageError::Credential { channel: Channel::Kiosk };
    let device =
        state.store.device_by_token(token.ok_or_else(unknown)?).await.map_err(PageError::internal)?;
    let device = device.ok_or_else(unknown)?;
    if device.revoked_at.is_some() {
        Err(PageError::DeviceRevoked)
    } else if device.survey == survey.id && device.unit.as_str() == envelope.unit {
        Ok(device)
    } else {
        earlier_post(state, device, survey, envelope).await
    }
}

/// The device as it stood when somebody answered, where it has been given another post since.
async fn earlier_post(
    state: &AppState,
    device: Device,
    survey: &Survey,
    envelope: &Envelope,
) -> Result<Device, PageError> {
    let unit = UnitId::parse(&envelope.unit).map_err(|_| PageError::DeviceElsewhere)?;
    let stood = state.store.device_stood_at(device.id, unit.as_str(), &survey.id).await;
    if stood.map_err(PageError::internal)? {
        Ok(Device { unit, survey: survey.id.clone(), ..device })
    } else {
        Err(PageError::DeviceElsewhere)
    }
}

/// Reads a response under the version of the definition that the device had drawn. What counts is the day
/// on which it was answered, not the day on which the link came back.
pub(super) fn read(
    edition: &Edition,
    device: &Device,
    (survey, drawn): (&Survey, &Survey),
    envelope: Envelope,
    now: OffsetDateTime,
) -> Result<Result<Response, Vec<Fault>>, PageError> {
    let unit = edition.catalogue.units.get(device.unit.as_str());
    let unit = unit.ok_or_else(|| PageError::UnknownUnit { unit: device.unit.to_string() })?;
    let stated_at = envelope.answered_at.filter(|at| is_believed(device, survey, unit, *at, now));
    takes_answers(survey, stated_at.unwrap_or(now))?;
    Ok(validate_json(drawn, &envelope.answers).map(|answers| Response {
        id: envelope.id,
        survey: survey.id.clone(),
        version: drawn.version.clone(),
        unit: unit.id.clone(),
        channel: Channel::Kiosk,
        stated_at,
        received_at: now,
        duration: envelope.seconds,
        language: envelope.language,
        answers,
    }))
}

/// Whether the device's clock can be right. Where it cannot, the moment of arrival counts.
fn is_believed(
    device: &Device,
    survey: &Survey,
    unit: &Unit,
    at: OffsetDateTime,
    now: OffsetDateTime,
) -> bool {
    device.created_at - BEHIND <= at && is_plausible(survey, unit, at, now).is_ok()
}

fn takes_answers(survey: &Survey, at: OffsetDateTime) -> Result<(), PageError> {
    match survey.openness(at.to_offset(LOCAL).date()) {
        Openness::Open => Ok(()),
        Openness::NotYet(opens) => Err(PageError::SurveyNotYet { survey: survey.title.clone(), opens }),
        Openness::Closed(closed) => Err(PageError::SurveyClosed { survey: survey.title.clone(), closed }),
    }
}

/// Records a response; `said` is what the device's clock said. A clock that was not believed the first
/// time may be believed when the same response comes again, and the other way round: both are the same
/// response.
pub(super) async fn submit(
    state: &AppState,
    survey: &Survey,
    device: &Device,
    response: Response,
    said: Option<OffsetDateTime>,
) -> Result<Result<Accepted, IntakeError>, PageError> {
    let stated_at = if response.stated_at.is_some() { None } else { said };
    let other = Response { stated_at, ..response.clone() };
    // All kiosks of an office share its address, which therefore says nothing of them.
    let origin = Origin { device: Some(device.id), ..Origin::default() };
    let arrival = state.arrival(survey, response, origin, Right::Free)?;
    let outcome = match state.intake.submit(arrival).await {
        Err(IntakeError::Conflict) => {
            state.intake.submit(state.arrival(survey, other, origin, Right::Free)?).await
        }
        outcome => outcome,
    };
    state.metrics.submitted(Channel::Kiosk, &outcome);
    Ok(outcome)
}
