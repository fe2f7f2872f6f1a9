//! A disk that fails when a test says so.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Write};

use rustix::io::Errno;

/// What becomes of a system call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::store) enum Fault {
    /// It fails.
    Error(Errno),
    /// If it writes, it writes half of what it could.
    Short,
}

/// What is to become of a call, by its number from 0 and its name.
type Plan = dyn Fn(usize, &str) -> Option<Fault>;

struct Disk {
    plan: Box<Plan>,
    calls: Vec<&'static str>,
}

thread_local! {
    static DISK: RefCell<Option<Disk>> = const { RefCell::new(None) };
}

/// Does something on a disk that fails by `plan`. Gives what came of it, and the names of the calls that were made or failed.
pub(in crate::store) fn with<T>(
    plan: impl Fn(usize, &str) -> Option<Fault> + 'static,
    act: impl FnOnce() -> T,
) -> (T, Vec<&'static str>) {
    let plan = Box::new(plan);
    let calls = Vec::new();
    DISK.set(Some(Disk { plan, calls }));
    let outcome = act();
    (outcome, DISK.take().map_or(Vec::new(), |disk| disk.calls))
}

fn next(name: &'static str) -> Option<Fault> {
    DISK.with_borrow_mut(|disk| {
        let disk = disk.as_mut()?;
        disk.calls.push(name);
        (disk.plan)(disk.calls.len() - 1, name)
    })
}

pub(super) fn call<T>(name: &'static str, real: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    match next(name) {
        Some(Fault::Error(errno)) => Err(errno.into()),
        _ => real(),
    }
}

pub(super) fn write(mut file: &File, data: &[u8]) -> io::Result<usize> {
    match next("write") {
        Some(Fault::Error(errno)) => Err(errno.into()),
        Some(Fault::Short) => file.write(&data[..data.len().div_ceil(2)]),
        None => file.write(data),
    }
}
