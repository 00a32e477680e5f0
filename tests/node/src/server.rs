//! The server: a thread that accepts, one thread per connection, faults on demand.

use std::io::{self, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::code::Code;
use crate::config::{Config, NEM_EPOCH};
use crate::fault::Fault;
use crate::http::{self, Request, RequestError};
use crate::ledger::Ledger;
use crate::mangle;
use crate::routes::{Answer, Now, answer};

/// How long a client may take for its request, and for taking the answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// More connections than this at a time are closed unread.
const MAX_CONNECTIONS: usize = 64;
/// The step in which slow faults look whether the node was stopped.
const STEP: Duration = Duration::from_millis(100);

/// A running node; it stops when dropped.
#[derive(Debug)]
pub struct TestNode {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

/// What goes wrong, and where.
#[derive(Clone, Copy, Debug)]
struct Aimed {
    fault: Fault,
    /// Only where this is asked for; everywhere without.
    path: Option<&'static str>,
}

#[derive(Debug)]
struct Shared {
    ledger: Mutex<Ledger>,
    fault: Mutex<Aimed>,
    requests: Mutex<Vec<String>>,
    time_offset: i64,
    log: bool,
    stopped: AtomicBool,
    connections: AtomicUsize,
}

impl TestNode {
    /// Starts a node on 127.0.0.1.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub fn start(config: Config) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, config.port))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            ledger: Mutex::new(Ledger::new(&config)),
            fault: Mutex::new(Aimed { fault: config.fault, path: None }),
            requests: Mutex::new(Vec::new()),
            time_offset: config.time_offset,
            log: config.log,
            stopped: AtomicBool::new(false),
            connections: AtomicUsize::new(0),
        });
        let for_thread = Arc::clone(&shared);
        let acceptor = thread::spawn(move || for_thread.accept(&listener));
        Ok(Self { address, shared, acceptor: Some(acceptor) })
    }

    /// The address to give to a client, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The TCP port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Misbehaves from now on in this way.
    pub fn set_fault(&self, fault: Fault) {
        *lock(&self.shared.fault) = Aimed { fault, path: None };
    }

    /// Misbehaves from now on in this way, but only where it is asked for this path.
    pub fn set_fault_on(&self, path: &'static str, fault: Fault) {
        *lock(&self.shared.fault) = Aimed { fault, path: Some(path) };
    }

    /// The requests so far, as `GET /path`.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        lock(&self.shared.requests).clone()
    }

    /// The node's clock: seconds of NEM's time.
    #[must_use]
    pub fn now(&self) -> u32 {
        self.shared.now().seconds
    }

    /// Looks at, or changes, the node's state.
    pub fn with_ledger<T>(&self, look: impl FnOnce(&mut Ledger) -> T) -> T {
        look(&mut lock(&self.shared.ledger))
    }
}

impl Drop for TestNode {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // The acceptor waits for a connection; this one makes it look.
        let woken = TcpStream::connect(self.address).is_ok();
        if let (true, Some(acceptor)) = (woken, self.acceptor.take()) {
            drop(acceptor.join());
        }
    }
}

/// A poisoned lock only means that a test failed while it held it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn accept(self: Arc<Self>, listener: &TcpListener) {
        for stream in listener.incoming() {
            if self.is_stopped() {
                return;
            }
            let Ok(stream) = stream else { continue };
            if self.connections.fetch_add(1, Ordering::SeqCst) < MAX_CONNECTIONS {
                let shared = Arc::clone(&self);
                thread::spawn(move || {
                    drop(shared.serve(stream));
                    shared.connections.fetch_sub(1, Ordering::SeqCst);
                });
            } else {
                self.connections.fetch_sub(1, Ordering::SeqCst);
            }
        }
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    /// The clock, never before NEM's origin and never beyond 32 bits.
    fn now(&self) -> Now {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let shifted = since.as_secs().saturating_add_signed(self.time_offset);
        let seconds = u32::try_from(shifted.saturating_sub(NEM_EPOCH)).unwrap_or(u32::MAX);
        let milliseconds = u64::from(seconds)
            .saturating_mul(1000)
            .saturating_add(u64::from(since.subsec_millis()));
        Now { seconds, milliseconds }
    }

    fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let request = match Request::read(&mut stream) {
            Ok(request) => request,
            Err(RequestError::Io(error)) => return Err(error),
            Err(RequestError::Status(status)) => {
                let body = Answer::error(status, "the request was not understood", self.now()).body;
                http::send(&mut stream, &http::response(status, &body))?;
                return stream.shutdown(Shutdown::Write);
            }
        };
        let line = format!("{} {}", request.method(), request.path());
        lock(&self.requests).push(line.clone());
        let fault = self.take_fault(request.path());
        let status = self.respond(&request, fault, &mut stream);
        if self.log {
            let outcome = status.map_or_else(|| format!("{fault:?}"), |status| status.to_string());
            writeln!(io::stderr(), "{} {outcome}", line.escape_debug())?;
        }
        Ok(())
    }

    /// The fault of this request; one that happens once is gone with it.
    fn take_fault(&self, path: &str) -> Fault {
        let mut current = lock(&self.fault);
        if current.path.is_some_and(|only| only != path) {
            return Fault::None;
        }
        let fault = current.fault;
        if fault == Fault::CloseOnce {
            current.fault = Fault::None;
        }
        fault
    }

    /// Answers, well or badly, and tells the status of an answer in good form. What the client
    /// does to the connection meanwhile does not matter.
    fn respond(&self, request: &Request, fault: Fault, stream: &mut TcpStream) -> Option<u16> {
        match self.misbehave(request, fault, stream) {
            Ok(true) => None,
            Ok(false) => {
                let answer = self.answer(request, fault);
                http::send(stream, &http::response(answer.status, &answer.body)).ok()?;
                Some(answer.status)
            }
            Err(_) => None,
        }
    }

    fn answer(&self, request: &Request, fault: Fault) -> Answer {
        let (now, announce) = (self.now(), request.path() == "/transaction/announce");
        let mut ledger = lock(&self.ledger);
        let mut network = ledger.network();
        match fault {
            Fault::OtherNetwork => network = network.other(),
            Fault::Code(code) if announce => {
                return Answer::ok(json!({
                    "type": 1, "code": code, "message": Code(code).name(),
                    "transactionHash": { "data": "00".repeat(32) }, "innerTransactionHash": {},
                }));
            }
            Fault::ServerError => return Answer::error(500, "the node is unwell", now),
            Fault::HostileText => {
                let text = format!(
                    "\u{1b}[2J\u{202e}gnp.exe\u{200b}\r\nok: accepted {}",
                    "A".repeat(4000)
                );
                return Answer::error(500, &text, now);
            }
            Fault::None
            | Fault::Garbage
            | Fault::GarbageBody
            | Fault::Endless
            | Fault::HugeLength
            | Fault::EndlessHeader
            | Fault::Hang
            | Fault::Drip
            | Fault::CutShort
            | Fault::Close
            | Fault::CloseOnce
            | Fault::WrongTypes
            | Fault::WrongRange
            | Fault::Negative
            | Fault::Fractions
            | Fault::LongTexts
            | Fault::LongLists
            | Fault::Behind(_)
            | Fault::Deep
            | Fault::WebPage
            | Fault::Redirect(_)
            | Fault::Code(_)
            | Fault::OtherHash => {}
        }
        let mut answer = answer(request, &mut ledger, network, now);
        if answer.status == 200 {
            answer.body = lie(answer.body, fault);
        }
        answer
    }

    /// Plays the faults below the level of JSON; tells whether it did.
    fn misbehave(
        &self,
        request: &Request,
        fault: Fault,
        stream: &mut TcpStream,
    ) -> io::Result<bool> {
        match fault {
            Fault::Close | Fault::CloseOnce => stream.shutdown(Shutdown::Both)?,
            Fault::Garbage => http::send(stream, &noise(4096))?,
            Fault::GarbageBody => http::send(stream, &json_with(&noise(4096)))?,
            Fault::Deep => http::send(stream, &json_with("{\"a\":".repeat(10_000).as_bytes()))?,
            Fault::WebPage => {
                let page = b"<html><body>Please log in to this network</body></html>";
                http::send(stream, &http::with_body(200, "text/html", &[], page))?;
            }
            Fault::Redirect(port) => {
                let line = format!("Location: http://127.0.0.1:{port}{}", request.path());
                http::send(stream, &http::with_body(307, "text/plain", &[line], b""))?;
            }
            Fault::CutShort => {
                http::send(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"hei")?
            }
            Fault::HugeLength => {
                http::send(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n")?;
                self.repeat(stream, &[b' '; 1024], Duration::ZERO)?;
            }
            Fault::Endless => {
                http::send(stream, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
                self.repeat(stream, &[b' '; 1024], Duration::ZERO)?;
            }
            Fault::EndlessHeader => {
                http::send(stream, b"HTTP/1.1 200 OK\r\n")?;
                self.repeat(stream, b"X-Filler: 0123456789\r\n", Duration::ZERO)?;
            }
            Fault::Hang => self.repeat(stream, b"", STEP)?,
            Fault::Drip => {
                let answer = self.answer(request, fault);
                for byte in http::response(answer.status, &answer.body) {
                    http::send(stream, &[byte])?;
                    thread::sleep(STEP);
                }
            }
            Fault::None
            | Fault::WrongTypes
            | Fault::WrongRange
            | Fault::Negative
            | Fault::Fractions
            | Fault::LongTexts
            | Fault::LongLists
            | Fault::Behind(_)
            | Fault::ServerError
            | Fault::HostileText
            | Fault::OtherNetwork
            | Fault::Code(_)
            | Fault::OtherHash => return Ok(false),
        }
        Ok(true)
    }

    /// Sends the same again and again until the client or the node has enough.
    fn repeat(&self, stream: &mut TcpStream, bytes: &[u8], pause: Duration) -> io::Result<()> {
        while !self.is_stopped() {
            http::send(stream, bytes)?;
            thread::sleep(pause);
        }
        Ok(())
    }
}

fn json_with(body: &[u8]) -> Vec<u8> {
    http::with_body(200, "application/json", &[], body)
}

/// Bytes that look random and are the same each time (xorshift).
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let next = || {
        state ^= state.wrapping_shl(13);
        state ^= state.wrapping_shr(7);
        state ^= state.wrapping_shl(17);
        state.to_le_bytes()[0]
    };
    std::iter::repeat_with(next).take(count).collect()
}

/// Changes a right answer as the fault says.
fn lie(mut body: Value, fault: Fault) -> Value {
    match fault {
        Fault::WrongTypes => mangle::types(body),
        Fault::WrongRange => mangle::numbers(body, &json!(u64::MAX)),
        Fault::Negative => mangle::numbers(body, &json!(-1)),
        Fault::Fractions => mangle::numbers(body, &json!(1.5)),
        Fault::LongTexts => mangle::texts(body),
        Fault::LongLists => mangle::lists(body),
        Fault::Behind(blocks) => {
            if let Some(height) = body.get_mut("height") {
                *height = json!(height.as_u64().unwrap_or_default().saturating_sub(blocks));
            }
            body
        }
        Fault::OtherHash => {
            if let Some(hash) = body.get_mut("transactionHash") {
                *hash = json!({ "data": "11".repeat(32) });
            }
            body
        }
        Fault::None
        | Fault::Garbage
        | Fault::GarbageBody
        | Fault::Endless
        | Fault::HugeLength
        | Fault::EndlessHeader
        | Fault::Hang
        | Fault::Drip
        | Fault::CutShort
        | Fault::Close
        | Fault::CloseOnce
        | Fault::Deep
        | Fault::WebPage
        | Fault::ServerError
        | Fault::HostileText
        | Fault::OtherNetwork
        | Fault::Redirect(_)
        | Fault::Code(_) => body,
    }
}
