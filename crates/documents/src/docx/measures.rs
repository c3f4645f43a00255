//! Lengths of GB/T 9704-2012 in the units of WordprocessingML: twentieths of a
//! point (1 mm = 56.69), half points for letters.

/// A4.
pub const PAGE: (&str, &str) = ("11906", "16838");
/// 天头 37 mm, right 26, foot 35, 订口 28: the type area is 156 × 225 mm.
pub const TOP: &str = "2098";
pub const RIGHT: &str = "1474";
pub const BOTTOM: &str = "1984";
pub const LEFT: &str = "1588";
/// The dash of the page number stands 7 mm (397) below the type area; it is the
/// middle of a line of 14 pt (280): 1984 − 397 − 140.
pub const FOOTER: &str = "1447";
/// The type area's width.
pub const WIDTH: usize = 8844;
/// 22 lines fill 225 mm: 28.95 pt each.
pub const LINE: &str = "579";
/// 28 characters fill 156 mm only at 15.79 pt each: letters of 3号 stand a
/// quarter of a point closer, and the line is spread to its edge.
pub const CLOSER: &str = "-5";
/// Two characters of 15.75 pt.
pub const TWO_CHARACTERS: &str = "630";
/// One of them in twentieths of a point.
pub const CHARACTER: usize = 315;
/// 28 characters a line.
pub const CHARACTERS: usize = 28;

/// 2号, 3号, 4号 and 小四 in half points.
pub const SIZE_2: &str = "44";
pub const SIZE_3: &str = "32";
pub const SIZE_4: &str = "28";
pub const SIZE_SMALL_4: &str = "24";

/// The red of 版头.
pub const RED: &str = "FF0000";

pub const FANGSONG: &str = "仿宋_GB2312";
pub const HEITI: &str = "黑体";
pub const KAITI: &str = "楷体_GB2312";
pub const SONGTI: &str = "宋体";
pub const XIAOBIAOSONG: &str = "方正小标宋简体";
