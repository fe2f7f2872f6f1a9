use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::{DecodeError, Decoded, decode};

const SPEECH: &str = "各位委员,各位同志:今天我们聚在一起,主要是围绕“倡导全民阅读、建设书香社会”这个主题进行交流。读书是增长才干的途径,\
     也是陶冶情操的方式。(一)抓重点,把读书与履职结合起来;";
const NOVEL: &str = "那老者捋须笑道：“贫道云游四海，偶经此地，见祥云缭绕，便知有异人在此。”少年闻言一惊，连忙作揖。";
const NEWS: &str = "本报北京1月3日电 据国家统计局公布，去年国内生产总值增长8.8%，粮食总产量创历史新高，居民消费价格保持稳定。";
const VERSE: &str = "大江东去，浪淘尽，千古风流人物。故垒西边，人道是，三国周郎赤壁。乱石穿空，惊涛拍岸，卷起千堆雪。";
const TRADITIONAL: &str = "各位委員，各位同志：今天我們聚在一起，主要是圍繞「倡導全民閱讀、建設書香社會」這個主題進行交流。讀書是增長才幹的途徑。";
const KOREAN: &str = "존경하는 위원 여러분, 오늘 우리는 독서를 주제로 이야기를 나누기 위하여 이 자리에 모였습니다. 책을 읽는 것은 삶을 풍요롭게 하는 길입니다.";
const JAPANESE: &str = "委員の皆さん、本日は読書について話し合うために集まりました。本を読むことは、人生を豊かにする道であると考えています。";

fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, has_unmappable) = encoding.encode(text);
    assert!(!has_unmappable, "{}: {text}", encoding.name());
    bytes.into_owned()
}

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes_of).collect()
}

fn plain(bytes: &[u8]) -> Decoded {
    decode(bytes, None, None).unwrap()
}

#[track_caller]
fn check(bytes: &[u8], encoding: &str, text: &str) -> Decoded {
    let decoded = plain(bytes);
    assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text));
    assert_eq!(decoded.damaged, 0);
    decoded
}

#[test]
fn utf8_is_sure() {
    assert_eq!(check(SPEECH.as_bytes(), "UTF-8", SPEECH).confidence, 100);
    assert_eq!(check(b"", "UTF-8", "").confidence, 100);
}

#[test]
fn a_mark_is_believed_and_is_no_text() {
    check(b"\xef\xbb\xbfa\xe4\xb8\xad", "UTF-8", "a中");
    check(b"\xff\xfe\x2d\x4e", "UTF-16LE", "中");
    check(b"\xfe\xff\x4e\x2d", "UTF-16BE", "中");
}

#[test]
fn chinese_of_every_kind_is_told_from_the_other_encodings() {
    for text in [SPEECH, NOVEL, NEWS, VERSE] {
        let decoded = check(&encoded(text, GB18030), "gb18030", text);
        assert!(decoded.confidence >= 80, "{}", decoded.confidence);
    }
    let decoded = check(&encoded(TRADITIONAL, BIG5), "Big5", TRADITIONAL);
    assert!(decoded.confidence >= 80, "{}", decoded.confidence);
}

#[test]
fn traditional_characters_in_gbk_are_gbk() {
    check(&encoded(TRADITIONAL, GB18030), "gb18030", TRADITIONAL);
}

#[test]
fn the_four_bytes_of_gb_18030_are_read() {
    let text = format!("{SPEECH}𠮷㐂");
    check(&encoded(&text, GB18030), "gb18030", &text);
}

#[test]
fn korean_and_japanese_are_found() {
    check(&encoded(KOREAN, EUC_KR), "EUC-KR", KOREAN);
    check(&encoded(JAPANESE, SHIFT_JIS), "Shift_JIS", JAPANESE);
    check(&encoded(JAPANESE, EUC_JP), "EUC-JP", JAPANESE);
}

#[test]
fn utf16_without_mark_is_found() {
    for text in [SPEECH, NOVEL, "中文\n", "plain letters\r\n"] {
        check(&utf16(text, u16::to_le_bytes), "UTF-16LE", text);
        check(&utf16(text, u16::to_be_bytes), "UTF-16BE", text);
    }
}

#[test]
fn the_whole_file_counts() {
    let text = format!("{}{SPEECH}", "<p>plain ASCII</p>\n".repeat(6_000));
    check(&encoded(&text, GB18030), "gb18030", &text);
}

#[test]
fn a_damaged_byte_leaves_utf8_what_it_was() {
    let mut bytes = SPEECH.repeat(20).into_bytes();
    bytes.insert(bytes.len() / 2 / 3 * 3, 0xff);
    let decoded = plain(&bytes);
    assert_eq!(decoded.encoding, "UTF-8");
    assert!(decoded.damaged >= 1, "{}", decoded.damaged);
    let mut bytes = SPEECH.as_bytes().to_vec();
    bytes.insert("各位".len(), 0xb0);
    let decoded = plain(&bytes);
    assert_eq!((decoded.encoding, decoded.damaged), ("UTF-8", 1));
    assert!(
        decoded.text.starts_with("各位\u{fffd}委员"),
        "{}",
        decoded.text
    );
}

#[test]
fn damaged_bytes_in_gbk_are_counted() {
    let mut bytes = encoded(SPEECH, GB18030);
    bytes.push(0xb0);
    let decoded = plain(&bytes);
    assert_eq!((decoded.encoding, decoded.damaged), ("gb18030", 1));
}

#[test]
fn nul_is_no_text() {
    assert_eq!(
        decode(b"abc\0\x01\x02\xff\xfe", None, None),
        Err(DecodeError::Binary { at: 3 })
    );
    let mut bytes = encoded(SPEECH, GB18030);
    bytes.push(0);
    assert!(matches!(
        decode(&bytes, None, None),
        Err(DecodeError::Binary { .. })
    ));
}

#[test]
fn the_reader_decides() {
    let bytes = encoded(SPEECH, GB18030);
    let decoded = decode(&bytes, Some("Big5"), Some("gbk")).unwrap();
    assert_eq!((decoded.encoding, decoded.confidence), ("Big5", 100));
    let decoded = decode(&bytes, Some(" gb2312 "), None).unwrap();
    assert_eq!(
        (decoded.encoding, decoded.text.as_str()),
        ("gb18030", SPEECH)
    );
    assert_eq!(
        decode(b"", Some("klingon"), None),
        Err(DecodeError::UnknownEncoding {
            name: "klingon".into()
        })
    );
}

#[test]
fn what_a_page_declares_is_believed_where_the_bytes_allow_it() {
    let declared = |bytes: &[u8], label| decode(bytes, None, Some(label)).unwrap().encoding;
    for label in ["gb2312", "gbk", "GB18030"] {
        assert_eq!(declared(&encoded(SPEECH, GB18030), label), "gb18030");
        assert_eq!(declared(SPEECH.as_bytes(), label), "UTF-8");
        assert_eq!(declared(&encoded(TRADITIONAL, BIG5), label), "Big5");
    }
    assert_eq!(declared(&encoded(SPEECH, GB18030), "big5"), "gb18030");
    assert_eq!(declared(&encoded(SPEECH, GB18030), "iso-8859-1"), "gb18030");
    assert_eq!(declared(&encoded("한국", EUC_KR), "euc-kr"), "EUC-KR");
    assert_eq!(declared(&encoded("报告", GB18030), "gb2312"), "gb18030");
    assert_eq!(
        declared(&encoded("caf\u{e9}", encoding_rs::WINDOWS_1252), "latin1"),
        "windows-1252"
    );
}

#[test]
fn chinese_that_is_utf8_by_chance_is_chinese() {
    check(&encoded("抓学习", GB18030), "gb18030", "抓学习");
    check("caf\u{e9}".as_bytes(), "UTF-8", "caf\u{e9}");
    assert!(plain(&encoded("一", GB18030)).confidence < 60);
    check("читать книги".as_bytes(), "UTF-8", "читать книги");
}

#[test]
fn what_may_be_either_is_not_sure() {
    assert!(plain(&encoded("报告", GB18030)).confidence < 60);
    assert!(plain(&encoded(SPEECH, GB18030)).confidence > 90);
}

#[test]
fn other_bytes_are_read_somehow() {
    let decoded = plain(b"caf\xe9 au lait");
    assert!(decoded.confidence < 60, "{decoded:?}");
}

/// The characters of a range of two-byte codes.
fn level(encoding: &'static Encoding, codes: std::ops::RangeInclusive<u16>) -> Vec<char> {
    codes
        .filter_map(|code| {
            let bytes = code.to_be_bytes();
            let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes)?;
            let mut chars = text.chars();
            let first = chars.next()?;
            chars.next().is_none().then_some(first)
        })
        .filter(|char| *char >= '\u{3000}')
        .collect()
}

/// Random characters of these, so many that a text of them says what it is.
fn texts(of: Vec<char>, at_least: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(of), at_least..at_least * 4)
        .prop_map(|chars| chars.into_iter().collect())
}

fn seeded() -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(20_190_822),
        ..ProptestConfig::default()
    }
}

/// Characters that both levels have, for a text in any of the encodings.
fn chinese() -> impl Strategy<Value = String> {
    texts(level(GB18030, 0xb0a1..=0xd7f9), 40)
}

fn traditional() -> impl Strategy<Value = String> {
    texts(level(BIG5, 0xa440..=0xc67e), 40)
}

fn japanese() -> impl Strategy<Value = String> {
    let mut chars = level(EUC_JP, 0xb0a1..=0xb1fe);
    chars.extend('ぁ'..='ん');
    chars.extend('ァ'..='ヴ');
    texts(chars, 40)
}

fn korean() -> impl Strategy<Value = String> {
    let words: Vec<&str> = KOREAN.split(' ').collect();
    prop::collection::vec(prop::sample::select(words), 20..60).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn any_bytes_are_text_or_refused(bytes in any::<Vec<u8>>(), named in prop::option::of(any::<String>()), declared in prop::option::of(any::<String>())) {
        let _ = decode(&bytes, named.as_deref(), declared.as_deref());
    }

    #[test]
    fn chinese_comes_back(text in chinese()) {
        let text = format!("{text}。");
        check(text.as_bytes(), "UTF-8", &text);
        check(&encoded(&text, GB18030), "gb18030", &text);
        check(&utf16(&text, u16::to_le_bytes), "UTF-16LE", &text);
        check(&utf16(&text, u16::to_be_bytes), "UTF-16BE", &text);
    }

    #[test]
    fn traditional_chinese_comes_back(text in traditional()) {
        check(&encoded(&text, BIG5), "Big5", &text);
    }

    #[test]
    fn japanese_comes_back(text in japanese()) {
        check(&encoded(&text, EUC_JP), "EUC-JP", &text);
        check(&encoded(&text, SHIFT_JIS), "Shift_JIS", &text);
    }

    #[test]
    fn korean_comes_back(text in korean()) {
        check(&encoded(&text, EUC_KR), "EUC-KR", &text);
    }

    #[test]
    fn chinese_is_never_read_as_korean(text in texts(level(GB18030, 0xb0a1..=0xc8fe), 1), spaced in any::<bool>()) {
        let text: String = if spaced { text.chars().flat_map(|char| [char, ' ']).collect() } else { text };
        prop_assert_ne!(plain(&encoded(&text, GB18030)).encoding, "EUC-KR");
    }

    #[test]
    fn every_named_encoding_reads_any_bytes(bytes in any::<Vec<u8>>(), label in prop::sample::select(vec!["big5", "gbk", "euc-kr", "utf-16le", "shift_jis", "utf-8"])) {
        let decoded = decode(&bytes, Some(label), None).unwrap();
        prop_assert!(decoded.damaged <= bytes.len() + 2);
    }
}
