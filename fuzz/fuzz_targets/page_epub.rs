//! Any bytes as a book: refused, or lines of text with their places.
//!
//! Bytes that are no archive are packed into one: container, package, and two parts, between NUL bytes.

#![no_main]

mod page;

use libfuzzer_sys::fuzz_target;
use pizhu::recognise::{Extracted, Format, extract};

const NAMES: [&str; 5] = [
    "META-INF/container.xml",
    "a/b.opf",
    "a/1.xhtml",
    "a/2.html",
    "META-INF/encryption.xml",
];

fuzz_target!(|bytes: &[u8]| {
    let packed = if bytes.starts_with(b"PK") {
        bytes.to_vec()
    } else {
        pack(bytes.split(|byte| *byte == 0))
    };
    // what is no archive is a text
    if let Ok(Extracted { page, format: Format::Epub, .. }) = extract("a.epub", &packed, None) {
        page::check(&page, usize::MAX);
    }
});

/// An archive of parts that are not compressed, without checksums.
fn pack<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    let mut count = 0_u16;
    for (name, part) in NAMES.iter().zip(parts) {
        let size = u32::try_from(part.len()).expect("a small part").to_le_bytes();
        let length = u16::try_from(name.len()).expect("a short name").to_le_bytes();
        let at = u32::try_from(archive.len()).expect("a small archive").to_le_bytes();
        // version, flags, method, time, date, checksum
        let head = [&[10, 0][..], &[0; 8], &[0; 4], &size, &size, &length, &[0; 2]].concat();
        archive.extend([b"PK\x03\x04", &head[..], name.as_bytes(), part].concat());
        let tail = [&[0; 10][..], &[0; 2], &at].concat();
        directory.extend([b"PK\x01\x02\x0a\0", &head[..], &tail, name.as_bytes()].concat());
        count += 1;
    }
    let size = u32::try_from(directory.len()).expect("a small archive").to_le_bytes();
    let at = u32::try_from(archive.len()).expect("a small archive").to_le_bytes();
    let count = count.to_le_bytes();
    archive.extend(directory);
    archive.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &at, &[0; 2]].concat());
    archive
}
