//! A whole import with the keyboard alone, in a real browser: what is pressed
//! is where the Tab key has led.

use super::browser::{Driver, served};
use super::imports::{BAD, GOOD, roster};
use super::town::Town;
use crate::access::Role;
use crate::testing::TestHouse;
use fantoccini::Locator;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use std::time::Duration;

/// No page has so many stops that a clerk should have to pass.
const MOST_STOPS: usize = 80;

impl Driver {
    async fn key(&self, key: Key) {
        let value = char::from(key);
        let keys = KeyActions::new("keys".into())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        self.client.perform_actions(keys).await.expect("a key");
    }

    /// Presses Tab until the element with this selector has the focus.
    async fn tab_to(&self, selector: &str) -> Element {
        for _ in 0..MOST_STOPS {
            self.key(Key::Tab).await;
            let Ok(here) = self.client.active_element().await else {
                continue;
            };
            for wanted in self.all(selector).await {
                if wanted.element_id() == here.element_id() {
                    return here;
                }
            }
        }
        let at = self.client.current_url().await.expect("an address");
        panic!("the Tab key never reaches {selector} on {at}");
    }

    async fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.client.find_all(Locator::Css(selector)).await;
        found.expect("the page is there")
    }

    /// Until the page says so; pages of long work come back by themselves.
    async fn reads(&self, words: &str) {
        for _ in 0..200 {
            if let Ok(source) = self.client.source().await
                && source.contains(words)
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let at = self.client.current_url().await.expect("an address");
        panic!("{at} never says {words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn roster_is_imported_corrected_and_undone_by_keyboard_alone() {
    let house = TestHouse::sqlite().await;
    {
        let town = Town::of(&house).await;
        let (at, server) = served(&town).await;
        let file = house.folder.join("花名册.xlsx");
        std::fs::write(&file, roster(&[GOOD, BAD])).expect("a file");
        let driver = Driver::start(1280).await;
        let staff = town.sign_in("王经办", Role::Staff, "370100").await;
        driver.sign_in(at, &staff).await;
        driver.open(at, "/imports").await;

        // The picker itself belongs to the system; here it is given its answer.
        let files = driver.tab_to("#files").await;
        let path = file.to_str().expect("text");
        files.send_keys(path).await.expect("the file is chosen");
        driver.tab_to("form[action='/imports'] button").await;
        driver.key(Key::Enter).await;
        driver.reads("还有1行不能导入").await;

        driver.tab_to("a[href$='how=refused']").await;
        driver.key(Key::Enter).await;
        driver.reads("在日历上没有").await;
        let cell = driver.tab_to("input[name^='c-']").await;
        cell.send_keys("1950-02-28").await.expect("typed");
        driver.tab_to("form[action$='/corrections'] button").await;
        driver.key(Key::Enter).await;
        driver.reads("现在一行也没有了").await;

        driver.tab_to("main .acts a.btn").await;
        driver.key(Key::Enter).await;
        driver.reads("导入2行").await;
        driver.tab_to("form[action$='/apply'] button").await;
        driver.key(Key::Enter).await;
        driver.reads("已经导入").await;

        driver.tab_to("a[href^='/imports/lines/']").await;
        driver.key(Key::Enter).await;
        driver.reads("导错了，撤回").await;
        let reason = driver.tab_to("#reason").await;
        reason.send_keys("试一试").await.expect("typed");
        driver.tab_to("form[action$='/undo'] button").await;
        driver.key(Key::Enter).await;
        driver.reads("已经撤回").await;

        let client = driver.client.clone();
        client.close().await.expect("the session ends");
        server.abort();
    }
    house.close().await;
}
