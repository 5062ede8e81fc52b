//! The table in `docs/access.md`: what is checked on which page. This test does the checking and holds
//! the table to it.

use std::path::Path;

use super::house;
use super::kiosk::{administrator, registered};
use crate::harness::browser::{Browser, PHONE, SMALL_PHONE, Screen};

/// A window of 1,280 pixels enlarged to 200 %.
const ENLARGED: Screen = Screen::Phone { width: 640, height: 450 };

/// Pages that everybody can open, by the name they have in the table.
const PAGES: [(&str, &str); 10] = [
    ("Find a unit", "/"),
    ("Search", "/?q=lai+chau"),
    ("A unit's surveys", "/u/tinh-lai-chau"),
    ("Form, first part", "/s/counter/xa-bum-to"),
    ("Thanks", "/s/counter/xa-bum-to/thanks?receipt=K7QF-2M9P"),
    ("Refusal", "/s/sipas/huyen-sin-ho"),
    ("Results", "/results"),
    ("Method", "/method/sipas"),
    ("Sign in", "/admin/login"),
    ("Kiosk, start", "KIOSK"),
];

/// Language and wishes of the reader that axe looks under.
const READERS: [(&str, &str, &str); 4] = [
    ("vi", "light", "no-preference"),
    ("vi", "dark", "no-preference"),
    ("en", "light", "no-preference"),
    ("vi", "light", "more"),
];

/// The table as it stands in the document.
fn table() -> String {
    let head = "| page | axe: vi light, vi dark, en light, vi high contrast | fits 320 px | fits at 200 % |\n\
                |---|---|---|---|\n";
    let rows = PAGES.iter().map(|(name, path)| {
        let path = if *path == "KIOSK" { "/k/{token}" } else { path };
        format!("| {name} `{path}` | yes | yes | yes |\n")
    });
    rows.fold(head.to_owned(), |table, row| table + &row)
}

fn address(path: &str, kiosk: &str, lang: &str) -> String {
    if path == "KIOSK" {
        return if lang == "vi" { kiosk.to_owned() } else { format!("{kiosk}/{lang}") };
    }
    let separator = if path.contains('?') { '&' } else { '?' };
    format!("{path}{separator}lang={lang}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_of_access_says_what_is_checked() {
    let house = house();
    let client = administrator(&house).await;
    let kiosk = registered(&house, &client, "counter").await;
    let browser = Browser::open(PHONE).await;
    for (lang, scheme, contrast) in READERS {
        browser.prefer(scheme, contrast).await;
        for (name, path) in PAGES {
            browser.goto(&house.server.url(&address(path, &kiosk, lang))).await;
            browser.accessible(&format!("{name}, {lang}, {scheme}, contrast {contrast}")).await;
        }
    }
    drop(browser);
    for screen in [SMALL_PHONE, ENLARGED] {
        let browser = Browser::open(screen).await;
        for (name, path) in PAGES {
            for lang in ["vi", "en"] {
                browser.goto(&house.server.url(&address(path, &kiosk, lang))).await;
                browser.fits(&format!("{name}, {lang}, {screen:?}")).await;
            }
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/access.md");
    let text = std::fs::read_to_string(path).expect("the document");
    assert!(text.contains(&table()), "docs/access.md must hold:\n{}", table());
}
