//! Any bytes, in any encoding, come back byte for byte, also by way of the ledger's JSON.
#![no_main]

use copydesk::decode::{Charset, Hint, decode, encode};
use libfuzzer_sys::fuzz_target;

const LABELS: &[&str] = &[
    "utf-8", "cesu-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be", "windows-1252", "windows-1253",
    "windows-1255", "gb18030", "gbk", "big5", "euc-jp", "euc-kr", "shift_jis", "iso-2022-jp", "macintosh",
];

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let label = LABELS.get(usize::from(first >> 2)).copied();
    let hint = match first & 3 {
        0 | 1 => Hint::default(),
        2 => Hint { override_charset: label.and_then(Charset::for_label), declared: None },
        _ => Hint { override_charset: None, declared: label },
    };
    let decoded = decode(bytes, hint);
    assert_eq!(encode(&decoded.text, &decoded.info), bytes);
    for patch in decoded.info.malformed() {
        assert!(decoded.text[patch.at as usize..].starts_with('\u{fffd}'));
    }
});
