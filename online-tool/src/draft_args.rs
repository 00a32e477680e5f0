//! The command lines of `draft`.
use chain::Network;
use chains::ChainId;
use chains::nem::MosaicId;
use clap::{ArgGroup, Args};
use scheme::PublicKey;
use station::OutputArgs;
use std::path::PathBuf;

/// Where a transaction is to be valid.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct ChainArgs {
    /// The chain
    #[arg(long, value_name = "CHAIN")]
    pub(crate) chain: ChainId,

    /// The network: mainnet or testnet
    #[arg(long, value_name = "NETWORK")]
    pub(crate) network: Network,
}

/// What goes with a request, and where it goes.
#[derive(Args, Clone, Debug)]
pub(crate) struct RequestArgs {
    /// A note of at most 80 characters, shown to the signer's operator as not checked
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// Print one JSON object about the request
    #[arg(long)]
    pub(crate) json: bool,
}

/// What every drafted transaction needs beside what it does and what it costs.
#[derive(Args, Clone, Debug)]
pub(crate) struct ShellArgs {
    #[command(flatten)]
    pub(crate) on: ChainArgs,

    /// The public key of the account that signs, in hex
    #[arg(long, value_name = "PUBLICKEY")]
    pub(crate) signer: PublicKey,

    /// The public key of the multisig account that acts; the signer is one of its cosignatories
    #[arg(long, value_name = "PUBLICKEY")]
    pub(crate) multisig: Option<PublicKey>,

    /// When it begins: RFC 3339, nem:SECONDS, or +2h from now [default: the node's time]
    #[arg(long, value_name = "TIME")]
    pub(crate) timestamp: Option<String>,

    /// When it ends: RFC 3339, nem:SECONDS, or +2h from its beginning, at most a day [default: +2h,
    /// and of a cosignature when the transaction ends that it is for]
    #[arg(long, value_name = "TIME")]
    pub(crate) deadline: Option<String>,

    /// A node to ask for time, accounts and mosaics, such as http://NODE:7890; several must agree
    #[arg(long, value_name = "URL")]
    pub(crate) node: Vec<String>,

    /// Ask no node: what only a node knows is given by hand, the time and the fees of mosaics
    #[arg(long, conflicts_with = "node")]
    pub(crate) offline: bool,

    #[command(flatten)]
    pub(crate) request: RequestArgs,
}

/// What one transaction costs; a batch has many.
#[derive(Args, Clone, Debug)]
pub(crate) struct FeeArgs {
    /// The fee in XEM [default: the network's minimum]
    #[arg(long, value_name = "XEM")]
    pub(crate) fee: Option<String>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  coldseal draft transfer --chain nem --network testnet --signer PUBLICKEY --to ADDRESS \\
      --amount 12.5 --message 'invoice 42' --node http://NODE:7890
  coldseal draft transfer --chain nem --network testnet --signer PUBLICKEY --to ADDRESS \\
      --mosaic alice:gold=1500 --fee 0.3 --offline --timestamp 2026-11-23T04:31:30Z
  coldseal draft transfer --chain nem --network testnet --signer COSIGNATORY \\
      --multisig ACCOUNT --to ADDRESS --amount 12.5 --node http://NODE:7890")]
pub(crate) struct TransferArgs {
    #[command(flatten)]
    pub(crate) shell: ShellArgs,

    #[command(flatten)]
    pub(crate) cost: FeeArgs,

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
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal draft batch --chain nem --network testnet --signer PUBLICKEY --csv payments.csv \\
      --node http://NODE:7890 -o request.coldseal

The list is text in UTF-8 with a payment on each line and commas between the fields. Its first line
names the columns, in any order: address and amount, and if need be mosaic, message, message-hex and
reference. The amount is in XEM; where a mosaic is named (ns:name), in its atomic units. A message is
text, or bytes in hex under message-hex. The reference is for your own books and goes nowhere. Quotes
stand around a field that holds a comma or a quote; a quote within is doubled. Payments that are equal
in all else get timestamps a second apart.")]
pub(crate) struct BatchArgs {
    #[command(flatten)]
    pub(crate) shell: ShellArgs,

    /// The list of at most 1,000 payments; - is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: PathBuf,

    /// The fee in XEM of each payment of another mosaic than XEM [default: the network's minimum,
    /// as the nodes know it]; XEM is paid at the minimum fee
    #[arg(long, value_name = "XEM")]
    pub(crate) mosaic_fee: Option<String>,
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("inner").required(true).args(["inner_hex", "hash"]))]
#[command(after_help = "\
Example:
  coldseal draft cosign --chain nem --network testnet --signer COSIGNATORY \\
      --inner-hex 0101000001000098... --node http://NODE:7890")]
pub(crate) struct CosignArgs {
    #[command(flatten)]
    pub(crate) shell: ShellArgs,

    #[command(flatten)]
    pub(crate) cost: FeeArgs,

    /// The bytes of the inner transaction, in hex
    #[arg(long, value_name = "HEX")]
    pub(crate) inner_hex: Option<String>,

    /// The hash of a pending inner transaction; its bytes are asked of the node and must hash to it
    #[arg(long, value_name = "HASH", requires = "node", conflicts_with = "offline")]
    pub(crate) hash: Option<String>,
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("change").required(true).multiple(true).args(["add", "remove", "signatures"]))]
#[command(after_help = "\
Examples:
  an account becomes a 2-of-3 multisig account; after that its own key can sign nothing:
  coldseal draft cosignatories --chain nem --network testnet --signer ACCOUNT \\
      --add A --add B --add C --signatures 2 --node http://NODE:7890
  a cosignatory of a 2-of-3 account is replaced:
  coldseal draft cosignatories --chain nem --network testnet --signer A --multisig ACCOUNT \\
      --add D --remove C --node http://NODE:7890")]
pub(crate) struct CosignatoriesArgs {
    #[command(flatten)]
    pub(crate) shell: ShellArgs,

    #[command(flatten)]
    pub(crate) cost: FeeArgs,

    /// A public key that becomes a cosignatory
    #[arg(long, value_name = "PUBLICKEY")]
    pub(crate) add: Vec<PublicKey>,

    /// A public key that is one no longer
    #[arg(long, value_name = "PUBLICKEY")]
    pub(crate) remove: Option<PublicKey>,

    /// By how many more (2) or fewer (-1) signatures are needed; a plain account begins at 0
    #[arg(long, value_name = "CHANGE", allow_negative_numbers = true)]
    pub(crate) signatures: Option<i32>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal draft delegate --chain nem --network testnet --signer ACCOUNT --remote PUBLICKEY \\
      --node http://NODE:7890")]
pub(crate) struct DelegateArgs {
    #[command(flatten)]
    pub(crate) shell: ShellArgs,

    #[command(flatten)]
    pub(crate) cost: FeeArgs,

    /// The remote key that harvests; never a key that holds funds
    #[arg(long, value_name = "PUBLICKEY")]
    pub(crate) remote: PublicKey,

    /// Take the right back instead of lending it
    #[arg(long)]
    pub(crate) stop: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal draft namespace --chain nem --network testnet --signer ACCOUNT --name alice.shop \\
      --node http://NODE:7890")]
pub(crate) struct NamespaceArgs {
    #[command(flatten)]
    pub(crate) shell: ShellArgs,

    #[command(flatten)]
    pub(crate) cost: FeeArgs,

    /// The whole name, such as alice or alice.shop
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,

    /// The rental fee in XEM [default: 100 for a root, 10 below one]
    #[arg(long, value_name = "XEM")]
    pub(crate) rental: Option<String>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  coldseal draft mosaic --chain nem --network testnet --signer ACCOUNT --name alice:gold \\
      --description 'a gram of gold' --divisibility 3 --supply 9000000 --transferable \\
      --node http://NODE:7890")]
pub(crate) struct MosaicArgs {
    #[command(flatten)]
    pub(crate) shell: ShellArgs,

    #[command(flatten)]
    pub(crate) cost: FeeArgs,

    /// The mosaic's name
    #[arg(long, value_name = "NS:NAME")]
    pub(crate) name: MosaicId,

    /// What it is, up to 512 characters
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: String,

    /// Its decimals, 0 to 6
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) divisibility: u8,

    /// How many whole units there are at first
    #[arg(long, value_name = "UNITS")]
    pub(crate) supply: u64,

    /// Its creator can change the supply
    #[arg(long)]
    pub(crate) mutable: bool,

    /// It can go from holder to holder
    #[arg(long)]
    pub(crate) transferable: bool,

    /// What every transfer is charged: atomic units of a mosaic
    #[arg(long, value_name = "NS:NAME=UNITS", value_parser = mosaic, requires = "levy_to")]
    pub(crate) levy: Option<(MosaicId, u64)>,

    /// The levy is this many ten thousandths of each quantity instead of units
    #[arg(long, requires = "levy")]
    pub(crate) levy_share: bool,

    /// Who gets the levy
    #[arg(long, value_name = "ADDRESS", requires = "levy")]
    pub(crate) levy_to: Option<String>,

    /// The creation fee in XEM
    #[arg(long, value_name = "XEM", default_value = "10")]
    pub(crate) creation_fee: String,
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("delta").required(true).args(["create", "delete"]))]
#[command(after_help = "\
Example:
  coldseal draft supply --chain nem --network testnet --signer ACCOUNT --mosaic alice:gold \\
      --create 1000 --node http://NODE:7890")]
pub(crate) struct SupplyArgs {
    #[command(flatten)]
    pub(crate) shell: ShellArgs,

    #[command(flatten)]
    pub(crate) cost: FeeArgs,

    /// The mosaic's name
    #[arg(long, value_name = "NS:NAME")]
    pub(crate) mosaic: MosaicId,

    /// How many whole units to create
    #[arg(long, value_name = "UNITS")]
    pub(crate) create: Option<u64>,

    /// How many whole units to delete
    #[arg(long, value_name = "UNITS")]
    pub(crate) delete: Option<u64>,
}

/// Reads `alice:gold=1500`.
pub(crate) fn mosaic(text: &str) -> Result<(MosaicId, u64), String> {
    let wrong = "write it namespace:name=UNITS, such as alice:gold=1500";
    let (id, units) = text.rsplit_once('=').ok_or(wrong)?;
    if units.is_empty() || !units.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(String::from(wrong));
    }
    let id = id.parse().map_err(|error: chains::nem::MosaicIdError| error.to_string())?;
    let units = units.parse().map_err(|_| String::from("too many units"))?;
    Ok((id, units))
}
