//! Namespace registrations.

use crate::exception::Exception;
use crate::model::non_negative;
use crate::names::{check_namespace, check_part};
use crate::stream::{Reader, Writer};

/// A registration of a root namespace or of one below another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provision {
    sink: String,
    rental_fee: i64,
    part: String,
    parent: Option<String>,
}

impl Provision {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Exception> {
        let sink = reader.string("rentalFeeSink")?.to_uppercase();
        let rental_fee = non_negative(reader.long("rentalFee")?, "amount")?;
        let part = reader.string("newPart")?;
        check_part(&part)?;
        let parent = reader.optional_string()?;
        parent.as_deref().map_or(Ok(()), check_namespace)?;
        Ok(Self { sink, rental_fee, part, parent })
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.bytes(self.sink.as_bytes());
        writer.long(self.rental_fee);
        writer.bytes(self.part.as_bytes());
        match &self.parent {
            None => writer.null(),
            Some(parent) => writer.bytes(parent.as_bytes()),
        }
    }

    /// The address that gets the rental fee.
    #[must_use]
    pub fn sink(&self) -> &str {
        &self.sink
    }

    /// The rental fee in micro XEM.
    #[must_use]
    pub fn rental_fee(&self) -> i64 {
        self.rental_fee
    }

    /// The new part.
    #[must_use]
    pub fn part(&self) -> &str {
        &self.part
    }

    /// The full name of the namespace above, if there is one.
    #[must_use]
    pub fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// The full name; more than three levels throw.
    ///
    /// # Errors
    /// The exception NIS throws when it puts the name together.
    pub fn full_name(&self) -> Result<String, Exception> {
        let name = self
            .parent
            .as_ref()
            .map_or_else(|| self.part.clone(), |p| format!("{p}.{}", self.part));
        check_namespace(&name).map(|()| name)
    }
}
