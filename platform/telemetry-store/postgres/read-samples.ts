/** Raw samples out of PostgreSQL: the newest of many cars, one car's track, its sequence numbers. */
import type { StoredSample } from '../../../contracts/index.js';
import { oneByOne } from '../one-by-one.js';
import type { BootSequence, Span } from '../telemetry-store.js';
import { COLUMN_LIST } from './columns.js';
import { type Connections, copyOut } from './connections.js';
import { readRows, rowsInPieces } from './read-rows.js';

const CARS_AT_ONCE = 2_000;
const FIRST_PAGE = 1_000;
const PAGE = 10_000;
const PIECE = 250; // read in some 1 ms, in which everybody else waits

/** COPY takes no parameters: this is the only way into its text, and it lets nothing but a UUID pass. */
function uuidLiteral(id: string): string {
  if (!/^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(id)) throw new RangeError('not a UUID');
  return `'${id}'`;
}

const timeLiteral = (epochMs: number): string => `to_timestamp(${Number(epochMs) / 1000})`;

export function readSamples(connections: Connections) {
  /** Page by page, each from where the last one ended: a slow reader holds no connection, and memory is one page. */
  async function* trackInPieces(
    vehicleId: string,
    span: Span,
    order: 'oldest-first' | 'newest-first' = 'oldest-first',
  ): AsyncGenerator<StoredSample[]> {
    const [past, direction] = order === 'oldest-first' ? ['>', 'asc'] : ['<', 'desc'];
    const within = `vehicle_id = ${uuidLiteral(vehicleId)} and observed_at >= ${timeLiteral(span.from)}
      and observed_at < ${timeLiteral(span.to)}`;
    let resume = '';
    for (let limit = FIRST_PAGE; ; limit = PAGE) {
      const select = `select ${COLUMN_LIST} from telemetry_samples where ${within} ${resume}
        order by observed_at ${direction}, boot ${direction}, seq ${direction} limit ${limit}`;
      const bytes = await connections.read((client) => copyOut(client, select));
      let [count, last]: [number, StoredSample | undefined] = [0, undefined];
      for (const piece of rowsInPieces(bytes, PIECE)) {
        count += piece.length;
        last = piece.at(-1);
        yield piece;
      }
      if (!last || count < limit) return;
      const at = timeLiteral(last.observedAt);
      // The first half is implied by the second; it is what skips partitions.
      resume = `and observed_at ${past}= ${at}
        and (observed_at, boot, seq) ${past} (${at}, ${uuidLiteral(last.boot)}::uuid, ${last.seq})`;
    }
  }

  return {
    async latest(vehicleIds: readonly string[]): Promise<Map<string, StoredSample>> {
      const found = new Map<string, StoredSample>();
      for (let i = 0; i < vehicleIds.length; i += CARS_AT_ONCE) {
        const ids = vehicleIds.slice(i, i + CARS_AT_ONCE).map((id) => `(${uuidLiteral(id)}::uuid)`);
        const columns = COLUMN_LIST.replaceAll(/\w+/g, 's.$&');
        const select = `select ${columns} from (values ${ids.join()}) v (id) cross join lateral
          (select * from telemetry_samples t where t.vehicle_id = v.id
           order by t.observed_at desc, t.boot desc, t.seq desc limit 1) s`;
        const bytes = await connections.read((client) => copyOut(client, select));
        for (const sample of readRows(bytes)) found.set(sample.vehicleId, sample);
      }
      return found;
    },

    trackInPieces,
    track: (...of: Parameters<typeof trackInPieces>) => oneByOne(trackInPieces(...of)),

    /** From one car to the next by the primary key, as a day of a large fleet is too much to be read through. */
    async vehiclesIn({ from, to }: Span): Promise<string[]> {
      const within = `observed_at >= to_timestamp($1::float8 / 1000) and observed_at < to_timestamp($2::float8 / 1000)`;
      const { rows } = await connections.read((client) =>
        client.query<{ id: string }>(
          `with recursive cars (id) as (
             (select vehicle_id from telemetry_samples where ${within} order by 1 limit 1)
             union all
             select (select vehicle_id from telemetry_samples where ${within} and vehicle_id > cars.id order by 1 limit 1)
             from cars where cars.id is not null)
           select id from cars where id is not null order by id`,
          [from, to],
        ),
      );
      return rows.map(({ id }) => id);
    },

    async sequences(vehicleId: string, span: Span): Promise<BootSequence[]> {
      const { rows } = await connections.read((client) =>
        client.query<{ boot: string; first: string; last: string; stored: number; missing: [number, number][] | null }>(
          `with numbers as (
             select boot, seq, min(observed_at) as at from telemetry_samples
             where vehicle_id = $1 and observed_at >= to_timestamp($2::float8 / 1000)
               and observed_at < to_timestamp($3::float8 / 1000) group by boot, seq),
           followed as (select *, lead(seq) over (partition by boot order by seq) as next from numbers)
           select boot, min(seq) as first, max(seq) as last, count(*)::float8 as stored,
             json_agg(json_build_array(seq + 1, next - 1) order by seq) filter (where next > seq + 1) as missing
           from followed group by boot order by min(at), boot`,
          [vehicleId, span.from, span.to],
        ),
      );
      return rows.map(({ boot, first, last, stored, missing }) => ({
        boot,
        firstSeq: Number(first),
        lastSeq: Number(last),
        stored,
        missing: (missing ?? []).map(([from, to]) => ({ from, to })),
      }));
    },
  };
}
