//! The packs that are compiled in: every TOML file under `rules/`, listed by `build.rs`.

/// Name below `rules/`, and content.
pub(super) const PACKS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/packs.rs"));
