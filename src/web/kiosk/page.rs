//! The kiosk's page: the same for everybody, in one of the survey's languages.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;

use super::super::extract::Path;
use super::super::packed::respond_fresh;
use super::super::public::{FaultLine, PartView};
use super::super::question_view::Drawing;
use super::super::sending::Ticket;
use super::super::shell::Shell;
use super::super::target::Target;
use super::super::{AppState, PageError};
use super::entrance::{Entrance, address_in, name, words};
use crate::definition::Lang;
use crate::password::PIN_ROUNDS;
use crate::response::FormState;
use crate::store::{Device, Partial};
use crate::words::Tr;

#[derive(Template)]
#[template(path = "kiosk/kiosk.html")]
pub(super) struct KioskPage<'a> {
    shell: Shell,
    /// Where everything of this device stands.
    base: String,
    action: String,
    device: &'a Device,
    version: &'a str,
    unit: &'a str,
    title: &'a str,
    intro: Option<&'a str>,
    minutes: Option<u32>,
    thanks: Option<&'a str>,
    tongues: Vec<Language>,
    /// Why it comes back though nothing is wrong with it: a title and a sentence.
    notice: Option<(String, String)>,
    faults: Vec<FaultLine>,
    parts: Vec<PartView<'a>>,
    sends_partial: bool,
    rounds: u32,
    stamp: String,
}

/// A language the kiosk can be read in, by its name as words.
struct Language {
    lang: String,
    name: String,
    href: String,
    current: bool,
}

impl<'a> KioskPage<'a> {
    pub(super) fn new(
        state: &AppState,
        entrance: &'a Entrance,
        target: &Target<'a>,
        tr: &'a Tr,
        form: &'a FormState,
    ) -> Self {
        let (survey, base) = (&**target.survey, entrance.address());
        let drawing = Drawing { survey, tr, state: form };
        let language = |lang: &Lang| Language {
            lang: lang.to_string(),
            name: state.words.reading(lang).language_name(),
            href: address_in(&base, survey, lang),
            current: lang == tr.texts(),
        };
        Self {
            shell: Shell::new(&state.words, tr, None),
            action: address_in(&base, survey, tr.texts()),
            device: &entrance.device,
            version: &survey.version,
            unit: name(tr, target.unit),
            title: tr.of(&survey.title),
            intro: survey.intro.as_ref().map(|text| tr.of(text)),
            minutes: survey.minutes,
            thanks: survey.thanks.as_ref().map(|text| tr.of(text)),
            tongues: survey.languages.iter().map(language).collect(),
            notice: None,
            faults: FaultLine::all(drawing),
            parts: PartView::all(drawing),
            sends_partial: entrance.device.settings.partial == Partial::Send,
            rounds: PIN_ROUNDS,
            stamp: entrance.stamp(),
            base,
        }
    }

    /// The same with a word on why what was sent was not taken yet.
    pub(super) fn not_yet_taken(self, error: &PageError) -> Self {
        let (title, detail) = error.words(&self.shell.tr);
        Self { notice: Some((title.to_string(), detail.to_string())), ..self }
    }
}

pub(super) async fn show(
    state: State<AppState>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    draw(state, token, None, &headers).await
}

pub(super) async fn show_in(
    state: State<AppState>,
    Path((token, lang)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    draw(state, token, Some(&lang), &headers).await
}

async fn draw(
    State(state): State<AppState>,
    token: String,
    lang: Option<&str>,
    headers: &HeaderMap,
) -> Result<Response, PageError> {
    let entrance = Entrance::find(&state, token).await?;
    let target = entrance.target(&state)?;
    let tr = words(&state, target.survey, lang)?;
    let form = FormState::default();
    let page = KioskPage::new(&state, &entrance, &target, &tr, &form);
    let text = page.render().map_err(PageError::internal)?;
    let mut response = respond_fresh("text/html; charset=utf-8", text.into_bytes(), headers);
    let ticket = Ticket::of_page(headers, &state.clock, &target.survey.version);
    let cookie = ticket.cookie(&entrance.address());
    response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}
