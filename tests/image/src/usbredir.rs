//! The protocol between QEMU and a USB device over a socket: usb-redir, version 0.7, little-endian.
//!
//! A packet is its type, its length and an identifier, then a header by type, then data.

use std::io::{self, Read};

/// The most bytes of a packet that is taken.
const MOST: u32 = 1 << 20;

pub(crate) const HELLO: u32 = 0;
pub(crate) const DEVICE_CONNECT: u32 = 1;
pub(crate) const DEVICE_DISCONNECT: u32 = 2;
pub(crate) const RESET: u32 = 3;
pub(crate) const INTERFACE_INFO: u32 = 4;
pub(crate) const ENDPOINT_INFO: u32 = 5;
pub(crate) const SET_CONFIGURATION: u32 = 6;
pub(crate) const GET_CONFIGURATION: u32 = 7;
pub(crate) const CONFIGURATION_STATUS: u32 = 8;
pub(crate) const SET_ALT_SETTING: u32 = 9;
pub(crate) const GET_ALT_SETTING: u32 = 10;
pub(crate) const ALT_SETTING_STATUS: u32 = 11;
pub(crate) const START_ISO_STREAM: u32 = 12;
pub(crate) const STOP_ISO_STREAM: u32 = 13;
pub(crate) const ISO_STREAM_STATUS: u32 = 14;
pub(crate) const CANCEL_DATA: u32 = 21;
pub(crate) const CONTROL: u32 = 100;
pub(crate) const BULK: u32 = 101;
pub(crate) const ISO: u32 = 102;

/// Statuses of transfers.
pub(crate) const SUCCESS: u8 = 0;
pub(crate) const CANCELLED: u8 = 1;
pub(crate) const STALL: u8 = 4;

/// What this side can do: tell its version, take filters, acknowledge, tell packet sizes, identifiers of 64
/// bits, lengths of bulk transfers of 32 bits.
const CAPABILITIES: u32 = 0b0111_1110;
const IDENTIFIERS_64: u32 = 1 << 5;

/// A packet as it came.
#[derive(Debug)]
pub(crate) struct Packet {
    pub(crate) kind: u32,
    pub(crate) id: u64,
    pub(crate) body: Vec<u8>,
}

impl Packet {
    /// Returns a byte of the body; 0 behind its end.
    pub(crate) fn byte(&self, place: usize) -> u8 {
        self.body.get(place).copied().unwrap_or(0)
    }

    /// Returns a number of two bytes.
    pub(crate) fn short(&self, place: usize) -> u16 {
        u16::from_le_bytes([self.byte(place), self.byte(place + 1)])
    }

    /// Tells whether the other side's hello says that identifiers have 64 bits.
    pub(crate) fn has_wide_identifiers(&self) -> bool {
        let capabilities = u32::from_le_bytes([64, 65, 66, 67].map(|place| self.byte(place)));
        capabilities & IDENTIFIERS_64 != 0
    }
}

/// Reads one packet.
pub(crate) fn read(input: &mut impl Read, wide: bool) -> io::Result<Packet> {
    let mut number = || {
        let mut bytes = [0; 4];
        input.read_exact(&mut bytes).map(|()| u32::from_le_bytes(bytes))
    };
    let (kind, length, low) = (number()?, number()?, number()?);
    let high = if wide && kind != HELLO { number()? } else { 0 };
    if length > MOST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut body = vec![0; usize::try_from(length).expect("32 bits")];
    input.read_exact(&mut body)?;
    Ok(Packet { kind, id: u64::from(high) << 32 | u64::from(low), body })
}

/// Returns the bytes of a packet.
pub(crate) fn packet(wide: bool, kind: u32, id: u64, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let mut bytes = kind.to_le_bytes().to_vec();
    bytes.extend(u32::try_from(body.len()).expect("a short packet").to_le_bytes());
    let id = id.to_le_bytes();
    bytes.extend(if wide && kind != HELLO { &id[..] } else { &id[..4] });
    bytes.extend(body);
    bytes
}

/// Returns the hello of this side.
pub(crate) fn hello() -> Vec<u8> {
    const NAME: &[u8] = b"coldseal's camera for tests";
    let mut name = [0; 64];
    name[..NAME.len()].copy_from_slice(NAME);
    packet(false, HELLO, 0, &[&name, &CAPABILITIES.to_le_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_go_through_both_ways() {
        for wide in [false, true] {
            let bytes = packet(wide, CONTROL, 7, &[b"ab", b"c"]);
            let read = read(&mut &*bytes, wide).unwrap();
            assert_eq!((read.kind, read.id, &*read.body), (CONTROL, 7, &b"abc"[..]));
        }
        assert_eq!(hello().len(), 12 + 68);
        let own = read(&mut &*hello(), true).unwrap();
        assert!(own.has_wide_identifiers());
    }

    #[test]
    fn a_packet_of_absurd_length_is_refused() {
        let bytes = [&BULK.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &[0; 8]].concat();
        assert!(read(&mut &*bytes, false).is_err());
    }
}
