//! What a post (职务) looks like: what a person is, beside the name.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::seen::is_han;

/// How much a text looks like a post. In order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Office {
    /// It holds what no post holds, or nothing.
    No,
    /// It may be one, if a name stands beside it.
    Faint,
    /// It names a body or a place that people belong to.
    Body,
    /// It ends in a word for an office.
    Post,
}

/// Words for offices that a post ends in; longer ones need not be listed where they end in a shorter one.
const OFFICES: &str = "主席 书记 局长 主任 院长 校长 会长 所长 处长 科长 厅长 部长 省长 市长 区长 县长 镇长 乡长 村长 州长 旗长 盟长 庄长 \
    组长 馆长 园长 行长 社长 站长 队长 班长 团长 旅长 师长 军长 司令 司令员 厂长 店长 台长 司长 总长 署长 庭长 检察长 \
    审判长 舰长 船长 机长 车间主任 董事长 理事长 秘书长 股长 室长 系主任 家长 学长 坊长 经理 总监 总裁 董事 理事 监事 秘书 \
    干事 干部 院士 教授 研究员 工程师 讲师 老师 教师 导师 博士 博士生 硕士 研究生 大学生 学生 学者 专家 主编 总编辑 总编 \
    编辑 编审 记者 委员 代表 医生 医师 护士 护士长 律师 法官 检察官 政委 参赞 大使 总领事 师傅 负责人 发言人 主持人 创始人 \
    传承人 带头人 合伙人 企业家 作家 诗人 画家 评论家 艺术家 导演 演员 设计师 歌手 游客 乘客 顾客 经销商 发起人 业务员 会员 团员 委员会委员 先锋 英雄 冠军 校友 馆主 园丁 家属 父亲 母亲 妻子 儿子 女儿 老兵 农民 工人 员工 村民 居民 队员 党员 顾问";

/// More of them, of people who are not in office.
const PEOPLE: &str = "创办人 主理人 召集人 牵头人 管理人 继承人 经纪人 掌门人 领头人 代言人 女主人 主人 志工 会计师 里民 民众 艺人 牧民 渔民 花农 茶农 果农 菜农 军属 烈属 居士 法师 神父 牧师 大户 住户 业主 店主 户主 商户 农户 志愿者 劳模 模范 标兵 能手 状元 工匠 技师 技术员 网格员 调解员 辅导员 教练 教官 民警 \
    警长 战士 士兵 司机 乘务员 快递员 厨师 社工 义工 楼长 网友 读者 观众 听众 市民 群众 职员 馆员 馆员 特派员 督导员 巡视员 \
    调研员 科员 议员";

/// What the names of bodies end in, or hold.
const BODIES: &str = "大学 学院 学校 中学 小学 公司 集团 委员会 政府 政协 人大 党委 党组 支部 法院 检察院 研究院 研究所 研究室 研究会 研究中心 \
    医院 银行 报社 杂志社 出版社 电视台 广播台 协会 学会 联合会 商会 基金会 中心 办公室 车间 班组 街道 社区 县委 市委 省委 \
    区委 镇 乡 村 厂 局 厅 部 处 科 院 所 站 馆 园 社 会 委 团 队 合作社 农场 智库 联盟";

/// How much the plain text `post` looks like a post and nothing else.
pub(super) fn office(post: &str) -> Office {
    let post = trimmed(post);
    if post.is_empty() || !is_phrase(post) || !is_worded(post) {
        return Office::No;
    }
    let head = without_bracket(post);
    if ends_in_office(head) || ends_in_office(post) {
        return Office::Post;
    }
    let ends_in_body = ends_in(head, bodies())
        || words(BODIES)
            .take(NAMED_BODIES)
            .any(|body| head.contains(body));
    let holds_office = words(OFFICES)
        .take(COMMONEST)
        .any(|office| head.contains(office));
    let is_of_a_body = words(STARTS).any(|start| head.starts_with(start))
        && words(BODIES)
            .filter(|body| body.chars().count() > 1)
            .any(|body| head.contains(body));
    if ends_in_body || holds_office || is_of_a_body {
        return Office::Body;
    }
    Office::Faint
}

fn bodies() -> &'static HashSet<&'static str> {
    static BODY_WORDS: OnceLock<HashSet<&str>> = OnceLock::new();
    BODY_WORDS.get_or_init(|| words(BODIES).collect())
}

/// Words that names of bodies and old posts start with.
const STARTS: &str = "原 前 时任 全国 全省 全市 省 市 县 国家 中国 中共";

/// So many of [`BODIES`] make a body of any text that holds them.
const NAMED_BODIES: usize = 6;

/// So many of [`OFFICES`] make a post of any text that holds them.
const COMMONEST: usize = 8;

fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(' ')
}

/// Whether the last characters of `text` are one of `words`.
fn ends_in(text: &str, words: &HashSet<&str>) -> bool {
    let starts = text.char_indices().rev().take(LONGEST);
    starts
        .into_iter()
        .any(|(byte, _)| words.contains(&text[byte..]))
}

/// Characters of the longest word.
const LONGEST: usize = 5;

/// Whether the plain text ends in a word for an office.
pub(super) fn ends_in_office(text: &str) -> bool {
    static LISTED: OnceLock<HashSet<&str>> = OnceLock::new();
    let listed = LISTED.get_or_init(|| words(OFFICES).chain(words(PEOPLE)).collect());
    ends_in(text, listed) || ends_in_trade(text)
}

/// Words that end like the name of a trade and are none.
const NO_TRADES: &str = "拉长 专长 身长 全长 见长 冗长 消长 增长 成长 生长 延长 特长 擅长 漫长 深长 周长 助长 加长 开工 复工 完工 施工 分工 手工 加工 职工 民工 动员 人员 全员 裁员 成员 招商 协商 经商 \
    智商 情商 前者 后者 再者 或者 一手 着手 双手 携手 联手 出师 大家 国家 人家";

/// Whether the text ends as the names of trades do: 数控车工, 乡村教师, 经销商, 修复师, 选手.
fn ends_in_trade(text: &str) -> bool {
    let is_trade = text.ends_with(['长', '员', '师', '工', '者', '商', '手', '匠', '嫂', '哥']);
    is_trade
        && text.chars().count() >= if text.ends_with(['匠', '嫂']) { 2 } else { 3 }
        && !words(NO_TRADES).any(|word| text.ends_with(word))
}

/// Blanks and joining marks around it off.
fn trimmed(post: &str) -> &str {
    post.trim_matches([' ', ',', '、', '/', '|', ':'])
}

/// Without a bracket at its end: `董事长(法人代表)`.
fn without_bracket(post: &str) -> &str {
    let inner = post.strip_suffix(')').and_then(|inner| inner.rfind('('));
    inner.map_or(post, |open| post[..open].trim_end())
}

/// Whether it consists of words: of Chinese ones for the most part, or of Latin ones, and not of numbers and marks.
fn is_worded(post: &str) -> bool {
    let count = |is: fn(char) -> bool| post.chars().filter(|char| is(*char)).count();
    let (han, latin) = (count(is_han), count(|char| char.is_ascii_alphabetic()));
    let others = count(|char| char.is_ascii_digit() || "=|\"<>{}[]_/\\#$%@".contains(char));
    han >= 2 && han * 2 >= latin + others || han == 0 && latin >= 4 && others * 4 < latin
}

/// No post holds the marks that end clauses and sentences, or more than a few commas.
fn is_phrase(post: &str) -> bool {
    let commas = post.chars().filter(|char| *char == ',').count();
    commas <= 4 && (!post.contains(['。', '!', '?', ';', '…', '“', '”']) || is_quoting_only(post))
}

/// Quotation marks are allowed around a short title of honour: “最美教师”获得者.
fn is_quoting_only(post: &str) -> bool {
    !post.contains(['。', '!', '?', ';', '…']) && (ends_in_office(post) || post.ends_with("获得者"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_are_known_by_their_ends() {
        for post in [
            "杭州市政协主席",
            "原经济审判庭副庭长",
            "中国工程院院士",
            "种粮大户",
            "某公司董事长(法人代表)",
            "党委书记、校长",
        ] {
            assert_eq!(office(post), Office::Post, "{post}");
        }
    }

    #[test]
    fn a_body_is_less_than_an_office_and_a_sentence_is_none() {
        assert_eq!(office("南山大学"), Office::Body);
        assert_eq!(office("珍惜成绩"), Office::Faint);
        assert_eq!(office("他来了。我走了"), Office::No);
        assert_eq!(office(" "), Office::No);
    }
}
