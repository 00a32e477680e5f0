//! What an operator must be warned of.
use alloc::string::String;
use core::fmt;

/// The kind of a finding, with its stable code. Dangers are typed by the operator.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Code {
    /// It begins more than 15 minutes from now.
    Future,
    /// Its time is over.
    Over,
    /// The fee is above twice the minimum.
    Fee,
    /// A mosaic whose levy may charge any amount of any asset.
    Mosaic,
    /// It changes who controls an account.
    Control,
    /// It lends or takes back the right to harvest.
    Delegation,
    /// A message that looks like a key.
    KeyLike,
    /// The sender pays itself.
    SelfPayment,
    /// The signing machine has a network interface.
    Online,
    /// The fee is below the minimum.
    LowFee,
    /// It moves nothing and says nothing.
    Nothing,
    /// It does the same as another of the request.
    Twin,
    /// The inner transaction of a multisig one outlives its wrapper.
    Outlives,
}

impl Code {
    /// Returns the stable code: D- for a danger, W- for a warning.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Future => "D-FUTURE",
            Self::Over => "D-OVER",
            Self::Fee => "D-FEE",
            Self::Mosaic => "D-MOSAIC",
            Self::Control => "D-CONTROL",
            Self::Delegation => "D-DELEGATION",
            Self::KeyLike => "D-KEYLIKE",
            Self::SelfPayment => "D-SELF",
            Self::Online => "D-ONLINE",
            Self::LowFee => "W-LOW-FEE",
            Self::Nothing => "W-NOTHING",
            Self::Twin => "W-TWIN",
            Self::Outlives => "W-OUTLIVES",
        }
    }

    /// Returns whether the operator must type the code before anything is signed.
    #[must_use]
    pub const fn is_danger(self) -> bool {
        match self {
            Self::Future
            | Self::Over
            | Self::Fee
            | Self::Mosaic
            | Self::Control
            | Self::Delegation
            | Self::KeyLike
            | Self::SelfPayment
            | Self::Online => true,
            Self::LowFee | Self::Nothing | Self::Twin | Self::Outlives => false,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something that an operator must be warned of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// What kind it is.
    pub code: Code,
    /// What was found, with the numbers.
    pub text: String,
}
