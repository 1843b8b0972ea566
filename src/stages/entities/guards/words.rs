//! The lists of words that the guards look at.

use crate::text::word_hash;
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
    lane banc banca banco bank advisory energy resources mining petroleum insurance motors steel \
    investments ventures financial foods tobacco cement plantations refinery brewery declaration treaty pact convention protocol accord accords agreement memorandum securities capital \
    partners group holdings limited ltd inc corp plc llc co biennale regiment rifles brewery rus magazine \
    voice house restaurant steakhouse grill cafe café bar";

/// What stands before the name of a town in the name of a club or an organisation.
const CLUBS: &str = "dynamo dinamo fc sc cska lokomotiv lokomotyv spartak torpedo zenit shakhtar metalist arsenal chornomorets \
    chernomorets karpaty athletic sporting real inter racing deportivo ac as afc bc hc chicken duchy mount lake operation \
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

/// Days before a name, with their capitals: `On Sunday Assad left`.
const DAYS: &str = "monday tuesday wednesday thursday friday saturday sunday january february march july september \
    october november december yesterday today tonight";

/// Small words of other languages that are none of English.
const FOREIGN: &str = "de la le les el los las des du et un une est dans pour que qui der die das und ist nicht ein eine \
    den dem het een van zijn di il che della sono gli una y en por con para del se na do da em uma os w z nie \
    jest i och som det att og til ve bir bu ile yang dan ini itu untuk dengan ya wa kwa hai ka ke";

const PEOPLE: &str = "american russian syrian ukrainian iranian iraqi turkish israeli palestinian lebanese egyptian \
    libyan yemeni saudi emirati qatari jordanian afghan pakistani indian chinese british french german italian \
    polish belarusian georgian armenian azerbaijani tunisian algerian moroccan sudanese somali kurdish arab us uk \
    eu un nato";

/// Which part of a place, and whose.
const SIDES: &str = "north south east west northern southern eastern western central rural greater old new upper lower \
    inner northwestern northeastern southwestern southeastern northeast northwest southeast southwest besieged \
    government rebel town city village province";

fn set(words: &str) -> HashSet<u64> {
    words.split_whitespace().map(word_hash).collect()
}

pub(super) struct Lists {
    pub(super) seams: HashSet<u64>,
    pub(super) houses: HashSet<u64>,
    pub(super) clubs: HashSet<u64>,
    pub(super) titles: HashSet<u64>,
    pub(super) articles: HashSet<u64>,
    /// Words that stand in English alone, and small ones that other languages have too.
    pub(super) english: HashSet<u64>,
    pub(super) small: HashSet<u64>,
    pub(super) foreign: HashSet<u64>,
    pub(super) families: HashSet<u64>,
    pub(super) sides: HashSet<u64>,
}

pub(super) static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let seams = set(SEAMS);
    let mut titles = set(TITLES);
    titles.extend(set(PEOPLE));
    titles.extend(set(DAYS));
    Lists {
        houses: set(HOUSES),
        clubs: set(CLUBS),
        titles,
        articles: set(
            "al el ul ad an ar as ash at az ez bin ibn abu abou umm van von de der del di da la le el",
        ),
        english: set(
            "the of and to that with said have has from by were are his their this which will after they who \
             would could been its she than while when about between against during through before where because \
             according people these those then into says other some your killed near out off both each there their \
             had being should still since until though although however every two three four five six seven",
        ),
        foreign: set(FOREIGN),
        small: set("in on a as is was an at for he it be"),
        families: set(
            "family families clan dynasty clans brothers brother sisters sister cousins street tower medical",
        ),
        sides: set(SIDES),
        seams,
    }
});
