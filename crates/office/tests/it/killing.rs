//! Killing a program (SIGKILL, as a power cut would) at a chosen moment. Used by the tests of the office room and,
//! under the same name, by those of the web room.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Child;
use std::sync::mpsc::{self, Receiver};

/// Kills the program as soon as the log of the database has grown by so many bytes; whether it was still running.
pub(crate) fn kill_when_grown(mut child: Child, data: &Path, bytes: u64) -> bool {
    let log = data.join("zhaozhang.db-wal");
    let size = || std::fs::metadata(&log).map_or(0, |log| log.len());
    let before = size();
    loop {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        if size() > before + bytes {
            child.kill().unwrap();
            return !child.wait().unwrap().success();
        }
        std::thread::yield_now();
    }
}

/// A program that says what was accepted, a line each.
pub(crate) struct Talking {
    child: Child,
    lines: Receiver<String>,
    heard: Vec<String>,
}

impl Talking {
    /// Listens to a program whose standard output is piped; only lines that begin with the mark count, without it.
    pub(crate) fn to(mut child: Child, mark: &'static str) -> Self {
        let output = child.stdout.take().unwrap();
        let (send, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some((_, words)) = line.split_once(mark) {
                    // Whoever no longer listens has heard enough.
                    let _ = send.send(words.to_owned());
                }
            }
        });
        Self { child, lines, heard: Vec::new() }
    }

    /// Waits until so many lines were heard in all.
    pub(crate) fn hear(&mut self, count: usize) {
        while self.heard.len() < count {
            self.heard.push(self.lines.recv().expect("the program ended before it was killed"));
        }
    }

    /// Kills the program and gives everything it had said.
    pub(crate) fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.heard.extend(self.lines.iter());
        self.heard
    }
}
