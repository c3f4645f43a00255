//! What staff call each verb, and each door.

use crate::words::{Language, either, speaking};

/// Every verb that writes a line, by its code.
fn verbs() -> [(&'static str, &'static str); 61] {
    [
        ("units::found", either("成立单位", "Found unit")),
        ("units::import", either("导入单位", "Import units")),
        ("units::rename", either("单位改名", "Rename unit")),
        ("units::move_unit", either("划转单位", "Move unit")),
        (
            "units::merge",
            either("单位并入", "Merge unit into another"),
        ),
        ("units::split", either("单位分设", "Split unit")),
        ("units::close", either("撤销单位", "Close unit")),
        (
            "units::set_mode",
            either("改支部类型", "Change mode of branch"),
        ),
        (
            "units::link_society",
            either("支部与社团结对", "Link branch with society"),
        ),
        (
            "units::unlink_society",
            either("解除结对", "End link with society"),
        ),
        (
            "units::register_online",
            either("登记网上平台", "Register online"),
        ),
        (
            "units::nothing_this_year",
            either("答复今年没有", "Answer that there was nothing this year"),
        ),
        ("people::import", either("导入花名册", "Import roster")),
        (
            "people::reveal",
            either(
                "查看遮住的号码和住址",
                "Reveal covered numbers and addresses",
            ),
        ),
        ("people::transfer", either("调动", "Transfer")),
        (
            "people::hand_over",
            either("移交管理关系", "Hand over management"),
        ),
        (
            "people::set_affiliation",
            either("改政治面貌", "Change political affiliation"),
        ),
        ("people::die", either("登记去世", "Record a death")),
        ("people::set_skill", either("登记特长", "Record a skill")),
        (
            "people::set_contact",
            either("改电话或住址", "Change telephone or address"),
        ),
        (
            "people::live_elsewhere",
            either("登记易地居住", "Record living elsewhere"),
        ),
        (
            "people::merge",
            either("合并重复的人", "Merge one person recorded twice"),
        ),
        (
            "instructors::appoint",
            either("任命党建指导员", "Appoint instructor"),
        ),
        (
            "instructors::assign",
            either("派党建指导员", "Assign instructor"),
        ),
        (
            "instructors::hand_over",
            either("党建指导员交接", "Instructor hands over"),
        ),
        (
            "instructors::end",
            either("党建指导员卸任", "Instructor ends service"),
        ),
        (
            "ledgers::import_facts",
            either("导入往年台账", "Import past ledgers"),
        ),
        (
            "reports::write_part",
            either("写报告文字", "Write text of report"),
        ),
        (
            "reports::restore_part",
            either("恢复报告文字", "Restore text of report"),
        ),
        (
            "reports::promise",
            either("承诺下一年的事", "Promise for next year"),
        ),
        ("reports::keep_promise", either("承诺办成", "Promise done")),
        (
            "reports::leave_undone",
            either("承诺没有办成", "Promise not done"),
        ),
        (
            "reports::withdraw_promise",
            either("撤回承诺", "Promise withdrawn"),
        ),
        ("forms::remember", either("记住一份表", "Remember a form")),
        ("corrections::undo", either("撤回", "Take back")),
        ("corrections::correct", either("更正", "Correct")),
        ("indicators::define", either("定口径", "Set definitions")),
        ("reports::freeze", either("报告定稿", "Freeze report")),
        ("accounts::open", either("开账号", "Open account")),
        ("accounts::close", either("关账号", "Close account")),
        (
            "accounts::set_phone",
            either("登记手机号", "Record mobile number"),
        ),
        ("accounts::set_password", either("设密码", "Set password")),
        (
            "accounts::add_second_step",
            either("设动态码", "Set up code from an app"),
        ),
        (
            "accounts::set_rule",
            either("改登录规定", "Change rule of signing in"),
        ),
        ("accounts::give_role", either("给职责", "Give role")),
        ("accounts::end_role", either("收回职责", "End role")),
        ("accounts::issue_card", either("发卡片", "Issue card")),
        ("accounts::revoke_card", either("停用卡片", "Stop card")),
        ("accounts::new_pin", either("换卡片密码", "Change PIN")),
        ("accounts::name_helper", either("请人帮忙", "Name a helper")),
        ("accounts::end_helper", either("不用帮忙了", "End a helper")),
        ("privacy::consent", either("同意", "Consent")),
        ("privacy::withdraw", either("收回同意", "Withdraw consent")),
        (
            "privacy::ask_correction",
            either("提出资料不对", "Say that the record is wrong"),
        ),
        (
            "privacy::ask_erasure",
            either("请求删去资料", "Ask to have the record erased"),
        ),
        (
            "privacy::answer_wish",
            either("答复本人", "Answer the person"),
        ),
        (
            "privacy::erase",
            either("删去一个人的资料", "Erase a person's record"),
        ),
        (
            "second_thoughts::take_back",
            either("办错了，撤回", "Take back a mistake"),
        ),
        ("house_key::rotate", either("换钥匙", "Change the key")),
        ("api_keys::create", either("建接口密钥", "Make API key")),
        (
            "api_keys::revoke",
            either("收回接口密钥", "Take back API key"),
        ),
    ]
}

/// The verb in words; its code where there are none yet.
pub fn verb(code: &str) -> &str {
    let found = verbs().into_iter().find(|(known, _)| *known == code);
    found.map_or(code, |(_, words)| words)
}

/// Codes of the verbs in whose words, of either language, `word` stands.
pub fn with_word(word: &str) -> Vec<&'static str> {
    let word = word.to_lowercase();
    let fits = |(_, words): &(&str, &str)| words.to_lowercase().contains(&word);
    let both = [Language::Chinese, Language::English];
    let told = both.into_iter().flat_map(|each| speaking(each, verbs));
    told.filter(fits).map(|(code, _)| code).collect()
}

pub fn channel(code: &str) -> &str {
    match code {
        "web" => either("网页", "web page"),
        "api" => either("接口", "API"),
        "cli" => either("命令行", "command line"),
        "phone_desk" => either("电话代办", "by telephone"),
        "paper" => either("纸质", "on paper"),
        "import" => either("表格导入", "spreadsheet"),
        "wechat" => either("微信", "WeChat"),
        "stick" => either("U盘带回", "brought back on a stick"),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_of_the_program_has_words() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
        let mut folders = vec![std::path::PathBuf::from(root)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|end| end == "rs") {
                    check(&std::fs::read_to_string(&path).expect("a file"));
                }
            }
        }
    }

    fn check(text: &str) {
        for quoted in text.split('"') {
            let Some((domain, name)) = quoted.split_once("::") else {
                continue;
            };
            let domains = [
                "accounts",
                "units",
                "people",
                "instructors",
                "ledgers",
                "corrections",
                "indicators",
                "reports",
                "privacy",
                "second_thoughts",
                "house_key",
            ];
            let is_name = |part: &str| {
                !part.is_empty() && part.bytes().all(|b| b == b'_' || b.is_ascii_lowercase())
            };
            if domains.contains(&domain) && is_name(name) {
                assert_ne!(verb(quoted), quoted, "say {quoted} in words");
            }
        }
    }
}
