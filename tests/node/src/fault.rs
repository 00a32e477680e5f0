//! What can go wrong with a node, on purpose.

/// A way to misbehave, for tests of clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fault {
    /// Behaves.
    #[default]
    None,
    /// Answers with random bytes that are not HTTP.
    Garbage,
    /// Answers HTTP 200 with a body of random bytes.
    GarbageBody,
    /// Answers HTTP 200 with a body that never ends.
    Endless,
    /// Announces a body of 1 TiB.
    HugeLength,
    /// Sends header lines for ever.
    EndlessHeader,
    /// Reads the request and never answers.
    Hang,
    /// Answers correctly, one byte in a tenth of a second.
    Drip,
    /// Stops in the middle of the body.
    CutShort,
    /// Closes the connection at once.
    Close,
    /// Closes the connection at once, but only for the next request.
    CloseOnce,
    /// Answers with JSON whose names are right and whose types are wrong.
    WrongTypes,
    /// Answers with JSON whose numbers are right in type and out of range: 2^64 - 1.
    WrongRange,
    /// Answers with JSON whose numbers are all -1.
    Negative,
    /// Answers with JSON whose numbers are all 1.5.
    Fractions,
    /// Answers with JSON whose texts are 4000 characters longer.
    LongTexts,
    /// Answers with JSON whose lists have 3000 entries.
    LongLists,
    /// Says that its chain is so many blocks shorter, as a node on a fork or behind does.
    Behind(u64),
    /// Answers with JSON nested ten thousand deep.
    Deep,
    /// Answers HTTP 200 with a web page, as a captive portal does.
    WebPage,
    /// Answers HTTP 500 with NIS's error object.
    ServerError,
    /// Answers HTTP 500 with an error text full of control and direction characters.
    HostileText,
    /// Says that it belongs to the other network.
    OtherNetwork,
    /// Redirects to the same path on this port of 127.0.0.1.
    Redirect(u16),
    /// Answers an announcement with this code and accepts nothing.
    Code(i32),
    /// Answers an announcement with the hash of another transaction.
    OtherHash,
}

impl Fault {
    /// The faults that a command line can name.
    const NAMED: [(&str, Self); 22] = [
        ("none", Self::None),
        ("garbage", Self::Garbage),
        ("garbage-body", Self::GarbageBody),
        ("endless", Self::Endless),
        ("huge-length", Self::HugeLength),
        ("endless-header", Self::EndlessHeader),
        ("hang", Self::Hang),
        ("drip", Self::Drip),
        ("cut-short", Self::CutShort),
        ("close", Self::Close),
        ("wrong-types", Self::WrongTypes),
        ("wrong-range", Self::WrongRange),
        ("negative", Self::Negative),
        ("fractions", Self::Fractions),
        ("long-texts", Self::LongTexts),
        ("long-lists", Self::LongLists),
        ("behind", Self::Behind(1000)),
        ("deep", Self::Deep),
        ("web-page", Self::WebPage),
        ("server-error", Self::ServerError),
        ("other-network", Self::OtherNetwork),
        ("other-hash", Self::OtherHash),
    ];

    /// Finds a fault by its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, _)| *known == name).map(|(_, fault)| *fault)
    }
}
