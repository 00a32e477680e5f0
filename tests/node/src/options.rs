//! The command line of the binary.

use std::fs;
use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::thread;

use data_encoding::HEXLOWER_PERMISSIVE;

use crate::config::{Config, Harvest, Multisig, Network};
use crate::crypto::is_valid_address;
use crate::fault::Fault;
use crate::names::check_namespace;
use crate::server::TestNode;

const USAGE: &str = "\
usage: test-node [--port N] [--network testnet|mainnet] [--url-file FILE] [--time-offset SECONDS]
                 [--fund ADDRESS=MICROXEM]... [--mosaic NS:NAME=SUPPLY,DIVISIBILITY]...
                 [--multisig PUBLICKEY=MIN:PUBLICKEY,...]... [--namespace NAME=PUBLICKEY]...
                 [--harvest-by-call] [--fault NAME] [--until-stdin-closes]
A stand-in for a NIS1 node on 127.0.0.1. Prints its address as the first line of stdout, logs each
request on stderr, runs until it is ended by a signal (with --until-stdin-closes also by the end of
its standard input, which a script in the background may not have). A multisig account needs MIN of
its cosignatories, 0 for all. With --harvest-by-call GET /test/harvest makes a block.
";

/// What the command line says besides the node's configuration.
#[derive(Debug, Default)]
struct Options {
    config: Config,
    url_file: Option<String>,
    until_stdin_closes: bool,
    help: bool,
}

/// Runs the binary: exit code 0, 1 when the node cannot start, 2 for a usage error.
pub fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    match parse(arguments) {
        Err(problem) => {
            drop(write!(io::stderr(), "error: {problem}\n{USAGE}"));
            ExitCode::from(2)
        }
        Ok(options) if options.help => {
            drop(io::stdout().write_all(USAGE.as_bytes()));
            ExitCode::SUCCESS
        }
        Ok(options) => match serve(options) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                drop(writeln!(io::stderr(), "error: {error}"));
                ExitCode::FAILURE
            }
        },
    }
}

fn serve(options: Options) -> io::Result<()> {
    let node = TestNode::start(options.config)?;
    if let Some(file) = options.url_file {
        // Renamed into place: a script that waits for the file never reads half a line.
        let unfinished = format!("{file}.unfinished");
        fs::write(&unfinished, format!("{}\n", node.url()))?;
        fs::rename(unfinished, file)?;
    }
    let mut stdout = io::stdout();
    writeln!(stdout, "{}", node.url())?;
    stdout.flush()?;
    if options.until_stdin_closes {
        return io::copy(&mut io::stdin().lock().take(u64::MAX), &mut io::sink()).map(drop);
    }
    loop {
        thread::park();
    }
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::default();
    options.config.log = true;
    let mut funds = Vec::new();
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{name} needs a value"));
        match name.as_str() {
            "--port" => options.config.port = number(&value()?)?,
            "--time-offset" => options.config.time_offset = number(&value()?)?,
            "--network" => options.config.network = named(&value()?, Network::from_name)?,
            "--fault" => options.config.fault = named(&value()?, Fault::from_name)?,
            "--fund" => funds.push(value()?),
            "--mosaic" => options.config.mosaics.push(mosaic(&value()?)?),
            "--multisig" => options.config.multisigs.push(multisig(&value()?)?),
            "--namespace" => {
                let (name, owner) = namespace(&value()?)?;
                options.config.namespaces.insert(name, owner);
            }
            "--url-file" => options.url_file = Some(value()?),
            "--harvest-by-call" => options.config.harvest = Harvest::ByCall,
            "--until-stdin-closes" => options.until_stdin_closes = true,
            "--help" => options.help = true,
            _ => return Err(format!("{name} is not known")),
        }
    }
    for text in funds {
        let (address, amount) = fund(&text, options.config.network)?;
        options.config.funds.insert(address, amount);
    }
    Ok(options)
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text} is no number that fits"))
}

fn named<T>(text: &str, find: impl Fn(&str) -> Option<T>) -> Result<T, String> {
    find(text).ok_or_else(|| format!("{text} is not known"))
}

fn fund(text: &str, network: Network) -> Result<(String, i64), String> {
    let (address, amount) = text.split_once('=').ok_or("--fund takes ADDRESS=MICROXEM")?;
    let amount: i64 = number(amount)?;
    if !is_valid_address(network.byte(), address) || amount < 0 {
        return Err(format!("{text} is no address of the network with an amount"));
    }
    Ok((address.to_owned(), amount))
}

fn mosaic(text: &str) -> Result<crate::Mosaic, String> {
    let form = "--mosaic takes NS:NAME=SUPPLY,DIVISIBILITY";
    let (id, rest) = text.split_once('=').ok_or(form)?;
    let (supply, divisibility) = rest.split_once(',').ok_or(form)?;
    crate::Mosaic::new(id, number(supply)?, number(divisibility)?).map_err(|e| e.to_string())
}

fn multisig(text: &str) -> Result<Multisig, String> {
    let form = "--multisig takes PUBLICKEY=MIN:PUBLICKEY,...";
    let (account, rest) = text.split_once('=').ok_or(form)?;
    let (minimum, keys) = rest.split_once(':').ok_or(form)?;
    let cosignatories = keys.split(',').map(public_key).collect::<Result<Vec<_>, _>>()?;
    let minimum: u8 = number(minimum)?;
    if usize::from(minimum) > cosignatories.len() || cosignatories.len() > 32 {
        return Err(format!("{text} has not that many cosignatories, or more than 32"));
    }
    Ok(Multisig { account: public_key(account)?, cosignatories, minimum: minimum.into() })
}

fn namespace(text: &str) -> Result<(String, [u8; 32]), String> {
    let (name, owner) = text.split_once('=').ok_or("--namespace takes NAME=PUBLICKEY")?;
    check_namespace(name).map_err(|exception| exception.to_string())?;
    Ok((name.to_owned(), public_key(owner)?))
}

fn public_key(text: &str) -> Result<[u8; 32], String> {
    let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok();
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| format!("{text} is no public key of 64 hex digits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "TAMESPACEWH4MKFMBCVFERDPOOP4FK7MTDJEYP35";

    fn parse_line(line: &str) -> Result<Options, String> {
        parse(line.split(' ').map(str::to_owned))
    }

    #[test]
    fn options_reach_the_configuration() {
        let line = format!(
            "--port 7890 --network testnet --fund {ADDRESS}=5 --mosaic a:b=9,2 --fault hang"
        );
        let options = parse_line(&line).unwrap();
        assert_eq!(options.config.port, 7890);
        assert_eq!(options.config.funds.get(ADDRESS), Some(&5));
        assert_eq!(options.config.mosaics[0].total(), 900);
        assert_eq!(options.config.fault, Fault::Hang);
    }

    #[test]
    fn a_multisig_account_and_a_namespace() {
        let (key, other) = ("ab".repeat(32), "CD".repeat(32));
        let line = format!("--multisig {key}=1:{other},{key} --namespace a.b={key}");
        let config = parse_line(&line).unwrap().config;
        let cosignatories = vec![[0xCD; 32], [0xAB; 32]];
        let expected = Multisig { account: [0xAB; 32], cosignatories, minimum: 1 };
        assert_eq!(config.multisigs, [expected]);
        assert_eq!(config.namespaces.get("a.b"), Some(&[0xAB; 32]));
    }

    #[test]
    fn usage_errors() {
        for line in [
            "--port",
            "--port 65536",
            "--network mijin",
            "--fault rain",
            "--fund x=5",
            "--wrong",
            "--mosaic a:b=9",
            "--mosaic a:b=9,7",
            "--mosaic A:b=9,1",
            "--time-offset soon",
            "--multisig x=1:y",
            "--namespace A=x",
        ] {
            assert!(parse_line(line).is_err(), "{line}");
        }
        let (key, other) = ("ab".repeat(32), "cd".repeat(32));
        for minimum in ["2", "-1", "256", "", "x"] {
            assert!(parse_line(&format!("--multisig {key}={minimum}:{other}")).is_err());
        }
        assert!(parse_line(&format!("--namespace a.b.c.d={key}")).is_err());
        let other = format!("--network mainnet --fund {ADDRESS}=5");
        assert!(parse_line(&other).is_err());
        assert!(parse_line(&format!("--fund {ADDRESS}=-5")).is_err());
    }
}
