//! What was answered before, so that the next batch does not ask again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// An answer to "are these two spellings of one name?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// They are.
    Yes,
    /// They are not.
    No,
    /// Asked, and left open.
    Unsure,
}

impl Answer {
    /// The word in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::Unsure => "unsure",
        }
    }

    /// The answer of this word, or of its first letter.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Answer> {
        match name {
            "yes" | "y" => Some(Answer::Yes),
            "no" | "n" => Some(Answer::No),
            "unsure" | "u" => Some(Answer::Unsure),
            _ => None,
        }
    }
}

/// Answers about pairs of spellings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The pair in order, the answer, and whether the second was named first.
    pairs: BTreeMap<(String, String), (Answer, bool)>,
}

fn ordered(a: &str, b: &str) -> (String, String) {
    if a <= b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
}

impl Answers {
    /// Reads answers: lines of `answer`, two spellings, separated by tabs; `#` starts a comment. Of a yes
    /// the first spelling is the one that stands.
    ///
    /// # Errors
    /// The number of the first line that is none, and what is wrong with it.
    pub fn parse(text: &str) -> Result<Answers, String> {
        let mut answers = Answers::default();
        for (i, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').collect();
            match (Answer::from_name(cells[0]), &cells[1..]) {
                (Some(answer), [a, b]) => answers.set(a, b, answer),
                _ => return Err(format!("line {}: expected yes, no or unsure and two spellings", i + 1)),
            }
        }
        Ok(answers)
    }

    /// Notes an answer.
    pub fn set(&mut self, a: &str, b: &str, answer: Answer) {
        self.pairs.insert(ordered(a, b), (answer, a > b));
    }

    /// What was answered.
    #[must_use]
    pub fn get(&self, a: &str, b: &str) -> Option<Answer> {
        self.pairs.get(&ordered(a, b)).map(|(answer, _)| *answer)
    }

    /// The pairs that were answered with yes: the spelling that stands and the other.
    pub fn yeses(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().filter(|(_, (answer, _))| *answer == Answer::Yes).map(|((a, b), (_, turned))| {
            if *turned { (b.as_str(), a.as_str()) } else { (a.as_str(), b.as_str()) }
        })
    }

    /// The file's text, sorted.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::from("# answer, the spelling that stands, the other\n");
        for ((a, b), (answer, turned)) in &self.pairs {
            let (a, b) = if *turned { (b, a) } else { (a, b) };
            let _ = writeln!(out, "{}\t{a}\t{b}", answer.name());
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_back() {
        let mut answers = Answers::default();
        answers.set("Idlib", "Idleb", Answer::Yes);
        answers.set("Iran", "Iraq", Answer::No);
        let again = Answers::parse(&answers.to_text()).expect("its own text");
        assert_eq!(again, answers);
        assert_eq!(again.get("Idleb", "Idlib"), Some(Answer::Yes));
        assert!(Answers::parse("maybe\ta\tb").is_err());
    }
}
