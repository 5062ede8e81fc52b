//! The page of new invitations: sheets to print and a file to send, shown once.

use askama::Template;
use time::OffsetDateTime;

use super::super::super::PageError;
use super::super::super::outside::{Outside, Squares};
use super::super::super::shell::Shell;
use super::super::super::token;
use super::super::frame::AdminFrame;
use super::dossiers::Dossier;
use crate::definition::Survey;
use crate::definition::period::LOCAL;
use crate::response::cell::guarded;

#[derive(Template)]
#[template(path = "admin/invitations_made.html")]
pub(super) struct MadePage {
    shell: Shell,
    frame: AdminFrame,
    survey: String,
    ends: String,
    count: String,
    unfinished: String,
    /// Of the list: what was invited before, and units that others took over from.
    notes: Vec<String>,
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

/// What became of a list.
pub(super) struct Made<'m, 'c> {
    pub(super) survey: &'m Survey,
    pub(super) ends: OffsetDateTime,
    /// Each dossier with the token of its invitation.
    pub(super) invited: Vec<(&'m Dossier<'c>, &'m str)>,
    pub(super) unfinished: usize,
    pub(super) notes: Vec<String>,
}

impl MadePage {
    pub(super) fn new(
        shell: &Shell,
        frame: AdminFrame,
        outside: &Outside,
        made: Made<'_, '_>,
    ) -> Result<Self, PageError> {
        let tr = &shell.tr;
        let Made { survey, ends, invited, unfinished, notes } = made;
        let mut file = csv::Writer::from_writer(Vec::new());
        file.write_record(["dossier", "phone", "link"]).map_err(PageError::internal)?;
        let mut slips = Vec::with_capacity(invited.len());
        for (dossier, token) in &invited {
            let link = outside.address(&format!("/i/{token}"));
            let phone = dossier.phone.as_deref().unwrap_or_default();
            file.write_record([&guarded(&dossier.code), phone, &link]).map_err(PageError::internal)?;
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
            count: tr.count(invited.len() as u64),
            unfinished: tr.count(unfinished as u64),
            notes,
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
