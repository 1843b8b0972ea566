//! The `copydesk` program.

use copydesk::{Document, Pipeline};
use std::io::{Read, Write};

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    std::io::stdout().write_all(Pipeline::default().clean(Document::new(text)).document.text.as_bytes())
}
