//! A roster as a spreadsheet program would write it: one sheet, shared strings.
//! Nobody in it exists: GB/T 2260 has no region 3799, and no operator holds
//! the range 154.

use crate::city::{Chance, City, UNITS};
use anyhow::Result;
use rust_xlsxwriter::Workbook;
use std::path::Path;

const COLUMNS: [&str; 20] = [
    "序号",
    "姓名",
    "性别",
    "民族",
    "身份证号",
    "出生日期",
    "政治面貌",
    "入党时间",
    "离退休类别",
    "离退休时间",
    "原单位",
    "原职务",
    "职级",
    "管理单位",
    "街道",
    "社区",
    "详细住址",
    "手机",
    "特长",
    "志愿服务意愿",
];
const SURNAMES: [&str; 12] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙",
];
const GIVEN: [&str; 16] = [
    "建", "国", "秀", "英", "德", "明", "玉", "兰", "志", "华", "桂", "芳", "永", "福", "淑", "珍",
];
const SKILLS: [&str; 6] = ["", "", "书法", "摄影", "合唱", "太极拳"];
/// GB 11643-1999, ISO 7064 MOD 11-2.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// Writes `count` people, numbered on from `first`; each number is one person.
pub fn write(path: &Path, first: u32, count: u32) -> Result<()> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in (0_u16..).zip(COLUMNS) {
        sheet.write_string(0, column, name)?;
    }
    for row in 1..=count {
        sheet.write_number(row, 0, f64::from(row))?;
        for (column, text) in (1_u16..).zip(person(first + row)) {
            if !text.is_empty() {
                sheet.write_string(row, column, text)?;
            }
        }
    }
    Ok(workbook.save(path)?)
}

/// The cells after the serial number.
fn person(number: u32) -> [String; 19] {
    let mut chance = Chance::of(number.into());
    let mut of = |words: &[&str]| words[chance.below(words.len() as u64) as usize].to_owned();
    let name = of(&SURNAMES) + &of(&GIVEN) + &of(&GIVEN);
    let skill = of(&SKILLS);
    let (volunteers, post) = (
        of(&["是", "否", ""]),
        of(&["科长", "主任科员", "处长", "教师"]),
    );
    let rank = of(&["正科级", "副处级", "正处级", ""]);
    let affiliation = of(&["中共党员", "中共党员", "群众", "民盟盟员"]);
    // Region, birthday and order give a million people and more, each once.
    let (region, order) = (1 + number % 99, number / 99 % 500 * 2);
    let (year, month, day) = (
        1931 + number / 49_500 % 35,
        1 + number % 12,
        1 + number % 28,
    );
    let is_woman = chance.below(2) == 0;
    let order = order + u32::from(!is_woman);
    let id = with_check(format!("3799{region:02}{year}{month:02}{day:02}{order:03}"));
    let unit = City::code(301 + chance.below_u32(UNITS - 300));
    let is_member = affiliation == "中共党员";
    [
        name,
        if is_woman { "女" } else { "男" }.to_owned(),
        "汉族".to_owned(),
        id,
        format!("{year}-{month:02}-{day:02}"),
        affiliation,
        if is_member {
            format!("{}.{month}", year + 25)
        } else {
            String::new()
        },
        "退休".to_owned(),
        format!("{}年{month}月{day}日", year + 60),
        format!("某厂第{}车间", number % 300),
        post,
        rank,
        unit,
        format!("第{}街道", number % 160),
        format!("第{}社区", number % 900),
        format!(
            "某路{}号院{}号楼{}室",
            number % 400,
            number % 30,
            number % 1_200
        ),
        format!("154{number:08}"),
        skill,
        volunteers,
    ]
}

fn with_check(digits: String) -> String {
    let weighed = digits.chars().zip(WEIGHTS);
    let sum: u32 = weighed
        .map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight)
        .sum();
    let check = CHECKS[(sum % 11) as usize];
    digits + check.encode_utf8(&mut [0; 4])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn check_digit_is_that_of_the_standards_own_example() {
        assert_eq!(
            with_check("11010519491231002".to_owned()),
            "11010519491231002X"
        );
    }

    #[test]
    fn nobody_shares_a_number() {
        let numbers: HashSet<String> = (0..120_000).map(|n| person(n)[3].clone()).collect();
        assert_eq!(numbers.len(), 120_000);
    }
}
