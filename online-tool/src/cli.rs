//! The command line of the online tool.
use chain::Network;
use chains::ChainId;
use chains::nem::MosaicId;
use clap::{ArgGroup, Args, Parser, Subcommand};
use scheme::PublicKey;
use station::{OutputArgs, ScanArgs, ShowArgs};
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
    Show(ShowArgs),
    /// Read codes from pictures or a video until a message is whole
    Scan(ScanArgs),
    /// Check a response against the request that it answers
    Verify(VerifyArgs),
    /// Verify a response, then send the signed transactions to a node
    Announce(AnnounceArgs),
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
}

#[derive(Debug, Subcommand)]
pub(crate) enum Qr {
    /// Print what the codes in pictures hold, ours or not
    Read(QrReadArgs),
}

impl Verb {
    pub(crate) const fn json(&self) -> bool {
        match self {
            Self::Draft(Draft::Raw(args)) => args.json,
            Self::Draft(Draft::Transfer(args)) => args.json,
            Self::Draft(Draft::Batch(args)) => args.json,
            Self::Show(args) => args.json,
            Self::Scan(args) => args.json,
            Self::Verify(args) => args.json,
            Self::Announce(args) => args.verify.json,
            Self::Account(args) => args.json,
            Self::Qr(Qr::Read(args)) => args.json,
        }
    }
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("transactions").required(true).args(["unsigned", "unsigned_file"]))]
#[command(after_help = "\
Example:
  coldseal draft raw --chain nem --network testnet --unsigned 0101000001000098... -o request.coldseal")]
pub(crate) struct RawArgs {
    /// The chain
    #[arg(long, value_name = "CHAIN")]
    pub(crate) chain: ChainId,

    /// The network: mainnet or testnet
    #[arg(long, value_name = "NETWORK")]
    pub(crate) network: Network,

    /// The bytes that a signature covers, in hex; several times for several transactions
    #[arg(long, value_name = "HEX")]
    pub(crate) unsigned: Vec<String>,

    /// A file with one transaction in hex on each line; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) unsigned_file: Option<PathBuf>,

    /// The full bytes of a transaction that another one only names by its hash
    #[arg(long, value_name = "HEX")]
    pub(crate) context: Vec<String>,

    /// A note of at most 80 characters, shown to the signer's operator as not checked
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// Print one JSON object about the request
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  coldseal draft transfer --chain nem --network testnet --signer PUBLICKEY --to ADDRESS \\
      --amount 12.5 --message 'invoice 42' --node http://NODE:7890
  coldseal draft transfer --chain nem --network testnet --signer PUBLICKEY --to ADDRESS \\
      --mosaic alice:gold=1500 --fee 0.3 --timestamp 2026-11-23T04:31:30Z --deadline +2h")]
pub(crate) struct TransferArgs {
    /// The chain
    #[arg(long, value_name = "CHAIN")]
    pub(crate) chain: ChainId,

    /// The network: mainnet or testnet
    #[arg(long, value_name = "NETWORK")]
    pub(crate) network: Network,

    /// The public key of the account that pays, in hex
    #[arg(long, value_name = "PUBLICKEY")]
    pub(crate) signer: PublicKey,

    /// Who is paid; dashes do not matter
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) to: String,

    /// How much XEM, such as 12.5
    #[arg(long, value_name = "XEM", required_unless_present = "mosaic")]
    pub(crate) amount: Option<String>,

    /// A mosaic and how many of its atomic units move
    #[arg(long, value_name = "NS:NAME=UNITS", value_parser = mosaic)]
    pub(crate) mosaic: Vec<(MosaicId, u64)>,

    /// A message in the clear; everyone can read it for ever
    #[arg(long, value_name = "TEXT", conflicts_with = "message_hex")]
    pub(crate) message: Option<String>,

    /// A message of bytes, in hex
    #[arg(long, value_name = "HEX")]
    pub(crate) message_hex: Option<String>,

    /// When it begins: RFC 3339, nem:SECONDS, or +2h from now [default: the node's time]
    #[arg(long, value_name = "TIME")]
    pub(crate) timestamp: Option<String>,

    /// When it ends: RFC 3339, nem:SECONDS, or +2h from its beginning, at most a day
    #[arg(long, value_name = "TIME", default_value = "+2h")]
    pub(crate) deadline: String,

    /// The fee in XEM [default: the network's minimum]
    #[arg(long, value_name = "XEM")]
    pub(crate) fee: Option<String>,

    /// A node to ask for the time, such as http://NODE:7890
    #[arg(long, value_name = "URL")]
    pub(crate) node: Option<String>,

    /// A note of at most 80 characters, shown to the signer's operator as not checked
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// Print one JSON object about the request
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal draft batch --chain nem --network testnet --signer PUBLICKEY --csv payments.csv \\
      --node http://NODE:7890 -o request.coldseal

The list is text in UTF-8 with a payment on each line and commas between the fields. Its first line
names the columns, in any order: address and amount, and if need be mosaic, message and reference.
The amount is in XEM; where a mosaic is named (ns:name), in its atomic units. The reference is for
your own books and goes nowhere. Quotes stand around a field that holds a comma or a quote; a quote
within is doubled. Payments that are equal in all else get timestamps a second apart.")]
pub(crate) struct BatchArgs {
    /// The chain
    #[arg(long, value_name = "CHAIN")]
    pub(crate) chain: ChainId,

    /// The network: mainnet or testnet
    #[arg(long, value_name = "NETWORK")]
    pub(crate) network: Network,

    /// The public key of the account that signs, in hex; without --multisig it pays, too
    #[arg(long, value_name = "PUBLICKEY")]
    pub(crate) signer: PublicKey,

    /// The public key of the multisig account that pays, of which the signer is a cosignatory
    #[arg(long, value_name = "PUBLICKEY")]
    pub(crate) multisig: Option<PublicKey>,

    /// The list of at most 1,000 payments; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: PathBuf,

    /// When the payments begin: RFC 3339, nem:SECONDS, or +2h from now [default: the node's time]
    #[arg(long, value_name = "TIME")]
    pub(crate) timestamp: Option<String>,

    /// When they end: RFC 3339, nem:SECONDS, or +2h from their beginning, at most a day
    #[arg(long, value_name = "TIME", default_value = "+2h")]
    pub(crate) deadline: String,

    /// The fee in XEM of each payment of another mosaic than XEM; XEM is paid at the minimum fee
    #[arg(long, value_name = "XEM")]
    pub(crate) mosaic_fee: Option<String>,

    /// A node to ask for the time, such as http://NODE:7890
    #[arg(long, value_name = "URL")]
    pub(crate) node: Option<String>,

    /// A note of at most 80 characters, shown to the signer's operator as not checked
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// Print one JSON object about the request
    #[arg(long)]
    pub(crate) json: bool,
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
      --node http://NODE:7890")]
pub(crate) struct AnnounceArgs {
    #[command(flatten)]
    pub(crate) verify: VerifyArgs,

    /// A node to send to; several times for several nodes
    #[arg(long, value_name = "URL", required = true)]
    pub(crate) node: Vec<String>,
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

/// Reads `alice:gold=1500`.
fn mosaic(text: &str) -> Result<(MosaicId, u64), String> {
    let wrong = "write it namespace:name=UNITS, such as alice:gold=1500";
    let (id, units) = text.rsplit_once('=').ok_or(wrong)?;
    if units.is_empty() || !units.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(String::from(wrong));
    }
    let id = id.parse().map_err(|error: chains::nem::MosaicIdError| error.to_string())?;
    let units = units.parse().map_err(|_| String::from("too many units"))?;
    Ok((id, units))
}
