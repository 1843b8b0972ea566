//! Which encoding bytes are in that no mark and no declaration names.
//!
//! The guess is chardetng's, which knows the older encodings of the web. It is not asked about
//! UTF-8 (validity decides that), and it does not know UTF-16 and UTF-32 (`wide` does) nor the
//! Macintosh's encodings.

use super::{Certainty, Charset};
use chardetng::EncodingDetector;

/// How many bytes the detector is shown. Lines without a byte past ASCII are left out, so the
/// window reaches the interesting part of a long page.
const WINDOW: usize = 256 * 1024;

/// Guesses the encoding of bytes that are not valid UTF-8.
pub(super) fn legacy<'b>(lines: impl Iterator<Item = &'b [u8]>) -> (Charset, Certainty) {
    let mut detector = EncodingDetector::new();
    let mut window = Window { left: WINDOW, high: [0; 256], count: 0 };
    for line in lines {
        if line.is_ascii() {
            continue;
        }
        let line = &line[..line.len().min(window.left)];
        detector.feed(line, false);
        window.look(line);
        if window.left == 0 {
            break;
        }
    }
    detector.feed(b"", true);
    let (encoding, sure) = detector.guess_assess(None, false);
    let encoding = window.macintosh(encoding).unwrap_or(encoding);
    let certainty = if sure && window.count >= 8 { Certainty::Likely } else { Certainty::Guess };
    (Charset::Legacy(encoding), certainty)
}

/// What the detector was shown, counted.
struct Window {
    left: usize,
    high: [u32; 256],
    count: u32,
}

impl Window {
    fn look(&mut self, line: &[u8]) {
        self.left -= line.len();
        for b in line.iter().filter(|b| **b >= 0x80) {
            self.high[usize::from(*b)] += 1;
            self.count += 1;
        }
    }

    /// Whether text taken for windows-1251 is Macintosh Cyrillic.
    ///
    /// The two share the small letters а–ю. The capitals А–Я are `C0..DF` in windows-1251 and
    /// `80..9F` on the Macintosh, where `DF` is я, one letter of Russian in fifty and of Bulgarian
    /// in forty, and `C0..DE` are marks that text has next to none of.
    fn macintosh(&self, encoding: &'static encoding_rs::Encoding) -> Option<&'static encoding_rs::Encoding> {
        let sum = |from: usize, to: usize| self.high[from..=to].iter().sum::<u32>();
        let small = sum(0xe0, 0xfe);
        let (ya_mac, ya_1251) = (self.high[0xdf], self.high[0xff]);
        let capitals_1251 = sum(0xc0, 0xde);
        let capitals_mac = sum(0x80, 0x9f);
        let cyrillic = encoding == encoding_rs::WINDOWS_1251
            || encoding == encoding_rs::IBM866
            || encoding == encoding_rs::KOI8_U
            || encoding == encoding_rs::ISO_8859_5
            || encoding == encoding_rs::WINDOWS_1252
            || encoding == encoding_rs::MACINTOSH;
        let looks_mac = small * 10 >= self.count * 8
            && ya_mac * 200 >= small
            && ya_1251 * 4 <= ya_mac
            && capitals_1251 * 50 <= small
            && capitals_mac <= small;
        (cyrillic && self.count >= 100 && looks_mac).then_some(encoding_rs::X_MAC_CYRILLIC)
    }
}

/// The label in the document's own head: `<?xml … encoding="…"` or `<meta … charset=…>` in the
/// first 1,024 bytes, as the HTML Standard's prescan has it, only simpler.
pub(super) fn in_head(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(1024)];
    if !head.contains(&b'<') {
        return None;
    }
    let lower = head.to_ascii_lowercase();
    let after = |needle: &[u8], from: usize| {
        memchr::memmem::find(&lower[from..], needle).map(|at| from + at + needle.len())
    };
    let at = match after(b"<?xml", 0).and_then(|at| after(b"encoding=", at)) {
        Some(at) => at,
        None => after(b"<meta", 0).and_then(|at| after(b"charset=", at))?,
    };
    let rest = &head[at..];
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)))?;
    std::str::from_utf8(&rest[..end]).ok().filter(|label| !label.is_empty())
}

/// Whether ASCII bytes hold the shifts of ISO-2022-JP: `ESC $ B`, `ESC $ @`, `ESC ( J`, `ESC ( I`.
pub(super) fn shifts_of_iso_2022_jp(bytes: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, b"\x1b$").any(|at| matches!(bytes.get(at + 2), Some(b'B' | b'@')))
        && bytes.is_ascii()
}
