use super::*;
use proptest::prelude::*;

fn there_and_back(bytes: &[u8], hint: Hint<'_>) -> Decoded<'static> {
    let decoded = decode(bytes, hint);
    assert_eq!(encode(&decoded.text, &decoded.info), bytes, "{:?}", decoded.info);
    let json = serde_json::to_string(&decoded.info).unwrap();
    let info: DecodeInfo = serde_json::from_str(&json).unwrap();
    assert_eq!(info, decoded.info, "{json}");
    for patch in decoded.info.malformed() {
        let at = usize::try_from(patch.at).unwrap();
        assert!(decoded.text[at..].starts_with('\u{fffd}'));
    }
    Decoded { text: Cow::Owned(decoded.text.into_owned()), info: decoded.info }
}

fn text(bytes: &[u8]) -> (String, &'static str) {
    let decoded = there_and_back(bytes, Hint::default());
    (decoded.text.into_owned(), decoded.info.charset.name())
}

#[test]
fn utf8_is_borrowed() {
    let decoded = decode("Idlib’s".as_bytes(), Hint::default());
    assert!(matches!(decoded.text, Cow::Borrowed("Idlib’s")) && decoded.info.is_plain());
}

#[test]
fn marks_are_taken_off_and_put_back() {
    for charset in [Charset::Utf8, Charset::Utf16Le, Charset::Utf16Be, Charset::Utf32Le, Charset::Utf32Be] {
        let mut bytes = charset.bom().to_vec();
        charset.encode_into("Дамаск 😀\n", &mut bytes);
        let decoded = there_and_back(&bytes, Hint::default());
        assert_eq!(decoded.text, "Дамаск 😀\n");
        assert_eq!((decoded.info.charset, decoded.info.bom), (charset, true));
        assert_eq!(decoded.info.certainty, Certainty::Certain);
    }
}

#[test]
fn wide_encodings_show_by_their_zeros() {
    for charset in [Charset::Utf16Le, Charset::Utf16Be, Charset::Utf32Le, Charset::Utf32Be] {
        for sample in ["The army said on Monday.\n", "Войска вошли в город в понедельник утром.\n"]
        {
            let mut bytes = Vec::new();
            charset.encode_into(sample, &mut bytes);
            assert_eq!(text(&bytes), (sample.to_owned(), charset.name()));
        }
    }
    assert_eq!(text(b"zeros \0 in \0 ASCII").1, "UTF-8");
}

#[test]
fn cesu_8_pairs_become_characters() {
    assert_eq!(text(b"hi \xed\xa0\xbd\xed\xb8\x8d!"), ("hi 😍!".to_owned(), "CESU-8"));
    let both = [b"\xed\xa0\xbd\xed\xb8\x8d ".as_slice(), "😀 😀".as_bytes()].concat();
    assert_eq!(text(&both), ("😍 😀 😀".to_owned(), "UTF-8"));
    assert_eq!(text("é\u{0} ".as_bytes()).0, "é\0 ");
    assert_eq!(text(b"\xc3\xa9\xc0\x80 ").0, "é\0 ");
}

#[test]
fn a_cut_sequence_is_malformed() {
    let decoded = there_and_back(b"caf\xc3\xa9 and \xe2\x80", Hint::default());
    assert_eq!(decoded.text, "café and \u{fffd}");
    let malformed: Vec<&Patch> = decoded.info.malformed().collect();
    assert_eq!((malformed.len(), malformed[0].at, &*malformed[0].bytes), (1, 10, &b"\xe2\x80"[..]));
}

#[test]
fn a_surrogate_alone_is_malformed() {
    let decoded = there_and_back(b"\xc3\xa9\xc3\xa9 \xed\xa0\xbd!", Hint::default());
    assert_eq!(decoded.text, "éé \u{fffd}!");
}

#[test]
fn lines_may_disagree() {
    let mixed = b"Le caf\xc3\xa9 \xc3\xa0 No\xc3\xabl\nLe caf\xe9 est ferm\xe9\nASCII\n";
    let decoded = there_and_back(mixed, Hint::default());
    assert_eq!(decoded.text, "Le café à Noël\nLe café est fermé\nASCII\n");
    assert_eq!(decoded.info.passages.len(), 1);
}

#[test]
fn a_pasted_mark_is_read() {
    let mixed = "“relative calm” – it’s".as_bytes();
    let mixed = [mixed, b" the army\x92s \x93own\x94\n"].concat();
    assert_eq!(there_and_back(&mixed, Hint::default()).text, "“relative calm” – it’s the army’s “own”\n");
}

#[test]
fn older_encodings_are_detected() {
    let (russian, _, _) = encoding_rs::WINDOWS_1251.encode("Войска вошли в город, сообщило агентство.");
    assert_eq!(text(&russian).1, "windows-1251");
    let (arabic, _, _) = encoding_rs::WINDOWS_1256.encode("دخل الجيش المدينة صباح اليوم، حسب الوكالة.");
    assert_eq!(text(&arabic).1, "windows-1256");
    let (japanese, _, _) = encoding_rs::ISO_2022_JP.encode("軍は月曜日に市内に入った。");
    assert_eq!(text(&japanese).1, "ISO-2022-JP");
}

#[test]
fn the_users_word_is_law() {
    let hint = Hint { override_charset: Charset::for_label("koi8-r"), declared: Some("utf-8") };
    assert_eq!(there_and_back("é".as_bytes(), hint).info.charset.name(), "KOI8-R");
}

#[test]
fn a_declaration_is_heard() {
    let hint = Hint { declared: Some("windows-1257"), ..Hint::default() };
    let decoded = there_and_back(b"R\xeega", hint);
    assert_eq!((&*decoded.text, decoded.info.source), ("Rīga", Source::Declared));
    let head = b"<?xml version='1.0' encoding='ISO-8859-2'?>\n<t>\xb9ance</t>";
    assert_eq!(there_and_back(head, Hint::default()).text.lines().last(), Some("<t>šance</t>"));
    // Valid UTF-8 is UTF-8 whatever is declared.
    assert_eq!(there_and_back("Rīga".as_bytes(), hint).text, "Rīga");
}

const LABELS: &[&str] = &[
    "utf-8",
    "cesu-8",
    "utf-16le",
    "utf-16be",
    "utf-32le",
    "utf-32be",
    "windows-1252",
    "windows-1253",
    "windows-1255",
    "windows-874",
    "iso-8859-8",
    "gb18030",
    "gbk",
    "big5",
    "euc-jp",
    "euc-kr",
    "shift_jis",
    "iso-2022-jp",
    "macintosh",
    "ibm866",
];

proptest! {
    #[test]
    fn any_bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        there_and_back(&bytes, Hint::default());
    }

    #[test]
    fn any_bytes_come_back_in_any_encoding(
        bytes in prop::collection::vec(any::<u8>(), 0..120),
        label in prop::sample::select(LABELS),
    ) {
        there_and_back(&bytes, Hint { override_charset: Charset::for_label(label), declared: None });
        there_and_back(&bytes, Hint { override_charset: None, declared: Some(label) });
    }

    #[test]
    fn damaged_utf8_comes_back(text in "\\PC{0,60}", at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = text.into_bytes();
        if !bytes.is_empty() {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        there_and_back(&bytes, Hint::default());
    }

    /// The text is encoding_rs's own.
    #[test]
    fn older_encodings_decode_as_encoding_rs_does(
        bytes in prop::collection::vec(any::<u8>(), 0..80),
        label in prop::sample::select(&LABELS[6..]),
    ) {
        if let Some(Charset::Legacy(encoding)) = Charset::for_label(label) {
            let hint = Hint { override_charset: Some(Charset::Legacy(encoding)), declared: None };
            let (expected, _) = encoding.decode_without_bom_handling(&bytes);
            prop_assert_eq!(decode(&bytes, hint).text, expected);
        }
    }
}
