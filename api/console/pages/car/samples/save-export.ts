/** Fetches an export with the person's token and has the browser save it. */
import { answerTo, api } from '../../../data/api.js';

type Query = { from: string; to: string; format: string; signals: string; every: string };

/** Throws an ApiProblem. */
export async function saveExport(id: string, name: string, query: Query): Promise<void> {
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  const blob = (await answerTo(
    api.GET('/api/v1/vehicles/{id}/telemetry', { params: { path: { id }, query: given }, parseAs: 'blob' }),
  )) as Blob;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${name}.${query.format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
