//! Takes memory in advance: a confined process cannot ask the kernel for more.

/// What the heap grows to: a file of 64 MiB twice, what its decoder takes, the picture and its reader.
const HEAP: usize = 16 * BLOCK;
/// Below the 32 MiB up to which the C library keeps freed memory on its heap.
const BLOCK: usize = 24 * 1024 * 1024;
const THRESHOLD: usize = 31 * 1024 * 1024;

/// A small block above all others, which keeps the heap from shrinking.
#[derive(Debug)]
pub(super) struct Pin {
    _block: Vec<u8>,
}

/// Grows the heap and leaves it free; it stays as long as the pin lives. `None` if the system does
/// not give that much.
///
/// glibc maps large blocks one by one and unmaps them when they are freed, until one has been
/// freed: from then on blocks up to that size come from its heap. It gives the end of the heap back
/// when much is free there; the pin, which is taken last, is that end.
pub(super) fn grow() -> Option<Pin> {
    drop(take(THRESHOLD)?);
    let blocks = (0..HEAP / BLOCK).map(|_| take(BLOCK)).collect::<Option<Vec<_>>>()?;
    let pin = Pin { _block: take(4096)? };
    drop(blocks);
    Some(pin)
}

fn take(bytes: usize) -> Option<Vec<u8>> {
    let mut block = Vec::new();
    block.try_reserve_exact(bytes).ok()?;
    // Memory that is never used could be left out by the compiler.
    Some(std::hint::black_box(block))
}
