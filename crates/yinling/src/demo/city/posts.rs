//! Ranks with the posts that go with them, by the kind of work.

/// How common a rank is, the rank, and posts of it.
type Posts = [(usize, (&'static str, &'static [&'static str]))];

const CIVIL: &Posts = &[
    (1, ("正厅级", &["巡视员", "局长"])),
    (3, ("副厅级", &["副巡视员", "副局长"])),
    (14, ("正处级", &["处长", "调研员", "主任", "党委书记"])),
    (22, ("副处级", &["副处长", "副调研员", "副主任"])),
    (26, ("正科级", &["科长", "主任科员", "站长", "所长"])),
    (16, ("副科级", &["副科长", "副主任科员", "副站长"])),
    (12, ("科员", &["科员", "干事", "统计员"])),
    (6, ("办事员", &["办事员", "打字员"])),
];

const SCHOOL: &Posts = &[
    (4, ("正高级", &["正高级教师"])),
    (30, ("副高级", &["高级教师"])),
    (40, ("中级", &["一级教师", "图书馆员"])),
    (8, ("初级", &["二级教师"])),
    (10, ("正科级", &["校长", "党支部书记"])),
    (8, ("副科级", &["副校长", "教务主任"])),
];

const HOSPITAL: &Posts = &[
    (6, ("正高级", &["主任医师", "主任药师"])),
    (26, ("副高级", &["副主任医师", "副主任护师"])),
    (40, ("中级", &["主治医师", "主管护师"])),
    (14, ("初级", &["护师", "药师"])),
    (8, ("正科级", &["院长", "党委书记"])),
    (6, ("副科级", &["副院长", "医务科长"])),
];

const FACTORY: &Posts = &[
    (2, ("正高级", &["教授级高级工程师"])),
    (18, ("副高级", &["高级工程师", "高级会计师"])),
    (34, ("中级", &["工程师", "会计师"])),
    (14, ("初级", &["助理工程师", "技术员"])),
    (20, ("正科级", &["厂长", "车间主任", "工会主席"])),
    (12, ("副科级", &["副厂长", "保卫科副科长"])),
];

const COMPANY: &Posts = &[
    (20, ("副高级", &["高级工程师", "高级经济师"])),
    (34, ("中级", &["工程师", "经济师", "会计师"])),
    (14, ("初级", &["助理工程师", "技术员"])),
    (20, ("正科级", &["经理", "工会主席"])),
    (12, ("副科级", &["副经理", "车队队长"])),
];

const OLD_CADRES: &[(usize, &str)] = &[(80, "老干部"), (8, "老战士"), (6, "老专家"), (6, "老模范")];
const OLD_TEACHERS: &[(usize, &str)] = &[(90, "老教师"), (5, "老专家"), (5, "老模范")];
const OLD_EXPERTS: &[(usize, &str)] = &[
    (55, "老专家"),
    (25, "老模范"),
    (5, "老战士"),
    (15, "老干部"),
];

/// A kind of work: its posts, and which of the five olds it makes.
pub(super) struct Work {
    pub(super) posts: &'static Posts,
    pub(super) five_old: &'static [(usize, &'static str)],
}

/// What one did at a unit, to judge by its name.
pub(super) fn work_at(unit: &str) -> Work {
    let (posts, five_old) = if unit.ends_with('学') || unit.ends_with("学校") {
        (SCHOOL, OLD_TEACHERS)
    } else if unit.ends_with("医院") {
        (HOSPITAL, OLD_EXPERTS)
    } else if unit.ends_with('厂') {
        (FACTORY, OLD_EXPERTS)
    } else if unit.ends_with("公司") {
        (COMPANY, OLD_EXPERTS)
    } else {
        (CIVIL, OLD_CADRES)
    };
    Work { posts, five_old }
}
