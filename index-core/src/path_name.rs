//! The name that a path goes by in articles, where names are text, and the bytes that it is.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

/// Returns the path as text, bytes that are no Unicode as `\xFF` each: so two files that differ in
/// such bytes alone are two, with articles of their own.
///
/// ```
/// # use std::path::Path;
/// assert_eq!(index_core::path_name(Path::new("/news/été.txt")), "/news/été.txt");
/// ```
pub fn path_name(path: &Path) -> Cow<'_, str> {
    if let Some(name) = path.to_str() {
        return Cow::Borrowed(name);
    }
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // A string takes all.
            let _ = write!(name, "\\x{byte:02X}");
        }
    }
    Cow::Owned(name)
}

/// Returns the bytes of a path: on Unix exactly those that the system knows it by.
#[cfg(all(feature = "search", unix))]
pub(crate) fn path_bytes(path: &Path) -> Cow<'_, [u8]> {
    std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).into()
}

/// Returns the bytes of a path as text.
#[cfg(all(feature = "search", not(unix)))]
pub(crate) fn path_bytes(path: &Path) -> Cow<'_, [u8]> {
    path.to_string_lossy().into_owned().into_bytes().into()
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    use super::*;

    #[test]
    fn bytes_that_are_no_unicode_are_told_apart() {
        let cases: [(&[u8], &str); 4] = [
            (b"/a/b.txt", "/a/b.txt"),
            ("Мир\u{FFFD}.txt".as_bytes(), "Мир\u{FFFD}.txt"),
            (b"\xcc\xe8\xf0.txt", "\\xCC\\xE8\\xF0.txt"),
            (b"x\xe2\x82.txt\xff", "x\\xE2\\x82.txt\\xFF"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(path_name(Path::new(OsStr::from_bytes(bytes))), expected);
        }
    }
}
