//! What pages of accounts, people and imports call what has Chinese words in
//! spreadsheets, papers and the journal.

use crate::access::Role;
use crate::intake::Kind;
use crate::people::SealedField;
use crate::privacy::Text;
use crate::say;
use crate::units;
use crate::web::words::{self, labels};
use crate::words::{either, is_english};

/// 支部书记, `Branch secretary`
pub fn role(role: Role) -> &'static str {
    let english = match role {
        Role::System => "System administrator",
        Role::Security => "Security administrator",
        Role::Audit => "Audit administrator",
        Role::Staff => "Staff",
        Role::Secretary => "Branch secretary",
    };
    either(role.label(), english)
}

/// `历下区支部书记`, `Branch secretary, 历下区`; a role by its name, of which
/// nothing is said where it is not known.
pub fn role_at(unit: &str, name: &str) -> String {
    let role = Role::parse(name).map_or("", role);
    match (unit, role) {
        ("", told) | (told, "") => told.to_owned(),
        (unit, role) => say!("{unit}{role}", "{role}, {unit}"),
    }
}

/// 手机, `Mobile`
pub fn sealed(field: SealedField) -> &'static str {
    let english = match field {
        SealedField::IdNumber => "ID number",
        SealedField::Mobile => "Mobile",
        SealedField::Landline => "Landline",
        SealedField::Address => "Address",
    };
    either(field.label(), english)
}

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

/// A browser as the list of one's sessions names it. What is kept is Chinese.
pub fn device(kept: &str) -> String {
    if !is_english() {
        return kept.to_owned();
    }
    let parts = kept.split('，').map(|part| match part {
        "苹果手机" => "iPhone",
        "苹果平板" => "iPad",
        "华为设备" => "Huawei device",
        "安卓手机" => "Android phone",
        "Windows电脑" => "Windows computer",
        "苹果电脑" => "Mac",
        "Linux电脑" => "Linux computer",
        "微信" => "WeChat",
        "不认识的设备" => "Unknown device",
        other => other,
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// What one is asked to agree to. In English both texts stand, for the Chinese
/// one is what is agreed to.
pub fn consent_body(text: &Text) -> String {
    let (chinese, english) = (&text.body, &text.body_en);
    say!(
        "{chinese}",
        "{english} In Chinese, as you agree to it: {chinese}"
    )
}

/// Who a ready account of a demo city is, and its door.
pub fn ready(chinese: &'static str) -> &'static str {
    if !is_english() {
        return chinese;
    }
    match chinese {
        "市里的工作人员" => "Staff of the city",
        "历下区的工作人员" => "Staff of 历下区",
        "支部书记" => "Secretary of a branch",
        "支部里的一位老同志" => "An elder of the branch",
        "老同志的女儿，替老同志办事" => "The elder's daughter, who acts for the elder",
        "系统管理员" => "System administrator",
        "安全管理员" => "Security administrator",
        "审计管理员" => "Audit administrator",
        "用户名" => "Login name",
        "卡片" => "Card",
        other => other,
    }
}

/// What a place of the report is for, as our own template says it; of a house's
/// own template as it stands there.
pub fn hint(written: &str) -> &str {
    if !is_english() {
        return written;
    }
    match written {
        "全年总的情况，一两句话" => "The year as a whole, in a sentence or two",
        "离退休干部队伍有什么特点，组织上怎样考虑" => {
            "What marks the retired cadres here, and how the organisation sees it"
        }
        "党工委和党支部怎样建起来，遇到什么难处" => {
            "How the committees and branches were set up, and what was hard"
        }
        "哪种设置方式在哪里做得好，怎样推开" => {
            "Which mode of branch works well where, and how it was carried further"
        }
        "指导员做了哪些事，支部有什么变化" => {
            "What the instructors did, and what changed in the branches"
        }
        "关工委、社团和志愿者队伍做了什么" => {
            "What the committees for the next generation, the societies and the volunteer teams did"
        }
        "今年的主题是什么，为什么定它" => {
            "The theme of this year, and why it was chosen"
        }
        "主题怎样和中心工作结合，老同志怎样看" => {
            "How the theme goes with the main work, and what the elders think of it"
        }
        "学了什么，怎样照顾行动不便的老同志" => {
            "What was learned, and how elders who cannot get about were included"
        }
        "“我见证”：看了哪里，谈了什么" => {
            "“I witness”: where they went, and what they spoke of"
        }
        "“我参与”：做了哪些事，有谁带头" => {
            "“I take part”: what was done, and who led"
        }
        "“我点赞”：点赞了什么人、什么事" => {
            "“I praise”: which people and deeds were praised"
        }
        "搭了哪些平台，为什么这样搭" => "Which platforms were built, and why so",
        "稿件里说得最多的是什么，哪些建议被采纳" => {
            "What the works speak of most, and which suggestions were taken up"
        }
        "哪些活动最受欢迎，是怎样办的" => {
            "Which events were liked most, and how they were held"
        }
        "哪个单位办了什么，有什么不同" => "Which unit did what, and how they differ",
        "做了哪些服务，谁得了益" => "Which services were given, and who gained by them",
        "今年想讲清楚的是什么" => "What was to be made clear this year",
        "他们做了什么，大家怎样学" => "What they did, and how others learn from it",
        "哪些报道反响好" => "Which reports were well received",
        "编了什么，发给了谁" => "What was edited, and who received it",
        "写了什么，登在哪里" => "What was written, and where it appeared",
        "体会之一，比如怎样围绕中心工作" => {
            "First lesson, such as how to serve the main work"
        }
        "体会之二，比如怎样从实际出发" => {
            "Second lesson, such as how to start from what is real"
        }
        "体会之三，比如怎样靠典型带动" => {
            "Third lesson, such as how good examples lead others"
        }
        "还有什么要说的" => "What else is to be said",
        other => other,
    }
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
    fn every_place_of_our_template_has_an_english_hint() {
        let slots = crate::reports::slots(&crate::reports::Template::built_in());
        assert!(!slots.is_empty());
        for slot in slots {
            let said = speaking(Language::English, || hint(&slot.hint).to_owned());
            assert_ne!(said, slot.hint, "{}", slot.key);
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

    #[test]
    fn roles_and_devices_read_in_both_languages() {
        let told = || (role_at("历下区", "secretary"), device("苹果手机，微信"));
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(told(), pair("历下区支部书记", "苹果手机，微信"));
        let english = speaking(Language::English, told);
        assert_eq!(english, pair("Branch secretary, 历下区", "iPhone, WeChat"));
    }
}
