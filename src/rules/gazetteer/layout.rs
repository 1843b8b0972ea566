//! The bytes of a compiled gazetteer, as [`Table`](super::Table) reads them.

use super::compile::{Conditions, Spelling, rank};
use super::entry::{Entry, Kind};
use super::table;
use crate::text::Shape;
use std::collections::HashMap;

/// The bytes of the table.
pub(super) fn lay_out(entries: &[Entry], spellings: &[Spelling], conditions: &Conditions) -> Vec<u8> {
    let mut bitmap = vec![0u8; table::BITMAP_BYTES];
    let mut edges: HashMap<(u32, u64), u32> = HashMap::new();
    let mut ends: Vec<Vec<usize>> = vec![Vec::new()];
    for (i, s) in spellings.iter().enumerate() {
        let small = matches!(s.pattern.form.shape(0), Shape::Lower | Shape::Uncased);
        for small in [false, true].into_iter().take(1 + usize::from(small)) {
            let bit = table::bitmap_bit(s.pattern.hashes[0], small);
            bitmap[bit >> 3] |= 1 << (bit & 7);
        }
        let mut node = 0;
        for hash in &s.pattern.hashes {
            let fresh = ends.len() as u32;
            node = *edges.entry((node, *hash)).or_insert(fresh);
            if node == fresh {
                ends.push(Vec::new());
            }
        }
        ends[node as usize].push(i);
    }
    let capacity = (edges.len() * 4 / 3 + 1).max(8);
    let mut slots = vec![(0u32, 0u32); capacity];
    let mut sorted: Vec<_> = edges.into_iter().collect();
    sorted.sort_unstable();
    for ((node, hash), next) in sorted {
        let key = table::edge_key(node, hash);
        let mut slot = (((key & 0xffff_ffff) * capacity as u64) >> 32) as usize;
        while slots[slot].1 != 0 {
            slot = (slot + 1) % capacity;
        }
        slots[slot] = ((key >> 32) as u32, next);
    }
    let mut strings = Strings::default();
    let mut entity_bytes = Vec::new();
    let mut style_bytes = Vec::new();
    let mut style_count = 0u32;
    for e in entries {
        let kind = Kind::ALL.iter().position(|k| *k == e.kind).unwrap_or(0) as u32;
        let surname = e.surname.first().map_or("", String::as_str);
        for word in [
            strings.add(&e.id),
            strings.add(&e.canonical),
            strings.add(surname),
            style_count,
            kind << 16 | e.styles.len() as u32,
        ] {
            push32(&mut entity_bytes, word);
        }
        for (style, name) in &e.styles {
            push32(&mut style_bytes, strings.add(style));
            push32(&mut style_bytes, strings.add(name));
            style_count += 1;
        }
    }
    let mut body = bitmap;
    let mut at = Vec::new();
    let mark = |body: &Vec<u8>, at: &mut Vec<usize>| at.push(table::HEADER * 4 + body.len());
    mark(&body, &mut at);
    for (check, next) in slots {
        push32(&mut body, check);
        push32(&mut body, next);
    }
    mark(&body, &mut at);
    let mut count = 0u32;
    for list in &ends {
        push32(&mut body, count);
        count += list.len() as u32;
    }
    push32(&mut body, count);
    mark(&body, &mut at);
    for list in &ends {
        let mut list = list.clone();
        list.sort_by_key(|i| rank(&spellings[*i]));
        for i in list {
            let s = &spellings[i];
            body.extend_from_slice(&s.pattern.form.0.to_le_bytes());
            push32(&mut body, s.entity);
            body.extend_from_slice(&s.condition.to_le_bytes());
            body.push(s.flags);
            body.push(s.pattern.hashes.len() as u8);
        }
    }
    mark(&body, &mut at);
    body.extend_from_slice(&entity_bytes);
    mark(&body, &mut at);
    body.extend_from_slice(&style_bytes);
    mark(&body, &mut at);
    for start in &conditions.starts {
        push32(&mut body, *start);
    }
    mark(&body, &mut at);
    for word in &conditions.words {
        body.extend_from_slice(&word.to_le_bytes());
    }
    mark(&body, &mut at);
    body.extend_from_slice(&strings.bytes);
    let mut out = Vec::with_capacity(table::HEADER * 4 + body.len());
    let mut header =
        vec![table::MAGIC, entries.len() as u32, capacity as u32, conditions.starts.len() as u32];
    header.extend(at.iter().map(|a| *a as u32));
    header.resize(table::HEADER, 0);
    for word in header {
        push32(&mut out, word);
    }
    out.extend_from_slice(&body);
    out
}

fn push32(out: &mut Vec<u8>, word: u32) {
    out.extend_from_slice(&word.to_le_bytes());
}

#[derive(Default)]
struct Strings {
    bytes: Vec<u8>,
    known: HashMap<String, u32>,
}

impl Strings {
    fn add(&mut self, s: &str) -> u32 {
        if let Some(at) = self.known.get(s) {
            return *at;
        }
        let at = self.bytes.len() as u32;
        let len = s.len().min(usize::from(u16::MAX));
        self.bytes.extend_from_slice(&(len as u16).to_le_bytes());
        self.bytes.extend_from_slice(&s.as_bytes()[..len]);
        self.known.insert(s.to_owned(), at);
        at
    }
}
