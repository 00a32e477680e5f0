//! The command line of `vault` and of `key`.
use crate::cli::SourceArgs;
use chain::Network;
use chains::AccountChain;
use clap::{Args, Subcommand};
use scheme::Path as DerivationPath;
use station::{ScanArgs, ShowArgs};
use std::path::PathBuf;
use vault::{KeyNumber, Label, State};

#[derive(Debug, Subcommand)]
pub(crate) enum VaultVerb {
    /// Make an empty vault
    Create(CreateArgs),
    /// Open a vault and keep it open: list its keys and sign until it is locked
    Open(SessionArgs),
    /// Tell what opening a vault needs, without opening it
    Info(InfoArgs),
    /// List, add, remove or replace custodians, or change a passphrase
    #[command(subcommand)]
    Custodian(CustodianVerb),
    /// Show the sealed vault as QR codes
    Show(VaultShowArgs),
    /// Read a sealed vault from QR codes into a folder
    Scan(VaultScanArgs),
}

impl VaultVerb {
    pub(crate) const fn json(&self) -> bool {
        match self {
            Self::Create(args) => args.json,
            Self::Open(_) => false,
            Self::Info(args) => args.json,
            Self::Custodian(verb) => verb.json(),
            Self::Show(args) => args.show.json,
            Self::Scan(args) => args.scan.json,
        }
    }
}

/// A vault and how it is opened.
#[derive(Args, Clone, Debug)]
pub(crate) struct OpenArgs {
    /// The folder of the vault
    #[arg(long, value_name = "DIR")]
    pub(crate) vault: PathBuf,

    #[command(flatten)]
    pub(crate) passphrases: PassphraseArgs,
}

/// Passphrases that are not typed.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct PassphraseArgs {
    /// A file with the passphrase of a custodian, in one line; 2=FILE for custodian 2 [default: 1, 2 and
    /// on, in the order given; without any, they are asked for at the terminal]; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Vec<String>,
}

/// What a new passphrase shall cost a guesser.
#[derive(Args, Clone, Debug)]
pub(crate) struct CostArgs {
    /// The most memory that opening may need, in MiB, 64 to 1024 [default: half of what is free]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u16).range(64..=1024))]
    pub(crate) memory: Option<u16>,

    /// How often the memory is gone over, 1 to 32 [default: what takes about a second here]
    #[arg(long, value_name = "N", requires = "memory", value_parser = clap::value_parser!(u8).range(1..=32))]
    pub(crate) passes: Option<u8>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  coldseal-signer vault create cold
  coldseal-signer vault create cold --custodian Ada --custodian Ben --custodian Cleo --threshold 2
  coldseal-signer vault create bot --unattended --passphrase-file pass --json

Each custodian has a passphrase of their own. Whoever has a copy of the vault can guess them one by
one: make each one long. Six words drawn by dice from a list of 7,776 are.")]
pub(crate) struct CreateArgs {
    /// The folder for the vault; it is made
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// The name of a custodian; once for each [default: one, by the name of owner]
    #[arg(long, value_name = "NAME")]
    pub(crate) custodian: Vec<Label>,

    /// How many custodians it takes to open the vault
    #[arg(long, value_name = "N")]
    pub(crate) threshold: Option<u8>,

    /// Let scripts answer: confirmations may come from standard input
    #[arg(long)]
    pub(crate) unattended: bool,

    /// A file with the passphrase of a custodian, in one line; once for each, in their order
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) cost: CostArgs,

    /// Print one JSON object about the vault
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal-signer vault open cold

Then, at its prompt:
  list                                       the keys
  sign request.coldseal -o response.coldseal [--network N] [--now T] [--expect LIST]
  lock                                       forget everything; Enter opens it again
  quit

It locks by itself when nothing was typed for the time of --idle: the program executes itself anew, so that
the system drops all of its memory.")]
pub(crate) struct SessionArgs {
    /// The folder of the vault
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    #[command(flatten)]
    pub(crate) passphrases: PassphraseArgs,

    /// Lock when nothing was typed for so many seconds, 5 to 3600
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u16).range(5..=3600))]
    pub(crate) idle: u16,

    /// Wait for Enter before the vault is opened
    #[arg(long)]
    pub(crate) locked: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  coldseal-signer vault info cold --json")]
pub(crate) struct InfoArgs {
    /// The folder of the vault
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CustodianVerb {
    /// List the custodians by number and name
    List(ListArgs),
    /// Add a custodian
    Add(AddCustodianArgs),
    /// Remove a custodian; everyone who stays must give the passphrase
    Remove(RemoveCustodianArgs),
    /// Put a custodian in another's place; everyone who stays must give the passphrase
    Replace(ReplaceCustodianArgs),
    /// Change the passphrase of a custodian
    Passphrase(ChangePassphraseArgs),
}

impl CustodianVerb {
    const fn json(&self) -> bool {
        match self {
            Self::List(args) => args.json,
            Self::Add(args) => args.json,
            Self::Remove(args) => args.json,
            Self::Replace(args) => args.json,
            Self::Passphrase(args) => args.json,
        }
    }
}

#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) open: OpenArgs,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// A passphrase that is to be.
#[derive(Args, Debug)]
pub(crate) struct NewPassphraseArgs {
    /// A file with the new passphrase, in one line [default: it is asked for at the terminal, twice]
    #[arg(long, value_name = "FILE")]
    pub(crate) new_passphrase_file: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) cost: CostArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  coldseal-signer vault custodian add --vault cold --name Dora")]
pub(crate) struct AddCustodianArgs {
    #[command(flatten)]
    pub(crate) open: OpenArgs,

    /// The custodian's name
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Label,

    #[command(flatten)]
    pub(crate) new: NewPassphraseArgs,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal-signer vault custodian remove --vault cold 3

Copies of the vault and printed codes from before still open with the passphrases of then: if the
one who leaves may have a copy, move the funds to new keys.")]
pub(crate) struct RemoveCustodianArgs {
    #[command(flatten)]
    pub(crate) open: OpenArgs,

    /// The custodian's number
    #[arg(value_name = "NUMBER")]
    pub(crate) number: u8,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal-signer vault custodian replace --vault cold 3 --name Dora

Copies of the vault and printed codes from before still open with the passphrases of then: if the
one who leaves may have a copy, move the funds to new keys.")]
pub(crate) struct ReplaceCustodianArgs {
    #[command(flatten)]
    pub(crate) open: OpenArgs,

    /// The number of the custodian who leaves
    #[arg(value_name = "NUMBER")]
    pub(crate) number: u8,

    /// The name of the one who comes
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Label,

    #[command(flatten)]
    pub(crate) new: NewPassphraseArgs,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  coldseal-signer vault custodian passphrase --vault cold 2")]
pub(crate) struct ChangePassphraseArgs {
    #[command(flatten)]
    pub(crate) open: OpenArgs,

    /// The custodian's number
    #[arg(value_name = "NUMBER")]
    pub(crate) number: u8,

    #[command(flatten)]
    pub(crate) new: NewPassphraseArgs,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(mut_arg("message", |arg| arg.value_name("DIR").help("The folder of the vault")))]
#[command(after_help = "\
Examples:
  coldseal-signer vault show cold
  coldseal-signer vault show cold --svg print/ --level Q

The codes hold the vault as it is, sealed. A printed one opens with the passphrases of today for ever.")]
pub(crate) struct VaultShowArgs {
    #[command(flatten)]
    pub(crate) show: ShowArgs,
}

#[derive(Args, Debug)]
#[command(mut_arg("output", |arg| arg.value_name("DIR").required(true).help("The folder for the vault; it is made")))]
#[command(mut_arg("replace", |arg| arg.help("Replace the vault in DIR if it is the same one, of another time")))]
#[command(after_help = "\
Examples:
  coldseal-signer vault scan --camera auto -o cold
  coldseal-signer vault scan --camera auto -o cold --replace

With --replace the custodians open what was scanned before it takes the place of the vault in DIR.")]
pub(crate) struct VaultScanArgs {
    #[command(flatten)]
    pub(crate) scan: ScanArgs,

    #[command(flatten)]
    pub(crate) passphrases: PassphraseArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum HeldKeyVerb {
    /// List the keys of a vault
    List(ListArgs),
    /// Put a key into a vault
    Add(AddKeyArgs),
    /// Add an account to a key, or name the multisig account that it signs for
    Account(KeyAccountArgs),
    /// Show the addresses of a key, in large groups, to compare
    ShowAddress(ShowAddressArgs),
    /// Change the state of a key: active, suspended or compromised
    State(StateArgs),
    /// Destroy a key: what is left is its name, its accounts and the date
    Destroy(DestroyArgs),
}

impl HeldKeyVerb {
    pub(crate) const fn json(&self) -> bool {
        match self {
            Self::List(args) => args.json,
            Self::ShowAddress(args) => args.json,
            Self::Add(args) => args.json,
            Self::Account(args) => args.json,
            Self::State(args) => args.json,
            Self::Destroy(args) => args.json,
        }
    }
}

/// An account to be kept.
#[derive(Args, Clone, Debug)]
pub(crate) struct AccountOf {
    /// The chain: nem, or symbol (kept and listed; nothing of it can be signed yet)
    #[arg(long, value_name = "CHAIN")]
    pub(crate) chain: AccountChain,

    /// The network: mainnet or testnet
    #[arg(long, value_name = "NETWORK")]
    pub(crate) network: Network,

    /// The derivation path of words [default: the chain's first account]
    #[arg(long, value_name = "PATH")]
    pub(crate) path: Option<DerivationPath>,

    /// The address of the multisig account that it signs for
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) multisig: Option<Label>,

    /// Allow another key of that multisig account in the same vault
    #[arg(long, requires = "multisig")]
    pub(crate) together: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal-signer key add --vault cold --label treasury --key-file words --chain nem --network mainnet

The key is in state pre-activation until its backup was read back (key check-backup), and signs nothing but
its account card.")]
pub(crate) struct AddKeyArgs {
    #[command(flatten)]
    pub(crate) open: OpenArgs,

    /// The key's label
    #[arg(long, value_name = "NAME")]
    pub(crate) label: Label,

    #[command(flatten)]
    pub(crate) source: SourceArgs,

    /// A file with one line: the passphrase that goes with the words
    #[arg(long, value_name = "FILE")]
    pub(crate) mnemonic_passphrase_file: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) account: AccountOf,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  coldseal-signer key account --vault cold 1 --chain nem --network mainnet --path \"m/44'/43'/1'/0'/0'\"
  coldseal-signer key account --vault cold 1 --chain nem --network mainnet --multisig NALICE...")]
pub(crate) struct KeyAccountArgs {
    #[command(flatten)]
    pub(crate) open: OpenArgs,

    /// The key's number
    #[arg(value_name = "KEY")]
    pub(crate) key: KeyNumber,

    #[command(flatten)]
    pub(crate) account: AccountOf,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  coldseal-signer key show-address --vault cold 1")]
pub(crate) struct ShowAddressArgs {
    #[command(flatten)]
    pub(crate) open: OpenArgs,

    /// The key's number
    #[arg(value_name = "KEY")]
    pub(crate) key: KeyNumber,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  coldseal-signer key state --vault cold 1 suspended
  coldseal-signer key state --vault cold 1 active

A key in pre-activation becomes active by key check-backup. A compromised key never signs again.")]
pub(crate) struct StateArgs {
    #[command(flatten)]
    pub(crate) open: OpenArgs,

    /// The key's number
    #[arg(value_name = "KEY")]
    pub(crate) key: KeyNumber,

    /// The state: active, suspended or compromised
    #[arg(value_name = "STATE", value_parser = state)]
    pub(crate) state: State,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

fn state(text: &str) -> Result<State, String> {
    let states = [State::Active, State::Suspended, State::Compromised];
    let found = states.into_iter().find(|state| state.name() == text);
    found.ok_or_else(|| String::from("a state is active, suspended or compromised"))
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal-signer key destroy --vault cold 1

The key's label is typed to confirm. Copies of the vault, printed codes and backups from before still
hold the key.")]
pub(crate) struct DestroyArgs {
    #[command(flatten)]
    pub(crate) open: OpenArgs,

    /// The key's number
    #[arg(value_name = "KEY")]
    pub(crate) key: KeyNumber,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}
