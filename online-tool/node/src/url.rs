//! Where a node is.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use thiserror::Error;

/// The longest text taken for an address.
const MAX: usize = 300;

/// The address of a node: scheme, host and port, nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeUrl {
    secure: bool,
    host: String,
    port: u16,
}

/// Why a text is not the address of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UrlError {
    /// Neither `http://` nor `https://` stands at the start.
    #[error("the address of a node starts with http:// or https://")]
    Scheme,
    /// There is a user, a path, a query or a fragment.
    #[error("the address of a node has a host and a port, nothing else")]
    Extra,
    /// The host is no name, no IPv4 address and no IPv6 address in brackets.
    #[error("the host in the address of the node is not valid")]
    Host,
    /// The port is no number from 1 to 65535.
    #[error("the port in the address of the node is not a number from 1 to 65535")]
    Port,
}

impl NodeUrl {
    /// Tells whether the connection is encrypted and the node's certificate checked.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// The host: a name or an address, IPv6 in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The TCP port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl FromStr for NodeUrl {
    type Err = UrlError;

    /// Reads `http://host:port`; without a port it is 7890, for https 7891. One slash at the end
    /// is taken, anything behind it is not.
    fn from_str(text: &str) -> Result<Self, UrlError> {
        let (scheme, rest) = text.split_once("://").ok_or(UrlError::Scheme)?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => true,
            _ => return Err(UrlError::Scheme),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains(['/', '?', '#', '@', '\\']) {
            return Err(UrlError::Extra);
        }
        let (host, port) = split_port(rest)?;
        let port = port.map_or(Ok(if secure { 7891 } else { 7890 }), read_port)?;
        if text.len() > MAX || !is_host(host) {
            return Err(UrlError::Host);
        }
        Ok(Self { secure, host: host.to_ascii_lowercase(), port })
    }
}

impl fmt::Display for NodeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}

/// Parts host and port; the colons of an IPv6 address stand within brackets.
fn split_port(rest: &str) -> Result<(&str, Option<&str>), UrlError> {
    if rest.starts_with('[') {
        let end = rest.find(']').ok_or(UrlError::Host)?;
        let (host, tail) = rest.split_at_checked(end.saturating_add(1)).ok_or(UrlError::Host)?;
        return match tail.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if tail.is_empty() => Ok((host, None)),
            None => Err(UrlError::Host),
        };
    }
    Ok(rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port))))
}

fn read_port(text: &str) -> Result<u16, UrlError> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    match text.parse() {
        Ok(port) if digits && port > 0 => Ok(port),
        _ => Err(UrlError::Port),
    }
}

fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        return inner.parse::<Ipv6Addr>().is_ok();
    }
    let last_is_number =
        host.rsplit('.').next().is_some_and(|l| l.bytes().all(|b| b.is_ascii_digit()));
    if last_is_number {
        return host.parse::<Ipv4Addr>().is_ok();
    }
    host.len() <= 253 && host.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let inner = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    inner && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_nodes() {
        let cases = [
            ("http://node.example", "http://node.example:7890"),
            ("https://node.example/", "https://node.example:7891"),
            ("HTTP://Node.Example:1", "http://node.example:1"),
            ("http://127.0.0.1:65535", "http://127.0.0.1:65535"),
            ("https://[::1]", "https://[::1]:7891"),
            ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]:80"),
            ("http://localhost", "http://localhost:7890"),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<NodeUrl>().unwrap().to_string(), expected);
        }
    }

    #[test]
    fn texts_that_are_none() {
        let long = format!("http://{}", "a.".repeat(200));
        let cases = [
            ("", UrlError::Scheme),
            ("node.example:7890", UrlError::Scheme),
            ("ftp://node.example", UrlError::Scheme),
            (" http://node.example", UrlError::Scheme),
            ("http://user@node.example", UrlError::Extra),
            ("http://node.example/path", UrlError::Extra),
            ("http://node.example//", UrlError::Extra),
            ("http://node.example?x", UrlError::Extra),
            ("http://node.example#x", UrlError::Extra),
            ("http://node.example\\x", UrlError::Extra),
            ("http://", UrlError::Host),
            ("http://:80", UrlError::Host),
            ("http://-a", UrlError::Host),
            ("http://a..b", UrlError::Host),
            ("http://a b", UrlError::Host),
            ("http://a\nb", UrlError::Host),
            ("http://nöde", UrlError::Host),
            ("http://[::1", UrlError::Host),
            ("http://[::1]x", UrlError::Host),
            ("http://[::g]", UrlError::Host),
            ("http://1.2.3", UrlError::Host),
            ("http://127.0.0.256", UrlError::Host),
            (&long, UrlError::Host),
            ("http://a:", UrlError::Port),
            ("http://a:0", UrlError::Port),
            ("http://a:+1", UrlError::Port),
            ("http://a:65536", UrlError::Port),
            ("http://a:80:80", UrlError::Port),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<NodeUrl>(), Err(expected), "{text}");
        }
    }
}
