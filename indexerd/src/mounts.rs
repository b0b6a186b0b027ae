//! On what kind of file system a folder lies: on some, others change files without our system's
//! knowing. Pure but for reading the table of mounts.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Kinds of file systems whose files may change elsewhere, without an event here.
const SHARED_KINDS: &str = "\
    nfs nfs4 cifs smb3 smbfs ncpfs 9p afs ceph glusterfs lustre gpfs beegfs orangefs ocfs2 gfs2 \
    overlay aufs unionfs vboxsf vmhgfs prl_fs virtiofs fuse fuseblk davfs";

/// Returns the kind of the file system that a folder lies on, where files may change without an
/// event; `None` where the system tells of every change, or nobody knows.
pub(crate) fn shared_kind(folder: &Path) -> Option<String> {
    let table = fs::read("/proc/self/mountinfo").ok()?;
    kind_of(&table, folder).filter(|kind| is_shared(kind))
}

fn is_shared(kind: &str) -> bool {
    let family = kind.split('.').next().unwrap_or(kind);
    SHARED_KINDS.split_ascii_whitespace().any(|shared| shared == family)
}

/// The kind of the mount that holds a folder: of the longest mount point above it, the last one.
fn kind_of(table: &[u8], folder: &Path) -> Option<String> {
    let mounts = table.split(|&byte| byte == b'\n').filter_map(mount);
    let above = mounts.filter(|(point, _)| folder.starts_with(point));
    above.max_by_key(|(point, _)| point.components().count()).map(|(_, kind)| kind)
}

/// A line: ids, device, root, mount point, options, any number of fields, `-`, kind, …
fn mount(line: &[u8]) -> Option<(PathBuf, String)> {
    let mut fields = line.split(|&byte| byte == b' ');
    let point = unescaped(fields.nth(4)?);
    let kind = fields.skip_while(|field| *field != b"-").nth(1)?;
    Some((path(point), String::from_utf8_lossy(kind).into_owned()))
}

/// Spaces and the like are written as three octal digits.
fn unescaped(field: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((&byte, after)) = rest.split_first() {
        let octal = (byte == b'\\').then(|| after.get(..3)).flatten();
        let octal = octal.and_then(|digits| std::str::from_utf8(digits).ok());
        match octal.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = &after[3..];
            }
            None => {
                out.push(byte);
                rest = after;
            }
        }
    }
    out
}

#[cfg(unix)]
fn path(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(<OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes))
}

#[cfg(not(unix))]
fn path(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(OsString::from(String::from_utf8_lossy(&bytes).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &[u8] = b"\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:40 / /srv/news rw - nfs4 server:/news rw
31 22 0:41 / /srv/my\\040news rw,nosuid shared:3 master:2 - fuse.sshfs reader@host: rw
32 22 0:42 / /merged rw - overlay overlay rw
33 30 0:43 / /srv/news/local rw - tmpfs tmpfs rw
no mount at all
";

    #[test]
    fn the_nearest_mount_tells_whether_files_change_elsewhere() {
        let cases = [
            ("/home/reader/news", "ext4", false),
            ("/srv/news", "nfs4", true),
            ("/srv/news/2025", "nfs4", true),
            ("/srv/newsroom", "ext4", false),
            ("/srv/my news/a", "fuse.sshfs", true),
            ("/merged/news", "overlay", true),
            ("/srv/news/local/a", "tmpfs", false),
        ];
        for (folder, kind, expected) in cases {
            let found = kind_of(TABLE, Path::new(folder));
            assert_eq!(found.as_deref(), Some(kind), "{folder}");
            assert_eq!(is_shared(kind), expected, "{folder}");
        }
    }
}
