//! English words in names.

/// Words of English that stand in names and do not vary.
const WORDS: &str = "front brigade brigades army islamic movement party state group province force forces council \
    national liberation democratic people united free north south east west northern southern \
    eastern western city camp base airport district crossing valley mount mountains river lake \
    island islands sea strait plain dam coast region governorate battalion martyrs resistance \
    popular mobilization mobilisation units union faction organization organisation air military \
    company jihad guard guards corps rouge shining path mosque prison square republic field nuclear \
    plant heights refugee stadium university great prince king queen bank house news television \
    channel agency";

/// Whether a word of a name is English and does not vary.
pub(super) fn english(word: &str) -> bool {
    WORDS.split_whitespace().any(|w| w.eq_ignore_ascii_case(word))
}
