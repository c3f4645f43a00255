//! The ready accounts of a demo city; the command line says them in Chinese.

use crate::words::is_english;

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
