//! What the reader wrote: annotations, their anchors, the notebook with its undo history, and merging. All of it pure.

mod annotation;
pub use annotation::{Anchor, Annotation, Color, Drawing, Kind, Rev, Source, State};
