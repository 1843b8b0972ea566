//! Sentences through the stage alone.

use super::*;
use crate::rules::Style;
use crate::text::Edits;

fn under(style: &str, text: &str) -> String {
    let style = match style.strip_prefix("own:") {
        Some(toml) => Style::parse("mine.toml", toml).expect("a style"),
        None => Style::builtin(style).expect("a style"),
    };
    let stage = Entities::with_style(&style).expect("a stage");
    let clean = |text: &str| {
        let mut out = Proposals::default();
        stage.propose(&Scanned::new(text), &Context::default(), &mut out);
        Edits::new(out.into_parts().0, text).expect("disjoint").apply(text).into_owned()
    };
    let once = clean(text);
    assert_eq!(clean(&once), once, "not idempotent");
    once
}

#[test]
fn terms_keep_their_casing() {
    assert_eq!(
        under("press", "A cease-fire held. Cease-fire talks. CEASE-FIRE NOW. They cease fire."),
        "A ceasefire held. Ceasefire talks. CEASEFIRE NOW. They cease fire."
    );
    assert_eq!(
        under("ap", "The mujahideen held to the cease-fire."),
        "The mujahedeen held to the ceasefire."
    );
}

#[test]
fn fixed_names_are_taken_whole() {
    for text in
        ["She ate chicken Kiev in Odessa, Texas.", "He studied at Peking University.", "Dynamo Kiev won."]
    {
        assert_eq!(under("press", text), text);
    }
}

#[test]
fn british_and_american_spelling_is_an_option() {
    let text = "The defence ministry’s programme neighbours the centre.";
    assert_eq!(under("press", text), text);
    assert_eq!(
        under("own:[style]\nenglish = \"us\"", text),
        "The defense ministry’s program neighbors the center."
    );
    assert_eq!(under("own:[style]\nenglish = \"uk\"", "Defense of labor rights"), "Defence of labour rights");
}

#[test]
fn points_are_an_option() {
    let text = "The U.S. President left the U.S. He flew to the U.N.\nThat is not in the U.S., he said.";
    assert_eq!(under("press", text), text);
    assert_eq!(
        under("own:[style]\npoints = \"none\"", text),
        "The US President left the US. He flew to the UN.\nThat is not in the US, he said."
    );
}

#[test]
fn a_user_changes_one_name_in_three_lines() {
    let mine = "own:[names]\n\"Ouagadougou\" = \"Wagadugu\"\n[terms]\n\"e-mail\" = \"email\"\n";
    assert_eq!(under(mine, "An e-mail from Ouagadougou."), "An email from Wagadugu.");
}

#[test]
fn a_and_an_follow_the_new_name() {
    assert_eq!(
        under("press", "A Nusra Front base. He led a Nusra Front cell, an Al Nusra Front cell."),
        "An al-Nusra Front base. He led an al-Nusra Front cell, an al-Nusra Front cell."
    );
    assert_eq!(
        under("un", "An Ivory Coast court met. It is an Ivory Coast matter."),
        "A Côte d'Ivoire court met. It is a Côte d'Ivoire matter."
    );
    assert_eq!(under("press", "A Uighur man and an Uighur woman."), "A Uyghur man and an Uyghur woman.");
}

#[test]
fn capitals_of_a_place_stay() {
    for (text, want) in [
        ("KIEV, June 3 - Talks began.", "KYIV, June 3 - Talks began."),
        ("VLADIMIR Putin spoke.", "VLADIMIR Putin spoke."),
        ("VLADMIR Putin spoke.", "VLADIMIR Putin spoke."),
        ("He told KHAAMA Press of it.", "He told KHAAMA Press of it."),
        ("He told PressTV of it.", "He told Press TV of it."),
        ("The UNITED STATES of AMERICA won.", "The UNITED STATES of AMERICA won."),
        ("AL QAEDA STRIKES AGAIN IN YEMEN", "AL-QAEDA STRIKES AGAIN IN YEMEN"),
        ("Fighters of DAESH fled.", "Fighters of Daesh fled."),
    ] {
        assert_eq!(under("press", text), want);
    }
}

#[test]
fn a_preposition_is_no_article() {
    assert_eq!(
        under("press", "The jets at Tabqa left. At Tabaqa they stayed."),
        "The jets at Tabqa left. At Tabqa they stayed."
    );
    assert_eq!(under("press", "He came from an-Nasiriyah."), "He came from Nasiriyah.");
}

#[test]
fn other_peoples_names_are_left() {
    for text in [
        "The envoy, Riyad Mansour, spoke. Alaa Riyad waited.",
        "Their leader Abu Omar Salqeen was there.",
        "He was known as “El Deif” to many.",
        "He drove from Amiriyat al-Fallujah to the river.",
        "The chair of the Isis District Growers said Iraq bought wheat.",
    ] {
        assert_eq!(under("press", text), text);
    }
    assert_eq!(under("press", "The talks in Riyad ended."), "The talks in Riyadh ended.");
}

#[test]
fn accents_are_an_option() {
    let text = "Nicolás Maduro flew to São Paulo to see Viktor Orbán. Orbán smiled in the café.";
    assert_eq!(under("press", text), text);
    assert_eq!(
        under("ap", text),
        "Nicolas Maduro flew to Sao Paulo to see Viktor Orban. Orban smiled in the café."
    );
}

#[test]
fn a_sentence_about_a_spelling_keeps_it() {
    for text in [
        "The ferry left Chongqing (formerly Chungking) at dawn.",
        "Her sister, also spelled Kim Yeo-jung, waved.",
        "They came to Tal Abyad (Tel Abyad), a border town.",
    ] {
        assert_eq!(under("press", text), text);
    }
    // another name of another thing
    assert_eq!(
        under("press", "Jabhat Fateh al-Sham, formerly the Al Nusra Front, fled."),
        "Jabhat Fateh al-Sham, formerly the al-Nusra Front, fled."
    );
}

#[test]
fn the_article_is_small_inside_a_sentence() {
    for (text, want) in [
        ("The army (Nusra Front fled) said so.", "The army (al-Nusra Front fled) said so."),
        ("The \"Nusra Front\" group fled.", "The \"al-Nusra Front\" group fled."),
        ("Nusra Front men fled.", "Al-Nusra Front men fled."),
        (
            "Ali al-Naimi spoke. \"Prices fell,\" Naimi said.",
            "Ali al-Naimi spoke. \"Prices fell,\" al-Naimi said.",
        ),
    ] {
        assert_eq!(under("press", text), want);
    }
}

#[test]
fn evidence_counts_within_an_article() {
    let far = "They met for tea in the hall and spoke of wheat and rain. ".repeat(60);
    assert_eq!(under("press", "Rebels in Syria fled Isis."), "Rebels in Syria fled ISIS.");
    let digest = format!("Rebels fled in Syria. {far}The Isis mill crushed cane.");
    assert_eq!(under("press", &digest), digest);
}
