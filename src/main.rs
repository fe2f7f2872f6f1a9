//! argv to exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    pizhu::cli::run(std::env::args_os())
}
