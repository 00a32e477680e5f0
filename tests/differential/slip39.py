"""Shares of Coldseal and of SLIP-39's reference implementation, both ways. Usage: slip39.py SIGNER FOLDER SEED"""
import itertools
import pathlib
import random
import subprocess
import sys

from shamir_mnemonic import combine_mnemonics, generate_mnemonics

signer, folder, seed = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
rng = random.Random(seed)
# (groups needed, groups); thresholds of 1 are of 1.
PLANS = [
    (1, [(1, 1)]),
    (1, [(2, 3)]),
    (1, [(16, 16)]),
    (2, [(1, 1), (2, 3), (3, 5)]),
    (3, [(2, 2), (2, 4), (1, 1), (5, 6)]),
    (1, [(3, 3), (2, 2)]),
]


def run(*args, expect=0):
    done = subprocess.run([signer, *map(str, args)], capture_output=True, text=True)
    if done.returncode != expect:
        sys.exit(f"{args}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def write(name, text):
    path = folder / name
    path.write_text(text)
    return path


def entropy_of(digits):
    """The entropy in a SeedQR's digits, whose last bits are a checksum."""
    numbers = [int(digits[at : at + 4]) for at in range(0, len(digits), 4)]
    bits = "".join(f"{number:011b}" for number in numbers)
    length = len(numbers) * 32 // 3
    return int(bits[:length], 2).to_bytes(length // 8, "big")


def digits_of(entropy):
    import hashlib

    bits = "".join(f"{byte:08b}" for byte in entropy)
    bits += f"{hashlib.sha256(entropy).digest()[0]:08b}"[: len(entropy) // 4]
    return "".join(f"{int(bits[at : at + 11], 2):04}" for at in range(0, len(bits), 11))


def enough(groups, needed, plan):
    """A random set of shares that is just enough."""
    chosen = rng.sample(range(len(groups)), needed)
    sets = [rng.sample(groups[number], plan[number][0]) for number in chosen]
    shares = list(itertools.chain(*sets))
    rng.shuffle(shares)
    return shares


def theirs_to_ours(entropy, passphrase, needed, plan, exponent, extendable):
    groups = generate_mnemonics(needed, plan, entropy, passphrase.encode(), extendable, exponent)
    shares = enough(groups, needed, plan)
    path = write("shares", "\n".join(shares) + "\n")
    secret = write("passphrase", passphrase)
    common = ["key", "backup", "--key-file", path, "--share-passphrase-file", secret]
    assert entropy_of(run(*common, "--as", "seedqr", "-o", "-").strip()) == entropy
    if len(shares) > 1:
        write("shares", "\n".join(shares[1:]) + "\n")
        run(*common, "--as", "seedqr", "-o", "-", expect=5)


def ours_to_theirs(entropy, passphrase, needed, plan):
    key = write("key", digits_of(entropy))
    secret = write("passphrase", passphrase)
    for old in folder.glob("made-*"):
        old.unlink()
    splits = itertools.chain(*(("--split", f"{threshold}-of-{of}") for threshold, of in plan))
    run("key", "backup", "--key-file", key, "--as", "shares", *splits, "--groups-needed", needed,
        "--split-passphrase-file", secret, "-o", folder / "made.txt")
    groups = [
        [(folder / f"made-{group}-{member}.txt").read_text().strip() for member in range(1, of + 1)]
        for group, (_, of) in enumerate(plan, 1)
    ]
    for _ in range(3):
        assert combine_mnemonics(enough(groups, needed, plan), passphrase.encode()) == entropy


count = 0
for length, (needed, plan) in itertools.product([16, 20, 24, 28, 32], PLANS):
    entropy = rng.randbytes(length)
    passphrase = "".join(chr(rng.randint(33, 126)) for _ in range(rng.choice([0, 1, 20, 63, 64, 90])))
    theirs_to_ours(entropy, passphrase, needed, plan, rng.choice([0, 1, 2]), rng.random() < 0.5)
    ours_to_theirs(entropy, passphrase, needed, plan)
    count += 1
print(f"{count} splits of each were joined by the other")
