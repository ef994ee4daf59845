import { expect } from 'chai';
import fc from 'fast-check';
import { isPublicAddress } from '../../../api/outgoing/public-address.js';
import { refusalOf, sendOut } from '../../../api/outgoing/send-out.js';
import { openReceiver } from '../../support/receiver.js';

const STRICT = { secureOnly: false, allowLoopback: false };

describe('what is sent to addresses that others name', () => {
  it('goes to addresses of the open internet alone', () => {
    for (const address of ['8.8.8.8', '193.0.0.1', '2001:4860:4860::8888']) {
      expect(isPublicAddress(address, false), address).to.equal(true);
    }
    for (const address of [
      ...[
        '127.0.0.1',
        '10.0.0.1',
        '172.16.0.1',
        '192.168.1.1',
        '169.254.169.254',
        '100.64.0.1',
        '0.0.0.0',
        '224.0.0.1',
      ],
      ...['255.255.255.255', '192.0.2.1', '198.18.0.1', '240.0.0.1', '::', '::1', 'fe80::1', 'fc00::1', 'ff02::1'],
      ...[
        '::ffff:8.8.8.8',
        '::ffff:127.0.0.1',
        '64:ff9b::7f00:1',
        '2002:7f00:1::',
        '2001:0:1::1',
        '::8.8.8.8',
        '::7f00:1',
        'nothing',
        '',
      ],
    ]) {
      expect(isPublicAddress(address, false), address).to.equal(false);
    }
  });

  it('is never sent to a private IPv4 address, however it is written', () => {
    const written = fc.tuple(fc.constantFrom(10, 127), fc.nat(255), fc.nat(255), fc.nat(255)).chain(([a, b, c, d]) => {
      const number = ((a * 256 + b) * 256 + c) * 256 + d;
      return fc.constantFrom(
        `${a}.${b}.${c}.${d}`,
        String(number),
        `0x${number.toString(16)}`,
        `0${a.toString(8)}.${b}.${c}.${d}`,
        `${a}.${(b * 256 + c) * 256 + d}`,
        `[::ffff:${a}.${b}.${c}.${d}]`,
        `[::${a}.${b}.${c}.${d}]`,
      );
    });
    fc.assert(
      fc.property(written, (host) => {
        expect(refusalOf(`http://${host}/`, STRICT), host).to.be.a('string');
      }),
    );
  });

  it('goes by https alone where it must', () => {
    expect(refusalOf('http://example.org/', { ...STRICT, secureOnly: true })).to.include('https');
    expect(refusalOf('https://example.org/', { ...STRICT, secureOnly: true })).to.equal(undefined);
    expect(refusalOf('http://example.org/', STRICT)).to.equal(undefined);
  });

  it('is not sent where a name leads to our own network, or one of its addresses does, and to the one that was checked', async () => {
    await using receiver = await openReceiver();
    const url = receiver.url.replace('127.0.0.1', 'inside.example.org');
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['::ffff:127.0.0.1'], []]) {
      const send = sendOut(STRICT, (_name, _options, done) =>
        done(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        ),
      );
      const error = await send(url, {}, '{}').catch((thrown: Error) => thrown);
      expect(error).to.be.instanceOf(Error).with.property('message').that.includes('open internet');
    }
    expect(receiver.received).to.deep.equal([]);
    let asked = 0;
    const changing = sendOut({ ...STRICT, allowLoopback: true }, (_name, _options, done) =>
      done(null, [{ address: ++asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]),
    );
    expect(await changing(url, {}, '{}')).to.include({ status: 200 });
    expect([asked, receiver.received.length], 'one look, one request').to.deep.equal([1, 1]);
  });

  it('reads little of an answer', async () => {
    await using receiver = await openReceiver({ status: 200, body: 'y'.repeat(5_000_000) });
    const answer = await sendOut({ secureOnly: false, allowLoopback: true })(receiver.url, {}, '{}');
    expect(answer).to.deep.equal({ status: 200, body: 'y'.repeat(2_000) });
  });
});
