//! What goes through the pipeline.

/// A text and what is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The record's id, or the file's path below the input folder.
    pub id: Option<String>,
    /// The address it was scraped from.
    pub url: Option<String>,
    /// Its title, where the record has one beside the text.
    pub title: Option<String>,
    /// Key of its source in a profile; the host of `url` where none is given.
    pub source: Option<String>,
    /// The text, decoded.
    pub text: String,
}

impl Document {
    /// A document of which only the text is known.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Document { text: text.into(), ..Document::default() }
    }

    /// What is known beside the text.
    #[must_use]
    pub fn clone_without_text(&self) -> Self {
        Document {
            id: self.id.clone(),
            url: self.url.clone(),
            title: self.title.clone(),
            source: self.source.clone(),
            text: String::new(),
        }
    }

    /// The host name of the address: lower case, without user, port and a leading `www.`.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        let url = self.url.as_deref()?.trim();
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest).trim_start_matches("//");
        let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        let host = authority.rsplit('@').next().unwrap_or(authority);
        let host = host.split(':').next().unwrap_or(host).to_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        (host.contains('.') && !host.contains(char::is_whitespace)).then(|| host.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Document;

    fn host(url: &str) -> Option<String> {
        Document { url: Some(url.into()), ..Document::default() }.host()
    }

    #[test]
    fn hosts() {
        assert_eq!(host("https://www.Example.com:80/a?b").as_deref(), Some("example.com"));
        assert_eq!(host("example.org/x").as_deref(), Some("example.org"));
        assert_eq!(host("//u@news.example.net#f").as_deref(), Some("news.example.net"));
        assert_eq!(host("not an address"), None);
    }
}
