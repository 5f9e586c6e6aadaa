//! Recomputes the constraints and goals of a run from its own tables.
