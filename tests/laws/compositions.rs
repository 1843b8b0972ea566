//! Documents put together at random from clean paragraphs and from snippets that carry the damage
//! scrapers leave. All of it is our own writing.

use proptest::prelude::*;

/// Paragraphs with nothing wrong.
const CLEAN: &[&str] = &[
    "The council met for two hours on Monday and put off its vote on the new bridge until the autumn.",
    "Farmers along the river say that the price of feed has doubled since the spring, and that many of them will sell their herds before the winter.",
    "“We have the boats and we have the crews,” said the harbour master. “What we lack is a week without wind.”",
    "\"Nobody asked us,\" she said, \"and nobody has come to look at the road since.\"",
    "VALMERE (Reuters) - The mine closed in 2016 after 7,400 jobs had been lost, and it will not open again.",
    "Dr. Mary McAllister of the University of Wexmouth, who led the study, found no sign of the cracks.",
    "It cost £5.4m to repair in 2019; the next survey, at 10:30 a.m. on 12 February, found that 31 percent of the wall was new.",
    "The rebels withdrew from the town during the night, residents reached by telephone said, and the army entered it at dawn.",
    "Shares in Northgate (NTG.L) fell 2.5 percent to $17.40 after the builder's results; the iPhone app did not help.",
    "President Bashar al-Assad met the foreign minister of Turkey in Damascus on Thursday.",
    "Hayat Tahrir al-Sham, which holds most of the province, did not comment.",
    "The plan is at https://www.valmere.example.org/harbour_plan.html and letters go to planning@valmere.example.org until Friday.",
    "He was born in Kyiv, studied in Odesa and came to the town in 1998, when the shipyard was looking for welders.",
    "The trains ran late, the buses did not run at all, and by noon the square was full of people with suitcases.",
    "Der Bundeskanzler hat die Verhandlungen abgebrochen und ist am Abend nach Berlin zurückgekehrt.",
];

/// Sentences and lines with one kind of damage each, or two. Not among them: lines of a few words
/// that are no residue, which the whole page decides about, and spun text, which the whole article
/// decides about; `fixtures/` has both.
const DAMAGED: &[&str] = &[
    "The clashes in Eastern IdlibThe clashes went on until dawn.He said that 12February 2020 was the worst day.",
    "The minister said the talkswith Ukraine were over, and thathe would not go back.",
    "She won the presidentialprimary after a dividedUSSupreme Court upheld the law.",
    "More than 2,000people fled at 17:47GMT, and $5million was promised in1990 for the camps.",
    "The army fought the terror- ists in the north and the counter-\noffensive failed.",
    "The groups , pointing out the losses , withdrew .",
    "The front ( HTS ) left the town , they said.",
    "T E H R A N (AB) The minister left on Monday.",
    "Officials in Wash ington said  the vote was   lost.",
    "“It is possible,”wrote the centre.“We do not know.”",
    "He said\"no comment\" and left.",
    "\"We have the papers and we have the crews,” he said.",
    "He called it “ a good day \" and went home.",
    "It was ‘over', he said, and the mayor´s car had gone.",
    "CafÃ© owners in the townâ€™s centre won â€œmostâ€ of what they asked for.",
    "Fish &amp;amp; chips cost &pound;9 at the caf&eacute;&nbsp;by the pier.",
    "The ﬁrst ofﬁcer\u{200b} sat\u{a0}down with the cap\u{ad}tain.",
    "\u{1b}[31mAlert\u{1b}[0m: the dam holds\u{feff}.",
    "MERSIN (valpress)- Two cargo ships left the port on Monday.",
    "Clare Byrne— dubbed a radical — lost the seat.",
    "The herb (milk thistle)has long been used,he said:it helps.",
    "News ID: 61422",
    "Publish Date: 3May 2021 - 09:15",
    "Updated in: 03 May 2021 - 11:40",
    "Tags: Syria ، wheat ، Latakia",
    "By Mary McAllister",
    "Message end/",
    "your comment",
    "* Comment:",
    "Share on Facebook",
    "Share this story",
    "You may share this story on social media:",
    "Home | News | Sport | Weather",
    "Advertisement",
    "Read more: Council raises fees for street tables",
    "Read More: Airport Chaos Shows How Much Havoc Drones Can Create",
    "Sign up for our newsletter",
    "© 2024 Valmere Post. All rights reserved.",
    "The Post is not responsible for the content of external sites.",
    "View original tweet on Twitter",
    "Click here to subscribe",
    "Follow us on Twitter @valmerepost",
    "We use cookies to improve your experience. Accept",
    "Getty Images",
    "Türkiye and the U.S. agreed, and Türkiye’s envoy left.",
    "President Bashar Assad spoke to the cabinet; Assad said little.",
    "Fighters of Hayat Tahrir-al-Sham and of Tahrir al-Sham al-Hay’at held Maarrat al-Nu’man.",
    "The cease-fire held in Kiev, and in Kharkov too.",
    "The council met.The mayor left.\"Enough,\"he said.",
    "They asked athe people  ! and themillion others who had come to see it.",
    "<b>The road</b> is closed<br/>until Friday",
    "CLICK HERE TO GET THE APPMeanwhile the road stayed shut.",
    "(Photo: A. Reyes)The bridge was closed at noon on Monday, and the ferry took ten cars at a time.",
    "The deal,signed in June14,2021, was worth $2billion.",
    "Der Vertrag wurde am 3.Mai unterzeichnet,sagte er.",
];

/// What may stand between two blocks; nothing at all is the commonest damage of scrapers.
const BETWEEN: &[&str] = &["\n", "\n\n", "\n\n", "\n\n\n", "\n\n\n\n", "\r\n", " \n"];

/// A document: an article of some paragraphs, with damage among them and what stands between.
pub(crate) fn document() -> impl Strategy<Value = String> {
    let clean = || prop::sample::select(CLEAN);
    let block = prop_oneof![clean(), prop::sample::select(DAMAGED)];
    let between =
        || prop_oneof![2 => prop::sample::select(&BETWEEN[..2]), 1 => prop::sample::select(BETWEEN)];
    let blocks = prop::collection::vec((block, between()), 0..12);
    (clean(), between(), blocks, clean()).prop_map(|(first, then, blocks, last)| {
        let mut text = [first, then].concat();
        for (block, between) in blocks {
            text.push_str(block);
            text.push_str(between);
        }
        text + last
    })
}

/// How many documents to try: `PROPTEST_CASES` where it is set.
pub(crate) fn cases(least: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(least)
}

/// The seed to draw them by: `PROPTEST_RNG_SEED` where it is set.
pub(crate) fn seed() -> proptest::test_runner::RngSeed {
    let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    proptest::test_runner::RngSeed::Fixed(seed)
}
