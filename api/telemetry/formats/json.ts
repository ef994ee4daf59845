/** One JSON document, in the sample's own field names; times are RFC 3339. */
import type { SignalValue } from '../../../contracts/index.js';
import { rfc3339 } from '../moment.js';
import type { Reading } from '../reading.js';
import { type Columns, type ExportFormat, namesOf } from './format.js';

export const json: ExportFormat = {
  mediaType: 'application/json',
  extension: 'json',
  async *write(readings, columns, nextCursor) {
    const members = membersOf(columns);
    let before = '{"items":[';
    for await (const piece of readings) {
      let items = '';
      for (const reading of piece) {
        items += `${before}{"observedAt":"${rfc3339(reading.observedAt)}"${originOf(reading)}`;
        for (const member of members) items += member(reading);
        if (reading.others) items += `,"signals":${JSON.stringify(reading.others)}`;
        items += '}';
        before = ',';
      }
      yield items;
    }
    yield `${before === ',' ? '' : before}],"nextCursor":${JSON.stringify(nextCursor())}}`;
  },
};

function originOf({ origin }: Reading): string {
  if (!origin) return '';
  const { receivedAt, boot, seq, quality } = origin;
  return `,"receivedAt":"${rfc3339(receivedAt)}","boot":${JSON.stringify(boot)},"seq":${seq},"quality":${quality}`;
}

/** Each writes one signal of a reading, or nothing. It remembers its text, as most values are those of the second before. */
function membersOf(columns: Columns): ((reading: Reading) => string)[] {
  return namesOf(columns).map((name) => {
    let [known, text]: [SignalValue | undefined, string] = [undefined, ''];
    return ({ values }) => {
      const value = values[name];
      if (value !== known) [known, text] = [value, value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`];
      return text;
    };
  });
}
