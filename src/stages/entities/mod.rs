//! Entities: one spelling per name, in running text, by house style.
//!
//! What it does: finds every spelling of the names in the gazetteer (listed, or following from the
//! transliteration rules) on the shared tokens, so that glue and hyphens do not hide a name; asks
//! for evidence where a spelling may mean something else; and puts the style's spelling there in
//! the casing of the place. A spelling that is already right is found too and taken whole, so that
//! nothing inside it is changed (`al-al-Assad`).
//!
//! What it does NOT touch: names in addresses, handles, hashtags, file names; fixed names (`Chicken
//! Kiev`, `Peking University`); an organisation's own name; titles of works in quotation marks; a
//! surname without its full name in the document, or after another given name; passages in other
//! languages. It never replaces a name by another name of the same thing.
//! Quoted speech: the spelling of a name is a matter of the house, not of the speaker, so names are
//! spelled alike inside and outside quotation marks. Words are never changed.
//!
//! Known misses: names broken over lines; surnames whose full name only another document has;
//! a name that is in no table (see `discover`).

mod casing;
mod evidence;
mod guards;
mod names;
mod place;
mod spoken;
mod the;

use self::evidence::Evidence;
use self::names::{EntityRef, Found, Names, has_hyphen, is_strong};
use self::place::{Start, start_of_sentence};
use self::the::The;
use crate::rules::gazetteer::{Accept, GENERATED, KEEP, Kind, SURNAME, WEAK};
use crate::rules::{RuleError, RuleSet, Style};
use crate::text::{
    Confidence, Context, Edit, Note, Proposals, RuleId, Scanned, Shape, Span, Stage, StageId, TokenKind,
};

const SURNAME_RULE: RuleId = RuleId::new(StageId::Entities, "surname");

fn rule(kind: Kind) -> RuleId {
    RuleId::new(StageId::Entities, kind.name())
}

/// The stage.
pub struct Entities {
    names: Names,
}

impl Entities {
    /// Compiles the stage's rules.
    ///
    /// # Errors
    /// All that is wrong with them: a style that is not there, names that cannot be matched.
    pub fn new(rules: &RuleSet) -> Result<Self, Vec<RuleError>> {
        Entities::with_style(&rules.house_style()?)
    }

    /// The stage under a style.
    ///
    /// # Errors
    /// All that is wrong with the style's own names.
    pub fn with_style(style: &Style) -> Result<Self, Vec<RuleError>> {
        Ok(Entities { names: Names::new(style)? })
    }
}

/// All places where a name stands, the longest at each, left to right.
fn find(names: &Names, text: &Scanned<'_>) -> Vec<Found> {
    let tokens = text.tokens();
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let token = &tokens[i];
        if token.kind == TokenKind::Word
            && names.may_start_at(text.text(), tokens, i)
            && let Some(here) = names.longest(text.text(), tokens, i)
            && !(here.last > here.first && guards::preposition(text, i))
        {
            i = here.last as usize + 1;
            found.push(here);
        } else {
            i += 1;
        }
    }
    found
}

/// What a place becomes.
struct Reading<'n> {
    accept: Accept,
    output: &'n str,
    kind: Kind,
}

impl Entities {
    /// What the place is read as: `None` where nothing counts, or two names do and differ.
    fn reading(&self, f: &Found, evidence: &Evidence, text: &Scanned<'_>) -> Option<Reading<'_>> {
        let table = self.names.table(f.table);
        let mut best: Option<Reading<'_>> = None;
        for accept in self.names.accepts(f) {
            if accept.is(KEEP) {
                return None;
            }
            let at = EntityRef { table: f.table, entity: accept.entity };
            let counts = is_strong(&accept)
                || accept.is(SURNAME) && evidence.has(&self.names, at)
                || accept.is(WEAK) && evidence.allows(&self.names, f, accept.condition, at, text);
            if !counts {
                continue;
            }
            let output = if accept.is(SURNAME) { self.names.surname(at) } else { self.names.output(at) };
            match &best {
                Some(b) if b.output != output && is_strong(&b.accept) == is_strong(&accept) => return None,
                // of one name's spellings, the one that is written just so
                Some(b) if b.output == output && accept.form == f.form && b.accept.form != f.form => {
                    best = Some(Reading { accept, output, kind: table.kind(accept.entity) });
                }
                Some(b) if b.output == output || is_strong(&b.accept) => {}
                _ => best = Some(Reading { accept, output, kind: table.kind(accept.entity) }),
            }
        }
        best
    }

    fn edit(&self, found: &[Found], k: usize, evidence: &Evidence, text: &Scanned<'_>, out: &mut Proposals) {
        let f = &found[k];
        let Some(reading) = self.reading(f, evidence, text) else { return };
        let tokens = text.tokens();
        let (first, last) = (f.first as usize, f.last as usize);
        let span = Span { start: tokens[first].start, end: tokens[last].end };
        let old = text.slice(span);
        if old == reading.output {
            return;
        }
        let steps = reading.accept.steps as usize;
        let common =
            reading.output.starts_with(char::is_lowercase) && !casing::starts_with_article(reading.output);
        let listed_in_capitals = (0..steps).any(|i| reading.accept.form.shape(i) == Shape::Upper);
        let place = casing::Place { first, last, common, listed_in_capitals };
        let mut new = casing::cased(reading.output, text, place);
        if same_but_for_marks(&new, old) {
            return;
        }
        if new.contains(['\'', '\u{2019}']) {
            let mark = if text.text().contains('\u{2019}') { "\u{2019}" } else { "'" };
            new = new.replace(['\'', '\u{2019}'], mark);
        }
        if old.ends_with('.') && !new.ends_with('.') && guards::ends_a_sentence(text, last) {
            new.push('.');
        }
        let mut span = span;
        let the = the::the(text, first, last, old, reading.output);
        match the {
            The::Add(the) => new.insert_str(0, the),
            The::Drop => span.start = tokens[first - 1].start,
            The::Unsure => {}
            The::Same => {
                if let Some((at, article)) = the::a_or_an(text, first, old, &new) {
                    span.start = tokens[at].start;
                    new = format!("{article} {new}");
                }
            }
        }
        let surname = reading.accept.is(SURNAME);
        let generated = reading.accept.is(GENERATED);
        let id = if surname { SURNAME_RULE } else { rule(reading.kind) };
        let confidence = if surname || generated || reading.accept.is(WEAK) {
            Confidence::Likely
        } else {
            Confidence::Certain
        };
        let how = match reading.accept.flags {
            _ if surname => "surname",
            _ if generated => "generated",
            _ if reading.accept.is(WEAK) => "weak",
            _ => "listed",
        };
        let name = self.names.table(f.table).id(reading.accept.entity);
        let note = Note { evidence: Some(format!("entity={name} spelling={how}")), ..Note::default() };
        let why = if the == The::Unsure { Some("the article before it") } else { None };
        let why = why.or_else(|| self.why_not(f, &reading, text, &new));
        let why = why.or_else(|| {
            let at = EntityRef { table: f.table, entity: reading.accept.entity };
            spoken::spoken_of(&self.names, found, k, at, text).then_some("the text speaks of the spelling")
        });
        let edit = Edit::replace(span, new, id, confidence).with_note(note);
        match why {
            Some(why) => out.hold(edit, why),
            None => out.push(edit),
        }
    }

    /// Why the place is left as it stands, if it is.
    fn why_not(
        &self,
        f: &Found,
        reading: &Reading<'_>,
        text: &Scanned<'_>,
        new: &str,
    ) -> Option<&'static str> {
        let (first, last) = (f.first as usize, f.last as usize);
        let steps = reading.accept.steps as usize;
        let tokens = text.tokens();
        if let Some(why) = guards::blocked(text, first, last) {
            return Some(why);
        }
        if let Some(why) = guards::in_a_fixed_name(text, first, last, reading.kind) {
            return Some(why);
        }
        if reading.kind == Kind::Person && guards::named_after(text, last) {
            return Some("an organisation's own name");
        }
        if matches!(reading.kind, Kind::City | Kind::Place)
            && let Some(why) = guards::given_name(text, first, last)
        {
            return Some(why);
        }
        let old = text.slice(Span { start: tokens[first].start, end: tokens[last].end });
        if matches!(reading.kind, Kind::City | Kind::Place)
            && guards::loses_its_article(text, first, old, new)
        {
            return Some("part of a longer name");
        }
        if reading.accept.is(WEAK) && reading.kind == Kind::Group && guards::goes_on(text, last) {
            return Some("part of a longer name");
        }
        if reading.accept.is(SURNAME) {
            if guards::nickname(text, first, last) {
                return Some("a nickname");
            }
            let article = reading.output.starts_with(char::is_lowercase);
            if let Some(why) = guards::other_person(text, first, last, article) {
                return Some(why);
            }
        }
        // hyphens that the writer put between the words of a compound: `United-States-led`
        if has_hyphen(f.form, steps)
            && !reading.output.contains('-')
            && tokens.get(last + 1).is_some_and(|t| t.start == tokens[last].end && t.of(text.text()) == "-")
        {
            return Some("a hyphen compound");
        }
        // a common word says nothing of the capitalised one, which is a name
        let common =
            reading.output.starts_with(char::is_lowercase) && !casing::starts_with_article(reading.output);
        if common
            && f.form.shape(0) == Shape::Title
            && (reading.kind != Kind::Term || start_of_sentence(text, first) == Start::Inside)
        {
            return Some("a name");
        }
        if guards::in_a_title(text, first, last) {
            return Some("a title");
        }
        if !guards::in_english(text, first) {
            return Some("another language");
        }
        None
    }
}

/// Whether the two differ in nothing but the kind of apostrophe or the width of a space, which are other
/// stages' business.
fn same_but_for_marks(a: &str, b: &str) -> bool {
    fn plain(s: &str) -> impl Iterator<Item = char> {
        let mut space = false;
        s.chars().filter_map(move |c| {
            let was = space;
            space = c.is_whitespace();
            match c {
                _ if space && was => None,
                _ if space => Some(' '),
                '\u{2019}' | '\u{2018}' | '`' | '\u{b4}' => Some('\''),
                c => Some(c),
            }
        })
    }
    plain(a).eq(plain(b))
}

impl Stage for Entities {
    fn id(&self) -> StageId {
        StageId::Entities
    }

    fn propose(&self, text: &Scanned<'_>, context: &Context<'_>, out: &mut Proposals) {
        let found = find(&self.names, text);
        let settled = |f: &Found| self.names.is_settled(f, text.text(), text.tokens()).is_some();
        if found.iter().all(settled) {
            return;
        }
        let evidence = Evidence::gather(&self.names, &found, text, context.title);
        for k in (0..found.len()).filter(|k| !settled(&found[*k])) {
            self.edit(&found, k, &evidence, text, out);
        }
    }
}

#[cfg(test)]
mod tests;
