//! Figures that the report knows of and no domain records yet: their names, and
//! what has to be recorded first. An entry goes when the dictionary has it.

/// Id, Chinese name, what is missing.
const AWAITED: [(&str, &str, &str); 38] = [
    ("learning.documents", "印发的宣传提纲和学习专刊", LEARNING),
    (
        "learning.documents.branches",
        "收到学习材料的党支部",
        LEARNING,
    ),
    (
        "learning.packs",
        "配有学习存储设备的党支部",
        "学习存储设备配发的登记",
    ),
    ("learning.classes", "举办的支部书记培训班", CLASSES),
    (
        "learning.secretaries_trained",
        "参加培训的支部书记",
        CLASSES,
    ),
    ("theme.year", "年度主题的年份", "年度主题的登记"),
    ("theme.past", "历年主题", "年度主题的登记"),
    ("programme.specials", "专项活动", EVENTS),
    ("programme.specials.witness", "“我见证”专项活动", EVENTS),
    ("programme.specials.take_part", "“我参与”专项活动", EVENTS),
    ("programme.specials.praise", "“我点赞”专项活动", EVENTS),
    ("works.received", "本级收到的稿件", WORKS),
    ("works.received.essays", "收到的主题征文", WORKS),
    ("works.received.suggestions", "收到的建言献策", WORKS),
    ("works.received.all", "各级收到的稿件", WORKS),
    ("series.categories", "系列活动的大类", EVENTS),
    ("series.items", "系列活动的项目", EVENTS),
    ("series.occurrences", "系列活动的场次", EVENTS),
    ("series.person_times", "系列活动参与老同志人次", SIGNED),
    ("series.persons", "系列活动参与老同志人数", SIGNED),
    ("series.reach", "系列活动辐射群众人次", "活动现场人数的清点"),
    ("local.initiatives", "下级单位自办活动", EVENTS),
    ("press.columns", "在媒体开设的专栏", PRESS),
    ("press.pieces_placed", "专栏刊登的稿件", PRESS),
    ("press.veterans_featured", "采访报道的抗战老同志", PRESS),
    ("honour.models", "获得的表彰", HONOURS),
    ("honour.models.collectives", "受表彰的先进集体", HONOURS),
    ("honour.models.individuals", "受表彰的先进个人", HONOURS),
    ("publication.year", "编印选编的年份", EDITIONS),
    ("publication.chars", "选编的字数", EDITIONS),
    ("service.hours", "志愿服务时长", SERVICE),
    ("service.volunteers", "参加志愿服务的人数", SERVICE),
    ("service.brands", "志愿服务品牌", "志愿服务品牌评选的登记"),
    ("press.appointed", "聘任的网络宣传员", TEAMS),
    ("press.liaisons", "聘任的网宣联络员", TEAMS),
    (
        "press.contributors",
        "有署名稿件的网络宣传员",
        SIGNED_PIECES,
    ),
    ("press.signed_pieces", "署名稿件", SIGNED_PIECES),
    ("press.placements", "署名稿件的刊发次数", SIGNED_PIECES),
];

const LEARNING: &str = "学习材料印发的登记";
const CLASSES: &str = "培训班和签到的记录";
const EVENTS: &str = "专项活动和场次的登记";
const WORKS: &str = "征集稿件的登记";
const SIGNED: &str = "活动签到的记录";
const PRESS: &str = "专栏和刊登稿件的登记";
const HONOURS: &str = "评选表彰的登记";
const EDITIONS: &str = "编印成果的登记";
const SERVICE: &str = "志愿服务的记录";
const TEAMS: &str = "网络宣传员和联络员的聘任";
const SIGNED_PIECES: &str = "署名稿件的登记";

/// The name, and what is missing, of a figure that is not in the dictionary.
pub fn awaited(id: &str) -> Option<(&'static str, &'static str)> {
    let found = AWAITED.iter().find(|(known, ..)| *known == id);
    found.map(|(_, name, missing)| (*name, *missing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::Dictionary;

    #[test]
    fn no_figure_waits_once_the_dictionary_has_it_and_none_is_named_twice() {
        let dictionary = Dictionary::built_in().expect("the dictionary");
        for (at, (id, name, missing)) in AWAITED.iter().enumerate() {
            assert!(dictionary.find(id).is_none(), "{id} is defined");
            assert!(!name.is_empty() && !missing.ends_with('。'), "{id}");
            for (other, other_name, _) in &AWAITED[at + 1..] {
                assert!(id != other && name != other_name, "{id} {other}");
            }
        }
    }

    #[test]
    fn every_figure_of_the_programs_own_template_has_a_name() {
        let dictionary = Dictionary::built_in().expect("the dictionary");
        let text = include_str!("templates/yearly-report.txt");
        let mut seen = 0;
        for part in text.split("figure(\"").skip(1) {
            let id = part.split('"').next().unwrap_or_default();
            if id == "指标" {
                continue;
            }
            seen += 1;
            assert!(
                dictionary.find(id).is_some() || awaited(id).is_some(),
                "{id}"
            );
        }
        assert!(seen > 50, "{seen} figures");
    }
}
