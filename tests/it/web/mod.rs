//! What citizens and programs meet at the public door.

mod admin_accounts;
mod admin_actions;
mod admin_comments;
mod admin_figures;
mod admin_kiosks;
mod admin_responses;
mod admin_roles;
mod admin_setup;
mod admin_sign_in;
mod api;
mod definitions;
mod files;
mod finding;
mod form;
mod guard;
mod indices;
mod kiosk;
mod languages;
mod publications;
mod refusals;
mod results;
mod screening;
mod submission;
mod weight;
