//! The values of metadata lines, normalised: dates to ISO 8601, tags to a list, authors to names.

use super::dates;

/// The values of a field, from the part of the line a rule's `value` group found.
pub(super) fn values(field: &str, value: &str) -> Vec<String> {
    let value = value.trim().trim_end_matches(['|', ',', ';']).trim();
    if value.is_empty() {
        return Vec::new();
    }
    match field {
        "published" | "updated" => {
            vec![dates::read(value).and_then(|d| d.iso).unwrap_or_else(|| value.into())]
        }
        "tags" => list(value),
        "authors" => authors(value),
        _ => vec![value.to_owned()],
    }
}

fn list(value: &str) -> Vec<String> {
    let marks: &[char] = if value.contains([',', '،', ';', '|', '•', '/']) {
        &[',', '،', ';', '|', '•', '/']
    } else {
        &['#']
    };
    let tags = value.split(marks).map(|t| t.trim().trim_start_matches('#').trim());
    tags.filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

/// Words that say that a part of a byline is an employer or a post and no name.
const POSTS: &[&str] = &[
    "press",
    "times",
    "news",
    "post",
    "reuters",
    "ap",
    "afp",
    "cnn",
    "bbc",
    "staff",
    "correspondent",
    "writer",
    "reporter",
    "editor",
    "journalist",
    "bureau",
    "agency",
    "agencies",
    "for",
    "magazine",
    "daily",
    "journal",
    "online",
    "contributor",
    "columnist",
    "chief",
    "desk",
    "producer",
    "tribune",
    "herald",
    "gazette",
];

fn authors(value: &str) -> Vec<String> {
    let lower = value.to_lowercase();
    let label =
        ["written by", "reported by", "posted by", "published by", "story by", "text by", "words by", "by"]
            .iter()
            .find(|l| lower.starts_with(**l) && lower.len() == value.len());
    let mut value = label.map_or(value, |l| &value[l.len()..]).trim_start_matches([':', ' ']);
    if let Some((label, rest)) = value.split_once(':')
        && !label.contains(' ')
    {
        value = rest;
    }
    let mut names = Vec::new();
    for part in value.split([',', ';', '|', '/', '•']) {
        for name in part.split(" and ").flat_map(|p| p.split(" & ")) {
            let name = name.trim().trim_matches(['[', ']', '.', '-', '–']).trim();
            let name = name.strip_prefix("and ").unwrap_or(name);
            let words = name.split(' ').map(str::to_lowercase);
            if !name.is_empty()
                && !name.contains(['@', '0', '1', '2'])
                && !words.into_iter().any(|w| POSTS.contains(&w.as_str()))
            {
                names.push(name.to_owned());
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_normalised() {
        assert_eq!(values("published", "12February 2020 - 17:47"), ["2020-02-12T17:47"]);
        assert_eq!(values("published", "10/7/2023"), ["10/7/2023"]);
        assert_eq!(values("tags", "Bridges ، Rivers ، masons"), ["Bridges", "Rivers", "masons"]);
        assert_eq!(values("tags", "#bridges #rivers"), ["bridges", "rivers"]);
        assert_eq!(values("authors", "By Jane Roe and John Doe, Daily Bridge"), ["Jane Roe", "John Doe"]);
        assert_eq!(values("authors", "Author: Jane Roe"), ["Jane Roe"]);
        assert_eq!(values("id", " 80197"), ["80197"]);
    }
}
