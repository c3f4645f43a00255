//! The roster as a workbook to be filled in. Exports use the same columns, so
//! that a roster goes out and comes back unchanged.

use super::super::set_affiliation::affiliation_words;
use super::columns::*;
use crate::importing::GUIDE;
use sheets::write::{Template, TemplateColumn};

/// The workbook; its columns are those of [`order`].
pub fn template() -> Template {
    Template {
        sheet: "花名册",
        guide: GUIDE,
        intro: vec![
            "一人一行，从第二行填起；带*的列必填，其余的知道多少填多少。",
            "身份证号和“出生日期”至少填一样；“管理单位”“所在党支部”“所在组织”至少填一样。",
            "空着的格不会抹掉已经登记的内容。身份证号和电话请按文本填写。",
        ],
        columns: order().into_iter().map(column).collect(),
    }
}

/// The columns of the workbook, in its order.
pub(in crate::people) fn order() -> Vec<usize> {
    (NAME..=NOTE).collect()
}

pub(in crate::people) fn column(number: usize) -> TemplateColumn {
    let (how, example) = told(number);
    TemplateColumn {
        name: COLUMNS.label(number),
        is_needed: matches!(number, NAME | SEX | RETIREMENT),
        how,
        example,
        choices: match number {
            SEX => vec!["男", "女", "未知", "未说明"],
            AFFILIATION => affiliation_words(),
            RETIREMENT => vec!["离休", "退休"],
            VOLUNTEERING => vec!["是", "否"],
            _ => Vec::new(),
        },
    }
}

/// How to fill the column in, and an example. Nobody in them exists.
fn told(number: usize) -> (&'static str, &'static str) {
    match number {
        NAME => ("写全名。", "张三"),
        SEX => ("从列表里选。", "男"),
        ETHNICITY => ("写全称。", "汉族"),
        BIRTH => ("写成年-月-日；只知道年月就写年-月。", "1950-01-05"),
        ID_NUMBER => ("18位，按文本填写，最后一位可以是X。", "（18位号码）"),
        AFFILIATION => ("从列表里选；不知道就空着。", "中共党员"),
        JOINED => ("入党或加入组织的日期。", "1975-07-01"),
        WORKED => ("写成年-月-日或年-月。", "1968-12"),
        RETIREMENT => ("从列表里选。", "退休"),
        RETIRED => ("写成年-月-日或年-月。", "2010-01-05"),
        FORMER_UNIT => ("退休以前的单位，写全称。", "某市机械局"),
        FORMER_POST => ("退休以前的职务。", "科长"),
        RANK => ("退休时的职级。", "正科级"),
        TREATMENT => ("现在享受的待遇。", "副县级"),
        PAID_BY => ("谁发工资或养老金。", "市社保中心"),
        MANAGING => ("管这位老同志的单位，写代码、全称或路径。", "370102001"),
        BRANCH => ("组织关系所在的支部，写代码、全称或路径。", "370102001-1"),
        ORGANISATION => ("不分管理单位和支部的，填在这里。", "370102001-1"),
        COUNTY => ("现在住的区县。", "历下区"),
        STREET => ("现在住的街道。", "某街道"),
        COMMUNITY => ("现在住的社区。", "某社区"),
        ADDRESS => ("加密保存，页面上不显示。", "某路1号"),
        MOBILE => ("11位，按文本填写，只填一个。", "（11位号码）"),
        LANDLINE => ("写区号和号码，按文本填写。", "（区号-号码）"),
        SKILL => ("有什么专长；没有就空着。", "书法"),
        VOLUNTEERING => ("愿不愿意参加志愿服务。", "是"),
        ELDERS => ("老干部、老战士、老专家、老教师、老模范。", "老教师"),
        HONOURS => ("得过的主要荣誉。", "全国先进工作者"),
        ELSEWHERE => ("住到外地去了就写地方；回来了写否。", "某省某市"),
        DIED => ("去世的日期。", "2026-03-01"),
        PERSON_NO => ("导出时带出的编号，用来认人；请不要改动。", ""),
        _ => ("其他要记下的话。", ""),
    }
}
