//! Charts beside their tables: they say the same, nothing jumps, and nobody needs them.

use serde_json::Value;

use super::{House, live_house};
use crate::harness::browser::{Browser, DESK, PHONE, Screen};

const PASSWORD: &str = "một mật khẩu dài";

/// A house where a few units have enough responses to be published.
fn answered() -> House {
    let house = live_house();
    house
        .program
        .run(&["simulate", "--survey", "counter", "--responses", "2500", "--until", "2026-03"])
        .fine();
    house
}

const DRAWN: &str = "document.querySelectorAll('table[data-chart]').length > 0
    && [...document.querySelectorAll('.chart')].filter((chart) => chart.offsetWidth)
        .every((chart) => chart.querySelector('.canvas svg text, .canvas svg path'))";

/// The words and numbers that stand in the charts of a page.
async fn drawn(browser: &Browser) -> Vec<String> {
    browser.until(DRAWN).await;
    let script = "return [...document.querySelectorAll('.chart svg text')].map((text) => text.textContent)";
    texts(&browser.ask(script, Value::Null).await)
}

fn texts(list: &Value) -> Vec<String> {
    let text = |text: &Value| text.as_str().expect("a text").to_owned();
    list.as_array().expect("a list").iter().map(text).collect()
}

/// What cells of a table say, without what is there for those who cannot see it.
async fn cells(browser: &Browser, selector: &str) -> Vec<String> {
    let script = "return [...document.querySelectorAll(arguments[0])].map((cell) => cell.textContent.trim())";
    texts(&browser.ask(script, selector).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_says_what_its_table_says_in_the_words_of_the_page() {
    let (house, desk) = (answered(), Browser::open(DESK).await);
    for lang in ["vi", "en"] {
        desk.goto(&house.server.url(&format!("/results/counter?period=all&lang={lang}"))).await;
        let ranking = drawn(&desk).await;
        let names = cells(&desk, ".matrix tbody tr:has(> td[data-value]):not(.whole) > th > a").await;
        let values = cells(&desk, ".matrix td[data-value] b").await;
        assert!(names.len() > 3, "{names:?}");
        for name in names {
            assert!(ranking.contains(&name), "{name} is not in {ranking:?}");
        }
        for value in &values[1..] {
            assert!(ranking.contains(value), "{value} is not in {ranking:?}");
        }
        let whole = format!("{} {}", cells(&desk, ".matrix .whole th").await[0], values[0]);
        assert!(ranking.contains(&whole), "{whole} is not in {ranking:?}");

        desk.goto(&house.server.url(&format!("/results/counter/tinh-lai-chau?period=2026-Q1&lang={lang}")))
            .await;
        let page = drawn(&desk).await;
        let mut said = cells(&desk, ".months tbody th").await;
        said.extend(cells(&desk, ".months td[data-value] b").await);
        said.extend(cells(&desk, ".spread tbody th").await);
        assert!(said.len() > 20, "{said:?}");
        // What is pointed at is told in the words of its row.
        let point = "const room = document.querySelector('.chart.trend .canvas > div');
            room.scrollIntoView({ block: 'center' });
            const { left, top, width, height } = room.getBoundingClientRect();
            room.dispatchEvent(new MouseEvent('mousemove',
                { bubbles: true, clientX: left + width - 60, clientY: top + height / 2 }))";
        desk.ask(point, Value::Null).await;
        desk.until("document.querySelector('.chart.trend .told')").await;
        let told = desk.ask("return document.querySelector('.told').textContent", Value::Null).await;
        let told = told.as_str().expect("a text");
        for part in [
            ".months .within th",
            ".months .within td[data-value] b",
            ".months .within td[data-value] .unseen",
        ] {
            let words = &cells(&desk, part).await[0];
            assert!(told.contains(words.as_str()), "{words} is not in {told}");
        }
        // Long questions are set in two lines.
        let page = page.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        for words in said {
            assert!(page.contains(&words), "{words} is not in {page}");
        }
    }
    assert_eq!(desk.complaints().await, Vec::<String>::new());
    house.server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_moves_while_charts_are_drawn_and_nothing_is_complained_of() {
    let house = answered();
    for screen in [PHONE, DESK] {
        let browser = Browser::open(screen).await;
        browser.watch_moves().await;
        for path in
            ["/results/counter?period=all&lang=vi", "/results/counter/tinh-lai-chau?period=2026-Q1&lang=en"]
        {
            browser.goto(&house.server.url(path)).await;
            browser.until(DRAWN).await;
            if matches!(screen, Screen::Phone { .. }) {
                browser.fits(path).await;
            }
            // What was moved before is told before this.
            let push = "const block = document.createElement('div');
                block.append(...Array.from({ length: 9 }, () => document.createElement('hr')));
                requestAnimationFrame(() => requestAnimationFrame(() => document.body.prepend(block)))";
            let known = browser.ask(&format!("{push}; return moved.length"), Value::Null).await;
            browser.until(&format!("moved.length > {known}")).await;
            let moved = browser.ask("return moved.slice(0, -1)", Value::Null).await;
            let sum: f64 = moved.as_array().expect("a list").iter().filter_map(Value::as_f64).sum();
            assert!(sum < 0.02, "{path} moves by {sum}: {moved}");
        }
        for scheme in ["light", "dark"] {
            browser.appear(scheme).await;
            browser
                .ask("document.querySelectorAll('details').forEach((part) => { part.open = true })", ())
                .await;
            browser.accessible(scheme).await;
        }
        assert_eq!(browser.complaints().await, Vec::<String>::new());
    }
    house.server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_takes_the_colours_of_the_screen() {
    let (house, desk) = (answered(), Browser::open(DESK).await);
    desk.appear("light").await;
    desk.goto(&house.server.url("/results/counter?period=all&lang=vi")).await;
    desk.until(DRAWN).await;
    for scheme in ["light", "dark", "light"] {
        desk.appear(scheme).await;
        desk.until(
            "[...document.querySelectorAll('.chart.ranking circle, .chart.ranking path')].some((dot) =>
                dot.getAttribute('fill') === getComputedStyle(document.body).getPropertyValue('--good').trim())",
        )
        .await;
    }
    house.server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_tables_and_their_small_drawings_are_open_and_charts_take_no_room() {
    let (house, desk) = (answered(), Browser::open(DESK).await);
    let seen = "const seen = (selector) => [...document.querySelectorAll(selector)]
            .filter((part) => part.checkVisibility({ contentVisibilityAuto: true }) && part.getClientRects().length).length;
        return [seen('.chart'), seen('.drawing .scale'), seen('.trend-drawing'), seen('.spread tbody td[data-value]')]";
    for (path, least) in [
        ("/results/counter?period=all&lang=vi", [0, 5, 0, 0]),
        ("/results/counter/tinh-lai-chau?period=2026-Q1&lang=vi", [0, 5, 1, 20]),
    ] {
        let url = house.server.url(path);
        desk.goto(&url).await;
        desk.until(DRAWN).await;
        let with = counts(&desk.ask(seen, Value::Null).await);
        assert!(with[0] > 0 && with[2] == 0 && with[3] == 0, "{path}: {with:?}");
        let plain = Browser::open(DESK).await;
        plain.without_scripts().await;
        plain.goto(&url).await;
        let without = counts(&plain.ask(seen, Value::Null).await);
        assert_eq!(without[0], 0, "{path}");
        assert!(without.iter().zip(least).all(|(seen, least)| *seen >= least), "{path}: {without:?}");
    }
    house.server.stop();
}

fn counts(list: &Value) -> Vec<u64> {
    list.as_array().expect("a list").iter().map(|count| count.as_u64().expect("a count")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_administration_has_its_charts_and_their_tables_open_by_keyboard() {
    let house = answered();
    let add = ["user", "add", "Lan", "--role", "admin", "--password-stdin"];
    house.program.run_with_input(&add, PASSWORD).fine();
    let desk = Browser::open(DESK).await;
    desk.goto(&house.server.url("/admin/login?lang=vi")).await;
    desk.write("input[name=name]", "Lan").await;
    desk.write("input[name=password]", PASSWORD).await;
    desk.click("main form button").await;
    desk.until("location.pathname === '/admin'").await;
    desk.goto(&house.server.url("/admin?survey=counter&period=all")).await;
    desk.until(DRAWN).await;
    let bars = "return [document.querySelectorAll('.chart.losses svg path').length, document.querySelectorAll('.losses tbody tr').length]";
    let bars = counts(&desk.ask(bars, Value::Null).await);
    assert!(bars[1] > 1 && bars[0] >= bars[1], "{bars:?}");
    // The lowest unit is named, and the whole is a line through all of them; another order changes nothing.
    let ranks =
        "return [...document.querySelectorAll('.chart.ranks svg text')].map((text) => text.textContent)";
    let lowest = cells(&desk, ".matrix tbody tr:not(.whole) > th > a").await.remove(0);
    let named = texts(&desk.ask(ranks, Value::Null).await);
    assert!(named.iter().any(|name| lowest.starts_with(name.trim_end_matches('…'))), "{lowest}: {named:?}");
    assert!(named.iter().any(|name| name.starts_with("Tỉnh Lai Châu ")), "{named:?}");
    desk.goto(&house.server.url("/admin?survey=counter&period=all&sort=-.n")).await;
    desk.until(DRAWN).await;
    assert_eq!(texts(&desk.ask(ranks, Value::Null).await), named);
    desk.accessible("the first page with its charts").await;
    desk.goto(&house.server.url("/admin/units/xa-binh-lu?survey=counter&period=all")).await;
    let page = drawn(&desk).await;
    for value in cells(&desk, ".months td[data-value] b").await {
        assert!(page.contains(&value), "{value} is not in {page:?}");
    }
    desk.press_on(".behind summary", crate::harness::browser::ENTER).await;
    desk.until("document.querySelector('.behind').open && document.querySelector('.months').offsetHeight")
        .await;
    desk.accessible("a unit with its charts").await;
    assert_eq!(desk.complaints().await, Vec::<String>::new());
    house.server.stop();
}
