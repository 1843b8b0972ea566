use super::*;

fn mended(text: &str) -> String {
    let mut drafts = Vec::new();
    propose(text, &mut drafts);
    apply(text, &drafts)
}

#[test]
fn a_quotation_is_mended_inside_a_good_line() {
    assert_eq!(
        mended("Café owners said â€œwe can’tâ€\u{9d} on Monday"),
        "Café owners said “we can’t” on Monday"
    );
}

#[test]
fn damage_in_layers_is_one_edit() {
    let mut drafts = Vec::new();
    propose("The army doesnÃƒÂ¢Ã¢â€šÂ¬Ã¢â€žÂ¢t say", &mut drafts);
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].text, "’");
}

#[test]
fn a_lost_closing_quote_comes_back() {
    assert_eq!(mended("rated â€œbb+â€? and â€œstableâ€\u{fffd}"), "rated “bb+” and “stable”");
}

#[test]
fn right_text_stays() {
    for text in [
        "Brontë…” wrote",
        "NESTLÉ® requiere",
        "SELKÄ\u{a0}EDELLÄ",
        "ВІКІ",
        "(-1/2)! = √π",
        "L’épisode 8",
        "QUEM É¿",
        "5×£35",
        "está \u{93}próximo",
        "C O N C L U S Ã O",
        "Tiếng Việt, Türkçe, español, čeština, ελληνικά, русский, українська, العربية, فارسی, עברית",
        "Ärzte “sagen” „ja“ – naïve façade… 20°C, £5, €6, §7, «oui», 90½",
    ] {
        assert_eq!(mended(text), text);
    }
}
