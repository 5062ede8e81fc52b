//! Registering a device: the link to it is shown once, as text and as a QR code.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use qrcode::QrCode;
use validator::Validate;

use super::super::super::extract::Pairs;
use super::super::super::page::Page;
use super::super::super::rate_limit::Sender;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError};
use super::super::audit::{self, Act};
use super::super::frame::{AdminFrame, Area};
use super::list::ListPage;
use crate::definition::{Channel, Survey, Unit};
use crate::password;
use crate::store::{Device, DeviceSettings, Partial};
use crate::words::{Phrase, Tr};

/// Seconds without a touch after which a kiosk may ask whether anybody is there.
pub(super) const IDLE: (i64, i64) = (15, 600);
/// Seconds it then waits.
pub(super) const WARNING: (i64, i64) = (5, 120);

/// What the form holds, as it was filled in. No `Debug`: it holds a PIN.
#[derive(Validate)]
pub(super) struct Wish {
    pub(super) unit: String,
    pub(super) survey: String,
    #[validate(length(min = 1, max = 80))]
    pub(super) label: String,
    pub(super) idle: String,
    pub(super) warning: String,
    pub(super) sends_partial: bool,
    pub(super) whole_screen: bool,
    pub(super) pin: String,
    pub(super) faults: Faults,
}

/// What is wrong with each entry, as it is said.
#[derive(Default)]
pub(super) struct Faults {
    pub(super) unit: Option<String>,
    pub(super) survey: Option<String>,
    pub(super) label: Option<String>,
    pub(super) idle: Option<String>,
    pub(super) warning: Option<String>,
    pub(super) pin: Option<String>,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            unit: String::new(),
            survey: String::new(),
            label: String::new(),
            idle: "60".to_owned(),
            warning: "15".to_owned(),
            sends_partial: false,
            whole_screen: true,
            pin: String::new(),
            faults: Faults::default(),
        }
    }
}

#[derive(Template)]
#[template(path = "admin/kiosk_made.html")]
struct MadePage {
    shell: Shell,
    frame: AdminFrame,
    label: String,
    unit: String,
    link: String,
    code: Squares,
}

/// The dark squares of a QR code, as the path of a drawing.
struct Squares {
    side: usize,
    path: String,
}

pub(in crate::web::admin) async fn register(
    State(state): State<AppState>,
    user: CurrentUser,
    sender: Sender,
    shell: Shell,
    headers: HeaderMap,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let (edition, mut wish) = (state.edition(), Wish::read(pairs));
    let units = &edition.catalogue.units;
    let unit = user.scope().see(units, &wish.unit).map(|visible| visible.unit());
    let survey = edition.catalogue.survey(&wish.survey).map(AsRef::as_ref);
    let Some((unit, survey, settings)) = wish.check(&state, &shell.tr, unit, survey)? else {
        let page = ListPage::with(&state, &user, shell, wish).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
    };
    let token = state.clock.new_secret().map_err(PageError::internal)?;
    let device = Device {
        id: state.clock.new_id(),
        unit: unit.id.clone(),
        survey: survey.id.clone(),
        label: wish.label.clone(),
        settings,
        created_by: user.account.name.clone(),
        created_at: state.clock.now(),
        revoked_at: None,
        last_heard_at: None,
        waiting: 0,
    };
    state.store.register_device(&device, &token).await.map_err(PageError::internal)?;
    let subject = format!("{} {}", device.unit, device.id);
    audit::note(&state, sender, &user.account.name, Act::KioskRegistered, &subject).await?;
    let link = format!("{}/k/{token}", origin(&headers));
    let page = Page(MadePage {
        frame: AdminFrame::new(&shell.tr, units, &user, Area::Kiosks),
        label: device.label,
        unit: shell.tr.of(&unit.name).to_owned(),
        code: Squares::of(&link).map_err(PageError::internal)?,
        link,
        shell,
    });
    let mut response = page.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Where the browser sees this server: the device will see it there too.
fn origin(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = text("x-forwarded-proto").filter(|scheme| *scheme == "https").unwrap_or("http");
    text("origin")
        .filter(|origin| origin.starts_with("http"))
        .map_or_else(|| format!("{scheme}://{}", text("host").unwrap_or_default()), str::to_owned)
}

impl Wish {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut read = Self { whole_screen: false, ..Self::default() };
        for (name, value) in pairs {
            let value = value.trim().to_owned();
            match name.as_str() {
                "unit" => read.unit = value,
                "survey" => read.survey = value,
                "label" => read.label = value,
                "idle" => read.idle = value,
                "warning" => read.warning = value,
                "partial" => read.sends_partial = Partial::parse(&value) == Some(Partial::Send),
                "whole-screen" => read.whole_screen = true,
                "pin" => read.pin = value,
                _ => {}
            }
        }
        read
    }

    /// Everything a device needs, or the faults put beside the entries.
    fn check<'c>(
        &mut self,
        state: &AppState,
        tr: &Tr,
        unit: Option<&'c Unit>,
        survey: Option<&'c Survey>,
    ) -> Result<Option<(&'c Unit, &'c Survey, DeviceSettings)>, PageError> {
        let said = |wrong: bool, phrase: Phrase<'_>| wrong.then(|| phrase.to_string());
        let unit = unit.filter(|unit| unit.exists_on(state.today()));
        let survey = survey.filter(|survey| survey.channels.contains(&Channel::Kiosk));
        let covers = unit.zip(survey).is_none_or(|(unit, survey)| survey.covers(unit));
        let (idle, warning) = (within(&self.idle, IDLE), within(&self.warning, WARNING));
        let between =
            |(least, most): (i64, i64)| tr.t("kiosks-fault-seconds").arg("min", least).arg("max", most);
        let good_pin = (4..=8).contains(&self.pin.len()) && self.pin.bytes().all(|b| b.is_ascii_digit());
        self.faults = Faults {
            unit: said(unit.is_none(), tr.t("kiosks-fault-unit")),
            survey: said(survey.is_none(), tr.t("kiosks-fault-survey"))
                .or_else(|| said(!covers, tr.t("kiosks-fault-covers"))),
            label: said(self.validate().is_err(), tr.t("kiosks-fault-label")),
            idle: said(idle.is_none(), between(IDLE)),
            warning: said(warning.is_none(), between(WARNING)),
            pin: said(!good_pin, tr.t("kiosks-fault-pin")),
        };
        let whole = (unit, survey, idle, warning);
        let (Some(unit), Some(survey), Some(idle_seconds), Some(warning_seconds)) = whole else {
            return Ok(None);
        };
        if self.faults.any() {
            return Ok(None);
        }
        let pin_salt = state.clock.new_secret().map_err(PageError::internal)?;
        let settings = DeviceSettings {
            idle_seconds,
            warning_seconds,
            partial: if self.sends_partial { Partial::Send } else { Partial::Discard },
            whole_screen: self.whole_screen,
            pin_hash: password::pin_hash(&self.pin, &pin_salt),
            pin_salt,
        };
        Ok(Some((unit, survey, settings)))
    }
}

impl Faults {
    fn any(&self) -> bool {
        let Self { unit, survey, label, idle, warning, pin } = self;
        [unit, survey, label, idle, warning, pin].into_iter().any(Option::is_some)
    }
}

fn within(text: &str, (least, most): (i64, i64)) -> Option<i64> {
    text.parse().ok().filter(|seconds| (least..=most).contains(seconds))
}

impl Squares {
    fn of(text: &str) -> Result<Self, qrcode::types::QrError> {
        let code = QrCode::new(text)?;
        let side = code.width();
        let dark =
            code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == qrcode::Color::Dark);
        let path = dark.map(|(at, _)| format!("M{} {}h1v1h-1z", at % side, at / side)).collect();
        Ok(Self { side, path })
    }
}
