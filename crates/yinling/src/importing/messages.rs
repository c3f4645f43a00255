//! A sentence for each problem: which row, which column, and what to do. The
//! faces may have their own; these are plain Chinese.

use super::Problem;

/// `第12行「出生日期」：…`
pub fn message(problem: &Problem) -> String {
    let sheet = match problem.sheet.as_str() {
        "" => String::new(),
        name => format!("工作表“{name}”"),
    };
    let Problem { row, column, .. } = problem;
    format!("{sheet}第{row}行「{column}」：{}", sentence(problem))
}

fn sentence(problem: &Problem) -> String {
    let value = &problem.value;
    match problem.code {
        "missing_value" => "没有填写，请补填。".into(),
        "bad_date" => format!("“{value}”{}", bad_date(problem.arg("why"))),
        "unknown_code" => format!("不认识“{value}”，请改用规定的名称或代码。"),
        "unknown_unit" => unknown_unit(problem),
        "unit_not_open" => format!(
            "“{value}”在{}已经撤销，请改填现在的单位。",
            problem.arg("day")
        ),
        "unit_closed" => unit_closed(problem),
        "before_founding" => format!(
            "早于该单位的成立日期（{}），已照录，请核对。",
            problem.arg("founded")
        ),
        "bad_number" => format!("“{value}”不是1至1000000000之间的整数，请改正。"),
        "method_missing" => "等级为C的数字是估计数，请在“说明”中写明是怎样估计的。".into(),
        "day_ahead" => format!("“{value}”还没有到，已照录，请核对。"),
        "too_long" => "太长，请用60个字以内的名称。".into(),
        "id_stored_as_number" => {
            "身份证号按数字存放，末几位已经丢失；请把该列设为“文本”格式后重新录入。".into()
        }
        "id_check_digit" => format!("“{value}”校验位不对，请与证件核对后改正。"),
        "bad_id" => format!("“{value}”不是有效的身份证号，请与证件核对后改正。"),
        "unknown_number" => format!("没有编号为“{value}”的人员，请核对，或清空此格。"),
        "number_contradicts_id" => {
            format!("人员编号“{value}”与本行的身份证号不是同一个人，请核对这两格。")
        }
        "duplicate_in_file" => {
            format!("与第{}行是同一个，请只保留一行。", problem.arg("first_row"))
        }
        "same_id_other_name" => format!(
            "同一身份证号已登记为另一姓名（{}），请核对姓名和身份证号。",
            problem.arg("known_as")
        ),
        "birth_contradicts_id" => {
            format!("“{value}”与身份证号中的出生日期不一致；以出生日期为准，两者都保留，请核对。")
        }
        "sex_contradicts_id" => {
            format!("“{value}”与身份证号不一致；以性别一栏为准，请核对。")
        }
        "id_15_digits" => format!("“{value}”是15位旧号，已换算为18位，请核对。"),
        "phone_unclear" => {
            format!("“{value}”不像一个完整的电话号码，已照原样保留，请补全区号或只填一个号码。")
        }
        "ambiguous_month" => {
            format!("“{value}”按1月理解；若是10月，请把单元格设为“文本”格式后改正。")
        }
        "cycle" => format!("上级单位“{value}”归根到底又隶属于本单位，请改正上级代码。"),
        "missing_parent" => format!("找不到上级单位“{value}”，请先建立该单位或改正上级代码。"),
        "duplicate_code" => format!(
            "代码“{value}”与第{}行重复，请改用另一个代码。",
            problem.arg("first_row")
        ),
        "not_a_branch" => format!("“{value}”只适用于党支部，请清空此格或改正类别。"),
        "not_a_society" => format!("“{value}”不是老年社团，请改填社团的代码。"),
        "kind_cannot_change" => format!(
            "该单位登记为“{}”，类别不能改成“{value}”，请另建单位。",
            problem.arg("known_as")
        ),
        "unit_not_empty" => format!(
            "到{value}仍有{}个下级单位或人员，请先移出再撤销。",
            problem.arg("count")
        ),
        "child_before_parent" => format!(
            "成立早于上级单位（{}），在此之前归在更上一级之下。",
            problem.arg("parent_founded")
        ),
        "society_link_to_complete" => "结对的社团还没有填写，请补填“结对社团代码”。".into(),
        "kept_as_recorded" => format!(
            "与已登记的“{}”不同，已登记的保持不变；如需更正请用更正命令。",
            problem.arg("known_as")
        ),
        code => format!("有问题（{code}），请核对“{value}”。"),
    }
}

fn bad_date(why: &str) -> &'static str {
    match why {
        "date_lunar" => "是农历，请换算成公历。",
        "date_year_only" => "只有年份，请补上月份。",
        "date_two_digit_year" => "的年份只有两位，请写成四位。",
        "date_impossible" => "在日历上没有，请改正。",
        "date_out_of_range" => "超出1900年至2079年，请改正。",
        "date_serial_number" => "是日期的内部编号，请把单元格设为日期格式。",
        "in_the_future" => "还没有到，请改正。",
        "closed_before_founded" => "早于成立日期，请改正。",
        _ => "不是日期，请写成1950-01-05这样的形式。",
    }
}

fn unit_closed(problem: &Problem) -> String {
    let (value, day) = (&problem.value, problem.arg("day"));
    match problem.arg("into") {
        "" => format!("单位“{value}”已于{day}撤销，请核对日期，或改填当时的单位。"),
        into => format!("单位“{value}”已于{day}并入“{into}”，请改填“{into}”。"),
    }
}

fn unknown_unit(problem: &Problem) -> String {
    let value = &problem.value;
    match problem.arg("found") {
        "" | "0" => format!("找不到单位“{value}”，请填代码、全称或路径（区县/街道/支部）。"),
        found => format!(
            "叫“{value}”的单位有{found}个，无法确定是哪一个；请填代码，或写成路径（区县/街道/支部）。"
        ),
    }
}
