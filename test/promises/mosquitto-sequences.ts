/** The packet sequences of Mosquitto's tests (test/broker/data/*.json), told to our broker as a car would: with its id, its token and its topics. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsTopic, configTopic, telemetryTopic } from '../../contracts/index.js';
import type { Car } from '../integration/broker/running-broker.js';

export interface Step {
  type: 'send' | 'recv' | 'external_publish';
  payload: string;
}

export interface Sequence {
  name: string;
  /** It begins with a CONNECT that is accepted. */
  connects: boolean;
  /** It ends with the broker closing. */
  closes: boolean;
  steps: Step[];
}

interface Group {
  group: string;
  ver?: number;
  connect?: boolean;
  disable?: boolean;
  expect_disconnect?: boolean;
  tests: { name: string; ver?: number; connect?: boolean; expect_disconnect?: boolean; msgs: Step[] }[];
}

const VERSION = 4; // MQTT 3.1.1

/** Those of MQTT 3.1.1 in a folder with Mosquitto's source. */
export function sequencesIn(source: string): Sequence[] {
  const dir = join(source, 'test', 'broker', 'data');
  const groups = readdirSync(dir)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => JSON.parse(readFileSync(join(dir, file), 'utf8')) as Group[]);
  return groups
    .filter(({ disable }) => !disable)
    .flatMap((group) =>
      group.tests
        .filter(({ ver = group.ver ?? VERSION }) => ver === VERSION)
        .map((test) => ({
          name: `${group.group} ${test.name}`,
          connects: test.connect ?? group.connect ?? true,
          closes: test.expect_disconnect ?? group.expect_disconnect ?? true,
          steps: test.msgs,
        })),
    );
}

/** What a text of theirs is here: only whole texts after their length, so that what is broken stays broken. */
function textFor(packetType: number, text: string, car: Car): string {
  if (packetType === 1) return text === 'p' ? car.id : text;
  if (text === 'topic') return telemetryTopic(car.id);
  if (text === 'p') return commandsTopic(car.id);
  return text === 'q' ? configTopic(car.id) : text;
}

/** Bytes of a packet in their notation. Lengths that were right are right again, and those that were wrong are as wrong. */
export function bytesOf(notation: string, car: Car): Buffer {
  const words = notation.match(/'[^']*'|\S+/g) ?? [];
  const packetType = Number.parseInt(words[0] ?? '0', 16) >> 4;
  let more = 0;
  const told = words.map((word, i) => {
    const before = words[i - 1] ?? '';
    const after = words[i + 1] ?? '';
    if (word.startsWith("'") && /^s\d+$/.test(before)) {
      const text = textFor(packetType, word.slice(1, -1), car);
      more += text.length - (word.length - 2);
      return `'${text}'`;
    }
    if (/^s\d+$/.test(word) && after.startsWith("'")) {
      const text = after.slice(1, -1);
      return `s${Number(word.slice(1)) + textFor(packetType, text, car).length - text.length}`;
    }
    return word;
  });
  if (packetType === 1 && /^10 r\d+ s4 'MQTT' 04 [0-3][0-9A-F] k\d+ s1 'p'/.test(notation)) {
    const flags = told.indexOf('04') + 1;
    told[flags] = (Number.parseInt(told[flags] as string, 16) | 0xc0).toString(16);
    told.push(`s${car.username.length}`, `'${car.username}'`, `s${car.password.length}`, `'${car.password}'`);
    more += 4 + car.username.length + car.password.length;
  }
  return Buffer.concat(told.map((word, i) => bytesOfWord(i === 1 && /^r\d+$/.test(word) ? longer(word, more) : word)));
}

const MOST_REMAINING = 268_435_455;
const longer = (word: string, by: number) => {
  const length = Number(word.slice(1));
  return `r${length > MOST_REMAINING ? length : length + by}`;
};

function bytesOfWord(word: string): Buffer {
  if (word.startsWith("'")) return Buffer.from(word.slice(1, -1));
  const [, kind = '', digits = ''] = /^([iHkmsLvr])(\d+)$/.exec(word) ?? [];
  const value = Number(digits);
  switch (kind) {
    case '':
      return Buffer.from(word, 'hex');
    case 'i':
      return Buffer.from([value]);
    case 'L':
      return Buffer.from([value >>> 24, value >>> 16, value >>> 8, value].map((byte) => byte & 255));
    case 'v':
    case 'r':
      return variableLength(value);
    default:
      return Buffer.from([value >> 8, value & 255]);
  }
}

function variableLength(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  do {
    const byte = left % 128;
    left = Math.floor(left / 128);
    bytes.push(left > 0 ? byte | 128 : byte);
  } while (left > 0);
  return Buffer.from(bytes);
}
