//! The command line of the signer.
use crate::build_id;
use crate::keys::KeyVerb;
use crate::vaults::args::{OpenArgs, PassphraseArgs, VaultVerb};
use chain::Network;
use chains::ChainId;
use clap::{Args, Parser, Subcommand};
use scheme::Path as DerivationPath;
use station::{OutputArgs, ScanArgs, ShowArgs};
use std::path::PathBuf;
use vault::KeyNumber;

/// Signs transactions that arrive as QR codes, on a machine without a network
#[derive(Debug, Parser)]
#[command(name = "coldseal-signer", version, about, max_term_width = 100, after_help = EXAMPLES)]
#[command(long_version = build_id::LONG_VERSION.as_str())]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

const EXAMPLES: &str = "\
One payment, with the codes as pictures:
  coldseal-signer scan --images codes/ -o request.coldseal
  coldseal-signer inspect request.coldseal
  coldseal-signer sign request.coldseal --key-file key -o response.coldseal
  coldseal-signer show response.coldseal

Exit status:
  0 done, 1 failure, 2 usage, 3 refused by an installed policy, 4 declined by the operator,
  5 bad or forged input, 130 interrupted";

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Read codes from pictures or a video until a message is whole
    Scan(ScanArgs),
    /// Parse and review a request without any key
    Inspect(InspectArgs),
    /// Review a request, ask for confirmation, sign
    Sign(SignArgs),
    /// Show a message as QR codes
    Show(ShowArgs),
    /// Do everything on screens: key, camera, review, signature, codes
    Run(RunArgs),
    /// Show the account of a key, or write its card for the online machine
    Account(AccountArgs),
    /// Tell whether two signers gave the same signatures for the same request
    Compare(CompareArgs),
    /// Make, restore, back up and check keys, and change the keys of a vault
    #[command(subcommand)]
    Key(KeyVerb),
    /// Make vaults, and change who opens them
    #[command(subcommand)]
    Vault(VaultVerb),
}

impl Verb {
    pub(crate) const fn json(&self) -> bool {
        match self {
            Self::Scan(args) => args.json,
            Self::Inspect(args) => args.json,
            Self::Sign(args) => args.json,
            Self::Show(args) => args.json,
            Self::Run(_) => false,
            Self::Account(args) => args.json,
            Self::Compare(args) => args.json,
            Self::Key(verb) => verb.json(),
            Self::Vault(verb) => verb.json(),
        }
    }
}

/// What the screens need to know before they begin.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
A key is typed or scanned for this session and forgotten at its end; a vault
comes and goes as a code. Nothing is read from a disk or written to one. After
five minutes without a key pressed the signer locks itself: it begins anew in
fresh memory. Where a change of a vault would be lost by that, it counts half an
hour down first.

Examples:
  coldseal-signer run
  coldseal-signer run --camera /dev/video2")]
pub(crate) struct RunArgs {
    /// The camera to use [default: asked if there are several]
    #[arg(long, value_name = "DEVICE")]
    pub(crate) camera: Option<PathBuf>,
}

/// What a review needs to know beside the request.
#[derive(Args, Clone, Debug)]
pub(crate) struct ReviewArgs {
    /// The signing request; - is standard input
    #[arg(value_name = "REQUEST")]
    pub(crate) request: PathBuf,

    /// Refuse a request for any other network
    #[arg(long, value_name = "NETWORK")]
    pub(crate) network: Option<Network>,

    /// The time by a clock that you trust, such as 2026-11-23T04:31:30Z [default: this machine's]
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,

    /// Refuse a request whose transactions are not, one by one and in order, the payments of this
    /// list: the file of `coldseal draft batch --csv`, but by another way than through the online
    /// machine
    #[arg(long, value_name = "FILE")]
    pub(crate) expect: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  coldseal-signer inspect request.coldseal --json")]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    pub(crate) review: ReviewArgs,

    /// Print one JSON object instead of the review
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where the key is.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct SourceArgs {
    /// A file with BIP39 words, a private key in hex or the digits of a SeedQR in one line, or with
    /// shares of SLIP-39, one to a line; - is standard input or, at a terminal, a prompt. For tests and
    /// throw-away accounts: such a file is as good as the money
    #[arg(long, value_name = "FILE", group = "source")]
    pub(crate) key_file: Option<PathBuf>,

    /// Pictures of a SeedQR or CompactSeedQR (PNG or JPEG), or folders of them
    #[arg(long, value_name = "PICTURE", num_args = 1.., group = "source")]
    pub(crate) seedqr: Vec<PathBuf>,

    /// A camera to scan a SeedQR or CompactSeedQR with, or auto
    #[arg(long, value_name = "DEVICE", group = "source")]
    pub(crate) seedqr_camera: Option<PathBuf>,

    /// A file with one line: the passphrase of shares
    #[arg(long, value_name = "FILE")]
    pub(crate) share_passphrase_file: Option<PathBuf>,

    /// The shares hold a private key, not words
    #[arg(long)]
    pub(crate) shares_of_private_key: bool,
}

/// Where the key is, and which of its accounts is meant.
#[derive(Args, Clone, Debug)]
pub(crate) struct KeyArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,

    /// A file with one line: the passphrase that goes with the words
    #[arg(long, value_name = "FILE")]
    pub(crate) mnemonic_passphrase_file: Option<PathBuf>,

    /// The derivation path of words [default: the chain's first account: of
    /// NEM m/44'/43'/0'/0'/0' on mainnet, m/44'/1'/0'/0'/0' on testnet]
    #[arg(long, value_name = "PATH")]
    pub(crate) path: Option<DerivationPath>,

    /// The number of the account in the chain's own path, from 0
    #[arg(long, value_name = "NUMBER", conflicts_with = "path")]
    pub(crate) account: Option<u32>,
}

/// Where the key that signs is: given for this once, or in a vault.
#[derive(Args, Clone, Debug)]
pub(crate) struct SignerArgs {
    #[command(flatten)]
    pub(crate) given: KeyArgs,

    /// The folder of the vault that holds the key
    #[arg(long, value_name = "DIR", group = "source",
        conflicts_with_all = ["mnemonic_passphrase_file", "path", "account"])]
    pub(crate) vault: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) passphrases: PassphraseArgs,
}

impl SignerArgs {
    /// Returns how the vault is opened, if the key is in one.
    pub(crate) fn open(&self) -> Option<OpenArgs> {
        let vault = self.vault.clone()?;
        Some(OpenArgs { vault, passphrases: self.passphrases.clone() })
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  coldseal-signer sign request.coldseal --vault cold --network mainnet -o response.coldseal
  coldseal-signer sign request.coldseal --seedqr-camera auto --network mainnet -o response.coldseal
  coldseal-signer sign request.coldseal --key-file key --network testnet -o response.coldseal

What is typed comes from the order in your hand, never from the screen of the online machine.
Where standard input is no terminal, it is read line by line; the response says so. A vault refuses
that unless it was made with --unattended.")]
pub(crate) struct SignArgs {
    #[command(flatten)]
    pub(crate) review: ReviewArgs,

    #[command(flatten)]
    pub(crate) key: SignerArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// Print one JSON object about the response
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal-signer compare response.coldseal response-of-the-other-signer.coldseal

Exit status 0: the same request, the same signatures. How it was confirmed and which build it was may
differ, and are shown.")]
pub(crate) struct CompareArgs {
    /// A response; - is standard input
    #[arg(value_name = "RESPONSE")]
    pub(crate) first: PathBuf,

    /// The response of another signer to the same request
    #[arg(value_name = "RESPONSE2")]
    pub(crate) second: PathBuf,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  coldseal-signer account --chain nem --network mainnet --vault cold -o card.coldseal
  coldseal-signer account --chain nem --network testnet --key-file key
  coldseal-signer account --chain nem --network testnet --key-file key -o card.coldseal
  coldseal-signer show card.coldseal")]
pub(crate) struct AccountArgs {
    /// The chain
    #[arg(long, value_name = "CHAIN")]
    pub(crate) chain: ChainId,

    /// The network: mainnet or testnet
    #[arg(long, value_name = "NETWORK")]
    pub(crate) network: Network,

    #[command(flatten)]
    pub(crate) key: SignerArgs,

    /// The number of the key in the vault [default: the only one that has an account there]
    #[arg(long = "key", value_name = "KEY", requires = "vault")]
    pub(crate) number: Option<KeyNumber>,

    /// Write an account card with a proof of possession; - is standard output
    #[arg(short, long, value_name = "CARD")]
    pub(crate) output: Option<PathBuf>,

    /// Replace CARD if it holds an account card
    #[arg(long, requires = "output")]
    pub(crate) replace: bool,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}
