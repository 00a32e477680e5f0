//! What the programs of both machines share.

pub mod keys;
pub mod picture_files;
pub mod png_file;
pub mod scan;
pub mod show;
pub mod sources;
pub mod terminal_codes;
pub mod y4m;
