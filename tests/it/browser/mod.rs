//! The pages as people meet them, in a real browser.

mod access;
mod accessible;
mod charts;
mod citizen;
mod collecting;
mod draft;
mod elsewhere;
mod faulty;
mod keyboard;
mod kiosk;
mod kiosk_kinds;
mod kiosk_offline;
mod large_text;
mod narrow;
mod office;
mod picture;
mod print;
mod publication;
mod sipas;

use tempfile::TempDir;

use crate::harness::program::{Program, Server, live_definitions};

/// A server on an empty SQLite database, as after a first start.
struct House {
    program: Program,
    server: Server,
    _folder: TempDir,
}

fn house() -> House {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::on(&format!("sqlite:{}", folder.path().join("hailong.db").display()));
    let server = program.serve();
    House { program, server, _folder: folder }
}

/// The same with surveys that show figures which are not published.
fn live_house() -> House {
    let folder = tempfile::tempdir().expect("a folder");
    let defs = live_definitions(folder.path());
    let url = format!("sqlite:{}", folder.path().join("hailong.db").display());
    let program = Program::on(&url).with_defs(&defs);
    let server = program.serve();
    House { program, server, _folder: folder }
}
