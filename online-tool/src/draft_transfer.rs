//! `draft transfer`: a payment from what the operator asks for.
use crate::draft_args::TransferArgs;
use crate::draft_shell::{draft, unbuilt, xem};
use chain::Address;
use chains::ChainId;
use chains::nem::{MAX_MESSAGE, Mosaic, WireMessage, read_address, transfer};
use data_encoding::HEXLOWER_PERMISSIVE;
use station::{CliError, Io};

pub(crate) fn run(args: &TransferArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    match args.shell.on.chain {
        ChainId::Nem => nem(args, io),
    }
}

fn nem(args: &TransferArgs, io: &mut Io<'_>) -> Result<(), CliError> {
    let to = read(&args.to, "--to", args.shell.on.network)?;
    let amount = args.amount.as_deref().map_or(Ok(0), |text| xem(text, "--amount"))?;
    let entry = |(id, quantity): &(_, u64)| Mosaic { id: Clone::clone(id), quantity: *quantity };
    let mosaics = args.mosaic.iter().map(entry).collect();
    let body = transfer(to, amount, mosaics, message(args)?).map_err(|e| unbuilt(&e.into()))?;
    draft(&args.shell, &args.cost, body, io)
}

/// Reads an address of `network` as people write it.
pub(crate) fn read(text: &str, flag: &str, network: chain::Network) -> Result<Address, CliError> {
    let hint = "copy the address once more, whole";
    let address = read_address(text)
        .map_err(|error| CliError::bad_input(format!("{flag}: {error}"), hint))?;
    address.require_network(network).map_err(|error| {
        CliError::bad_input(format!("{flag}: the address: {error}"), "check it and --network")
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
