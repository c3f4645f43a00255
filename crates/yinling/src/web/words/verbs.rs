//! What staff call each verb, and each door.

/// Every verb that writes a line, by its code.
pub const VERBS: &[(&str, &str)] = &[
    ("units::found", "成立单位"),
    ("units::import", "导入单位"),
    ("units::rename", "单位改名"),
    ("units::move_unit", "划转单位"),
    ("units::merge", "单位并入"),
    ("units::split", "单位分设"),
    ("units::close", "撤销单位"),
    ("units::set_mode", "改支部类型"),
    ("units::link_society", "支部与社团结对"),
    ("units::unlink_society", "解除结对"),
    ("units::register_online", "登记网上平台"),
    ("units::nothing_this_year", "答复今年没有"),
    ("people::import", "导入花名册"),
    ("people::reveal", "查看遮住的号码和住址"),
    ("people::transfer", "调动"),
    ("people::hand_over", "移交管理关系"),
    ("people::set_affiliation", "改政治面貌"),
    ("people::die", "登记去世"),
    ("people::set_skill", "登记特长"),
    ("people::set_contact", "改电话或住址"),
    ("people::live_elsewhere", "登记易地居住"),
    ("people::merge", "合并重复的人"),
    ("instructors::appoint", "任命党建指导员"),
    ("instructors::assign", "派党建指导员"),
    ("instructors::hand_over", "党建指导员交接"),
    ("instructors::end", "党建指导员卸任"),
    ("ledgers::import_facts", "导入往年台账"),
    ("reports::write_part", "写报告文字"),
    ("reports::restore_part", "恢复报告文字"),
    ("reports::promise", "承诺下一年的事"),
    ("reports::keep_promise", "承诺办成"),
    ("reports::leave_undone", "承诺没有办成"),
    ("reports::withdraw_promise", "撤回承诺"),
    ("forms::remember", "记住一份表"),
    ("corrections::undo", "撤回"),
    ("corrections::correct", "更正"),
    ("indicators::define", "定口径"),
    ("reports::freeze", "报告定稿"),
    ("accounts::open", "开账号"),
    ("accounts::close", "关账号"),
    ("accounts::set_phone", "登记手机号"),
    ("accounts::set_password", "设密码"),
    ("accounts::add_second_step", "设动态码"),
    ("accounts::set_rule", "改登录规定"),
    ("accounts::give_role", "给职责"),
    ("accounts::end_role", "收回职责"),
    ("accounts::issue_card", "发卡片"),
    ("accounts::revoke_card", "停用卡片"),
    ("accounts::new_pin", "换卡片密码"),
    ("accounts::name_helper", "请人帮忙"),
    ("accounts::end_helper", "不用帮忙了"),
    ("privacy::consent", "同意"),
    ("privacy::withdraw", "收回同意"),
    ("privacy::ask_correction", "提出资料不对"),
    ("privacy::ask_erasure", "请求删去资料"),
    ("privacy::answer_wish", "答复本人"),
    ("privacy::erase", "删去一个人的资料"),
    ("api_keys::create", "建接口密钥"),
    ("api_keys::revoke", "收回接口密钥"),
];

/// The verb in words; its code where there are none yet.
pub fn verb(code: &str) -> &str {
    let found = VERBS.iter().find(|(known, _)| *known == code);
    found.map_or(code, |(_, words)| words)
}

pub fn channel(code: &str) -> &str {
    match code {
        "web" => "网页",
        "api" => "接口",
        "cli" => "命令行",
        "phone_desk" => "电话代办",
        "paper" => "纸质",
        "import" => "表格导入",
        "wechat" => "微信",
        "stick" => "U盘带回",
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
