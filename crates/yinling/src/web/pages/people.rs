use super::{Shell, TakeBack, TreeNav, Way};
use crate::web::filters;
use askama::Template;

/// `/people`: those one looks after.
#[derive(Debug, Template)]
#[template(path = "people.html")]
pub struct PeoplePage {
    pub shell: Shell,
    /// The units at the left, for staff; each leads to its people.
    pub tree: Option<TreeNav>,
    /// Name and code of the unit whose people alone are listed.
    pub unit: Option<(String, String)>,
    /// What was asked for.
    pub name: String,
    /// Only those who lack something, in words.
    pub lack: &'static str,
    pub people: Vec<PersonLine>,
    pub next: Option<String>,
    /// To take the list along.
    pub copies: Vec<Way>,
}

/// `/people?as=text`: a list to be copied into WeChat.
#[derive(Debug, Clone, Template)]
#[template(path = "people_text.html")]
pub struct TextListPage {
    pub shell: Shell,
    pub count: usize,
    pub text: String,
    pub back: String,
    pub next: Option<String>,
}

/// `/people?as=print`: a list to be ticked on paper.
#[derive(Debug, Clone, Template)]
#[template(path = "people_print.html")]
pub struct PaperListPage {
    pub shell: Shell,
    pub list: u32,
    /// Where the row numbers are keyed, and how it is typed into a browser.
    pub path: String,
    pub address: String,
    /// SVG.
    pub code: String,
    /// Name and unit.
    pub rows: Vec<(String, String)>,
    pub back: String,
    pub next: Option<String>,
}

/// `/desk`: who is calling?
#[derive(Debug, Clone, Template)]
#[template(path = "desk.html")]
pub struct DeskPage {
    pub shell: Shell,
    pub token: String,
    /// A name; digits are not shown again.
    pub asked: String,
    pub people: Vec<PersonLine>,
    pub notice: String,
}

#[derive(Debug, Clone)]
pub struct PersonLine {
    pub name: String,
    pub href: String,
    pub retirement: String,
    pub unit: String,
    pub branch: String,
}

/// `/people/{no}`
#[derive(Debug, Template)]
#[template(path = "person.html")]
pub struct PersonPage {
    pub shell: Shell,
    pub token: String,
    pub notice: String,
    pub number: u32,
    pub name: String,
    pub sex: String,
    /// Year and month.
    pub born: String,
    pub retirement: String,
    pub affiliation: String,
    pub unit: String,
    pub branch: String,
    pub has_card: bool,
    /// Cards issued so far: a press that was made for another number is late.
    pub cards: i64,
    /// Account and name.
    pub helpers: Vec<(i64, String)>,
    /// Whether the reader issues cards and names helpers.
    pub cares: bool,
    /// A sealed field that was asked for with a reason: label and value.
    pub told: Option<(&'static str, String)>,
    pub may_reveal: bool,
    /// Fields that may be asked for: name and label.
    pub sealed: Vec<(&'static str, &'static str)>,
    /// Those that the person may have changed: name and label.
    pub contacts: Vec<(&'static str, &'static str)>,
    /// Whether the reader records what the person says, and answers them.
    pub acts: bool,
    pub may_erase: bool,
    /// Those that wait for an answer.
    pub wishes: Vec<WishShown>,
    /// What the reader did for the person and can still take back.
    pub just_now: Vec<TakeBack>,
}

/// Something the person asked for.
#[derive(Debug, Clone)]
pub struct WishShown {
    pub id: i64,
    pub is_erasure: bool,
    /// In their words.
    pub text: String,
    /// When.
    pub asked: String,
}

/// A card to be printed, or a new PIN alone. Shown once.
#[derive(Debug, Template)]
#[template(path = "card.html")]
pub struct CardPage {
    pub shell: Shell,
    pub name: String,
    pub back: String,
    /// In groups of four; empty where only the PIN is new.
    pub number: String,
    /// SVG; empty where only the PIN is new.
    pub code: String,
    pub site: String,
    pub pin: String,
    /// Name and phone.
    pub secretary: String,
}
