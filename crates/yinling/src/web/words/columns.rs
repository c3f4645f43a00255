//! Columns of spreadsheets and the values their cells may have. What is read and
//! written is Chinese; pages say beside it what it means.

use crate::intake::Kind;
use crate::units;
use crate::web::words::{self, labels};
use crate::words::{either, is_english};

/// 花名册, `Roster`
pub fn sheet_kind(kind: Kind) -> &'static str {
    let english = match kind {
        Kind::Units => "Organisation",
        Kind::Roster => "Roster",
        Kind::Facts => "Ledger",
    };
    either(kind.label(), english)
}

/// A column of a spreadsheet, by the Chinese name it is read under.
pub fn column(name: &'static str) -> &'static str {
    if !is_english() {
        return name;
    }
    match name {
        "姓名" => "Name",
        "性别" => "Sex",
        "民族" => "Ethnic group",
        "出生日期" => "Born on",
        "身份证号" => "ID number",
        "政治面貌" => "Political affiliation",
        "入党时间" => "Joined the Party on",
        "参加工作时间" => "Worked since",
        "离退休类别" => "Kind of retirement",
        "离退休时间" => "Retired on",
        "原单位" => "Former unit",
        "原职务" => "Former post",
        "职级" => "Rank",
        "现享受待遇" => "Treatment",
        "工资(养老金)发放单位" => "Pension paid by",
        "管理单位" => "Managing unit",
        "所在党支部" => "Party branch",
        "所在组织" => "Unit",
        "现居住区县" => "Lives in county or district",
        "街道" => "Subdistrict",
        "社区" => "Community",
        "详细住址" => "Address",
        "手机" => "Mobile",
        "固话" => "Landline",
        "特长" => "Skills",
        "志愿服务意愿" => "Willing to volunteer",
        "五老类别" => "Kind of the five elders",
        "曾获荣誉" => "Honours",
        "易地安置" => "Lives elsewhere",
        "去世日期" => "Died on",
        "备注" => "Note",
        "人员编号" => "Person's number",
        "代码" => "Code",
        "名称" => "Name",
        "类别" => "Kind",
        "上级代码" => "Code of the unit above",
        "支部类型" => "Mode of the branch",
        "结对社团代码" => "Codes of linked societies",
        "成立日期" => "Founded on",
        "撤销日期" => "Closed on",
        "平台登记日期" => "Registered online on",
        "日期" => "Day",
        "单位代码" => "Code of the unit",
        "指标项" => "Figure",
        "专项活动" => "Initiative",
        "数量" => "Number",
        "等级" => "Grade",
        "说明" => "Explanation",
        other => other,
    }
}

/// A value that a cell may have: what is written into it is the Chinese word,
/// beside which an English one stands.
pub fn choice(word: &str) -> String {
    let kinds = units::Kind::ALL.iter().copied();
    let modes = units::Mode::ALL.iter().copied();
    let codes = (1..=13).map(|n| format!("{n:02}"));
    let sexes = ["1", "2", "0", "9"];
    let retirements = ["honoured_retired", "retired"];
    let english = match word {
        "是" => Some("yes"),
        "否" => Some("no"),
        "支部+社团" => Some("branch and society"),
        "甲" => Some("each on record"),
        "乙" => Some("counted by two"),
        "丙" => Some("an estimate"),
        _ => None,
    };
    let english = english
        .or_else(|| first(kinds, word, |one| one.label(), |one| labels::kind(*one)))
        .or_else(|| first(modes, word, |one| one.label(), |one| labels::mode(*one)))
        .or_else(|| {
            let word_of = |code: &String| crate::people::affiliation_word(code);
            first(codes, word, word_of, |code| words::affiliation(code))
        })
        .or_else(|| {
            let word_of = |code: &&str| crate::people::sex_word(code);
            first(sexes.into_iter(), word, word_of, |code| words::sex(code))
        })
        .or_else(|| {
            let word_of = |code: &&str| crate::people::retirement_word(code);
            let said = |code: &&str| words::retirement(code);
            first(retirements.into_iter(), word, word_of, said)
        });
    match english.filter(|_| is_english()) {
        Some(english) => format!("{word} ({english})"),
        None => word.to_owned(),
    }
}

/// What the first of `all` with this Chinese word is called.
fn first<T>(
    mut all: impl Iterator<Item = T>,
    word: &str,
    word_of: impl Fn(&T) -> &'static str,
    said: impl Fn(&T) -> &'static str,
) -> Option<&'static str> {
    all.find(|one| word_of(one) == word).map(|one| said(&one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, speaking};

    #[test]
    fn every_column_of_every_sheet_has_an_english_name() {
        for kind in Kind::ALL {
            for names in kind.columns().names {
                let said = speaking(Language::English, || column(names[0]));
                assert!(said.is_ascii(), "{} has no English name", names[0]);
            }
        }
    }

    #[test]
    fn choices_keep_the_chinese_word_and_say_it_in_english() {
        let told = || ["党支部", "女", "中共党员", "离休"].map(choice);
        assert_eq!(told(), ["党支部", "女", "中共党员", "离休"]);
        for (english, end) in speaking(Language::English, told)
            .iter()
            .zip(["branch)", "woman)", "member)", "honour)"])
        {
            assert!(english.ends_with(end), "{english}");
        }
    }
}
