//! Counts of words, of pairs of words and of what is written solid, over documents of the corpora.

use copydesk::stages::spacing::tables::{edge_hash, genitive_hash, hyphen_hash, number_hash, pair_hash};
use copydesk::text::{Scanned, Shape, Token, TokenKind, word_hash};
use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Whether a document is kept out of the counts.
pub(super) fn held_out(corpus: &str, id: &str) -> bool {
    let h = word_hash(id);
    match corpus {
        "gum" => true,
        "bbc-2004-2005" => h.is_multiple_of(4),
        _ => h.is_multiple_of(20),
    }
}

#[derive(Default, Clone)]
pub(super) struct Word {
    pub(super) text: Box<str>,
    pub(super) lower: u32,
    pub(super) title_inside: u32,
    pub(super) title_start: u32,
    pub(super) upper: u32,
    pub(super) listed: bool,
}

impl Word {
    pub(super) fn count(&self) -> u32 {
        self.lower + self.title_inside + self.title_start + self.upper
    }
}

#[derive(Default)]
pub(super) struct Counts {
    pub(super) ids: HashMap<u64, u32>,
    pub(super) words: Vec<Word>,
    pub(super) pairs: HashMap<u64, (u32, u32, u32)>,
    pub(super) context: HashMap<(u64, u64), u32>,
    pub(super) wholes: HashMap<Box<str>, u32>,
    pub(super) hyphened: HashMap<u64, (u32, u32, u32)>,
    pub(super) total: u64,
    pub(super) edges: u64,
    pub(super) numbers: u64,
    pub(super) genitives: u64,
}

pub(super) const NONE: u32 = u32::MAX;

impl Counts {
    pub(super) fn id(&mut self, hash: u64, text: &str) -> u32 {
        if let Some(id) = self.ids.get(&hash) {
            return *id;
        }
        let id = self.words.len() as u32;
        self.ids.insert(hash, id);
        self.words.push(Word { text: text.to_lowercase().into(), ..Word::default() });
        id
    }

    pub(super) fn read(&mut self, path: &Path, corpus: &str) -> Result<(), Box<dyn Error>> {
        let file = BufReader::with_capacity(1 << 20, zstd::Decoder::new(File::open(path)?)?);
        let mut skip = false;
        for line in file.lines() {
            let line = line?;
            if let Some(id) = line.strip_prefix("#DOC ") {
                skip = held_out(corpus, id);
            } else if !skip {
                self.line(line.strip_prefix("#T ").unwrap_or(&line));
            }
        }
        Ok(())
    }

    pub(super) fn line(&mut self, line: &str) {
        let scanned = Scanned::new(line);
        let tokens = scanned.tokens();
        let bytes = line.as_bytes();
        let mut last: (u64, u32) = (edge_hash(), NONE);
        let mut fresh = true; // a sentence starts here
        let mut i = 0;
        while i < tokens.len() {
            let t = tokens[i];
            let glued_left = i > 0 && tokens[i - 1].end == t.start;
            let glued_right = tokens.get(i + 1).is_some_and(|n| n.start == t.end);
            match t.kind {
                TokenKind::Mark => {
                    let b = bytes[t.start as usize];
                    if b == b'-' || b == b'\'' || t.of(line) == "’" {
                        last = (0, NONE);
                    } else {
                        self.edge(last);
                        last = (edge_hash(), NONE);
                        self.edges += 1;
                    }
                    fresh = matches!(b, b'.' | b'?' | b'!' | b':' | b'"') || (fresh && b != b',');
                    i += 1;
                    continue;
                }
                TokenKind::Number => {
                    if glued_right && tokens[i + 1].kind == TokenKind::Word
                        || glued_left && tokens[i - 1].kind == TokenKind::Word
                    {
                        i = self.whole(line, tokens, i);
                        last = (0, NONE);
                    } else {
                        if last.1 != NONE {
                            *self.context.entry((last.0, number_hash())).or_default() += 1;
                        }
                        last = (number_hash(), NONE);
                        self.numbers += 1;
                        i += 1;
                    }
                    fresh = false;
                    continue;
                }
                TokenKind::Word => {}
            }
            let mixed = (glued_right && tokens[i + 1].kind != TokenKind::Mark)
                || (glued_left && tokens[i - 1].kind != TokenKind::Mark);
            if mixed || scanned.protects(t.span()).is_some() {
                i = if mixed { self.whole(line, tokens, i) } else { i + 1 };
                last = (0, NONE);
                fresh = false;
                continue;
            }
            let word = t.of(line);
            let apostrophe = glued_left && matches!(tokens[i - 1].of(line), "'" | "’");
            if apostrophe && word.len() < 3 {
                last = if word == "s" { (genitive_hash(), NONE) } else { (0, NONE) };
                self.genitives += u64::from(word == "s");
                i += 1;
                fresh = false;
                continue;
            }
            let id = self.id(t.hash, word);
            let w = &mut self.words[id as usize];
            match t.shape {
                Shape::Lower | Shape::Uncased => w.lower += 1,
                Shape::Title if fresh || last.0 == edge_hash() => w.title_start += 1,
                Shape::Title => w.title_inside += 1,
                Shape::Upper | Shape::Mixed => w.upper += 1,
            }
            self.total += 1;
            if glued_left
                && i > 1
                && &line[tokens[i - 1].start as usize..t.start as usize] == "-"
                && tokens[i - 2].end == tokens[i - 1].start
                && t.shape == Shape::Lower
                && let Some(before) = self.ids.get(&tokens[i - 2].hash)
            {
                self.hyphened.entry(hyphen_hash(tokens[i - 2].hash, t.hash)).or_insert((*before, id, 0)).2 +=
                    1;
            }
            if last.0 != 0 && !glued_left {
                if last.1 == NONE {
                    *self.context.entry((last.0, t.hash)).or_default() += 1;
                } else {
                    let pair = self.pairs.entry(pair_hash(last.0, t.hash)).or_insert((last.1, id, 0));
                    pair.2 += 1;
                }
            }
            last = (t.hash, id);
            fresh = false;
            i += 1;
        }
        self.edge(last);
    }

    pub(super) fn edge(&mut self, last: (u64, u32)) {
        if last.1 != NONE {
            *self.context.entry((last.0, edge_hash())).or_default() += 1;
        }
    }

    /// Counts a run of touching words and numbers as it stands; returns the index past it.
    pub(super) fn whole(&mut self, line: &str, tokens: &[Token], i: usize) -> usize {
        let mut from = i;
        while from > 0
            && tokens[from - 1].end == tokens[from].start
            && tokens[from - 1].kind != TokenKind::Mark
        {
            from -= 1;
        }
        let mut to = i + 1;
        while to < tokens.len()
            && tokens[to - 1].end == tokens[to].start
            && tokens[to].kind != TokenKind::Mark
        {
            to += 1;
        }
        let text = &line[tokens[from].start as usize..tokens[to - 1].end as usize];
        if text.len() <= 32 {
            *self.wholes.entry(text.into()).or_default() += 1;
        }
        to
    }
}

/// The words of the dictionaries.
pub(super) fn listed_words(shared: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut out = Vec::new();
    for line in std::fs::read_to_string(shared.join("lexical/symspell_en_82765.txt"))?.lines() {
        if let Some(word) = line.trim_start_matches('\u{feff}').split(' ').next() {
            out.push(word.to_owned());
        }
    }
    // WordNet's entries are YAML files whose top-level keys are the lemmas.
    let tar = zstd::Decoder::new(File::open(shared.join("lexical/open-english-wordnet.tar.zst"))?)?;
    let mut entries = false;
    for line in BufReader::with_capacity(1 << 20, tar).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        if line.contains("entries-") && line.contains(".yaml") {
            entries = true;
        } else if line.contains(".yaml") {
            entries = false;
        }
        let lemma = line.rsplit('\0').next().unwrap_or("");
        if let Some(lemma) = lemma.strip_suffix(':') {
            let lemma = lemma.trim_matches(['\'', '"']);
            if entries && lemma.len() > 1 && !lemma.starts_with(' ') && lemma.chars().all(char::is_alphabetic)
            {
                out.push(lemma.to_owned());
            }
        }
    }
    Ok(out)
}
