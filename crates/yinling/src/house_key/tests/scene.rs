//! A city with everything that a key seals, hashes or signs in it.

use crate::access::{Secrets, find_key, put_key};
use crate::accounts::{self, FreshCard, Gateway, Message, OpenForm, Password, Phone, SignIn};
use crate::api_keys::{self, KeyForm, Right, Rights};
use crate::house_key::{Change, Rotation, unlock};
use crate::importing::Outcome;
use crate::journal::{Failure, Verb, Writer, verb};
use crate::testing::{TestHouse, import_options, test_day};
use crate::{ledgers, people, units};
use kit::PersonNo;
use std::sync::{Arc, Mutex};

pub const KEY: &str = "2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a";
pub const PASSWORD: &str = "泉城的水清又清啊啊";
pub const PHONE: &str = "13900000001";
pub const CARD: (&str, &str) = ("123456789012", "246810");
pub const PEOPLE: usize = 40;

const UNITS: &str = "代码,名称,类别,上级代码,成立日期\n37,济南市,市,,2000-01-01\n\
    3701,历下区,县区,37,2000-01-01\nZ1,第一支部,党支部,3701,2005-01-01\n";
const LEDGER: &str = "日期,单位代码,指标项,人员编号,专项活动,数量,等级,说明\n\
    2025-03-01,Z1,legacy.visits,老001,,1,甲,\n\
    2025-03-01,Z1,legacy.visits,老002,,1,甲,\n";

/// What a test holds in its hands.
pub struct City {
    pub writer: Writer,
    pub secrets: Arc<Secrets>,
    pub totp: String,
    pub account: u32,
    pub api_key: String,
}

/// A roster of [`PEOPLE`], some with an ID number, some with a phone, some with
/// both; `skill` is what all of them can do.
pub fn roster(skill: &str) -> String {
    let mut text = String::from(
        "姓名,性别,出生日期,身份证号,政治面貌,离退休类别,离退休时间,管理单位,手机,特长\n",
    );
    for at in 0..PEOPLE {
        let (day, serial) = (1 + at % 28, 100 + at);
        let first = format!("379901195002{day:02}{serial:03}");
        let check = sheets::values::check_digit(&first).expect("17 digits");
        let id = if at % 3 == 0 {
            String::new()
        } else {
            format!("{first}{check}")
        };
        let phone = if at % 4 == 3 {
            String::new()
        } else {
            format!("154{at:08}")
        };
        let sex = if serial % 2 == 1 { "男" } else { "女" };
        text.push_str(&format!(
            "张第{at},{sex},1950-02-{day:02},{id},,退休,2010-02-01,Z1,{phone},{skill}\n"
        ));
    }
    text
}

impl City {
    /// Opened under [`KEY`] in the folder, and filled.
    pub async fn founded(house: &TestHouse) -> City {
        put_key(&house.folder, KEY).expect("a key");
        let mut city = City::opened(house).await;
        let files = house.file("units.csv", UNITS);
        let act = || house.act();
        let done =
            units::import_units(&house.db, &city.writer, act(), &files, &import_options()).await;
        assert!(done.expect("imports")[0].applied);
        for skill in ["", "书法"] {
            let taken = city.import(house, &roster(skill)).await;
            assert!(taken.applied, "{:?}", taken.problems);
        }
        assert_eq!(city.count_ledger_people(house).await, 2);

        let form = OpenForm {
            name: "王先生".into(),
            login: "wang".into(),
            phone: PHONE.into(),
            ..OpenForm::default()
        };
        let secrets = Arc::clone(&city.secrets);
        let opening = verb(move |tx| {
            let (secrets, form) = (Arc::clone(&secrets), form.clone());
            Box::pin(async move { accounts::open_account(tx, &secrets, &form).await })
        });
        let line = city.line(house, opening).await;
        let account = accounts::account_of_line(house.db.read(), kit::Seq(line)).await;
        city.account = account.expect("reads").expect("an account");
        city.give_ways_in(house).await;
        let secret = api_keys::Secret::mint().expect("a secret");
        city.api_key.clone_from(&secret.text);
        let form = KeyForm {
            name: "大屏".into(),
            unit: "37".into(),
            rights: Rights::of(&[Right::Counts]),
            expires_on: test_day(),
        };
        let making = verb(move |tx| {
            let (form, secret) = (form.clone(), secret.clone());
            Box::pin(async move { api_keys::create(tx, &form, &secret, test_day()).await })
        });
        city.line(house, making.alone()).await;
        city
    }

    /// A password, a second step and a card; and a guess at the card.
    async fn give_ways_in(&mut self, house: &TestHouse) {
        let (id, now) = (self.account, house.clock.now_ms());
        let password = Password::of(PASSWORD).await.expect("hashes");
        let setting = verb(move |tx| {
            let password = password.clone();
            Box::pin(async move { accounts::set_password(tx, id, &password).await })
        });
        self.line(house, setting).await;
        let secret = accounts::begin_second_step(&self.secrets, id).expect("a secret");
        self.totp.clone_from(&secret.text);
        let (secrets, code) = (Arc::clone(&self.secrets), code_at(&secret.text, now));
        let confirming = verb(move |tx| {
            let (secrets, sealed) = (Arc::clone(&secrets), secret.sealed.clone());
            let code = code.clone();
            Box::pin(async move {
                accounts::confirm_second_step(tx, &secrets, id, &sealed, &code, now).await
            })
        });
        self.line(house, confirming).await;
        let (secrets, card) = (
            Arc::clone(&self.secrets),
            FreshCard::of(CARD.0, CARD.1).await,
        );
        let card = card.expect("a card");
        let printing = verb(move |tx| {
            let (secrets, card) = (Arc::clone(&secrets), card.clone());
            Box::pin(async move { accounts::issue_card(tx, &secrets, id, &card, now).await })
        });
        self.line(house, printing).await;
        let guess = accounts::by_card(self.ask(house, now), CARD.0, "000000").await;
        assert!(guess.expect("answers").is_err());
    }

    /// As another process would open it.
    pub async fn opened(house: &TestHouse) -> City {
        let found = City::open(house, None).await;
        found.expect("it opens")
    }

    pub async fn open(house: &TestHouse, given: Option<&str>) -> Result<City, Failure> {
        let secrets = unlock(&house.db, &house.folder, given, test_day()).await?;
        Ok(City {
            writer: Writer::start(house.db.clone(), house.clock.clone()),
            secrets: Arc::new(secrets),
            totp: String::new(),
            account: 0,
            api_key: String::new(),
        })
    }

    pub async fn line(&self, house: &TestHouse, verb: Verb) -> u32 {
        let recorded = self.writer.record(house.act(), verb).await;
        recorded.expect("the verb is accepted").line.0
    }

    pub fn rotation<'a>(&'a self, house: &'a TestHouse) -> Rotation<'a> {
        Rotation {
            db: &house.db,
            writer: &self.writer,
            secrets: &self.secrets,
            folder: &house.folder,
            out: None,
            today: test_day(),
        }
    }

    /// Changed and settled; the city goes on under the new key, and the former
    /// secrets are answered.
    pub async fn change_key(&mut self, house: &TestHouse) -> (Change, Arc<Secrets>) {
        let rotation = self.rotation(house);
        let told = Arc::new(Mutex::new((0, 0)));
        let seen = Arc::clone(&told);
        let seen = Arc::new(move |done, total| *seen.lock().expect("numbers") = (done, total));
        let change = rotation.change(house.act(), seen).await.expect("changes");
        let kept = rotation.settle(&change).await.expect("settles");
        assert!(kept.is_some_and(|file| file.exists()));
        let (done, total) = *told.lock().expect("numbers");
        assert!(done == total && done > PEOPLE as u64, "{done} of {total}");
        let former = std::mem::replace(&mut self.secrets, Arc::clone(&change.secrets));
        let found = find_key(&house.folder, None)
            .expect("reads")
            .expect("a key");
        let found = Secrets::of_text(&found).expect("a key");
        assert_eq!(found.check_value(), self.secrets.check_value());
        (change, former)
    }

    pub async fn import(&self, house: &TestHouse, text: &str) -> Outcome {
        let files = house.file("roster.csv", text);
        let (db, secrets) = (&house.db, &self.secrets);
        let (act, options) = (house.act(), import_options());
        let done = people::import_roster(db, &self.writer, secrets, act, &files, &options).await;
        done.expect("is read").remove(0)
    }

    /// Takes a ledger whose people are always the same two, and counts them.
    pub async fn count_ledger_people(&self, house: &TestHouse) -> i64 {
        let lines = crate::journal::head(house.db.read())
            .await
            .expect("reads")
            .0;
        // Another file each time: the same one is refused.
        let text = format!("{LEDGER}2025-04-01,Z1,legacy.visits,老001,,{lines},甲,\n");
        let files = house.file("ledger.csv", &text);
        let (db, secrets) = (&house.db, &self.secrets);
        let (act, options) = (house.act(), import_options());
        let done = ledgers::import_facts(db, &self.writer, secrets, act, &files, &options).await;
        let done = done.expect("is read").remove(0);
        assert!(done.applied, "{:?}", done.problems);
        let sql = "SELECT COUNT(*) FROM legacy_person";
        crate::db::scalar(db.read(), sql, []).await.expect("counts")
    }

    pub fn ask<'a>(&'a self, house: &'a TestHouse, now: i64) -> SignIn<'a> {
        SignIn {
            db: &house.db,
            secrets: &self.secrets,
            address_hash: "0011223344556677",
            now,
        }
    }

    /// Every way in leads in: password and code, phone, card, a program's key.
    pub async fn let_everybody_in(&self, house: &TestHouse, now: i64) {
        let id = self.account;
        let code = code_at(&self.totp, now);
        let by = accounts::by_password(self.ask(house, now), "wang", PASSWORD, &code).await;
        assert_eq!(by.expect("answers"), Ok(id));
        let by = accounts::by_card(self.ask(house, now), CARD.0, CARD.1).await;
        assert_eq!(by.expect("answers"), Ok(id));
        let phones = Arc::new(Phones::default());
        let phone = Phone::parse(PHONE).expect("a phone");
        let (db, secrets) = (&house.db, &self.secrets);
        let sent = accounts::send_code(db, secrets, phones.clone(), &phone, false, now).await;
        sent.expect("a code goes out");
        let code = loop {
            let message = phones.0.lock().expect("a list").first().cloned();
            match message {
                Some(message) => break message.code,
                None => tokio::task::yield_now().await,
            }
        };
        let by = accounts::by_phone(self.ask(house, now), &phone, &code).await;
        assert_eq!(by.expect("answers"), Ok(vec![id]));
        let key = api_keys::find_by_secret(house.db.read(), &self.api_key).await;
        assert!(key.expect("reads").is_some());
    }

    /// Registers a skill: a verb that seals.
    pub fn sealing(&self, person: u32, skill: &'static str) -> Verb {
        let secrets = Arc::clone(&self.secrets);
        let setting = verb(move |tx| {
            let secrets = Arc::clone(&secrets);
            let person = PersonNo(person);
            Box::pin(
                async move { people::set_skill(tx, &secrets, person, skill, test_day()).await },
            )
        });
        setting.alone()
    }

    pub async fn refusal(&self, house: &TestHouse, verb: Verb) -> &'static str {
        code_of(self.writer.record(house.act(), verb).await)
    }
}

pub fn code_of<T: std::fmt::Debug>(result: Result<T, Failure>) -> &'static str {
    match result {
        Err(Failure::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// Keeps what would have been sent.
#[derive(Debug, Default)]
struct Phones(Mutex<Vec<Message>>);

impl Gateway for Phones {
    fn send(
        &self,
        message: Message,
    ) -> std::pin::Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send + '_>> {
        self.0.lock().expect("a list").push(message);
        Box::pin(async { Ok(()) })
    }
}

/// What the app shows.
fn code_at(secret: &str, now: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("base32");
    let secret = totp_rs::Secret::new(secret.as_bytes().into());
    let totp = totp_rs::Builder::new().with_secret(secret).build();
    let token = totp
        .expect("a secret")
        .generate(u64::try_from(now / 1_000).expect("after 1970"));
    format!("{:0>6}", token.to_string())
}
