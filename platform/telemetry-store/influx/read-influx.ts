/** Reads raw samples by InfluxQL. */
import type { StoredSample } from '../../../contracts/index.js';
import { LONGEST_GAP_MS } from '../distance-between.js';
import { oneByOne } from '../one-by-one.js';
import type { BootSequence, Span } from '../telemetry-store.js';
import type { InfluxConnection, Row } from './influx-connection.js';
import { MEASUREMENT, sampleOfRow } from './line-of-sample.js';

const PAGE = 5_000;
const PIECE = 250;
const CARS_AT_ONCE = 200;

/** InfluxQL takes no parameters everywhere: nothing but an id passes. */
export function idLiteral(id: string): string {
  if (!/^[\w-]+$/.test(id)) throw new RangeError('not an id');
  return `'${id}'`;
}

export const timesOf = ({ from, to }: Span): string => `time >= ${Math.max(0, from)}ms AND time < ${to}ms`;

export function readInflux(connection: InfluxConnection) {
  const raw = connection.table('recent', MEASUREMENT);

  async function* pages(columns: string, vehicleId: string, span: Span, direction: 'ASC' | 'DESC') {
    const where = `vehicle_id = ${idLiteral(vehicleId)} AND ${timesOf(span)}`;
    for (let resume = ''; ; ) {
      const q = `SELECT ${columns} FROM ${raw} WHERE ${where}${resume} ORDER BY time ${direction} LIMIT ${PAGE}`;
      const rows: Row[] = (await connection.query(q))[0] ?? [];
      yield rows;
      if (rows.length < PAGE) return;
      resume = ` AND time ${direction === 'ASC' ? '>' : '<'} '${rows.at(-1)?.time}'`;
    }
  }

  async function* trackInPieces(
    vehicleId: string,
    span: Span,
    order: 'oldest-first' | 'newest-first' = 'oldest-first',
  ): AsyncGenerator<StoredSample[]> {
    for await (const rows of pages('*', vehicleId, span, order === 'oldest-first' ? 'ASC' : 'DESC')) {
      for (let i = 0; i < rows.length; i += PIECE) yield rows.slice(i, i + PIECE).map(sampleOfRow);
    }
  }

  return {
    async latest(vehicleIds: readonly string[]): Promise<Map<string, StoredSample>> {
      const found = new Map<string, StoredSample>();
      for (let i = 0; i < vehicleIds.length; i += CARS_AT_ONCE) {
        const statements = vehicleIds
          .slice(i, i + CARS_AT_ONCE)
          .map((id) => `SELECT * FROM ${raw} WHERE vehicle_id = ${idLiteral(id)} ORDER BY time DESC LIMIT 1`);
        for (const [row] of await connection.query(statements.join(';'))) {
          if (row) found.set(String(row.vehicle_id), sampleOfRow(row));
        }
      }
      return found;
    },

    trackInPieces,
    track: (...of: Parameters<typeof trackInPieces>) => oneByOne(trackInPieces(...of)),

    async vehiclesIn(span: Span): Promise<string[]> {
      const [found = []] = await connection.query(
        `SELECT vehicle_id, last(seq) FROM ${raw} WHERE ${timesOf(span)} GROUP BY vehicle_id`,
      );
      return found.map(({ vehicle_id }) => String(vehicle_id)).sort();
    },

    /** The newest sample before `at`, if it is near enough to tell the distance to the next. */
    async before(vehicleId: string, at: number): Promise<StoredSample | undefined> {
      const where = `vehicle_id = ${idLiteral(vehicleId)} AND ${timesOf({ from: at - LONGEST_GAP_MS, to: at })}`;
      const [rows] = await connection.query(`SELECT * FROM ${raw} WHERE ${where} ORDER BY time DESC LIMIT 1`);
      return rows?.[0] && sampleOfRow(rows[0]);
    },

    async sequences(vehicleId: string, span: Span): Promise<BootSequence[]> {
      const boots = new Map<string, Set<number>>();
      for await (const rows of pages('boot_string, seq', vehicleId, span, 'ASC')) {
        for (const { boot_string, seq } of rows) {
          const known = boots.get(String(boot_string)) ?? new Set<number>();
          boots.set(String(boot_string), known.add(Number(seq)));
        }
      }
      return [...boots].map(([boot, seqs]) => {
        const sorted = [...seqs].sort((a, b) => a - b);
        const missing = sorted.flatMap((seq, i) => {
          const next = sorted[i + 1];
          return next !== undefined && next > seq + 1 ? [{ from: seq + 1, to: next - 1 }] : [];
        });
        return { boot, firstSeq: sorted[0] ?? 0, lastSeq: sorted.at(-1) ?? 0, stored: sorted.length, missing };
      });
    },
  };
}
