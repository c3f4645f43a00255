//! Which font does what, by name.

/// What a font is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 仿宋: the text.
    FangSong,
    /// 楷体: headings of the second level.
    KaiTi,
    /// 黑体: headings of the first level, 附件.
    HeiTi,
    /// 宋体: the page number.
    SongTi,
    /// 小标宋: title and red head.
    XiaoBiaoSong,
}

impl Role {
    /// The official font's name.
    pub fn official(self) -> &'static str {
        match self {
            Role::FangSong => "仿宋_GB2312",
            Role::KaiTi => "楷体_GB2312",
            Role::HeiTi => "黑体",
            Role::SongTi => "宋体",
            Role::XiaoBiaoSong => "方正小标宋简体",
        }
    }

    /// Its name in the template.
    pub(in crate::pdf) fn key(self) -> &'static str {
        match self {
            Role::FangSong => "fangsong",
            Role::KaiTi => "kaiti",
            Role::HeiTi => "heiti",
            Role::SongTi => "songti",
            Role::XiaoBiaoSong => "xiaobiaosong",
        }
    }
}

pub(super) struct Spec {
    pub role: Role,
    pub official: &'static [&'static str],
    /// Free ones, the likest first.
    pub instead: &'static [&'static str],
    /// The Debian package that brings one.
    pub package: &'static str,
    pub weight: u16,
}

/// A font has an English or a Chinese name, or both; which of them is read
/// depends on the file. Typst takes words like Regular, and CN with them, from
/// a name's end.
pub(super) const ROLES: [Spec; 5] = [
    Spec {
        role: Role::FangSong,
        official: &[
            "仿宋_GB2312",
            "FangSong_GB2312",
            "仿宋",
            "FangSong",
            "方正仿宋_GBK",
            "FZFangSong-Z02",
            "方正仿宋简体",
            "FZFangSong-Z02S",
            "华文仿宋",
            "STFangsong",
        ],
        // FandolFang alone looks like 仿宋; Debian has it only among a hundred
        // MiB of TeX, so the serif stands in where nobody brought it.
        instead: &[
            "FandolFang R",
            "FandolFang",
            "朱雀仿宋",
            "Zhuque Fangsong",
            "Noto Serif CJK SC",
            "Source Han Serif SC",
        ],
        package: "fonts-noto-cjk",
        weight: 400,
    },
    Spec {
        role: Role::KaiTi,
        official: &[
            "楷体_GB2312",
            "KaiTi_GB2312",
            "楷体",
            "KaiTi",
            "方正楷体_GBK",
            "FZKai-Z03",
            "方正楷体简体",
            "FZKai-Z03S",
            "华文楷体",
            "STKaiti",
        ],
        instead: &["AR PL UKai", "LXGW WenKai", "FandolKai", "AR PL KaitiM GB"],
        package: "fonts-arphic-ukai",
        weight: 400,
    },
    Spec {
        role: Role::HeiTi,
        official: &[
            "黑体",
            "SimHei",
            "方正黑体_GBK",
            "FZHei-B01",
            "方正黑体简体",
            "FZHei-B01S",
        ],
        instead: &[
            "Noto Sans CJK SC",
            "Source Han Sans SC",
            "WenQuanYi Zen Hei",
            "WenQuanYi Micro Hei",
        ],
        package: "fonts-noto-cjk",
        weight: 400,
    },
    Spec {
        role: Role::SongTi,
        official: &[
            "宋体",
            "SimSun",
            "方正书宋_GBK",
            "FZShuSong-Z01",
            "华文宋体",
            "STSong",
        ],
        instead: &["Noto Serif CJK SC", "Source Han Serif SC", "AR PL UMing"],
        package: "fonts-noto-cjk",
        weight: 400,
    },
    Spec {
        role: Role::XiaoBiaoSong,
        official: &[
            "方正小标宋简体",
            "FZXiaoBiaoSong-B05S",
            "方正小标宋_GBK",
            "FZXiaoBiaoSong-B05",
            "华文中宋",
            "STZhongsong",
        ],
        // Its bold: nothing else free is as dark and as narrow in its strokes.
        instead: &["Noto Serif CJK SC", "Source Han Serif SC", "FandolSong"],
        package: "fonts-noto-cjk",
        weight: 700,
    },
];

/// Below every role: nearly every Han character there is a name with.
pub(super) const EVERYTHING: [&str; 4] = [
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
];
