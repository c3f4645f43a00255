//! One row of a roster, each cell understood by itself.

use super::super::history::Dated;
use super::super::identity::Private;
use super::super::set_affiliation::affiliation_code;
use super::columns::*;
use super::units::Directory;
use crate::importing::{Layout, Problem, is_blank, is_masked, text_of, words_of};
use kit::{Day, PersonNo, Precision, UnitId};
use sheets::values::{
    BadDate, IdProblem, cell_text, clean, clean_name, is_ambiguous_month, mask_id, mask_phone,
    parse_date, parse_id_number, parse_phone,
};
use sheets::{Cell, Row};
use std::borrow::Cow;

/// Where a row stands: file, table in it, row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At {
    pub file: usize,
    pub table: usize,
    pub row: u32,
}

/// A person as a roster describes them. `None` and empty texts mean that the
/// cell was empty.
#[derive(Debug)]
pub(super) struct Line {
    pub at: At,
    /// As an export of ours gave it.
    pub number: Option<PersonNo>,
    pub name: Box<str>,
    /// GB/T 2261.1 code.
    pub sex: &'static str,
    /// From the column, else from the ID number.
    pub birth: Dated,
    pub birth_is_given: bool,
    pub retirement: &'static str,
    pub managing: Option<UnitId>,
    pub branch: Option<UnitId>,
    pub organisation: Option<UnitId>,
    /// GB/T 4762 code.
    pub affiliation: &'static str,
    pub joined: Option<Dated>,
    pub retired: Option<Dated>,
    pub died: Option<Day>,
    /// `None` once it has been sealed ([`Line::take`]).
    kept: Option<Box<Kept>>,
    pub is_skilled: bool,
    pub lives_elsewhere: Option<bool>,
    pub id_hash: Option<[u8; 32]>,
    pub likeness: [u8; 32],
}

/// What only the person's rows hold: most of the memory of a line.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    pub private: Private,
    /// JSON object of the remaining columns, only those that are filled in.
    pub details: String,
}

static NOTHING: Kept = Kept {
    private: Private {
        id_number: String::new(),
        mobile: String::new(),
        landline: String::new(),
        address: String::new(),
    },
    details: String::new(),
};

impl Line {
    pub fn kept(&self) -> &Kept {
        self.kept.as_deref().unwrap_or(&NOTHING)
    }

    /// The line lets go of it.
    pub fn take(&mut self) -> Kept {
        self.kept.take().map(|kept| *kept).unwrap_or_default()
    }
}

pub(super) const HONOURED: &str = "honoured_retired";
pub(super) const RETIRED_KIND: &str = "retired";

/// The word of [`Line::retirement`] that spreadsheets use.
pub fn retirement_word(code: &str) -> &'static str {
    if code == HONOURED { "离休" } else { "退休" }
}

/// What a row is read against.
pub(super) struct Reader<'a> {
    pub directory: &'a Directory,
    pub today: Day,
    pub layout: &'a Layout,
    pub row: &'a Row,
    pub problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// The line, or only problems.
    pub fn read(&mut self, at: At) -> Option<Line> {
        let name = self.name();
        let sex = self.sex();
        let retirement = self.retirement();
        let mut private = Private::default();
        let birth = self.birth_and_id(sex, &mut private);
        let units = self.units();
        let affiliation = self.affiliation();
        let died = self.date(DIED).map(|(day, _)| day);
        self.phones(&mut private);
        let address = text_of(self.cell(ADDRESS));
        private.address = if is_masked(&address) {
            String::new()
        } else {
            address
        };
        let number = self.number();
        let elsewhere = words_of(self.cell(ELSEWHERE));
        let lives_elsewhere = (!elsewhere.is_empty()).then(|| is_yes(&elsewhere));
        let [managing, branch, organisation] = units;
        let (joined, retired) = (self.date(JOINED), self.date(RETIRED));
        let worked = self.date(WORKED);
        let (birth, birth_is_given) = birth?;
        let details = self.details([joined, retired, worked]);
        Some(Line {
            at,
            number,
            name: name.into(),
            sex,
            birth,
            birth_is_given,
            retirement,
            managing,
            branch,
            organisation,
            affiliation,
            joined,
            retired,
            died,
            kept: Some(Box::new(Kept { private, details })),
            is_skilled: !words_of(self.cell(SKILL)).is_empty(),
            lives_elsewhere,
            id_hash: None,
            likeness: [0; 32],
        })
    }

    /// Lives as long as the row, so that a problem can be told while it is read.
    fn cell(&self, column: usize) -> &'a Cell {
        self.layout.cell(self.row, column)
    }

    fn refuse(&mut self, code: &'static str, column: usize, value: &str) {
        let problem = Problem::refused(code, COLUMNS.label(column));
        self.problems.push(problem.value(value));
    }

    fn note(&mut self, code: &'static str, column: usize, value: String) {
        let problem = Problem::note(code, COLUMNS.label(column));
        self.problems.push(problem.value(value));
    }

    fn missing(&mut self, column: usize) {
        self.refuse("missing_value", column, "");
    }

    /// The cell holds nothing, or only what a masked export left of it: neither
    /// says anything.
    fn is_silent(&self, column: usize) -> bool {
        let cell = self.cell(column);
        is_blank(cell) || cell.as_text().is_some_and(is_masked)
    }

    fn number(&mut self) -> Option<PersonNo> {
        let text = text_of(self.cell(PERSON_NO));
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok().filter(|number| *number > 0);
        if number.is_none() {
            self.refuse("unknown_number", PERSON_NO, &text);
        }
        number.map(PersonNo)
    }

    fn name(&mut self) -> String {
        let shown = cell_text(self.cell(NAME));
        let name = clean_name(&shown).into_owned();
        if name.is_empty() {
            self.missing(NAME);
        }
        name
    }

    fn sex(&mut self) -> &'static str {
        let text = words_of(self.cell(SEX));
        match &*text {
            "" => self.missing(SEX),
            "男" | "男性" | "1" | "M" | "m" => return "1",
            "女" | "女性" | "2" | "F" | "f" => return "2",
            "0" | "未知" | "未知的性别" => return "0",
            "9" | "未说明" | "未说明的性别" => return "9",
            other => self.refuse("unknown_code", SEX, other),
        }
        ""
    }

    fn retirement(&mut self) -> &'static str {
        let text = words_of(self.cell(RETIREMENT));
        match &*text {
            "" => self.missing(RETIREMENT),
            "离休" | "1" | "离休干部" | "离休人员" | "离职休养" | HONOURED => {
                return HONOURED;
            }
            "退休" | "2" | "退休干部" | "退休人员" | "已退休" | RETIRED_KIND => {
                return RETIRED_KIND;
            }
            other => self.refuse("unknown_code", RETIREMENT, other),
        }
        ""
    }

    fn affiliation(&mut self) -> &'static str {
        let mut text = words_of(self.cell(AFFILIATION));
        if text.contains(' ') {
            text = text.replace(' ', "").into();
        }
        if text.is_empty() {
            return "";
        }
        affiliation_code(&text).unwrap_or_else(|| {
            self.refuse("unknown_code", AFFILIATION, &text);
            ""
        })
    }

    /// A date that may be left out; a bad one is told.
    fn date(&mut self, column: usize) -> Option<Dated> {
        let cell = self.cell(column);
        if is_blank(cell) {
            return None;
        }
        let value = || clean(&cell_text(cell)).into_owned();
        match parse_date(cell) {
            Ok((day, _)) if day > self.today && matches!(column, BIRTH | DIED) => {
                let problem = Problem::refused("bad_date", COLUMNS.label(column));
                let problem = problem.value(value()).with("why", "in_the_future");
                self.problems.push(problem);
                None
            }
            Ok(date) => {
                if is_ambiguous_month(cell) {
                    self.note("ambiguous_month", column, value());
                }
                Some(date)
            }
            Err(BadDate::Empty) => None,
            Err(why) => {
                let problem = Problem::refused("bad_date", COLUMNS.label(column));
                self.problems
                    .push(problem.value(value()).with("why", why.code()));
                None
            }
        }
    }

    /// The ID number goes into `private`; 出生日期 prevails over the date in it.
    /// `None` where no date of birth is to be had: that has been told.
    fn birth_and_id(&mut self, sex: &str, private: &mut Private) -> Option<(Dated, bool)> {
        let birth_is_blank = is_blank(self.cell(BIRTH));
        let id_is_blank = self.is_silent(ID_NUMBER);
        let birth = self.date(BIRTH);
        if id_is_blank {
            if birth_is_blank {
                self.missing(ID_NUMBER);
            }
            return birth.map(|birth| (birth, true));
        }
        let shown = cell_text(self.cell(ID_NUMBER)).into_owned();
        let masked = || mask_id(&clean(&shown).replace(' ', ""));
        let id = match parse_id_number(self.cell(ID_NUMBER)) {
            Ok(id) => id,
            Err(why) => {
                let code = match why {
                    IdProblem::StoredAsNumber => "id_stored_as_number",
                    IdProblem::CheckDigit => "id_check_digit",
                    _ => "bad_id",
                };
                let value = if why == IdProblem::StoredAsNumber {
                    mask_id(&clean(&shown))
                } else {
                    masked()
                };
                self.refuse(code, ID_NUMBER, &value);
                return birth.map(|birth| (birth, true));
            }
        };
        if id.was_15 {
            self.note("id_15_digits", ID_NUMBER, masked());
        }
        let stated = matches!((sex, id.male), ("1", false) | ("2", true));
        if stated {
            let word = if sex == "1" { "男" } else { "女" };
            self.note("sex_contradicts_id", SEX, word.to_owned());
        }
        private.id_number = id.text;
        if birth_is_blank {
            return Some(((id.birth, Precision::Day), false));
        }
        let birth = birth?;
        let agrees = match birth.1 {
            Precision::Day => birth.0 == id.birth,
            Precision::Month => birth.0 == id.birth.first_of_month(),
        };
        if !agrees {
            let shown = cell_text(self.cell(BIRTH));
            let value = clean(&shown).into_owned();
            self.note("birth_contradicts_id", BIRTH, value);
        }
        Some((birth, true))
    }

    /// 管理单位, 所在党支部, 所在组织.
    fn units(&mut self) -> [Option<UnitId>; 3] {
        let columns = [MANAGING, BRANCH, ORGANISATION];
        if columns.iter().all(|column| is_blank(self.cell(*column))) {
            self.missing(MANAGING);
            return [None; 3];
        }
        columns.map(|column| {
            let text = words_of(self.cell(column));
            if text.is_empty() {
                return None;
            }
            match self.directory.find(&text) {
                Ok(unit) => Some(unit),
                Err(found) => {
                    let problem = Problem::refused("unknown_unit", COLUMNS.label(column));
                    self.problems.push(problem.value(text).with("found", found));
                    None
                }
            }
        })
    }

    /// A number that is not clear is kept as it is written, with a note.
    fn phones(&mut self, private: &mut Private) {
        let mut landline = String::new();
        for column in [LANDLINE, MOBILE] {
            let cell = self.cell(column);
            if self.is_silent(column) {
                continue;
            }
            let read = match parse_phone(cell) {
                Ok(phone) if !phone.mobile && column == MOBILE && landline.is_empty() => {
                    landline = phone.e164;
                    continue;
                }
                Ok(phone) => phone.e164,
                Err(_) => {
                    let shown = cell_text(cell);
                    let text = clean(&shown).into_owned();
                    self.note("phone_unclear", column, mask_phone(&text));
                    text
                }
            };
            if column == MOBILE {
                private.mobile = read;
            } else {
                landline = read;
            }
        }
        private.landline = landline;
    }

    /// `dates` are those of [`DATED_DETAILS`], as they have been read.
    fn details(&self, dates: [Option<Dated>; 3]) -> String {
        let mut kept: Vec<(&str, Cow<'_, str>)> = Vec::with_capacity(DETAILS.len() + dates.len());
        for (column, key) in DETAILS {
            let text = words_of(self.cell(*column));
            if !text.is_empty() {
                kept.push((key, text));
            }
        }
        for ((_, key), date) in DATED_DETAILS.iter().zip(dates) {
            kept.extend(date.map(|date| (*key, Cow::Owned(dated_text(date)))));
        }
        kept.sort_unstable();
        json_object(&kept)
    }
}

/// Written out straight away: as values of serde_json first, it would be a
/// dozen allocations for every row.
fn json_object(fields: &[(&str, Cow<'_, str>)]) -> String {
    let mut json = Vec::with_capacity(32 * fields.len());
    for (key, text) in fields {
        json.push(if json.is_empty() { b'{' } else { b',' });
        for (word, end) in [(*key, Some(b':')), (&**text, None)] {
            // Writing text into memory cannot fail.
            serde_json::to_writer(&mut json, word).ok();
            json.extend(end);
        }
    }
    if json.is_empty() {
        json.push(b'{');
    }
    json.push(b'}');
    String::from_utf8(json).unwrap_or_default()
}

/// `1975-07` or `1975-07-01`.
fn dated_text((day, precision): Dated) -> String {
    let mut text = day.to_string();
    if precision == Precision::Month {
        text.truncate(7);
    }
    text
}

/// Whether a cell such as 易地安置 says yes; the name of a place does.
fn is_yes(text: &str) -> bool {
    !matches!(text, "否" | "0" | "N" | "n" | "不是" | "没有")
}
