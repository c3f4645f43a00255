//! A city whose figures a report can say.

use crate::indicators::measures as m;
use crate::indicators::{Asked, Dictionary, Live, define};
use crate::journal::{Fact, Posting, verb};
use crate::reports::{Report, Said, Sources, Subject, Template, write};
use crate::testing::{TestHouse, day};
use crate::units::{self, FoundForm};
use kit::{Grade, MeasureId, Period, PersonNo, Precision, Refusal, UnitId};
use std::sync::Arc;

/// A city, a county and a branch; figures are posted as facts.
pub struct Scene<'a> {
    pub house: &'a TestHouse,
    pub branch: UnitId,
}

pub async fn scene(house: &TestHouse) -> Scene<'_> {
    let dictionary = Dictionary::built_in().expect("the dictionary");
    define(&house.db, &house.writer, house.act(), &dictionary)
        .await
        .expect("defines");
    for (code, kind, parent, name) in [
        ("37", "city", "", "某某市"),
        ("3701", "county", "37", "甲区"),
        ("B1", "branch", "3701", "第一党支部"),
        ("B2", "branch", "3701", "第二党支部"),
    ] {
        let form = FoundForm {
            code: code.into(),
            name: name.into(),
            kind: kind.into(),
            parent: parent.into(),
            mode: String::new(),
        };
        let found = verb(move |tx| {
            let form = form.clone();
            let today = crate::testing::test_day();
            Box::pin(async move { units::found(tx, &form, day("2010-01-01"), today).await })
        });
        house.line(found.alone()).await;
    }
    let branch = units::find_unit(house.db.read(), "B1")
        .await
        .expect("reads");
    Scene {
        house,
        branch: branch.expect("is there"),
    }
}

impl Scene<'_> {
    /// Records that `persons` people from number `from` on are so at the first
    /// branch.
    pub async fn people(&self, measure: MeasureId, from: u32, persons: u32) -> u32 {
        let facts = (from..from + persons).map(|person| Fact {
            measure,
            unit: self.branch,
            person: PersonNo(person),
            initiative: 0,
            day: day("2020-01-01"),
            precision: Precision::Day,
            quantity: 1,
            grade: Grade::A,
            subject: UnitId::NONE,
        });
        self.post(facts.collect()).await
    }

    /// One fact about units, counted at one.
    pub async fn of_units(&self, at: &str, measure: MeasureId, quantity: i32) -> u32 {
        let unit = units::find_unit(self.house.db.read(), at).await;
        let fact = Fact {
            measure,
            unit: unit.expect("reads").expect("is there"),
            person: PersonNo::NOBODY,
            initiative: 0,
            day: day("2020-01-01"),
            precision: Precision::Day,
            quantity: quantity.into(),
            grade: Grade::A,
            subject: self.branch,
        };
        self.post(vec![fact]).await
    }

    async fn post(&self, facts: Vec<Fact>) -> u32 {
        let posting = Posting {
            verb: "people::import",
            subject: "file:3fa9c1d27be04a55".into(),
            facts,
            ..Posting::default()
        };
        let posted = verb(move |_tx| {
            let posting = posting.clone();
            Box::pin(async move { Ok(posting) })
        });
        self.house.line(posted).await
    }

    pub async fn sources(&self, unit: &str) -> (Sources, Subject) {
        let dictionary = Dictionary::built_in().expect("the dictionary");
        self.sources_by(dictionary, unit).await
    }

    pub async fn sources_by(&self, dictionary: Dictionary, unit: &str) -> (Sources, Subject) {
        let live = Live::new(dictionary);
        live.catch_up(&self.house.db).await.expect("reads");
        let card = units::find_card(self.house.db.read(), unit).await;
        let card = card.expect("reads").expect("is there");
        let (line, hash) = live.head();
        let period: Period = "2026".parse().expect("a period");
        let asked = Asked {
            unit: UnitId(u32::try_from(card.id).expect("small")),
            period: period.clone(),
            day: None,
            line: Some(line),
            todays_tree: false,
        };
        let address = |id: &str| Some(format!("/figures/{id}"));
        let today = self.house.today();
        let sources = Sources::of_everything(Arc::new(live), asked, today, Arc::new(address));
        let subject = Subject {
            code: card.code,
            name: card.name,
            kind: card.kind,
            period,
            as_of: today,
            line,
            hash: kit::hex(&hash),
        };
        (sources, subject)
    }

    pub async fn report(&self, template: &Template) -> Result<Report, Refusal> {
        let (sources, subject) = self.sources("37").await;
        let unit = sources.asked.unit;
        let said = Said::load(self.house.db.read(), unit, &subject).await;
        write(template, &sources, &subject, &said.expect("is read"))
    }

    pub async fn says(&self, template: &str) -> Vec<String> {
        let report = self.report(&Template::of_text(template)).await;
        paragraphs(&report.expect("is written"))
    }

    pub async fn known(&self, known: u32, members: u32, all: u32) {
        self.people(m::PERSON_RETIRED, 1, all).await;
        self.people(m::PERSON_PARTY_KNOWN, 1, known).await;
        self.people(m::PERSON_PARTY_MEMBER, 1, members).await;
    }
}

/// Headings and paragraphs as text.
pub fn paragraphs(report: &Report) -> Vec<String> {
    use documents::{Block, Run};
    let text = |runs: &[Run]| -> String {
        let say = |run: &Run| match run {
            Run::Text(text) => text.clone(),
            Run::Figure(figure) => figure.words.clone(),
            Run::Typed(text) => text.clone(),
        };
        runs.iter().map(say).collect()
    };
    let blocks = report.document.blocks.iter();
    blocks
        .filter_map(|block| match block {
            Block::Heading(_, runs) | Block::Paragraph(runs) => Some(text(runs)),
            Block::Table(_) | Block::Picture(_) => None,
        })
        .collect()
}
