//! Which of the proposals on one text stand, which are held, and why. The only place that decides.
//!
//! Boilerplate beats entities beats despin beats spacing, and no space is put in right beside a run
//! that boilerplate takes out. Within a stage the earliest start wins,
//! then the longest span, then the one proposed first. Edits below the confidence asked for are
//! set aside first: a guess never displaces an edit that is made.

use crate::text::{Confidence, Edit, Held, StageId};

/// The outcome for one text.
#[derive(Debug, Default)]
pub struct Resolved {
    /// Edits that are made: sorted and disjoint.
    pub standing: Vec<Edit>,
    /// Edits that lost to another.
    pub held: Vec<Held>,
    /// Edits below the confidence asked for, in the order of the text.
    pub suggested: Vec<Edit>,
}

/// The rank of a stage: lower wins.
fn rank(stage: StageId) -> u8 {
    match stage {
        StageId::Decode | StageId::Characters => 0,
        StageId::Boilerplate => 1,
        StageId::Entities => 2,
        StageId::Despin => 3,
        StageId::Spacing => 4,
    }
}

/// Decides between the proposals of one layer.
#[must_use]
pub fn resolve(proposed: Vec<Edit>, at_least: Confidence) -> Resolved {
    let mut out = Resolved::default();
    let (mut wanted, mut suggested): (Vec<Edit>, Vec<Edit>) =
        proposed.into_iter().partition(|e| e.confidence >= at_least);
    suggested.sort_by_key(|e| (e.span.start, e.span.end));
    out.suggested = suggested;
    // the sort is stable, so the order of proposal breaks the last tie
    wanted.sort_by_key(|e| (rank(e.rule.stage), e.span.start, std::cmp::Reverse(e.span.end)));
    let mut rest = wanted.into_iter().peekable();
    while let Some(stage) = rest.peek().map(|e| e.rule.stage) {
        let mut mine: Vec<Edit> = Vec::new();
        while let Some(edit) = rest.next_if(|e| rank(e.rule.stage) == rank(stage)) {
            let sibling = mine.last().filter(|last| last.span.clashes(edit.span));
            match sibling.or_else(|| clash(&out.standing, &edit)).or_else(|| seam(&out.standing, &edit)) {
                Some(winner) => {
                    let why = format!("{} stands here", winner.rule);
                    out.held.push(Held { edit, why });
                }
                None => mine.push(edit),
            }
        }
        out.standing.append(&mut mine);
        out.standing.sort_by_key(|e| (e.span.start, e.span.end));
    }
    out
}

/// The standing edit that clashes with `edit`. `standing` is sorted and disjoint.
fn clash<'a>(standing: &'a [Edit], edit: &Edit) -> Option<&'a Edit> {
    let first = standing.partition_point(|s| s.span.end < edit.span.start);
    standing[first..].iter().take_while(|s| s.span.start <= edit.span.end).find(|s| s.span.clashes(edit.span))
}

/// The boilerplate edit that a space would be put beside. What takes a run out of a line leaves the
/// right space between both sides of it.
fn seam<'a>(standing: &'a [Edit], edit: &Edit) -> Option<&'a Edit> {
    let space = edit.rule.stage == StageId::Spacing && edit.span.is_empty();
    let first = standing.partition_point(|s| s.span.end < edit.span.start);
    let touching = standing[first..].iter().take_while(|s| s.span.start <= edit.span.end);
    touching.filter(|s| space && s.rule.stage == StageId::Boilerplate).last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{RuleId, Span};

    fn edit(stage: StageId, start: usize, end: usize, new: &'static str) -> Edit {
        Edit::replace(Span::new(start, end), new, RuleId::new(stage, "r"), Confidence::Certain)
    }

    fn standing(edits: Vec<Edit>) -> Vec<(u32, u32, String)> {
        let resolved = resolve(edits, Confidence::Likely);
        resolved.standing.iter().map(|e| (e.span.start, e.span.end, e.replacement.to_string())).collect()
    }

    #[test]
    fn the_stage_decides_whatever_the_order() {
        let a = edit(StageId::Spacing, 2, 2, " ");
        let b = edit(StageId::Boilerplate, 0, 9, "");
        assert_eq!(standing(vec![a.clone(), b.clone()]), standing(vec![b, a]));
    }

    #[test]
    fn edits_that_touch_both_stand() {
        let a = edit(StageId::Entities, 0, 5, "Turkey");
        let b = edit(StageId::Spacing, 5, 5, " ");
        assert_eq!(standing(vec![b, a]).len(), 2);
    }

    #[test]
    fn the_seam_of_a_run_that_goes_is_its_own() {
        let run = edit(StageId::Boilerplate, 5, 9, " ");
        let spaces = [edit(StageId::Spacing, 5, 5, " "), edit(StageId::Spacing, 9, 9, " ")];
        assert_eq!(standing([vec![run], spaces.to_vec()].concat()), [(5, 9, " ".to_owned())]);
    }

    #[test]
    fn an_empty_span_behind_a_wide_one_is_seen() {
        let wide = edit(StageId::Entities, 0, 9, "x");
        let two = edit(StageId::Entities, 10, 12, "y");
        assert_eq!(standing(vec![wide, two, edit(StageId::Spacing, 4, 4, " ")]).len(), 2);
    }

    #[test]
    fn a_guess_displaces_nothing() {
        let mut guess = edit(StageId::Boilerplate, 0, 9, "");
        guess.confidence = Confidence::Guess;
        let resolved = resolve(vec![guess, edit(StageId::Spacing, 2, 2, " ")], Confidence::Likely);
        assert_eq!((resolved.standing.len(), resolved.suggested.len(), resolved.held.len()), (1, 1, 0));
    }
}
