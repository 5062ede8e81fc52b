//! The administration's side: signing in, and where the index is lost.
//!
//! A handler takes [`CurrentUser`](super::session_user::CurrentUser), asks it for its scope, and gets
//! figures only for a unit within that scope (`figures::scope`). Each subject has its own file; what is
//! to come (comments, responses, publication, accounts) goes beside these.

mod account;
mod action;
mod actions;
mod attempts;
mod audit;
mod comment;
mod comments;
mod comments_file;
mod coverage;
mod damage;
mod definition;
mod definitions;
mod desk;
mod duties;
mod elsewhere;
mod files;
mod finding;
mod first_steps;
mod frame;
mod headline;
mod history;
mod invitations;
mod judgement;
mod kept;
mod kiosks;
mod like;
mod login;
mod losses;
mod marks;
mod movers;
mod new_password;
mod overview;
mod overview_table;
mod paper;
mod password_link;
mod posters;
mod publications;
mod quality;
mod refusal;
mod response;
mod responses;
mod rights;
mod segments;
mod setup;
mod sieve;
mod trend;
mod unit;
mod unit_actions;
mod user;
mod users;
mod voices;

use std::sync::Arc;

use axum::{Extension, Router};

use super::AppState;
use super::routes::Access::{Open, Own};
use super::routes::Routes;
use attempts::Attempts;
pub(super) use login::is_ours;
pub use publications::publish_past;
pub(super) use refusal::{is_inside, refused};
use rights::{
    ACCOUNTS, ACTION_WORK, ACTIONS, APPROVAL, AUDIT, COLLECTION, COMMENT_WORK, COMMENTS, DEFINITIONS,
    EVERY_ROLE, EXCLUDE, FIGURES, KIOSKS, PUBLICATION, REDACT, RELOAD, RESPONSES,
};

/// Every address of the area with who may call it. A new one gets a row in the test of roles, too.
pub(super) fn routes(state: &AppState) -> Routes {
    Routes::new(state)
        .get("/admin", EVERY_ROLE, overview::show)
        .get("/admin/units/{unit}", FIGURES, finding::unit)
        .get("/admin/find", FIGURES, finding::show)
        .get("/admin/find/suggestions", FIGURES, finding::suggest)
        .get("/admin/login", Open, login::show)
        .post("/admin/login", Open, login::sign_in)
        .get("/admin/login/elsewhere", Open, elsewhere::begin)
        .get("/admin/login/elsewhere/back", Open, elsewhere::back)
        .post("/admin/logout", Open, login::sign_out)
        .get("/setup/{token}", Open, setup::show)
        .post("/setup/{token}", Open, setup::create)
        .get("/admin/password/{account}/{token}", Open, password_link::show)
        .post("/admin/password/{account}/{token}", Open, password_link::choose)
        .get("/admin/account", Own, account::show)
        .post("/admin/account/password", Own, account::change_password)
        .post("/admin/account/sign-out-everywhere", Own, account::sign_out_everywhere)
        .get("/admin/kept/{kept}", EVERY_ROLE, kept::show)
        .post("/admin/kept/{kept}/forget", EVERY_ROLE, kept::forget)
        .get("/admin/segments", FIGURES, segments::show)
        .get("/admin/files", EVERY_ROLE, files::show)
        .get("/admin/files/{name}", EVERY_ROLE, files::file)
        .get("/admin/kiosks", KIOSKS, kiosks::list::show)
        .post("/admin/kiosks", KIOSKS, kiosks::register::register)
        .get("/admin/kiosks/{device}", KIOSKS, kiosks::device::show)
        .post("/admin/kiosks/{device}", KIOSKS, kiosks::settings::change)
        .post("/admin/kiosks/{device}/revoke", KIOSKS, kiosks::revoke::revoke)
        .get("/admin/invitations", COLLECTION, invitations::list::show)
        .post_up_to(invitations::LARGEST_FORM, "/admin/invitations", COLLECTION, invitations::make::make)
        .get("/admin/invitations/sample", COLLECTION, invitations::sample::file)
        .post("/admin/invitations/{batch}/revoke", COLLECTION, invitations::list::revoke)
        .get("/admin/posters", COLLECTION, posters::choose)
        .get("/admin/poster/{survey}/{unit}", COLLECTION, posters::show)
        .get("/admin/paper", COLLECTION, paper::desk::show)
        .get("/admin/paper/{survey}/blank", COLLECTION, paper::blank::show)
        .get("/admin/paper/{survey}/units/{unit}", COLLECTION, paper::entry::show)
        .post("/admin/paper/{survey}/units/{unit}", COLLECTION, paper::entry::submit)
        .get("/admin/paper/{survey}/units/{unit}/number", COLLECTION, paper::entry::number)
        .get("/admin/paper/{survey}/units/{unit}/second", COLLECTION, paper::second::show)
        .post("/admin/paper/{survey}/units/{unit}/second", COLLECTION, paper::second::submit)
        .get("/admin/paper/{survey}/sheets/{number}", COLLECTION, paper::sheet::show)
        .get("/admin/paper/{survey}/sheets/{number}/correct", COLLECTION, paper::correct::show)
        .post("/admin/paper/{survey}/sheets/{number}/correct", COLLECTION, paper::correct::submit)
        .post("/admin/paper/{survey}/sheets/{number}/settle", COLLECTION, paper::sheet::settle)
        .get("/admin/publications", PUBLICATION, publications::list::show)
        .post("/admin/publications", PUBLICATION, publications::preview::prepare)
        .get("/admin/publications/preview", PUBLICATION, publications::preview::show)
        .get("/admin/publications/proposals/{proposal}", PUBLICATION, publications::proposal::show)
        .post("/admin/publications/proposals/{proposal}/approve", APPROVAL, publications::proposal::approve)
        .post(
            "/admin/publications/proposals/{proposal}/return",
            PUBLICATION,
            publications::proposal::send_back,
        )
        .get("/admin/publications/withdraw", PUBLICATION, publications::withdraw::show)
        .post("/admin/publications/withdraw", PUBLICATION, publications::withdraw::propose)
        .get("/admin/users", ACCOUNTS, users::show)
        .post("/admin/users", ACCOUNTS, users::add)
        .get("/admin/users/{account}", ACCOUNTS, user::show)
        .post("/admin/users/{account}/role", ACCOUNTS, user::set_role)
        .post("/admin/users/{account}/state", ACCOUNTS, user::set_state)
        .post("/admin/users/{account}/reset", ACCOUNTS, user::reset)
        .post("/admin/users/{account}/require-change", ACCOUNTS, user::require_change)
        .post("/admin/users/{account}/identity", ACCOUNTS, user::release)
        .get("/admin/responses", RESPONSES, responses::show)
        .post("/admin/responses/exclude-marked", EXCLUDE, judgement::exclude)
        .post("/admin/responses/include-marked", EXCLUDE, judgement::include)
        .get("/admin/responses/{response}", RESPONSES, response::show)
        .post("/admin/responses/{response}/exclude", EXCLUDE, response::exclude)
        .post("/admin/responses/{response}/include", EXCLUDE, response::include)
        .get("/admin/comments", COMMENTS, comments::show)
        .get("/admin/comments.csv", COMMENTS, comments_file::export)
        .post("/admin/comments/read", COMMENT_WORK, comment::mark_all)
        .post("/admin/comments/{response}/{question}/read", COMMENT_WORK, comment::mark)
        .post("/admin/comments/{response}/{question}/tags", COMMENT_WORK, comment::tag)
        .post("/admin/comments/{response}/{question}/redact", REDACT, comment::redact)
        .get("/admin/actions", ACTIONS, actions::show)
        .post("/admin/actions", ACTION_WORK, actions::add)
        .get("/admin/actions/new", ACTION_WORK, actions::new)
        .get("/admin/actions/{action}", ACTIONS, action::show)
        .post("/admin/actions/{action}", ACTION_WORK, action::advance)
        .get("/admin/definitions", DEFINITIONS, definitions::show)
        .post("/admin/definitions/reload", RELOAD, definitions::reload)
        .get("/admin/definitions/{survey}", DEFINITIONS, definition::show)
        .get("/admin/definitions/{survey}/preview", DEFINITIONS, definition::preview)
        .get("/admin/audit", AUDIT, audit::page::show)
        .get("/admin/audit.csv", AUDIT, audit::page::export)
}

pub(super) fn router(state: &AppState) -> Router<AppState> {
    routes(state).router().layer(Extension(Arc::new(Attempts::default())))
}
