// The npm packages @ngraveio/bc-ur and bbqr: `node peers.mjs make SEED FILE` and `... check FILE`.
// A line for each payload: KIND PAYLOAD FRAME..., as in src/lines.rs.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, command, ...rest] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const { UR, UREncoder, URDecoder } = require('@ngraveio/bc-ur');
const { joinQRs, splitQRs } = await import(
  pathToFileURL(`${folder}/node_modules/bbqr/dist/bbqr.js`).href);

function fail(text) {
  console.error(`error: ${text}`);
  process.exit(1);
}

function readUr(frames) {
  const decoder = new URDecoder();
  for (const frame of frames) {
    decoder.receivePart(frame);
    if (decoder.isComplete()) break;
  }
  if (!decoder.isSuccess()) fail(`bc-ur does not finish after ${frames.length} parts`);
  return decoder.resultUR();
}

function check(file) {
  const counts = {};
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const [kind, payload, ...frames] = line.split(' ');
    const [format, type] = kind.split(':');
    let found;
    if (format === 'ur') {
      const ur = readUr(frames);
      if (ur.type !== type) fail(`${kind} came as ur:${ur.type}`);
      found = Buffer.from(type === 'bytes' ? ur.decodeCBOR() : ur.cbor);
    } else {
      const joined = joinQRs(frames.toReversed());
      if (joined.fileType !== type) fail(`${kind} came as bbqr:${joined.fileType}`);
      found = Buffer.from(joined.raw);
    }
    if (found.toString('hex') !== payload) fail(`${kind}: other bytes came out`);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  console.log('npm packages @ngraveio/bc-ur and bbqr read ours:', JSON.stringify(counts));
}

let state = 1n;
function random(bound) {
  state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
  return Number(state >> 33n) % bound;
}

function make(seed, file) {
  state = BigInt(seed);
  const lines = [];
  const write = (kind, payload, frames) =>
    lines.push([kind, payload.toString('hex'), ...frames].join(' '));
  for (const size of [1, 23, 24, 255, 256, 1000, 3000, 9000, 20000, 66000]) {
    const noise = Buffer.from(Array.from({ length: size }, () => random(256)));
    const text = Buffer.from(Array.from({ length: size }, (_, at) => 65 + (at % 7) + random(3)));
    for (const payload of [noise, text]) {
      const ur = UR.fromBuffer(payload);
      const encoder = new UREncoder(ur, 60 + random(900), random(2) * random(60));
      const count = encoder.fragmentsLength === 1 ? 1 : encoder.fragmentsLength * 3 + 30;
      const parts = Array.from({ length: count }, () => encoder.nextPart());
      const kept = count === 1 ? parts : parts.filter(() => random(5) > 0);
      write('ur:bytes', payload, kept.map((part, at) => (at % 2 ? part.toUpperCase() : part)));
      const other = new UR(payload, 'crypto-psbt');
      write('ur:crypto-psbt', payload, [UREncoder.encodeSinglePart(other)].filter(() => size < 1200)
        .concat(new UREncoder(other, 800).encodeWhole()));
      for (const encoding of ['H', '2', 'Z']) {
        const { parts } = splitQRs(payload, 'B', { encoding, maxVersion: 27 });
        write('bbqr:B', payload, parts.toReversed());
      }
    }
  }
  writeFileSync(file, `${lines.join('\n')}\n`);
}

if (command === 'make') make(...rest);
else if (command === 'check') check(...rest);
else fail('usage: node peers.mjs FOLDER make SEED FILE | check FILE');
