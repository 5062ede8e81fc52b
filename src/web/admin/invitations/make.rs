//! Making invitations: the tokens are shown here once, as sheets to print and as a file to send.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use time::{Duration, OffsetDateTime};

use super::super::super::outside::{Outside, Squares};
use super::super::super::page::Page;
use super::super::super::rate_limit::Sender;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError, token};
use super::super::audit::{self, Act};
use super::super::frame::{AdminFrame, Area};
use super::dossiers::{BadRow, Columns, Dossier, Fault, Read, Reading};
use super::list::ListPage;
use super::table_file::{self, Unreadable};
use crate::definition::period::LOCAL;
use crate::definition::{Channel, Survey};
use crate::store::{Invited, NewBatch, NewInvitation};
use crate::words::Tr;

/// Most faults that are listed.
const MOST_FAULTS: usize = 50;

/// For how many days invitations may hold.
const DAYS: (i64, i64) = (1, 365);

#[derive(Template)]
#[template(path = "admin/invitations_made.html")]
struct MadePage {
    shell: Shell,
    frame: AdminFrame,
    survey: String,
    ends: String,
    count: String,
    unfinished: String,
    /// The file for the gateway, as an address of its own: it is kept nowhere.
    file: String,
    /// Eight slips each.
    pages: Vec<Vec<Slip>>,
}

struct Slip {
    unit: String,
    dossier: String,
    field: String,
    address: String,
    token: String,
    code: Squares,
}

/// What the form sent.
#[derive(Default)]
struct Wish {
    survey: String,
    days: String,
    list: Vec<u8>,
}

pub(in crate::web::admin) async fn make(
    State(state): State<AppState>,
    user: CurrentUser,
    sender: Sender,
    outside: Outside,
    shell: Shell,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, PageError> {
    let wish = Wish::read(form.map_err(|_| PageError::BadBody)?).await?;
    match invite(&state, &user, &outside, &shell, &wish).await? {
        Ok(page) => {
            audit::note(&state, sender, &user.account.name, Act::Invited, &wish.survey).await?;
            let mut response = Page(page).into_response();
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            Ok(response)
        }
        Err(faults) => {
            let page = ListPage::new(&state, &user, shell, &wish.survey, &wish.days, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
        }
    }
}

impl Wish {
    async fn read(mut form: Multipart) -> Result<Self, PageError> {
        let mut wish = Self { days: "30".to_owned(), ..Self::default() };
        while let Some(part) = form.next_field().await.map_err(|_| PageError::BadBody)? {
            let name = part.name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(|_| PageError::TooLarge)?;
            let text = || String::from_utf8_lossy(&bytes).chars().take(60).collect::<String>();
            match name.as_str() {
                "survey" => wish.survey = text(),
                "days" => wish.days = text(),
                "list" => wish.list = bytes.to_vec(),
                _ => {}
            }
        }
        Ok(wish)
    }
}

/// The page with all links, or what is wrong, in words.
async fn invite(
    state: &AppState,
    user: &CurrentUser,
    outside: &Outside,
    shell: &Shell,
    wish: &Wish,
) -> Result<Result<MadePage, Vec<String>>, PageError> {
    let tr = &shell.tr;
    let edition = state.edition();
    let survey = edition.catalogue.survey(&wish.survey);
    let survey = survey.filter(|survey| survey.channels.contains(&Channel::Invitation));
    let Some(survey) = survey else { return Ok(Err(vec![tr.t("invitations-no-survey").to_string()])) };
    let days = wish.days.trim().parse().ok().filter(|days| (DAYS.0..=DAYS.1).contains(days));
    let Some(days) = days else {
        let fault = tr.t("invitations-bad-days").arg("min", DAYS.0).arg("max", DAYS.1);
        return Ok(Err(vec![fault.to_string()]));
    };
    let scope = user.scope();
    let units = &edition.catalogue.units;
    let may_invite = |unit: &crate::definition::Unit| scope.see(units, unit.id.as_str()).is_some();
    let reading = Reading { survey, units, today: state.today(), may_invite: &may_invite };
    let read = match read(tr, &reading, &wish.list) {
        Ok(read) => read,
        Err(faults) => return Ok(Err(faults)),
    };
    let ends = last_moment(state.clock.now() + Duration::days(days));
    let tokens = read.finished.iter().map(|_| token::make(&state.clock)).collect::<Result<Vec<_>, _>>();
    let tokens = tokens.map_err(PageError::internal)?;
    let batch = NewBatch {
        id: state.clock.new_id(),
        survey: survey.id.clone(),
        made_at: state.clock.now(),
        made_by: user.account.name.clone(),
        expires_at: ends,
    };
    let new: Vec<NewInvitation> = read.finished.iter().zip(&tokens).map(new_invitation).collect();
    match state.store.invite(&batch, &new).await.map_err(PageError::internal)? {
        Invited::All => {}
        Invited::Nothing { before } => {
            let lines = before.iter().filter_map(|at| read.finished.get(*at)).map(|dossier| dossier.line);
            let bad: Vec<BadRow> = lines.map(|line| BadRow { line, fault: Fault::Before }).collect();
            return Ok(Err(said(tr, &bad)));
        }
    }
    let frame = AdminFrame::new(tr, units, user, Area::Invitations);
    MadePage::new(shell, frame, outside, survey, ends, &read, &tokens).map(Ok)
}

/// The last moment of that day in Vietnam.
fn last_moment(at: OffsetDateTime) -> OffsetDateTime {
    let day = at.to_offset(LOCAL).date();
    day.with_time(time::macros::time!(23:59:59)).assume_offset(LOCAL)
}

fn new_invitation((dossier, token): (&Dossier<'_>, &String)) -> NewInvitation {
    NewInvitation {
        token: token.clone(),
        dossier: dossier.code.clone(),
        unit: dossier.unit.id.clone(),
        field: dossier.field,
        punctuality: dossier.punctuality,
    }
}

/// The finished dossiers of a list without a fault, or all its faults.
fn read<'c>(tr: &Tr, reading: &Reading<'c>, list: &[u8]) -> Result<Read<'c>, Vec<String>> {
    let rows = table_file::read(list).map_err(|fault| {
        vec![
            match fault {
                Unreadable::NotUtf8 => tr.t("invitations-not-utf8"),
                Unreadable::NotATable => tr.t("invitations-not-a-table"),
                Unreadable::Empty => tr.t("invitations-empty"),
            }
            .to_string(),
        ]
    })?;
    let Some((head, rows)) = rows.split_first() else { return Err(Vec::new()) };
    let columns = Columns::of(head).map_err(|missing| {
        let names: Vec<String> = missing.into_iter().map(|column| column_name(tr, column)).collect();
        vec![tr.t("invitations-columns").arg("columns", names.join(", ")).to_string()]
    })?;
    let read = reading.read(&columns, rows);
    if !read.bad.is_empty() {
        return Err(said(tr, &read.bad));
    }
    if read.finished.is_empty() {
        return Err(vec![tr.t("invitations-none-finished").to_string()]);
    }
    Ok(read)
}

/// A column as the page's hint calls it.
fn column_name(tr: &Tr, column: &str) -> String {
    let name = match column {
        "dossier" => tr.t("column-dossier"),
        "unit" => tr.t("column-unit"),
        "field" => tr.t("column-field"),
        "received" => tr.t("column-received"),
        "due" => tr.t("column-due"),
        "returned" => tr.t("column-returned"),
        other => return other.to_owned(),
    };
    name.to_string()
}

/// Each bad row by its line; the first of them when there are very many.
fn said(tr: &Tr, bad: &[BadRow]) -> Vec<String> {
    let row = |row: &BadRow| {
        let sentence = match &row.fault {
            Fault::NoCode => tr.t("row-no-code"),
            Fault::Twice(line) => tr.t("row-twice").arg("line", *line),
            Fault::UnknownUnit(unit) => tr.t("row-unknown-unit").arg("unit", unit),
            Fault::OtherUnit(unit) => tr.t("row-other-unit").arg("unit", unit),
            Fault::UnknownField(field) => tr.t("row-unknown-field").arg("field", field),
            Fault::BadDate(date) => tr.t("row-bad-date").arg("date", date),
            Fault::ReturnedBeforeReceived => tr.t("row-returned-early"),
            Fault::BadPhone(phone) => tr.t("row-bad-phone").arg("phone", phone),
            Fault::Before => tr.t("row-before"),
        };
        tr.t("row-line").arg("line", row.line).arg("fault", sentence.to_string()).to_string()
    };
    let left = bad.len().saturating_sub(MOST_FAULTS);
    let more = (left > 0).then(|| tr.t("row-more").arg("count", left).to_string());
    bad.iter().take(MOST_FAULTS).map(row).chain(more).collect()
}

impl MadePage {
    fn new(
        shell: &Shell,
        frame: AdminFrame,
        outside: &Outside,
        survey: &Survey,
        ends: OffsetDateTime,
        read: &Read<'_>,
        tokens: &[String],
    ) -> Result<Self, PageError> {
        let tr = &shell.tr;
        let mut file = csv::Writer::from_writer(Vec::new());
        file.write_record(["dossier", "phone", "link"]).map_err(PageError::internal)?;
        let mut slips = Vec::with_capacity(tokens.len());
        for (dossier, token) in read.finished.iter().zip(tokens) {
            let link = outside.address(&format!("/i/{token}"));
            let phone = dossier.phone.as_deref().unwrap_or_default();
            file.write_record([&dossier.code, phone, &link]).map_err(PageError::internal)?;
            slips.push(Slip {
                unit: tr.of(&dossier.unit.name).to_owned(),
                dossier: dossier.code.clone(),
                field: dossier.field_text.clone(),
                code: Squares::of(&link).map_err(PageError::internal)?,
                address: outside.address("/i/"),
                token: token::grouped(token),
            });
        }
        let file = file.into_inner().map_err(|error| PageError::internal(error.into_error()))?;
        let mut pages: Vec<Vec<Slip>> = Vec::new();
        for slip in slips {
            match pages.last_mut().filter(|page| page.len() < 8) {
                Some(page) => page.push(slip),
                None => pages.push(vec![slip]),
            }
        }
        Ok(Self {
            survey: tr.of(&survey.title).to_owned(),
            ends: tr.date(ends.to_offset(LOCAL).date()),
            count: tr.count(read.finished.len() as u64),
            unfinished: tr.count(read.unfinished as u64),
            file: format!("data:text/csv;charset=utf-8,%EF%BB%BF{}", escaped(&file)),
            pages,
            frame,
            shell: shell.clone(),
        })
    }
}

/// Every byte that is no letter or digit as `%XX`.
fn escaped(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        if byte.is_ascii_alphanumeric() {
            text.push(char::from(*byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
        text
    })
}
