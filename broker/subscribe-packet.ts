/** Checks the packets that Aedes gets to see after sign-in, so that its parser meets none that is malformed. */
import { PacketReader } from './mqtt-text.js';
import { ProtocolError } from './protocol-error.js';

const MOST_FILTERS = 16; // a car has two topics to listen to
/** A wildcard that is not a whole level, or a `#` that is not the last (MQTT-4.7.1-2, -3). Of the empty one too (MQTT-4.7.3-1). */
const NO_FILTER = /^$|[^/][+#]|\+[^/]|#./;

/** A SUBSCRIBE's or UNSUBSCRIBE's body (MQTT 3.1.1, 3.8 and 3.10). Throws a ProtocolError. */
export function checkSubscribe(bytes: Buffer, body: number, end: number, withQos: boolean): void {
  const reader = new PacketReader(bytes, body, end);
  reader.packetId();
  let filters = 0;
  do {
    if (NO_FILTER.test(reader.text()) || ++filters > MOST_FILTERS) throw new ProtocolError('malformed');
    if (withQos && reader.byte() > 2) throw new ProtocolError('malformed');
  } while (!reader.atEnd);
}

/** The two bytes of a PUBACK, PUBREC, PUBREL or PUBCOMP: whose packet it answers. Throws a ProtocolError. */
export function parseAnswer(bytes: Buffer, body: number, end: number): number {
  if (end - body !== 2) throw new ProtocolError('malformed');
  return new PacketReader(bytes, body, end).packetId();
}
