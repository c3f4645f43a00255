//! What was there before comes back, whole, once, in time, for whoever pressed.

use super::{Asker, TEN_MINUTES, list_steps, take_back};
use crate::access::account_key;
use crate::accounts::{self, HelperForm};
use crate::db::{FromQueryResult, rows, scalar};
use crate::journal::{Act, Channel, Failure, Verb, verb};
use crate::people::{self, Identity, SealedField};
use crate::privacy::{self, How, Kind};
use crate::testing::{TestHouse, import_options, on_both, test_day};
use crate::units;
use kit::PersonNo;

/// The elder's own account, and the secretary's.
const OWN: u32 = 1_007;
const SECRETARY: u32 = 1_009;

const UNITS: &str = "代码,名称,类别,上级代码,成立日期\n37,济南市,市,,2000-01-01\n\
    3701,历下区,县区,37,2000-01-01\nZ1,第一支部,党支部,3701,2005-01-01\n";
const ROSTER: &str = "姓名,性别,出生日期,政治面貌,离退休类别,离退休时间,管理单位,手机,特长\n\
    张一,男,1950-01-05,中共党员,退休,2010-02-01,Z1,15400000001,书法\n\
    李二,女,1951-03-01,群众,退休,2011-04-01,Z1,15400000002,\n";

async fn fill(house: &TestHouse) -> [PersonNo; 2] {
    let options = import_options();
    let (db, writer, secrets) = (&house.db, &house.writer, &house.secrets);
    let files = house.file("units.csv", UNITS);
    let done = units::import_units(db, writer, house.act(), &files, &options).await;
    assert!(done.expect("imports")[0].applied);
    let files = house.file("roster.csv", ROSTER);
    let done = people::import_roster(db, writer, secrets, house.act(), &files, &options);
    assert!(done.await.expect("imports")[0].applied);
    let mut numbers = Vec::new();
    for name in ["张一", "李二"] {
        let sql = "SELECT person_no FROM shown_person WHERE name = $1";
        let number = scalar(db.read(), sql, [name.into()]).await.expect("reads");
        numbers.push(PersonNo(u32::try_from(number).expect("a number")));
    }
    [numbers[0], numbers[1]]
}

fn own(elder: PersonNo) -> Asker {
    Asker {
        account: OWN,
        elder,
        is_elder: true,
    }
}

fn by(account: u32, on_behalf_of: PersonNo) -> Act {
    Act {
        actor: account_key(account),
        on_behalf_of,
        channel: Channel::Web,
    }
}

/// The elder's own presses.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Press {
    Give(Kind),
    Withdraw(Kind),
    NameHelper,
    EndHelper,
    AskCorrection,
    AskErasure,
    Mobile(&'static str),
    Skill(&'static str),
}

impl Press {
    fn verb(self, house: &TestHouse, elder: PersonNo, now: i64) -> Verb {
        let secrets = house.secrets.clone();
        verb(move |tx| {
            let secrets = secrets.clone();
            Box::pin(async move {
                let day = test_day();
                match self {
                    Press::Give(kind) => privacy::consent(tx, elder, kind, 1, How::Card, now).await,
                    Press::Withdraw(kind) => {
                        privacy::withdraw(tx, elder, kind, How::Card, now).await
                    }
                    Press::NameHelper => {
                        let form = HelperForm {
                            name: "张小一".into(),
                            phone: "15400000009".into(),
                        };
                        accounts::name_helper(tx, &secrets, elder, &form, now).await
                    }
                    Press::EndHelper => {
                        let helpers = accounts::list_helpers(tx, elder).await?;
                        let account = helpers.first().map_or(0, |helper| helper.account);
                        let account = u32::try_from(account).expect("a number");
                        accounts::end_helper(tx, elder, account, now).await
                    }
                    Press::AskCorrection => {
                        let asked = privacy::list_wishes(tx, elder).await?.len();
                        let asked = u32::try_from(asked).expect("few");
                        privacy::ask_correction(tx, elder, "生日不对", asked, now).await
                    }
                    Press::AskErasure => privacy::ask_erasure(tx, elder, now).await,
                    Press::Mobile(number) => {
                        let field = SealedField::Mobile;
                        people::set_contact(tx, &secrets, elder, field, number, day).await
                    }
                    Press::Skill(skill) => people::set_skill(tx, &secrets, elder, skill, day).await,
                }
            })
        })
        .alone()
    }
}

/// The line, or the code of the refusal.
async fn press(
    house: &TestHouse,
    elder: PersonNo,
    press: Press,
    now: i64,
) -> Result<u32, &'static str> {
    let verb = press.verb(house, elder, now);
    let done = house.writer.record(by(OWN, PersonNo::NOBODY), verb).await;
    told(done.map(|done| done.line.0))
}

fn told(done: Result<u32, Failure>) -> Result<u32, &'static str> {
    done.map_err(|failure| match failure {
        Failure::Refused(refusal) => refusal.code,
        Failure::Fault(fault) => panic!("{fault:?}"),
    })
}

async fn back(house: &TestHouse, asker: Asker, line: u32, now: i64) -> Result<u32, &'static str> {
    let secrets = house.secrets.clone();
    let taking = verb(move |tx| {
        let secrets = secrets.clone();
        Box::pin(async move { take_back(tx, &secrets, &asker, line, now, test_day()).await })
    });
    let act = by(asker.account, PersonNo::NOBODY);
    let done = house.writer.record(act, taking.alone()).await;
    told(done.map(|done| done.line.0))
}

#[derive(Debug, FromQueryResult)]
#[expect(dead_code, reason = "printed and compared as text")]
struct Helps {
    account: i64,
    named_at: i64,
    ended_at: i64,
}

#[derive(Debug, FromQueryResult)]
#[expect(dead_code, reason = "printed and compared as text")]
struct Open {
    id: i64,
    name: String,
    closed_at: i64,
}

#[derive(Debug, FromQueryResult)]
#[expect(dead_code, reason = "printed and compared as text")]
struct Counted {
    measure: i64,
    unit: i64,
    day: i64,
    quantity: i64,
}

/// Everything that is the elder's own, and what is counted of them, as text.
async fn state(house: &TestHouse, elder: PersonNo) -> String {
    let db = house.db.read();
    let number = i64::from(elder);
    let row = people::find_person(db, elder).await.expect("reads");
    let row = row.expect("the elder");
    let (identity, _) = Identity::load(db, &house.secrets, &row)
        .await
        .expect("opens");
    let sql = "SELECT account, named_at, ended_at FROM helper WHERE person_no = $1
        ORDER BY account, named_at";
    let helpers: Vec<Helps> = rows(db, sql, [number.into()]).await.expect("reads");
    let sql = "SELECT id, name, closed_at FROM account ORDER BY id";
    let accounts: Vec<Open> = rows(db, sql, []).await.expect("reads");
    let sql =
        "SELECT measure, unit, day, CAST(SUM(quantity) AS BIGINT) AS quantity FROM posted_fact
        WHERE person_no = $1 GROUP BY measure, unit, day HAVING SUM(quantity) <> 0
        ORDER BY measure, unit, day";
    let counted: Vec<Counted> = rows(db, sql, [number.into()]).await.expect("reads");
    let consents = privacy::list_consents(db, elder).await.expect("reads");
    let wishes = privacy::list_wishes(db, elder).await.expect("reads");
    format!("{identity:?}\n{consents:?}\n{wishes:?}\n{helpers:?}\n{accounts:?}\n{counted:?}")
}

const PRESSES: [Press; 9] = [
    Press::Give(Kind::Photo),
    Press::Withdraw(Kind::Photo),
    Press::Give(Kind::Name),
    Press::NameHelper,
    Press::EndHelper,
    Press::AskCorrection,
    Press::AskErasure,
    Press::Mobile("15400000005"),
    Press::Skill(""),
];

#[tokio::test]
async fn any_three_presses_taken_back_leave_all_as_it_was_at_each_step() {
    on_both(async |house| {
        let [elder, _] = fill(house).await;
        let start = house.clock.now_ms();
        let mut now = start;
        let mut taken_back = 0;
        let first = state(house, elder).await;
        for (a, b, c) in threes() {
            let mut steps: Vec<(u32, String)> = Vec::new();
            for one in [a, b, c] {
                // No two rows of one moment.
                now += 1;
                let before = state(house, elder).await;
                if let Ok(line) = press(house, elder, one, now).await {
                    steps.push((line, before));
                }
            }
            for (line, before) in steps.into_iter().rev() {
                let took = back(house, own(elder), line, start).await;
                assert!(took.is_ok(), "{a:?}, {b:?}, {c:?}: {took:?}");
                assert_eq!(state(house, elder).await, before, "{a:?}, {b:?}, {c:?}");
                let again = back(house, own(elder), line, start).await;
                assert_eq!(again, Err("already_taken_back"));
                taken_back += 1;
            }
        }
        assert_eq!(state(house, elder).await, first);
        assert!(taken_back > 300, "only {taken_back} presses were accepted");
        let sound = crate::journal::verify_chain(house.db.read(), |_| {}).await;
        sound.expect("reads").expect("the chain holds");
    })
    .await;
}

/// Every order of two kinds of press with a third after them.
fn threes() -> impl Iterator<Item = (Press, Press, Press)> {
    let pairs = PRESSES.into_iter().flat_map(|a| PRESSES.map(|b| (a, b)));
    let all = pairs.flat_map(|(a, b)| PRESSES.map(|c| (a, b, c)));
    // A press twice running is refused the second time: nothing new to see.
    let is_new = |(a, b, c): &(Press, Press, Press)| a != b && b != c;
    // A third of them, evenly: each pair stands in several.
    (0..)
        .zip(all.filter(is_new))
        .filter_map(|(n, three): (u32, _)| (n % 3 == 0).then_some(three))
}

#[tokio::test]
async fn ten_minutes_count_to_the_last_millisecond_and_no_further() {
    on_both(async |house| {
        let [elder, _] = fill(house).await;
        let at = house.clock.now_ms();
        let consenting = Press::Give(Kind::Show);
        let line = press(house, elder, consenting, at).await.expect("a line");
        let late = at + TEN_MINUTES + 1;
        let open = async |now| {
            let steps = list_steps(house.db.read(), &own(elder), now).await;
            steps.expect("reads").len()
        };
        assert_eq!(open(at + TEN_MINUTES).await, 1);
        assert_eq!(open(late).await, 0);
        let late = back(house, own(elder), line, late).await;
        assert_eq!(late, Err("take_back_too_late"));
        let stands = async || {
            let stands = privacy::stands(house.db.read(), elder, Kind::Show).await;
            stands.expect("reads")
        };
        assert!(stands().await);
        let just = back(house, own(elder), line, at + TEN_MINUTES).await;
        assert!(just.is_ok(), "{just:?}");
        assert!(!stands().await);
        assert_eq!(open(at).await, 0, "once is enough");
    })
    .await;
}

#[tokio::test]
async fn line_of_others_or_of_other_kinds_is_not_ones_own_to_take_back() {
    on_both(async |house| {
        let [elder, other] = fill(house).await;
        let at = house.clock.now_ms();
        let consenting = Press::Give(Kind::Show);
        let line = press(house, elder, consenting, at).await.expect("a line");
        let before = state(house, elder).await;
        let helper = Asker {
            account: 1_008,
            is_elder: false,
            ..own(elder)
        };
        let neighbour = Asker {
            account: 1_008,
            ..own(other)
        };
        for asker in [helper, neighbour, own(other)] {
            let refused = back(house, asker, line, at).await;
            assert_eq!(refused, Err("unknown_line"), "{asker:?}");
            let steps = list_steps(house.db.read(), &asker, at).await;
            assert_eq!(steps.expect("reads"), []);
        }
        for none in [1, 2, 999] {
            let refused = back(house, own(elder), none, at).await;
            assert_eq!(refused, Err("unknown_line"), "line {none}");
        }
        assert_eq!(state(house, elder).await, before);
        // What a secretary keyed in for the elder: both may, once.
        let keyed = Press::Give(Kind::Name).verb(house, elder, at);
        let keyed = house.writer.record(by(SECRETARY, elder), keyed).await;
        let keyed = keyed.expect("a line").line.0;
        let secretary = Asker {
            account: SECRETARY,
            elder,
            is_elder: false,
        };
        let refused = back(house, secretary, line, at).await;
        assert_eq!(refused, Err("unknown_line"), "the elder's own press");
        assert!(back(house, own(elder), keyed, at).await.is_ok());
        let again = back(house, secretary, keyed, at).await;
        assert_eq!(again, Err("already_taken_back"));
        assert_eq!(state(house, elder).await, before);
    })
    .await;
}

#[tokio::test]
async fn what_something_rests_on_is_not_taken_back() {
    on_both(async |house| {
        let [elder, _] = fill(house).await;
        let at = house.clock.now_ms();
        let does =
            async |one: Press, n: i64| press(house, elder, one, at + n).await.expect("a line");
        let in_the_way = async |line: u32| {
            let before = state(house, elder).await;
            let refused = back(house, own(elder), line, at).await;
            assert_eq!(refused, Err("take_back_in_the_way"));
            assert_eq!(state(house, elder).await, before);
        };
        let given = does(Press::Give(Kind::Photo), 1).await;
        let withdrawn = does(Press::Withdraw(Kind::Photo), 2).await;
        in_the_way(given).await;
        let anew = does(Press::Give(Kind::Photo), 3).await;
        does(Press::Withdraw(Kind::Photo), 4).await;
        in_the_way(withdrawn).await;
        in_the_way(anew).await;

        let mobile = does(Press::Mobile("15400000006"), 5).await;
        does(Press::Skill("太极拳"), 6).await;
        in_the_way(mobile).await;

        let wish = does(Press::AskCorrection, 7).await;
        let wishes = privacy::list_wishes(house.db.read(), elder).await;
        let id = u32::try_from(wishes.expect("reads")[0].id).expect("a number");
        let answering =
            verb(move |tx| Box::pin(privacy::answer_wish(tx, elder, id, true, "", at + 8)));
        house.line(answering).await;
        in_the_way(wish).await;

        // A helper who has begun to help.
        let named = does(Press::NameHelper, 9).await;
        let helpers = accounts::list_helpers(house.db.read(), elder).await;
        let account = u32::try_from(helpers.expect("reads")[0].account).expect("a number");
        let changing = Press::Mobile("15400000007").verb(house, elder, at + 10);
        let changed = house.writer.record(by(account, elder), changing).await;
        changed.expect("a line");
        in_the_way(named).await;
        // Ended and named again since.
        let ended = does(Press::EndHelper, 11).await;
        does(Press::NameHelper, 12).await;
        in_the_way(ended).await;
    })
    .await;
}

#[tokio::test]
async fn pressed_twice_at_once_it_is_taken_back_once() {
    on_both(async |house| {
        let [elder, _] = fill(house).await;
        let at = house.clock.now_ms();
        for one in [Press::AskErasure, Press::Mobile("15400000008")] {
            let line = press(house, elder, one, at).await.expect("a line");
            let took = || back(house, own(elder), line, at);
            let (one, two) = tokio::join!(took(), took());
            let mut came = [one.is_ok(), two.is_ok()];
            came.sort_unstable();
            assert_eq!(came, [false, true]);
            let refused = one.err().or(two.err());
            assert_eq!(refused, Some("already_taken_back"));
        }
        assert!(
            privacy::list_wishes(house.db.read(), elder)
                .await
                .expect("reads")
                .is_empty()
        );
    })
    .await;
}
