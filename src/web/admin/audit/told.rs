//! An entry of the trail in its reader's words: what it was done to, with the page of it, and what changed.
//!
//! The trail itself keeps the words it was sealed with; they are put into words only where they are shown.

use std::collections::HashMap;

use uuid::Uuid;

use super::super::super::PageError;
use super::super::super::figures::period;
use super::super::super::routes::Access;
use super::super::actions::progress_key;
use super::super::desk::Desk;
use super::super::frame::role_key;
use super::super::marks;
use super::super::rights::{ACCOUNTS, ACTIONS, COLLECTION, KIOSKS, RESPONSES};
use super::Act;
use super::settings::pairs;
use crate::definition::{Period, Survey, UnitId};
use crate::response::Receipt;
use crate::store::{AuditEntry, Progress, Role};
use crate::words::Tr;

/// What an act was done to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Subject {
    pub(super) text: String,
    /// Its page, where there is one that the reader may open.
    pub(super) href: Option<String>,
}

/// Puts entries into the words of whoever reads the page.
pub(super) struct Teller<'d> {
    desk: &'d Desk,
    accounts: HashMap<String, Uuid>,
}

impl<'d> Teller<'d> {
    pub(super) async fn new(desk: &'d Desk) -> Result<Self, PageError> {
        let accounts = if ACCOUNTS.admits(&desk.user.account) {
            desk.store().accounts(&desk.reach).await.map_err(PageError::internal)?
        } else {
            Vec::new()
        };
        Ok(Self { desk, accounts: accounts.into_iter().map(|account| (account.name, account.id)).collect() })
    }

    fn tr(&self) -> &'d Tr {
        &self.desk.shell.tr
    }

    pub(super) fn subject(&self, act: Option<Act>, entry: &AuditEntry) -> Subject {
        let plain = || Subject { text: entry.subject.clone(), href: None };
        let Some(act) = act else { return plain() };
        self.known(act, &entry.subject).unwrap_or_else(plain)
    }

    /// The subject of an act that this program writes down; `None` where it is not written as this one does.
    fn known(&self, act: Act, subject: &str) -> Option<Subject> {
        match act {
            Act::SignIn
            | Act::SignInFailed
            | Act::SignOut
            | Act::AuditExported
            | Act::DefinitionsReloaded => None,
            Act::IdentityBound
            | Act::IdentityReleased
            | Act::SignOutEverywhere
            | Act::PasswordChanged
            | Act::AccountCreated
            | Act::RoleChanged
            | Act::AccountDisabled
            | Act::AccountEnabled
            | Act::PasswordReset
            | Act::ChangeRequired => Some(self.account(subject)),
            Act::Published | Act::WithdrawalProposed | Act::EditionWithdrawn => self.edition(subject),
            // There may be no such edition.
            Act::PublicationProposed | Act::PublicationReturned => {
                self.edition(subject).map(|edition| Subject { href: None, ..edition })
            }
            Act::KioskRegistered | Act::KioskChanged | Act::KioskRevoked => self.kiosk(subject),
            Act::RecordExported => self.record(subject),
            Act::ResponseExcluded | Act::ResponseIncluded | Act::CommentTagged | Act::CommentRedacted => {
                self.response(subject)
            }
            Act::ResponsesExcluded | Act::ResponsesIncluded => self.marked(subject),
            Act::CommentsExported | Act::Invited => {
                Some(Subject { text: self.survey(subject).1, href: None })
            }
            Act::InvitationsRevoked => {
                let text = self.tr().t("invitations-title").to_string();
                Some(Subject { text, href: self.page(COLLECTION, "/admin/invitations".to_owned()) })
            }
            Act::ActionAdded | Act::ActionAdvanced => {
                let id: Uuid = subject.parse().ok()?;
                let text = self.tr().t("audit-measure").to_string();
                Some(Subject { text, href: self.page(ACTIONS, format!("/admin/actions/{id}")) })
            }
            Act::SheetSettled | Act::SheetCorrected => self.sheet(subject),
        }
    }

    /// An address, for those who may open it.
    fn page(&self, access: Access, href: String) -> Option<String> {
        access.admits(&self.desk.user.account).then_some(href)
    }

    fn account(&self, name: &str) -> Subject {
        let href = self.accounts.get(name).map(|id| format!("/admin/users/{id}"));
        Subject { text: name.to_owned(), href }
    }

    /// `{response}` or `{response}/{question}`: by the code that people see.
    fn response(&self, subject: &str) -> Option<Subject> {
        let id: Uuid = subject.split('/').next()?.parse().ok()?;
        let text = self.tr().t("response-title").arg("receipt", Receipt::of(id).to_string()).to_string();
        Some(Subject { text, href: self.page(RESPONSES, format!("/admin/responses/{id}")) })
    }

    /// `{survey} {period} {edition}`.
    fn edition(&self, subject: &str) -> Option<Subject> {
        let [survey, period, edition] = parts(subject)?;
        let (known, title) = self.survey(survey);
        let number = self.tr().t("results-edition").arg("edition", edition).to_string();
        let text = format!("{title}, {}, {number}", self.period(known, period));
        Some(Subject { text, href: Some(format!("/results/{survey}/{period}/{edition}")) })
    }

    /// `{unit} {device}`.
    fn kiosk(&self, subject: &str) -> Option<Subject> {
        let [unit, device] = parts(subject)?;
        let href = self.page(KIOSKS, format!("/admin/kiosks/{}", device.parse::<Uuid>().ok()?));
        Some(Subject { text: self.unit(unit), href })
    }

    /// `{survey} {unit} {period} {file}`.
    fn record(&self, subject: &str) -> Option<Subject> {
        let [survey, unit, period, file] = parts(subject)?;
        let (known, title) = self.survey(survey);
        let text = format!("{title}, {}, {}, {file}", self.unit(unit), self.period(known, period));
        Some(Subject { text, href: None })
    }

    /// `{survey} {mark}: {count}`.
    fn marked(&self, subject: &str) -> Option<Subject> {
        let (rest, count) = subject.split_once(": ")?;
        let [survey, mark] = parts(rest)?;
        let mark = marks::named(self.tr(), marks::parse(mark).ok()??);
        let count = self.tr().t("results-n").arg("n", count).to_string();
        Some(Subject { text: format!("{}, {mark}: {count}", self.survey(survey).1), href: None })
    }

    /// `{survey} {number}`.
    fn sheet(&self, subject: &str) -> Option<Subject> {
        let [survey, number] = parts(subject)?;
        let text = self.tr().t("paper-sheet").arg("number", number).to_string();
        let href = self.page(COLLECTION, format!("/admin/paper/{survey}/sheets/{number}"));
        Some(Subject { text: format!("{}, {text}", self.survey(survey).1), href })
    }

    fn survey(&self, id: &str) -> (Option<&'d Survey>, String) {
        let known = self.desk.edition.catalogue.survey(id).map(AsRef::as_ref);
        let title = known.map_or(id.to_owned(), |survey: &Survey| self.tr().of(&survey.title).to_owned());
        (known, title)
    }

    fn unit(&self, id: &str) -> String {
        UnitId::parse(id).map_or(id.to_owned(), |unit| self.desk.unit_name(&unit))
    }

    fn period(&self, survey: Option<&Survey>, text: &str) -> String {
        let Some(survey) = survey else { return text.to_owned() };
        Period::parse(text, &survey.waves).map_or(text.to_owned(), |at| period::title(self.tr(), survey, &at))
    }

    /// What was so before, and after.
    pub(super) fn change(&self, act: Option<Act>, entry: &AuditEntry) -> (String, String) {
        let (before, after) = (entry.before.as_str(), entry.after.as_str());
        let Some(act) = act else { return (before.to_owned(), after.to_owned()) };
        match act {
            Act::KioskChanged => self.settings(before, after),
            Act::ResponseExcluded
            | Act::ResponseIncluded
            | Act::ResponsesExcluded
            | Act::ResponsesIncluded
            | Act::AccountDisabled
            | Act::AccountEnabled => (self.state(before), self.state(after)),
            Act::AccountCreated | Act::RoleChanged => (self.role(before), self.role(after)),
            Act::ActionAdded | Act::ActionAdvanced => (self.progress(before), self.progress(after)),
            Act::SignIn
            | Act::SignInFailed
            | Act::SignOut
            | Act::IdentityBound
            | Act::IdentityReleased
            | Act::SignOutEverywhere
            | Act::PasswordChanged
            | Act::PasswordReset
            | Act::ChangeRequired
            | Act::PublicationProposed
            | Act::PublicationReturned
            | Act::Published
            | Act::WithdrawalProposed
            | Act::EditionWithdrawn
            | Act::KioskRegistered
            | Act::KioskRevoked
            | Act::RecordExported
            | Act::DefinitionsReloaded
            | Act::AuditExported
            | Act::CommentTagged
            | Act::CommentRedacted
            | Act::CommentsExported
            | Act::Invited
            | Act::InvitationsRevoked
            | Act::SheetSettled
            | Act::SheetCorrected => (before.to_owned(), after.to_owned()),
        }
    }

    fn state(&self, word: &str) -> String {
        let key = match word {
            "counted" => "response-counted",
            "excluded" => "response-excluded",
            "active" => "users-active",
            "disabled" => "users-disabled",
            other => return other.to_owned(),
        };
        self.tr().t(key).to_string()
    }

    /// `{role}` or `{role} @ {unit}`.
    fn role(&self, text: &str) -> String {
        let (role, unit) = text.split_once(" @ ").map_or((text, None), |(role, unit)| (role, Some(unit)));
        let role = Role::parse(role).map_or(role.to_owned(), |role| self.tr().t(role_key(role)).to_string());
        unit.map_or(role.clone(), |unit| format!("{role} · {}", self.unit(unit)))
    }

    fn progress(&self, word: &str) -> String {
        let known = Progress::parse(word);
        known.map_or(word.to_owned(), |progress| self.tr().t(progress_key(progress)).to_string())
    }

    /// The settings of a kiosk that differ, by what the form calls them.
    fn settings(&self, before: &str, after: &str) -> (String, String) {
        let (was, is) = (pairs(before), pairs(after));
        let differing = |of: &[(String, String)], other: &[(String, String)]| {
            let differing = of.iter().filter(|pair| !other.contains(pair));
            differing.map(|(name, value)| self.setting(name, value)).collect::<Vec<_>>().join("; ")
        };
        (differing(&was, &is), differing(&is, &was))
    }

    fn setting(&self, name: &str, value: &str) -> String {
        let tr = self.tr();
        let word = |key: &'static str| tr.t(key).to_string();
        let (key, value) = match (name, value) {
            ("unit", unit) => ("kiosks-unit", self.unit(unit)),
            ("survey", survey) => ("kiosks-survey", self.survey(survey).1),
            ("label", label) => ("kiosks-label", label.to_owned()),
            ("idle", seconds) => ("kiosks-idle", seconds.to_owned()),
            ("warning", seconds) => ("kiosks-warning", seconds.to_owned()),
            ("partial", "send") => ("kiosks-partial", word("kiosks-partial-send")),
            ("partial", _) => ("kiosks-partial", word("kiosks-partial-discard")),
            ("whole-screen", "true") => ("kiosks-whole-screen", word("definitions-yes")),
            ("whole-screen", _) => ("kiosks-whole-screen", word("definitions-no")),
            ("pin", _) => ("kiosks-pin", word("audit-other-pin")),
            (other, value) => return format!("{other}: {value}"),
        };
        format!("{}: {value}", tr.t(key))
    }

    pub(super) fn actor(&self, name: &str) -> String {
        if name == "system" { self.tr().t("audit-system").to_string() } else { name.to_owned() }
    }

    pub(super) fn origin(&self, origin: &str) -> String {
        let by_command = origin == "command line";
        if by_command { self.tr().t("audit-command-line").to_string() } else { origin.to_owned() }
    }
}

/// A subject of so many words.
fn parts<const COUNT: usize>(subject: &str) -> Option<[&str; COUNT]> {
    subject.split(' ').collect::<Vec<_>>().try_into().ok()
}
