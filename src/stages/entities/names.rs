//! The names a pipeline knows: the built-in gazetteer under a style, and the user's own on top.

mod own;

use crate::rules::gazetteer::{
    self, Accept, CANONICAL, Form, Gap, KEEP, LONGEST, STRICT, SURNAME, Starts, Table, WEAK,
};
use crate::rules::{Accents, RuleError, Style, names};
use crate::text::{Scanned, Shape, Token, TokenKind, WordHasher};
use std::borrow::Cow;
use std::collections::HashMap;

/// An entity of one of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct EntityRef {
    pub(super) table: u8,
    pub(super) entity: u32,
}

/// A place where a spelling of a name stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// First token.
    pub(super) first: u32,
    /// Last token.
    pub(super) last: u32,
    pub(super) table: u8,
    /// Where the table holds the spellings.
    pub(super) node: u32,
    /// Casing and gaps in the text.
    pub(super) form: Form,
}

/// The tables and what the style makes of their names.
pub(super) struct Names {
    starts: Starts,
    /// Which entities have another name in the style than in the press, as bits.
    renamed: Vec<u64>,
    tables: Vec<Cow<'static, Table>>,
    outputs: HashMap<EntityRef, String>,
    surnames: HashMap<EntityRef, String>,
}

/// The surname of a full name that a style spells in its own way.
fn surname_in(full: &str, press_full: &str, press_surname: &str) -> Option<String> {
    let given = press_full.strip_suffix(press_surname)?;
    let words = given.split(' ').filter(|w| !w.is_empty()).count();
    let rest: Vec<&str> = full.split(' ').skip(words).collect();
    (words > 0 && !rest.is_empty()).then(|| rest.join(" "))
}

impl Names {
    pub(super) fn new(style: &Style) -> Result<Names, Vec<RuleError>> {
        let builtin = names::builtin();
        let mut names = Names {
            tables: vec![Cow::Borrowed(builtin)],
            starts: Starts::default(),
            renamed: vec![0; builtin.len() / 64 + 1],
            outputs: HashMap::new(),
            surnames: HashMap::new(),
        };
        for entity in 0..builtin.len() as u32 {
            let by_style = style.chain.iter().find_map(|s| {
                builtin.styles(entity).find(|(style, _)| style == s).map(|(_, name)| name.to_owned())
            });
            let by_style = match style.accents {
                Accents::Keep => by_style,
                Accents::None => {
                    let name = by_style.as_deref().unwrap_or(builtin.canonical(entity));
                    let plain = gazetteer::without_marks(name);
                    if plain == *name { by_style } else { Some(plain) }
                }
            };
            if let Some(name) = by_style {
                names.rename(EntityRef { table: 0, entity }, name);
            }
        }
        names.add_own(style)?;
        for table in &names.tables {
            table.add_starts(&mut names.starts);
        }
        Ok(names)
    }

    fn rename(&mut self, at: EntityRef, name: String) {
        let table = &self.tables[at.table as usize];
        let (press, surname) = (table.canonical(at.entity), table.surname(at.entity));
        if !surname.is_empty()
            && let Some(surname) = surname_in(&name, press, surname)
        {
            self.surnames.insert(at, surname);
        }
        if at.table == 0 {
            self.renamed[at.entity as usize / 64] |= 1 << (at.entity % 64);
        }
        self.outputs.insert(at, name);
    }

    /// How many entities there are in all tables; numbers them from 0 by [`Names::number`].
    pub(super) fn len(&self) -> usize {
        self.tables.iter().map(|t| t.len()).sum()
    }

    /// The number of an entity among all of them.
    pub(super) fn number(&self, at: EntityRef) -> usize {
        at.entity as usize + if at.table == 0 { 0 } else { self.tables[0].len() }
    }

    /// Whether the place is a name in the press spelling which the style leaves: the most common case,
    /// answered without asking for evidence.
    pub(super) fn is_settled(&self, found: &Found, text: &str, tokens: &[Token]) -> Option<EntityRef> {
        let table = &self.tables[found.table as usize];
        let first = table.accepts(found.node).find(|a| takes(a, found.form))?;
        let at = EntityRef { table: found.table, entity: first.entity };
        if !first.is(CANONICAL) || first.is(WEAK) || first.is(KEEP) {
            return None;
        }
        let renamed =
            found.table != 0 || self.renamed[first.entity as usize / 64] >> (first.entity % 64) & 1 == 1;
        let range = tokens[found.first as usize].start as usize..tokens[found.last as usize].end as usize;
        (!renamed && text[range] == *table.canonical(first.entity)).then_some(at)
    }

    /// The entity that has `spelling` without asking for evidence, if one does.
    pub(super) fn entity_of(&self, spelling: &str) -> Option<EntityRef> {
        let scanned = Scanned::new(spelling);
        let found = self.longest(spelling, scanned.tokens(), 0)?;
        if found.last as usize + 1 != scanned.tokens().len() {
            return None;
        }
        let accepts: Vec<Accept> = self.accepts(&found).filter(|a| !a.is(KEEP)).collect();
        let best = accepts.iter().find(|a| !a.is(SURNAME) && !a.is(WEAK)).or(accepts.first())?;
        Some(EntityRef { table: found.table, entity: best.entity })
    }

    /// The longest spelling that starts at token `first`.
    pub(super) fn longest(&self, text: &str, tokens: &[Token], first: usize) -> Option<Found> {
        let mut best: Option<Found> = None;
        for number in (0..self.tables.len()).rev() {
            best = self.walk(text, tokens, first, number, false, best);
            if apostrophe_near(text, tokens, first) {
                best = self.walk(text, tokens, first, number, true, best);
            }
        }
        best.map(|b| Found {
            form: within(b.form, self.tables[b.table as usize].accepts(b.node).next()),
            ..b
        })
    }

    /// Walks one table from token `first`. With `joined`, the pieces of a word around an apostrophe
    /// count as one word: `Ma’rib` is looked up as `Marib`.
    fn walk(
        &self,
        text: &str,
        tokens: &[Token],
        first: usize,
        number: usize,
        joined: bool,
        mut best: Option<Found>,
    ) -> Option<Found> {
        let table = &self.tables[number];
        let mut node = 0;
        let mut at = first;
        let mut form = Form::default();
        for steps in 1..=LONGEST {
            let (hash, shape, end) =
                if joined { join(text, tokens, at) } else { (tokens[at].hash, tokens[at].shape, at) };
            let Some(next) = table.step(node, hash) else { break };
            node = next;
            at = end;
            form.set_shape(steps - 1, shape);
            if best.is_none_or(|b| b.last < at as u32) && table.accepts(node).any(|a| takes(&a, form)) {
                best = Some(Found { first: first as u32, last: at as u32, table: number as u8, node, form });
            }
            let Some((next, gap)) = gazetteer::step(text, tokens, at) else { break };
            if steps < LONGEST {
                form.set_gap(steps - 1, gap);
            }
            at = next;
        }
        best
    }

    /// Whether a name may start with the word that token `i` is, or is a piece of.
    #[inline]
    pub(super) fn may_start_at(&self, text: &str, tokens: &[Token], i: usize) -> bool {
        let token = &tokens[i];
        self.starts.has(token.hash, token.shape == Shape::Lower)
            || is_apostrophe_at(text, token.end as usize)
                && self.starts.has(join(text, tokens, i).0, token.shape == Shape::Lower)
    }

    /// The spellings that the place may be.
    pub(super) fn accepts(&self, found: &Found) -> impl Iterator<Item = Accept> + '_ {
        let form = found.form;
        self.tables[found.table as usize].accepts(found.node).filter(move |a| takes(a, form))
    }

    /// What the style prints for the entity.
    pub(super) fn output(&self, at: EntityRef) -> &str {
        match self.outputs.get(&at) {
            Some(name) => name,
            None => self.tables[at.table as usize].canonical(at.entity),
        }
    }

    /// What the style prints for the entity's surname.
    pub(super) fn surname(&self, at: EntityRef) -> &str {
        match self.surnames.get(&at) {
            Some(name) => name,
            None => self.tables[at.table as usize].surname(at.entity),
        }
    }

    pub(super) fn table(&self, number: u8) -> &Table {
        &self.tables[number as usize]
    }
}

/// Whether an apostrophe may stand in the name that starts here.
fn apostrophe_near(text: &str, tokens: &[Token], first: usize) -> bool {
    tokens[first..]
        .iter()
        .take(LONGEST)
        .any(|t| t.kind == TokenKind::Mark && is_apostrophe_at(text, t.start as usize))
}

/// Whether an apostrophe may stand at a byte: a look at the first byte alone, which other quotation
/// marks share.
#[inline]
fn is_apostrophe_at(text: &str, at: usize) -> bool {
    matches!(text.as_bytes().get(at), Some(b'\'' | b'`' | 0xe2 | 0xc2 | 0xca))
}

/// The word at token `at` with the pieces that apostrophes tie to it: its hash, shape and last token.
/// The `s` of a possessive is no piece.
fn join(text: &str, tokens: &[Token], at: usize) -> (u64, Shape, usize) {
    let mut last = at;
    while let Some((next, Gap::Apostrophe)) = gazetteer::step(text, tokens, last) {
        if !tokens[next].is_word() || !tokens[last].is_word() || next - at > 4 {
            break;
        }
        let piece = tokens[next].of(text);
        let ends = gazetteer::step(text, tokens, next).is_none_or(|(_, g)| g != Gap::Apostrophe);
        if ends && matches!(piece, "s" | "S") {
            break;
        }
        last = next;
    }
    if last == at {
        return (tokens[at].hash, tokens[at].shape, at);
    }
    let mut hasher = WordHasher::default();
    let mut buffer = [0u8; 4];
    for t in tokens[at..=last].iter().filter(|t| t.is_word()) {
        for c in t.of(text).chars().flat_map(char::to_lowercase) {
            hasher.write(c.encode_utf8(&mut buffer).as_bytes());
        }
    }
    (hasher.finish(), tokens[at].shape, last)
}

/// The form without what was added after the last step.
fn within(form: Form, accept: Option<Accept>) -> Form {
    let Some(accept) = accept else { return form };
    let steps = accept.steps as usize;
    let mut out = Form::default();
    for i in 0..steps {
        out.set_shape(i, form.shape(i));
        if i + 1 < steps {
            out.set_gap(i, form.gap(i));
        }
    }
    out
}

fn takes(accept: &Accept, form: Form) -> bool {
    accept.form.takes(form, accept.steps as usize, !accept.is(STRICT))
}

/// Whether the spelling counts without evidence.
pub(super) fn is_strong(accept: &Accept) -> bool {
    !accept.is(WEAK) && !accept.is(SURNAME) || accept.is(CANONICAL) && !accept.is(WEAK)
}

/// What stands between two steps of a place in the text.
pub(super) fn has_hyphen(form: Form, steps: usize) -> bool {
    (0..steps.saturating_sub(1)).any(|i| form.gap(i) == Gap::Hyphen)
}
