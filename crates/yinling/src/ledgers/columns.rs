//! The columns of a ledger, in any order, and other words for them.

use crate::importing::{Columns, Mask};

pub const DAY: usize = 0;
pub const UNIT: usize = 1;
pub const MEASURE: usize = 2;
pub const PERSON: usize = 3;
pub const INITIATIVE: usize = 4;
pub const QUANTITY: usize = 5;
pub const GRADE: usize = 6;
pub const NOTE: usize = 7;

pub static COLUMNS: Columns = Columns {
    names: &[
        &["日期", "发生日期", "活动日期", "时间"],
        &["单位代码", "代码", "组织代码", "单位编码"],
        &["指标项", "指标", "指标代码", "项目"],
        &["人员编号", "人员代码", "人员"],
        &["专项活动", "专项", "活动", "活动名称"],
        &["数量", "数值", "人次"],
        &["等级", "证据等级"],
        &["说明", "备注", "统计方法"],
    ],
    needed: &[&[DAY], &[UNIT], &[MEASURE], &[QUANTITY]],
    serial: &["序号", "编号"],
    never_kept: &[],
    least: 4,
    sensitive: &[(PERSON, Mask::Whole)],
};
