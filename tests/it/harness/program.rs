//! The program itself, started as its users start it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long the program may take to say or do something on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the program would otherwise take from the environment of the tests.
const SETTINGS: [&str; 9] = [
    "HAILONG_DATABASE",
    "HAILONG_DEFS",
    "HAILONG_LANG",
    "HAILONG_LISTEN",
    "HAILONG_RATE_LIMIT",
    "HAILONG_LOG",
    "HAILONG_OIDC",
    "HAILONG_METRICS_TOKEN",
    "HAILONG_PUBLISH_ALONE",
];

/// The definitions that come with the project.
pub(crate) fn definitions() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("survey-defs")
}

/// The same in a folder of their own, with surveys that show figures which are not published.
pub(crate) fn live_definitions(within: &Path) -> PathBuf {
    let folder = within.join("defs");
    std::fs::create_dir(&folder).expect("a folder");
    for entry in std::fs::read_dir(definitions()).expect("definitions") {
        let path = entry.expect("definitions").path();
        let text = std::fs::read_to_string(&path).expect("a definition");
        let text = text.replace("publish = \"editions\"", "publish = \"live\"");
        std::fs::write(folder.join(path.file_name().expect("a name")), text).expect("a copy");
    }
    folder
}

/// `hailong` with a database and a folder of definitions.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    database: String,
    defs: PathBuf,
    wrapper: Vec<String>,
}

impl Program {
    pub(crate) fn on(database: &str) -> Self {
        Self { database: database.to_owned(), defs: definitions(), wrapper: Vec::new() }
    }

    pub(crate) fn with_defs(mut self, defs: &Path) -> Self {
        self.defs = defs.to_owned();
        self
    }

    /// Started by another program, which gets the whole command line as its last arguments.
    pub(crate) fn through(mut self, wrapper: &[&str]) -> Self {
        self.wrapper = wrapper.iter().map(ToString::to_string).collect();
        self
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, args: &[&str]) -> Finished {
        self.run_with_input(args, "")
    }

    pub(crate) fn run_with_input(&self, args: &[&str], input: &str) -> Finished {
        finish(self.command(args), input)
    }

    /// Serves on a free port, without a limit on submissions.
    pub(crate) fn serve(&self) -> Server {
        self.start(&["serve", "--listen", "127.0.0.1:0", "--rate-limit", "0"])
    }

    /// Starts a command that serves and waits until it does.
    pub(crate) fn start(&self, args: &[&str]) -> Server {
        Server::start(self.command(args))
    }

    fn command(&self, args: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_hailong");
        let mut command = match self.wrapper.split_first() {
            Some((wrapper, rest)) => {
                let mut command = Command::new(wrapper);
                command.args(rest).arg(program);
                command
            }
            None => Command::new(program),
        };
        bare(&mut command);
        command.args(args).args(["--database", &self.database, "--defs"]).arg(&self.defs);
        command
    }
}

/// Runs `hailong` with nothing but these arguments.
pub(crate) fn hailong(args: &[&str]) -> Finished {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hailong"));
    bare(&mut command);
    finish(command.args(args), "")
}

/// Nothing of the tests' own surroundings.
fn bare(command: &mut Command) {
    for name in SETTINGS {
        command.env_remove(name);
    }
}

fn finish(mut command: impl std::borrow::BorrowMut<Command>, input: &str) -> Finished {
    let command = command.borrow_mut();
    let mut child = piped(command).stdin(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A program that wants no input may be gone already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let Output { status, stdout, stderr } = child.wait_with_output().expect("the program ends");
    Finished { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

fn piped(command: &mut Command) -> &mut Command {
    command.stdout(Stdio::piped()).stderr(Stdio::piped())
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("the program writes UTF-8")
}

/// What a command left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finished {
    /// None when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Finished {
    /// What it printed, all having gone well.
    #[track_caller]
    pub(crate) fn fine(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.stdout, self.stderr);
        self.stdout
    }

    /// Why it refused its input.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.code, Some(1), "{}{}", self.stdout, self.stderr);
        self.stderr
    }

    /// The one clear line it refused with.
    #[track_caller]
    pub(crate) fn refused_in_a_line(self) -> String {
        let stderr = self.refused();
        assert_eq!(stderr.trim_end().lines().count(), 1, "{stderr}");
        stderr.trim_end().to_owned()
    }
}

/// A serving program. Killed when dropped.
pub(crate) struct Server {
    child: Child,
    lines: Receiver<String>,
    complaints: Option<JoinHandle<String>>,
    address: String,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = piped(&mut command).stdin(Stdio::null()).spawn().expect("the program starts");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut stderr = child.stderr.take().expect("a pipe");
        let (send, lines) = mpsc::channel();
        thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        let complaints = thread::spawn(move || {
            let mut all = Vec::new();
            let _ = stderr.read_to_end(&mut all);
            String::from_utf8_lossy(&all).into_owned()
        });
        let mut server = Self { child, lines, complaints: Some(complaints), address: String::new() };
        server.address = server.line("listening on ");
        server
    }

    /// The rest of the next line that begins like this.
    pub(crate) fn line(&mut self, beginning: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    if let Some(rest) = line.strip_prefix(beginning) {
                        return rest.to_owned();
                    }
                }
                Err(RecvTimeoutError::Timeout) => panic!("the program never said “{beginning}”"),
                Err(RecvTimeoutError::Disconnected) => {
                    let complaints = self.complaints.take().map(|thread| thread.join().expect("no panic"));
                    panic!("the program ended without “{beginning}”: {}", complaints.unwrap_or_default());
                }
            }
        }
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: the program has no chance to do anything more.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// SIGTERM: the program is asked to stop.
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        let sent = Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id]).status().expect("sh");
        assert!(sent.success(), "the signal was not sent");
    }

    /// Waits until the program has ended by itself.
    pub(crate) fn ended(mut self) -> Finished {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            match self.child.try_wait().expect("a child") {
                Some(status) => break status,
                None if Instant::now() > until => panic!("the program does not stop"),
                None => thread::sleep(Duration::from_millis(10)),
            }
        };
        let complaints = self.complaints.take().expect("read once").join().expect("no panic");
        let said: Vec<String> = self.lines.try_iter().collect();
        Finished { code: status.code(), stdout: said.join("\n"), stderr: complaints }
    }

    /// Asks the program to stop, and expects that it does so cleanly.
    pub(crate) fn stop(self) {
        self.terminate();
        self.ended().fine();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
