//! Diacritics and apostrophes.

/// Latin letters without their marks.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'Á' | 'À' | 'Â' | 'Ä' | 'Ã' | 'Å' | 'Ā' | 'Ă' => "A",
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'É' | 'È' | 'Ê' | 'Ë' | 'Ē' => "E",
        'í' | 'ì' | 'î' | 'ï' | 'ī' | 'ı' | 'į' => "i",
        'Í' | 'Ì' | 'Î' | 'Ï' | 'Ī' | 'İ' => "I",
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ō' | 'ø' | 'ő' | 'ơ' => "o",
        'Ó' | 'Ò' | 'Ô' | 'Ö' | 'Õ' | 'Ō' | 'Ø' => "O",
        'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ư' => "u",
        'Ú' | 'Ù' | 'Û' | 'Ü' | 'Ū' => "U",
        'ç' | 'ć' | 'č' => "c",
        'Ç' | 'Ć' | 'Č' => "C",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'Ñ' => "N",
        'ş' | 'š' | 'ś' | 'ș' | 'ṣ' => "s",
        'Ş' | 'Š' | 'Ś' | 'Ș' | 'Ṣ' => "S",
        'ğ' | 'ģ' => "g",
        'Ğ' => "G",
        'ž' | 'ź' | 'ż' | 'ẓ' => "z",
        'Ž' | 'Ź' | 'Ż' => "Z",
        'ý' | 'ÿ' => "y",
        'ł' => "l",
        'Ł' => "L",
        'ř' => "r",
        'ț' | 'ţ' | 'ť' | 'ṭ' => "t",
        'Ț' | 'Ţ' | 'Ṭ' => "T",
        'đ' | 'ḍ' => "d",
        'Đ' | 'Ḍ' => "D",
        'ḥ' => "h",
        'Ḥ' => "H",
        'ß' => "ss",
        'æ' => "ae",
        _ => return None,
    })
}

/// The word without diacritics.
#[must_use]
pub fn without_marks(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match plain(c) {
            Some(p) => out.push_str(p),
            None => out.push(c),
        }
    }
    out
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʿ' | 'ʾ' | 'ʻ' | 'ʼ' | '`' | '´' | 'ʽ')
}
