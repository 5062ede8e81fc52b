//! What stands around the area's pages: who is signed in, and where else to go.

use super::super::routes::Access;
use super::super::session_user::CurrentUser;
use super::rights::{
    ACCOUNTS, ACTIONS, AUDIT, COLLECTION, COMMENTS, DEFINITIONS, EVERY_ROLE, FIGURES, KIOSKS, PUBLICATION,
    RESPONSES,
};
use crate::definition::Units;
use crate::store::{Account, Role};
use crate::words::Tr;

/// Handed to every page of the area as `frame`.
pub(super) struct AdminFrame {
    pub(super) name: String,
    /// Role, and the unit it is bound to.
    pub(super) office: String,
    pub(super) links: Vec<Link>,
    /// Whether there are units to be found: for those who see figures of more than one.
    pub(super) finds: bool,
}

pub(super) struct Link {
    pub(super) href: &'static str,
    pub(super) text: String,
    pub(super) current: bool,
    /// Stands apart from the link before it.
    pub(super) apart: bool,
}

/// A subject of the area with its place in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    Overview,
    Publications,
    Kiosks,
    Files,
    Invitations,
    Posters,
    Paper,
    Segments,
    Comments,
    Actions,
    Responses,
    Definitions,
    Users,
    Audit,
    /// One's own account: reached by one's name.
    Account,
}

/// A line of the navigation: subject, address, words, who may go there, whether a new group begins.
type Entry = (Area, &'static str, &'static str, Access, bool);

/// The navigation in its order. A new page adds its line here.
const ENTRIES: &[Entry] = &[
    (Area::Overview, "/admin", "admin-overview", FIGURES, false),
    (Area::Segments, "/admin/segments", "admin-segments", FIGURES, false),
    (Area::Comments, "/admin/comments", "admin-comments", COMMENTS, true),
    (Area::Responses, "/admin/responses", "admin-responses", RESPONSES, false),
    (Area::Actions, "/admin/actions", "admin-actions", ACTIONS, false),
    (Area::Kiosks, "/admin/kiosks", "admin-kiosks", KIOSKS, false),
    (Area::Invitations, "/admin/invitations", "admin-invitations", COLLECTION, false),
    (Area::Posters, "/admin/posters", "admin-posters", COLLECTION, false),
    (Area::Paper, "/admin/paper", "admin-paper", COLLECTION, false),
    (Area::Files, "/admin/files", "admin-files", EVERY_ROLE, false),
    (Area::Publications, "/admin/publications", "admin-publications", PUBLICATION, false),
    (Area::Definitions, "/admin/definitions", "admin-definitions", DEFINITIONS, true),
    (Area::Users, "/admin/users", "admin-users", ACCOUNTS, false),
    (Area::Audit, "/admin/audit", "admin-audit", AUDIT, false),
];

/// Where a role begins: the first page it may open.
pub(super) fn home(account: &Account) -> &'static str {
    let first = ENTRIES.iter().find(|(_, _, _, access, _)| access.admits(account));
    first.map_or("/admin/account", |(_, href, _, _, _)| href)
}

impl AdminFrame {
    pub(super) fn new(tr: &Tr, units: &Units, user: &CurrentUser, area: Area) -> Self {
        let role = tr.t(role_key(user.account.role)).to_string();
        let unit = user.account.unit.as_ref().and_then(|unit| units.get(unit.as_str()));
        let publishes = |area: Area| area != Area::Publications || user.may_prepare();
        let open = ENTRIES.iter().filter(|(.., access, _)| access.admits(&user.account));
        let open = open.filter(|(of, ..)| publishes(*of));
        let mut links: Vec<Link> = open
            .map(|&(of, href, key, _, apart)| Link {
                href,
                text: tr.t(key).to_string(),
                current: of == area,
                apart,
            })
            .collect();
        let results = tr.t("admin-results").to_string();
        links.push(Link { href: "/results", text: results, current: false, apart: true });
        Self {
            name: user.account.name.clone(),
            office: unit.map_or(role.clone(), |unit| format!("{role} · {}", tr.of(&unit.name))),
            links,
            finds: FIGURES.admits(&user.account)
                && user.scope().top(units).is_some_and(|top| units.children(&top.unit().id).next().is_some()),
        }
    }
}

pub(super) fn role_key(role: Role) -> &'static str {
    match role {
        Role::Admin => "role-admin",
        Role::Analyst => "role-analyst",
        Role::Unit => "role-unit",
        Role::Clerk => "role-clerk",
        Role::Viewer => "role-viewer",
    }
}
