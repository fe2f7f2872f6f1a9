use super::*;

#[test]
fn in_a_pipe_it_tells_what_it_can_and_asks_nothing() {
    let home = Home::new();
    let out = home.out(&["doctor"]);
    assert!(out.contains("not a terminal, not asked"), "{out}");
    assert!(out.contains("config.toml (not there yet)"), "{out}");
    assert!(!out.contains('\u{1b}'));
    let out = home.out(&["--lang", "zh", "--ambiguous", "wide", "doctor"]);
    assert!(
        out.contains("ambiguous = \"wide\"") && out.contains("线条 2"),
        "{out}"
    );
}
