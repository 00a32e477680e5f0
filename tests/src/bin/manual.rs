//! Writes man pages and shell completions from the definitions of both command lines.
use clap::{Command, ValueEnum as _};
use clap_complete::{Shell, generate_to};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1).map(PathBuf::from) else {
        return ExitCode::from(2);
    };
    let written = write(online_tool::command(), &folder)
        .and_then(|()| write(offline_signer::command(), &folder));
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn write(command: Command, folder: &Path) -> io::Result<()> {
    let (man, completions) = (folder.join("man1"), folder.join("completions"));
    fs::create_dir_all(&man)?;
    fs::create_dir_all(&completions)?;
    clap_mangen::generate_to(command.clone(), &man)?;
    let name = command.get_name().to_owned();
    for shell in Shell::value_variants() {
        let _path = generate_to(*shell, &mut command.clone(), &name, &completions)?;
    }
    Ok(())
}
