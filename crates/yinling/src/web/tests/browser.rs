//! The pages in a real browser: no finding of axe, nothing wider than the
//! screen, nothing too small to press. `YINLING_CHROMEDRIVER`, `YINLING_CHROMIUM`
//! and `YINLING_AXE` say where the programs and the checker are.

use super::town::Town;
use crate::access::Role;
use crate::testing::TestHouse;
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value as Json, json};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const PAGES: [&str; 16] = [
    "/",
    "/units/370100",
    "/units/370102001-1",
    "/figures/org.branches?unit=370100",
    "/figures/legacy.visits.sum?unit=370100",
    "/instructors",
    "/indicators",
    "/journal",
    "/journal/25",
    "/journal/25/proof",
    "/changes?from=20",
    "/reports/370100/2026",
    "/reports/370102/2026",
    "/help",
    "/design",
    "/nothing",
];

/// An elder's own pages.
const OF_ELDERS: [&str; 7] = [
    "/mine",
    "/mine/record",
    "/mine/consents",
    "/mine/helpers",
    "/mine/slip",
    "/mine/access",
    "/mine/erase",
];

/// What leads in, and the elders' doors.
const OF_STRANGERS: [&str; 8] = [
    "/",
    "/sign-in",
    "/sign-in/card",
    "/card/100020003000",
    "/sign-in/phone",
    "/sign-in/password",
    "/elders",
    "/elders/works",
];

const AXE: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }).then(
        found => done(found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | '))),
        error => done(['axe failed: ' + error]));";
/// What makes a page wider than the screen.
const WIDE: &str = "const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const found = [page.scrollWidth - page.clientWidth + ' px'];
    for (const e of document.querySelectorAll('body *')) {
        const box = e.getBoundingClientRect();
        const inner = e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 2 ? box.left + e.scrollWidth : 0;
        if (box.width > 0 && Math.max(box.right, inner) > page.clientWidth + .5) found.push(e.outerHTML.slice(0, 90));
    }
    return found.slice(0, 6);";
/// Buttons, fields and links of the navigation that are lower than 44 px. A
/// field may lend its height from the label around it.
const SMALL: &str = "const low = [];
    for (const e of document.querySelectorAll('button, input:not([type=hidden]), textarea, summary, nav a, .btn')) {
        const target = e.closest('label') ?? e;
        const box = target.getBoundingClientRect();
        if (box.width > 0 && box.height > 1 && box.height < 43.9) low.push(box.height + ' ' + e.outerHTML.slice(0, 120));
    }
    return low;";

/// The same on the elders' own pages, where a finger needs 60 px.
const SMALL_FOR_ELDERS: &str = "const low = [];
    for (const e of document.querySelectorAll('button, nav a, .tools a, .btn, .foot a')) {
        const box = e.getBoundingClientRect();
        if (box.width > 0 && box.height > 1 && (box.height < 59.9 || box.width < 59.9))
            low.push(box.width + ' x ' + box.height + ' ' + e.outerHTML.slice(0, 120));
    }
    return low;";

/// Letters under 18 px, and lines of running text closer than 1.5.
const HARD_TO_READ: &str = "const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.textContent.trim();
        const e = walker.currentNode.parentElement;
        const box = e.getBoundingClientRect();
        if (!text || box.width < 2 || box.height < 2 || e.closest('.seal, .sr, [aria-hidden=true]')) continue;
        const style = getComputedStyle(e);
        const size = parseFloat(style.fontSize);
        if (size < 17.9) found.push(size + 'px ' + text.slice(0, 40));
        const lines = parseFloat(style.lineHeight) / size;
        if (e.matches('p, li, dd, td, figcaption') && lines < 1.49) found.push('lines ' + lines + ' ' + text.slice(0, 40));
    }
    return found;";
/// A focus that does not show, or lies under something else.
const FOCUS: &str = "const found = [];
    for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), textarea, summary')) {
        e.focus({ focusVisible: true });
        if (document.activeElement !== e) continue;
        const marked = [e, ...document.querySelectorAll(':has(> :focus-visible)')];
        const shows = marked.some(m => { const s = getComputedStyle(m); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; });
        if (!shows) found.push('no ring: ' + e.outerHTML.slice(0, 120));
    }
    return found;";

fn needed(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run the tests with `cargo xtask test`"))
}

/// A chromedriver of our own, ended with the test.
pub(super) struct Driver {
    child: Child,
    pub(super) client: Client,
}

impl Driver {
    /// A window as wide inside as asked. A headless one refuses to be narrower
    /// than 500 px, so the screen is emulated.
    pub(super) async fn start(width: u32) -> Driver {
        Driver::begin(width, json!({})).await
    }

    /// The same, in a browser that runs no script of any page.
    pub(super) async fn start_without_scripts(width: u32) -> Driver {
        let blocked = json!({ "profile.managed_default_content_settings.javascript": 2 });
        let driver = Driver::begin(width, blocked).await;
        let page = "data:text/html,<title>still</title><script>document.title='ran'</script>";
        driver.client.goto(page).await.expect("the page opens");
        let title = driver.client.title().await.expect("it has a title");
        assert_eq!(title, "still", "a script of a page was run");
        driver
    }

    async fn begin(width: u32, wishes: Json) -> Driver {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let child = Command::new(needed("YINLING_CHROMEDRIVER"))
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let options = json!({ "goog:chromeOptions": {
            "binary": needed("YINLING_CHROMIUM"),
            "prefs": wishes,
            "mobileEmulation": { "deviceMetrics": { "width": width, "height": 800, "pixelRatio": 1, "mobile": false, "touch": false } },
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"],
        } });
        let Json::Object(options) = options else {
            unreachable!("an object")
        };
        let url = format!("http://127.0.0.1:{port}");
        let mut tries = 0;
        let client = loop {
            let mut builder =
                ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
            match builder.capabilities(options.clone()).connect(&url).await {
                Ok(client) => break client,
                Err(error) if tries == 200 => panic!("chromedriver does not answer: {error}"),
                Err(_) => tries += 1,
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        Driver { child, client }
    }

    async fn run(&self, script: &str) -> Json {
        self.client
            .execute(script, vec![])
            .await
            .expect("the script runs")
    }

    pub(super) async fn open(&self, at: SocketAddr, path: &str) {
        self.client
            .goto(&format!("http://{at}{path}"))
            .await
            .expect("the page opens");
    }

    async fn look(&self, at: SocketAddr, size: u8, marks: &str) {
        self.keep(at, &format!("yl_look={size}{marks}")).await;
    }

    /// Puts a session's cookie into the browser.
    pub(super) async fn sign_in(&self, at: SocketAddr, cookie: &str) {
        self.keep(at, cookie).await;
    }

    /// A cookie. What the driver itself asks to be run is run in every browser.
    async fn keep(&self, at: SocketAddr, cookie: &str) {
        self.open(at, "/health").await;
        self.run(&format!("document.cookie = '{cookie}; path=/';"))
            .await;
    }

    /// What is wrong with the page. The narrowest screen is asked for its width
    /// only.
    async fn check(&self, axe: &str, what: &str) -> Vec<String> {
        let mut asked = vec![("wider than the screen", self.run(WIDE).await)];
        if !what.contains(" at 320") {
            let put_in = self.client.execute(axe, vec![]).await;
            put_in.expect("axe is put in");
            let found = self.client.execute_async(AXE, vec![]).await;
            asked.push(("axe", found.expect("axe runs")));
            asked.push(("too low to press", self.run(SMALL).await));
            if what.starts_with("/elders") || what.starts_with("/mine") && what.contains("elder") {
                asked.push(("too small for elders", self.run(SMALL_FOR_ELDERS).await));
            }
            asked.push(("hard to read", self.run(HARD_TO_READ).await));
            asked.push(("focus", self.run(FOCUS).await));
        }
        let wrong = asked.into_iter().filter(|(_, found)| *found != json!([]));
        wrong
            .map(|(why, found)| format!("{what}: {why}: {found}"))
            .collect()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The test may already have failed; a driver that is gone is no matter.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(super) async fn served(
    town: &Town,
) -> (SocketAddr, tokio::task::JoinHandle<std::io::Result<()>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let at = listener.local_addr().expect("an address");
    let state = town.state.clone();
    (at, tokio::spawn(crate::web::serve(listener, state)))
}

/// Pages of staff: a report that is frozen, one that is being written, an import
/// that waits, its rows, and one that is done.
async fn of_staff(town: &Town) -> Vec<String> {
    let desk = super::imports::Desk::at(town).await;
    let frozen = super::frozen::freeze(&desk).await;
    let (done, line) = desk.one_applied().await;
    let waiting = desk.one_waiting().await;
    let (writing, part) = desk.one_written().await;
    vec![
        format!("{writing}?part={part}"),
        format!("{writing}/{part}"),
        writing,
        "/imports".into(),
        "/reports/frozen?unit=370100&period=2026&at=1&line=1".into(),
        format!("{frozen}/check"),
        format!("{frozen}/changes"),
        frozen,
        format!("{waiting}/rows?how=refused"),
        format!("{waiting}/rows?how=new"),
        waiting,
        done,
        format!("/imports/lines/{line}"),
        "/forms".into(),
        "/mine".into(),
        "/mine/access".into(),
        "/mine/password".into(),
        "/mine/second-step".into(),
        "/people".into(),
        "/people/calls".into(),
        // A list on paper, and where it is keyed.
        "/people?as=print".into(),
        "/paper/1".into(),
        "/admin/accounts".into(),
        super::forms::one_waiting(&desk).await,
    ]
}

/// Every size of letters.
const SIZES: [u8; 4] = [1, 2, 3, 4];

/// Every page in these sizes of letters, with these marks of the reader's cookie;
/// the narrowest screen is asked for its width only.
async fn looked_at(width: u32, marks: &str, sizes: &[u8]) {
    let axe = std::fs::read_to_string(needed("YINLING_AXE")).expect("axe is there");
    let house = TestHouse::sqlite().await;
    {
        let town = Town::of(&house).await;
        let staffs = of_staff(&town).await;
        let (at, server) = served(&town).await;
        let driver = Driver::start(width).await;
        // Strangers' pages as staff see them, and as strangers do.
        let staff = town.sign_in("王经办", Role::Staff, "370100").await;
        let elder = super::own_record::roster(&house).await;
        let elder = super::own_record::elder_cookie(&house, elder).await;
        let pressed = super::second_thoughts::pressed(&town, &elder).await;
        let elders = OF_ELDERS.into_iter().chain([pressed.as_str()]);
        let mut wrong = Vec::new();
        for &size in sizes {
            driver.sign_in(at, "yl_in=").await;
            driver.look(at, size, marks).await;
            for path in OF_STRANGERS {
                driver.open(at, path).await;
                let what = format!("{path} at {width}, size {size}{marks}");
                wrong.extend(driver.check(&axe, &what).await);
            }
            driver.sign_in(at, &elder).await;
            for path in elders.clone() {
                driver.open(at, path).await;
                let what = format!("{path} of an elder at {width}, size {size}{marks}");
                wrong.extend(driver.check(&axe, &what).await);
            }
            driver.sign_in(at, &staff).await;
            driver.look(at, size, marks).await;
            for path in PAGES.into_iter().chain(staffs.iter().map(String::as_str)) {
                driver.open(at, path).await;
                let what = format!("{path} at {width}, size {size}{marks}");
                wrong.extend(driver.check(&axe, &what).await);
            }
        }
        let client = driver.client.clone();
        client.close().await.expect("the session ends");
        server.abort();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_the_narrowest_screen() {
    looked_at(320, "", &SIZES).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_on_a_phone() {
    looked_at(360, "", &SIZES).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_on_a_phone_in_high_contrast() {
    looked_at(360, "c", &SIZES).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_on_a_desk() {
    looked_at(1280, "", &SIZES).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_on_a_desk_in_high_contrast() {
    looked_at(1280, "c", &SIZES).await;
}

/// A browser at 200 % shows a page half as wide.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_bears_a_zoom_of_200_percent() {
    looked_at(640, "", &[1, 4]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_english_page_fits_the_narrowest_screen() {
    looked_at(320, "e", &[1, 4]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_english_page_is_accessible_on_a_phone() {
    looked_at(360, "e", &[2]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_english_page_is_accessible_on_a_desk() {
    looked_at(1280, "e", &[1]).await;
}
