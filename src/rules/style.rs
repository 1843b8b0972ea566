//! House styles: which spelling of a name a house prints.
//!
//! A style is a TOML file of a few lines. It stands on a base (`press` where it names none) and says
//! only what it does otherwise.

use super::RuleError;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The styles that are compiled in: file name below `rules/styles`, and content.
const BUILTIN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/styles.rs"));

/// Words that British and American English spell differently.
const US_UK: &str = include_str!("../../rules/styles/us-uk.tsv");

/// Whether words that British and American English spell differently are made one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum English {
    /// As the author wrote.
    #[default]
    Keep,
    /// American: `center`, `defense`.
    Us,
    /// British: `centre`, `defence`.
    Uk,
}

impl English {
    /// The words that are changed, and what they become.
    pub fn pairs(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let rows = if self == English::Keep { "" } else { US_UK };
        rows.lines().filter(|l| !l.starts_with('#')).filter_map(move |line| {
            let mut cells = line.split('\t');
            let (uk, us, ways) = (cells.next()?, cells.next()?, cells.next()?);
            match self {
                English::Us => Some((uk, us)),
                English::Uk if ways == "both" => Some((us, uk)),
                _ => None,
            }
        })
    }
}

/// How a house writes `US` and `UN`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Points {
    /// As the author wrote.
    #[default]
    Keep,
    /// `US`, `UN`, `UK`.
    None,
}

/// Diacritics in the names that a house prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Accents {
    /// As the gazetteer has the name: São Paulo.
    #[default]
    Keep,
    /// Sao Paulo.
    None,
}

/// A style with all it stands on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Its name.
    pub id: String,
    /// The styles it stands on and itself, the first to be asked first: `["mine", "un"]`.
    pub chain: Vec<String>,
    /// Any spelling of a name, and the spelling it gets.
    pub names: BTreeMap<String, String>,
    /// Common words, matched exactly.
    pub terms: BTreeMap<String, String>,
    /// British and American spelling.
    pub english: English,
    /// Points in acronyms.
    pub points: Points,
    /// Diacritics in names.
    pub accents: Accents,
    /// The file it is from.
    pub file: String,
    /// The line of that file where a name or term stands, from 1; what the base says has none.
    pub lines: BTreeMap<String, usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    style: Head,
    #[serde(default)]
    names: BTreeMap<Spanned<String>, String>,
    #[serde(default)]
    terms: BTreeMap<Spanned<String>, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: Option<String>,
    #[serde(default, rename = "about")]
    _about: String,
    base: Option<Spanned<String>>,
    english: Option<English>,
    points: Option<Points>,
    accents: Option<Accents>,
}

/// The names of the styles that are compiled in.
pub fn styles() -> impl Iterator<Item = &'static str> {
    BUILTIN.iter().map(|(file, _)| file.trim_end_matches(".toml"))
}

impl Style {
    /// The built-in style of this name.
    ///
    /// # Errors
    /// If there is none, with the names there are.
    pub fn builtin(name: &str) -> Result<Style, Vec<RuleError>> {
        match BUILTIN.iter().find(|(file, _)| file.trim_end_matches(".toml") == name) {
            Some((file, toml)) => Style::parse(file, toml),
            None => {
                let known: Vec<&str> = styles().collect();
                let message = format!("no style `{name}`; there are {}, or give a file", known.join(", "));
                Err(vec![RuleError::new("style", 0, message)])
            }
        }
    }

    /// Reads a style from TOML and puts it on its base.
    ///
    /// # Errors
    /// If it is no such TOML, or its base is not known.
    pub fn parse(file: &str, toml: &str) -> Result<Style, Vec<RuleError>> {
        let read: File = toml::from_str(toml).map_err(|e| {
            vec![RuleError::new(file, line_at(toml, e.span().map_or(0, |s| s.start)), e.message())]
        })?;
        let stem = file.rsplit(['/', '\\']).next().unwrap_or(file).trim_end_matches(".toml");
        let id = read.style.id.unwrap_or_else(|| stem.to_owned());
        let mut style = match &read.style.base {
            Some(base) => {
                let wrong =
                    |message: String| vec![RuleError::new(file, line_at(toml, base.span().start), message)];
                if *base.get_ref() == id {
                    return Err(wrong("a style cannot be its own base".to_owned()));
                }
                Style::builtin(base.get_ref()).map_err(|e| wrong(e[0].message.clone()))?
            }
            None if id == "press" => Style::default(),
            None => Style::builtin("press")?,
        };
        style.chain.insert(0, id.clone());
        style.id = id;
        style.file = file.to_owned();
        style.lines = read
            .names
            .keys()
            .chain(read.terms.keys())
            .map(|k| (k.get_ref().clone(), line_at(toml, k.span().start)))
            .collect();
        style.names.extend(read.names.into_iter().map(|(from, to)| (from.into_inner(), to)));
        let terms: BTreeMap<String, String> =
            read.terms.into_iter().map(|(from, to)| (from.into_inner(), to)).collect();
        let circles: Vec<RuleError> = terms
            .iter()
            .filter(|(from, to)| from != to && terms.contains_key(*to))
            .map(|(from, to)| {
                let line = style.lines.get(from).copied().unwrap_or(0);
                RuleError::new(file, line, format!("`{from}` becomes `{to}`, which another line changes"))
            })
            .collect();
        if !circles.is_empty() {
            return Err(circles);
        }
        for (from, to) in terms {
            // what the base turned into `from` now goes on to `to`
            style.terms.remove(&to);
            for value in style.terms.values_mut().filter(|v| **v == from) {
                value.clone_from(&to);
            }
            style.terms.insert(from, to);
        }
        style.english = read.style.english.unwrap_or(style.english);
        style.points = read.style.points.unwrap_or(style.points);
        style.accents = read.style.accents.unwrap_or(style.accents);
        Ok(style)
    }
}

/// The line of byte `at`, from 1.
fn line_at(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|b| *b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_style_stands_on_press() {
        let style = Style::parse("mine.toml", "[names]\nKyiv = \"Kiev\"\n").expect("fine");
        assert_eq!(style.chain, ["mine", "press"]);
        assert_eq!(style.names["Kyiv"], "Kiev");
    }

    #[test]
    fn mistakes_name_their_line() {
        let errors =
            Style::parse("mine.toml", "[style]\nbase = \"press\"\nbose = 1\n").expect_err("wrong key");
        assert_eq!(errors[0].line, 3, "{errors:?}");
        assert!(Style::builtin("house").expect_err("none")[0].message.contains("press"));
        let errors = Style::parse("mine.toml", "[terms]\na = \"b\"\nb = \"c\"\n").expect_err("a circle");
        assert_eq!(errors[0].to_string(), "mine.toml:2: `a` becomes `b`, which another line changes");
    }

    #[test]
    fn all_built_in_styles_can_be_read() {
        for name in styles() {
            let style = Style::builtin(name).expect("a built-in style");
            assert_eq!(style.id, name);
        }
        assert!(styles().count() >= 3);
    }
}
