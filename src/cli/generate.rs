//! `copydesk generate`: completion scripts and the man page, made from the command line's own description.

use super::args::{Cli, Generate};
use super::{Failure, Verdict, fail};
use clap::{CommandFactory, ValueEnum};
use clap_complete::Shell;

pub(crate) fn run(args: &Generate) -> Result<Verdict, Failure> {
    let mut command = Cli::command();
    let mut out = Vec::new();
    if args.what == "man" {
        clap_mangen::Man::new(command).render(&mut out)?;
    } else {
        let shell = Shell::from_str(&args.what, true).map_err(|_| {
            fail(format!("{:?} is not bash, zsh, fish, powershell, elvish or man", args.what))
        })?;
        clap_complete::generate(shell, &mut command, "copydesk", &mut out);
    }
    use std::io::Write;
    std::io::stdout().write_all(&out)?;
    Ok(Verdict::Fine)
}
