//! Pages on paper: what is on the page is on the paper, whatever the paper's size and way up.

use std::process::{Command, Stdio};

use fantoccini::wd::{PrintConfiguration, PrintOrientation, PrintSize};
use serde_json::Value;

use super::{House, house};
use crate::harness::browser::{Browser, DESK};

const PASSWORD: &str = "một mật khẩu dài";

/// Centimetres.
const A4: PrintSize = PrintSize { width: 21.0, height: 29.7 };
const A3: PrintSize = PrintSize { width: 29.7, height: 42.0 };

async fn overview() -> (House, Browser) {
    let house = house();
    let simulate = ["simulate", "--survey", "counter", "--responses", "2500", "--until", "2026-03"];
    house.program.run(&simulate).fine();
    let add = ["user", "add", "Lan", "--role", "viewer", "--password-stdin"];
    house.program.run_with_input(&add, PASSWORD).fine();
    let desk = Browser::open(DESK).await;
    desk.goto(&house.server.url("/admin/login?lang=vi")).await;
    desk.write("input[name=name]", "Lan").await;
    desk.write("input[name=password]", PASSWORD).await;
    desk.click("main form button").await;
    desk.goto(&house.server.url("/admin?survey=counter&period=all")).await;
    desk.until("document.querySelector('.chart.ranks svg')").await;
    (house, desk)
}

/// The text on paper, without what stands between words.
async fn printed(browser: &Browser, size: PrintSize, orientation: PrintOrientation) -> String {
    let builder = PrintConfiguration::builder().size(size).orientation(orientation).background(true);
    let sheets = browser.page.print(builder.build().expect("a size")).await.expect("printed");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.pdf");
    std::fs::write(&file, sheets).expect("written");
    let text = Command::new("pdftotext").arg(&file).arg("-").stderr(Stdio::inherit()).output();
    let text = text
        .unwrap_or_else(|error| panic!("pdftotext does not start ({error}). Run the tests with tests/run"));
    together(&String::from_utf8(text.stdout).expect("UTF-8"))
}

fn together(text: &str) -> String {
    text.split_whitespace().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_unit_stands_on_every_size_of_paper() {
    let (house, desk) = overview().await;
    let script =
        "return [...document.querySelectorAll('.matrix tbody th a:first-of-type')].map((a) => a.textContent)";
    let names = desk.ask(script, Value::Null).await;
    let names: Vec<String> =
        names.as_array().expect("a list").iter().filter_map(|name| name.as_str().map(together)).collect();
    assert!(names.len() > 40, "{names:?}");
    let title = together("Các đơn vị từ thấp đến cao");
    for (size, what) in [(A4, "A4"), (A3, "A3")] {
        for orientation in [PrintOrientation::Portrait, PrintOrientation::Landscape] {
            let text = printed(&desk, size.clone(), orientation).await;
            for name in &names {
                assert!(text.contains(name), "{name} is not on {what} {orientation:?}");
            }
            assert!(text.contains(&title), "the chart of units is not on {what} {orientation:?}");
        }
    }
    house.server.stop();
}

/// A rule over or under a number looks as if it were struck out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_number_is_struck_out_on_paper() {
    let (house, desk) = overview().await;
    desk.as_printed(true).await;
    let script = "return [...document.querySelectorAll('[class*=heat-] b')]
        .filter((number) => getComputedStyle(number).textDecorationLine !== 'none').length";
    assert_eq!(desk.ask(script, Value::Null).await, 0);
    let boxes = "return [...document.querySelectorAll('.scroll')]
        .filter((part) => part.scrollHeight > part.clientHeight + 1).length";
    assert_eq!(desk.ask(boxes, Value::Null).await, 0, "a box keeps its height");
    house.server.stop();
}
