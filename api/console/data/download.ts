/** A file of the API, as the signed-in person may have it: kept by the browser, or shown. */

import { session } from '../session/session.js';
import { busy } from './busy.js';
import { apiProblemOf } from './problem.js';

/** Throws an ApiProblem. */
export async function fileOf(path: string): Promise<Blob> {
  const ask = () => fetch(path, { headers: { authorization: `Bearer ${session.token()}` } });
  return busy.during(
    (async () => {
      let answer = await ask();
      if (answer.status === 401 && (await session.refresh())) answer = await ask();
      if (!answer.ok) throw await apiProblemOf(answer);
      return answer.blob();
    })(),
  );
}

/** Keeps it under that name. Throws an ApiProblem. */
export async function download(path: string, name: string): Promise<void> {
  const url = URL.createObjectURL(await fileOf(path));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
