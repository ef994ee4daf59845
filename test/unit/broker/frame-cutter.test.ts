import { expect } from 'chai';
import fc from 'fast-check';
import mqttPacket from 'mqtt-packet';
import { FrameCutter } from '../../../broker/frame-cutter.js';

describe('cutting a byte stream into packets', () => {
  it('gives the same packets however the bytes arrive', () => {
    const packets = fc.array(fc.uint8Array({ maxLength: 400 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(packets, fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }), (payloads, sizes) => {
        const sent = payloads.map((payload) =>
          mqttPacket.generate({
            cmd: 'publish',
            topic: 't',
            payload: Buffer.from(payload),
            qos: 0,
            retain: false,
            dup: false,
          }),
        );
        const bytes = Buffer.concat(sent);
        const cutter = new FrameCutter();
        const cut: Buffer[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] as number;
          cutter.feed(bytes.subarray(at, at + size));
          at += size;
          while (cutter.next(1024)) cut.push(cutter.bytes.subarray(cutter.start, cutter.end));
        }
        expect(cut.map((frame) => frame.toString('hex'))).to.deep.equal(sent.map((frame) => frame.toString('hex')));
        expect(cutter.heldBytes).to.equal(0);
      }),
    );
  });

  it('refuses a packet by its announced length, before its bytes have come', () => {
    const cutter = new FrameCutter();
    cutter.feed(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
    expect(() => cutter.next(4096)).to.throw('too-large');
  });
});
