//! JSON over HTTP, bounded in time and size, without redirects, proxies, cookies or reuse.

use std::io;
use std::time::Instant;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use ureq::config::AutoHeaderValue;
use ureq::http::Response;
use ureq::tls::TlsConfig;
use ureq::{Agent, Body, Timeout};

use crate::Limits;
use crate::error::NodeError;
use crate::quoted::Quoted;
use crate::url::NodeUrl;

/// The most bytes of an answer's body, unless it is a list.
const MAX_BODY: u64 = 64 * 1024;
/// The most bytes of the body of a list.
pub(crate) const MAX_LIST: u64 = 1024 * 1024;
/// The most bytes of an answer's headers.
const MAX_HEAD: usize = 16 * 1024;

/// A client of one node.
#[derive(Debug)]
pub(crate) struct Client {
    agent: Agent,
    url: NodeUrl,
    limits: Limits,
}

/// The error object that NIS sends with an HTTP error.
#[derive(Deserialize)]
struct ErrorObject {
    message: String,
}

impl Client {
    /// Trusts Mozilla's authorities, where the address is one of TLS.
    pub(crate) fn new(url: &NodeUrl, limits: Limits) -> Self {
        Self::with(url, limits, TlsConfig::default())
    }

    pub(crate) fn with(url: &NodeUrl, limits: Limits, tls: TlsConfig) -> Self {
        let config = Agent::config_builder()
            .tls_config(tls)
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .max_idle_connections(0)
            .max_response_header_size(MAX_HEAD)
            .timeout_resolve(Some(limits.connect))
            .timeout_connect(Some(limits.connect))
            .timeout_global(Some(limits.total))
            .user_agent("coldseal")
            .accept("application/json")
            .accept_encoding(AutoHeaderValue::None)
            .build();
        Self { agent: config.new_agent(), url: url.clone(), limits }
    }

    /// Where the node is.
    pub(crate) fn url(&self) -> &NodeUrl {
        &self.url
    }

    /// Gets an answer; when the connection ends too early it is tried once more within the same time.
    pub(crate) fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        expected: &'static str,
    ) -> Result<T, NodeError> {
        self.get_up_to(MAX_BODY, path, expected)
    }

    /// Gets an answer of at most `limit` bytes, as [`Client::get`] does.
    pub(crate) fn get_up_to<T: DeserializeOwned>(
        &self,
        limit: u64,
        path: &str,
        expected: &'static str,
    ) -> Result<T, NodeError> {
        let start = Instant::now();
        let get = || self.get_once(path, (limit, expected), start);
        let first = get();
        if first.as_ref().err() != Some(&NodeError::Closed) || start.elapsed() >= self.limits.total
        {
            return first;
        }
        get()
    }

    fn get_once<T: DeserializeOwned>(
        &self,
        path: &str,
        shape: (u64, &'static str),
        start: Instant,
    ) -> Result<T, NodeError> {
        let left = self.limits.total.saturating_sub(start.elapsed());
        let request = self.agent.get(format!("{}{path}", self.url));
        let answer = request.config().timeout_global(Some(left)).build().call();
        self.read(answer, shape)
    }

    /// Posts JSON, once.
    pub(crate) fn post<T: DeserializeOwned>(
        &self,
        path: &'static str,
        body: &str,
        expected: &'static str,
    ) -> Result<T, NodeError> {
        let request = self.agent.post(format!("{}{path}", self.url));
        let answer = request.content_type("application/json").send(body);
        self.read(answer, (MAX_BODY, expected))
    }

    fn read<T: DeserializeOwned>(
        &self,
        answer: Result<Response<Body>, ureq::Error>,
        (limit, expected): (u64, &'static str),
    ) -> Result<T, NodeError> {
        let mut answer = answer.map_err(|error| self.explain(error))?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(NodeError::Redirected { status: status.as_u16() });
        }
        let body = answer.body_mut().with_config().limit(limit).read_to_vec();
        let body = body.map_err(|error| self.explain(error))?;
        if status.as_u16() != 200 {
            return Err(NodeError::Failed { status: status.as_u16(), text: error_text(&body) });
        }
        read_object(&body, expected)
    }

    /// Turns the library's errors into ours; text from outside is escaped.
    fn explain(&self, error: ureq::Error) -> NodeError {
        if let ureq::Error::Timeout(timeout) = &error {
            return self.timed_out(*timeout);
        }
        if let ureq::Error::BodyExceedsLimit(limit) = error {
            return NodeError::TooLarge { limit };
        }
        if let ureq::Error::LargeResponseHeader(_, limit) = error {
            return NodeError::TooLarge { limit: u64::try_from(limit).unwrap_or(u64::MAX) };
        }
        if matches!(error, ureq::Error::Protocol(_) | ureq::Error::Http(_)) {
            return NodeError::Unexpected { expected: "an answer in HTTP" };
        }
        if let ureq::Error::Io(io) = &error {
            if is_end(io.kind()) {
                return NodeError::Closed;
            }
            return NodeError::Unreachable { detail: Quoted::new(&io.to_string()) };
        }
        NodeError::Unreachable { detail: Quoted::new(&error.to_string()) }
    }

    fn timed_out(&self, timeout: Timeout) -> NodeError {
        if matches!(timeout, Timeout::Connect | Timeout::Resolve) {
            NodeError::TimedOut { after: self.limits.connect, connected: false }
        } else {
            NodeError::TimedOut { after: self.limits.total, connected: true }
        }
    }
}

/// Reads a JSON object. The parser would take an array for one, field by field: no node answers so.
/// It stops at 128 levels.
fn read_object<T: DeserializeOwned>(body: &[u8], expected: &'static str) -> Result<T, NodeError> {
    let not_json = || NodeError::NotJson { start: Quoted::from_bytes(body) };
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(not_json());
    }
    serde_json::from_slice(body).map_err(|error| match error.classify() {
        Category::Data => NodeError::Unexpected { expected },
        Category::Io | Category::Syntax | Category::Eof => not_json(),
    })
}

/// Tells whether an established connection ended.
fn is_end(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
    )
}

/// The message of NIS's error object, else the beginning of whatever came.
fn error_text(body: &[u8]) -> Quoted {
    serde_json::from_slice::<ErrorObject>(body)
        .map_or_else(|_| Quoted::from_bytes(body), |object| Quoted::new(&object.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct One {
        height: u64,
    }

    fn read(text: &str) -> Result<One, NodeError> {
        read_object(text.as_bytes(), "one")
    }

    #[test]
    fn unknown_fields_and_blanks_are_taken() {
        assert_eq!(read(" \n{\"x\":[1],\"height\":5}\n"), Ok(One { height: 5 }));
    }

    #[test]
    fn what_is_no_object_or_another_one() {
        for text in [
            "",
            "[5]",
            "5",
            "null",
            "\u{feff}{\"height\":5}",
            "{\"height\":5",
            "{\"height\":5}x",
            "{height:5}",
        ] {
            assert!(matches!(read(text), Err(NodeError::NotJson { .. })), "{text}");
        }
        for text in [
            "{}",
            "{\"height\":-5}",
            "{\"height\":5.0}",
            "{\"height\":\"5\"}",
            "{\"height\":null}",
            "{\"height\":18446744073709551616}",
            "{\"height\":5,\"height\":6}",
        ] {
            assert_eq!(read(text), Err(NodeError::Unexpected { expected: "one" }), "{text}");
        }
    }

    #[test]
    fn the_message_of_an_error_object_or_the_bare_text() {
        assert_eq!(error_text(b"{\"message\":\"no\"}"), Quoted::new("no"));
        assert_eq!(error_text(b"{\"message\":7}"), Quoted::new("{\"message\":7}"));
        assert_eq!(error_text(b""), Quoted::new(""));
    }
}
