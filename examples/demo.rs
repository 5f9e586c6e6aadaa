//! Writes `data/demo` anew.

use kadry::generate::{Size, write};

fn main() -> std::io::Result<()> {
    write(std::path::Path::new("data/demo"), Size::DEMO, 1)
}
