//! As much of HTTP/1.1 as the node needs: one request per connection, everything bounded.

use std::io::{self, Read, Write};

use serde_json::Value;

/// The most bytes of a request line and headers.
const MAX_HEAD: usize = 16 * 1024;
/// The most bytes of a request body.
const MAX_BODY: usize = 64 * 1024;

/// A request that was read in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Why a request was not read.
#[derive(Debug)]
pub(crate) enum RequestError {
    /// The connection failed or was too slow.
    Io(io::Error),
    /// The request deserves this status.
    Status(u16),
}

impl From<io::Error> for RequestError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Request {
    /// Reads a request.
    pub(crate) fn read(stream: &mut impl Read) -> Result<Self, RequestError> {
        let head = read_head(stream)?;
        let text = String::from_utf8(head).map_err(|_| RequestError::Status(400))?;
        let mut lines = text.split("\r\n");
        let mut first = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target), Some(_)) = (first.next(), first.next(), first.next())
        else {
            return Err(RequestError::Status(400));
        };
        let length = body_length(lines)?;
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Ok(Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.split('&').filter_map(|pair| pair.split_once('=')).map(own).collect(),
            body,
        })
    }

    pub(crate) fn method(&self) -> &str {
        &self.method
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }
}

fn own((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// Reads up to the empty line, byte by byte so as not to read into the body.
fn read_head(stream: &mut impl Read) -> Result<Vec<u8>, RequestError> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() >= MAX_HEAD {
            return Err(RequestError::Status(413));
        }
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    Ok(head)
}

fn body_length<'t>(lines: impl Iterator<Item = &'t str>) -> Result<usize, RequestError> {
    let mut length = 0;
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        if name.eq_ignore_ascii_case("transfer-encoding") {
            return Err(RequestError::Status(411));
        }
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().map_err(|_| RequestError::Status(400))?;
        }
    }
    if length > MAX_BODY { Err(RequestError::Status(413)) } else { Ok(length) }
}

/// The bytes of an answer with a JSON body.
pub(crate) fn response(status: u16, body: &Value) -> Vec<u8> {
    with_body(status, "application/json", &[], body.to_string().as_bytes())
}

/// The bytes of an answer with any body and further header lines.
pub(crate) fn with_body(status: u16, kind: &str, lines: &[String], body: &[u8]) -> Vec<u8> {
    let mut head = format!(
        "HTTP/1.1 {status} status\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n",
        body.len()
    );
    for line in lines {
        head.push_str(line);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend(body);
    bytes
}

/// Writes all bytes; that the client went away is no failure of the node.
pub(crate) fn send(stream: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes)?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Request, RequestError> {
        Request::read(&mut text.as_bytes())
    }

    #[test]
    fn a_request_in_full() {
        let request =
            read("POST /a/b?c=d&e=f&g HTTP/1.1\r\ncontent-LENGTH: 3\r\n\r\nxyzmore").unwrap();
        assert_eq!((request.method(), request.path()), ("POST", "/a/b"));
        assert_eq!(request.query("e"), Some("f"));
        assert_eq!(request.query("g"), None);
        assert_eq!(request.body(), b"xyz");
    }

    #[test]
    fn requests_that_are_refused() {
        let long = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "y".repeat(MAX_HEAD));
        let cases = [
            ("GET /\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
            (long.as_str(), 413),
        ];
        for (text, status) in cases {
            assert!(matches!(read(text), Err(RequestError::Status(s)) if s == status), "{status}");
        }
        assert!(matches!(read("GET / HT"), Err(RequestError::Io(_))));
        assert!(matches!(
            read("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc"),
            Err(RequestError::Io(_))
        ));
    }
}
