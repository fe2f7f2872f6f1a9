//! SHA-256, the name of a text: it says which text an offset counts in.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// SHA-256 of the bytes of `text`, 64 lower-case hex digits.
pub fn sha256_hex(text: &str) -> String {
    hash_of([text])
}

/// SHA-256 of a text that comes in pieces, 64 lower-case hex digits.
pub(super) fn hash_of<T: AsRef<str>>(pieces: impl IntoIterator<Item = T>) -> String {
    let mut hash = Sha256::new();
    for piece in pieces {
        hash.update(piece.as_ref());
    }
    hash.finalize()
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a string takes all that is written");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_named_by_its_sha256() {
        assert_eq!(
            sha256_hex(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(
            sha256_hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
