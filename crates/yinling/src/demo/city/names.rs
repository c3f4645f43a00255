//! Person names, put together character by character.

use super::dice::Dice;

/// Family names by how common they are, most common first.
const FAMILIES: [(usize, &str); 4] = [
    (480, "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"),
    (
        300,
        "梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎",
    ),
    (
        190,
        "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史",
    ),
    (
        30,
        "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文亓綦逄殷牟臧苑窦麻费",
    ),
];

const DOUBLE_FAMILIES: [&str; 4] = ["欧阳", "上官", "司马", "诸葛"];

const MAN_FIRST: &str = "建国永志文玉树长庆元兆宝传殿广洪继金立明培启荣绍守廷维希学义英照振忠兴世";
const MAN_LAST: &str = "华军林明山田海涛安成东福根和厚杰奎良亮民年泉仁善生胜顺松堂祥信岩勇元源章";
const WOMAN_FIRST: &str = "桂秀玉淑凤兰美素月金翠慧佩瑞雅云文丽巧红宝香惠静晓亚";
const WOMAN_LAST: &str = "英兰芳珍华梅莲芝荣琴霞玲香娥凤萍敏清红娟花美琳蓉茹卿";

const ETHNICITIES: [(usize, &str); 7] = [
    (972, "汉族"),
    (17, "回族"),
    (6, "满族"),
    (2, "蒙古族"),
    (1, "朝鲜族"),
    (1, "壮族"),
    (1, "土家族"),
];

/// Characters that fonts and old encodings lack: they must survive every road
/// into and out of the system.
const RARE: &str = "喆昇堃翀珺祎玥煊赟旻晟頔堉犇淼鑫烨炜玮彧婧暄";

/// Names written with a middle dot, which is no punctuation to be cut away.
const DOTTED_MEN: [&str; 8] = [
    "艾尔肯",
    "吐尔逊",
    "库尔班",
    "买买提",
    "阿不都",
    "巴合提",
    "叶尔兰",
    "亚森",
];
const DOTTED_WOMEN: [&str; 6] = ["古丽娜", "帕提曼", "热依汗", "阿依努", "玛依拉", "祖丽菲"];
const DOTTED_FATHERS: [&str; 8] = [
    "沙比尔",
    "玉素甫",
    "哈斯木",
    "依明",
    "肉孜",
    "托合提",
    "卡德尔",
    "巴拉提",
];

/// A name and the ethnicity that goes with it.
pub(super) fn name(dice: &mut Dice, woman: bool) -> (String, &'static str) {
    if dice.chance(1) {
        let own = if woman {
            dice.pick(&DOTTED_WOMEN)
        } else {
            dice.pick(&DOTTED_MEN)
        };
        let people = if dice.chance(800) {
            "维吾尔族"
        } else {
            "哈萨克族"
        };
        return (format!("{own}·{}", dice.pick(&DOTTED_FATHERS)), people);
    }
    let mut name = String::with_capacity(12);
    if dice.chance(4) {
        name.push_str(dice.pick(&DOUBLE_FAMILIES));
    } else {
        let families = dice.weighted(&FAMILIES);
        name.push(character(dice, families));
    }
    let (first, last) = if woman {
        (WOMAN_FIRST, WOMAN_LAST)
    } else {
        (MAN_FIRST, MAN_LAST)
    };
    if dice.chance(820) {
        name.push(character(dice, first));
    }
    let last = if dice.chance(12) { RARE } else { last };
    name.push(character(dice, last));
    (name, dice.weighted(&ETHNICITIES))
}

/// Two persons who counted something together.
pub(super) fn counters(dice: &mut Dice) -> String {
    let (one, _) = name(dice, false);
    let (two, _) = name(dice, true);
    format!("清点人：{one}、{two}")
}

fn character(dice: &mut Dice, list: &str) -> char {
    let at = dice.below(list.chars().count());
    list.chars().nth(at).unwrap_or('文')
}
