//! The command line of the online tool.
use crate::draft_args::{
    BatchArgs, ChainArgs, CosignArgs, CosignatoriesArgs, DelegateArgs, MosaicArgs, NamespaceArgs,
    RequestArgs, SupplyArgs, TransferArgs,
};
use chain::Network;
use clap::{ArgGroup, Args, Parser, Subcommand};
use scheme::PublicKey;
use station::ScanArgs;
use std::path::PathBuf;

/// Drafts transactions for an air-gapped signer, verifies what comes back and announces it
#[derive(Debug, Parser)]
#[command(name = "coldseal", version, about, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

const EXAMPLES: &str = "\
One payment, from draft to announcement:
  coldseal draft transfer --chain nem --network testnet --signer PUBLICKEY \\
      --to ADDRESS --amount 12.5 --node http://NODE:7890 -o request.coldseal
  coldseal show request.coldseal
  coldseal scan --images codes/ -o response.coldseal
  coldseal verify --request request.coldseal --response response.coldseal
  coldseal announce --request request.coldseal --response response.coldseal --node http://NODE:7890

Exit status:
  0 done, 1 failure, 2 usage, 3 refused by an installed policy, 4 declined by the operator,
  5 bad or forged input, 130 interrupted";

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a signing request
    #[command(subcommand)]
    Draft(Draft),
    /// Show a message as QR codes
    Show(ShowHereArgs),
    /// Read codes from pictures or a video until a message is whole
    Scan(ScanArgs),
    /// Check a response against the request that it answers
    Verify(VerifyArgs),
    /// Verify a response, then send the signed transactions to a node
    Announce(AnnounceArgs),
    /// Ask nodes whether announced transactions are in a block
    Status(AnnounceArgs),
    /// List the multisig transactions that wait for an account's cosignature
    Pending(PendingArgs),
    /// Check an account card that the signer made
    Account(AccountArgs),
    /// Look at QR codes of any kind
    #[command(subcommand)]
    Qr(Qr),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Draft {
    /// Wrap unsigned transactions that were made elsewhere
    Raw(RawArgs),
    /// Build a payment
    Transfer(Box<TransferArgs>),
    /// Build the payments of a list, all in one request
    Batch(Box<BatchArgs>),
    /// Cosign a pending multisig transaction, whose content goes along
    Cosign(Box<CosignArgs>),
    /// Change the cosignatories of an account, or make it a multisig account
    Cosignatories(Box<CosignatoriesArgs>),
    /// Lend an account's right to harvest to a remote key
    Delegate(Box<DelegateArgs>),
    /// Register a namespace
    Namespace(Box<NamespaceArgs>),
    /// Define a mosaic
    Mosaic(Box<MosaicArgs>),
    /// Create or delete units of a mosaic
    Supply(Box<SupplyArgs>),
}

impl Draft {
    const fn json(&self) -> bool {
        match self {
            Self::Raw(args) => args.request.json,
            Self::Transfer(args) => args.shell.request.json,
            Self::Batch(args) => args.shell.request.json,
            Self::Cosign(args) => args.shell.request.json,
            Self::Cosignatories(args) => args.shell.request.json,
            Self::Delegate(args) => args.shell.request.json,
            Self::Namespace(args) => args.shell.request.json,
            Self::Mosaic(args) => args.shell.request.json,
            Self::Supply(args) => args.shell.request.json,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Qr {
    /// Print what the codes in pictures hold, ours or not
    Read(QrReadArgs),
}

impl Verb {
    pub(crate) const fn json(&self) -> bool {
        match self {
            Self::Draft(draft) => draft.json(),
            Self::Show(args) => args.show.json,
            Self::Scan(args) => args.json,
            Self::Verify(args) => args.json,
            Self::Announce(args) | Self::Status(args) => args.verify.json,
            Self::Pending(args) => args.json,
            Self::Account(args) => args.json,
            Self::Qr(Qr::Read(args)) => args.json,
        }
    }
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("transactions").required(true).args(["unsigned", "unsigned_file", "unsigned_json"]))]
#[command(after_help = "\
Example:
  coldseal draft raw --chain nem --network testnet --unsigned 0101000001000098... -o request.coldseal")]
pub(crate) struct RawArgs {
    #[command(flatten)]
    pub(crate) on: ChainArgs,

    /// The bytes that a signature covers, in hex; several times for several transactions
    #[arg(long, value_name = "HEX")]
    pub(crate) unsigned: Vec<String>,

    /// A file with one transaction in hex on each line; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) unsigned_file: Option<PathBuf>,

    /// A file with one NIS1 transaction in JSON, as nodes and SDKs print it; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) unsigned_json: Option<PathBuf>,

    /// The full bytes of a transaction that another one only names by its hash
    #[arg(long, value_name = "HEX")]
    pub(crate) context: Vec<String>,

    #[command(flatten)]
    pub(crate) request: RequestArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal verify --request request.coldseal --response response.coldseal --json")]
pub(crate) struct VerifyArgs {
    /// The request as it was drafted here, not as it was scanned from anywhere
    #[arg(long, value_name = "FILE")]
    pub(crate) request: PathBuf,

    /// The response that came back
    #[arg(long, value_name = "FILE")]
    pub(crate) response: PathBuf,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal announce --request request.coldseal --response response.coldseal \\
      --node http://NODE:7890
  coldseal status --request request.coldseal --response response.coldseal \\
      --node http://NODE:7890")]
pub(crate) struct AnnounceArgs {
    #[command(flatten)]
    pub(crate) verify: VerifyArgs,

    /// A node to send to; several times for several nodes
    #[arg(long, value_name = "URL", required = true)]
    pub(crate) node: Vec<String>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal pending --network testnet --signer COSIGNATORY --node http://NODE:7890")]
pub(crate) struct PendingArgs {
    /// The network: mainnet or testnet
    #[arg(long, value_name = "NETWORK")]
    pub(crate) network: Network,

    /// The public key of the cosignatory, in hex
    #[arg(long, value_name = "PUBLICKEY")]
    pub(crate) signer: PublicKey,

    /// A node to ask; several times for several nodes
    #[arg(long, value_name = "URL", required = true)]
    pub(crate) node: Vec<String>,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  coldseal account card.coldseal")]
pub(crate) struct AccountArgs {
    /// The account card; - is standard input
    #[arg(value_name = "CARD")]
    pub(crate) card: PathBuf,

    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// `show` as on both machines, and one format more.
#[derive(Args, Debug)]
pub(crate) struct ShowHereArgs {
    #[command(flatten)]
    pub(crate) show: station::ShowArgs,

    /// Write the codes as one animated GIF
    #[arg(long, value_name = "FILE", group = "where")]
    pub(crate) gif: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(after_help = "Example:\n  coldseal qr read --json photo.png")]
pub(crate) struct QrReadArgs {
    /// Pictures: PNG, JPEG or GIF
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Print one JSON object for each picture, payloads in hex
    #[arg(long)]
    pub(crate) json: bool,

    /// Print payloads that look like a key, too
    #[arg(long)]
    pub(crate) show_secrets: bool,
}
