//! Spans that are not prose: addresses, handles, file names, code.
//!
//! Does NOT take `dawn.He` or `said.In` for a domain: a name counts as one only when it ends in a
//! known top-level domain in lower case that is no English word. Known miss: prose glued to the end
//! of an address (`bbc.com/newsThe`) counts as part of it.

use super::Span;

/// A span that no content stage may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protection {
    /// Where.
    pub span: Span,
    /// What it is, in one word: `url`, `email`, `handle`, `hashtag`, `domain`, `file`, `code`.
    pub what: &'static str,
}

/// Top-level domains that are no English words.
const DOMAINS: &[&str] = &[
    "com", "org", "net", "gov", "edu", "mil", "info", "biz", "tv", "fm", "io", "co", "uk", "ca", "au", "nz",
    "ie", "za", "de", "fr", "ru", "ua", "ir", "iq", "sy", "lb", "jo", "sa", "ae", "qa", "eg", "tr", "il",
    "ps", "pk", "cn", "jp", "kr", "tw", "hk", "sg", "th", "vn", "id", "ph", "br", "mx", "ar", "cl", "es",
    "pt", "nl", "se", "dk", "fi", "pl", "cz", "hu", "ro", "bg", "gr", "ch", "eu", "africa", "news", "online",
    "asia",
];

/// Top-level domains that are English words: they count after `www.` or before a slash only.
const WORDY_DOMAINS: &[&str] = &[
    "in", "is", "it", "at", "be", "me", "my", "no", "so", "to", "us", "am", "as", "ly", "by", "ai", "app",
    "dev",
];

const FILES: &[&str] = &[
    "pdf", "jpg", "jpeg", "png", "gif", "svg", "webp", "html", "htm", "php", "asp", "aspx", "jsp", "js",
    "css", "json", "xml", "csv", "tsv", "txt", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "gz",
    "tar", "exe", "apk", "mp3", "mp4", "mov", "avi", "wav", "py", "rs", "sh", "md", "yml", "yaml", "toml",
    "sql", "ini", "log", "dll",
];

/// Finds the protected spans of `text`, sorted and disjoint.
pub(super) fn find(text: &str) -> Vec<Protection> {
    let bytes = text.as_bytes();
    let mut found: Vec<Protection> = Vec::new();
    let mut done = 0; // the end of the last span found
    let mut dots_done = 0; // the end of the last dotted name looked at
    for at in memchr::memchr3_iter(b'.', b'@', b'/', bytes) {
        if at < done || (bytes[at] == b'.' && at < dots_done) {
            continue;
        }
        let here = match bytes[at] {
            b'/' => url(bytes, at, done),
            b'@' => email_or_handle(bytes, at, done),
            _ => {
                let (name, here) = dotted(bytes, at, done);
                dots_done = name;
                here
            }
        };
        if let Some(p) = here {
            done = p.span.end as usize;
            found.push(p);
        }
    }
    let mut hashtags = Vec::new();
    for at in memchr::memchr2_iter(b'#', b'`', bytes) {
        if let Some(p) = marked(text, at) {
            hashtags.push(p);
        }
    }
    if !hashtags.is_empty() {
        found.extend(hashtags);
        found.sort_by_key(|p| (p.span.start, std::cmp::Reverse(p.span.end)));
        let mut end = 0;
        found.retain(|p| {
            let keep = p.span.start >= end;
            if keep {
                end = p.span.end;
            }
            keep
        });
    }
    found
}

/// Whether a byte can stand in an address.
fn address_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%|".contains(&b)
}

fn name_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b == b'.'
}

/// How far back a name may reach; a longer run of name bytes is no address, and looking for its
/// start from each of its dots would take quadratic time.
const LONGEST_NAME: usize = 256;

fn run_start(bytes: &[u8], at: usize, floor: usize, ok: impl Fn(u8) -> bool) -> usize {
    let floor = floor.max(at.saturating_sub(LONGEST_NAME));
    let mut start = at;
    while start > floor && ok(bytes[start - 1]) {
        start -= 1;
    }
    start
}

fn run_end(bytes: &[u8], at: usize, ok: impl Fn(u8) -> bool) -> usize {
    let mut end = at;
    while end < bytes.len() && ok(bytes[end]) {
        end += 1;
    }
    end
}

/// Steps back over punctuation that ends the sentence rather than the address.
fn trimmed(bytes: &[u8], start: usize, mut end: usize) -> usize {
    while end > start {
        match bytes[end - 1] {
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'|' => end -= 1,
            b')' if !bytes[start..end].contains(&b'(') => end -= 1,
            b']' if !bytes[start..end].contains(&b'[') => end -= 1,
            _ => break,
        }
    }
    end
}

fn protection(start: usize, end: usize, what: &'static str) -> Option<Protection> {
    Some(Protection { span: Span::new(start, end), what })
}

/// `scheme://rest`, where `at` is its first slash.
fn url(bytes: &[u8], at: usize, floor: usize) -> Option<Protection> {
    if at == 0 || bytes[at - 1] != b':' || bytes.get(at + 1) != Some(&b'/') {
        return None;
    }
    let start = scheme_start(bytes, at - 1, floor)?;
    let end = trimmed(bytes, start, run_end(bytes, at, address_byte));
    if end <= at + 2 {
        return None;
    }
    protection(start, end, "url")
}

/// `name@host.domain` or `@name`, where `at` is the at sign.
fn email_or_handle(bytes: &[u8], at: usize, floor: usize) -> Option<Protection> {
    let start = run_start(bytes, at, floor, |b| name_byte(b) || b == b'+');
    let end = trimmed(bytes, at + 1, run_end(bytes, at + 1, name_byte));
    if start < at && bytes[at + 1..end].contains(&b'.') {
        return protection(start, end, "email");
    }
    let end = run_end(bytes, at + 1, |b| b.is_ascii_alphanumeric() || b == b'_');
    if start < at || end == at + 1 {
        return None;
    }
    protection(at, end, "handle")
}

/// The start of the scheme that ends before the colon at `colon`. Prose may be glued to it
/// (`readhttps://`), so only the known schemes count.
fn scheme_start(bytes: &[u8], colon: usize, floor: usize) -> Option<usize> {
    let before = &bytes[floor..colon];
    ["https", "http", "ftp", "hxxp", "hxxps"]
        .iter()
        .find(|s| {
            before.len() >= s.len() && before[before.len() - s.len()..].eq_ignore_ascii_case(s.as_bytes())
        })
        .map(|s| colon - s.len())
}

/// A domain or file name around the dot at `at`, which is the first of its name; and where the name ends.
fn dotted(bytes: &[u8], at: usize, floor: usize) -> (usize, Option<Protection>) {
    let is_inside = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_alphanumeric);
    if at == 0 || !is_inside(at - 1) || !is_inside(at + 1) {
        return (at + 1, None);
    }
    let start = run_start(bytes, at, floor, name_byte);
    let run_end = run_end(bytes, at, name_byte);
    let end = trimmed(bytes, start, run_end);
    let name = &bytes[start..end];
    let Some(last) = name.iter().rposition(|b| *b == b'.').map(|i| &name[i + 1..]) else {
        return (run_end, None);
    };
    let is = |list: &[&str]| list.iter().any(|d| d.as_bytes() == last);
    let slash = bytes.get(end) == Some(&b'/') && is_inside(end + 1);
    let www = name.len() > 4 && name[..4].eq_ignore_ascii_case(b"www.");
    let shouted = last.iter().all(u8::is_ascii_uppercase);
    let shouted_as = |list: &[&str]| shouted && list.iter().any(|d| d.as_bytes().eq_ignore_ascii_case(last));
    if www || is(DOMAINS) || last.eq_ignore_ascii_case(b"com") || (slash && is(WORDY_DOMAINS)) {
        let end = if slash { trimmed(bytes, start, self::run_end(bytes, end, address_byte)) } else { end };
        return (run_end, protection(start, end, "domain"));
    }
    if is(FILES) || shouted_as(FILES) {
        return (run_end, protection(start, end, "file"));
    }
    (run_end, None)
}

/// A hashtag, or code between backticks.
fn marked(text: &str, at: usize) -> Option<Protection> {
    let bytes = text.as_bytes();
    if bytes[at] == b'`' {
        let line = &bytes[at + 1..bytes.len().min(at + 200)];
        let close = memchr::memchr2(b'`', b'\n', line)?;
        return (line[close] == b'`' && close > 0)
            .then(|| Protection { span: Span::new(at, at + close + 2), what: "code" });
    }
    let end = at
        + 1
        + text[at + 1..].find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len() - at - 1);
    let tag = &text[at + 1..end];
    (!tag.is_empty() && tag.chars().any(char::is_alphabetic))
        .then(|| Protection { span: Span::new(at, end), what: "hashtag" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, &str)> {
        find(text).iter().map(|p| (p.what, &text[p.span.range()])).collect()
    }

    #[test]
    fn addresses_are_found_without_the_sentence_around_them() {
        assert_eq!(found("at https://example.com/a_(b)."), [("url", "https://example.com/a_(b)")]);
        assert_eq!(found("(see www.example.it, p. 3)"), [("domain", "www.example.it")]);
        assert_eq!(found("write to desk@example.co.uk."), [("email", "desk@example.co.uk")]);
        assert_eq!(found("Reuters.com said"), [("domain", "Reuters.com")]);
        assert_eq!(found("by @copy_desk #SyriaNow"), [("handle", "@copy_desk"), ("hashtag", "#SyriaNow")]);
        assert_eq!(found("open report.pdf or `let x`"), [("file", "report.pdf"), ("code", "`let x`")]);
    }

    #[test]
    fn glued_sentences_are_no_domains() {
        assert_eq!(found("at dawn.He said.In the U.S. today.it was 3.5 a.m. no.10"), []);
    }

    #[test]
    fn a_long_run_of_dots_takes_linear_time() {
        let text = "a.".repeat(200_000);
        assert!(find(&text).is_empty());
    }
}
