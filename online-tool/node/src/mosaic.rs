//! What a node says of a mosaic: claims, never to be counted with where money is decided.

use serde::Deserialize;

use crate::error::NodeError;
use crate::ids::MosaicName;
use crate::json::MosaicDefinition;
use crate::json_raw::{RawDefinition, RawMosaicId};
use crate::nis::Nis;
use crate::object::Object;

/// The most whole units of a mosaic.
const MAX_SUPPLY: u64 = 9_000_000_000_000_000;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SupplyAnswer {
    mosaic_id: Object<RawMosaicId>,
    supply: u64,
}

impl Nis {
    /// Asks for the definition of a mosaic.
    ///
    /// # Errors
    /// Any [`NodeError`] but a refusal; [`NodeError::Failed`] with status 404 where the node does
    /// not know the mosaic, [`NodeError::Unexpected`] where it answers for another one.
    pub fn mosaic_definition(&self, id: &MosaicName) -> Result<MosaicDefinition, NodeError> {
        let expected = "the definition of the mosaic asked for";
        let answer: RawDefinition = self.client.get(&path("definition", id), expected)?;
        let definition = answer.check().ok().filter(|definition| definition.id == *id);
        definition.ok_or(NodeError::Unexpected { expected })
    }

    /// Asks for the present supply of a mosaic in whole units, at most 9 * 10^15.
    ///
    /// # Errors
    /// As [`Nis::mosaic_definition`].
    pub fn mosaic_supply(&self, id: &MosaicName) -> Result<u64, NodeError> {
        let expected = "the supply of the mosaic asked for";
        let answer: SupplyAnswer = self.client.get(&path("supply", id), expected)?;
        let same = answer.mosaic_id.0.check().ok().filter(|found| found == id);
        same.map(|_| answer.supply)
            .filter(|supply| *supply <= MAX_SUPPLY)
            .ok_or(NodeError::Unexpected { expected })
    }
}

/// The path of an endpoint; a name may hold blanks and apostrophes.
fn path(endpoint: &str, id: &MosaicName) -> String {
    let mut path = format!("/mosaic/{endpoint}?mosaicId=");
    for character in id.to_string().chars() {
        match character {
            ':' => path.push_str("%3A"),
            ' ' => path.push_str("%20"),
            '\'' => path.push_str("%27"),
            plain => path.push(plain),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_encoded() {
        let id = "a-b.c_d:it's a coin".parse().unwrap();
        assert_eq!(path("supply", &id), "/mosaic/supply?mosaicId=a-b.c_d%3Ait%27s%20a%20coin");
    }
}
