//! A real browser: Chromium, driven through its chromedriver.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::wd::TimeoutConfiguration;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long a page may take to become what is waited for, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Needed by root and in containers, or keeping Chromium from asking the network about itself.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

/// What the reader holds in hand.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Screen {
    Phone { width: u32, height: u32 },
    Desk { width: u32, height: u32 },
}

pub(crate) const PHONE: Screen = Screen::Phone { width: 390, height: 844 };
pub(crate) const SMALL_PHONE: Screen = Screen::Phone { width: 320, height: 568 };
/// A tablet at a counter, upright and lying.
pub(crate) const TABLET: Screen = Screen::Phone { width: 820, height: 1180 };
pub(crate) const TABLET_LYING: Screen = Screen::Phone { width: 1180, height: 820 };
pub(crate) const DESK: Screen = Screen::Desk { width: 1280, height: 900 };

/// The key that follows a link and sends a form.
pub(crate) const ENTER: char = '\u{e007}';

/// A browser with one window. Ended when dropped.
pub(crate) struct Browser {
    pub(crate) page: Client,
    session: String,
    _chromium: Process,
    _driver: Process,
    _profile: TempDir,
}

/// Killed when dropped, so that a failed test leaves nothing running.
struct Process {
    id: u64,
    child: Option<Child>,
}

impl Drop for Process {
    fn drop(&mut self) {
        let id = self.id.to_string();
        // It may be gone already.
        let _ = Command::new("sh").args(["-c", "kill -KILL \"$0\"", &id]).stderr(Stdio::null()).status();
        if let Some(child) = &mut self.child {
            let _ = child.wait();
        }
    }
}

impl Browser {
    pub(crate) async fn open(screen: Screen) -> Self {
        Self::with(screen, tempfile::tempdir().expect("a folder")).await
    }

    /// A new browser on the same profile, after the old one was ended as by a loss of power.
    pub(crate) async fn restarted(self, screen: Screen) -> Self {
        let Self { page, session: _, _chromium, _driver, _profile } = self;
        drop((page, _chromium, _driver));
        Self::with(screen, _profile).await
    }

    async fn with(screen: Screen, profile: TempDir) -> Self {
        let (driver, address) = start_driver();
        let capabilities = capabilities(screen, profile.path());
        let capabilities = capabilities.as_object().expect("an object").clone();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let page = builder.capabilities(capabilities).connect(&address).await;
        let page = page.unwrap_or_else(|error| panic!("Chromium does not start: {error}"));
        let id = page.capabilities().and_then(|known| known.get("goog:processID")?.as_u64());
        let chromium = Process { id: id.expect("chromedriver names its Chromium"), child: None };
        let session = page.session_id().await.expect("asked").expect("a session");
        let timeouts = TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), None);
        page.update_timeouts(timeouts).await.expect("set");
        let session = format!("{address}/session/{session}");
        Self { page, session, _chromium: chromium, _driver: driver, _profile: profile }
    }

    /// A command of the DevTools protocol.
    async fn devtools(&self, command: &str, parameters: Value) {
        let body = json!({ "cmd": command, "params": parameters });
        let url = format!("{}/goog/cdp/execute", self.session);
        let answer = reqwest::Client::new().post(url).json(&body).send().await.expect("chromedriver");
        assert!(answer.status().is_success(), "{command}: {}", answer.text().await.unwrap_or_default());
    }

    /// What the browser has said about its pages since it was last asked: errors of scripts, refusals by the
    /// content security policy, files that are missing.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let url = format!("{}/se/log", self.session);
        let answer = reqwest::Client::new().post(url).json(&json!({ "type": "browser" })).send().await;
        let answer: Value = answer.expect("chromedriver").json().await.expect("a log");
        answer["value"].as_array().expect("a list").iter().map(ToString::to_string).collect()
    }

    /// Writes down from now on how far the contents of pages are moved while they load, as `moved`.
    pub(crate) async fn watch_moves(&self) {
        let script = "window.moved = [];
            new PerformanceObserver((list) => list.getEntries().forEach((entry) => moved.push(entry.value)))
                .observe({ type: 'layout-shift', buffered: true });";
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// As for a reader who has switched scripts off.
    pub(crate) async fn without_scripts(&self) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    }

    /// As for a reader who has chosen dark screens, or light ones.
    pub(crate) async fn appear(&self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// As for a reader with a scheme and a wish for contrast, in the words of CSS.
    pub(crate) async fn prefer(&self, scheme: &str, contrast: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-contrast", "value": contrast }]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// As the page is laid out for paper, or again for the screen.
    pub(crate) async fn as_printed(&self, printed: bool) {
        let media = if printed { "print" } else { "" };
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": media })).await;
    }

    pub(crate) async fn goto(&self, url: &str) {
        self.page.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// What a script makes of the page; `argument` is `arguments[0]`.
    pub(crate) async fn ask(&self, script: &str, argument: impl Into<Value>) -> Value {
        let answer = self.page.execute(script, vec![argument.into()]).await;
        answer.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until an expression holds of the page.
    pub(crate) async fn until(&self, expression: &str) {
        let (script, end) = (format!("return Boolean({expression})"), Instant::now() + PATIENCE);
        // While a page gives way to another, there is none to ask.
        while !matches!(self.page.execute(&script, Vec::new()).await, Ok(Value::Bool(true))) {
            assert!(Instant::now() < end, "never came true: {expression}\n{}", self.text("body").await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub(crate) async fn find(&self, selector: &str) -> Element {
        let found = self.page.find(Locator::Css(selector)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("{selector}: {error}\n{}", self.text("body").await),
        }
    }

    pub(crate) async fn click(&self, selector: &str) {
        let clicked = self.find(selector).await.click().await;
        clicked.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Moves the focus to an element and presses a key there. Works without scripts too, where a click
    /// waits for a page that never says it is ready.
    pub(crate) async fn press_on(&self, selector: &str, key: char) {
        self.ask("document.querySelector(arguments[0]).focus()", selector).await;
        self.press(key).await;
    }

    pub(crate) async fn write(&self, selector: &str, text: &str) {
        let written = self.find(selector).await.send_keys(text).await;
        written.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// The words of an element as they are read.
    pub(crate) async fn text(&self, selector: &str) -> String {
        let element = self.page.find(Locator::Css(selector)).await;
        element.unwrap_or_else(|error| panic!("{selector}: {error}")).text().await.expect("text")
    }

    pub(crate) async fn path(&self) -> String {
        let url = self.page.current_url().await.expect("an address");
        url.query().map_or(url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Presses and releases a key, whatever has the focus.
    pub(crate) async fn press(&self, key: char) {
        let stroke = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        self.page.perform_actions(stroke).await.expect("pressed");
    }

    pub(crate) async fn screenshot(&self) -> Vec<u8> {
        self.page.screenshot().await.expect("a picture")
    }

    /// Fails when one has to scroll sideways, or the page had to be shrunk to avoid it.
    pub(crate) async fn fits(&self, what: &str) {
        let script = "return [document.documentElement.scrollWidth, innerWidth, screen.width]";
        let widths = self.ask(script, Value::Null).await;
        let [content, window, screen] = [0, 1, 2].map(|at| widths[at].as_u64().expect("a width"));
        assert!(content <= screen && window == screen, "{what} is {content} wide on a screen of {screen}");
    }

    /// Fails on anything that axe finds wrong with the page as it is now.
    pub(crate) async fn accessible(&self, what: &str) {
        let found = self.violations().await;
        assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
    }

    /// What axe finds wrong: rule, place and reason of each.
    pub(crate) async fn violations(&self) -> Vec<String> {
        self.ask(axe(), Value::Null).await;
        let script = "const done = arguments[0];
            axe.run(document, { resultTypes: ['violations'] }).then(
                (results) => done(results.violations.flatMap((violation) => violation.nodes.map(
                    (node) => `${violation.id} at ${node.target.join(' ')}: ${node.failureSummary}`))),
                (error) => done([`axe failed: ${error}`]))";
        let found = self.page.execute_async(script, Vec::new()).await.expect("axe runs");
        found.as_array().expect("a list").iter().map(ToString::to_string).collect()
    }
}

fn capabilities(screen: Screen, profile: &Path) -> Value {
    let mut args: Vec<String> = FLAGS.map(str::to_owned).into();
    args.push(format!("--user-data-dir={}", profile.display()));
    let mut options = json!({ "prefs": { "intl.accept_languages": "vi" } });
    match screen {
        Screen::Phone { width, height } => {
            let metrics =
                json!({ "width": width, "height": height, "pixelRatio": 2, "touch": true, "mobile": true });
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        Screen::Desk { width, height } => args.push(format!("--window-size={width},{height}")),
    }
    options["args"] = args.into();
    let debian = "/usr/bin/chromium";
    if Path::new(debian).exists() {
        options["binary"] = debian.into();
    }
    json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } })
}

/// A driver on a port that it chose itself. It wants the same one in both families of addresses and gives up where
/// the second is taken; another try finds another.
fn start_driver() -> (Process, String) {
    let started = (0..5).find_map(|_| try_driver());
    started.expect("chromedriver names its port")
}

fn try_driver() -> Option<(Process, String)> {
    let mut child = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| {
            panic!("chromedriver does not start ({error}). Run the tests with tests/run")
        });
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
    let port = lines.find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        Some(port.trim_end_matches('.').to_owned())
    });
    let process = Process { id: child.id().into(), child: Some(child) };
    let port = port?;
    thread::spawn(move || lines.for_each(drop));
    Some((process, format!("http://127.0.0.1:{port}")))
}

/// The source of axe-core.
fn axe() -> &'static str {
    static SOURCE: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    #[expect(clippy::disallowed_methods, reason = "tests/run tells by the environment where it put axe-core")]
    SOURCE.get_or_init(|| {
        let path = std::env::var("HAILONG_AXE").unwrap_or_else(|_| {
            panic!("HAILONG_AXE is not set: axe-core is missing. Run the tests with tests/run")
        });
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("HAILONG_AXE is {path}: {error}"))
    })
}
