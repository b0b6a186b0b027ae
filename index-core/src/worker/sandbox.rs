//! What a worker gives up before it reads anything: memory and time beyond a limit, files, the
//! network, other programs.
//!
//! Invariant: whatever the kernel lacks is said, and the rest still holds.

/// What keeps a worker in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Confinement {
    /// Memory and computing time are limited.
    pub is_limited: bool,
    /// No file can be opened and no connection made (Landlock).
    pub has_no_files: bool,
    /// All but a few system calls are refused (seccomp).
    pub has_few_calls: bool,
}

impl Confinement {
    /// Returns whether all of it holds.
    pub fn is_whole(self) -> bool {
        self.is_limited && self.has_no_files && self.has_few_calls
    }

    pub(super) const BYTES: usize = 4;

    /// What a worker says first.
    pub(super) fn to_bytes(self) -> [u8; Confinement::BYTES] {
        let Confinement { is_limited, has_no_files, has_few_calls } = self;
        [b'W', u8::from(is_limited), u8::from(has_no_files), u8::from(has_few_calls)]
    }

    pub(super) fn from_bytes(bytes: [u8; Confinement::BYTES]) -> Option<Confinement> {
        match bytes {
            [b'W', a @ (0 | 1), b @ (0 | 1), c @ (0 | 1)] => Some(Confinement {
                is_limited: a == 1,
                has_no_files: b == 1,
                has_few_calls: c == 1,
            }),
            _ => None,
        }
    }
}

/// Confines the calling process, for good.
pub(super) fn confine(memory_bytes: u64, cpu_seconds: u64) -> Confinement {
    Confinement {
        is_limited: limit(memory_bytes, cpu_seconds),
        has_no_files: close_files(),
        has_few_calls: refuse_calls(),
    }
}

#[cfg(unix)]
fn limit(memory_bytes: u64, cpu_seconds: u64) -> bool {
    use rlimit::{Resource, setrlimit};

    let limits = [
        (Resource::AS, memory_bytes, memory_bytes),
        // At the first the system sends a signal that tells why.
        (Resource::CPU, cpu_seconds, cpu_seconds + 1),
        (Resource::CORE, 0, 0),
        (Resource::FSIZE, 0, 0),
    ];
    limits.into_iter().all(|(resource, soft, hard)| setrlimit(resource, soft, hard).is_ok())
}

#[cfg(not(unix))]
fn limit(_memory_bytes: u64, _cpu_seconds: u64) -> bool {
    false
}

/// Landlock without any rule: every path is refused, and every connection where the kernel knows.
#[cfg(target_os = "linux")]
fn close_files() -> bool {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr,
        RulesetStatus, Scope,
    };

    let abi = ABI::V6;
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))
        .and_then(|ruleset| ruleset.handle_access(AccessNet::from_all(abi)))
        .and_then(|ruleset| ruleset.scope(Scope::from_all(abi)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    ruleset.is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}

#[cfg(not(target_os = "linux"))]
fn close_files() -> bool {
    false
}

/// Only what computing, memory and the two pipes need; anything else gives "not permitted".
#[cfg(target_os = "linux")]
fn refuse_calls() -> bool {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};

    let permitted = PERMITTED_CALLS.iter().map(|call| (*call, Vec::new())).collect();
    let refused = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let Ok(architecture) = std::env::consts::ARCH.try_into() else { return false };
    let filter = SeccompFilter::new(permitted, refused, SeccompAction::Allow, architecture);
    let program: Option<BpfProgram> = filter.ok().and_then(|filter| filter.try_into().ok());
    program.is_some_and(|program| apply_filter(&program).is_ok())
}

#[cfg(not(target_os = "linux"))]
fn refuse_calls() -> bool {
    false
}

#[cfg(target_os = "linux")]
const PERMITTED_CALLS: &[libc::c_long] = &[
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    libc::SYS_futex,
    libc::SYS_sched_yield,
    libc::SYS_clock_gettime,
    libc::SYS_getrandom,
    libc::SYS_getpid,
    libc::SYS_gettid,
    // Ending, also by a panic or an overflow of the stack.
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_tgkill,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_is_told_in_four_bytes() {
        let told = Confinement { is_limited: true, has_no_files: false, has_few_calls: true };
        assert_eq!(Confinement::from_bytes(told.to_bytes()), Some(told));
        assert_eq!(Confinement::from_bytes(*b"W\x01\x02\x01"), None);
        assert_eq!(Confinement::from_bytes(*b"X\x01\x00\x01"), None);
    }
}
