//! What was learnt about sources: lines that recur over their documents.
//!
//! A profile is data like a pack: small, readable, and made by [`crate::learn::Learner`]. Lines are
//! kept as they are compared: digits as `#`, case folded, runs of space as one space.
//!
//! The file is JSON with one line of text per line learnt:
//! ```json
//! {"profile":1,"sources":{
//! "example.com":{"documents":120,"counted":120,"lines":[
//! {"line":"share this story","documents":118,"position":0.97,"verdict":"residue"}]}}}
//! ```

use crate::text::WordHasher;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// What a profile says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It recurs, which counts beside other evidence.
    Recurs,
    /// It recurs so widely that it is the site's and not an article's.
    Residue,
}

/// One line of a source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Learnt {
    /// The line as it is compared, see [`masked`].
    pub line: String,
    /// In how many of the counted documents it stands.
    pub documents: u32,
    /// Where, on average: 0 is the first line of the document, 1 the last.
    pub position: f32,
    /// What follows.
    pub verdict: Verdict,
}

/// What was learnt about one source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Documents seen.
    pub documents: u64,
    /// Documents of the sample that was counted: all of them where memory allowed.
    pub counted: u32,
    /// The lines, the commonest first.
    pub lines: Vec<Learnt>,
}

/// What was learnt, by source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Sorted by name.
    sources: Vec<(String, Source)>,
    /// Keys of source and line, to their indices.
    index: HashMap<(u64, u64), (u32, u32)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    profile: u32,
    sources: BTreeMap<String, Source>,
}

/// Why a text is no profile.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// It is no JSON of this shape.
    #[error("not a profile: {0}")]
    Format(#[from] serde_json::Error),
    /// It was written by another version.
    #[error("profile format {0} is not known; this version reads 1")]
    Version(u32),
}

impl Profile {
    /// A profile of these sources.
    #[must_use]
    pub fn new(sources: BTreeMap<String, Source>) -> Self {
        let sources: Vec<(String, Source)> = sources.into_iter().collect();
        let mut index = HashMap::new();
        for (s, (name, source)) in sources.iter().enumerate() {
            for (l, learnt) in source.lines.iter().enumerate() {
                index.insert((source_key(name), line_key(&learnt.line)), (s as u32, l as u32));
            }
        }
        Profile { sources, index }
    }

    /// Reads a profile's text.
    ///
    /// # Errors
    /// If it is no profile, or one of another version.
    pub fn load(text: &str) -> Result<Self, ProfileError> {
        let file: File = serde_json::from_str(text)?;
        if file.profile == 1 {
            Ok(Profile::new(file.sources))
        } else {
            Err(ProfileError::Version(file.profile))
        }
    }

    /// The profile's text, a line per line learnt. The same profile gives the same text.
    ///
    /// # Errors
    /// If a value cannot be written as JSON, which none of a learner's can.
    pub fn save(&self) -> Result<String, ProfileError> {
        let mut out = String::from("{\"profile\":1,\"sources\":{");
        for (i, (name, source)) in self.sources.iter().enumerate() {
            out.push_str(if i == 0 { "\n" } else { ",\n" });
            out.push_str(&serde_json::to_string(name)?);
            out.push_str(&format!(
                ":{{\"documents\":{},\"counted\":{},\"lines\":[",
                source.documents, source.counted
            ));
            for (k, learnt) in source.lines.iter().enumerate() {
                out.push_str(if k == 0 { "\n" } else { ",\n" });
                out.push_str(&serde_json::to_string(learnt)?);
            }
            out.push_str("]}");
        }
        out.push_str("}}\n");
        Ok(out)
    }

    /// The sources, by name.
    #[must_use]
    pub fn sources(&self) -> &[(String, Source)] {
        &self.sources
    }

    /// What is known of a line of a source, and of the source.
    #[must_use]
    pub fn find(&self, source: &str, line: &str) -> Option<(&Learnt, &Source)> {
        self.find_key(source_key(source), line_key(line))
    }

    /// The same by [`source_key`] and [`line_key`].
    #[must_use]
    pub fn find_key(&self, source: u64, line: u64) -> Option<(&Learnt, &Source)> {
        let (s, l) = *self.index.get(&(source, line))?;
        let (_, source) = self.sources.get(s as usize)?;
        Some((source.lines.get(l as usize)?, source))
    }

    /// One source.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<&Source> {
        let at = self.sources.binary_search_by(|(n, _)| n.as_str().cmp(name)).ok()?;
        Some(&self.sources[at].1)
    }

    /// Whether anything is known of a source.
    #[must_use]
    pub fn knows(&self, source: &str) -> bool {
        self.source(source).is_some()
    }

    /// Adds what another profile knows. A line that one of the two did not keep counts as absent
    /// from its documents, so a profile of all documents, or learners that were merged
    /// ([`crate::learn::Learner::merge`]), may keep a line that this loses.
    #[must_use]
    pub fn merge(self, other: Profile) -> Self {
        let mut sources: BTreeMap<String, Source> = self.sources.into_iter().collect();
        for (name, from) in other.sources {
            let into = sources.entry(name).or_default();
            into.documents += from.documents;
            into.counted += from.counted;
            for learnt in from.lines {
                match into.lines.iter_mut().find(|l| l.line == learnt.line) {
                    Some(known) => {
                        let (a, b) = (known.documents as f32, learnt.documents as f32);
                        known.position = (known.position * a + learnt.position * b) / (a + b);
                        known.documents += learnt.documents;
                    }
                    None => into.lines.push(learnt),
                }
            }
            for learnt in &mut into.lines {
                learnt.verdict =
                    verdict(&learnt.line, learnt.documents, into.counted).unwrap_or(Verdict::Recurs);
            }
            sort(&mut into.lines);
        }
        Profile::new(sources)
    }

    /// A table for people: line, share of documents, position, verdict.
    #[must_use]
    pub fn show(&self) -> String {
        self.to_string()
    }

    /// A rule pack for review, with a rule per source for the lines that are residue. Lines with
    /// masked digits become patterns.
    #[must_use]
    pub fn propose(&self, source: &str) -> Option<String> {
        let learnt = self.source(source)?;
        let quote = |s: &str| format!("{s:?}");
        let lines: Vec<&Learnt> = learnt.lines.iter().filter(|l| l.verdict == Verdict::Residue).collect();
        if lines.is_empty() {
            return None;
        }
        let id: String = source
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .collect();
        let (masked, plain): (Vec<&Learnt>, Vec<&Learnt>) = lines.iter().partition(|l| l.line.contains('#'));
        let mut out = format!(
            "[pack]\nid = \"sites/{source}\"\nstage = \"boilerplate\"\nabout = \"Lines of {source}, proposed from \
             {} documents.\"\nhost = {}\n",
            learnt.counted,
            quote(source)
        );
        let list = |lines: &[&Learnt], f: &dyn Fn(&str) -> String| -> String {
            let rows = lines.iter().map(|l| {
                let share = 100.0 * f64::from(l.documents) / f64::from(learnt.counted.max(1));
                format!("  {}, # {share:.0} % of documents\n", quote(&f(&l.line)))
            });
            rows.collect()
        };
        for (name, key, lines) in [("lines", "any", &plain), ("patterns", "regex", &masked)] {
            let Some(first) = lines.first() else { continue };
            let as_pattern = |l: &str| regex::escape(l).replace("\\#", "[0-9]");
            let rows = if key == "any" { list(lines, &|l| l.to_owned()) } else { list(lines, &as_pattern) };
            out.push_str(&format!(
                "\n[[rule]]\nid = \"{id}-{name}\"\nline.{key} = [\n{rows}]\nconfidence = \"likely\"\nwhy = \
                 \"Stands in most documents of {source}.\"\nfires = [{}]\nkeeps = [{}]\n",
                quote(&first.line.replace('#', "1")),
                quote("The council opened the new bridge on Monday.")
            ));
        }
        Some(out)
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, source) in &self.sources {
            writeln!(f, "{name}: {} documents, {} counted", source.documents, source.counted)?;
            for l in &source.lines {
                let share = 100.0 * f64::from(l.documents) / f64::from(source.counted.max(1));
                let verdict = if l.verdict == Verdict::Residue { "residue" } else { "recurs" };
                let line: String = l.line.chars().take(100).collect();
                writeln!(f, "  {share:5.1} %  at {:.2}  {verdict:7}  {line}", l.position)?;
            }
        }
        Ok(())
    }
}

/// What follows from a line's standing in `documents` of `counted` documents; none where it is too
/// rare to be kept.
///
/// A short line is the site's when it stands in most of a few documents or in a tenth of many; a
/// sentence must be commoner, since agencies' background paragraphs recur too. Two or three
/// documents prove nothing: they may be versions of one article.
#[must_use]
pub fn verdict(line: &str, documents: u32, counted: u32) -> Option<Verdict> {
    if documents < 2 {
        return None;
    }
    let share = f64::from(documents) / f64::from(counted.max(1));
    let sentence = line.len() >= 60 && line.ends_with(['.', '!', '?', '"', '”', '’', '…']);
    let residue = match (sentence, counted) {
        (_, 0..=3) => false,
        (false, 4..=19) => documents >= 3 && share >= 0.4,
        (false, _) => documents >= 5 && share >= 0.1,
        (true, 4..=19) => documents >= 3 && share >= 0.5,
        (true, _) => documents >= 6 && share >= 0.2,
    };
    match (residue, share >= 0.02) {
        (true, _) => Some(Verdict::Residue),
        (false, true) => Some(Verdict::Recurs),
        (false, false) => None,
    }
}

/// The commonest first; equally common ones by their text.
pub(crate) fn sort(lines: &mut [Learnt]) {
    lines.sort_by(|a, b| b.documents.cmp(&a.documents).then_with(|| a.line.cmp(&b.line)));
}

/// Calls `f` with each character of the line as it is compared.
fn folded(line: &str, mut f: impl FnMut(char)) {
    let mut gap = false;
    for c in line.trim().chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) {
            f(' ');
        }
        if c.is_numeric() {
            f('#');
        } else {
            c.to_lowercase().for_each(&mut f);
        }
    }
}

/// The line as it is compared: digits as `#`, case folded, runs of space as one.
#[must_use]
pub fn masked(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    folded(line, |c| out.push(c));
    out
}

/// A hash of [`masked`], without making it.
#[must_use]
pub fn line_key(line: &str) -> u64 {
    let mut hasher = WordHasher::default();
    let mut buffer = [0u8; 4];
    folded(line, |c| hasher.write(c.encode_utf8(&mut buffer).as_bytes()));
    hasher.finish()
}

/// A hash of a source's name.
#[must_use]
pub fn source_key(name: &str) -> u64 {
    let mut hasher = WordHasher::default();
    hasher.write(name.as_bytes());
    hasher.finish()
}
