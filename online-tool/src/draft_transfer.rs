//! `draft transfer`: a payment from what the operator asks for.
use crate::cli::TransferArgs;
use crate::nodes;
use crate::request::{self, Parts};
use chain::{Address, Amount, Chain as _, Network, UnixTime};
use chains::ChainId;
use chains::nem::{
    DraftError, MAX_MESSAGE, Mosaic, Nem, Timestamp, TransferDraft, WireMessage, read_address,
};
use data_encoding::HEXLOWER_PERMISSIVE;
use node::Node as _;
use station::{CliError, Io};

/// Decimals of XEM.
const XEM_DECIMALS: u8 = 6;

pub(crate) fn run(args: &TransferArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    match args.chain {
        ChainId::Nem => nem(args, io),
    }
}

fn nem(args: &TransferArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let asked = When {
        network: args.network,
        timestamp: args.timestamp.as_deref(),
        deadline: &args.deadline,
        node: args.node.as_deref(),
    };
    let (timestamp, deadline) = asked.decide()?;
    let draft = TransferDraft {
        signer: args.signer,
        recipient: recipient(args)?,
        xem: args.amount.as_deref().map_or(Ok(0), |text| xem(text, "--amount"))?,
        mosaics: args
            .mosaic
            .iter()
            .map(|(id, quantity)| Mosaic { id: id.clone(), quantity: *quantity })
            .collect(),
        message: message(args)?,
        timestamp,
        deadline,
        fee: args.fee.as_deref().map(|text| xem(text, "--fee")).transpose()?,
    };
    let transaction = draft.build().map_err(|error| unbuilt(&error))?;
    let parts = Parts {
        chain: args.chain,
        network: args.network,
        transactions: vec![Nem::encode(&transaction)],
        context: Vec::new(),
        note: args.note.clone(),
    };
    request::write(parts, &args.output, args.json, io)
}

pub(crate) fn unbuilt(error: &DraftError) -> CliError {
    match error {
        DraftError::FeeUnknown => CliError::usage(error.to_string(), "give it with --fee"),
        DraftError::Transaction(inner) => {
            CliError::bad_input(inner.to_string(), "mend the amount, mosaic or message")
        }
    }
}

fn recipient(args: &TransferArgs) -> Result<Address, CliError> {
    let hint = "copy the recipient's address once more, whole";
    let address = read_address(&args.to)
        .map_err(|error| CliError::bad_input(format!("--to: {error}"), hint))?;
    address.require_network(args.network).map_err(|error| {
        CliError::bad_input(format!("the recipient's address: {error}"), "check --network and --to")
    })
}

pub(crate) fn xem(text: &str, flag: &str) -> Result<u64, CliError> {
    Amount::atomic_from_decimal(text, XEM_DECIMALS).map_err(|error| {
        let what = format!("{flag} {}: {error}", chain::escape(text));
        CliError::usage(what, "write XEM with a point and no separators, such as 1500.25")
    })
}

fn message(args: &TransferArgs) -> Result<Option<WireMessage>, CliError> {
    let message = match (&args.message, &args.message_hex) {
        (None, None) => return Ok(None),
        (Some(text), _) if text.is_empty() => return Ok(None),
        (Some(text), _) => WireMessage::plain(text.as_bytes()),
        (None, Some(hex)) => {
            let bytes = HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).map_err(|_| {
                let hint = "give pairs of 0-9 and a-f";
                CliError::usage("--message-hex is not hexadecimal", hint)
            })?;
            WireMessage::hex(&bytes)
        }
    };
    message.map(Some).map_err(|error| {
        let hint = format!("a message has at most {MAX_MESSAGE} bytes");
        CliError::usage(error.to_string(), hint)
    })
}

/// What was said of beginning and end.
pub(crate) struct When<'a> {
    pub(crate) network: Network,
    pub(crate) timestamp: Option<&'a str>,
    pub(crate) deadline: &'a str,
    pub(crate) node: Option<&'a str>,
}

impl When<'_> {
    /// Returns beginning and end.
    pub(crate) fn decide(&self) -> Result<(Timestamp, Timestamp), CliError> {
        let timestamp = self.beginning()?;
        Ok((timestamp, moment(self.deadline, timestamp.unix(), "--deadline")?))
    }

    /// The time asked for; without one, the node's.
    fn beginning(&self) -> Result<Timestamp, CliError> {
        match self.timestamp {
            Some(text) => moment(text, self.base()?, "--timestamp"),
            None => Timestamp::from_unix(self.node_time()?.ok_or_else(no_time)?).map_err(|error| {
                CliError::failure(format!("the node's time is {error}"), "ask another node")
            }),
        }
    }

    /// What a span such as `+10m` counts from: the node's time if there is one, else this
    /// machine's.
    fn base(&self) -> Result<UnixTime, CliError> {
        Ok(self.node_time()?.unwrap_or_else(station::system_now))
    }

    fn node_time(&self) -> Result<Option<UnixTime>, CliError> {
        let Some(url) = self.node else { return Ok(None) };
        let time = nodes::connect(url, self.network)?
            .network_time()
            .map_err(|error| nodes::failure(url, &error))?;
        Ok(i64::try_from(time.unix_seconds).ok().map(UnixTime))
    }
}

fn no_time() -> CliError {
    CliError::usage(
        "there is no time for the transaction to begin",
        "give a node with --node, or a time with --timestamp",
    )
}

/// Reads `nem:SECONDS` or any moment that people write.
fn moment(text: &str, base: UnixTime, flag: &str) -> Result<Timestamp, CliError> {
    let wrong = |error: String| {
        CliError::usage(format!("{flag} is not a time: {}", chain::escape(text)), error)
    };
    match text.strip_prefix("nem:") {
        Some(seconds) => {
            let plain = !seconds.is_empty() && seconds.bytes().all(|byte| byte.is_ascii_digit());
            let seconds = if plain { seconds.parse().ok() } else { None };
            let seconds = seconds
                .ok_or_else(|| wrong("write nem: and seconds since NEM's first block".into()))?;
            Timestamp::new(seconds).map_err(|error| wrong(error.to_string()))
        }
        None => {
            let at = station::parse_moment(text, base).map_err(|error| wrong(error.to_string()))?;
            Timestamp::from_unix(at).map_err(|error| wrong(error.to_string()))
        }
    }
}
