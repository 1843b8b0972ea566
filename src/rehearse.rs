//! Runs the examples that rules carry through the stage they belong to: `copydesk rules test`.
//!
//! An example is a whole document to its stage, which runs alone and without a guard: what counts
//! is whether the rule proposes, at any confidence. Where an example of `fires` says what the text
//! becomes, the stage's edits of confidence `likely` and above are made and compared byte for byte.

use crate::resolve::resolve;
use crate::rules::{Rule, RuleError, RuleSet, Selection, Selector};
use crate::stages;
use crate::text::{Confidence, Context, Edit, Edits, MetadataPolicy, Proposals, Scanned, Stage, StageId};

/// Runs all examples of all rules.
///
/// # Errors
/// If the stages cannot be built; else the result is the examples that went wrong, each at the line
/// of its rule.
pub fn rehearse(rules: &RuleSet) -> Result<Vec<RuleError>, Vec<RuleError>> {
    let mut failures = Vec::new();
    for id in StageId::ALL {
        let selection = Selection { select: vec![Selector { stage: id, rule: None }], ignore: Vec::new() };
        let layers = stages::layers(rules, &selection)?;
        let Some(stage) = layers.iter().flatten().next() else { continue };
        for pack in rules.packs_of(id) {
            for rule in &pack.rules {
                for message in one(stage.as_ref(), rule, pack.host.as_deref()) {
                    failures.push(RuleError::new(
                        &pack.file,
                        rule.line,
                        format!("rule {}: {message}", rule.id),
                    ));
                }
            }
        }
    }
    Ok(failures)
}

/// Running text that no rule finds anything in, for a line to stand beside.
const NEUTRAL: &str = "\
The council met for two hours on Monday and put off its vote on the new bridge until the autumn.
Two engineers explained to a full hall why the old one could carry lorries for another ten years.
Nobody in the hall doubted them, and a motion to close the road at night found no second voice.
The mayor thanked both of them, and said that the money would be spent on the school instead.
It will have a new roof before the winter, and a kitchen that is large enough for all its pupils.
";

/// What `stage` proposes for `text` under each metadata policy that matters to the rule.
///
/// Second, what the stage itself holds back: a guard holds whatever would leave nothing, and an
/// example is often nothing but the line it shows.
fn proposals(stage: &dyn Stage, text: &str, host: Option<&str>) -> (Vec<Edit>, Vec<Edit>) {
    let scanned = Scanned::new(text);
    let mut out = Proposals::default();
    let context = Context { host, source: host, metadata: MetadataPolicy::Lift, ..Context::default() };
    stage.propose(&scanned, &context, &mut out);
    let (edits, held) = out.into_parts();
    (edits, held.into_iter().map(|h| h.edit).collect())
}

fn one(stage: &dyn Stage, rule: &Rule, host: Option<&str>) -> Vec<String> {
    let mut wrong = Vec::new();
    for example in &rule.fires {
        let (edits, held) = proposals(stage, &example.text, host);
        if !edits.iter().chain(&held).any(|e| e.rule == rule.id) {
            wrong.push(format!("does not fire on {:?}", example.text));
        }
        if let Some(becomes) = &example.becomes {
            let standing = resolve(edits, Confidence::Likely).standing;
            match Edits::new(standing, &example.text) {
                Ok(edits) if edits.apply(&example.text) == *becomes => {}
                Ok(edits) => {
                    let got = edits.apply(&example.text);
                    wrong.push(format!("{:?} becomes {got:?}, not {becomes:?}", example.text));
                }
                Err(error) => wrong.push(format!("{:?}: {error}", example.text)),
            }
        }
    }
    for text in &rule.keeps {
        // alone, below running text and above it: a guard may hold what stands alone
        let places = [text.clone(), format!("{NEUTRAL}\n{text}"), format!("{text}\n{NEUTRAL}")];
        let fired = places.iter().find_map(|place| {
            let (edits, _) = proposals(stage, place, host);
            edits.iter().find(|e| e.rule == rule.id).map(|e| place[e.span.range()].to_owned())
        });
        if let Some(found) = fired {
            wrong.push(format!("fires on {text:?}, at {found:?}"));
        }
    }
    wrong
}
