//! # The architecture of pizhu
//!
//! `pizhu` reads Chinese compilations of speeches in a terminal, keeps the reader's marks, and gives them back as Markdown.
//! Everything in the program is one of nine words; a tenth needs an argument here.
//!
//! | word | is | lives in |
//! |---|---|---|
//! | **Library** | the parsed articles, immutable, shared by `Arc` | [`corpus`] |
//! | **Place** | a position: document, and byte in its canonical text; the only coordinate that is remembered | [`corpus`] |
//! | **Line** | a slice of a block's bytes that fits the measure | [`text`] |
//! | **Notebook** | the reader's annotations and their undo history, pure | [`notes`] |
//! | **Command** | something a person can ask for: one row in one table | [`app`] |
//! | **Event** | something that happened: a key, a paste, the mouse, a resize, a finished save | [`app`] |
//! | **Effect** | something the app asks of the world: save, copy, export, quit | [`app`] |
//! | **App** | all interaction state; `update(Event) -> Vec<Effect>` | [`app`] |
//! | **Shell** | terminal, disk, threads, clock: performs effects, produces events | [`shell`] |
//!
//! ## Who may know whom
//!
//! ```text
//! text <- corpus <- notes <- export <- app <- ui <- shell <- cli <- main
//!           ^- recognise, used by shell and cli alone, as store is
//! ```
//!
//! A room may use the rooms to its left. `tests/rooms.rs` reads the sources and proves it, and proves as well that no
//! terminal, file or clock is touched where the table below does not allow it.
//!
//! | room | holds | outside crates | never |
//! |---|---|---|---|
//! | [`text`] | what a string looks like: width, clusters, lines, sentences, [`text::Safe`] | unicode tables | any other room |
//! | [`corpus`] | what was said: documents, blocks, the outline, the article format, search | memchr, toml (front matter) | files, clocks |
//! | [`recognise`] | how a page becomes an article: decoding, extraction, who speaks in it | `encoding_rs`, chardetng, comrak, html5ever, zip, quick-xml, toml (front matter) | files, clocks, the network |
//! | [`notes`] | what the reader wrote: annotations, anchors, history, merge | jiff (as a value), uuid, sha2, similar | files, clocks |
//! | [`export`] | how it leaves: Markdown | | files, clocks |
//! | [`app`] | what the program is doing | toml (keymap) | ratatui, crossterm, files, threads, `now()` |
//! | [`ui`] | what it looks like | ratatui | crossterm, `&mut App` |
//! | [`store`] | how it reaches the disk | toml, `serde_json` (the index), rustix, etcetera, tempfile | ratatui, crossterm |
//! | [`shell`] | the world | crossterm, ratatui's terminal, signals | drawing, key names |
//! | [`cli`] | subcommands, one file each | clap, serde, `serde_json` | the app, but for `read` |
//!
//! ## The loop
//!
//! ```text
//! input -> shell -> Event -> App::update: interpret, run, settle -> ui::draw(&App) -> Buffer
//!            ^                    \-> Vec<Effect> -> shell performs --/
//! ```
//!
//! *Interpret* turns a key into a Command through the keymap, or into text for the open editor. *Run* changes plain state
//! and pushes effects; it never draws, blocks, or reads a clock. *Settle* runs once, last, and derives what the screen
//! needs, so that drawing, paging and the mouse read one and the same geometry.

pub mod text;

pub mod corpus;

pub mod recognise;

pub mod notes;

pub mod export;

pub mod app;

pub mod ui;

pub mod store;

pub mod shell;

pub mod cli;
