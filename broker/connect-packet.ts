/** The first packet of a connection, taken apart and checked (MQTT 3.1.1, 3.1). */
import { PacketReader } from './mqtt-text.js';
import { ProtocolError } from './protocol-error.js';

export interface ConnectPacket {
  clientId: string;
  keepAliveS: number;
  username: string | undefined;
  password: Buffer | undefined;
  will: { topic: string; payload: Buffer } | undefined;
}

/** Throws a ProtocolError; 'protocol-version' for a version that is not taken, to be answered with CONNACK 1. */
export function parseConnect(bytes: Buffer, body: number, end: number): ConnectPacket {
  const reader = new PacketReader(bytes, body, end);
  const protocol = reader.text();
  const version = reader.byte();
  if (protocol !== 'MQTT' && protocol !== 'MQIsdp') throw new ProtocolError('malformed');
  if (version !== (protocol === 'MQTT' ? 4 : 3)) throw new ProtocolError('protocol-version');

  const flags = reader.byte();
  const has = (bit: number) => (flags & bit) !== 0;
  const willQos = (flags >> 3) & 3;
  // MQTT-3.1.2-3, -14, -11/-13/-15, -22
  if (has(1) || willQos === 3) throw new ProtocolError('malformed');
  if (!has(4) && (willQos > 0 || has(32))) throw new ProtocolError('malformed');
  if (has(64) && !has(128)) throw new ProtocolError('malformed');

  const keepAliveS = reader.uint16();
  const clientId = reader.text();
  const will = has(4) ? { topic: reader.text(), payload: reader.binary() } : undefined;
  const username = has(128) ? reader.text() : undefined;
  const password = has(64) ? reader.binary() : undefined;
  if (!reader.atEnd) throw new ProtocolError('malformed');
  return { clientId, keepAliveS, username, password, will };
}
