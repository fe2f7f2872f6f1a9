use super::*;

fn page(source: &str) -> Page {
    extract(source).unwrap()
}
