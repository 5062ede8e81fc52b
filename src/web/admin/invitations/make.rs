//! Making invitations: from a list to tokens, or to what is wrong with it.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use time::{Duration, OffsetDateTime};

use super::super::super::outside::Outside;
use super::super::super::page::Page;
use super::super::super::rate_limit::Sender;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError, token};
use super::super::audit::{self, Act};
use super::super::frame::{AdminFrame, Area};
use super::columns_page::{ColumnsPage, Unknown};
use super::dossier_columns::{Column, choices, meaning};
use super::dossiers::{Dossier, Read, Reading};
use super::list::ListPage;
use super::made::{Made, MadePage};
use super::row_words;
use super::upload::Wish;
use crate::definition::period::LOCAL;
use crate::definition::{Channel, Survey, Unit};
use crate::lookup::UnitNames;
use crate::store::{NewBatch, NewInvitation, SaidColumn};
use crate::table_file::{Columns, Heading, Limits, Table, Unclear, read};
use crate::words::Tr;

/// For how many days invitations may hold.
const DAYS: (i64, i64) = (1, 365);

/// What a list comes to.
enum Outcome {
    Made(Box<MadePage>),
    /// Nothing was to be made, and nothing is wrong.
    Nothing(String),
    /// What is wrong, in words.
    Faults(Vec<String>),
    /// Columns that nobody knows the meaning of, why it matters, and what they may be.
    Ask {
        fault: String,
        unknown: Vec<Unknown>,
        wanted: Vec<Column>,
    },
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
    let mut response = match invite(&state, &user, &outside, &shell, &wish).await? {
        Outcome::Made(page) => {
            audit::note(&state, sender, &user.account.name, Act::Invited, &wish.survey).await?;
            Page(*page).into_response()
        }
        Outcome::Nothing(note) => {
            let page = ListPage::new(&state, &user, shell, &wish.survey, &wish.days, Vec::new()).await?;
            return Ok(Page(page.noting(note)).into_response());
        }
        Outcome::Faults(faults) => {
            let page = ListPage::new(&state, &user, shell, &wish.survey, &wish.days, faults).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
        }
        Outcome::Ask { fault, unknown, wanted } => {
            let page = ColumnsPage::new(&state, &user, shell, &wish, fault, unknown, &wanted)?;
            (StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response()
        }
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The page with all links, or what stands in the way.
async fn invite(
    state: &AppState,
    user: &CurrentUser,
    outside: &Outside,
    shell: &Shell,
    wish: &Wish,
) -> Result<Outcome, PageError> {
    let tr = &shell.tr;
    let edition = state.edition();
    let survey = edition.catalogue.survey(&wish.survey);
    let survey = survey.filter(|survey| survey.channels.contains(&Channel::Invitation));
    let Some(survey) = survey else { return Ok(fault(tr.t("invitations-no-survey").to_string())) };
    let days = wish.days.trim().parse().ok().filter(|days| (DAYS.0..=DAYS.1).contains(days));
    let Some(days) = days else {
        let said = tr.t("invitations-bad-days").arg("min", DAYS.0).arg("max", DAYS.1);
        return Ok(fault(said.to_string()));
    };
    // A large list takes a while, and others wait for this thread.
    let list = wish.list.clone();
    let read_list = tokio::task::spawn_blocking(move || read(&list, &Limits::SENT));
    let table = match read_list.await.map_err(PageError::internal)? {
        Ok(table) => table,
        Err(unreadable) => return Ok(fault(tr.unreadable(unreadable))),
    };
    let columns = match columns(state, survey, tr, wish, &table).await? {
        Ok(columns) => columns,
        Err(outcome) => return Ok(outcome),
    };
    let (scope, units) = (user.scope(), &edition.catalogue.units);
    let may_invite = |unit: &Unit| scope.see(units, unit.id.as_str()).is_some();
    let names = UnitNames::new(units);
    let reading = Reading { survey, names: &names, today: state.today(), may_invite: &may_invite };
    let read = reading.read(&columns, &table);
    let bad = row_words::said(tr, &reading, &read.bad);
    match () {
        () if !bad.is_empty() => return Ok(Outcome::Faults(bad)),
        () if read.finished.is_empty() && read.unfinished == 0 => {
            return Ok(fault(tr.t("table-empty").to_string()));
        }
        () if read.finished.is_empty() => return Ok(fault(tr.t("invitations-none-finished").to_string())),
        () => {}
    }
    let ends = last_moment(state.clock.now() + Duration::days(days));
    let (before, tokens) = write(state, user, survey, ends, &read).await?;
    if before.len() == read.finished.len() {
        let note = tr.t("invitations-all-before").arg("count", before.len());
        return Ok(Outcome::Nothing(note.to_string()));
    }
    let all = read.finished.iter().zip(&tokens).enumerate();
    let invited =
        all.filter(|(at, _)| !before.contains(at)).map(|(_, (dossier, token))| (dossier, token.as_str()));
    let told =
        (!before.is_empty()).then(|| tr.t("invitations-before").arg("count", before.len()).to_string());
    let notes = told.into_iter().chain(row_words::moved(tr, &read.moved)).collect();
    let made = Made { survey, ends, invited: invited.collect(), unfinished: read.unfinished, notes };
    let frame = AdminFrame::new(tr, units, user, Area::Invitations);
    Ok(Outcome::Made(Box::new(MadePage::new(shell, frame, outside, made)?)))
}

fn fault(said: String) -> Outcome {
    Outcome::Faults(vec![said])
}

/// What the headings mean: by their names, by what was said of this survey's lists before, and by what is said
/// now, which is remembered.
async fn columns(
    state: &AppState,
    survey: &Survey,
    tr: &Tr,
    wish: &Wish,
    table: &Table,
) -> Result<Result<Columns<Column>, Outcome>, PageError> {
    let before = state.store.said_columns(&survey.id).await.map_err(PageError::internal)?;
    let before = before.iter().map(|said| (said.heading.as_str(), said.column.as_deref()));
    let now = wish.said.iter().map(|(heading, column)| (heading.as_str(), column.as_deref()));
    let columns = match Columns::find(table, meaning, &choices(before.chain(now))) {
        Ok(columns) => columns,
        Err(unclear) => {
            let said = tr.unclear(&unclear, |column| column.named(tr));
            return Ok(Err(match unclear {
                Unclear::Same { meaning, headings } => {
                    let unknown = headings.into_iter().map(|heading| sampled(table, heading)).collect();
                    Outcome::Ask { fault: said, unknown, wanted: vec![meaning] }
                }
                Unclear::NoHead | Unclear::Twice(_) => fault(said),
            }));
        }
    };
    let missing = columns.missing(&Column::NEEDED);
    if missing.is_empty() {
        remember(state, survey, wish).await?;
        return Ok(Ok(columns));
    }
    let named: Vec<String> = missing.iter().map(|column| column.named(tr)).collect();
    let said =
        tr.t("table-missing").arg("columns", named.join(", ")).arg("line", columns.number()).to_string();
    let unknown = Unknown::of(&columns, table);
    // A table of which nothing is known is another table.
    if unknown.is_empty() || columns.places().is_empty() || unknown.len() < missing.len() {
        return Ok(Err(fault(said)));
    }
    let phone = columns.missing(&[Column::Phone]);
    let wanted = missing.into_iter().chain(phone).collect();
    Ok(Err(Outcome::Ask { fault: said, unknown, wanted }))
}

/// A heading with the first cells below it.
fn sampled(table: &Table, heading: Heading) -> Unknown {
    let cells =
        table.rows().filter_map(|row| row.cell(heading.column)).filter(|cell| cell.text != heading.text);
    let samples = cells.take(3).map(|cell| cell.text.chars().take(40).collect()).collect();
    Unknown { heading, samples }
}

async fn remember(state: &AppState, survey: &Survey, wish: &Wish) -> Result<(), PageError> {
    let said = wish
        .said
        .iter()
        .map(|(heading, column)| SaidColumn { heading: heading.clone(), column: column.clone() });
    let said: Vec<SaidColumn> = said.collect();
    if said.is_empty() {
        return Ok(());
    }
    state.store.remember_columns(&survey.id, &said).await.map_err(PageError::internal)
}

/// Makes the invitations: the places of dossiers that were invited before, and a token for each.
async fn write(
    state: &AppState,
    user: &CurrentUser,
    survey: &Survey,
    ends: OffsetDateTime,
    read: &Read<'_>,
) -> Result<(Vec<usize>, Vec<String>), PageError> {
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
    let invited = state.store.invite(&batch, &new).await.map_err(PageError::internal)?;
    Ok((invited.before, tokens))
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
