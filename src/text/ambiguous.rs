//! Which code points are of ambiguous width: UAX #11 class A, Unicode 15.0.0.
//!
//! Taken from `EastAsianWidth.txt` 15.0.0 (Debian's `unicode-data` 15.0.0-1), adjacent lines merged. Combining marks and
//! variation selectors are in the class as well; that they take no cell is for `width` to know.
//!
//! # Why
//! The wide tables of other crates leave letters (α, Ж) out of the class. Every terminal that draws the class wide and
//! was measured (xterm, screen, vim) draws all of it wide, letters and box drawing included.

/// Whether `c` is of class A.
pub(super) fn is_ambiguous(c: char) -> bool {
    let after = AMBIGUOUS.partition_point(|&(first, _)| first <= c);
    after > 0 && c <= AMBIGUOUS[after - 1].1
}

/// First and last code point of each range, in order.
#[rustfmt::skip]
const AMBIGUOUS: [(char, char); 179] = [
    ('\u{A1}', '\u{A1}'), ('\u{A4}', '\u{A4}'), ('\u{A7}', '\u{A8}'), ('\u{AA}', '\u{AA}'),
    ('\u{AD}', '\u{AE}'), ('\u{B0}', '\u{B4}'), ('\u{B6}', '\u{BA}'), ('\u{BC}', '\u{BF}'),
    ('\u{C6}', '\u{C6}'), ('\u{D0}', '\u{D0}'), ('\u{D7}', '\u{D8}'), ('\u{DE}', '\u{E1}'),
    ('\u{E6}', '\u{E6}'), ('\u{E8}', '\u{EA}'), ('\u{EC}', '\u{ED}'), ('\u{F0}', '\u{F0}'),
    ('\u{F2}', '\u{F3}'), ('\u{F7}', '\u{FA}'), ('\u{FC}', '\u{FC}'), ('\u{FE}', '\u{FE}'),
    ('\u{101}', '\u{101}'), ('\u{111}', '\u{111}'), ('\u{113}', '\u{113}'), ('\u{11B}', '\u{11B}'),
    ('\u{126}', '\u{127}'), ('\u{12B}', '\u{12B}'), ('\u{131}', '\u{133}'), ('\u{138}', '\u{138}'),
    ('\u{13F}', '\u{142}'), ('\u{144}', '\u{144}'), ('\u{148}', '\u{14B}'), ('\u{14D}', '\u{14D}'),
    ('\u{152}', '\u{153}'), ('\u{166}', '\u{167}'), ('\u{16B}', '\u{16B}'), ('\u{1CE}', '\u{1CE}'),
    ('\u{1D0}', '\u{1D0}'), ('\u{1D2}', '\u{1D2}'), ('\u{1D4}', '\u{1D4}'), ('\u{1D6}', '\u{1D6}'),
    ('\u{1D8}', '\u{1D8}'), ('\u{1DA}', '\u{1DA}'), ('\u{1DC}', '\u{1DC}'), ('\u{251}', '\u{251}'),
    ('\u{261}', '\u{261}'), ('\u{2C4}', '\u{2C4}'), ('\u{2C7}', '\u{2C7}'), ('\u{2C9}', '\u{2CB}'),
    ('\u{2CD}', '\u{2CD}'), ('\u{2D0}', '\u{2D0}'), ('\u{2D8}', '\u{2DB}'), ('\u{2DD}', '\u{2DD}'),
    ('\u{2DF}', '\u{2DF}'), ('\u{300}', '\u{36F}'), ('\u{391}', '\u{3A1}'), ('\u{3A3}', '\u{3A9}'),
    ('\u{3B1}', '\u{3C1}'), ('\u{3C3}', '\u{3C9}'), ('\u{401}', '\u{401}'), ('\u{410}', '\u{44F}'),
    ('\u{451}', '\u{451}'), ('\u{2010}', '\u{2010}'), ('\u{2013}', '\u{2016}'), ('\u{2018}', '\u{2019}'),
    ('\u{201C}', '\u{201D}'), ('\u{2020}', '\u{2022}'), ('\u{2024}', '\u{2027}'), ('\u{2030}', '\u{2030}'),
    ('\u{2032}', '\u{2033}'), ('\u{2035}', '\u{2035}'), ('\u{203B}', '\u{203B}'), ('\u{203E}', '\u{203E}'),
    ('\u{2074}', '\u{2074}'), ('\u{207F}', '\u{207F}'), ('\u{2081}', '\u{2084}'), ('\u{20AC}', '\u{20AC}'),
    ('\u{2103}', '\u{2103}'), ('\u{2105}', '\u{2105}'), ('\u{2109}', '\u{2109}'), ('\u{2113}', '\u{2113}'),
    ('\u{2116}', '\u{2116}'), ('\u{2121}', '\u{2122}'), ('\u{2126}', '\u{2126}'), ('\u{212B}', '\u{212B}'),
    ('\u{2153}', '\u{2154}'), ('\u{215B}', '\u{215E}'), ('\u{2160}', '\u{216B}'), ('\u{2170}', '\u{2179}'),
    ('\u{2189}', '\u{2189}'), ('\u{2190}', '\u{2199}'), ('\u{21B8}', '\u{21B9}'), ('\u{21D2}', '\u{21D2}'),
    ('\u{21D4}', '\u{21D4}'), ('\u{21E7}', '\u{21E7}'), ('\u{2200}', '\u{2200}'), ('\u{2202}', '\u{2203}'),
    ('\u{2207}', '\u{2208}'), ('\u{220B}', '\u{220B}'), ('\u{220F}', '\u{220F}'), ('\u{2211}', '\u{2211}'),
    ('\u{2215}', '\u{2215}'), ('\u{221A}', '\u{221A}'), ('\u{221D}', '\u{2220}'), ('\u{2223}', '\u{2223}'),
    ('\u{2225}', '\u{2225}'), ('\u{2227}', '\u{222C}'), ('\u{222E}', '\u{222E}'), ('\u{2234}', '\u{2237}'),
    ('\u{223C}', '\u{223D}'), ('\u{2248}', '\u{2248}'), ('\u{224C}', '\u{224C}'), ('\u{2252}', '\u{2252}'),
    ('\u{2260}', '\u{2261}'), ('\u{2264}', '\u{2267}'), ('\u{226A}', '\u{226B}'), ('\u{226E}', '\u{226F}'),
    ('\u{2282}', '\u{2283}'), ('\u{2286}', '\u{2287}'), ('\u{2295}', '\u{2295}'), ('\u{2299}', '\u{2299}'),
    ('\u{22A5}', '\u{22A5}'), ('\u{22BF}', '\u{22BF}'), ('\u{2312}', '\u{2312}'), ('\u{2460}', '\u{24E9}'),
    ('\u{24EB}', '\u{254B}'), ('\u{2550}', '\u{2573}'), ('\u{2580}', '\u{258F}'), ('\u{2592}', '\u{2595}'),
    ('\u{25A0}', '\u{25A1}'), ('\u{25A3}', '\u{25A9}'), ('\u{25B2}', '\u{25B3}'), ('\u{25B6}', '\u{25B7}'),
    ('\u{25BC}', '\u{25BD}'), ('\u{25C0}', '\u{25C1}'), ('\u{25C6}', '\u{25C8}'), ('\u{25CB}', '\u{25CB}'),
    ('\u{25CE}', '\u{25D1}'), ('\u{25E2}', '\u{25E5}'), ('\u{25EF}', '\u{25EF}'), ('\u{2605}', '\u{2606}'),
    ('\u{2609}', '\u{2609}'), ('\u{260E}', '\u{260F}'), ('\u{261C}', '\u{261C}'), ('\u{261E}', '\u{261E}'),
    ('\u{2640}', '\u{2640}'), ('\u{2642}', '\u{2642}'), ('\u{2660}', '\u{2661}'), ('\u{2663}', '\u{2665}'),
    ('\u{2667}', '\u{266A}'), ('\u{266C}', '\u{266D}'), ('\u{266F}', '\u{266F}'), ('\u{269E}', '\u{269F}'),
    ('\u{26BF}', '\u{26BF}'), ('\u{26C6}', '\u{26CD}'), ('\u{26CF}', '\u{26D3}'), ('\u{26D5}', '\u{26E1}'),
    ('\u{26E3}', '\u{26E3}'), ('\u{26E8}', '\u{26E9}'), ('\u{26EB}', '\u{26F1}'), ('\u{26F4}', '\u{26F4}'),
    ('\u{26F6}', '\u{26F9}'), ('\u{26FB}', '\u{26FC}'), ('\u{26FE}', '\u{26FF}'), ('\u{273D}', '\u{273D}'),
    ('\u{2776}', '\u{277F}'), ('\u{2B56}', '\u{2B59}'), ('\u{3248}', '\u{324F}'), ('\u{E000}', '\u{F8FF}'),
    ('\u{FE00}', '\u{FE0F}'), ('\u{FFFD}', '\u{FFFD}'), ('\u{1F100}', '\u{1F10A}'), ('\u{1F110}', '\u{1F12D}'),
    ('\u{1F130}', '\u{1F169}'), ('\u{1F170}', '\u{1F18D}'), ('\u{1F18F}', '\u{1F190}'),
    ('\u{1F19B}', '\u{1F1AC}'), ('\u{E0100}', '\u{E01EF}'), ('\u{F0000}', '\u{FFFFD}'),
    ('\u{100000}', '\u{10FFFD}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_in_order_and_apart() {
        assert!(AMBIGUOUS.iter().all(|(first, last)| first <= last));
        assert!(AMBIGUOUS.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn the_table_holds_the_whole_class_of_unicode_15() {
        let count: u32 = AMBIGUOUS
            .iter()
            .map(|&(first, last)| u32::from(last) - u32::from(first) + 1)
            .sum();
        assert_eq!(count, 138_739);
    }

    #[test]
    fn chinese_punctuation_letters_and_boxes_are_ambiguous() {
        assert!(
            "“”‘’—…·•×÷±°①⑳Ⅳ→★■□○●△※℃‰′─█αЖéǎ\u{E000}\u{10FFFD}"
                .chars()
                .all(is_ambiguous)
        );
    }

    #[test]
    fn han_ascii_and_wide_punctuation_are_not() {
        assert!(
            !"中〇a~，。《》「」〝〞～\u{3000}\u{A0}\u{2003}⋯⸺−ｶ😀"
                .chars()
                .any(is_ambiguous)
        );
    }

    #[test]
    fn both_ends_of_every_range_are_found() {
        assert!(
            AMBIGUOUS
                .iter()
                .all(|&(first, last)| is_ambiguous(first) && is_ambiguous(last))
        );
    }
}
