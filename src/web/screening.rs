//! Screening at the doors: what came from where, kept for a day as numbers that say nothing.

use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, HeaderValue};
use sha2::{Digest, Sha256};
use time::Date;
use uuid::Uuid;

use super::cookie;
use super::rate_limit::Sender;
use super::{AppState, PageError};
use crate::clock::Clock;
use crate::definition::Survey;
use crate::response::screening::Memory;
use crate::response::{Response, Signs};
use crate::store::{Accepted, Arrival, IntakeError, Right, Screened};

/// The field of the form that people do not see. No question can have such a name.
pub(super) const TRAP: &str = "home_page";

const COOKIE: &str = "hailong-device";
const A_DAY: u64 = 24 * 3600;

/// A browser, for a day. It says which responses came from one device, and not whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Device(pub(super) Uuid);

impl Device {
    pub(super) fn read(headers: &HeaderMap) -> Option<Self> {
        Uuid::try_parse(cookie::read(headers, COOKIE)?).ok().map(Self)
    }

    /// For a browser that has none yet.
    pub(super) fn cookie(headers: &HeaderMap, clock: &Clock) -> Option<HeaderValue> {
        match Self::read(headers) {
            Some(_) => None,
            None => cookie::write(COOKIE, &clock.new_id().to_string(), "/", A_DAY),
        }
    }
}

/// Takes the field that people do not see out of what was sent, and says whether it was filled.
pub(super) fn spring_trap(pairs: &mut Vec<(String, String)>) -> bool {
    let is_trap = |(name, _): &(String, String)| name == TRAP;
    let sprung = pairs.iter().any(|pair| is_trap(pair) && !pair.1.trim().is_empty());
    pairs.retain(|pair| !is_trap(pair));
    sprung
}

/// Where a response came from, as a door knows it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Origin {
    /// A browser or a registered kiosk.
    pub(super) device: Option<Uuid>,
    pub(super) sender: Option<Sender>,
    pub(super) trapped: bool,
    /// Whether it came without an id of its own, so that a repeat cannot be told from another response.
    pub(super) unnamed: bool,
}

/// Shared by all doors of one server. Nothing of it is written anywhere.
#[derive(Debug, Default)]
pub(super) struct Screening {
    memory: Mutex<Memory>,
    /// A hash that has taken in the day's key already.
    key: Mutex<Option<(Date, Sha256)>>,
}

impl Screening {
    /// The day's key, made when first needed. Numbers made with yesterday's mean nothing any more.
    fn key(&self, clock: &Clock) -> Result<Sha256, PageError> {
        let today = clock.now().date();
        let mut held = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        match &*held {
            Some((day, key)) if *day == today => Ok(key.clone()),
            _ => {
                let secret = clock.new_secret().map_err(PageError::internal)?;
                let key = Sha256::new().chain_update(secret);
                *held = Some((today, key.clone()));
                Ok(key)
            }
        }
    }
}

impl AppState {
    /// A response with what screening says of it, ready for the intake.
    pub(super) fn arrival(
        &self,
        survey: &Survey,
        response: Response,
        origin: Origin,
        right: Right,
    ) -> Result<Arrival, PageError> {
        let key = self.screening.key(&self.clock)?;
        let signs = Signs {
            device: origin.device.map(|device| number(&key, device.as_bytes())),
            address: origin.sender.map(|sender| number(&key, sender.address().to_string().as_bytes())),
            trapped: origin.trapped,
            unnamed: origin.unnamed,
        };
        let mut memory = self.screening.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let marks = memory.screen(survey, &response, signs);
        drop(memory);
        Ok(Arrival { response, screened: Screened { marks, exclude: survey.trust.exclude.clone() }, right })
    }

    /// Hands a response to the intake; returns after the commit.
    pub(super) async fn take_in(&self, arrival: Arrival) -> Result<Accepted, IntakeError> {
        let channel = arrival.response.channel;
        let answer = self.intake.submit(arrival).await;
        self.metrics.submitted(channel, &answer);
        answer
    }
}

fn number(key: &Sha256, value: &[u8]) -> u64 {
    let digest = key.clone().chain_update(value).finalize();
    digest.first_chunk::<8>().copied().map_or(0, u64::from_be_bytes)
}
