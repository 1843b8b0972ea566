//! Which files a command line names: files, folders with all below them, patterns.
//!
//! Every file is taken that has a suffix of a format we read; `.gitignore` is not honoured, since data is
//! often ignored. Files of other kinds, hidden ones and the folders of version control are counted, so that nothing is
//! passed over in silence.

use super::Format;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// One file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is; `-` is the standard input.
    pub path: PathBuf,
    /// Its path below the folder that was named, or its name: with `/` on every system.
    pub relative: String,
    /// What its records are.
    pub format: Format,
    /// Length in bytes; 0 for the standard input.
    pub len: u64,
}

impl InputFile {
    /// Whether this is the standard input.
    #[must_use]
    pub fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }
}

/// All files of a command line, in the order of their relative paths within each argument.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The files to read.
    pub files: Vec<InputFile>,
    /// Files below a folder whose suffix is of no format we read, hidden files and folders, and what is no file.
    pub skipped: Vec<PathBuf>,
    /// What was named and cannot be read, with the reason. The rest of the run goes on.
    pub unreadable: Vec<String>,
    /// Whether a folder was named, so that an output must be a folder too.
    pub tree: bool,
}

/// Why the files of a command line cannot be listed.
#[derive(Debug)]
pub enum ListError {
    /// There is no such file or folder.
    Missing(PathBuf),
    /// A pattern that fits no file.
    NoMatch(String),
    /// The suffix says nothing; a format must be named.
    UnknownFormat(PathBuf),
    /// Two inputs would have the same name in the output folder.
    SameName(PathBuf, PathBuf),
    /// The system refused.
    Io(PathBuf, io::Error),
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ListError::Missing(path) => write!(f, "{}: no such file or folder", path.display()),
            ListError::NoMatch(pattern) => write!(f, "{pattern}: no file fits this pattern"),
            ListError::UnknownFormat(path) => write!(
                f,
                "{}: the name does not tell the format; say it with --format text|jsonl|csv|tsv|parquet|warc",
                path.display()
            ),
            ListError::SameName(a, b) => {
                write!(f, "{} and {} would have the same name in the output folder", a.display(), b.display())
            }
            ListError::Io(path, e) => write!(f, "{}: {e}", path.display()),
        }
    }
}

impl std::error::Error for ListError {}

/// What of folders is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// What every file is taken to be; without it the names tell.
    pub format: Option<Format>,
    /// Whether files and folders whose names begin with a dot are taken, too.
    pub hidden: bool,
}

/// Lists the files that `arguments` name. A file that is named itself and has no suffix we know is text. Where several
/// arguments are given and one names nothing, the others are listed and that one is among the unreadable.
///
/// # Errors
/// If the only argument names nothing, or two files would get the same name.
pub fn list(arguments: &[PathBuf], listing: Listing) -> Result<Inputs, ListError> {
    let mut inputs = Inputs::default();
    for argument in arguments {
        match one(argument, listing, &mut inputs) {
            Err(e) if arguments.len() > 1 => inputs.unreadable.push(e.to_string()),
            other => other?,
        }
    }
    let mut seen = std::collections::HashMap::new();
    for file in &inputs.files {
        if let Some(other) = seen.insert(file.relative.clone(), &file.path) {
            return Err(ListError::SameName(other.clone(), file.path.clone()));
        }
    }
    Ok(inputs)
}

fn one(argument: &Path, listing: Listing, inputs: &mut Inputs) -> Result<(), ListError> {
    let format = listing.format;
    if argument.as_os_str() == "-" {
        let format = format.unwrap_or(Format::Text);
        inputs.files.push(InputFile { path: "-".into(), relative: "-".into(), format, len: 0 });
        return Ok(());
    }
    match fs::metadata(argument) {
        Ok(found) if found.is_dir() => {
            inputs.tree = true;
            folder(argument, listing, inputs)?;
        }
        Ok(found) => inputs.files.push(named(argument, format, found.len())?),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let pattern = argument.to_string_lossy();
            if !pattern.contains(['*', '?']) {
                return Err(ListError::Missing(argument.to_owned()));
            }
            let before = inputs.files.len();
            matching(argument, listing, inputs)?;
            if inputs.files.len() == before {
                return Err(ListError::NoMatch(pattern.into_owned()));
            }
        }
        Err(e) => return Err(ListError::Io(argument.to_owned(), e)),
    }
    Ok(())
}

fn named(path: &Path, format: Option<Format>, len: u64) -> Result<InputFile, ListError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let format = match format.or_else(|| Format::from_file_name(&name)) {
        Some(format) => format,
        // A name without a suffix, or with one that is of no format, is text unless it is known not to be.
        None if Path::new(&name).extension().is_some_and(|s| s == "json") => {
            return Err(ListError::UnknownFormat(path.to_owned()));
        }
        None => Format::Text,
    };
    Ok(InputFile { path: path.to_owned(), relative: name, format, len })
}

/// Files that copydesk itself leaves beside an output that is not finished.
pub(crate) fn is_ours(name: &str) -> bool {
    name.starts_with(".copydesk-")
}

fn folder(top: &Path, listing: Listing, inputs: &mut Inputs) -> Result<(), ListError> {
    let mut found = Vec::new();
    let mut open = vec![top.to_owned()];
    while let Some(here) = open.pop() {
        let wrong = |e| ListError::Io(here.clone(), e);
        for entry in fs::read_dir(&here).map_err(wrong)? {
            let entry = entry.map_err(wrong)?;
            let path = entry.path();
            let kind = entry.file_type().map_err(|e| ListError::Io(path.clone(), e))?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                let why = "the name is not UTF-8, and an output could not have the same";
                inputs.unreadable.push(format!("{}: {why}", path.display()));
                continue;
            };
            if is_ours(name) {
                continue;
            }
            // What version control keeps is no data of ours, hidden or not.
            let versions = kind.is_dir() && matches!(name, ".git" | ".hg" | ".svn");
            if versions || (name.starts_with('.') && !listing.hidden) {
                inputs.skipped.push(path);
                continue;
            }
            // A link to a folder could lead in circles; a link to a file is the file.
            if kind.is_dir() {
                open.push(path);
                continue;
            }
            match fs::metadata(&path) {
                Ok(meta) if meta.is_file() => found.push((path, meta.len())),
                // A pipe would be waited for.
                Ok(_) => inputs.skipped.push(path),
                Err(e) => inputs.unreadable.push(format!("{}: {e}", path.display())),
            }
        }
    }
    let mut files = Vec::with_capacity(found.len());
    for (path, len) in found {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match listing.format.or_else(|| Format::from_file_name(&name)) {
            Some(format) => {
                let relative = relative(top, &path);
                files.push(InputFile { relative, format, len, path });
            }
            None => inputs.skipped.push(path),
        }
    }
    files.sort_by(|a, b| a.relative.cmp(&b.relative));
    inputs.skipped.sort();
    inputs.files.append(&mut files);
    Ok(())
}

fn relative(top: &Path, path: &Path) -> String {
    let below = path.strip_prefix(top).unwrap_or(path);
    let parts: Vec<_> = below
        .components()
        .filter_map(|c| match c {
            Component::Normal(part) => Some(part.to_string_lossy()),
            _ => None,
        })
        .collect();
    parts.join("/")
}

/// Expands `*`, `?` (within a name) and `**` (any folders) for shells that did not.
fn matching(pattern: &Path, listing: Listing, inputs: &mut Inputs) -> Result<(), ListError> {
    let parts: Vec<String> =
        pattern.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    let fixed = parts.iter().take_while(|p| !p.contains(['*', '?'])).count();
    let top: PathBuf = parts[..fixed].iter().collect();
    let top = if top.as_os_str().is_empty() { PathBuf::from(".") } else { top };
    if !top.is_dir() {
        return Ok(());
    }
    let mut below = Inputs::default();
    let format = listing.format;
    folder(&top, Listing { format: Some(format.unwrap_or(Format::Text)), ..listing }, &mut below)?;
    inputs.unreadable.append(&mut below.unreadable);
    for file in below.files {
        let names: Vec<&str> = file.relative.split('/').collect();
        if fits_path(&parts[fixed..], &names) {
            inputs.files.push(InputFile { relative: file.relative, ..named(&file.path, format, file.len)? });
        }
    }
    inputs.tree = true;
    Ok(())
}

fn fits_path(pattern: &[String], names: &[&str]) -> bool {
    match (pattern.split_first(), names.split_first()) {
        (None, None) => true,
        (Some((p, rest)), _) if p == "**" => {
            fits_path(rest, names) || names.split_first().is_some_and(|(_, more)| fits_path(pattern, more))
        }
        (Some((p, rest)), Some((name, more))) => fits(p.as_bytes(), name.as_bytes()) && fits_path(rest, more),
        _ => false,
    }
}

/// Whether `name` fits `pattern`; in time proportional to their product at worst.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == b'?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match &mut star {
                Some((at, taken)) => {
                    *taken += 1;
                    p = *at + 1;
                    n = *taken;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a/x.jsonl.zst", "a/y.png", "a/b/z.TXT.gz", ".copydesk-run", "noname"] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        dir
    }

    fn names(inputs: &Inputs) -> Vec<(&str, Format)> {
        inputs.files.iter().map(|f| (f.relative.as_str(), f.format)).collect()
    }

    #[test]
    fn folders_are_walked_in_order() {
        let dir = tree();
        let inputs = list(&[dir.path().to_owned()], Listing::default()).unwrap();
        let expected =
            [("a/b/z.TXT.gz", Format::Text), ("a/x.jsonl.zst", Format::Jsonl), ("b.txt", Format::Text)];
        assert_eq!(names(&inputs), expected);
        assert_eq!(inputs.skipped.len(), 2);
        assert!(inputs.tree);
        let text = Listing { format: Some(Format::Text), ..Listing::default() };
        let all = list(&[dir.path().to_owned()], text).unwrap();
        assert_eq!(all.files.len(), 5);
    }

    #[test]
    fn patterns() {
        let dir = tree();
        let list_of = |p: &str| list(&[dir.path().join(p)], Listing::default());
        assert_eq!(names(&list_of("*.txt").unwrap()), [("b.txt", Format::Text)]);
        assert_eq!(names(&list_of("**/*.gz").unwrap()), [("a/b/z.TXT.gz", Format::Text)]);
        assert!(matches!(list_of("*.nothing"), Err(ListError::NoMatch(_))));
        assert!(matches!(list_of("missing"), Err(ListError::Missing(_))));
        assert!(fits(b"a*b?c", b"aXbXbYc") && !fits(b"a*b", b"ac"));
    }

    #[test]
    fn one_name_twice_is_refused() {
        let dir = tree();
        fs::write(dir.path().join("a/b.txt"), "x").unwrap();
        let two = [dir.path().join("b.txt"), dir.path().join("a/b.txt")];
        assert!(matches!(list(&two, Listing::default()), Err(ListError::SameName(..))));
    }

    #[test]
    fn hidden_files_stay_and_what_cannot_be_read_does_not_stop_the_others() {
        let dir = tree();
        for name in [".git/x.txt", ".secret.txt", "c.txt"] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let of = |hidden| list(&[dir.path().to_owned()], Listing { hidden, ..Listing::default() }).unwrap();
        assert_eq!(of(false).files.len(), 4);
        assert_eq!(of(false).skipped.len(), 4);
        assert_eq!(of(true).files.len(), 5);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("nowhere", dir.path().join("link.txt")).unwrap();
            let inputs = of(false);
            assert_eq!((inputs.files.len(), inputs.unreadable.len()), (4, 1));
            assert!(inputs.unreadable[0].contains("link.txt"), "{:?}", inputs.unreadable);
        }
        let two = [dir.path().join("c.txt"), dir.path().join("missing.txt")];
        let inputs = list(&two, Listing::default()).unwrap();
        assert_eq!((inputs.files.len(), inputs.unreadable.len()), (1, 1));
    }
}
