//! Nodes, as the commands ask them: one or several, which must agree.
use chain::{Address, Network, UnixTime};
use chains::nem::network_byte;
use node::{
    Disagreement, Height, Limits, NetworkTime, Nis, NisAddress, NisNetwork, Node as _, NodeError,
    NodeUrl, UrlError, agree, agree_if,
};
use station::CliError;

/// How far apart the clocks of honest nodes are, in seconds.
const CLOCK_DIFFERENCE: u32 = 60;

/// How many blocks honest nodes on one chain are apart: they come every minute.
const HEIGHT_DIFFERENCE: u64 = 10;

/// Connects to the NIS1 node at `url` and demands that it belongs to `network`.
pub(crate) fn connect(url: &str, network: Network) -> Result<Nis, CliError> {
    let address: NodeUrl = url.parse().map_err(|error: UrlError| {
        let what = format!("not a node's address: {}", chain::escape(url));
        CliError::usage(what, error.to_string())
    })?;
    let wanted = NisNetwork::from_byte(network_byte(network));
    Nis::connect(&address, wanted, Limits::default()).map_err(|error| failure(url, &error))
}

/// Connects to every node of `urls` and demands that they are on one chain.
pub(crate) fn connect_all(urls: &[String], network: Network) -> Result<Vec<Nis>, CliError> {
    let nodes: Vec<Nis> = urls.iter().map(|url| connect(url, network)).collect::<Result<_, _>>()?;
    demand_one_chain(&nodes)?;
    Ok(nodes)
}

/// Demands of several nodes that none is far behind the others, as one on a fork is.
pub(crate) fn demand_one_chain(nodes: &[Nis]) -> Result<(), CliError> {
    if nodes.len() > 1 {
        let near = |a: &Height, b: &Height| a.0.abs_diff(b.0) <= HEIGHT_DIFFERENCE;
        let _height = agree_if(nodes, Nis::chain_height, near).map_err(apart)?;
    }
    Ok(())
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
