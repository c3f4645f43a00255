//! What several pages share.

use super::Done;
use crate::access::{Action, Way};
use crate::web::links::{Question, Tree};
use crate::web::preferences::{Preferences, sizes};
use crate::web::who::Known;
use crate::web::{assets, links, words};
use crate::words::{either, language};
use kit::Day;

/// Which entry of the main navigation is the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Home,
    Units,
    Indicators,
    Journal,
    Imports,
    /// Those one looks after.
    People,
    /// What is the reader's own, and signing in.
    Mine,
    Help,
    /// Preferences and error pages.
    Elsewhere,
}

/// What surrounds every page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Name of the city, or of the top unit: 济南市. Empty before set-up.
    pub city: String,
    /// Code of the top unit, for the navigation; `None` before set-up.
    pub root_code: Option<String>,
    pub section: Section,
    /// Path and query of this page, to come back to after a press on text size.
    pub here: String,
    pub preferences: Preferences,
    /// The state the page was read at; stands in the footer.
    pub reading: Option<Reading>,
    /// Set only while figures are not ready: the page then refreshes itself.
    pub loading: Option<Loading>,
    /// The reader, if they have signed in.
    pub me: Option<Me>,
    /// What was looked for in the field of the masthead.
    pub asked: String,
    /// What came of the press that led here.
    pub done: Option<Done>,
}

impl Shell {
    pub fn stylesheet(&self) -> &'static str {
        assets::stylesheet_path()
    }

    pub fn script(&self) -> &'static str {
        assets::script_path()
    }

    pub fn classes(&self) -> String {
        let is_elder = self.me.as_ref().is_some_and(Me::is_elder);
        let mark = if is_elder { " elder" } else { "" };
        format!("{}{mark}", self.preferences.classes())
    }

    pub fn sizes(&self) -> [(u8, u8, &'static str); 4] {
        sizes()
    }

    /// For the `html` element.
    pub fn lang(&self) -> &'static str {
        language().tag()
    }

    pub fn preferences_href(&self) -> String {
        format!("/preferences?back={}", links::escape(&self.here))
    }

    /// Signing in, and back to this page.
    pub fn sign_in_href(&self) -> String {
        match self.section {
            Section::Mine | Section::Elsewhere => "/sign-in".to_owned(),
            _ => format!("/sign-in?back={}", links::escape(&self.here)),
        }
    }

    pub fn is_at(&self, section: &str) -> bool {
        matches!(
            (self.section, section),
            (Section::Home, "home")
                | (Section::Units, "units")
                | (Section::Indicators, "indicators")
                | (Section::Journal, "journal")
                | (Section::Imports, "imports")
                | (Section::Help, "help")
                | (Section::Mine, "mine")
                | (Section::People, "people")
        )
    }
}

/// A reader who has signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Me {
    /// Brings spreadsheets in.
    pub may_import: bool,
    /// Has people to look after.
    pub may_see_people: bool,
    /// Acts for an elder just now.
    pub is_helping: bool,
    /// When staff are asked to sign in again, in words; elders are not.
    pub until: Option<String>,
}

impl Me {
    /// Nobody's staff: what is pressed is as large as on the elders' own pages.
    pub fn is_elder(&self) -> bool {
        !self.may_import && !self.may_see_people && self.until.is_none()
    }

    pub fn of(known: &Known) -> Me {
        let actor = &known.actor;
        Me {
            may_import: actor.may_somewhere(Action::Import),
            may_see_people: actor.may_somewhere(Action::SeePeople),
            is_helping: actor.is_helping(),
            until: (actor.way == Way::Password).then(|| words::moment(known.ends_at)),
        }
    }
}

/// Figures are being read in at start.
#[derive(Debug, Clone, Copy)]
pub struct Loading {
    /// Journal lines read so far, and all of them (0: not known yet).
    pub done: u64,
    pub total: u64,
    /// Seconds until the page asks again.
    pub refresh_seconds: u32,
}

impl Loading {
    pub fn percent(&self) -> String {
        percent_of(self.done, self.total)
    }
}

/// The state a figure was read at.
#[derive(Debug, Clone)]
pub struct Reading {
    pub day: Day,
    /// The last journal line that was looked at (0: none yet).
    pub line: u64,
    /// That line's hash in hexadecimal, any length; pages show eight characters.
    pub hash: String,
    pub tree: Tree,
    /// True when the reader asked for another day or line than the latest.
    pub is_past: bool,
}

impl Reading {
    pub fn line_href(&self) -> String {
        links::line(self.line)
    }
}

/// A figure as a reader may see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    Count(i64),
    /// 0 to 100, printed with one decimal, cut and not rounded.
    Percent(f64),
    /// A year: no thousands separator.
    Year(i16),
    /// 1 to 4 about party status, age or health: 少于5.
    Few,
    /// A rate, or a number that gives a small count away by subtraction.
    Withheld,
    /// About party status, age or health, asked for another day than today.
    TodayOnly,
    /// Would say of one branch that it lacks something: that is the branch's own.
    OwnOnly,
    /// No fact of its measures ever reached the unit. Not 0.
    Null,
    /// Figures are not ready yet.
    Loading,
}

impl Value {
    pub fn text(&self) -> String {
        match self {
            Value::Count(n) => words::thousands(*n),
            Value::Percent(rate) => words::percent(*rate),
            Value::Year(year) => year.to_string(),
            Value::Few => either("少于5", "fewer than 5").to_owned(),
            Value::Withheld | Value::TodayOnly | Value::OwnOnly => {
                either("不列出", "not shown").to_owned()
            }
            Value::Null => "—".to_owned(),
            Value::Loading => either("正在装入", "loading").to_owned(),
        }
    }

    /// A class for the stylesheet.
    pub fn class(&self) -> &'static str {
        match self {
            Value::Count(_) | Value::Percent(_) | Value::Year(_) => "is-number",
            Value::Few | Value::Withheld | Value::TodayOnly | Value::OwnOnly => "is-few",
            Value::Null => "is-null",
            Value::Loading => "is-loading",
        }
    }

    /// Whether the unit of count is printed after it.
    pub fn has_unit(&self) -> bool {
        !matches!(
            self,
            Value::Null | Value::Loading | Value::Withheld | Value::TodayOnly | Value::OwnOnly
        )
    }

    /// Too wide for the largest letters on a narrow page.
    pub fn is_long(&self) -> bool {
        self.text().chars().count() > 7
    }

    pub fn is_few(&self) -> bool {
        *self == Value::Few
    }

    /// Why there is no number, in words; empty for a number and while loading.
    pub fn reason(&self) -> &'static str {
        match self {
            Value::Null => either("没有记录，不等于0", "no records; that is not 0"),
            Value::Withheld => either(
                "人太少，列出来会认得出是谁",
                "so few people that they could be recognised",
            ),
            Value::Few => either(
                "人太少，只说少于5",
                "few people; only “fewer than 5” is said",
            ),
            Value::TodayOnly => either(
                "关于政治面貌的数，只列出今天的",
                "numbers about affiliation are shown for today only",
            ),
            Value::OwnOnly => either(
                "有没有指导员，不按支部列出",
                "which branches have an instructor is not listed by branch",
            ),
            _ => "",
        }
    }
}

/// How much of what was expected is there.
#[derive(Debug, Clone)]
pub struct Completeness {
    pub expected: u64,
    pub present: u64,
    /// Unit of count and noun: `个支部`.
    pub of: String,
    /// What is there: `有花名册`, giving 应有598个支部，已有花名册590个.
    pub have: String,
}

impl Completeness {
    pub fn is_full(&self) -> bool {
        self.present >= self.expected
    }

    pub fn missing(&self) -> u64 {
        self.expected.saturating_sub(self.present)
    }

    /// `98.6`, cut and never rounded up to 100.
    pub fn percent(&self) -> String {
        percent_of(self.present, self.expected)
    }
}

fn percent_of(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0".to_owned();
    }
    // Counts of this size are exact in an f64.
    words::percent(100.0 * part.min(whole) as f64 / whole as f64)
}

/// A number that opens.
#[derive(Debug, Clone)]
pub struct Door {
    /// 离退休干部
    pub label: String,
    pub value: Value,
    /// Unit of count: 人, 人次, 个, %.
    pub unit: String,
    pub href: String,
    /// The second truth: 其中党员71.3%，未知26人. May be empty.
    pub beside: String,
    pub completeness: Option<Completeness>,
}

impl Door {
    pub fn beside_phrases(&self) -> Vec<&str> {
        words::phrases(&self.beside)
    }

    pub fn reason_phrases(&self) -> Vec<&'static str> {
        words::phrases(self.value.reason())
    }
}

#[derive(Debug, Clone)]
pub struct UnitLink {
    pub code: String,
    pub name: String,
    pub href: String,
}

/// A step of the way down to the page; the last one is the page itself.
#[derive(Debug, Clone)]
pub struct Crumb {
    pub name: String,
    pub href: String,
}

/// The worst evidence among the facts behind a figure.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub grade: kit::Grade,
    /// How an estimate was made; only for grade C.
    pub method: Option<String>,
}

impl Evidence {
    pub fn mark(&self) -> &'static str {
        match self.grade {
            kit::Grade::A => either("甲", "A"),
            kit::Grade::B => either("乙", "B"),
            kit::Grade::C => either("丙", "C"),
        }
    }

    pub fn words(&self) -> &'static str {
        match self.grade {
            kit::Grade::A => either("逐条有记录", "recorded one by one"),
            kit::Grade::B => either("由两位署名的人清点", "counted by two people who signed"),
            kit::Grade::C => either(
                "含有估计，方法写明",
                "partly estimated, with the method stated",
            ),
        }
    }
}

/// The form 换一天看.
#[derive(Debug, Clone)]
pub struct AsOf {
    /// Path the form asks again: `/units/370114`.
    pub action: String,
    /// Query pairs to carry along unseen: `("unit", "370114")`.
    pub keep: Vec<(String, String)>,
    /// What was asked; `question.period` is offered only if `ask_period`.
    pub question: Question,
    pub ask_period: bool,
    /// The latest line there is.
    pub last_line: u64,
}

impl AsOf {
    pub fn is_open(&self) -> bool {
        let only_period = Question {
            period: self.question.period.clone(),
            ..Question::default()
        };
        self.question != only_period
    }

    pub fn day_text(&self) -> String {
        self.question.day.map(|d| d.to_string()).unwrap_or_default()
    }

    pub fn line_text(&self) -> String {
        self.question
            .line
            .map(|n| n.to_string())
            .unwrap_or_default()
    }

    pub fn period_text(&self) -> &str {
        self.question.period.as_deref().unwrap_or_default()
    }

    /// The same page, asked without a day, line or tree.
    pub fn latest_href(&self) -> String {
        let pair = |(name, value): &(String, String)| format!("{name}={}", links::escape(value));
        let mut pairs: Vec<_> = self.keep.iter().map(pair).collect();
        if let Some(period) = &self.question.period {
            pairs.push(format!("period={}", links::escape(period)));
        }
        if pairs.is_empty() {
            return self.action.clone();
        }
        format!("{}?{}", self.action, pairs.join("&"))
    }

    pub fn is_then(&self) -> bool {
        self.question.tree == Tree::Then
    }
}
