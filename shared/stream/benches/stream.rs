//! What a stream costs: 100 KB out, and back in from source and from repair symbols.
#![expect(clippy::unwrap_used, reason = "a benchmark is no product code")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use stream::{Assembler, Encoder, State, SymbolsPerFrame};

const PAYLOAD: usize = 100_000;

fn payload() -> Vec<u8> {
    let mut state = 1u64;
    let next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()
    };
    std::iter::repeat_with(next).flat_map(|[high, ..]| [high]).take(PAYLOAD).collect()
}

fn receive(frames: &[Vec<u8>]) -> Vec<u8> {
    let mut assembler = Assembler::new();
    for frame in frames {
        if assembler.receive(frame).unwrap().state == State::Complete {
            break;
        }
    }
    assembler.take().unwrap()
}

fn benchmarks(criterion: &mut Criterion) {
    let payload = payload();
    let encoder = Encoder::new(&payload).unwrap();
    let per_frame = SymbolsPerFrame::fitting(1_273).unwrap();
    let pass = encoder.pass_frames(per_frame);
    let frames: Vec<Vec<u8>> = encoder.frames(per_frame).take(pass.saturating_mul(3)).collect();
    let (source, repair) = frames.split_at(pass);
    let tenth_lost: Vec<Vec<u8>> = frames
        .iter()
        .enumerate()
        .filter(|(place, _)| place % 10 != 0)
        .map(|(_, f)| f.clone())
        .collect();

    let mut group = criterion.benchmark_group("100 KB, 84 frames of 10 symbols");
    group.sample_size(20);
    group.bench_function("encode one source frame", |bencher| {
        bencher.iter(|| encoder.frame(black_box(0), per_frame));
    });
    group.bench_function("encode one repair frame", |bencher| {
        bencher.iter(|| encoder.frame(black_box(1_000_000), per_frame));
    });
    group.bench_function("decode, nothing lost", |bencher| bencher.iter(|| receive(source)));
    group.bench_function("decode, a tenth lost", |bencher| bencher.iter(|| receive(&tenth_lost)));
    group.bench_function("decode, repair frames only", |bencher| bencher.iter(|| receive(repair)));
    group.finish();
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
