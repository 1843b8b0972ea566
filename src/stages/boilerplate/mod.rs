//! Finds the lines and runs that are not the article: share bars, comment forms, labels of other
//! stories, credits, sign-offs, and lines that hold a value (dates, ids, tags), which are lifted
//! into fields, kept or dropped.
//!
//! Works on plain text. The evidence is the line itself (packs), its place and neighbours, a small
//! scoring model, and what a profile learnt about the site. Whatever goes is whole lines with their
//! terminators, or a run within a line.
//!
//! Does NOT touch headlines, crossheads and list items of the article, or any line without evidence
//! of its own; does not tell a teaser from a headline that stands alone. Known misses: teasers in
//! the middle of an article, captions without a credit, notes on the author without a name.

mod dates;
mod expression;
mod index;
mod inline;
mod lists;
mod metadata;
mod model;
mod page;
mod phrases;
mod prefilter;
mod region;
mod removal;

use crate::rules::profile::{Profile, Verdict, line_key, source_key};
use crate::rules::{RuleError, RuleSet};
use crate::text::{
    Confidence, Context, Edit, MetadataPolicy, Note, Proposals, RuleId, Scanned, Stage, StageId,
};
use page::{Page, Shape};
use phrases::Phrases;
use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::Arc;

/// The share of the running text, in percent, that may go before all is held.
const MOST_REMOVED: u64 = 50;

/// The same, with what rules know.
const MOST_KNOWN: u64 = 90;

/// A line that is a date and nothing else.
const DATE_LINE: RuleId = RuleId::new(StageId::Boilerplate, "date-line");

/// A line that a profile knows from other documents of the source, or that stands three times in
/// one document.
const RECURRING: RuleId = RuleId::new(StageId::Boilerplate, "recurring-line");

/// A line that the scoring model takes for residue.
const MODEL: RuleId = RuleId::new(StageId::Boilerplate, "model-line");

/// A line outside of the article, on a page that was dumped whole.
const OUTSIDE: RuleId = RuleId::new(StageId::Boilerplate, "outside-article");

/// A headline of another story, under the label of a list at the end.
const UNDER_LABEL: RuleId = RuleId::new(StageId::Boilerplate, "under-label");

/// The odds, as a natural logarithm, from which the model's lines are likely, and from which they
/// are a guess. Chosen on the labelled pages by cross-validation over outlets: see
/// `docs/boilerplate.md`.
const LIKELY: f32 = 3.0;
const GUESS: f32 = 2.0;

/// What the model's lines need beyond that where no rule finds a line that only a scraper leaves: authors,
/// places and lists head clean text too.
const UNSCRAPED: f32 = 2.0;

/// What a line gains that recurs over documents of its source, though too rarely to go for that.
const RECURS: f32 = 1.5;

/// Rounds of scoring. The first scores all lines as they stand; each later one scores the lines
/// that are left as if they were the document, so that a second cleaning finds nothing more.
const ROUNDS: usize = 4;

/// The stage.
#[derive(Debug)]
pub struct Boilerplate {
    phrases: Phrases,
    runs: inline::Runs,
    profile: Option<Arc<Profile>>,
}

/// One line that should go.
struct Find {
    row: usize,
    edit: RuleId,
    confidence: Confidence,
    note: Note,
}

impl Boilerplate {
    /// Compiles the stage's rules.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub fn new(rules: &RuleSet) -> Result<Self, Vec<RuleError>> {
        Ok(Boilerplate {
            phrases: Phrases::new(rules)?,
            runs: inline::Runs::new(rules)?,
            profile: rules.profile().cloned(),
        })
    }

    fn find(&self, text: &Scanned<'_>, context: &Context<'_>, page: &mut Page) -> Vec<Find> {
        let mut finds = Vec::new();
        let mut gone = vec![false; page.rows.len()];
        self.by_rule(text, context, page, &mut gone, &mut finds);
        let recurs = self.recurring(text, context, page, &mut gone, &mut finds);
        for row in lists::under_labels(text, page, &self.phrases) {
            if !gone[row] {
                gone[row] = true;
                let note = Note { evidence: Some("class=related place=tail".into()), ..Note::default() };
                finds.push(Find { row, edit: UNDER_LABEL, confidence: Confidence::Likely, note });
            }
        }
        let spared = self.outside(text, page, &mut gone, &mut finds);
        let mut guesses = score(text, page, &self.phrases, &mut gone, &recurs, &spared, &mut finds);
        // What went may have been the last running text: what stands after it is the tail now, where
        // a second cleaning would find more.
        for _ in 0..ROUNDS {
            page.settle(&self.phrases, &gone);
            if !self.by_rule(text, context, page, &mut gone, &mut finds) {
                break;
            }
            guesses = score(text, page, &self.phrases, &mut gone, &recurs, &spared, &mut finds);
        }
        guesses.retain(|f| !gone[f.row]);
        let contacts = lists::contacts(text, page, &self.phrases, &gone);
        for find in finds.iter_mut().filter(|f| contacts.contains(&f.row)) {
            find.confidence = Confidence::Guess;
        }
        finds.append(&mut guesses);
        finds.sort_by_key(|f| f.row);
        finds
    }

    /// Adds what stands outside of the article, on a page that was dumped whole. Gives the rows that the
    /// model may not take there.
    fn outside(
        &self,
        text: &Scanned<'_>,
        page: &Page,
        gone: &mut [bool],
        finds: &mut Vec<Find>,
    ) -> HashSet<usize> {
        let Some(region) = region::find(text, page, &self.phrases) else { return HashSet::new() };
        // where most of the running text would go, the wrong part may have been taken for the article
        let running = |i: usize| page.rows[i].shape == Shape::Running;
        let mut goes = gone.to_vec();
        region.cut.iter().for_each(|c| goes[c.0] = true);
        let rows: Vec<usize> = (0..goes.len()).filter(|i| goes[*i]).collect();
        let too_much = guard(page, &self.phrases, &rows).is_some();
        for (row, odds, shared) in region.cut {
            if gone[row] || too_much && running(row) {
                continue;
            }
            gone[row] = true;
            finds.retain(|f| f.row != row);
            let evidence = format!("class=residue outside={odds:.1} shared={shared:.2}");
            let note = Note { evidence: Some(evidence), ..Note::default() };
            finds.push(Find { row, edit: OUTSIDE, confidence: Confidence::Likely, note });
        }
        region.shared
    }

    /// Adds the lines that rules find and that are not found yet. Whether any of them goes.
    fn by_rule(
        &self,
        text: &Scanned<'_>,
        context: &Context<'_>,
        page: &Page,
        gone: &mut [bool],
        finds: &mut Vec<Find>,
    ) -> bool {
        let mut more = false;
        let known: HashSet<usize> = finds.iter().map(|f| f.row).collect();
        for (row, it) in page.rows.iter().enumerate() {
            if known.contains(&row) {
                continue;
            }
            let find = if let Some(rule) = it.rule {
                let rule = self.phrases.rule(rule);
                let line = text.slice(it.line.span).trim();
                let value = || {
                    rule.value(line).or_else(|| rule.value(phrases::bare(line))).unwrap_or(line).to_owned()
                };
                let note = self.note(context, page, row, rule.class, rule.field, value);
                let sure = page.scraped || !rule.company;
                let confidence = if sure { rule.confidence } else { Confidence::Guess };
                note.map(|note| Find { row, edit: rule.id, confidence, note })
            } else if it.date && self.is_dateline(text, page, row) {
                let value = || phrases::bare(text.slice(it.line.span)).to_owned();
                let note = self.note(context, page, row, "date", Some("published"), value);
                note.map(|note| Find { row, edit: DATE_LINE, confidence: Confidence::Likely, note })
            } else {
                None
            };
            if let Some(find) = find {
                gone[row] = find.confidence >= Confidence::Likely;
                more |= gone[row];
                finds.push(find);
            }
        }
        more
    }

    /// Lines that the profile knows. Gives, for each row, what that adds to the model's odds; nothing
    /// where the profile does not know the source.
    fn recurring(
        &self,
        text: &Scanned<'_>,
        context: &Context<'_>,
        page: &Page,
        gone: &mut [bool],
        finds: &mut Vec<Find>,
    ) -> Vec<f32> {
        let Some((profile, name)) = self.profile.as_deref().zip(context.source) else { return Vec::new() };
        if !profile.knows(name) {
            return Vec::new();
        }
        let source = source_key(name);
        let mut adds = vec![0.0; page.rows.len()];
        for (row, it) in page.rows.iter().enumerate() {
            if gone[row] || it.rule.is_some() || it.words == 0 {
                continue;
            }
            let key = line_key(text.slice(it.line.span));
            let Some((learnt, from)) = profile.find_key(source, key) else { continue };
            match learnt.verdict {
                Verdict::Recurs => adds[row] = RECURS,
                Verdict::Residue => {
                    gone[row] = true;
                    let evidence = format!(
                        "class=recurring documents={} of={} source={name}",
                        learnt.documents, from.counted
                    );
                    let note = Note { evidence: Some(evidence), ..Note::default() };
                    finds.push(Find { row, edit: RECURRING, confidence: Confidence::Likely, note });
                }
            }
        }
        adds
    }

    /// The ledger's note of a line that goes; none where the metadata policy lets it stay.
    fn note(
        &self,
        context: &Context<'_>,
        page: &Page,
        row: usize,
        class: &str,
        field: Option<&'static str>,
        value: impl FnOnce() -> String,
    ) -> Option<Note> {
        let place = if page.body.is_empty() {
            "alone"
        } else if page.in_head(row) {
            "head"
        } else if page.in_tail(row) {
            "tail"
        } else {
            "body"
        };
        let mut note = Note { evidence: Some(format!("class={class} place={place}")), ..Note::default() };
        match (field, context.metadata) {
            (None, _) | (Some(_), MetadataPolicy::Drop) => {}
            (Some(_), MetadataPolicy::Keep) => return None,
            (Some(field), MetadataPolicy::Lift) => {
                note.field = Some((field, metadata::values(field, &value())));
            }
        }
        Some(note)
    }

    /// Whether a date alone on a line belongs to the page and not to the article, where it may head
    /// a part of a time line: it stands before or after all running text, or beside a line of
    /// metadata.
    fn is_dateline(&self, text: &Scanned<'_>, page: &Page, row: usize) -> bool {
        if page.in_head(row) {
            return true;
        }
        if page.in_tail(row) {
            // beside other residue; alone it dates a letter
            let beside = row.saturating_sub(4)..(row + 5).min(page.rows.len());
            return page.rows[beside].iter().any(|r| r.rule.is_some());
        }
        // with the time of day it dates the page, though a standfirst or two stand above it
        let above = page.rows[..row].iter().filter(|r| r.shape == Shape::Running && r.rule.is_none());
        let date = dates::read(phrases::bare(text.slice(page.rows[row].line.span)));
        if date.and_then(|d| d.iso).is_some_and(|iso| iso.contains('T')) && above.count() <= 2 {
            return true;
        }
        let is_metadata = |r: Option<u16>| r.is_some_and(|rule| self.phrases.rule(rule).field.is_some());
        let (before, after) = page.neighbours(row);
        before.is_some_and(|r| is_metadata(r.rule)) || after.is_some_and(|r| is_metadata(r.rule))
    }
}

impl Stage for Boilerplate {
    fn id(&self) -> StageId {
        StageId::Boilerplate
    }

    fn propose(&self, text: &Scanned<'_>, context: &Context<'_>, out: &mut Proposals) {
        let mut page = Page::new(text, &self.phrases, context);
        let mut finds = self.find(text, context, &mut page);
        let mut runs = self.runs.find(text.text());
        whole_lines(text, &page, &mut runs, &mut finds);
        if finds.is_empty() && runs.is_empty() {
            return;
        }
        let (sure, guesses): (Vec<Find>, Vec<Find>) =
            finds.into_iter().partition(|f| f.confidence >= Confidence::Likely);
        let gone: Vec<usize> = sure.iter().map(|f| f.row).collect();
        let spans = removal::spans(&page, &gone);
        let held = guard(&page, &self.phrases, &gone);
        for (find, span) in sure.into_iter().zip(spans.iter().copied()) {
            let edit = Edit::delete(span, find.edit, find.confidence).with_note(find.note);
            match &held {
                None => out.push(edit),
                Some(why) => out.hold(edit, why.as_str()),
            }
        }
        for run in runs {
            // a run in a line that goes goes with it
            let next = spans.partition_point(|s| s.end <= run.span.start);
            if spans.get(next).is_some_and(|s| s.start < run.span.end) {
                continue;
            }
            let note = Note { evidence: Some(run.evidence), ..Note::default() };
            out.push(Edit::replace(run.span, run.replacement, run.rule, run.confidence).with_note(note));
        }
        for find in guesses {
            let span = page.rows[find.row].line.whole();
            out.push(Edit::delete(span, find.edit, Confidence::Guess).with_note(find.note));
        }
    }
}

/// What the model takes for residue, and lines that stand three times in the document. Adds those that go;
/// gives the guesses among the rest.
fn score(
    text: &Scanned<'_>,
    page: &Page,
    phrases: &Phrases,
    gone: &mut [bool],
    recurs: &[f32],
    spared: &HashSet<usize>,
    finds: &mut Vec<Find>,
) -> Vec<Find> {
    let own = model::own(text, page);
    let all_there = vec![false; page.rows.len()];
    let doubt = if page.scraped { 0.0 } else { UNSCRAPED };
    let headlines = OnceCell::new();
    let data = OnceCell::new();
    let mut guesses = Vec::new();
    for round in 0..ROUNDS {
        guesses.clear();
        let absent = if round == 0 { &all_there[..] } else { &gone[..] };
        let mut scores = model::place(page, phrases, &own, absent);
        scores.retain(|(row, _)| !gone[*row]);
        let mut likely: Vec<(usize, f32)> = Vec::new();
        for (row, score) in &mut scores {
            score.odds += recurs.get(*row).copied().unwrap_or(0.0);
            let stays = spared.contains(row) || data.get_or_init(|| lists::data(text, page))[*row];
            if score.odds >= LIKELY + doubt
                && score.has_evidence()
                && !stays
                && !headlines.get_or_init(|| page.headlines(text)).contains(row)
            {
                likely.push((*row, score.lexical));
            }
        }
        lists::spare_lists(page, &mut likely);
        for (row, score) in scores {
            let confidence = if likely.binary_search_by_key(&row, |l| l.0).is_ok() {
                Confidence::Likely
            } else if score.odds >= GUESS || (score.times >= 3 && page.rows[row].shape == Shape::Short) {
                Confidence::Guess
            } else {
                continue;
            };
            let edit = if score.odds >= GUESS { MODEL } else { RECURRING };
            let note = Note { evidence: Some(score.evidence()), ..Note::default() };
            let find = Find { row, edit, confidence, note };
            if confidence == Confidence::Likely {
                gone[row] = true;
                finds.push(find);
            } else {
                guesses.push(find);
            }
        }
        let more = !likely.is_empty();
        // where nothing is gone, the next round would see what this one saw
        if !more && (round > 0 || !gone.contains(&true)) {
            break;
        }
    }
    guesses
}

/// Makes lines that go of the runs that are all of their line, so that no blank lines pile up.
fn whole_lines(text: &Scanned<'_>, page: &Page, runs: &mut Vec<inline::Found>, finds: &mut Vec<Find>) {
    let known: HashSet<usize> = finds.iter().map(|f| f.row).collect();
    runs.retain(|run| {
        let row = page.rows.partition_point(|r| r.line.next <= run.span.start);
        let Some(line) = page.rows.get(row).map(|r| r.line.span) else { return true };
        let all = run.replacement.trim().is_empty()
            && run.span.end <= line.end.max(run.span.start)
            && text.slice(line).trim().len() <= text.slice(run.span).trim().len();
        if !all || known.contains(&row) {
            return true;
        }
        let note = Note { evidence: Some(run.evidence.clone()), ..Note::default() };
        finds.push(Find { row, edit: run.rule, confidence: run.confidence, note });
        false
    });
    finds.sort_by_key(|f| f.row);
}

/// Why the edits are held, where too much would go: more than half of the running text, or, where
/// the document has none, of all its text.
///
/// Menus do not count: a page that was dumped whole has more menu than article, and is what the
/// stage is for. Nor do sentences that a rule knows, such as a cookie notice of three paragraphs, unless
/// next to nothing would be left.
fn guard(page: &Page, phrases: &Phrases, gone: &[usize]) -> Option<String> {
    let running = page.rows.iter().any(|r| r.shape == Shape::Running);
    let counts = |r: &page::Row| !running || r.shape == Shape::Running;
    let known = |r: &page::Row| r.rule.is_some_and(|rule| phrases.rule(rule).is_sure());
    let weigh = |rows: &mut dyn Iterator<Item = &page::Row>| {
        rows.filter(|r| counts(r)).fold((0u64, 0u64), |(all, unknown), r| {
            let weight = u64::from(r.weight);
            (all + weight, unknown + if known(r) { 0 } else { weight })
        })
    };
    let (all, unknown) = weigh(&mut page.rows.iter());
    let (going, doubted) = weigh(&mut gone.iter().map(|i| &page.rows[*i]));
    if going == all {
        return Some("nothing but residue: no text of an article would be left".into());
    }
    let percent = going * 100 / all.max(1);
    let doubted = doubted * 100 / unknown.max(1);
    if doubted > MOST_REMOVED {
        return Some(format!("{doubted} % of the text would go, more than {MOST_REMOVED} %"));
    }
    (percent > MOST_KNOWN).then(|| format!("{percent} % of the text would go, more than {MOST_KNOWN} %"))
}
