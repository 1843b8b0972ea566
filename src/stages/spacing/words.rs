//! Small closed lists that decide what the counts cannot: function words, months, abbreviations,
//! the parts that names are made of.

use crate::text::word_hash;
use std::sync::LazyLock;

/// A closed list of words, looked up by hash.
pub(super) struct List(LazyLock<Vec<u64>>);

impl List {
    const fn new(make: fn() -> Vec<u64>) -> Self {
        List(LazyLock::new(make))
    }

    /// Whether the word of this hash is in the list.
    pub(super) fn has(&self, hash: u64) -> bool {
        self.0.binary_search(&hash).is_ok()
    }
}

fn hashes(words: &str) -> Vec<u64> {
    let mut all: Vec<u64> = words.split_whitespace().map(word_hash).collect();
    all.sort_unstable();
    all
}

/// Words that carry grammar: what stands next to a link's edge more often than not.
pub(super) static FUNCTION: List = List::new(|| {
    hashes(
        "a an the this that these those each every either neither some any no all both many few several such \
         another other i you he she it we they me him her us them my your his its our their who whom whose \
         which what when where why how while if because since although though unless until before after as \
         than whether and or but nor yet so of in to for from with without by at on into onto over under \
         about against between among through during across within toward towards upon via per despite amid \
         amongst around behind beyond near off out up down along following including is are was were be been being am \
         has have had having do does did will would can could shall should may might must not also just only \
         still even more most outside inside alongside throughout beneath aboard atop past besides except unlike like said says told reported announced here there then now however meanwhile moreover yesterday today nearly almost \
         earlier later according one two three both",
    )
});

/// Function words that start a sentence or a heading, and end no name: `ImagesThe`, `TermWhat`.
pub(super) static OPENERS: List = List::new(|| {
    hashes(
        "the this these those a an it he she they we his her their its our your my what who how why when where which \
         from with for and but are is was were if as after before amid while since although despite some many there \
         that here according",
    )
});

/// What follows the name of a company.
pub(super) static COMPANY: List = List::new(|| {
    hashes(
        "inc corp co ltd group plc llc ag sa nv se holdings bank financial energy international capital partners",
    )
});

/// What ends the name of a firm or of a body that may be written as it likes: `RightNow Technologies`.
pub(super) static HOUSE: List = List::new(|| {
    hashes(
        "technologies technology systems solutions media entertainment pharmaceuticals therapeutics labs \
         laboratories resources properties property group studios network networks software industries \
         foundation association physicians clinic clinics hospital institute securities markets airlines motors",
    )
});

/// Words of one and two letters that may be split off a longer run of lower-case letters.
pub(super) static SHORT: List =
    List::new(|| hashes("a of in to is it on by at he as an be we or us up so no if do go me my am"));

/// Short function words that are split from a name or a number after them.
pub(super) static LINKING: List = List::new(|| {
    hashes(
        "of in to on by at as an is it he be we or and the for from with that than but was were has had have \
         who his her its their our since until into over about after before during between against via per \
         near under amid among both when where while said says told not this these those will would may can \
         could should are been also while how why which if because though including around through within",
    )
});

/// Acronyms that are words as well, or that stand alone often.
pub(super) static ACRONYMS: List = List::new(|| {
    hashes(
        "us uk un eu uae nato fbi cia nsa bbc cnn nbc cbs abc ap afp gop isis isil idf irgc who imf nhs covid ukraine nfl nba",
    )
});

/// The Arabic article as it stands before a name.
pub(super) static ARTICLES: List =
    List::new(|| hashes("al el as ash ad an ar at ath az ez ud ul wal bil dar"));

/// Months, in full and short.
pub(super) static MONTHS: List = List::new(|| {
    hashes(
        "january february march april may june july august september october november december jan feb mar \
         apr jun jul aug sep sept oct nov dec",
    )
});

/// Scales that are words: `5million`.
pub(super) static SCALES: List =
    List::new(|| hashes("hundred thousand million millions billion billions trillion percent"));

/// Time zones that follow a clock time.
pub(super) static ZONES: List =
    List::new(|| hashes("gmt utc est edt bst cet cest pst pdt cst mst mdt ist eest msk aest irst"));

/// Verbs that bring on a quotation.
pub(super) static SPEECH: List = List::new(|| {
    hashes(
        "said says say saying added adds adding told tells asked asks wrote writes stated states tweeted replied reads read noted continued explained warned declared stressed insisted that",
    )
});

/// What follows a quotation that has ended.
pub(super) static SPEAKER: List = List::new(|| {
    hashes(
        "he she they it i we said says added adds told wrote writes reads according the a an his her who asked explained noted tweeted",
    )
});

/// Abbreviations whose stop does not end a sentence.
pub(super) static ABBREVIATIONS: List = List::new(|| {
    hashes(
        "mr mrs ms dr prof gen col lt sgt capt cpt cmdr maj rev hon sen rep gov pres st ste mt ft no nos vs fig figs eq \
         pp p vol cf ca approx dept est al ed eds jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu \
         fri sat sun ave blvd rd viz sc ph univ assn adm brig supt messrs mme mlle art sec nr op",
    )
});

/// Abbreviations that may end a sentence as well.
pub(super) static ENDINGS: List = List::new(|| hashes("inc co corp ltd jr sr etc bros plc llc al"));

/// What stands before a capital inside one name.
pub(super) static NAME_PARTS: List = List::new(|| {
    hashes(
        "mc mac de di da do du la le lo li el al abu bin ben ibn van von vander vande fitz san st o d l i e x m u k p t n des del \
         della dos das der den ter ten zu af av ap mic mack saint sainte mb ma mu os ra re un co pro inter micro mini multi bio \
         euro cyber info tele auto air tech web net neo geo eco nano hyper super ultra meta uni tri poly any \
         omni trans crypto wiki face you my sky sun blue red green black white big live open smart deep",
    )
});

/// Adverbs that make nouns and verbs solid: `signup`, `takeover`, `outgained`, `downvote`. Beside one
/// of these a split needs more than the usual odds.
pub(super) static PARTICLES: List =
    List::new(|| hashes("up out off over under down back after fore near above long"));

/// Adverbs that a verb takes to become a noun: `signup`, `leadup`, `scaleback`.
pub(super) static NOUNS_WITH: List = List::new(|| hashes("up out off down over back"));

/// What stands before a word in a new solid word: `microinfluencers`, `postgovernment`.
pub(super) const PREFIXES: &[&str] = &[
    "pre", "endo", "rhino", "info", "non", "anti", "un", "mis", "dis", "sub", "super", "semi", "mini",
    "micro", "nano", "multi", "mega", "neo", "inter", "intra", "co", "counter", "cyber", "hyper", "ultra",
    "pro", "re", "bio", "geo", "neuro", "chemo", "electro", "eco", "auto", "tele", "infra", "macro", "meta",
    "psycho", "socio", "pseudo", "quasi", "extra", "mid", "para", "poly", "trans", "thermo", "hydro", "agro",
    "petro", "cardio", "immuno", "bi", "tri", "uni", "astro", "aero", "omni", "proto", "retro", "mono",
    "stereo", "nitro", "turbo", "gastro", "sono",
];

/// What stands after a word in a new solid word: `Jerseyan`, `gaveled`, `carmakers`.
pub(super) const SUFFIXES: &[&str] = &[
    "s", "es", "ed", "er", "ers", "ing", "ings", "an", "ans", "ian", "ians", "ish", "ese", "ite", "ites",
    "ism", "ist", "ists", "ly", "ness", "less", "able", "ability", "like", "wide", "long", "maker", "makers",
    "making", "man", "men", "woman", "women", "mania", "gate", "phobia", "ize", "ized", "izes", "izing",
    "ization", "ise", "ised", "ising", "isation", "ful", "fully", "ship", "hood", "dom", "worthy", "proof",
    "y", "led", "ling", "ette", "eer", "ment", "al", "ally", "ic", "ics", "ity", "sphere", "fest", "con",
    "coin", "coins", "tech", "ware", "soft", "verse", "speak", "core", "fold", "graph", "goer", "goers",
    "ative", "ious", "fryer", "fryers", "changer", "changers", "hall", "halls", "traps", "boarding",
];

/// What stands after a word in a name of a place or a person.
pub(super) const NAME_SUFFIXES: &[&str] = &[
    "a", "o", "i", "ie", "town", "ville", "berg", "land", "son", "mount", "more", "ford", "ham", "worth",
    "stein", "stain", "burg", "wood", "woods", "wick", "bury", "field", "fields", "dale", "stone", "house",
    "bridge", "port", "park", "shire", "net", "hand", "pants", "well", "will", "head", "beth", "ann", "line",
    "lyn", "ton", "smith", "stock", "gate", "farm",
];
