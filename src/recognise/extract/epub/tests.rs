use std::io::{Cursor, Write};

use encoding_rs::GBK;
use zip::CompressionMethod;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const CONTAINER: &str = r#"<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn package(manifest: &str, spine: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>读书 &amp; 交流</dc:title><dc:creator>张三</dc:creator><dc:creator>李四</dc:creator><dc:date>2019-08-22</dc:date><dc:publisher>某出版社</dc:publisher><dc:language>zh-CN</dc:language></metadata><manifest>{manifest}</manifest><spine>{spine}</spine></package>"#
    )
}

fn item(id: &str, href: &str) -> String {
    format!(r#"<item id="{id}" href="{href}" media-type="application/xhtml+xml"/>"#)
}

fn chapter(text: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/><script src=\"a.js\"/></head>\n<body><a id=\"x\"/><p>{text}</p></body></html>"
    )
}

/// The kept texts, and all others with their reasons.
fn texts(bytes: &[u8]) -> Vec<String> {
    let (page, _) = extract(bytes, None).unwrap();
    let shown = |line: PageLine| match line.shape {
        Shape::Dropped(why) => format!("{why:?} {}", line.text),
        _ => line.text,
    };
    page.lines.into_iter().map(shown).collect()
}

fn book(opf: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut all: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OEBPS/content.opf", opf.as_bytes()),
    ];
    all.extend(parts);
    archive(&all)
}

fn two_chapters() -> String {
    package(
        &(item("one", "a.xhtml") + &item("two", "b.xhtml")),
        r#"<itemref idref="two"/><itemref idref="one"/>"#,
    )
}

#[test]
fn a_book_is_read_in_the_order_of_its_spine() {
    let (a, b) = (chapter("甲"), chapter("乙"));
    let bytes = book(
        &two_chapters(),
        &[
            ("OEBPS/a.xhtml", a.as_bytes()),
            ("OEBPS/b.xhtml", b.as_bytes()),
        ],
    );
    assert!(is_epub(&bytes, false));
    assert_eq!(texts(&bytes), ["乙", "甲"]);
    let (page, decoded) = extract(&bytes, None).unwrap();
    assert_eq!(
        page.lines
            .iter()
            .map(|line| line.number)
            .collect::<Vec<_>>(),
        [3, 6]
    );
    assert_eq!((decoded.encoding, decoded.confidence), ("UTF-8", 100));
    let meta = page.meta;
    assert_eq!(
        (meta.title.as_str(), meta.author.as_deref()),
        ("读书 & 交流", Some("张三、李四"))
    );
    assert_eq!(
        (meta.date.as_deref(), meta.source.as_deref()),
        (Some("2019-08-22"), Some("某出版社"))
    );
    assert_eq!(meta.language.as_deref(), Some("zh-CN"));
}

#[test]
fn contents_cover_and_parts_aside_are_no_text() {
    let opf = package(
        &(item("cover", "cover.xhtml")
            + r#"<item id="toc" href="nav.xhtml" properties="nav"/>"#
            + &item("notes", "n.xhtml")
            + &item("one", "a.xhtml")),
        r#"<itemref idref="cover"/><itemref idref="toc"/><itemref idref="notes" linear="no"/><itemref idref="one"/>"#,
    );
    let [cover, nav, notes, one] = ["封面", "目录", "注释", "正文"].map(chapter);
    let bytes = book(
        &opf,
        &[
            ("OEBPS/cover.xhtml", cover.as_bytes()),
            ("OEBPS/nav.xhtml", nav.as_bytes()),
            ("OEBPS/n.xhtml", notes.as_bytes()),
            ("OEBPS/a.xhtml", one.as_bytes()),
        ],
    );
    assert_eq!(
        texts(&bytes),
        ["Around 封面", "Navigation 目录", "正文", "Around 注释"]
    );
}

#[test]
fn wrongly_packed_books_are_read() {
    let one = chapter("甲");
    let one = one.as_bytes();
    let opf = |href| package(&item("one", href), r#"<itemref idref="one"/>"#);
    let container = CONTAINER.as_bytes();
    let opf_plain = opf("a.xhtml");
    let opf_escaped = opf("%E7%AB%A0.xhtml");
    let opf_slashes = opf("text\\a.xhtml");
    let opf_out = opf("../../../../a.xhtml");
    let opf_case = opf("A.XHTML");
    let (opf_gbk, ..) = GBK.encode(&opf_plain);
    let without_item = package("", r#"<itemref idref="a.xhtml"/>"#);
    let empty_spine = package(&item("one", "a.xhtml"), "");
    let books: Vec<Vec<(&str, &[u8])>> = vec![
        vec![
            ("OEBPS/a.xhtml", one),
            ("META-INF/container.xml", container),
            ("OEBPS/content.opf", opf_plain.as_bytes()),
        ],
        vec![
            ("meta-inf/Container.xml", container),
            ("oebps/Content.opf", opf_plain.as_bytes()),
            ("oebps/a.xhtml", one),
        ],
        vec![
            ("book/META-INF/container.xml", container),
            ("book/OEBPS/content.opf", opf_plain.as_bytes()),
            ("book/OEBPS/a.xhtml", one),
        ],
        vec![
            ("META-INF/container.xml", container),
            ("OEBPS/content.opf", opf_escaped.as_bytes()),
            ("OEBPS/章.xhtml", one),
        ],
        vec![
            ("META-INF\\container.xml", container),
            ("OEBPS\\content.opf", opf_slashes.as_bytes()),
            ("OEBPS\\text\\a.xhtml", one),
        ],
        vec![
            ("META-INF/container.xml", container),
            ("OEBPS/content.opf", opf_out.as_bytes()),
            ("a.xhtml", one),
        ],
        vec![
            ("META-INF/container.xml", container),
            ("OEBPS/content.opf", opf_case.as_bytes()),
            ("OEBPS/a.xhtml", one),
        ],
        vec![
            ("META-INF/container.xml", container),
            ("OEBPS/content.opf", &opf_gbk),
            ("OEBPS/a.xhtml", one),
        ],
        vec![
            ("META-INF/container.xml", container),
            ("OEBPS/content.opf", without_item.as_bytes()),
            ("OEBPS/a.xhtml", one),
        ],
        vec![
            ("META-INF/container.xml", container),
            ("OEBPS/content.opf", empty_spine.as_bytes()),
            ("OEBPS/a.xhtml", one),
        ],
        vec![("content.opf", opf_plain.as_bytes()), ("a.xhtml", one)],
        vec![("META-INF/container.xml", container), ("a.xhtml", one)],
    ];
    for parts in books {
        let names: Vec<_> = parts.iter().map(|(name, _)| *name).collect();
        let bytes = archive(&parts);
        assert!(is_epub(&bytes, false), "{names:?}");
        assert_eq!(texts(&bytes), ["甲"], "{names:?}");
    }
}

#[test]
fn xhtml_that_is_not_well_formed_is_read() {
    let bytes = book(
        &two_chapters(),
        &[
            (
                "OEBPS/a.xhtml",
                "<html><body><p>甲<p>乙 & 丙<br></body>".as_bytes(),
            ),
            (
                "OEBPS/b.xhtml",
                "<html><title/><style/><p>丁</p><p/><p><![CDATA[戊<己]]></p>".as_bytes(),
            ),
        ],
    );
    assert_eq!(texts(&bytes), ["丁", "戊<己", "甲", "乙 & 丙"]);
}

#[test]
fn a_book_that_is_encrypted_is_refused() {
    let encryption = |method: &str, uri: &str| {
        format!(
            r#"<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="{method}"/><enc:CipherData><enc:CipherReference URI="{uri}"/></enc:CipherData></enc:EncryptedData></encryption>"#
        )
    };
    let one = chapter("甲");
    let book = |encryption: &str| {
        book(
            &two_chapters(),
            &[
                ("OEBPS/a.xhtml", one.as_bytes()),
                ("META-INF/encryption.xml", encryption.as_bytes()),
            ],
        )
    };
    let aes = book(&encryption(
        "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
        "OEBPS/a.xhtml",
    ));
    assert!(matches!(extract(&aes, None), Err(ExtractError::Encrypted)));
    let font = book(&encryption(
        "http://www.idpf.org/2008/embedding",
        "OEBPS/a.otf",
    ));
    assert_eq!(texts(&font), ["甲"]);
}

#[test]
fn a_part_that_fills_the_memory_is_refused() {
    let bomb = vec![b' '; 40 << 20];
    let bytes = book(&two_chapters(), &[("OEBPS/a.xhtml", &bomb)]);
    let Err(ExtractError::Broken { message }) = extract(&bytes, None) else {
        panic!("read");
    };
    assert_eq!(
        message,
        "OEBPS/a.xhtml: unpacks to more than 200 times its size"
    );
}

#[test]
fn what_is_cut_off_is_refused() {
    let one = chapter("甲");
    let bytes = book(&two_chapters(), &[("OEBPS/a.xhtml", one.as_bytes())]);
    assert!(is_epub(&bytes[..bytes.len() / 2], true));
    assert!(matches!(
        extract(&bytes[..bytes.len() / 2], None),
        Err(ExtractError::Broken { .. })
    ));
    let empty = archive(&[("META-INF/container.xml", CONTAINER.as_bytes())]);
    assert!(matches!(
        extract(&empty, None),
        Err(ExtractError::Broken { .. })
    ));
}

#[test]
fn another_archive_is_no_book() {
    let bytes = archive(&[("word/document.xml", b"<w/>")]);
    assert!(!is_epub(&bytes, false));
}
