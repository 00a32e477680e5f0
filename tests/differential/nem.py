#!/usr/bin/env python3
"""The public Python SDK's half of the differential test of NIS1; scripts/differential runs it.

    nem.py make SEED FILE   writes random transactions of every type, one JSON object a line
    nem.py check FILE       reads transactions that Coldseal drafted; every one must come out of the
                            SDK as it went in, or differ as the table of known differences says
"""
import json
import random
import sys
from collections import Counter

import sha3
from symbolchain import nc
from symbolchain.CryptoTypes import PublicKey
from symbolchain.facade.NemFacade import NemFacade
from symbolchain.Transforms import ripemd_keccak_256

NETWORKS = ('mainnet', 'testnet')
EACH = 60  # of every kind on every network
KINDS = 10  # counted by layout
XEM = 1_000_000
MOST = 9_000_000_000_000_000
SINKS = {
    ('namespace', 'mainnet'): 'NAMESPACEWH4MKFMBCVFERDPOOP4FK7MTBXDPZZA',
    ('namespace', 'testnet'): 'TAMESPACEWH4MKFMBCVFERDPOOP4FK7MTDJEYP35',
    ('mosaic', 'mainnet'): 'NBMOSAICOD4F54EE5CDMR23CCBGOAM2XSIUX6TRS',
    ('mosaic', 'testnet'): 'TBMOSAICOD4F54EE5CDMR23CCBGOAM2XSJBR5OLC',
}
# Where the modifications of an unwrapped transaction begin, behind their number, and how long one is.
HEADER, ENTRY = 60, 44
LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'


class Maker:
    """Random transactions of one network, through the SDK's descriptors."""

    def __init__(self, network, seed):
        self.network = network
        self.facade = NemFacade(network)
        self.dice = random.Random(f'{seed} {network}')

    def key(self):
        return PublicKey(self.dice.randbytes(32))

    def address(self):
        return self.facade.network.public_key_to_address(self.key())

    def sink(self, kind):
        return self.facade.Address(SINKS[kind, self.network])

    def word(self, most, more='_-'):
        rest = (self.dice.choice(LETTERS + more) for _ in range(self.dice.randrange(most)))
        return self.dice.choice(LETTERS) + ''.join(rest)

    def namespace(self):
        parts = [self.word(16)] + [self.word(20) for _ in range(self.dice.randrange(3))]
        return '.'.join(parts)

    def mosaic_id(self):
        name = self.word(20, "_-'") + self.dice.choice(['', '', ' 7', ' x'])
        return {'namespace_id': {'name': self.namespace().encode()}, 'name': name.encode()}

    def message(self):
        kind = self.dice.choice(['none', 'text', 'hex', 'binary', 'encrypted', 'empty'])
        if kind == 'none':
            return {}, ''
        if kind == 'empty' and self.dice.random() < 0.5:
            return {'message': {'message_type': 'plain', 'message': b''}}, 'empty message'
        payload = {
            'text': 'order 17, señor 山田'.encode(),
            'hex': b'\xfe' + self.dice.randbytes(self.dice.randint(1, 60)),
        }.get(kind, self.dice.randbytes(self.dice.randint(1, 1024)))
        form = 'encrypted' if kind == 'encrypted' else 'plain'
        return {'message': {'message_type': form, 'message': payload}}, ''

    def transfer_1(self):
        message, note = self.message()
        amount = self.dice.choice([0, 1, self.dice.randrange(MOST)])
        return {'type': 'transfer_transaction_v1', 'recipient_address': self.address(),
                'amount': amount, **message}, note

    def transfer_2(self):
        message, note = self.message()
        ids = [self.mosaic_id() for _ in range(self.dice.randrange(11))]
        if len(ids) > 1 and self.dice.random() < 0.5:  # one namespace: names decide the order
            ids = [{**each, 'namespace_id': ids[0]['namespace_id']} for each in ids]
        mosaics = [(each, self.dice.randrange(1 << 40)) for each in ids]
        if self.dice.random() < 0.7:
            mosaics.sort(key=lambda mosaic: nis_name(*mosaic))
        elif [nis_name(*m) for m in mosaics] != sorted(nis_name(*m) for m in mosaics):
            note = note or 'mosaics as given'
        return {'type': 'transfer_transaction_v2', 'recipient_address': self.address(),
                'amount': self.dice.randint(0, 1000) * XEM, **message,
                'mosaics': [{'mosaic': {'mosaic_id': each, 'amount': units}}
                            for each, units in mosaics]}, note

    def key_link(self):
        return {'type': 'account_key_link_transaction_v1', 'remote_public_key': self.key(),
                'link_action': self.dice.choice(['link', 'unlink'])}, ''

    def changes(self, least):
        keys = [self.key() for _ in range(self.dice.choice([least, 1, 2, 3, 5, 32]))]
        removes = self.dice.random() < 0.4
        kinds = [('delete' if removes and not place else 'add') + '_cosignatory'
                 for place in range(len(keys))]
        pairs = list(zip(kinds, keys))
        note = '' if nis_order(pairs, self) == sdk_order(pairs) else 'modifications by raw bytes'
        return [{'modification': {'modification_type': kind, 'cosignatory_public_key': key}}
                for kind, key in pairs], note

    def modification_1(self):
        changes, note = self.changes(1)
        return {'type': 'multisig_account_modification_transaction_v1',
                'modifications': changes}, note

    def modification_2(self):
        changes, note = self.changes(0)
        relative = self.dice.choice([-2, -1, 1, 2]) if not changes else self.dice.randint(-3, 3)
        return {'type': 'multisig_account_modification_transaction_v2',
                'modifications': changes, 'min_approval_delta': relative}, note

    def namespace_registration(self):
        parent = self.dice.choice([None, self.word(16), f'{self.word(16)}.{self.word(60)}'])
        foreign = self.dice.random() < 0.05
        sink = self.address() if foreign else self.sink('namespace')
        return {'type': 'namespace_registration_transaction_v1', 'rental_fee_sink': sink,
                'rental_fee': self.dice.randrange(MOST),
                'name': self.word(16 if parent is None else 60).encode(),
                'parent_name': parent and parent.encode()}, 'any sink' if foreign else ''

    def definition(self, levied=False):
        divisibility = self.dice.randint(0, 6)
        supply = self.dice.randint(0, MOST // 10 ** divisibility)
        values = {'divisibility': divisibility, 'initialSupply': supply,
                  'supplyMutable': self.dice.choice(['true', 'false']),
                  'transferable': self.dice.choice(['true', 'false'])}
        pairs = [{'property_': {'name': name.encode(), 'value': str(value).encode()}}
                 for name, value in values.items()]
        note = ''
        if self.dice.random() < 0.05:
            pairs, note = pairs[::-1], 'properties as given'
        definition = {'owner_public_key': None, 'id': self.mosaic_id(), 'properties': pairs,
                      'description': self.dice.choice(['x', 'gold, ounces', '金 ' * 100]).encode()}
        if levied:
            definition['levy'] = {
                'transfer_fee_type': self.dice.choice(['absolute', 'percentile']),
                'recipient_address': self.address(), 'mosaic_id': self.mosaic_id(),
                'fee': self.dice.randrange(MOST)}
        return {'type': 'mosaic_definition_transaction_v1', 'mosaic_definition': definition,
                'rental_fee_sink': self.sink('mosaic'),
                'rental_fee': self.dice.randrange(MOST)}, note

    def definition_with_levy(self):
        return self.definition(levied=True)

    def supply_change(self):
        return {'type': 'mosaic_supply_change_transaction_v1', 'mosaic_id': self.mosaic_id(),
                'action': self.dice.choice(['increase', 'decrease']),
                'delta': self.dice.randint(1, MOST)}, ''

    def finish(self, descriptor, signer=None):
        """Gives a descriptor its header and lets the SDK build and sort it."""
        signer = signer or self.key()
        if 'mosaic_definition' in descriptor:
            descriptor['mosaic_definition']['owner_public_key'] = signer
        timestamp = self.dice.randrange(1 << 30)
        return self.facade.transaction_factory.create({
            **descriptor, 'signer_public_key': signer, 'fee': self.dice.randrange(MOST),
            'timestamp': timestamp, 'deadline': timestamp + self.dice.randint(1, 86_400)})

    def line(self, transaction, note, context=None):
        payload = self.facade.extract_signing_payload(transaction)
        key = PublicKey(transaction.signer_public_key.bytes)
        line = {'network': self.network, 'type': kind_of(transaction), 'note': note,
                'unsigned': payload.hex().upper(),
                'hash': str(self.facade.hash_transaction(transaction)),
                'signer': str(key), 'address': str(self.facade.network.public_key_to_address(key))}
        return line | ({'context': context.hex().upper()} if context else {})

    def all(self):
        plain = [self.transfer_1, self.transfer_2, self.key_link, self.modification_1,
                 self.modification_2, self.namespace_registration, self.definition,
                 self.definition_with_levy, self.supply_change]
        for _ in range(EACH):
            for make in plain:
                descriptor, note = make()
                yield self.line(self.finish(descriptor), note)
            yield from self.wrapped(self.dice.choice(plain))

    def wrapped(self, make):
        """A multisig transaction and one cosignature of it."""
        descriptor, note = make()
        inner = self.finish(descriptor)
        bare = self.facade.transaction_factory.to_non_verifiable_transaction(inner)
        wrapper = {'type': 'multisig_transaction_v1', 'inner_transaction': bare}
        yield self.line(self.finish(wrapper), note)
        account = self.facade.network.public_key_to_address(
            PublicKey(inner.signer_public_key.bytes))
        cosignature = {'type': 'cosignature_v1', 'multisig_account_address': account,
                       'other_transaction_hash': self.facade.hash_transaction(inner)}
        yield self.line(self.finish(cosignature), note, bare.serialize())


def kind_of(transaction):
    """What both sides call a kind, such as TransferTransactionV1."""
    return type(transaction).__name__.removeprefix('NonVerifiable')


def nis_name(mosaic, units):
    """What NIS sorts mosaics by."""
    return b'%b:%b : %d' % (mosaic['namespace_id']['name'], mosaic['name'], units)


def nis_order(changes, maker):
    address = maker.facade.network.public_key_to_address
    return sorted(changes, key=lambda change: (change[0], str(address(change[1]))))


def sdk_order(changes):
    return sorted(changes, key=lambda change: (change[0], ripemd_keccak_256(change[1].bytes)))


def in_sdk_order(payload, start):
    """Puts the modifications of `payload`, whose number stands at `start`, into the SDK's order."""
    count = int.from_bytes(payload[start:start + 4], 'little')
    begin, end = start + 4, start + 4 + count * ENTRY
    entries = [payload[place:place + ENTRY] for place in range(begin, end, ENTRY)]
    entries.sort(key=lambda entry: (entry[4], ripemd_keccak_256(entry[12:])))
    return payload[:begin] + b''.join(entries) + payload[end:]


def check(line):
    """Says how the SDK's reading of Coldseal's bytes differs; nothing if it does not."""
    payload = bytes.fromhex(line['unsigned'])
    difference = ''
    try:
        transaction = nc.NonVerifiableTransactionFactory.deserialize(payload)
    except ValueError as error:
        if str(error) != 'elements in array are not sorted':
            raise
        # Nothing but the order may be wrong.
        difference = 'modifications by raw bytes'
        start = HEADER + (64 if line['type'] == 'MultisigTransactionV1' else 0)
        payload = in_sdk_order(payload, start)
        transaction = nc.NonVerifiableTransactionFactory.deserialize(payload)
    if transaction.serialize() != payload:
        raise ValueError('the SDK writes other bytes')
    found = {'type': kind_of(transaction), 'signer': str(transaction.signer_public_key),
             'network': transaction.network.name.lower()}
    if not difference:
        found['hash'] = sha3.keccak_256(payload).hexdigest().upper()
    if any(line[name] != value for name, value in found.items()):
        raise ValueError(f'the SDK reads {found}')
    return difference


def check_all(path):
    same, differing, wrong = Counter(), Counter(), 0
    with open(path, encoding='utf8') as lines:
        for number, line in enumerate(map(json.loads, lines), 1):
            try:
                difference = check(line)
            except Exception as error:  # whatever the SDK stumbles over is a finding
                print(f'line {number}: {line["type"]}: {error!r}\n  {line["unsigned"]}')
                wrong += 1
                continue
            (differing if difference else same)[difference or line['type']] += 1
    print('from Coldseal to the SDK: the same bytes, hash, kind and signer')
    for kind, count in sorted(same.items()):
        print(f'  {count:5}  {kind}')
    print('  known differences')
    for difference, count in sorted(differing.items()):
        print(f'  {count:5}  {difference}: the SDK refuses NIS\'s order, and nothing else of it')
    print(f'  {wrong:5}  unexplained')
    return 1 if wrong or len(same) != KINDS or not differing else 0


def main(args):
    if args[:1] == ['make'] and len(args) == 3:
        with open(args[2], 'w', encoding='utf8') as out:
            for network in NETWORKS:
                for line in Maker(network, args[1]).all():
                    print(json.dumps(line), file=out)
        return 0
    if args[:1] == ['check'] and len(args) == 2:
        return check_all(args[1])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
