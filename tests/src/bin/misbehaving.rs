//! A worker that misbehaves: the text of a document says how.

#![allow(clippy::unwrap_used, reason = "a worker that fails is what the tests want")]

use std::fs::{self, File};
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::process::{Command, ExitCode};

use index_core::{Document, Result, read_documents};

fn main() -> ExitCode {
    index_core::worker::serve_with(std::env::args_os(), &mut read).unwrap_or(ExitCode::FAILURE)
}

fn read(name: &str, bytes: &[u8]) -> Result<Vec<Document>> {
    let mut documents = read_documents(name, bytes)?;
    for document in &mut documents {
        let deed = document.text.trim().to_owned();
        document.text = done(&deed).unwrap_or(deed);
    }
    Ok(documents)
}

/// Does what it is told; returns what came of it where it comes back.
fn done(deed: &str) -> Option<String> {
    match deed {
        "panic" => panic!("as told"),
        "abort" => std::process::abort(),
        "compute" => compute(),
        "stall" => loop {
            std::thread::park();
        },
        "overflow" => Some(overflow(1).to_string()),
        "remember" => Some(remember().to_string()),
        "leave" => std::process::exit(0),
        "forge" => forge(),
        "escape" => Some(escape()),
        _ => None,
    }
}

fn compute() -> ! {
    let mut number = 1_u64;
    loop {
        number = std::hint::black_box(number.wrapping_mul(3));
    }
}

#[allow(unconditional_recursion, reason = "that is the deed")]
fn overflow(depth: u64) -> u64 {
    let room = std::hint::black_box([depth; 64]);
    overflow(depth + 1) + room[0]
}

fn remember() -> usize {
    let mut kept: Vec<Vec<u8>> = Vec::new();
    loop {
        kept.push(vec![1; 16 << 20]);
        std::hint::black_box(&kept);
    }
}

/// Writes what is no answer to the pipe that answers go through.
fn forge() -> ! {
    // The lock on standard output is this thread's own.
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(&[0xff; 64]).and_then(|()| out.flush());
    std::process::exit(0)
}

/// Tries every way out and says which were open.
fn escape() -> String {
    let mut open = Vec::new();
    let mut attempt = |way: &str, is_open: bool| {
        if is_open {
            open.push(way.to_owned());
        }
    };
    attempt("read", fs::read("/etc/hostname").is_ok());
    attempt("write", File::create("/tmp/whosaid-escaped").is_ok());
    attempt("list", fs::read_dir("/").is_ok());
    let refused = TcpStream::connect("127.0.0.1:9").map_err(|error| error.kind());
    attempt("connect", !matches!(refused, Err(std::io::ErrorKind::PermissionDenied)));
    attempt("listen", TcpListener::bind("127.0.0.1:0").is_ok());
    attempt("run", Command::new("/bin/true").status().is_ok());
    attempt("thread", std::thread::Builder::new().spawn(|| ()).is_ok());
    format!("open: {}", open.join(" "))
}
