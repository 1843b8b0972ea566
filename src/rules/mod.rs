//! Rules as data: TOML packs, read and checked once, all errors at once.
//!
//! `pack` holds the types a pack file is read into, `read` reads it, `check` says what must hold
//! between packs, `builtin` has the packs compiled in, `select` what is switched on and off. The
//! format is described in `rules/README.md`.

mod builtin;
mod check;
mod error;
pub mod gazetteer;
pub mod names;
mod pack;
pub mod profile;
mod read;
mod select;
mod style;

pub use error::RuleError;
pub use pack::{Action, Example, Kind, LineRule, Near, Pack, Rule};
pub use select::{Selection, Selector};
pub use style::{Accents, English, Points, Style, styles};

use crate::text::{RuleId, StageId};
use std::sync::{Arc, LazyLock};

/// All packs of a run: the built-in ones, then the user's.
#[derive(Debug, Default)]
pub struct RuleSet {
    packs: Vec<Pack>,
    style: Option<String>,
    own_style: Option<(String, String)>,
    profile: Option<Arc<profile::Profile>>,
    model: Option<(String, Arc<[u8]>)>,
}

impl RuleSet {
    /// The packs that are compiled in.
    ///
    /// # Panics
    /// If a built-in pack is wrong, which the tests rule out.
    #[must_use]
    pub fn builtin() -> Arc<RuleSet> {
        static BUILTIN: LazyLock<Arc<RuleSet>> = LazyLock::new(|| match RuleSet::with_packs(&[]) {
            Ok(rules) => Arc::new(rules),
            Err(errors) => panic!("built-in packs: {}", error::list(&errors)),
        });
        Arc::clone(&BUILTIN)
    }

    /// The built-in packs and those of the user, each given as (file name, TOML). A user's rule may
    /// not take the id of another.
    ///
    /// # Errors
    /// All that is wrong in all packs, each with its file and line.
    pub fn with_packs(own: &[(String, String)]) -> Result<RuleSet, Vec<RuleError>> {
        let mut set = RuleSet::default();
        let mut errors = Vec::new();
        let built_in = builtin::PACKS.iter().map(|(name, toml)| (*name, *toml));
        for (name, toml) in built_in.chain(own.iter().map(|(n, t)| (n.as_str(), t.as_str()))) {
            match read::read(name, toml) {
                Ok(pack) => set.packs.push(pack),
                Err(mut wrong) => errors.append(&mut wrong),
            }
        }
        errors.append(&mut check::check(&set.packs));
        if errors.is_empty() { Ok(set) } else { Err(errors) }
    }

    /// The same rules under a house style; `None` is `press`.
    #[must_use]
    pub fn with_style(mut self, style: Option<String>) -> Self {
        self.style = style;
        self
    }

    /// Name or path of the house style.
    #[must_use]
    pub fn style(&self) -> Option<&str> {
        self.style.as_deref()
    }

    /// The same rules under a style of the user's own, given as (file name, TOML).
    #[must_use]
    pub fn with_own_style(mut self, file: impl Into<String>, toml: impl Into<String>) -> Self {
        self.own_style = Some((file.into(), toml.into()));
        self
    }

    /// The house style, with all it stands on.
    ///
    /// # Errors
    /// If there is no such style, or the user's own cannot be read.
    pub fn house_style(&self) -> Result<Style, Vec<RuleError>> {
        match &self.own_style {
            Some((file, toml)) => Style::parse(file, toml),
            None => Style::builtin(self.style().unwrap_or("press")),
        }
    }

    /// The same rules with what was learnt about sources.
    #[must_use]
    pub fn with_profile(mut self, profile: Option<Arc<profile::Profile>>) -> Self {
        self.profile = profile;
        self
    }

    /// What was learnt about sources.
    #[must_use]
    pub fn profile(&self) -> Option<&Arc<profile::Profile>> {
        self.profile.as_ref()
    }

    /// The same rules with another language model for the despin stage: the name of its file, and its
    /// bytes as `copydesk train` wrote them. What is wrong with them is said when the stage is made.
    #[must_use]
    pub fn with_model(mut self, model: Option<(String, Arc<[u8]>)>) -> Self {
        self.model = model;
        self
    }

    /// The language model that is used in place of the one that is compiled in.
    #[must_use]
    pub fn model(&self) -> Option<&(String, Arc<[u8]>)> {
        self.model.as_ref()
    }

    /// The packs, built-in first, each group by file name.
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// All rules of all packs.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.packs.iter().flat_map(|p| &p.rules)
    }

    /// The packs of one stage.
    pub fn packs_of(&self, stage: StageId) -> impl Iterator<Item = &Pack> {
        self.packs.iter().filter(move |p| p.stage == stage)
    }

    /// The rules of one stage.
    pub fn rules_of(&self, stage: StageId) -> impl Iterator<Item = &Rule> {
        self.packs_of(stage).flat_map(|p| &p.rules)
    }

    /// The rule of this id. Follows redirects of renamed rules.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Rule> {
        let (stage, name) = id.split_once('/')?;
        let stage = StageId::from_name(stage)?;
        let now = self.packs_of(stage).find_map(|p| p.redirects.get(name)).map_or(name, String::as_str);
        self.rules_of(stage).find(|r| r.id.id == now)
    }

    /// The pack a rule comes from.
    #[must_use]
    pub fn pack_of(&self, rule: RuleId) -> Option<&Pack> {
        self.packs.iter().find(|p| p.rules.iter().any(|r| r.id == rule))
    }
}
