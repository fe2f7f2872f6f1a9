use super::*;

fn format_of(name: &str, content: &str) -> Format {
    extract(name, content.as_bytes(), None).unwrap().format
}

#[test]
fn content_says_what_a_file_is_before_its_name() {
    for (name, content, format) in [
        ("a.txt", "<!DOCTYPE html><p>甲", Format::Html),
        ("a.md", "\u{feff}\n<!-- saved --><HTML><p>甲", Format::Html),
        (
            "a.txt",
            "<?xml version=\"1.0\"?>\n<html><p>甲</p></html>",
            Format::Html,
        ),
        ("a.txt", "甲<br>乙<br>丙", Format::Text),
        ("a.html", "甲", Format::Html),
        ("a.SHTML", "甲", Format::Html),
        ("a.markdown", "# 甲", Format::Markdown),
        ("a.mht", "甲", Format::Text),
        ("a", "", Format::Text),
    ] {
        assert_eq!(format_of(name, content), format, "{name}: {content}");
    }
    let tags = "<p>甲</p>".repeat(20);
    assert_eq!(format_of("a.txt", &tags), Format::Html);
    assert_eq!(format_of("a.md", &tags), Format::Markdown);
}

#[test]
fn a_page_says_how_it_is_encoded() {
    let html = "<meta charset=gb2312><p>各位委员,今天我们聚在一起,围绕读书进行交流。";
    let (bytes, ..) = encoding_rs::GBK.encode(html);
    let Extracted { page, decoded, .. } = extract("a.html", &bytes, None).unwrap();
    assert_eq!(decoded.encoding, "gb18030");
    assert_eq!(
        page.lines[0].text,
        "各位委员,今天我们聚在一起,围绕读书进行交流。"
    );
}

#[test]
fn html_larger_than_a_tree_may_be_is_refused() {
    let large = format!("<html>{}", "a".repeat(LARGEST_TREE));
    let limit = LARGEST_TREE;
    assert_eq!(
        extract("a.html", large.as_bytes(), None).err(),
        Some(ExtractError::TooLarge { limit })
    );
}

#[test]
fn another_archive_is_no_text() {
    let found = extract("a.zip", b"PK\x03\x04\x14\0\0\0", None);
    assert!(matches!(
        found,
        Err(ExtractError::Decode(DecodeError::Binary { .. }))
    ));
}
