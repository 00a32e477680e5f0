//! The command line of `key ...`.
use super::owner::OwnerArgs;
use super::plan::SplitArgs;
use crate::cli::KeyArgs;
use crate::vaults::args::HeldKeyVerb;
use crate::vaults::keep::KeepArgs;
use chain::Network;
use chains::AccountChain;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;
use vault::entropy::PhraseLength;

#[derive(Debug, Subcommand)]
pub(crate) enum KeyVerb {
    /// Make a key of this system's generator and of dice, coins or cards
    New(NewArgs),
    /// Restore a key from words, a code, shares or hex, and list its addresses
    Restore(RestoreArgs),
    /// Write a key down: as words, as a code, as shares
    Backup(BackupArgs),
    /// Read a backup back, and compare it with the key
    CheckBackup(CheckArgs),
    /// Prove from a backup that it gives known addresses; nothing is kept
    Drill(DrillArgs),
    /// Find the last word of a phrase whose other words were drawn by hand
    LastWord(LastWordArgs),
    #[command(flatten)]
    Held(HeldKeyVerb),
}

impl KeyVerb {
    pub(crate) const fn json(&self) -> bool {
        match self {
            Self::New(args) => args.json,
            Self::Restore(args) => args.json,
            Self::Backup(args) => args.json,
            Self::CheckBackup(args) => args.json,
            Self::Drill(args) => args.json,
            Self::LastWord(args) => args.json,
            Self::Held(verb) => verb.json(),
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  coldseal-signer key new                                    asks for what you throw, shows the words
  coldseal-signer key new --words 12 --practice              shows every input, to redo by hand
  coldseal-signer key new --vault cold --label treasury --chain nem --network mainnet
                                                             keeps it in a vault; active once it was read back
  coldseal-signer key new --dice rolls.txt -o key            writes a key file
  coldseal-signer key new --dice-only                        the words that SeedSigner and Coldcard make

What is thrown, drawn or shuffled is hashed together with 32 bytes of this system's generator: whoever
knows one knows nothing. docs/spec/keys.md has the recipe.")]
pub(crate) struct NewArgs {
    /// How many words: 12, 15, 18, 21 or 24
    #[arg(long, value_name = "NUMBER", default_value = "24")]
    pub(crate) words: PhraseLength,

    /// A file with rolls of a die, the digits 1 to 6; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) dice: Option<PathBuf>,

    /// A file with flips of a coin, H and T
    #[arg(long, value_name = "FILE", conflicts_with = "dice_only")]
    pub(crate) coins: Option<PathBuf>,

    /// A file with the cards of a shuffled deck, such as AS 10H KD
    #[arg(long, value_name = "FILE", conflicts_with = "dice_only")]
    pub(crate) cards: Option<PathBuf>,

    /// A camera, or auto, whose noise is added and counts for nothing
    #[arg(long, value_name = "DEVICE", conflicts_with = "dice_only")]
    pub(crate) camera: Option<PathBuf>,

    /// Use dice and nothing else, by the published recipe of SeedSigner and Coldcard: SHA-256 of the
    /// digits; 12 or 24 words
    #[arg(long)]
    pub(crate) dice_only: bool,

    /// Show every input and the words, for practice: such a key is for nothing else
    #[arg(long, conflicts_with_all = ["output", "vault"])]
    pub(crate) practice: bool,

    /// Write the words to a new file that only you can read; - is standard output [default: show them
    /// at the terminal]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) keep: KeepArgs,

    /// The chain of the key's first account in the vault
    #[arg(long, value_name = "CHAIN", requires = "vault")]
    pub(crate) chain: Option<AccountChain>,

    /// The network of that account: mainnet or testnet
    #[arg(long, value_name = "NETWORK", requires = "vault")]
    pub(crate) network: Option<Network>,

    /// A file with one line: the passphrase that goes with the words; - is standard input or, at a
    /// terminal, a prompt
    #[arg(long, value_name = "FILE", requires = "vault")]
    pub(crate) mnemonic_passphrase_file: Option<PathBuf>,

    /// Print one JSON object; it holds a secret with --practice only
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  coldseal-signer key restore --chain nem --network mainnet            asks for words, shares or hex
  coldseal-signer key restore --seedqr photo.png --chain nem --network mainnet
  coldseal-signer key restore --key-file shares.txt --chain nem --network mainnet -o key
  coldseal-signer key restore --vault cold --label treasury --chain nem --network mainnet

Compare the addresses with your records. Nothing is kept without -o or --vault, and with them only after you
typed the ends of an address that you know; a vault keeps the account of that address.")]
pub(crate) struct RestoreArgs {
    #[command(flatten)]
    pub(crate) key: KeyArgs,

    #[command(flatten)]
    pub(crate) listed: ListArgs,

    /// Write the words, or the private key, to a new file that only you can read
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) keep: KeepArgs,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which accounts are listed.
#[derive(Args, Clone, Debug)]
pub(crate) struct ListArgs {
    /// The chain: nem, or symbol
    #[arg(long, value_name = "CHAIN")]
    pub(crate) chain: AccountChain,

    /// The network: mainnet or testnet
    #[arg(long, value_name = "NETWORK")]
    pub(crate) network: Network,

    /// How many accounts of words to look at, from the first or from --account
    #[arg(long, value_name = "NUMBER", default_value = "5",
        value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) accounts: u32,
}

/// What a backup is made as.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Form {
    /// The words, numbered
    Words,
    /// A SeedQR: the words' numbers
    Seedqr,
    /// A CompactSeedQR: smaller, and read by fewer programs
    CompactSeedqr,
    /// Shares of SLIP-39, by --split
    Shares,
    /// A raw private key in hex
    PrivateKey,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  coldseal-signer key backup --key-file key --as words,seedqr -o sheet.svg
  coldseal-signer key backup --vault cold --key 1 --as words
  coldseal-signer key backup --key-file key --as compact-seedqr -o grid.png
  coldseal-signer key backup --key-file key --as shares --split 2-of-3 -o share.pdf
  coldseal-signer key backup --key-file key --as shares --split 2-of-3 --split 3-of-5 --groups-needed 2 -o share.txt

The ending of FILE says how: .txt, .svg, .pdf or .png (codes only). Shares become a file each, such as
share-1-2.pdf for the second share of the first group. A sheet holds what you chose and nothing else that
is secret. Without -o, words and shares are shown at the terminal. Then read the backup back: check-backup.")]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    pub(crate) owner: OwnerArgs,

    /// What to write down; several with commas between them
    #[arg(long = "as", value_name = "FORM", value_delimiter = ',', required = true)]
    pub(crate) forms: Vec<Form>,

    #[command(flatten)]
    pub(crate) split: SplitArgs,

    /// A line of text on the sheet, not secret: which key this is, where it belongs
    #[arg(long, value_name = "TEXT")]
    pub(crate) label: Option<String>,

    /// A new file that only you can read; - is standard output, as text
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Print one JSON object; it holds no secret
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  coldseal-signer key check-backup --key-file key                          asks for every word
  coldseal-signer key check-backup --key-file key --choose 4               asks for four of them
  coldseal-signer key check-backup --key-file key --backup-seedqr photo.png
  coldseal-signer key check-backup --key-file key --split 2-of-3           asks for each share
  coldseal-signer key check-backup --key-file key --split 2-of-3 --backup-file shares.txt
  coldseal-signer key check-backup --vault cold --key 1                    and then the key is active

Read the backup from its sheet or plate, not from a screen. A key of a vault that is in pre-activation becomes
active when its backup is good: all of it, chosen words by --choose, or each share of a split; and the
passphrase of its words, if it has one.")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) owner: OwnerArgs,

    #[command(flatten)]
    pub(crate) split: SplitArgs,

    /// A file with the backup: words, a private key or digits in one line, or shares, one to a line
    #[arg(long, value_name = "FILE", group = "backup")]
    pub(crate) backup_file: Option<PathBuf>,

    /// Pictures of the backup: a SeedQR or CompactSeedQR
    #[arg(long, value_name = "PICTURE", num_args = 1.., group = "backup")]
    pub(crate) backup_seedqr: Vec<PathBuf>,

    /// A camera to scan the backup with, or auto
    #[arg(long, value_name = "DEVICE", group = "backup")]
    pub(crate) backup_camera: Option<PathBuf>,

    /// The lighter way: be asked for so many words only, chosen by chance; 3 at least
    #[arg(long, value_name = "NUMBER", group = "backup")]
    pub(crate) choose: Option<usize>,

    /// A file with one line: the passphrase of the words of a key in a vault, from its backup; - is standard
    /// input or, at a terminal, a prompt
    #[arg(long, value_name = "FILE", requires = "vault")]
    pub(crate) mnemonic_passphrase_file: Option<PathBuf>,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  coldseal-signer key drill --chain nem --network mainnet --card card.coldseal
  coldseal-signer key drill --chain nem --network mainnet --address NCHEST... --key-file shares.txt

On a second machine, from the backup alone: it asks for the backup if none is given, and keeps nothing.
Exit status 0: every address comes from this backup.")]
pub(crate) struct DrillArgs {
    #[command(flatten)]
    pub(crate) key: KeyArgs,

    #[command(flatten)]
    pub(crate) listed: ListArgs,

    /// An address that the backup must give, from your records; may be given several times
    #[arg(long = "address", value_name = "ADDRESS", required_unless_present = "cards")]
    pub(crate) addresses: Vec<String>,

    /// An account card whose address the backup must give; may be given several times
    #[arg(long = "card", value_name = "FILE")]
    pub(crate) cards: Vec<PathBuf>,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  coldseal-signer key last-word                                        asks for words and flips
  coldseal-signer key last-word --words-file words --coins flips -o key
  coldseal-signer key last-word --words-file words --list -o -         every word that may be the last")]
pub(crate) struct LastWordArgs {
    /// A file with 11, 14, 17, 20 or 23 words in one line; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) words_file: Option<PathBuf>,

    /// A file with the flips of a coin that choose the last word, H and T: 7 for 11 words, 3 for 23
    #[arg(long, value_name = "FILE", conflicts_with = "list")]
    pub(crate) coins: Option<PathBuf>,

    /// List every word that may be the last, to choose one by chance
    #[arg(long)]
    pub(crate) list: bool,

    /// Write the whole phrase, or the list, to a new file that only you can read; - is standard output
    /// [default: show it at the terminal]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Print one JSON object; it holds no secret
    #[arg(long)]
    pub(crate) json: bool,
}
