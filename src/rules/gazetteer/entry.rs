//! Rows of the gazetteer: one name of one thing in the world, and how it is spelled.

use std::fmt;

/// What kind of thing a name names. The word in the file is the id of the rule in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A state or a territory.
    Country,
    /// The people of a place, and the adjective.
    Demonym,
    /// A town.
    City,
    /// A province, river, base, quarter, mountain.
    Place,
    /// A person, by full name; the surname alone is spelled in its own column.
    Person,
    /// A party, militia, movement.
    Group,
    /// An armed or police force.
    Force,
    /// A news agency or an office of a state.
    Agency,
    /// A paper, channel or site.
    Media,
    /// A word of religion or of a religious calendar.
    Religion,
    /// A court, body, university, company.
    Institution,
    /// A common word that houses spell in one way, matched exactly.
    Term,
    /// A fixed name that looks like a variant and is none: `Chicken Kiev`. Never changed.
    Keep,
}

impl Kind {
    /// All of them; the position is the number in the compiled table.
    pub const ALL: [Kind; 13] = [
        Kind::Country,
        Kind::Demonym,
        Kind::City,
        Kind::Place,
        Kind::Person,
        Kind::Group,
        Kind::Force,
        Kind::Agency,
        Kind::Media,
        Kind::Religion,
        Kind::Institution,
        Kind::Term,
        Kind::Keep,
    ];

    /// The word used in the files and as the rule's id.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Country => "country",
            Kind::Demonym => "demonym",
            Kind::City => "city",
            Kind::Place => "place",
            Kind::Person => "person",
            Kind::Group => "group",
            Kind::Force => "force",
            Kind::Agency => "agency",
            Kind::Media => "media",
            Kind::Religion => "religion",
            Kind::Institution => "institution",
            Kind::Term => "term",
            Kind::Keep => "keep",
        }
    }

    /// The kind of this name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.name() == name)
    }
}

/// A spelling that needs evidence before it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weak {
    /// The spelling.
    pub spelling: String,
    /// Any one of these in the document is evidence. So is any strong spelling of the same name.
    pub needs: Vec<String>,
    /// None of these may stand near.
    pub not: Vec<String>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stable id.
    pub id: String,
    /// Kind.
    pub kind: Kind,
    /// The press spelling.
    pub canonical: String,
    /// Other spellings, safe anywhere.
    pub variants: Vec<String>,
    /// Other spellings that need evidence.
    pub weak: Vec<Weak>,
    /// For persons: the surname as the press spells it, then its variants.
    pub surname: Vec<String>,
    /// Spelling per style.
    pub styles: Vec<(String, String)>,
}

/// A row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// The file's name as it was given.
    pub file: String,
    /// Line number from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// Reads the rows of a file. Columns: `id kind canonical variants weak surname styles note`,
/// separated by tabs; lists in a cell by `|`; `#` starts a comment line; the header row is optional.
///
/// # Errors
/// All rows that cannot be read, beside those that can.
#[must_use]
pub fn read(file: &str, text: &str) -> (Vec<Entry>, Vec<RowError>) {
    let mut entries = Vec::new();
    let mut errors = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() || line.starts_with('#') || line.starts_with("id\tkind\t") {
            continue;
        }
        match row(line) {
            Ok(entry) => entries.push(entry),
            Err(what) => errors.push(RowError { file: file.to_owned(), line: i + 1, what }),
        }
    }
    (entries, errors)
}

fn row(line: &str) -> Result<Entry, String> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    if cells.len() < 3 || cells.len() > 8 {
        return Err(format!("{} columns, 3 to 8 expected", cells.len()));
    }
    let cell = |i: usize| cells.get(i).copied().unwrap_or("");
    let kind = Kind::from_name(cell(1)).ok_or_else(|| format!("no such kind: `{}`", cell(1)))?;
    if cell(0).is_empty() || cell(2).is_empty() {
        return Err("id and canonical must not be empty".to_owned());
    }
    let list = |i: usize| -> Vec<String> {
        cell(i).split('|').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
    };
    let mut styles = Vec::new();
    for pair in cell(6).split(';').map(str::trim).filter(|s| !s.is_empty()) {
        let (style, name) = pair.split_once('=').ok_or_else(|| format!("no `=` in style `{pair}`"))?;
        styles.push((style.trim().to_owned(), name.trim().to_owned()));
    }
    let weak = split_outside_braces(cell(4)).into_iter().map(weak).collect::<Result<_, _>>()?;
    Ok(Entry {
        id: cell(0).to_owned(),
        kind,
        canonical: cell(2).to_owned(),
        variants: list(3),
        weak,
        surname: list(5),
        styles,
    })
}

fn split_outside_braces(cell: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut depth) = (0, 0usize);
    for (at, c) in cell.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.push(&cell[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&cell[from..]);
    parts.into_iter().map(str::trim).filter(|s| !s.is_empty()).collect()
}

fn weak(text: &str) -> Result<Weak, String> {
    let Some((spelling, rest)) = text.split_once('{') else {
        return Ok(Weak { spelling: text.to_owned(), ..Weak::default() });
    };
    let mut weak = Weak { spelling: spelling.trim().to_owned(), ..Weak::default() };
    for group in rest.split('{') {
        let group = group.trim().trim_end_matches('}');
        for clause in group.split(';').map(str::trim).filter(|c| !c.is_empty()) {
            let (name, words) =
                clause.split_once('=').ok_or_else(|| format!("no `=` in condition `{clause}`"))?;
            let words = words.split([',', '|']).map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned);
            match name.trim() {
                "needs" => weak.needs.extend(words),
                "not" => weak.not.extend(words),
                other => return Err(format!("no such condition: `{other}`")),
            }
        }
    }
    Ok(weak)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read() {
        let (entries, errors) = read(
            "t.tsv",
            "id\tkind\tcanonical\tvariants\tweak\tsurname\tstyles\tnote\n\
             # comment\n\
             odesa\tcity\tOdesa\tOdesza|Odesa City\tOdessa{needs=Ukraine,Kyiv;not=Texas}|Odesah\t\tun=Odesa\tx\n",
        );
        assert_eq!(errors, []);
        let e = &entries[0];
        assert_eq!(e.kind, Kind::City);
        assert_eq!(e.variants, ["Odesza", "Odesa City"]);
        assert_eq!(e.weak[0].needs, ["Ukraine", "Kyiv"]);
        assert_eq!(e.weak[0].not, ["Texas"]);
        assert_eq!(e.weak[1].spelling, "Odesah");
        assert_eq!(e.styles, [("un".to_owned(), "Odesa".to_owned())]);
    }

    #[test]
    fn errors_name_their_line() {
        let (_, errors) = read("t.tsv", "a\tcity\tA\nb\ttown\tB\n");
        assert_eq!(errors[0].to_string(), "t.tsv:2: no such kind: `town`");
    }
}
