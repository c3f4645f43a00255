//! The roster's columns (`standards.md` §6) and the names they go under.

use crate::importing::{Columns, Mask};

macro_rules! columns {
    ($($name:ident = $number:literal [$($text:literal),*];)*) => {
        $(pub(in crate::people) const $name: usize = $number;)*
        const NAMES: &[&[&str]] = &[$(&[$($text),*]),*];
    };
}

columns! {
    NAME = 0 ["姓名", "名字", "人员姓名"];
    SEX = 1 ["性别"];
    ETHNICITY = 2 ["民族"];
    BIRTH = 3 ["出生日期", "出生年月", "出生年月日", "出生时间", "生日"];
    ID_NUMBER = 4 ["身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "居民身份证号", "居民身份证号码", "身份证", "证件号码"];
    AFFILIATION = 5 ["政治面貌"];
    JOINED = 6 ["入党时间", "入党日期", "入党年月", "加入时间", "加入组织日期"];
    WORKED = 7 ["参加工作时间", "参加工作日期", "参加工作年月", "工作时间"];
    RETIREMENT = 8 ["离退休类别", "离退休类型", "离退休性质", "离退类别", "类别", "人员类别"];
    RETIRED = 9 ["离退休时间", "离退休日期", "离退休年月", "退休时间", "退休日期", "退休年月", "离休时间", "离退时间"];
    FORMER_UNIT = 10 ["原单位", "原工作单位", "退休前单位", "退休单位", "工作单位"];
    FORMER_POST = 11 ["原职务", "退休前职务", "职务"];
    RANK = 12 ["职级", "原职级", "级别"];
    TREATMENT = 13 ["现享受待遇", "享受待遇", "待遇"];
    PAID_BY = 14 ["工资(养老金)发放单位", "工资发放单位", "养老金发放单位"];
    MANAGING = 15 ["管理单位", "管理单位代码", "服务管理单位", "现管理单位"];
    BRANCH = 16 ["所在党支部", "所属党支部", "党支部", "所在支部", "所属支部", "组织关系所在支部"];
    ORGANISATION = 17 ["所在组织", "所属组织", "所在单位", "所属单位", "单位", "单位名称", "单位代码"];
    COUNTY = 18 ["现居住区县", "居住区县", "区县"];
    STREET = 19 ["街道", "所在街道", "居住街道"];
    COMMUNITY = 20 ["社区", "所在社区", "居住社区"];
    ADDRESS = 21 ["详细住址", "住址", "家庭住址", "现住址", "详细地址", "地址", "居住地址", "家庭地址"];
    MOBILE = 22 ["手机", "手机号", "手机号码", "联系电话", "移动电话", "电话", "联系方式", "电话号码"];
    LANDLINE = 23 ["固话", "固定电话", "座机", "住宅电话", "家庭电话"];
    SKILL = 24 ["特长", "专长", "个人特长"];
    VOLUNTEERING = 25 ["志愿服务意愿", "志愿意愿"];
    ELDERS = 26 ["五老类别", "五老"];
    HONOURS = 27 ["曾获荣誉", "荣誉", "所获荣誉"];
    ELSEWHERE = 28 ["易地安置", "异地安置", "异地居住", "易地居住"];
    DIED = 29 ["去世日期", "去世时间", "死亡日期", "逝世日期", "去世年月"];
    NOTE = 30 ["备注", "说明"];
    PERSON_NO = 31 ["人员编号", "人员号"];
}

pub(in crate::people) static COLUMNS: Columns = Columns {
    names: NAMES,
    needed: &[
        &[NAME],
        &[SEX],
        &[ID_NUMBER, BIRTH],
        &[RETIREMENT],
        &[MANAGING, BRANCH, ORGANISATION],
    ],
    serial: &["序号", "编号", "行号", "年龄"],
    never_kept: &[
        &["紧急联系人", "紧急联系人姓名", "联系人", "联系人姓名"],
        &[
            "联系人电话",
            "紧急联系人电话",
            "紧急联系电话",
            "紧急联系人手机",
            "紧急联系人联系电话",
            "联系人手机",
        ],
        &["健康状况", "身体状况", "健康情况", "身体情况"],
        &[
            "是否独居/空巢",
            "是否独居",
            "是否空巢",
            "独居",
            "空巢",
            "独居空巢",
        ],
        &["支部类型"],
    ],
    least: 3,
    sensitive: &[
        (ID_NUMBER, Mask::Id),
        (ADDRESS, Mask::Whole),
        (MOBILE, Mask::Phone),
        (LANDLINE, Mask::Phone),
    ],
};

/// Columns kept as they are written, beside the person: column and key.
pub(in crate::people) const DETAILS: &[(usize, &str)] = &[
    (COMMUNITY, "community"),
    (COUNTY, "county"),
    (ELDERS, "elders"),
    (ELSEWHERE, "elsewhere"),
    (ETHNICITY, "ethnicity"),
    (FORMER_POST, "former_post"),
    (FORMER_UNIT, "former_unit"),
    (HONOURS, "honours"),
    (NOTE, "note"),
    (PAID_BY, "paid_by"),
    (RANK, "rank"),
    (SKILL, "skill"),
    (STREET, "street"),
    (TREATMENT, "treatment"),
    (VOLUNTEERING, "volunteering"),
];

/// Dates kept beside the person in the same way, as `1975-07` or `1975-07-01`.
pub(in crate::people) const DATED_DETAILS: &[(usize, &str)] = &[
    (JOINED, "joined_on"),
    (RETIRED, "retired_on"),
    (WORKED, "worked_since"),
];

/// The column whose value is kept under `key`.
pub(in crate::people) fn column_of_detail(key: &str) -> usize {
    let all = DETAILS.iter().chain(DATED_DETAILS);
    let found = all.into_iter().find(|(_, known)| *known == key);
    found.map_or(NOTE, |(column, _)| *column)
}
