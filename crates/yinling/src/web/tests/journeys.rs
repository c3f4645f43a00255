//! Whole errands in a real browser, each made twice: with the keyboard alone,
//! where what is pressed is what the Tab key has led to, and with a mouse where
//! no script may run.

use super::browser::{Driver, served};
use super::imports::{BAD, GOOD, roster};
use super::own_record::{self, elder_cookie};
use super::people::{ELDER, NAME, neighbours};
use super::sign_in::{her_secretary, printed};
use super::town::Town;
use crate::access::Role;
use crate::testing::TestHouse;
use fantoccini::Locator;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use std::net::SocketAddr;
use std::time::Duration;

/// No page has so many stops that a clerk should have to pass.
const MOST_STOPS: usize = 80;

/// How somebody gets on.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Hand {
    Keyboard,
    MouseWithoutScripts,
}

/// Somebody on their way.
struct Walk {
    driver: Driver,
    at: SocketAddr,
    hand: Hand,
}

impl Walk {
    async fn start(at: SocketAddr, hand: Hand) -> Walk {
        let driver = match hand {
            Hand::Keyboard => Driver::start(1280).await,
            Hand::MouseWithoutScripts => Driver::start_without_scripts(1280).await,
        };
        Walk { driver, at, hand }
    }

    async fn open(&self, path: &str) {
        self.driver.open(self.at, path).await;
    }

    async fn sign_in(&self, cookie: &str) {
        self.driver.sign_in(self.at, cookie).await;
    }

    /// The element with this selector, where one has come to it.
    async fn reach(&self, selector: &str) -> Element {
        match self.hand {
            Hand::Keyboard => self.tab_to(selector).await,
            Hand::MouseWithoutScripts => {
                let found = self.driver.client.find(Locator::Css(selector)).await;
                found.unwrap_or_else(|error| panic!("{selector}: {error}"))
            }
        }
    }

    async fn press(&self, selector: &str) {
        let there = self.reach(selector).await;
        match self.hand {
            Hand::Keyboard => self.key(Key::Enter).await,
            Hand::MouseWithoutScripts => there.click().await.expect("is pressed"),
        }
    }

    async fn write(&self, selector: &str, text: &str) {
        let field = self.reach(selector).await;
        field.send_keys(text).await.expect("is typed");
    }

    async fn key(&self, key: Key) {
        let value = char::from(key);
        let keys = KeyActions::new("keys".into())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        let pressed = self.driver.client.perform_actions(keys).await;
        pressed.expect("a key");
    }

    /// Presses Tab until the element with this selector has the focus.
    async fn tab_to(&self, selector: &str) -> Element {
        for _ in 0..MOST_STOPS {
            self.key(Key::Tab).await;
            let Ok(here) = self.driver.client.active_element().await else {
                continue;
            };
            for wanted in self.all(selector).await {
                if wanted.element_id() == here.element_id() {
                    return here;
                }
            }
        }
        panic!(
            "the Tab key never reaches {selector} on {}",
            self.place().await
        );
    }

    async fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.driver.client.find_all(Locator::Css(selector)).await;
        found.expect("the page is there")
    }

    async fn place(&self) -> String {
        let url = self.driver.client.current_url().await;
        url.expect("an address").to_string()
    }

    /// Until the browser is at such an address.
    async fn arrives(&self, part: &str) {
        for _ in 0..200 {
            if self.place().await.contains(part) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{} is not {part}", self.place().await);
    }

    /// Until the page says so, which the page before must not say; pages of long work come back by themselves.
    async fn reads(&self, words: &str) {
        for _ in 0..200 {
            if let Ok(source) = self.driver.client.source().await
                && source.contains(words)
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{} never says {words}", self.place().await);
    }
}

/// The errand in a town of its own, once with each hand.
async fn with_both_hands(errand: impl AsyncFn(&TestHouse, &Town, &Walk)) {
    for hand in [Hand::Keyboard, Hand::MouseWithoutScripts] {
        let house = TestHouse::sqlite().await;
        {
            let town = Town::of(&house).await;
            let (at, server) = served(&town).await;
            let walk = Walk::start(at, hand).await;
            errand(&house, &town, &walk).await;
            let client = walk.driver.client.clone();
            client.close().await.expect("the session ends");
            server.abort();
        }
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn number_is_opened_down_to_its_line() {
    with_both_hands(async |_, _, walk| {
        walk.open("/units/370100").await;
        walk.press("main a[href^='/figures/org.branches?']").await;
        walk.reads("这个数后面有").await;
        walk.press("td a.num").await;
        walk.reads("核对这一条").await;
        walk.press("a[href$='/proof']").await;
        walk.arrives("/proof").await;
        walk.reads("指纹").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_grow_and_the_language_changes() {
    with_both_hands(async |_, _, walk| {
        walk.open("/help").await;
        walk.press(".foot .look-size-4").await;
        walk.reads("class=\"size-4").await;
        walk.press(".foot button[name='contrast']").await;
        walk.reads("size-4 contrast").await;
        walk.press(".foot button[name='language']").await;
        walk.reads("<html lang=\"en\"").await;
        walk.reads("How to sign in").await;
        walk.press(".foot button[name='language']").await;
        walk.reads("怎样登录").await;
        assert!(walk.place().await.ends_with("/help"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn elder_signs_in_with_a_card_and_reads_the_slip() {
    with_both_hands(async |house, town, walk| {
        neighbours(house).await;
        let (number, pin) = printed(&her_secretary(town).await).await;
        walk.open("/elders").await;
        walk.press(".tools a[href^='/sign-in']").await;
        walk.press("main a[href^='/sign-in/card']").await;
        walk.write("#f-number", &number).await;
        walk.write("#f-pin", &pin).await;
        walk.press("main form .btn").await;
        walk.reads(NAME).await;
        walk.open("/mine").await;
        walk.press("main a[href='/mine/slip']").await;
        walk.reads("发卡片").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn elder_agrees_and_takes_it_back() {
    with_both_hands(async |house, _, walk| {
        let elder = own_record::roster(house).await;
        walk.sign_in(&elder_cookie(house, elder).await).await;
        walk.open("/mine").await;
        walk.press("main a[href='/mine/consents']").await;
        walk.reads("四件事").await;
        walk.press("form[action='/mine/consents/give'] button")
            .await;
        walk.arrives("done=").await;
        walk.open("/mine/consents").await;
        walk.press("form[action='/mine/consents/withdraw'] button")
            .await;
        walk.arrives("done=").await;
        walk.open("/mine/consents").await;
        assert!(
            walk.all("form[action='/mine/consents/withdraw']")
                .await
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn secretary_prints_a_card() {
    with_both_hands(async |house, town, walk| {
        neighbours(house).await;
        let cookie = town.sign_in("王书记", Role::Secretary, "370102001-1").await;
        walk.sign_in(&cookie).await;
        walk.open("/mine").await;
        walk.press(&format!("main a[href='/people/{ELDER}']")).await;
        walk.arrives(&format!("/people/{ELDER}")).await;
        walk.reads("还没有卡片").await;
        walk.press("form[action$='/card'] button").await;
        walk.reads("请现在就打印").await;
        walk.press("main .acts a.btn").await;
        walk.reads("手里有一张卡片").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn roster_is_imported_corrected_and_undone() {
    with_both_hands(async |house, town, walk| {
        let file = house.folder.join("花名册.xlsx");
        std::fs::write(&file, roster(&[GOOD, BAD])).expect("a file");
        let staff = town.sign_in("王经办", Role::Staff, "370100").await;
        walk.sign_in(&staff).await;
        walk.open("/imports").await;

        // The picker itself belongs to the system; here it is given its answer.
        walk.write("#files", file.to_str().expect("text")).await;
        walk.press("form[action='/imports'] button").await;
        walk.reads("还有1行不能导入").await;

        walk.press("a[href$='how=refused']").await;
        walk.reads("在日历上没有").await;
        walk.write("input[name^='c-']", "1950-02-28").await;
        walk.press("form[action$='/corrections'] button").await;
        walk.reads("现在一行也没有了").await;

        walk.press("main .acts a.btn").await;
        walk.reads("导入2行").await;
        walk.press("form[action$='/apply'] button").await;
        walk.reads("已经导入").await;

        walk.press("a[href^='/imports/lines/']").await;
        walk.reads("导错了，撤回").await;
        walk.write("#reason", "试一试").await;
        walk.press("form[action$='/undo'] button").await;
        walk.reads("已经撤回").await;
    })
    .await;
}
