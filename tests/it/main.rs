//! Every test through a public door, in one program.

#[macro_use]
mod harness;

mod browser;
mod cli;
mod definitions;
mod docs;
mod floors;
mod glossary;
mod index;
mod response;
mod sheets;
mod store;
mod survival;
mod table_file;
mod vectors;
mod web;
