//! How well bytes fit each of the two-byte encodings, by the ranges of their codes alone.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};

/// Fewer characters than this tell little about a text.
const FEW: usize = 12;

/// The syllables that Korean is full of (이 다 는 의 에 을 가 하 고 기 지 은 를 로 한 사 도 서 나 리): a third of any Korean text, and as
/// GB 2312 characters that together are less than a twentieth of any Chinese one.
const KOREAN: [u16; 20] = [
    0xc0cc, 0xb4d9, 0xb4c2, 0xc0c7, 0xbfa1, 0xc0bb, 0xb0a1, 0xc7cf, 0xb0ed, 0xb1e2, 0xc1f6, 0xc0ba,
    0xb8a6, 0xb7ce, 0xc7d1, 0xbbe7, 0xb5b5, 0xbcad, 0xb3aa, 0xb8ae,
];

/// What a code of several bytes is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A common character or punctuation.
    Common,
    /// A letter that only one language has: kana.
    Own,
    /// A half-width katakana, one byte.
    Half,
    /// Any other.
    Rare,
    /// Bytes that stand for nothing.
    Fault,
}

/// How many codes of each kind a text has.
#[derive(Clone, Copy, Default, Debug)]
struct Fit {
    common: usize,
    own: usize,
    half: usize,
    rare: usize,
    faults: usize,
}

/// How well the bytes of a text fit each encoding.
#[derive(Debug)]
pub(super) struct Measures {
    gb: Fit,
    big5: Fit,
    shift_jis: Fit,
    euc_jp: Fit,
    korean: Korean,
}

/// What tells Korean from Chinese: both lie wholly in the same rows of the same table.
#[derive(Clone, Copy, Default, Debug)]
struct Korean {
    /// Pairs of the rows that hold characters, in GB 2312 as in KS X 1001.
    pairs: usize,
    /// Those in the rows of Hangul.
    hangul: usize,
    /// Those that are one of the usual syllables.
    usual: usize,
    /// Blanks right after such a pair: Korean parts its words, Chinese does not.
    blanks: usize,
    /// Codes that EUC-KR does not have.
    faults: usize,
}

impl Measures {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self {
            gb: fit(bytes, gb18030),
            big5: fit(bytes, big5),
            shift_jis: fit(bytes, shift_jis),
            euc_jp: fit(bytes, euc_jp),
            korean: korean(bytes),
        }
    }

    /// Whether the bytes may be in the encoding that a file claims for itself.
    pub(super) fn allow(&self, encoding: &'static Encoding) -> bool {
        if encoding == EUC_KR {
            let Korean {
                pairs,
                hangul,
                faults,
                ..
            } = self.korean;
            return faults * 50 <= pairs && hangul * 10 >= pairs * 8;
        }
        let fit = match encoding {
            it if it == GB18030 => self.gb,
            it if it == BIG5 => self.big5,
            it if it == SHIFT_JIS => self.shift_jis,
            it if it == EUC_JP => self.euc_jp,
            _ => return false,
        };
        let best = self.gb.score().max(self.big5.score());
        fit.faults * 50 <= fit.codes() && fit.score() >= 40 && fit.score() * 10 >= best * 7
    }

    /// The encoding that fits best, and how sure that is in percent; nothing where none fits.
    pub(super) fn best(&self) -> Option<(&'static Encoding, u8)> {
        if self.shift_jis.is_japanese() && self.shift_jis.half * 10 < self.shift_jis.codes() {
            return Some((SHIFT_JIS, self.shift_jis.confidence()));
        }
        if self.euc_jp.is_japanese() {
            return Some((EUC_JP, self.euc_jp.confidence()));
        }
        if self.korean.is_korean() {
            return Some((EUC_KR, 85));
        }
        self.chinese()
    }

    fn chinese(&self) -> Option<(&'static Encoding, u8)> {
        let (gb, big5) = (self.gb.score(), self.big5.score());
        let (encoding, fit) = if gb >= big5 {
            (GB18030, self.gb)
        } else {
            (BIG5, self.big5)
        };
        if gb.max(big5) < 50 {
            return None;
        }
        let margin = (2 * gb.abs_diff(big5.max(0))).min(50);
        let mut confidence = 49 + margin;
        confidence = confidence.min(match fit.codes() {
            0..4 => 55,
            4..FEW => 70,
            _ => 99,
        });
        let may_be_korean = self.korean.hangul == self.korean.pairs && self.korean.faults == 0;
        if encoding == GB18030 && may_be_korean {
            confidence = confidence.min(55);
        }
        Some((encoding, u8::try_from(confidence).unwrap_or(99)))
    }
}

impl Fit {
    fn codes(&self) -> usize {
        self.common + self.own + self.half + self.rare + self.faults
    }

    /// Percent of the codes that are common, faults counted against them three times; −200 at the least.
    fn score(&self) -> i64 {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX / 400);
        let all = count(self.codes()).max(1);
        ((count(self.common + self.own) - 3 * count(self.faults)) * 100 / all).max(-200)
    }

    /// Whether a text has as much kana as Japanese has: about half, at the least a fifth.
    fn is_japanese(&self) -> bool {
        self.own >= 3 && self.own * 5 >= self.codes() && self.faults * 50 <= self.codes()
    }

    fn confidence(&self) -> u8 {
        if self.codes() < FEW { 55 } else { 90 }
    }
}

impl Korean {
    /// Chinese has two of five characters in the rows behind Hangul; Korean has Chinese characters there, a few. That alone
    /// would do for a long text; the usual syllables, or blanks between words, are asked for as well.
    fn is_korean(&self) -> bool {
        let Self {
            pairs,
            hangul,
            usual,
            blanks,
            faults,
        } = *self;
        let is_in_rows = pairs >= FEW && hangul * 100 >= pairs * 92 && faults * 50 <= pairs;
        let has_syllables = usual * 100 >= pairs * 15;
        let has_words = blanks * 10 >= pairs;
        is_in_rows && has_syllables && (has_words || pairs >= 40)
    }
}

/// Counts the codes of `bytes` as `next` reads them: the kind of the first code, and its bytes. ASCII is not counted.
fn fit(bytes: &[u8], next: impl Fn(&[u8]) -> (Kind, usize)) -> Fit {
    let mut fit = Fit::default();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] < 0x80 {
            at += 1;
            continue;
        }
        let (kind, length) = next(&bytes[at..]);
        at += length;
        match kind {
            Kind::Common => fit.common += 1,
            Kind::Own => fit.own += 1,
            Kind::Half => fit.half += 1,
            Kind::Rare => fit.rare += 1,
            Kind::Fault => fit.faults += 1,
        }
    }
    fit
}

/// GB 18030: level 1 of GB 2312 is the rows B0 to D7, punctuation the rows A1 and A3.
fn gb18030(bytes: &[u8]) -> (Kind, usize) {
    match *bytes {
        [0x81..=0xfe, 0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, ..] => (Kind::Rare, 4),
        [0xa1 | 0xa3 | 0xb0..=0xd7, 0xa1..=0xfe, ..] => (Kind::Common, 2),
        [0x81..=0xfe, 0x40..=0x7e | 0x80..=0xfe, ..] => (Kind::Rare, 2),
        _ => (Kind::Fault, 1),
    }
}

/// Big5: its level 1 is A440 to C67E, its punctuation A140 to A3BF; with the additions of Hong Kong.
fn big5(bytes: &[u8]) -> (Kind, usize) {
    match *bytes {
        [0xa1..=0xc5, 0x40..=0x7e | 0xa1..=0xfe, ..] | [0xc6, 0x40..=0x7e, ..] => (Kind::Common, 2),
        [0x87..=0xfe, 0x40..=0x7e | 0xa1..=0xfe, ..] => (Kind::Rare, 2),
        _ => (Kind::Fault, 1),
    }
}

/// Shift JIS: hiragana and katakana are the rows 82 and 83, level 1 of the characters 889F to 9872.
fn shift_jis(bytes: &[u8]) -> (Kind, usize) {
    match *bytes {
        [0x82, 0x9f..=0xf1, ..] | [0x83, 0x40..=0x7e | 0x80..=0x96, ..] => (Kind::Own, 2),
        [0x81 | 0x88..=0x97, 0x40..=0x7e | 0x80..=0xfc, ..] | [0x98, 0x40..=0x72, ..] => {
            (Kind::Common, 2)
        }
        [0x82..=0x9f | 0xe0..=0xfc, 0x40..=0x7e | 0x80..=0xfc, ..] => (Kind::Rare, 2),
        [0xa1..=0xdf, ..] => (Kind::Half, 1),
        _ => (Kind::Fault, 1),
    }
}

/// EUC-JP: hiragana and katakana are the rows A4 and A5, level 1 of the characters B0 to CF.
fn euc_jp(bytes: &[u8]) -> (Kind, usize) {
    match *bytes {
        [0xa4, 0xa1..=0xf3, ..] | [0xa5, 0xa1..=0xf6, ..] => (Kind::Own, 2),
        [0xa1 | 0xb0..=0xcf, 0xa1..=0xfe, ..] => (Kind::Common, 2),
        [0x8e, 0xa1..=0xdf, ..] => (Kind::Half, 2),
        [0x8f, 0xa1..=0xfe, 0xa1..=0xfe, ..] => (Kind::Rare, 3),
        [0xa2..=0xfe, 0xa1..=0xfe, ..] => (Kind::Rare, 2),
        _ => (Kind::Fault, 1),
    }
}

fn korean(bytes: &[u8]) -> Korean {
    let mut found = Korean::default();
    let mut at = 0;
    while at < bytes.len() {
        at += match bytes[at..] {
            [..=0x7f, ..] => 1,
            [lead @ 0xb0..=0xfe, trail @ 0xa1..=0xfe, ..] => {
                found.pairs += 1;
                found.hangul += usize::from(lead <= 0xc8);
                let code = u16::from_be_bytes([lead, trail]);
                found.usual += usize::from(KOREAN.contains(&code));
                found.blanks += usize::from(bytes.get(at + 2) == Some(&b' '));
                2
            }
            [0xa1..=0xaf, 0xa1..=0xfe, ..] => 2,
            // syllables that the first table left out
            [0x81..=0xc6, 0x41..=0x5a | 0x61..=0x7a | 0x81..=0xfe, ..] => {
                found.pairs += 1;
                found.hangul += 1;
                2
            }
            _ => {
                found.faults += 1;
                1
            }
        };
    }
    found
}
