//! UTF-16 that lost its mark: every other byte of ASCII is NUL, and Chinese lies in one range of code units.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// UTF-16 in one of its byte orders, and how sure that is in percent; nothing where most code units would not be text.
pub(super) fn guess(bytes: &[u8]) -> Option<(&'static Encoding, u8)> {
    let has_nul = memchr::memchr(0, bytes).is_some();
    if bytes.len() < 2 || !has_nul && (bytes.len() % 2 == 1 || std::str::from_utf8(bytes).is_ok()) {
        return None;
    }
    let [little, big] =
        [u16::from_le_bytes, u16::from_be_bytes].map(|unit| plausible(bytes, has_nul, unit));
    let best = little.max(big);
    // Latin letters swapped are Chinese characters: what has more letters and punctuation wins
    if best == 0 || little == big {
        return None;
    }
    let encoding = if little > big { UTF_16LE } else { UTF_16BE };
    let units = bytes.len() / 2;
    Some((encoding, if has_nul && units > 8 { 95 } else { 70 }))
}

/// How many code units are text of East Asia or ASCII, as a measure to compare: 0 where it is less than 95 of a hundred. Plain
/// ASCII and the commonest punctuation weigh twice; where no NUL says that this is UTF-16, there must be some, for two letters of
/// ASCII make a Chinese character.
fn plausible(bytes: &[u8], has_nul: bool, unit: fn([u8; 2]) -> u16) -> usize {
    let (units, _) = bytes.as_chunks::<2>();
    let (mut good, mut plain) = (0, 0);
    for unit in units.iter().map(|pair| unit(*pair)) {
        match unit {
            0x09 | 0x0a | 0x0d | 0x20..=0x7e | 0x3000..=0x3002 | 0xff0c => plain += 1,
            0xa0..=0xff | 0x2010..=0x2027 | 0x3003..=0x30ff | 0x3400..=0x9fff | 0xff00..=0xffef => {
                good += 1;
            }
            _ => {}
        }
    }
    let share = (good + plain) * 100 / units.len();
    if share < 95 || !has_nul && plain == 0 {
        0
    } else {
        share * 10_000 + plain * 10_000 / units.len()
    }
}
