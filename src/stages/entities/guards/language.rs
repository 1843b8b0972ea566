//! What kind of text stands around: another language, the end of a sentence.

use super::words::LISTS;
use crate::text::{Scanned, Shape, TokenKind};

/// Whether the point that token `last` is also ends the sentence: nothing follows on the line but a
/// closing mark, or a small word with a capital does.
pub(in crate::stages::entities) fn ends_a_sentence(text: &Scanned<'_>, last: usize) -> bool {
    let tokens = text.tokens();
    let raw = text.text();
    let mut i = last + 1;
    while let Some(t) = tokens.get(i) {
        if raw[tokens[i - 1].end as usize..t.start as usize].contains('\n') {
            return true;
        }
        if t.kind != TokenKind::Mark {
            return t.shape != Shape::Lower && LISTS.seams.contains(&t.hash) && t.end - t.start > 1;
        }
        if !matches!(t.of(raw), "\"" | "\u{201d}" | "'" | "\u{2019}" | ")") {
            return false;
        }
        i += 1;
    }
    true
}

/// Whether the text around is English: in a passage of another language its own spelling stays. A headline
/// has few small words, so one is enough where none of another language stands.
pub(in crate::stages::entities) fn in_english(text: &Scanned<'_>, first: usize) -> bool {
    let tokens = text.tokens();
    let lists = &*LISTS;
    let raw = text.text().as_bytes();
    let (mut words, mut english, mut foreign) = (0, 0, 0);
    let mut count = |i: usize| {
        let t = &tokens[i];
        if t.is_word() {
            words += 1;
            english +=
                3 * u32::from(lists.english.contains(&t.hash)) + u32::from(lists.small.contains(&t.hash));
            foreign += u32::from(t.shape == Shape::Lower && lists.foreign.contains(&t.hash));
        }
    };
    let mut reach = |range: &mut dyn Iterator<Item = usize>| {
        let mut previous: Option<usize> = None;
        for i in range {
            if let Some(p) = previous {
                let (a, b) =
                    if p < i { (tokens[p].end, tokens[i].start) } else { (tokens[i].end, tokens[p].start) };
                if raw[a as usize..b as usize].contains(&b'\n') {
                    break;
                }
            }
            previous = Some(i);
            count(i);
        }
    };
    reach(&mut (first.saturating_sub(24)..=first).rev());
    reach(&mut (first..tokens.len().min(first + 24)));
    words < 14 || english >= 3 || english > 0 && foreign == 0
}
