//! Hài Lòng: citizen-satisfaction surveys for public administration.
//!
//! ```text
//! floor 4   main ──> cli ──> config            composition; the only reader of env, argv, files
//!                     │
//! floor 3            web ──> words             HTTP, templates/, assets/; export = file formats
//!                     │        │
//! floor 2           store      │               all SQL, sqlx, migrations/
//!                     │        │
//! floor 1   index ──> response ──> definition  pure: no SQL, HTTP, clock or environment
//! ```
//! Imports run downwards only; `tests/it/floors.rs` checks it.
#![forbid(unsafe_code)]

/// Hundreds of responses wait for one commit, and another thread frees what they held; the allocator that
/// comes with the system locks for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod cli;
pub mod clock;
pub mod definition;
pub mod export;
pub mod index;
pub mod lookup;
pub mod password;
pub mod report;
pub mod response;
pub mod store;
pub mod table_file;
pub mod web;
pub mod words;
