//! What both machines' programs share: streams, exit codes, files, pictures and prompts.
//! No sockets, no keys.

pub mod abilities;
mod cells;
mod clock;
pub mod csv;
mod error;
mod files;
mod io;
pub mod key_codes;
pub mod keys;
mod kitty;
mod parts;
pub mod payment_list;
pub mod picture_files;
pub mod png_file;
mod prompt;
pub mod raster;
pub mod scan;
mod scan_command;
pub mod show;
mod show_command;
mod sixel;
pub mod sources;
mod status;
pub mod surface;
pub mod terminal_codes;
pub mod y4m;

pub use clock::{MomentError, parse_instant, parse_moment, system_now};
pub use error::{CliError, Exit, look_like_key, report_usage};
pub use files::{
    Kept, OutputArgs, check_output, decode_message, describe, file_name, read_bounded,
    read_message, write_message,
};
pub use io::{Facing, Io, unbuffered_stdin};
pub use prompt::{Answers, Line};
pub use scan_command::{ScanArgs, scan_command};
pub use show_command::{FilmFile, ShowArgs, show_command, show_command_with};
