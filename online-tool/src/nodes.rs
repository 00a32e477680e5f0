//! Nodes, as the commands ask them: one or several, which must agree.
use chain::{Address, Network, UnixTime};
use chains::nem::network_byte;
use node::{
    Disagreement, Limits, NetworkTime, Nis, NisAddress, NisNetwork, Node as _, NodeError, NodeUrl,
    UrlError, agree, agree_if,
};
use station::CliError;

/// How far apart the clocks of honest nodes are, in seconds.
const CLOCK_DIFFERENCE: u32 = 60;

/// Connects to the NIS1 node at `url` and demands that it belongs to `network`.
pub(crate) fn connect(url: &str, network: Network) -> Result<Nis, CliError> {
    let address: NodeUrl = url.parse().map_err(|error: UrlError| {
        let what = format!("not a node's address: {}", chain::escape(url));
        CliError::usage(what, error.to_string())
    })?;
    let wanted = NisNetwork::from_byte(network_byte(network));
    Nis::connect(&address, wanted, Limits::default()).map_err(|error| failure(url, &error))
}

/// Connects to every node of `urls`.
pub(crate) fn connect_all(urls: &[String], network: Network) -> Result<Vec<Nis>, CliError> {
    urls.iter().map(|url| connect(url, network)).collect()
}

/// Says in two lines what a node did.
pub(crate) fn failure(url: &str, error: &NodeError) -> CliError {
    CliError::failure(format!("{}: {error}", chain::escape(url)), error.hint())
}

/// Asks every node the same and demands one answer.
pub(crate) fn ask<T: PartialEq + Send + std::fmt::Debug>(
    nodes: &[Nis],
    query: impl Fn(&Nis) -> Result<T, NodeError> + Sync,
) -> Result<T, CliError> {
    agree(nodes, query).map_err(apart)
}

/// Asks every node for the time; they may differ by a minute, and the first one's counts.
pub(crate) fn time(nodes: &[Nis]) -> Result<UnixTime, CliError> {
    let near = |a: &NetworkTime, b: &NetworkTime| {
        a.chain_seconds.abs_diff(b.chain_seconds) <= CLOCK_DIFFERENCE
    };
    let time = agree_if(nodes, Nis::network_time, near).map_err(apart)?;
    let seconds = i64::try_from(time.unix_seconds).unwrap_or(i64::MAX);
    Ok(UnixTime(seconds))
}

fn apart<T: std::fmt::Debug>(mut disagreement: Disagreement<T>) -> CliError {
    if let [(url, Err(error))] = &*disagreement.answers {
        return failure(&url.to_string(), error);
    }
    // What every node said stands in the text; a long answer is cut there.
    disagreement.answers.truncate(10);
    let hint = "find out which node lies or lags, and ask the others";
    CliError::failure(disagreement.to_string(), hint)
}

/// Returns an address as nodes are asked for it.
pub(crate) fn nis_address(address: &Address) -> Result<NisAddress, CliError> {
    address.as_str().parse().map_err(|error: node::IdError| {
        CliError::failure(error.to_string(), "this is a fault of coldseal")
    })
}
