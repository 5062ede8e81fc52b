//! What the tests stand on.

pub(crate) mod app;
pub(crate) mod browser;
#[macro_use]
pub(crate) mod database;
pub(crate) mod identity;
pub(crate) mod libreoffice;
pub(crate) mod office;
pub(crate) mod openapi;
pub(crate) mod program;
pub(crate) mod python;
pub(crate) mod sample;
