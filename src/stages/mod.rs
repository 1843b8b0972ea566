//! The layers, in one visible list.
//!
//! A stage is one module here and one line in [`layers`].

pub mod boilerplate;
pub mod characters;
pub mod despin;
pub mod entities;
pub mod spacing;

use crate::rules::{RuleError, RuleSet, Selection};
use crate::text::{Stage, StageId};

type Layer = Vec<Box<dyn Stage>>;

/// Builds the stages that are on. The stages of a layer look at the same text; the second layer
/// sees what the first one made.
///
/// # Errors
/// All that is wrong with the rules of all stages.
pub fn layers(rules: &RuleSet, selection: &Selection) -> Result<[Layer; 2], Vec<RuleError>> {
    let mut errors = Vec::new();
    let mut layers = [Layer::new(), Layer::new()];
    let mut add = |layer: usize, id: StageId, build: fn(&RuleSet) -> Built| {
        if selection.has(id) {
            match build(rules) {
                Ok(stage) => layers[layer].push(stage),
                Err(mut wrong) => errors.append(&mut wrong),
            }
        }
    };
    add(0, StageId::Characters, |r| boxed(characters::Characters::new(r)));
    add(1, StageId::Boilerplate, |r| boxed(boilerplate::Boilerplate::new(r)));
    add(1, StageId::Spacing, |r| boxed(spacing::Spacing::new(r)));
    add(1, StageId::Entities, |r| boxed(entities::Entities::new(r)));
    add(1, StageId::Despin, |r| boxed(despin::Despin::new(r)));
    if errors.is_empty() { Ok(layers) } else { Err(errors) }
}

type Built = Result<Box<dyn Stage>, Vec<RuleError>>;

fn boxed<S: Stage + 'static>(built: Result<S, Vec<RuleError>>) -> Built {
    built.map(|stage| Box::new(stage) as Box<dyn Stage>)
}
