//! Compressed files: which kind, and how to read through them.
//!
//! A file's kind is told by its first bytes; its name only says what should have been there. A file that
//! ends in the middle of its compressed data is an error, never a short document.

use std::fmt;
use std::io::{self, BufRead, Read};
use std::path::Path;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// gzip (RFC 1952), one member or many.
    Gzip,
    /// Zstandard (RFC 8878), one frame or many.
    Zstd,
    /// bzip2, one stream or many; read only.
    Bzip2,
    /// xz, one stream or many; read only.
    Xz,
}

impl Compression {
    /// All that have a suffix of their own.
    const SUFFIXED: [(&'static str, Compression); 6] = [
        ("gz", Compression::Gzip),
        ("gzip", Compression::Gzip),
        ("zst", Compression::Zstd),
        ("zstd", Compression::Zstd),
        ("bz2", Compression::Bzip2),
        ("xz", Compression::Xz),
    ];

    /// What the name's last suffix says, and the name without that suffix.
    #[must_use]
    pub fn from_name(name: &str) -> (Compression, &str) {
        if let Some((stem, suffix)) = name.rsplit_once('.') {
            for (known, compression) in Self::SUFFIXED {
                if suffix.eq_ignore_ascii_case(known) {
                    return (compression, stem);
                }
            }
        }
        (Compression::None, name)
    }

    /// What the first bytes of a file say. The signatures are those of the formats' specifications.
    #[must_use]
    pub fn from_magic(head: &[u8]) -> Compression {
        match head {
            [0x1f, 0x8b, 8, ..] => Compression::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Compression::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Compression::Bzip2,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Compression::Xz,
            _ => Compression::None,
        }
    }

    /// What the name of a file to be written says.
    ///
    /// # Errors
    /// If the kind can be read and not written.
    pub fn for_output(path: &Path) -> io::Result<Compression> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match Compression::from_name(&name).0 {
            kind @ (Compression::Bzip2 | Compression::Xz) => Err(io::Error::new(
                io::ErrorKind::Unsupported,
                format!("{kind} can be read but not written; name the output .zst or .gz"),
            )),
            kind => Ok(kind),
        }
    }

    /// The suffix of a file so compressed, with its dot; empty for none.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Compression::None => "",
            Compression::Gzip => ".gz",
            Compression::Zstd => ".zst",
            Compression::Bzip2 => ".bz2",
            Compression::Xz => ".xz",
        }
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Compression::None => "no compression",
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
            Compression::Bzip2 => "bzip2",
            Compression::Xz => "xz",
        })
    }
}

/// Reads through whatever compression the first bytes of `inner` show.
///
/// # Errors
/// If `inner` cannot be read. Damage further on is reported when it is met.
pub fn decompress<'r, R: BufRead + Send + 'r>(
    mut inner: R,
) -> io::Result<(Box<dyn Read + Send + 'r>, Compression)> {
    // A pipe may hand over its first bytes one by one: read on until six are there or the end is.
    let mut head = Vec::with_capacity(6);
    while head.len() < 6 {
        let chunk = inner.fill_buf()?;
        if chunk.is_empty() {
            break;
        }
        let take = chunk.len().min(6 - head.len());
        head.extend_from_slice(&chunk[..take]);
        inner.consume(take);
    }
    let kind = Compression::from_magic(&head);
    let inner = io::Cursor::new(head).chain(inner);
    let reader: Box<dyn Read + Send + 'r> = match kind {
        Compression::None => Box::new(inner),
        Compression::Gzip => Box::new(Named::new(flate2::bufread::MultiGzDecoder::new(inner), kind)),
        Compression::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(inner)?;
            decoder.window_log_max(31)?;
            Box::new(Named::new(decoder, kind))
        }
        Compression::Bzip2 => Box::new(Named::new(bzip2::bufread::MultiBzDecoder::new(inner), kind)),
        Compression::Xz => Box::new(Named::new(lzma_rust2::XzReader::new(inner, true), kind)),
    };
    Ok((reader, kind))
}

/// Says in errors which decompressor met the damage, and at which byte of its output.
struct Named<R> {
    inner: R,
    kind: Compression,
    read: u64,
}

impl<R> Named<R> {
    fn new(inner: R, kind: Compression) -> Self {
        Named { inner, kind, read: 0 }
    }
}

impl<R: Read> Read for Named<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.inner.read(buffer) {
            Ok(n) => {
                self.read += n as u64;
                Ok(n)
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => Err(e),
            Err(e) => {
                let what = match e.kind() {
                    io::ErrorKind::UnexpectedEof => "ends too early".to_owned(),
                    _ => format!("is damaged ({e})"),
                };
                Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("the {} data {what}, after {} bytes of content", self.kind, self.read),
                ))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn through(bytes: &[u8]) -> io::Result<(Vec<u8>, Compression)> {
        let (mut reader, kind) = decompress(bytes)?;
        let mut out = Vec::new();
        reader.read_to_end(&mut out)?;
        Ok((out, kind))
    }

    #[test]
    fn names() {
        assert_eq!(Compression::from_name("a.jsonl.zst"), (Compression::Zstd, "a.jsonl"));
        assert_eq!(Compression::from_name("a.TXT.GZ"), (Compression::Gzip, "a.TXT"));
        assert_eq!(Compression::from_name("a.txt"), (Compression::None, "a.txt"));
        assert!(Compression::for_output(Path::new("a.jsonl.xz")).is_err());
    }

    #[test]
    fn members_and_frames_are_joined() {
        let two = [gzip(b"one\n"), gzip(b"two\n")].concat();
        assert_eq!(through(&two).unwrap(), (b"one\ntwo\n".to_vec(), Compression::Gzip));
        let frame = |b: &[u8]| zstd::encode_all(b, 1).unwrap();
        let two = [frame(b"one\n"), frame(b"two\n")].concat();
        assert_eq!(through(&two).unwrap(), (b"one\ntwo\n".to_vec(), Compression::Zstd));
    }

    #[test]
    fn the_first_bytes_decide() {
        assert_eq!(through(b"").unwrap(), (Vec::new(), Compression::None));
        assert_eq!(through(b"BZ is").unwrap(), (b"BZ is".to_vec(), Compression::None));
    }

    #[test]
    fn data_that_ends_too_early_is_an_error() {
        let text: Vec<u8> =
            (0..200_000u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let whole = gzip(&text);
        let error = through(&whole[..whole.len() / 2]).unwrap_err();
        assert!(error.to_string().contains("the gzip data ends too early, after"), "{error}");
        let whole = zstd::encode_all(&text[..], 1).unwrap();
        let error = through(&whole[..whole.len() / 2]).unwrap_err();
        assert!(error.to_string().contains("the zstd data ends too early, after"), "{error}");
    }
}
