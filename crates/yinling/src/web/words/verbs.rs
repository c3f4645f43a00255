//! What staff call each verb, and each door.

use crate::words::either;

/// Every verb that writes a line: its code, and its words in Chinese and English.
const VERBS: [(&str, &str, &str); 61] = [
    ("units::found", "成立单位", "Found unit"),
    ("units::import", "导入单位", "Import units"),
    ("units::rename", "单位改名", "Rename unit"),
    ("units::move_unit", "划转单位", "Move unit"),
    ("units::merge", "单位并入", "Merge unit into another"),
    ("units::split", "单位分设", "Split unit"),
    ("units::close", "撤销单位", "Close unit"),
    ("units::set_mode", "改支部类型", "Change mode of branch"),
    (
        "units::link_society",
        "支部与社团结对",
        "Link branch with society",
    ),
    ("units::unlink_society", "解除结对", "End link with society"),
    ("units::register_online", "登记网上平台", "Register online"),
    (
        "units::nothing_this_year",
        "答复今年没有",
        "Answer that there was nothing this year",
    ),
    ("people::import", "导入花名册", "Import roster"),
    (
        "people::reveal",
        "查看遮住的号码和住址",
        "Reveal covered numbers and addresses",
    ),
    ("people::transfer", "调动", "Transfer"),
    ("people::hand_over", "移交管理关系", "Hand over management"),
    (
        "people::set_affiliation",
        "改政治面貌",
        "Change political affiliation",
    ),
    ("people::die", "登记去世", "Record a death"),
    ("people::set_skill", "登记特长", "Record a skill"),
    (
        "people::set_contact",
        "改电话或住址",
        "Change telephone or address",
    ),
    (
        "people::live_elsewhere",
        "登记易地居住",
        "Record living elsewhere",
    ),
    (
        "people::merge",
        "合并重复的人",
        "Merge one person recorded twice",
    ),
    (
        "instructors::appoint",
        "任命党建指导员",
        "Appoint instructor",
    ),
    ("instructors::assign", "派党建指导员", "Assign instructor"),
    (
        "instructors::hand_over",
        "党建指导员交接",
        "Instructor hands over",
    ),
    (
        "instructors::end",
        "党建指导员卸任",
        "Instructor ends service",
    ),
    (
        "ledgers::import_facts",
        "导入往年台账",
        "Import past ledgers",
    ),
    ("reports::write_part", "写报告文字", "Write text of report"),
    (
        "reports::restore_part",
        "恢复报告文字",
        "Restore text of report",
    ),
    (
        "reports::promise",
        "承诺下一年的事",
        "Promise for next year",
    ),
    ("reports::keep_promise", "承诺办成", "Promise done"),
    ("reports::leave_undone", "承诺没有办成", "Promise not done"),
    ("reports::withdraw_promise", "撤回承诺", "Promise withdrawn"),
    ("forms::remember", "记住一份表", "Remember a form"),
    ("corrections::undo", "撤回", "Take back"),
    ("corrections::correct", "更正", "Correct"),
    ("indicators::define", "定口径", "Set definitions"),
    ("reports::freeze", "报告定稿", "Freeze report"),
    ("accounts::open", "开账号", "Open account"),
    ("accounts::close", "关账号", "Close account"),
    ("accounts::set_phone", "登记手机号", "Record mobile number"),
    ("accounts::set_password", "设密码", "Set password"),
    (
        "accounts::add_second_step",
        "设动态码",
        "Set up code from an app",
    ),
    (
        "accounts::set_rule",
        "改登录规定",
        "Change rule of signing in",
    ),
    ("accounts::give_role", "给职责", "Give role"),
    ("accounts::end_role", "收回职责", "End role"),
    ("accounts::issue_card", "发卡片", "Issue card"),
    ("accounts::revoke_card", "停用卡片", "Stop card"),
    ("accounts::new_pin", "换卡片密码", "Change PIN"),
    ("accounts::name_helper", "请人帮忙", "Name a helper"),
    ("accounts::end_helper", "不用帮忙了", "End a helper"),
    ("privacy::consent", "同意", "Consent"),
    ("privacy::withdraw", "收回同意", "Withdraw consent"),
    (
        "privacy::ask_correction",
        "提出资料不对",
        "Say that the record is wrong",
    ),
    (
        "privacy::ask_erasure",
        "请求删去资料",
        "Ask to have the record erased",
    ),
    ("privacy::answer_wish", "答复本人", "Answer the person"),
    (
        "privacy::erase",
        "删去一个人的资料",
        "Erase a person's record",
    ),
    (
        "second_thoughts::take_back",
        "办错了，撤回",
        "Take back a mistake",
    ),
    ("house_key::rotate", "换钥匙", "Change the key"),
    ("api_keys::create", "建接口密钥", "Make API key"),
    ("api_keys::revoke", "收回接口密钥", "Take back API key"),
];

/// The verb in words; its code where there are none yet.
pub fn verb(code: &str) -> &str {
    let found = VERBS.iter().find(|(known, ..)| *known == code);
    found.map_or(code, |(_, chinese, english)| either(*chinese, *english))
}

/// Codes of the verbs in whose words, of either language, `word` stands.
pub fn with_word(word: &str) -> Vec<&'static str> {
    let word = word.to_lowercase();
    let fits = |words: &str| words.to_lowercase().contains(&word);
    let found = VERBS
        .iter()
        .filter(|(_, chinese, english)| fits(chinese) || fits(english));
    found.map(|(code, ..)| *code).collect()
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
