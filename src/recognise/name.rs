//! What a person's name looks like.
//!
//! Measured on a daily of a month with 15,158 names: the surnames in `data/surnames.txt` cover 96 % of them, given names have two
//! characters (81 %) or one; compound surnames are 0.2 %. A surname alone decides nothing: 从, 全 and 解 are words too.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::text::{rarity, word_lengths, word_rarity};

use super::seen::is_han;

/// How much a text looks like a name. In order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Likeness {
    /// Not at all.
    No,
    /// Han characters as many as a name may have, without a known surname; needs company.
    Faint,
    /// A surname and a given name, but also a word, or a name of office such as 王局长.
    Fair,
    /// A surname and a given name, and nothing else.
    Strong,
}

struct Surnames {
    single: HashSet<char>,
    compound: HashSet<[char; 2]>,
}

fn surnames() -> &'static Surnames {
    static SURNAMES: OnceLock<Surnames> = OnceLock::new();
    SURNAMES.get_or_init(|| {
        let mut lines = include_str!("data/surnames.txt").lines();
        let single = lines.next().unwrap_or_default().chars().collect();
        let pairs = lines.next().unwrap_or_default().split(' ');
        let compound = pairs
            .filter_map(|pair| pair.chars().collect::<Vec<_>>().try_into().ok())
            .collect();
        Surnames { single, compound }
    })
}

/// Surnames of more than one in a thousand people in ten: with these a rare given name is trusted sooner.
const COMMON: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";

/// A word as common as this is taken for a word before it is taken for a name: in sixteenths of a bit.
const COMMON_WORD: u32 = 18 * 16;

/// Characters that stand for one that is missing or withheld.
pub(super) fn is_damage(char: char) -> bool {
    matches!(char, '□' | '■' | '×' | '*' | '?' | '\u{fffd}' | '〓' | '○')
}

/// How much these plain characters look like a name, and nothing but a name.
pub(super) fn likeness(name: &[char]) -> Likeness {
    if name.iter().any(|char| is_separator(*char)) {
        return foreign(name);
    }
    if name.iter().all(|char| is_han(*char)) {
        return chinese(name);
    }
    latin(name)
}

/// How many characters of the surname `name` starts with; 0 for none.
pub(super) fn surname(name: &[char]) -> usize {
    let known = surnames();
    match name {
        [first, second, ..] if known.compound.contains(&[*first, *second]) => 2,
        [first, ..] if known.single.contains(first) => 1,
        _ => 0,
    }
}

/// Characters of grammar that no name holds.
const NEVER_IN_NAMES: &str = "我你您他她它们这那哪的了着过吗呢吧啊是不没很也都就还又再把被让对从向在与及或等个些什么怎谁几说问答";

fn chinese(name: &[char]) -> Likeness {
    let given = match (surname(name), name.len()) {
        (0, 2..=7) => return unknown(name),
        (0, _) | (_, 0 | 1) => return Likeness::No,
        (surname, length) => length - surname,
    };
    // a wife's surname before her own: 范徐丽泰
    let is_double = name.len() == 4 && surname(&name[..1]) == 1 && surname(&name[1..]) == 1;
    match (surname(name), given) {
        (2, 0) | (_, 1 | 2) => chinese_single(name),
        _ if is_double => Likeness::Fair,
        (_, 3..=6) if !is_wordy(name) => Likeness::Faint,
        _ => Likeness::No,
    }
}

/// Han characters without a known surname.
fn unknown(name: &[char]) -> Likeness {
    if is_wordy(name) || name.iter().any(|char| NEVER_IN_NAMES.contains(*char)) {
        Likeness::No
    } else {
        Likeness::Faint
    }
}

/// Characters that stand in no given name.
const PARTICLES: &str = "的了着吗呢吧啊们这那哪我你他她它您是很没谁怎";

/// Whether the text consists of common words: 开创未来 costs 113 a character, 主要做法 96; 才仁多杰 costs 205, 阿来 173.
fn is_wordy(text: &[char]) -> bool {
    if text.len() > 4 {
        return has_common_word(text);
    }
    rarity(text) < WORDY * u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// Whether a long text has a word of two characters and more in it that everybody uses: 乌力吉巴特尔 has none.
fn has_common_word(text: &[char]) -> bool {
    let mut at = 0;
    word_lengths(text).into_iter().any(|length| {
        let word = &text[at..at + length];
        at += length;
        length > 1 && word_rarity(word).is_some_and(|rarity| rarity < COMMON_WORD + 32)
    })
}

/// A text whose characters cost less than this, in sixteenths of a bit, consists of common words.
const WORDY: u32 = 150;

/// A surname with a given name of one or two characters, unless it is a word or a place.
fn chinese_single(name: &[char]) -> Likeness {
    if is_place(name)
        || is_word_of_office(name)
        || name[1..].iter().any(|char| PARTICLES.contains(*char))
    {
        return Likeness::No;
    }
    let rarity = word_rarity(name).unwrap_or(u32::MAX);
    let is_common_surname = COMMON.contains(name[0]);
    match name.len() {
        2 if rarity < COMMON_WORD => Likeness::Faint,
        2 if rarity != u32::MAX => Likeness::Fair,
        2 if is_common_surname => Likeness::Strong,
        2 => Likeness::Fair,
        _ if rarity < COMMON_WORD - 32 => Likeness::No,
        _ if !is_common_surname && surname(name) == 1 && is_wordy(name) => Likeness::Fair,
        _ if ends_as_word(name) => Likeness::Fair,
        _ => Likeness::Strong,
    }
}

/// Whether the given name is a common word of two characters: 高质量 and 全过程 are none, 张建设 is a name all the same.
fn ends_as_word(name: &[char]) -> bool {
    !COMMON.contains(name[0])
        && word_rarity(&name[1..]).is_some_and(|rarity| rarity < COMMON_WORD - 64)
}

/// A name of parts: 买买提·艾力, 陶马什.费莱基.
fn foreign(name: &[char]) -> Likeness {
    let parts: Vec<&[char]> = name.split(|char| is_separator(*char)).collect();
    let is_part = |part: &&[char]| (1..=8).contains(&part.len()) && part.iter().all(|c| is_han(*c));
    let is_initial = |part: &&[char]| matches!(part, [c] if c.is_ascii_uppercase());
    if parts.len() > 5 || !parts.iter().all(|part| is_part(part) || is_initial(part)) {
        return latin(name);
    }
    if parts.iter().any(|part| part.len() > 1 && is_part(part)) {
        Likeness::Strong
    } else {
        Likeness::No
    }
}

fn is_separator(char: char) -> bool {
    matches!(char, '·' | '.' | '．')
}

/// A name in Latin letters: at least two capitalised words, or initials and one.
fn latin(name: &[char]) -> Likeness {
    let text: String = name.iter().collect();
    let words: Vec<&str> = text
        .split([' ', '.', '·'])
        .filter(|word| !word.is_empty())
        .collect();
    let is_capitalised = |word: &&str| {
        word.starts_with(|char: char| char.is_uppercase())
            && word.chars().all(|char| {
                char.is_alphabetic() && !is_han(char) || matches!(char, '-' | '\'' | '’')
            })
    };
    let is_shouting = words
        .iter()
        .all(|word| word.chars().count() > 2 && word.chars().all(char::is_uppercase));
    if (2..=4).contains(&words.len())
        && words.iter().all(is_capitalised)
        && !is_shouting
        && name.len() <= 40
    {
        Likeness::Strong
    } else {
        Likeness::No
    }
}

/// Places of two or three characters whose first is a surname.
const PLACES: &str = " 江西 江苏 安徽 云南 广东 广西 宁夏 陕西 吉林 武汉 温州 金华 海南 韩国 于田 万州 万宁 上海 通州 常州 常德 广州 苏州 杭州 湖州 台湾 台州 \
台北 古巴 和田 单县 安阳 安康 安庆 安国 安顺 平凉 平顶山 应县 成都 戴县 方城 易县 景德镇 汤原 池州 沈阳 沙市 洪湖 洛阳 温岭 滑县 燕郊 牡丹江 石家庄 秦皇岛 \
章丘 舒城 花都 荆州 荆门 莘县 蒙古 蒙城 蓟县 虞城 衡水 衡阳 谷城 贝宁 贺州 赵县 辛集 邓州 邢台 鄂州 金门 金昌 钦州 阎良 阳江 阳泉 陆丰 随州 鲁山 麻城 黄冈 黄山 \
黄石 齐齐哈尔 龙岩 龙泉 金沙江 黄河 黄浦 长江 钱塘江 文莱 利比亚 利物浦 叶门 安哥拉 巴黎 巴西 巴林 康涅狄格 汉中 汤加 海口 海宁 甘肃 申城 白城 白山 白银 双城 房山 \
党中央 全国 全省 全市 全县 全区 国家 国务院 文艺部 文化部 文化厅 文化局 平民 农民 华东 华南 华北 华中 东方 南方 西方 ";

fn is_place(name: &[char]) -> bool {
    let text: String = name.iter().collect();
    PLACES.contains(&format!(" {text} "))
}

/// Ends of words that are no given names: an office, a place, a time, a thing said.
const NO_GIVEN_NAMES: &str =
    "主任 书记 局长 市长 主席 部长 县长 院长 校长 委员 代表 省 市 县 区 镇 乡 部 厅 局 院 所 们 者";

fn is_word_of_office(name: &[char]) -> bool {
    let text: String = name.iter().collect();
    let is_short =
        name.len() == 2 && text.ends_with(['说', '道', '曰', '问', '答', '年', '日', '村', '州']);
    is_short || NO_GIVEN_NAMES.split(' ').any(|end| text.ends_with(end))
}

/// Titles that follow a surname in place of the given name.
const TITLES: &str = "先生 女士 小姐 同志 阿姨 叔叔 大爷 大妈 大娘 大姐 大哥 奶奶 爷爷 师傅 老师 教授 医生 大夫 护士 律师 局长 书记 主任 \
    院长 校长 市长 县长 区长 镇长 乡长 村长 部长 处长 科长 会长 总 董 院士 主席 老 委员";

/// Whether this is a surname with a title: 张阿姨, 罗书记, 王老; or 老王, 小李.
pub(super) fn is_titled(name: &[char]) -> bool {
    let (first, rest) = match name {
        [first, rest @ ..] => (*first, rest),
        [] => return false,
    };
    if matches!(first, '老' | '小' | '阿') && rest.len() == 1 {
        return surname(rest) == 1;
    }
    let length = surname(name);
    let title: String = name[length..].iter().collect();
    length > 0 && TITLES.split(' ').any(|known| known == title)
}

/// What may follow a name to honour it.
const HONORIFICS: &str = "同志 先生 女士 小姐 同学 老师 老人 阁下 校友 学长 学姐 师兄 师姐 大使";

/// The name without the honorific behind it.
pub(super) fn without_honorific(name: &[char]) -> &[char] {
    let text: String = name.iter().collect();
    let honorific = HONORIFICS.split(' ').find(|honorific| {
        text.ends_with(honorific) && text.chars().count() > honorific.chars().count() + 1
    });
    let kept = honorific.map_or(name.len(), |honorific| {
        name.len() - honorific.chars().count()
    });
    let kept = name[..kept].len()
        - name[..kept]
            .iter()
            .rev()
            .take_while(|char| **char == ' ')
            .count();
    if kept == 0 { name } else { &name[..kept] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Likeness {
        likeness(&name.chars().collect::<Vec<_>>())
    }

    #[test]
    fn surname_and_given_name_are_a_name() {
        for name in [
            "潘家玮",
            "杨戌标",
            "王志刚",
            "蒋立新",
            "欧阳修远",
            "司徒远",
            "郑坤法",
            "陶诚华",
            "买买提·艾力",
            "陶马什.费莱基",
            "John Smith",
        ] {
            assert_eq!(of(name), Likeness::Strong, "{name}");
        }
    }

    #[test]
    fn a_minority_name_without_a_surname_is_faint() {
        assert_eq!(of("才仁多杰"), Likeness::Faint);
    }

    #[test]
    fn a_word_that_a_name_could_be_is_faint() {
        for name in ["方法", "高度", "万里", "江流"] {
            assert_eq!(of(name), Likeness::Faint, "{name}");
        }
    }

    #[test]
    fn places_words_and_offices_are_no_names() {
        for name in [
            "江西",
            "韩国",
            "安徽",
            "金沙江",
            "文艺部",
            "全国",
            "王主任",
            "他说",
            "准确把握公益性",
            "ERROR",
            "x",
        ] {
            assert_eq!(of(name), Likeness::No, "{name}");
        }
    }

    #[test]
    fn a_surname_with_a_title_is_told_from_a_name() {
        for name in ["张阿姨", "罗书记", "老王", "欧阳教授"] {
            assert!(is_titled(&name.chars().collect::<Vec<_>>()), "{name}");
        }
        assert!(!is_titled(&['张', '明']));
    }
}
