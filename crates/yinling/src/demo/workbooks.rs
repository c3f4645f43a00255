//! The demo city as spreadsheets, the way a city office would hand them in.

use super::city::{City, LedgerLine, PersonLine, UnitLine};
use kit::Day;
use std::path::{Path, PathBuf};

/// The files written, by what they are imported as.
#[derive(Debug, Default)]
pub struct Files {
    pub units: Vec<PathBuf>,
    pub rosters: Vec<PathBuf>,
    pub past_years: Vec<PathBuf>,
    pub this_year: Vec<PathBuf>,
}

const UNIT_COLUMNS: [&str; 9] = [
    "代码",
    "名称",
    "类别",
    "上级代码",
    "支部类型",
    "结对社团代码",
    "成立日期",
    "撤销日期",
    "平台登记日期",
];

const PERSON_COLUMNS: [&str; 28] = [
    "序号",
    "姓名",
    "性别",
    "民族",
    "出生日期",
    "身份证号",
    "政治面貌",
    "入党时间",
    "离退休类别",
    "离退休时间",
    "原单位",
    "原职务",
    "职级",
    "管理单位",
    "所在党支部",
    "现居住区县",
    "街道",
    "社区",
    "详细住址",
    "手机",
    "固话",
    "特长",
    "志愿服务意愿",
    "五老类别",
    "曾获荣誉",
    "易地安置",
    "去世日期",
    "备注",
];

pub fn write(folder: &Path, city: &City) -> anyhow::Result<Files> {
    let units = folder.join("units.xlsx");
    sheets::write::write_table(
        &units,
        "单位",
        &UNIT_COLUMNS,
        city.units.iter().map(unit_row),
    )?;
    let roster = folder.join("roster.xlsx");
    let people = city
        .people
        .iter()
        .enumerate()
        .map(|(at, person)| person_row(at + 1, person));
    sheets::write::write_table(&roster, "花名册", &PERSON_COLUMNS, people)?;
    let mut files = Files {
        units: vec![units],
        rosters: vec![roster],
        ..Files::default()
    };
    let mut years: Vec<i16> = city.ledger.iter().map(|line| line.day.year()).collect();
    years.sort_unstable();
    years.dedup();
    for &year in &years {
        let path = folder.join(format!("ledger-{year}.csv"));
        write_ledger(
            &path,
            city.ledger.iter().filter(|line| line.day.year() == year),
        )?;
        if Some(&year) == years.last() {
            files.this_year.push(path);
        } else {
            files.past_years.push(path);
        }
    }
    Ok(files)
}

fn date(day: Option<Day>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn unit_row(unit: &UnitLine) -> Vec<String> {
    vec![
        unit.code.clone(),
        unit.name.clone(),
        unit.kind.clone(),
        unit.parent_code.clone(),
        unit.mode.clone(),
        unit.society_code.clone(),
        date(unit.founded),
        date(unit.closed),
        date(unit.online_since),
    ]
}

fn person_row(number: usize, person: &PersonLine) -> Vec<String> {
    let joined = person.joined.map(|(day, by_month)| match by_month {
        true => format!("{:04}.{}", day.year(), day.month()),
        false => day.to_string(),
    });
    let p = person.clone();
    vec![
        number.to_string(),
        p.name,
        p.sex,
        p.ethnicity,
        person.birth.to_string(),
        p.id_number,
        p.affiliation,
        joined.unwrap_or_default(),
        p.kind,
        person.retired.to_string(),
        p.former_unit,
        p.former_post,
        p.rank,
        p.managing_unit,
        p.party_branch,
        p.district_code,
        p.street,
        p.community,
        p.address,
        p.mobile,
        p.landline,
        p.skill,
        p.volunteer,
        p.five_old,
        p.honours,
        p.elsewhere,
        String::new(),
        p.note,
    ]
}

fn write_ledger<'a>(
    path: &Path,
    lines: impl Iterator<Item = &'a LedgerLine>,
) -> anyhow::Result<()> {
    let mut csv = csv::Writer::from_path(path)?;
    csv.write_record([
        "日期",
        "单位代码",
        "指标项",
        "人员编号",
        "专项活动",
        "数量",
        "等级",
        "说明",
    ])?;
    for line in lines {
        csv.write_record([
            &line.day.to_string(),
            &line.unit_code,
            &line.measure,
            &line.person,
            &line.initiative,
            &line.quantity.to_string(),
            &line.grade.to_string(),
            &line.note,
        ])?;
    }
    csv.flush()?;
    Ok(())
}
