//! Kinds of unit and the modes a branch is set up in.

use crate::indicators::measures as m;
use kit::MeasureId;

macro_rules! kinds {
    ($($variant:ident $number:literal $code:literal $label:literal $measure:ident;)*) => {
        /// What a unit is. A unit's kind never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($variant = $number),* }

        impl Kind {
            pub const ALL: &[Kind] = &[$(Kind::$variant),*];

            pub fn code(self) -> &'static str {
                match self { $(Kind::$variant => $code),* }
            }

            /// The word spreadsheets and pages use.
            pub fn label(self) -> &'static str {
                match self { $(Kind::$variant => $label),* }
            }

            /// The stock that counts active units of this kind.
            pub fn measure(self) -> MeasureId {
                match self { $(Kind::$variant => m::$measure),* }
            }
        }
    };
}

kinds! {
    Province 1 "province" "省" UNIT_PROVINCE;
    City 2 "city" "市" UNIT_CITY;
    County 3 "county" "县区" UNIT_COUNTY;
    Township 4 "township" "乡镇" UNIT_TOWNSHIP;
    Street 5 "street" "街道" UNIT_STREET;
    Community 6 "community" "社区" UNIT_COMMUNITY;
    MunicipalUnit 7 "municipal_unit" "市直单位" UNIT_MUNICIPAL_UNIT;
    Institution 8 "institution" "企事业单位" UNIT_INSTITUTION;
    Department 9 "department" "部门" UNIT_DEPARTMENT;
    PartyWorkingCommittee 10 "party_working_committee" "党工委" UNIT_PARTY_WORKING_COMMITTEE;
    PartyCommittee 11 "party_committee" "党委" UNIT_PARTY_COMMITTEE;
    GeneralBranch 12 "general_branch" "党总支" UNIT_GENERAL_BRANCH;
    Branch 13 "branch" "党支部" UNIT_BRANCH;
    Guangongwei 14 "guangongwei" "关工委" UNIT_GUANGONGWEI;
    Society 15 "society" "老年社团" UNIT_SOCIETY;
    VolunteerTeam 16 "volunteer_team" "志愿者队伍" UNIT_VOLUNTEER_TEAM;
    InterestGroup 17 "interest_group" "兴趣小组" UNIT_INTEREST_GROUP;
    Base 18 "base" "实践基地" UNIT_BASE;
    Centre 19 "centre" "活动中心" UNIT_CENTRE;
}

/// Other words clerks write for a kind.
const SYNONYMS: &[(&str, Kind)] = &[
    ("县", Kind::County),
    ("区", Kind::County),
    ("区县", Kind::County),
    ("乡", Kind::Township),
    ("镇", Kind::Township),
    ("支部", Kind::Branch),
    ("总支", Kind::GeneralBranch),
    ("社团", Kind::Society),
    ("志愿队", Kind::VolunteerTeam),
    ("志愿服务队", Kind::VolunteerTeam),
    ("志愿者队", Kind::VolunteerTeam),
    ("事业单位", Kind::Institution),
    ("企业", Kind::Institution),
    ("基地", Kind::Base),
    ("老干部活动中心", Kind::Centre),
];

impl Kind {
    /// Reads the Chinese word or the code.
    pub fn parse(text: &str) -> Option<Kind> {
        let exact = Kind::ALL
            .iter()
            .find(|k| k.label() == text || k.code() == text);
        exact.copied().or_else(|| {
            SYNONYMS
                .iter()
                .find(|(word, _)| *word == text)
                .map(|(_, kind)| *kind)
        })
    }

    /// The small number the engine knows the kind by.
    pub fn number(self) -> u8 {
        self as u8
    }

    pub fn is_branch(self) -> bool {
        self == Kind::Branch
    }
}

/// How a branch is set up. Linking a society is not a mode but a dated link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    Regular,
    Joint,
    Functional,
}

impl Mode {
    pub const ALL: &[Mode] = &[Mode::Regular, Mode::Joint, Mode::Functional];

    pub fn code(self) -> &'static str {
        match self {
            Mode::Regular => "regular",
            Mode::Joint => "joint",
            Mode::Functional => "functional",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Mode::Regular => "常规式",
            Mode::Joint => "兼合式",
            Mode::Functional => "功能式",
        }
    }

    pub fn measure(self) -> MeasureId {
        match self {
            Mode::Regular => m::BRANCH_MODE_REGULAR,
            Mode::Joint => m::BRANCH_MODE_JOINT,
            Mode::Functional => m::BRANCH_MODE_FUNCTIONAL,
        }
    }

    /// Reads the Chinese word or the code.
    pub fn parse(text: &str) -> Option<Mode> {
        Mode::ALL
            .iter()
            .find(|m| m.label() == text || m.code() == text)
            .copied()
    }
}
