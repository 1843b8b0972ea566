//! Places where a name is left as it stands.

use super::place::{Start, start_of_sentence, word_after, word_before};
use crate::rules::gazetteer::{Kind, is_apostrophe, is_hyphen};
use crate::text::{Scanned, Shape, Span, TokenKind, word_hash};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that a word may be glued to: a seam there is damage and no name.
const SEAMS: &str = "the a an in on at of to for from by with and or but as is was were are has had have he she it \
    they we his her its their this that these those there when while after before since until if though although \
    however meanwhile according also who which where what why how not no near over under into against between \
    around across during said says told says i you our my one two some many most all new earlier later last on \
    despite because so yet still then once both more inside outside about through toward towards amid among";

/// What follows the name of a town in the name of an organisation or a work.
const HOUSES: &str = "university institute polytechnic academy post times independent herald telegraph gazette \
    tribune chronicle review journal dispatch ballet opera philharmonic symphony orchestra conservatory \
    conservatoire club fc sc united dynamo wanderers rovers airlines airways exchange bourse college \
    museum gallery theatre theater film festival marathon open masters cup derby express mail sun star school \
    press publishing records hotel hilton palace marriott duck curry mix cake pie tea rug street road avenue \
    lane declaration treaty pact convention protocol accord accords agreement memorandum securities capital \
    partners group holdings limited ltd inc corp plc llc co biennale regiment rifles brewery rus magazine \
    voice house restaurant steakhouse grill cafe café bar";

/// What stands before the name of a town in the name of a club or an organisation.
const CLUBS: &str = "dynamo dinamo fc sc cska lokomotiv lokomotyv spartak torpedo zenit shakhtar metalist arsenal chornomorets \
    chernomorets karpaty athletic sporting real inter racing ac as afc bc hc chicken duchy mount lake operation \
    saint st little fort hms uss via rue boulevard avenue battle siege treaty";

/// Titles before a surname; after any other name the surname is another person's.
const TITLES: &str = "mr mrs ms miss dr sir lord lady president vice prime premier minister king queen prince \
    princess emperor sultan emir sheikh shaykh imam ayatollah hojatoleslam pope cardinal bishop archbishop father \
    general gen major maj colonel col lieutenant lt captain capt commander admiral adm brigadier brig sergeant \
    sgt marshal chief leader ruler strongman dictator autocrat despot chairman chairwoman chair secretary \
    sec ambassador envoy governor gov mayor senator sen congressman congresswoman representative rep speaker judge \
    justice chancellor director professor prof spokesman spokeswoman spokesperson mp mep lawmaker comrade \
    then former ex late fugitive ousted deposed exiled counterpart presidents ministers ally foe rival boss head \
    militant jihadist warlord cleric oligarch coach striker player driver";

const PEOPLE: &str = "american russian syrian ukrainian iranian iraqi turkish israeli palestinian lebanese egyptian \
    libyan yemeni saudi emirati qatari jordanian afghan pakistani indian chinese british french german italian \
    polish belarusian georgian armenian azerbaijani tunisian algerian moroccan sudanese somali kurdish arab us uk \
    eu un nato";

fn set(words: &str) -> HashSet<u64> {
    words.split_whitespace().map(word_hash).collect()
}

struct Lists {
    seams: HashSet<u64>,
    houses: HashSet<u64>,
    clubs: HashSet<u64>,
    titles: HashSet<u64>,
    articles: HashSet<u64>,
    /// Words that stand in English alone, and small ones that other languages have too.
    english: HashSet<u64>,
    small: HashSet<u64>,
    families: HashSet<u64>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let seams = set(SEAMS);
    let mut titles = set(TITLES);
    titles.extend(set(PEOPLE));
    Lists {
        houses: set(HOUSES),
        clubs: set(CLUBS),
        titles,
        articles: set(
            "al el ul ad an ar as ash at az ez bin ibn abu abou umm van von de der del di da la le el",
        ),
        english: set(
            "the of and to that with said have has from by were are his their this which will after they who \
             would could been its she than while when about",
        ),
        small: set("in on a as is was an at for he it be"),
        families: set(
            "family families clan dynasty clans brothers brother sisters sister cousins street tower medical",
        ),
        seams,
    }
});

/// Why the place is left, whatever the name: protected text, a hashtag, glue that is no seam, a
/// piece of a longer name.
pub(super) fn blocked(text: &Scanned<'_>, first: usize, last: usize) -> Option<&'static str> {
    let tokens = text.tokens();
    let span = Span { start: tokens[first].start, end: tokens[last].end };
    if text.protects(span).is_some() {
        return Some("address, handle, file or code");
    }
    let lists = &*LISTS;
    let raw = text.text();
    if let Some(before) = first.checked_sub(1).and_then(|i| tokens.get(i)) {
        let shown = text.text()[before.end as usize..span.start as usize].contains('\n');
        if shown {
            // another line
        } else if before.end == span.start {
            match before.kind {
                TokenKind::Number => return Some("glued to a number"),
                TokenKind::Word => {
                    if !lists.seams.contains(&before.hash) {
                        return Some("part of a longer word");
                    }
                }
                TokenKind::Mark => {
                    let mark = before.of(raw);
                    if matches!(mark, "@" | "#" | "_" | "$" | "\\" | "=" | "&") {
                        return Some("part of a code");
                    }
                    let touching =
                        first.checked_sub(2).and_then(|i| tokens.get(i)).filter(|t| t.end == before.start);
                    if let Some(head) = touching {
                        if is_apostrophe(mark) && head.is_word() {
                            return Some("part of a longer name");
                        }
                        if is_hyphen(mark) && lists.articles.contains(&head.hash) {
                            return Some("part of a longer name");
                        }
                    }
                }
            }
        } else if before.is_word()
            && matches!(
                before.of(raw),
                "al" | "el"
                    | "Al"
                    | "El"
                    | "bin"
                    | "Bin"
                    | "ibn"
                    | "Ibn"
                    | "abu"
                    | "Abu"
                    | "Abd"
                    | "van"
                    | "von"
            )
        {
            return Some("part of a longer name");
        }
    }
    if let Some(after) = tokens.get(last + 1)
        && after.start == span.end
    {
        match after.kind {
            TokenKind::Number => return Some("glued to a number"),
            TokenKind::Word => {
                if !lists.seams.contains(&after.hash) || after.shape == Shape::Lower {
                    return Some("part of a longer word");
                }
            }
            TokenKind::Mark => {
                let mark = after.of(raw);
                if matches!(mark, "@" | "_" | "=" | "\\") {
                    return Some("part of a code");
                }
                // `Dera’a`: an apostrophe that is no possessive's
                if is_apostrophe(mark)
                    && let Some(piece) = tokens.get(last + 2)
                    && piece.start == after.end
                    && piece.is_word()
                    && !matches!(piece.of(raw), "s" | "S")
                {
                    return Some("part of a longer word");
                }
            }
        }
    }
    None
}

/// Why a name of a place, a people or a term stays in the name of something else.
pub(super) fn in_a_fixed_name(
    text: &Scanned<'_>,
    first: usize,
    last: usize,
    kind: Kind,
) -> Option<&'static str> {
    if !matches!(kind, Kind::City | Kind::Country | Kind::Demonym | Kind::Place | Kind::Religion | Kind::Term)
    {
        return None;
    }
    let lists = &*LISTS;
    if let Some(after) = word_after(text, last)
        && lists.houses.contains(&after.hash)
        && matches!(after.shape, Shape::Title | Shape::Upper)
        && !all_capitals(text, first, last)
        && kind != Kind::Term
    {
        return Some("an organisation's own name");
    }
    if let Some(before) = word_before(text, first)
        && lists.clubs.contains(&before.hash)
        && before.shape != Shape::Lower
        && matches!(kind, Kind::City | Kind::Place | Kind::Country)
    {
        return Some("an organisation's own name");
    }
    // `University of Kiev`, `Bank of Burma`
    if matches!(kind, Kind::City | Kind::Country)
        && let Some(of) = word_before(text, first)
        && of.of(text.text()) == "of"
        && let Some(house) = word_before(text, first - 1)
        && house.shape == Shape::Title
        && ["university", "bank", "college", "institute", "academy", "voice", "bishop", "battle", "treaty"]
            .contains(&&*house.of(text.text()).to_lowercase())
    {
        return Some("an organisation's own name");
    }
    None
}

fn all_capitals(text: &Scanned<'_>, first: usize, last: usize) -> bool {
    text.tokens()[first..=last].iter().all(|t| t.shape == Shape::Upper || !t.is_word())
}

/// Whether a person's name is part of what was named after the person: `Rafic Hariri Airport`.
pub(super) fn named_after(text: &Scanned<'_>, last: usize) -> bool {
    let named = |i: usize| word_after(text, i).filter(|t| t.shape == Shape::Title).map(|t| t.of(text.text()));
    match named(last) {
        Some("International") => named(last + 1) == Some("Airport"),
        Some(word) => NAMED_AFTER.contains(&word),
        None => false,
    }
}

const NAMED_AFTER: &[&str] = &[
    "Airport",
    "University",
    "Hospital",
    "Foundation",
    "Mosque",
    "Stadium",
    "Street",
    "Square",
    "Institute",
    "Center",
    "Centre",
    "Prize",
    "Library",
    "School",
    "Museum",
    "Avenue",
    "Bridge",
    "Road",
    "Award",
    "Tower",
    "Academy",
];

/// Why a surname alone is another's.
pub(super) fn other_person(
    text: &Scanned<'_>,
    first: usize,
    last: usize,
    article: bool,
) -> Option<&'static str> {
    let lists = &*LISTS;
    let tokens = text.tokens();
    let raw = text.text();
    if let Some(after) = word_after(text, last) {
        if lists.families.contains(&after.hash) {
            return Some("the name of a family");
        }
        if article && matches!(after.shape, Shape::Title | Shape::Mixed) && lists.houses.contains(&after.hash)
        {
            return Some("the name of something else");
        }
    }
    if let Some(before) = first.checked_sub(1).and_then(|i| tokens.get(i))
        && before.end == tokens[first].start
        && before.kind == TokenKind::Mark
        && (is_hyphen(before.of(raw)) || before.of(raw) == "/")
        && article
    {
        return Some("a compound that takes no article");
    }
    if let Some(after) = tokens.get(last + 1)
        && after.start == tokens[last].end
        && after.kind == TokenKind::Mark
        && is_hyphen(after.of(raw))
        && tokens
            .get(last + 2)
            .is_some_and(|t| t.start == after.end && t.is_word() && t.shape != Shape::Lower)
    {
        return Some("part of a double name");
    }
    if let Some(before) = word_before(text, first)
        && matches!(before.shape, Shape::Title | Shape::Upper | Shape::Mixed)
        && !lists.titles.contains(&before.hash)
        && !lists.seams.contains(&before.hash)
    {
        let at = first - 1;
        // a word that only the sentence gives its capital: `Helping Assad`
        let low = before.of(raw).to_lowercase();
        let verbal = low.ends_with("ing") || low.ends_with("ly") || low.ends_with("ed");
        if !(start_of_sentence(text, at) == Start::Sure && verbal) {
            return Some("after another given name");
        }
    }
    None
}

/// Whether the place stands in a title in quotation marks: several words, all with capitals.
pub(super) fn in_a_title(text: &Scanned<'_>, first: usize, last: usize) -> bool {
    let tokens = text.tokens();
    let raw = text.text();
    let opens = |m: &str| matches!(m, "\u{201c}" | "\"" | "\u{2018}" | "'" | "\u{ab}");
    let closes = |m: &str| matches!(m, "\u{201d}" | "\"" | "\u{2019}" | "'" | "\u{bb}");
    let mut others = 0;
    let fits = |i: usize| {
        let t = &tokens[i];
        t.is_word()
            && (t.shape != Shape::Lower
                || matches!(
                    t.of(raw),
                    "of" | "the"
                        | "in"
                        | "and"
                        | "to"
                        | "from"
                        | "for"
                        | "a"
                        | "on"
                        | "s"
                        | "with"
                        | "by"
                        | "at"
                        | "an"
                ))
    };
    let mut i = first;
    loop {
        if i == 0 || first - i > 8 {
            return false;
        }
        i -= 1;
        let t = &tokens[i];
        if t.kind == TokenKind::Mark && opens(t.of(raw)) && tokens[i + 1].start == t.end {
            break;
        }
        if !fits(i) && t.of(raw) != ":" {
            return false;
        }
        others += 1;
    }
    let mut i = last;
    loop {
        i += 1;
        let Some(t) = tokens.get(i) else { return false };
        if i - last > 8 {
            return false;
        }
        if t.kind == TokenKind::Mark {
            let mark = t.of(raw);
            if closes(mark) && tokens.get(i + 1).is_none_or(|n| n.start > t.end || n.kind == TokenKind::Mark)
            {
                break;
            }
            if matches!(mark, "," | ".") && tokens.get(i + 1).is_some_and(|n| closes(n.of(raw))) {
                break;
            }
            if matches!(mark, ":" | "’" | "'" | "-") {
                continue;
            }
            return false;
        }
        if !fits(i) {
            return false;
        }
        others += 1;
    }
    others > 0
}

/// Whether the point that token `last` is also ends the sentence: nothing follows on the line but a
/// closing mark, or a small word with a capital does.
pub(super) fn ends_a_sentence(text: &Scanned<'_>, last: usize) -> bool {
    let tokens = text.tokens();
    let raw = text.text();
    let mut i = last + 1;
    while let Some(t) = tokens.get(i) {
        if raw[tokens[i - 1].end as usize..t.start as usize].contains('\n') {
            return true;
        }
        if t.kind != TokenKind::Mark {
            return t.shape != Shape::Lower && LISTS.seams.contains(&t.hash) && t.end - t.start > 1;
        }
        if !matches!(t.of(raw), "\"" | "\u{201d}" | "'" | "\u{2019}" | ")") {
            return false;
        }
        i += 1;
    }
    true
}

/// Whether the text around is English: in a passage of another language its own spelling stays.
pub(super) fn in_english(text: &Scanned<'_>, first: usize) -> bool {
    let tokens = text.tokens();
    let lists = &*LISTS;
    let raw = text.text().as_bytes();
    let (mut words, mut english) = (0, 0);
    let mut count = |i: usize| {
        let t = &tokens[i];
        if t.is_word() {
            words += 1;
            english +=
                3 * u32::from(lists.english.contains(&t.hash)) + u32::from(lists.small.contains(&t.hash));
        }
    };
    let mut reach = |range: &mut dyn Iterator<Item = usize>| {
        let mut previous: Option<usize> = None;
        for i in range {
            if let Some(p) = previous {
                let (a, b) =
                    if p < i { (tokens[p].end, tokens[i].start) } else { (tokens[i].end, tokens[p].start) };
                if raw[a as usize..b as usize].contains(&b'\n') {
                    break;
                }
            }
            previous = Some(i);
            count(i);
        }
    };
    reach(&mut (first.saturating_sub(24)..=first).rev());
    reach(&mut (first..tokens.len().min(first + 24)));
    words < 14 || english >= 3
}
