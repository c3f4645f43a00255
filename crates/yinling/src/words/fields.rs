//! What English sentences call the fields and roles that a refusal names. A
//! refusal carries their Chinese words, as spreadsheets and forms have them.

/// The value of the argument `name`, as an English sentence says it.
pub(super) fn english<'a>(name: &str, value: &'a str) -> &'a str {
    match name {
        "field" => field(value),
        "role" | "first" | "second" => role(value),
        _ => value,
    }
}

fn field(value: &str) -> &str {
    match value {
        "理由" => "Reason",
        "依据" => "Evidence",
        "名称" | "姓名" => "Name",
        "代码" => "Code",
        "类别" => "Kind",
        "级别" => "Level",
        "支部类型" => "Mode of the branch",
        "支部" => "Branch",
        "成立日期" => "Founded on",
        "去世日期" => "Died on",
        "用户名" | "登录名" => "Login name",
        "密码" => "Password",
        "手机" => "Mobile",
        "座机" => "Landline",
        "住址" => "Address",
        "居住地" => "Place of living",
        "身份证号" => "ID number",
        "手机或身份证号" => "Mobile or ID number",
        "政治面貌" => "Political affiliation",
        "特长" => "Skill",
        "文号" => "Number of the document",
        "哪里不对" => "What is wrong",
        "要改的" => "What to change",
        "要做的事" => "What is to be done",
        other => other,
    }
}

fn role(value: &str) -> &str {
    match value {
        "系统管理员" => "System administrator",
        "安全管理员" => "Security administrator",
        "审计管理员" => "Audit administrator",
        "工作人员" => "Staff",
        "支部书记" => "Branch secretary",
        other => other,
    }
}
