import type { RoomProcess } from '../../support/processes.js';

/** What a kill test kills. */
export interface Victim {
  name: string;
  /** Kills it with -9, and sees to it that it is back. How long it took from its start until it served, ms. */
  killAndRestart(): Promise<number>;
}

/** How long it takes, ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

/** A room of ours as a victim. */
export const roomVictim = (room: RoomProcess): Victim => ({
  name: room.name,
  async killAndRestart() {
    await room.kill();
    return timed(() => room.start());
  },
});
