//! Files that are complete under their name, or not there at all.
//!
//! An output grows under a hidden name beside its place (same file system, so that it can be renamed) and
//! takes its name when it is whole and on the disk. A part that is left over from an interruption is cut back
//! to the last block that is known to be whole, and grows on.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// A file that grows under a hidden name.
#[derive(Debug)]
pub struct PartFile {
    file: File,
    part: PathBuf,
    path: PathBuf,
    len: u64,
}

/// The hidden name under which the output `path` grows.
#[must_use]
pub fn part_path(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".copydesk-{name}.part"))
}

/// The file that is meant where `path` is a link: the link stays, and what it leads to is replaced.
///
/// # Errors
/// If the link leads nowhere that can be found out.
pub fn resolve(path: &Path) -> io::Result<PathBuf> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => match fs::canonicalize(path) {
            Ok(target) => Ok(target),
            // A link to what is not there yet.
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                let target = fs::read_link(path).map_err(|e| named(path, e))?;
                Ok(path.parent().unwrap_or(Path::new("")).join(target))
            }
            Err(e) => Err(named(path, e)),
        },
        _ => Ok(path.to_owned()),
    }
}

/// Gives `file` the permissions, and where the system lets us the owner, of the file it will replace.
fn inherit(file: &File, path: &Path) -> io::Result<()> {
    let Ok(old) = fs::metadata(path) else { return Ok(()) };
    file.set_permissions(old.permissions())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        // Only root may give files away; without it the new file is ours, as any file we make.
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
    Ok(())
}

fn named(path: &Path, e: io::Error) -> io::Error {
    io::Error::new(e.kind(), format!("{}: {e}", path.display()))
}

impl PartFile {
    /// Begins the output `path`, or goes on with it from byte `from`.
    ///
    /// # Errors
    /// If the part cannot be made, or is shorter than `from`.
    pub fn open(path: &Path, from: u64) -> io::Result<Self> {
        let path = &resolve(path)?;
        let part = part_path(path);
        let open = || {
            if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
                fs::create_dir_all(folder)?;
            }
            let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&part)?;
            if file.metadata()?.len() < from {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "is shorter than the manifest says"));
            }
            file.set_len(from)?;
            file.seek(SeekFrom::Start(from))?;
            Ok(file)
        };
        let file = open().map_err(|e| named(&part, e))?;
        Ok(PartFile { file, part, path: path.to_owned(), len: from })
    }

    /// Appends.
    ///
    /// # Errors
    /// If the disk is full or fails.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes).map_err(|e| named(&self.path, e))?;
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// How many bytes there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether nothing was appended yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Cuts back to byte `len`.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn cut(&mut self, len: u64) -> io::Result<()> {
        self.file
            .set_len(len)
            .and_then(|()| self.file.seek(SeekFrom::Start(len)))
            .map_err(|e| named(&self.part, e))?;
        self.len = len;
        Ok(())
    }

    /// Sees to it that what was appended is on the disk.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_data().map_err(|e| named(&self.path, e))
    }

    /// Puts the file, now complete, under its name.
    ///
    /// # Errors
    /// If the disk fails or the name cannot be taken.
    pub fn finish(self) -> io::Result<()> {
        let done = inherit(&self.file, &self.path)
            .and_then(|()| self.file.sync_all())
            .and_then(|()| fs::rename(&self.part, &self.path));
        done.map_err(|e| named(&self.path, e))
    }

    /// Gives the file up.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn discard(self) -> io::Result<()> {
        fs::remove_file(&self.part).map_err(|e| named(&self.part, e))
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.append(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes a small file whole. It is on the disk afterwards only where `sync` asks for it; but never half.
///
/// # Errors
/// If the disk is full or fails; nothing is then left behind.
pub fn write(path: &Path, bytes: &[u8], sync: bool) -> io::Result<()> {
    let path = &resolve(path)?;
    let part = part_path(path);
    let all = || {
        let mut file = File::create(&part)?;
        file.write_all(bytes)?;
        inherit(&file, path)?;
        if sync {
            file.sync_data()?;
        }
        fs::rename(&part, path)
    };
    all().map_err(|e| {
        let _ = fs::remove_file(&part);
        named(path, e)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_taken_at_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/out.txt");
        let mut part = PartFile::open(&path, 0).unwrap();
        part.append(b"one two").unwrap();
        drop(part);
        assert!(!path.exists());
        let mut part = PartFile::open(&path, 4).unwrap();
        part.append(b"three").unwrap();
        part.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one three");
        assert!(!part_path(&path).exists());
        assert!(PartFile::open(&path, 4).is_err());
    }
}
