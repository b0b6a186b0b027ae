//! The worker's side: confines itself, then reads what it is given until nothing more comes.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Duration;

use super::frame::{Head, read_request, write_answer};
use super::sandbox::{Confinement, confine};
use super::{WORKER_ARGUMENT, wire};
use crate::ingest::panic_message;
use crate::{Document, Error, ErrorKind, Result};

/// Turns the name and the bytes of a file into its documents.
pub type ReadDocuments<'a> = dyn FnMut(&str, &[u8]) -> Result<Vec<Document>> + 'a;

/// Reads for the program that started this one, if its arguments (with the program's name) say
/// that it is run as a worker; else returns `None` at once.
///
/// A program calls this before anything else: before it reads arguments or files or starts threads.
pub fn serve_if_asked(arguments: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    serve_with(arguments, &mut |name, bytes| crate::read_documents(name, bytes))
}

/// Does what [`serve_if_asked`] does, and reads with `read` instead of [`crate::read_documents`].
pub fn serve_with(
    arguments: impl IntoIterator<Item = OsString>,
    read: &mut ReadDocuments<'_>,
) -> Option<ExitCode> {
    let mut arguments = arguments.into_iter().skip(1);
    if arguments.next()? != WORKER_ARGUMENT {
        return None;
    }
    let mut number = || arguments.next()?.to_str()?.parse().ok();
    let (memory_bytes, cpu_seconds) = (number()?, number()?);
    // What a panic has to say becomes the answer.
    std::panic::set_hook(Box::new(|_| {}));
    let confinement = confine(memory_bytes, cpu_seconds);
    // Every file shall have most of the limit to itself: after some computing a fresh worker is
    // better.
    let retires = Duration::from_secs(cpu_seconds) * 2 / 5;
    let (input, output) = (io::stdin().lock(), io::stdout().lock());
    Some(match serve(confinement, retires, input, output, read) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    })
}

fn serve(
    confinement: Confinement,
    retires: Duration,
    mut input: impl Read,
    mut output: impl Write,
    read: &mut ReadDocuments<'_>,
) -> io::Result<()> {
    output.write_all(&confinement.to_bytes())?;
    output.flush()?;
    while let Some((name, bytes)) = read_request(&mut input)? {
        let name = String::from_utf8_lossy(&name);
        let answer = read_guarded(read, &name, &bytes);
        drop(bytes);
        let is_last = cpu_time() >= retires;
        let (is_read, body) = match answer {
            Ok(documents) => (true, wire::encode_documents(&documents)),
            Err(error) => (false, wire::encode_error(&error)),
        };
        write_answer(&mut output, Head { is_read, is_last }, &body)?;
        if is_last {
            break;
        }
    }
    Ok(())
}

fn read_guarded(read: &mut ReadDocuments<'_>, name: &str, bytes: &[u8]) -> Result<Vec<Document>> {
    catch_unwind(AssertUnwindSafe(|| read(name, bytes))).unwrap_or_else(|payload| {
        let words = panic_message(payload.as_ref());
        Err(Error::new(ErrorKind::Malformed, format!("the reader stopped on it: {words}")))
    })
}

/// How long this process has computed.
#[cfg(unix)]
fn cpu_time() -> Duration {
    cpu_time::ProcessTime::try_now().map_or(Duration::ZERO, |time| time.as_duration())
}

#[cfg(not(unix))]
fn cpu_time() -> Duration {
    Duration::ZERO
}
