use super::*;
use proptest::prelude::*;

fn cleaned(text: &str) -> String {
    let drafts = drafts(text);
    let mut end = 0;
    for d in &drafts {
        assert!(d.start >= end && d.end >= d.start, "{drafts:?}");
        end = d.end;
    }
    draft::apply(text, &drafts)
}

fn becomes(cases: &[(&str, &str)]) {
    for (before, after) in cases {
        assert_eq!(cleaned(before), *after, "{before:?}");
        assert_eq!(cleaned(after), *after, "again: {after:?}");
    }
}

fn stays(texts: &[&str]) {
    for text in texts {
        assert_eq!(drafts(text), [], "{text:?}");
    }
}

#[test]
fn references_are_unwound_as_one_edit() {
    becomes(&[
        ("Tom &amp; Jerry &amp;amp;quot;live&amp;amp;quot;", "Tom & Jerry \"live\""),
        ("&#8220;Yes&#8221; &#x2014; he&#39;s", "“Yes” — he's"),
        ("&#55357;&#56842; caf&EACUTE;", "😊 cafÉ"),
        ("the army&#8217s caf&eacute;&nbspThe", "the army’s café The"),
        ("&#147;Yes&#148;", "“Yes”"),
        ("v&v&gtt&gt&gt&gt&gt&gt&gt", "v&v&gtt>>>>>>"),
    ]);
    assert_eq!(drafts("&amp;amp;amp;lt;").len(), 1);
    stays(&[
        "write `&amp;` for an ampersand",
        "this&not that",
        "https://example.org/?a=1&amp=2",
        "AT&T; R&D",
        "page&lt&gt=2",
        "<b>1 &lt; 2</b>",
    ]);
}

#[test]
fn references_to_damage_are_one_edit() {
    let drafts = drafts("it&acirc;&#128;&#153;s");
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].text, "’");
}

#[test]
fn terminal_escapes_go() {
    becomes(&[
        ("\u{1b}[36;44mblue\u{1b}[0m sky", "blue sky"),
        ("[36;44mblue[0m sky", "blue sky"),
        ("\u{1b}]0;title\u{7}text", "text"),
    ]);
    stays(&["a wall [3m] high", "see [12] and [1m]"]);
}

#[test]
fn invisible_characters_go_where_nothing_needs_them() {
    becomes(&[
        ("Damas\u{200b}cus", "Damascus"),
        ("\u{feff}Head\u{feff}line", "Headline"),
        ("gov\u{ad}ern\u{ad}ment", "government"),
        ("if (ok\u{202e}\u{2066}) {", "if (ok) {"),
        ("N\u{8}NA\u{8}AME", "NAME"),
        ("plain\u{fe0f} text\u{200d}", "plain text"),
        ("one\u{2028}two\u{2028}\nthree", "one\ntwo\nthree"),
        ("a\u{0}b\u{1}c", "abc"),
        ("Hi\u{e0041}\u{e0042}!", "Hi!"),
    ]);
    stays(&[
        "می\u{200c}خواهم و نمی\u{200c}دانم",
        "क्\u{200d}ष और र्\u{200c}य",
        "👨\u{200d}👩\u{200d}👧\u{200d}👦 🏳\u{fe0f}\u{200d}🌈 ❤\u{fe0f} 1\u{fe0f}\u{20e3} 👩🏽\u{200d}🚀",
        "🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f} Wales",
        "قال \u{200f}(نعم)\u{200f} و\u{2067}abc\u{2069}",
        "ภาษา\u{200b}ไทย",
    ]);
}

#[test]
fn letters_of_all_scripts_stay() {
    stays(&[
        "İstanbul ve Iğdır'da ışık",
        "Tiếng Việt: Nguyễn Phú Trọng",
        "שָׁלוֹם בְּרֵאשִׁית",
        "العـــربية مُحَمَّد ١٢٣ ﷺ ﷲ",
        "हिन्दी में क्षत्रिय ज्ञान",
        "ภาษาไทยน้ำ",
        "한국어 ㅋㅋ ᄒᆞᆫ",
        "日本語のＡＢＣとＮＨＫ　ﾃﾚﾋﾞ",
        "Straße, œuvre, Ærø, þing",
        "“Curly” and ‘single’ and it’s — fine… 5½ ×",
    ]);
}

#[test]
fn compatibility_forms_become_letters() {
    becomes(&[
        ("ﬁrst oﬃce", "first office"),
        ("ＬＯＵＤ　ＮＯＩＳＥＳ", "LOUD NOISES"),
        ("ﺳﻮﺭﻳﺎ", "سوريا"),
        ("cafe\u{301}", "café"),
        ("\u{1112}\u{1161}\u{11ab}", "한"),
    ]);
}

#[test]
fn odd_spaces_become_one_space() {
    becomes(&[
        ("10\u{a0}000 men.\u{a0} The", "10 000 men. The"),
        ("\u{a0}\u{a0}Indented\u{a0}\nnext", "Indented\nnext"),
        ("dash\u{2009}—\u{2009}dash", "dash — dash"),
    ]);
}

#[test]
fn quotes_match_their_partner() {
    becomes(&[
        ("is witnessing \"relative calm.”", "is witnessing “relative calm.”"),
        ("He said: “go home\".", "He said: “go home”."),
        ("‘crosshead'", "‘crosshead’"),
        ("'crosshead of one’", "‘crosshead of one’"),
    ]);
    stays(&[
        "‘Hama back under control’",
        "'Heavy air strikes'",
        "a \"straight\" and a “curly” one",
        "“the 6\" gun” fired",
        "‘the soldiers' camp’",
        "the ’90s and 'em and ’tis",
        "„Ja“, sagte er. \"Nein\"",
        "«Oui», dit-il “bien”",
        "“An open one that goes on",
    ]);
}

#[test]
fn lines_end_alike() {
    becomes(&[
        ("a\r\nb\rc \n\t\nd", "a\nb\nc\n\nd"),
        ("a\n\n\n\n\n\nb", "a\n\n\nb"),
        ("no newline at the end  ", "no newline at the end"),
    ]);
    stays(&["a\n\n\nb\n", "\n\na", "  indented"]);
}

#[test]
fn c1_controls_are_windows_1252_or_macintosh() {
    becomes(&[
        ("the army\u{92}s \u{93}own\u{94}\u{85}", "the army’s “own”…"),
        ("tur\u{92}stico en Coatl\u{87}n", "turístico en Coatlán"),
    ]);
}

const PIECES: &[&str] = &[
    "´",
    "´s ",
    "‘t",
    "Ã",
    "©",
    "â",
    "€",
    "™",
    "\u{9d}",
    "&amp;",
    "amp;",
    "&",
    "#",
    "1",
    "5",
    ";",
    "\u{200b}",
    "\u{200d}",
    "\"",
    "“",
    "”",
    "'",
    "‘",
    "’",
    " ",
    "\u{a0}",
    "\n",
    "\r",
    "e",
    "\u{301}",
    "\u{1b}",
    "[",
    "0",
    "m",
    "Ð",
    "Ñ",
    "\u{fffd}",
    "?",
    "\u{85}",
    "\u{92}",
    "a",
    "Z",
    "ﬁ",
    "Ａ",
    "ا",
    "\u{fe8e}",
    "ष",
    "\u{94d}",
    "👩",
    "\u{fe0f}",
    "\u{8}",
    "lt",
    "\u{202e}",
    "é",
    "Р",
    "°",
    "√",
    "ü",
    "í",
    "\u{2028}",
    "\t",
    "<b>",
    "`",
    "quot",
    "в",
    "Ђ",
    "\u{e0041}",
    "가",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn cleaning_again_changes_nothing(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
        let text: String = pieces.concat();
        let once = cleaned(&text);
        prop_assert_eq!(cleaned(&once), once.clone(), "from {:?}", text);
    }

    #[test]
    fn any_text_is_taken(text in "\\PC{0,60}") {
        cleaned(&text);
    }

    #[test]
    fn a_paragraph_in_front_only_moves_the_edits(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..16)) {
        let text: String = pieces.concat();
        let front = "A paragraph.\n\nx\n";
        let moved: Vec<Draft> = drafts(&text)
            .into_iter()
            .map(|d| Draft { start: d.start + front.len(), end: d.end + front.len(), ..d })
            .collect();
        prop_assert_eq!(drafts(&format!("{front}{text}")), moved);
    }
}

#[test]
fn half_a_no_break_space_is_not_left_behind() {
    becomes(&[
        ("a place for using itÃ\u{82}\".", "a place for using it\"."),
        ("in some way Ã\u{82}Â\u{85} we can", "in some way … we can"),
        ("le chÃ\u{82}teau", "le chÂteau"),
        ("â€œnobody knowsâ€ what, â€œnowâ€, he said â€œso.â€", "“nobody knows” what, “now”, he said “so.”"),
    ]);
}

#[test]
fn accents_pair_as_quotation_marks() {
    becomes(&[
        ("ALL: ´Why don´t you go?´ she said", "ALL: ‘Why don’t you go?’ she said"),
        ("A driver ´had surgery´", "A driver ‘had surgery’"),
    ]);
    stays(&["the sign â€ alone", "â€"]);
    stays(&["one ´ alone", "a ´b and ´c of them", "l´eau", "it ended´ there and ´began"]);
}

#[test]
fn the_next_line_says_nothing_about_a_quotation_mark() {
    becomes(&[("the form ‘Climate twas'\ras was'\r", "the form ‘Climate twas’\nas was'\n")]);
}
