//! Nodes, as the commands ask them.
use chain::Network;
use chains::nem::network_byte;
use node::{Limits, Nis, NisNetwork, NodeError, NodeUrl, UrlError};
use station::CliError;

/// Connects to the NIS1 node at `url` and demands that it belongs to `network`.
pub(crate) fn connect(url: &str, network: Network) -> Result<Nis, CliError> {
    let address: NodeUrl = url.parse().map_err(|error: UrlError| {
        let what = format!("not a node's address: {}", chain::escape(url));
        CliError::usage(what, error.to_string())
    })?;
    let wanted = NisNetwork::from_byte(network_byte(network));
    Nis::connect(&address, wanted, Limits::default()).map_err(|error| failure(url, &error))
}

/// Says in two lines what a node did.
pub(crate) fn failure(url: &str, error: &NodeError) -> CliError {
    CliError::failure(format!("{}: {error}", chain::escape(url)), error.hint())
}
