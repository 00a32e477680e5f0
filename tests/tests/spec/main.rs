//! The documents of `docs/`, held to the code: their examples are decoded, encoded again and made
//! anew, their tables compared with the sources, their commands parsed.

mod commands;
mod documents;
mod frames;
mod messages;
mod objects;
mod sources;
