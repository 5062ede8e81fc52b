//! What stands around the area's pages: who is signed in, and where else to go.

use super::super::session_user::CurrentUser;
use super::kiosks;
use crate::definition::Units;
use crate::store::Role;
use crate::words::Tr;

/// Handed to every page of the area as `frame`.
pub(super) struct AdminFrame {
    pub(super) name: String,
    /// Role, and the unit it is bound to.
    pub(super) office: String,
    pub(super) links: Vec<Link>,
}

pub(super) struct Link {
    pub(super) href: &'static str,
    pub(super) text: String,
    pub(super) current: bool,
}

/// A subject of the area with its place in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    Overview,
    Publications,
    Kiosks,
    Files,
}

impl AdminFrame {
    pub(super) fn new(tr: &Tr, units: &Units, user: &CurrentUser, area: Area) -> Self {
        let role = tr.t(role(user.account.role)).to_string();
        let unit = user.account.unit.as_ref().and_then(|unit| units.get(unit.as_str()));
        let link = |href, key, current| Link { href, text: tr.t(key).to_string(), current };
        let mut links = vec![
            link("/admin", "admin-overview", area == Area::Overview),
            link("/admin/files", "admin-files", area == Area::Files),
        ];
        if kiosks::may_manage(user.account.role) {
            links.push(link("/admin/kiosks", "admin-kiosks", area == Area::Kiosks));
        }
        if user.may_publish() {
            links.push(link("/admin/publications", "admin-publications", area == Area::Publications));
        }
        links.push(link("/results", "admin-results", false));
        Self {
            name: user.account.name.clone(),
            office: unit.map_or(role.clone(), |unit| format!("{role} · {}", tr.of(&unit.name))),
            links,
        }
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "role-admin",
        Role::Analyst => "role-analyst",
        Role::Unit => "role-unit",
        Role::Clerk => "role-clerk",
        Role::Viewer => "role-viewer",
    }
}
