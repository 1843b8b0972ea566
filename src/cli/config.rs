//! `copydesk.toml`: what a project wants, found in the working folder or one above it.

use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// The file's name.
pub(crate) const NAME: &str = "copydesk.toml";

/// What the file may say. The command line says otherwise where it says anything.
#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Config {
    /// Stages and rules to use.
    pub(crate) select: Vec<String>,
    /// Stages and rules to leave out.
    pub(crate) ignore: Vec<String>,
    /// `guess`, `likely`, `certain`.
    pub(crate) min_confidence: Option<String>,
    /// A house style.
    pub(crate) style: Option<String>,
    /// `lift`, `keep`, `drop`.
    pub(crate) metadata: Option<String>,
    /// Rule packs, below the file's folder.
    pub(crate) rules: Vec<PathBuf>,
    /// The field that holds the text.
    pub(crate) text_field: Option<String>,
    /// The field that holds the id.
    pub(crate) id_field: Option<String>,
    /// The field that holds the address.
    pub(crate) url_field: Option<String>,
    /// The field that holds the title.
    pub(crate) title_field: Option<String>,
    /// The encoding of the input.
    pub(crate) encoding: Option<String>,
    /// Threads that clean.
    pub(crate) jobs: Option<usize>,
}

const KEYS: [&str; 12] = [
    "select",
    "ignore",
    "min-confidence",
    "style",
    "metadata",
    "rules",
    "text-field",
    "id-field",
    "url-field",
    "title-field",
    "encoding",
    "jobs",
];

/// The configuration and the file it is from: the one named, or the nearest at or above the working folder.
///
/// # Errors
/// If the file named is not there or says something we do not know, with its line.
pub(crate) fn load(named: Option<&Path>, none: bool) -> Result<Option<(PathBuf, Config)>, String> {
    let path = match named {
        _ if none => return Ok(None),
        Some(path) => path.to_owned(),
        None => {
            let here = std::env::current_dir().map_err(|e| format!("the working folder: {e}"))?;
            match here.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file()) {
                Some(path) => path,
                None => return Ok(None),
            }
        }
    };
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let config = parse(&path.display().to_string(), &text)?;
    Ok(Some((path, config)))
}

fn parse(name: &str, text: &str) -> Result<Config, String> {
    toml::from_str(text).map_err(|e: toml::de::Error| {
        let line = e.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let mut message = e.message().to_owned();
        if let Some(unknown) = message.strip_prefix("unknown field `").and_then(|m| m.split('`').next()) {
            let hint = match closest(unknown, &KEYS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the keys are {}", KEYS.join(", ")),
            };
            message = format!("unknown key `{unknown}`; {hint}");
        }
        format!("{name}:{line}: {message}")
    })
}

/// The name that `name` was most probably meant to be.
pub(crate) fn closest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let name = name.to_lowercase().replace('_', "-");
    let ranked = known.iter().map(|k| (distance(&name, k), *k));
    ranked.min().filter(|(d, k)| *d <= 1 + k.len() / 4).map(|(_, k)| k)
}

/// Levenshtein's distance (1965).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_keys() {
        let config = parse("f", "select = [\"spacing\"]\nmin-confidence = \"certain\"\njobs = 2\n").unwrap();
        assert_eq!((config.select.len(), config.jobs), (1, Some(2)));
    }

    #[test]
    fn unknown_keys_are_errors_with_their_line() {
        assert_eq!(
            parse("copydesk.toml", "jobs = 1\n\nmin_confidence = \"certain\"\n").unwrap_err(),
            "copydesk.toml:3: unknown key `min_confidence`; did you mean `min-confidence`?"
        );
        assert!(parse("c", "colour = 1").unwrap_err().contains("the keys are select"));
        assert!(parse("c", "\njobs = \"x\"").unwrap_err().starts_with("c:2: invalid type"));
        assert_eq!(closest("selct", &KEYS), Some("select"));
    }
}
