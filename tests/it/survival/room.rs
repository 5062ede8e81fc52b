//! A place that can fill up: a small file system where the system lets us make one, else a limit on
//! the size of files.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::harness::program::{Program, Server};

/// A file system of its own in memory, seen only by programs started in it. It goes with its holder.
pub(super) struct SmallDisk {
    holder: Child,
    folder: TempDir,
}

impl SmallDisk {
    /// None where neither root nor a user namespace may mount.
    pub(super) fn of_megabytes(size: u32) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mount = format!("mount -t tmpfs -o size={size}m room \"$0\" && echo mounted && exec cat");
        let namespaces = [&["--mount"][..], &["--user", "--map-root-user", "--mount"]];
        namespaces
            .into_iter()
            .find_map(|namespace| {
                let mut holder = Command::new("unshare")
                    .args(namespace)
                    .args(["sh", "-c", &mount])
                    .arg(folder.path())
                    .stdin(Stdio::piped())
                    .stdout(Stdio::piped())
                    .stderr(Stdio::null())
                    .spawn()
                    .ok()?;
                let mut line = String::new();
                BufReader::new(holder.stdout.take()?).read_line(&mut line).ok()?;
                if line == "mounted\n" {
                    return Some(holder);
                }
                holder.wait().ok()?;
                None
            })
            .map(|holder| Self { holder, folder })
    }

    /// The program with its database on this disk.
    pub(super) fn program(&self) -> Program {
        let process = self.holder.id().to_string();
        let mut enter = vec!["nsenter", "--target", &process, "--mount"];
        if fs::read_link("/proc/self/ns/user").ok() != fs::read_link(format!("/proc/{process}/ns/user")).ok()
        {
            enter.extend(["--user", "--preserve-credentials"]);
        }
        Program::on(&format!("sqlite:{}", self.folder.path().join("hailong.db").display())).through(&enter)
    }

    fn filler(&self) -> PathBuf {
        let inside = Path::new("/proc").join(self.holder.id().to_string()).join("root");
        inside.join(self.folder.path().strip_prefix("/").expect("absolute")).join("filler")
    }

    /// Writes until nothing more goes.
    pub(super) fn fill(&self) {
        let mut filler = File::create(self.filler()).expect("a file");
        for size in [65_536, 4096, 1] {
            while filler.write_all(&vec![0; size]).is_ok() {}
        }
    }

    pub(super) fn make_room(&self) {
        fs::remove_file(self.filler()).expect("removed");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

/// A folder in which the server's files may not grow beyond a size.
pub(super) struct LimitedFiles {
    folder: TempDir,
    bytes: u32,
}

impl LimitedFiles {
    pub(super) fn of_bytes(bytes: u32) -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), bytes }
    }

    /// Without the limit.
    pub(super) fn program(&self) -> Program {
        Program::on(&format!("sqlite:{}", self.folder.path().join("hailong.db").display()))
    }

    /// With it: writing beyond is an error, not the end of the program.
    pub(super) fn serve(&self) -> Server {
        let limit = format!("trap '' XFSZ; exec prlimit --fsize={}:unlimited \"$0\" \"$@\"", self.bytes);
        self.program().through(&["sh", "-c", &limit]).serve()
    }

    pub(super) fn lift(&self, server: &Server) {
        let process = server.process().to_string();
        let lifted = Command::new("prlimit").args(["--fsize=unlimited", "--pid", &process]).status();
        assert!(lifted.expect("prlimit").success());
    }
}
