//! What both machines' programs share: streams, exit codes, files, pictures and prompts.
//! No sockets, no keys.

pub mod abilities;
mod camera_device;
mod camera_noise;
pub mod camera_source;
mod cells;
mod clock;
pub mod csv;
pub mod decode;
mod error;
mod files;
mod formats;
mod io;
pub mod jpeg_file;
pub mod key_codes;
pub mod keys;
mod kitty;
pub mod mjpeg;
pub mod pace;
mod parts;
pub mod payment_list;
pub mod picture_files;
pub mod png_file;
pub mod preview;
mod program;
mod prompt;
pub mod raster;
pub mod scan;
mod scan_command;
mod scan_key;
mod scan_watch;
mod secret_files;
pub mod show;
mod show_command;
mod sixel;
pub mod sources;
mod status;
pub mod surface;
mod tempo;
pub mod terminal_codes;
mod word_prompt;
pub mod y4m;

pub use camera_noise::{grey_pictures, take_grey};
pub use clock::{MomentError, parse_instant, parse_moment, system_now};
pub use error::{CliError, Exit, look_like_key, report_usage};
pub use files::{
    Kept, OutputArgs, bare_name, check_output, decode_message, describe, file_name, read_bounded,
    read_message, vault_out_of_place, write_message,
};
pub use io::{Facing, Io, unbuffered_stdin};
pub use program::run_program;
pub use prompt::{Answers, Line};
pub use scan_command::{
    ScanArgs, eye_failure, open_eye, open_live_eye, plugged_in, scan_camera, scan_command,
    scan_message,
};
pub use scan_key::{KeySource, scan_key};
pub use secret_files::{check_new, write_secret};
pub use show_command::{FilmFile, ShowArgs, show_command, show_command_with, show_message};
pub use word_prompt::WordHelp;
