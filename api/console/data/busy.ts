/** How many requests are under way; those that take over a second show the progress bar. */
const listeners = new Set<() => void>();
let running = 0;

function change(by: number): void {
  running += by;
  for (const listener of listeners) listener();
}

export const busy = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  running: () => running,
  async during<T>(work: Promise<T>): Promise<T> {
    change(1);
    try {
      return await work;
    } finally {
      change(-1);
    }
  },
};
