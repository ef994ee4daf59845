/** Photos, the hand-over, the rental itself, then what is charged: in this order, and each may be sent again. */
import { answerTo, api } from '../../data/api.js';
import { ApiProblem } from '../../data/problem.js';
import { minorOf } from '../../design/money-field.js';
import type { Reservation } from '../reservations/reservation-words.js';
import type { ChargeDraft } from './return-charges.js';

interface Sent {
  stage: 'start' | 'end';
  reservation: Reservation;
  fields: FormData;
  charges: readonly ChargeDraft[];
}

/** What was charged of a form that failed later and is sent again. */
const charged = new WeakSet<ChargeDraft>();

/** Throws an ApiProblem. */
export async function sendHandover({ stage, reservation, fields, charges }: Sent): Promise<void> {
  const { id, vehicleId, currency } = reservation;
  const params = { path: { id } };
  const notes = String(fields.get('notes') ?? '').trim();
  await unlessThere(async () => {
    const body = {
      stage,
      odometerKm: Number(fields.get('odometerKm')),
      energyPercent: Number(fields.get('energyPercent')),
      keys: Number(fields.get('keys')),
      documentsSeen: fields.get('documentsSeen') !== null,
      damages: await damagesOf(vehicleId, fields),
      ...(notes && { notes }),
    };
    await answerTo(api.POST('/api/v1/reservations/{id}/handovers', { params, body }));
  });
  if (stage === 'start') await answerTo(api.POST('/api/v1/reservations/{id}/start', { params }));
  else await answerTo(api.POST('/api/v1/reservations/{id}/end', { params }));
  for (const draft of charges) {
    const { kind, description, amount } = draft;
    if (!(Number(amount) > 0) || charged.has(draft)) continue;
    const body = { kind, amountMinor: minorOf(amount, currency), ...(description.trim() && { description }) };
    await answerTo(api.POST('/api/v1/reservations/{id}/charges', { params, body }));
    charged.add(draft);
  }
}

/** It was written down by a try before, whose next step failed. */
async function unlessThere(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem && thrown.code === 'handover-exists')) throw thrown;
  }
}

async function damagesOf(vehicleId: string, fields: FormData) {
  const rows = [...fields.keys()].flatMap((key) => /^damage-(\d+)-place$/.exec(key)?.[1] ?? []);
  return Promise.all(
    rows.map(async (row) => {
      const of = (name: string) => fields.get(`damage-${row}-${name}`);
      const [note, photo] = [String(of('note') ?? '').trim(), of('photo')];
      const documentId = photo instanceof File && photo.size > 0 ? await keepPhoto(vehicleId, photo) : undefined;
      return { place: String(of('place')).trim(), ...(note && { note }), ...(documentId && { documentId }) };
    }),
  );
}

/** Among the papers of the car, which are not shown to everyone as its pictures are. */
async function keepPhoto(vehicleId: string, photo: File): Promise<string> {
  const { id } = await answerTo(
    api.POST('/api/v1/vehicles/{id}/documents', {
      params: { path: { id: vehicleId }, query: { kind: 'damage' } },
      headers: { 'content-type': photo.type },
      body: photo as never, // bytes: the document has no type for them
      bodySerializer: (bytes: unknown) => bytes as File,
    }),
  );
  return id;
}
