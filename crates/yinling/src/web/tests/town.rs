//! A small city for the tests of pages, made by verbs and postings, with its
//! figures followed and its pages served.

use crate::access::{Role, Way};
use crate::accounts::{self, GrantForm, LogGateway, OpenForm};
use crate::indicators::measures as m;
use crate::indicators::{Dictionary, Live, define, follow};
use crate::journal::{Act, Channel, Fact, Posting, Register, Registered, Verb, verb};
use crate::testing::{TestHouse, day};
use crate::units::{self, FoundForm};
use crate::web::{Manner, WebState, router};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use kit::{Grade, MeasureId, PersonNo, Precision, UnitId};
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

/// No figure and no code of the town holds these digits.
pub const FIRST_PERSON: u32 = 770_001;
pub const LEGACY: MeasureId = MeasureId(m::FIRST_LEGACY);

pub struct Town {
    pub state: WebState,
    pub pages: Router,
    follower: tokio::task::JoinHandle<()>,
}

impl Drop for Town {
    fn drop(&mut self) {
        self.follower.abort();
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// The body as text; empty for a workbook.
    pub text: String,
    pub bytes: Vec<u8>,
}

/// Code, kind, parent, name.
const UNITS: [(&str, &str, &str, &str); 19] = [
    ("370100", "city", "", "济南市"),
    ("370102", "county", "370100", "历下区"),
    ("370103", "county", "370100", "市中区"),
    ("370105", "county", "370100", "天桥区"),
    ("370112", "county", "370100", "历城区"),
    (
        "370102900",
        "party_working_committee",
        "370102",
        "历下区委离退休干部党工委",
    ),
    ("370102001", "street", "370102", "解放路街道"),
    ("370102001-1", "branch", "370102001", "解放路街道第一党支部"),
    ("370102001-2", "branch", "370102001", "解放路街道第二党支部"),
    ("370102001-3", "branch", "370102001", "解放路街道第三党支部"),
    ("370102001-8", "society", "370102001", "泉城老年书画社"),
    (
        "370102001-9",
        "guangongwei",
        "370102001",
        "解放路街道关工委",
    ),
    ("370103-1", "branch", "370103", "市中区第一党支部"),
    ("370103-2", "branch", "370103", "市中区第二党支部"),
    ("370105-1", "branch", "370105", "天桥区第一党支部"),
    ("370105-2", "branch", "370105", "天桥区第二党支部"),
    ("370112-1", "branch", "370112", "历城区第一党支部"),
    ("370112-2", "volunteer_team", "370112", "历城区银发志愿队"),
    ("370112-3", "interest_group", "370112", "历城区太极小组"),
];

/// Unit, retired, of known affiliation, members.
const PEOPLE: [(&str, u32, u32, u32); 5] = [
    ("370102001-1", 40, 40, 32),
    ("370102001-2", 30, 24, 15),
    ("370103-1", 60, 60, 3),
    ("370105-1", 50, 50, 20),
    ("370112-1", 80, 70, 50),
];

impl Town {
    pub async fn of(house: &TestHouse) -> Town {
        build(house).await;
        Town::serve(house).await
    }

    pub async fn serve(house: &TestHouse) -> Town {
        let dictionary = Dictionary::built_in().expect("the dictionary");
        let live = Arc::new(Live::new(dictionary));
        let follower = tokio::spawn(follow(
            live.clone(),
            house.db.clone(),
            house.clock.clone(),
            house.folder.clone(),
            house.writer.head(),
        ));
        let desk = crate::intake::House {
            db: house.db.clone(),
            writer: house.writer.clone(),
            secrets: house.secrets.clone(),
            clock: house.clock.clone(),
        };
        let intake = crate::intake::Intake::open(desk, &house.folder).expect("a folder");
        let state = WebState {
            db: house.db.clone(),
            writer: house.writer.clone(),
            live,
            clock: house.clock.clone(),
            folder: house.folder.clone(),
            intake: Some(intake),
            secrets: house.secrets.clone(),
            gateway: Arc::new(LogGateway),
            manner: Manner::default(),
        };
        let town = Town {
            pages: router(state.clone()),
            state,
            follower,
        };
        town.caught_up().await;
        town
    }

    /// Pages before the first fact has been read.
    pub fn serve_empty(house: &TestHouse) -> Town {
        let dictionary = Dictionary::built_in().expect("the dictionary");
        let state = WebState {
            db: house.db.clone(),
            writer: house.writer.clone(),
            live: Arc::new(Live::new(dictionary)),
            clock: house.clock.clone(),
            folder: house.folder.clone(),
            intake: None,
            secrets: house.secrets.clone(),
            gateway: Arc::new(LogGateway),
            manner: Manner::default(),
        };
        let follower = tokio::spawn(async {});
        Town {
            pages: router(state.clone()),
            state,
            follower,
        }
    }

    /// Somebody who has signed in, with a role at a unit: the session's cookie.
    /// Asked again, it is the same account on another browser.
    pub async fn sign_in(&self, name: &str, role: Role, unit: &str) -> String {
        let state = &self.state;
        let act = || Act {
            actor: "测试员".into(),
            on_behalf_of: PersonNo::NOBODY,
            channel: Channel::Cli,
        };
        let login = format!("{name}-{}", role.name());
        let known = accounts::find_login(state.db.read(), &login).await;
        let account = match known.expect("reads") {
            Some(account) => account,
            None => {
                let form = OpenForm {
                    name: name.into(),
                    login,
                    ..OpenForm::default()
                };
                let secrets = state.secrets.clone();
                let opening = verb(move |tx| {
                    let (secrets, form) = (secrets.clone(), form.clone());
                    Box::pin(async move { accounts::open_account(tx, &secrets, &form).await })
                });
                let line = state
                    .writer
                    .record(act(), opening)
                    .await
                    .expect("opens")
                    .line;
                let account = accounts::account_of_line(state.db.read(), line).await;
                let account = account.expect("reads").expect("an account");
                let (unit, today) = (unit.to_owned(), state.clock.today());
                let giving = verb(move |tx| {
                    let form = GrantForm {
                        account,
                        role,
                        unit: unit.clone(),
                        from: today,
                        until: None,
                    };
                    Box::pin(async move { accounts::give_grant(tx, 0, &form, today).await })
                });
                state.writer.record(act(), giving).await.expect("gives");
                self.caught_up().await;
                account
            }
        };
        let rule = "INSERT INTO setting (name, value) VALUES ('rule.second_step', '0')
            ON CONFLICT (name) DO NOTHING";
        let tx = state.db.begin().await.expect("begins");
        crate::db::exec(&tx, rule, []).await.expect("writes");
        tx.commit().await.expect("commits");
        let opened = accounts::open_session(
            &state.db,
            account,
            Way::Password,
            "试验",
            state.clock.now_ms(),
        );
        format!("yl_in={}", opened.await.expect("a session").key)
    }

    /// Until the pages show everything that has been written.
    pub async fn caught_up(&self) {
        let (head, _) = crate::journal::head(self.state.db.read())
            .await
            .expect("reads");
        let is_there = || {
            self.state
                .live
                .today_as_of()
                .is_some_and(|of| i64::from(of.1) >= head)
        };
        while !is_there() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        answer(
            self.pages
                .clone()
                .oneshot(request)
                .await
                .expect("an answer"),
        )
        .await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).expect("a request"))
            .await
    }

    /// The text of a page that is there.
    pub async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(
            answer.status,
            StatusCode::OK,
            "{path}: {}",
            words(&answer.text)
        );
        answer.text
    }

    /// What a person reads on a page that is there.
    pub async fn read(&self, path: &str) -> String {
        words(&self.page(path).await)
    }
}

pub async fn answer(response: Response) -> Answer {
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
    Answer {
        status: parts.status,
        headers: parts.headers,
        // A packed file is no text; who wants to look at it opens it.
        text: match bytes.starts_with(b"PK") {
            true => String::new(),
            false => String::from_utf8_lossy(&bytes).into_owned(),
        },
        bytes: bytes.to_vec(),
    }
}

/// The cells of a workbook, row by row; every one is text.
pub fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let salt: [u8; 8] = crate::access::random_bytes().expect("random bytes");
    let name = format!("yinling-sheet-{:016x}.xlsx", u64::from_le_bytes(salt));
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, bytes).expect("the workbook is kept");
    let mut rows = Vec::new();
    sheets::Book::open(&path)
        .expect("opens")
        .for_each_row(&mut |_, row| {
            let texts = row.cells.iter().map(|cell| match cell {
                sheets::Cell::Empty => String::new(),
                cell => cell.as_text().expect("a cell is text").to_owned(),
            });
            rows.push(texts.collect());
            std::ops::ControlFlow::Continue(())
        })
        .expect("reads");
    std::fs::remove_file(&path).expect("it goes");
    rows
}

/// The words of a page, without tags, one space between.
pub fn words(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                text.push(' ');
            }
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn found(code: &str, kind: &str, parent: &str, name: &str, on: &str) -> Verb {
    let form = FoundForm {
        code: code.into(),
        name: name.into(),
        kind: kind.into(),
        parent: parent.into(),
        mode: String::new(),
    };
    let on = day(on);
    verb(move |tx| {
        let form = form.clone();
        Box::pin(async move { units::found(tx, &form, on, crate::testing::test_day()).await })
    })
    .alone()
}

pub fn posted(posting: Posting) -> Verb {
    verb(move |_tx| {
        let posting = posting.clone();
        Box::pin(async move { Ok(posting) })
    })
}

pub fn fact(measure: MeasureId, unit: UnitId, person: u32, on: &str) -> Fact {
    Fact {
        measure,
        unit,
        person: PersonNo(person),
        initiative: 0,
        day: day(on),
        precision: Precision::Day,
        quantity: 1,
        grade: Grade::A,
        subject: UnitId::NONE,
    }
}

pub async fn unit(house: &TestHouse, code: &str) -> UnitId {
    let found = units::find_unit(house.db.read(), code)
        .await
        .expect("reads");
    found.unwrap_or_else(|| panic!("{code} is there"))
}

async fn build(house: &TestHouse) {
    let dictionary = Dictionary::built_in().expect("the dictionary");
    define(&house.db, &house.writer, house.act(), &dictionary)
        .await
        .expect("defines");
    for (code, kind, parent, name) in UNITS {
        let on = if code == "370102001-3" {
            "2026-03-05"
        } else {
            "2012-01-01"
        };
        house.line(found(code, kind, parent, name, on)).await;
    }
    let today = crate::testing::test_day();
    let rename = verb(move |tx| {
        Box::pin(units::rename(
            tx,
            "370112-1",
            "历城区洪楼党支部",
            day("2025-02-01"),
            today,
        ))
    });
    house.line(rename.alone()).await;
    let mode = verb(move |tx| {
        Box::pin(units::set_mode(
            tx,
            "370102001-1",
            "兼合式",
            day("2024-01-01"),
            today,
        ))
    });
    house.line(mode.alone()).await;
    let link = verb(move |tx| {
        Box::pin(units::link_society(
            tx,
            "370102001-1",
            "370102001-8",
            day("2025-06-01"),
            today,
        ))
    });
    house.line(link.alone()).await;
    let moved = verb(move |tx| {
        Box::pin(units::move_unit(
            tx,
            "370103-2",
            "370105",
            day("2026-05-01"),
            today,
        ))
    });
    house.line(moved.alone()).await;
    people(house).await;
    visits(house).await;
    instructors(house).await;
}

async fn people(house: &TestHouse) {
    let mut posting = Posting {
        verb: "people::import",
        subject: "file:3fa9c1d27be04a55".into(),
        detail: serde_json::json!({ "rows": 260, "new": 260, "as_of_day": "2026-01-01", "name": "张三" }),
        ..Posting::default()
    };
    let mut person = FIRST_PERSON;
    for (code, retired, known, members) in PEOPLE {
        let at = unit(house, code).await;
        for n in 0..retired {
            let mut add = |measure| posting.facts.push(fact(measure, at, person, "2020-01-01"));
            add(m::PERSON_RETIRED);
            if n < known {
                add(m::PERSON_PARTY_KNOWN);
            }
            if n < members {
                add(m::PERSON_PARTY_MEMBER);
            }
            person += 1;
        }
    }
    house.line(posted(posting)).await;
    let at = unit(house, "370112-1").await;
    let one = Posting {
        verb: "people::set_affiliation",
        subject: format!("person:{FIRST_PERSON}"),
        detail: serde_json::json!({ "affiliation": "01", "day": "2026-02-02" }),
        facts: vec![fact(m::PERSON_SKILLED, at, FIRST_PERSON, "2026-02-02")],
        ..Posting::default()
    };
    house.line(posted(one)).await;
    let undo = Posting {
        verb: "corrections::undo",
        subject: "line:26".into(),
        detail: serde_json::json!({}),
        facts: vec![fact(m::PERSON_SKILLED, at, FIRST_PERSON + 1, "2026-02-03")],
        ..Posting::default()
    };
    house.line(posted(undo)).await;
}

/// Two of 历下区 since 2019 and 2021; one guides two branches, one a third.
async fn instructors(house: &TestHouse) {
    let county = unit(house, "370102").await;
    for (person, on, branches) in [
        (
            FIRST_PERSON + 1,
            "2019-03-01",
            &["370102001-1", "370102001-2"][..],
        ),
        (FIRST_PERSON + 2, "2021-06-01", &["370103-1"]),
    ] {
        let mut posting = Posting {
            verb: "instructors::assign",
            subject: format!("person:{person}"),
            detail: serde_json::json!({ "branches": branches.len() }),
            ..Posting::default()
        };
        for measure in [m::INSTRUCTOR_EVER, m::INSTRUCTOR_SERVING] {
            posting.facts.push(fact(measure, county, person, on));
        }
        for code in branches {
            let at = unit(house, code).await;
            for measure in [m::INSTRUCTOR_GUIDES_EVER, m::INSTRUCTOR_GUIDES] {
                posting.facts.push(Fact {
                    subject: at,
                    ..fact(measure, at, person, on)
                });
            }
        }
        house.line(posted(posting)).await;
    }
}

async fn visits(house: &TestHouse) {
    let mut posting = Posting {
        verb: "ledgers::import_facts",
        subject: "file:88c1b02e5d7f4936".into(),
        detail: serde_json::json!({ "rows": 3 }),
        registers: vec![Registered {
            register: Register::Measure,
            id: i64::from(LEGACY.0),
            name: "legacy.visits".into(),
        }],
        ..Posting::default()
    };
    let at = unit(house, "370102001-1").await;
    for on in ["2026-02-10", "2026-02-11", "2026-10-19"] {
        posting.facts.push(fact(LEGACY, at, 0, on));
    }
    house.line(posted(posting)).await;
}
