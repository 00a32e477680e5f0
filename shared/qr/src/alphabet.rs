//! The 45 characters of alphanumeric text.

/// The characters by their values.
pub(crate) const ALPHANUMERIC: [u8; 45] = *b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
