//! How a key is split, as the command line says it.
use crate::secret::{bad_shares, optional_passphrase};
use clap::Args;
use station::{CliError, Io};
use std::path::PathBuf;
use std::str::FromStr;
use vault::Passphrase;
use vault::slip39::Plan;

/// How a key is split.
#[derive(Args, Clone, Debug)]
pub(crate) struct SplitArgs {
    /// A group of shares, such as 2-of-3; several for several groups
    #[arg(long = "split", value_name = "T-of-N")]
    pub(crate) groups: Vec<Threshold>,

    /// How many of several groups are needed
    #[arg(long, value_name = "NUMBER", requires = "groups")]
    pub(crate) groups_needed: Option<u8>,

    /// A file with one line: the passphrase of the shares, without which they give another key
    #[arg(long, value_name = "FILE", requires = "groups")]
    pub(crate) split_passphrase_file: Option<PathBuf>,
}

/// A threshold and what it is of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Threshold(u8, u8);

impl FromStr for Threshold {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let (threshold, of) = text.split_once("-of-").ok_or("write it as 2-of-3")?;
        let number = |text: &str| {
            let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
            text.parse().ok().filter(|_| plain).ok_or("write it as 2-of-3")
        };
        Ok(Self(number(threshold)?, number(of)?))
    }
}

impl SplitArgs {
    /// Tells whether a split was asked for.
    pub(crate) fn is_given(&self) -> bool {
        !self.groups.is_empty()
    }

    /// Makes the plan.
    pub(crate) fn plan(&self) -> Result<Plan, CliError> {
        let groups: Vec<(u8, u8)> =
            self.groups.iter().map(|Threshold(threshold, of)| (*threshold, *of)).collect();
        let needed = match (self.groups_needed, groups.len()) {
            (Some(needed), _) => needed,
            (None, 1) => 1,
            (None, 0) => {
                return Err(CliError::usage("no split was given", "give --split, such as 2-of-3"));
            }
            (None, _) => {
                let hint = "give --groups-needed, such as 2";
                return Err(CliError::usage("how many groups are needed is not said", hint));
            }
        };
        Plan::new(needed, &groups).map_err(|error| {
            CliError::usage(error.to_string(), "give --split as 2-of-3, once for each group")
        })
    }

    /// Reads the passphrase of the shares, if there is one.
    pub(crate) fn passphrase(&self, io: &mut Io<'_>) -> Result<Option<Passphrase>, CliError> {
        optional_passphrase(self.split_passphrase_file.as_deref(), "the shares", io)
    }
}

/// Hands on an error of a split.
pub(crate) fn refused(error: vault::slip39::ShareError) -> CliError {
    bad_shares(&error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_written_one_way() {
        assert_eq!("2-of-3".parse(), Ok(Threshold(2, 3)));
        assert_eq!("16-of-16".parse(), Ok(Threshold(16, 16)));
        for text in
            ["", "2", "2of3", "2-of-", "-of-3", "2-of-3-of-4", "02-of-3", "+2-of-3", "2-of-300"]
        {
            assert!(text.parse::<Threshold>().is_err(), "{text}");
        }
    }
}
