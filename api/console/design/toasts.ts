/** Short words about what was done, or why it was not; `Toasts` shows them. */
export interface Toast {
  id: number;
  kind: 'done' | 'failed' | 'alert';
  text: string;
  /** Where one sees more. */
  href?: string;
}

const STAYS_MS = { done: 5_000, failed: 12_000, alert: 12_000 } as const;
const MOST = 4;
const listeners = new Set<() => void>();
let shown: readonly Toast[] = [];
let nextId = 1;

function set(next: readonly Toast[]): void {
  shown = next.slice(-MOST);
  for (const listener of listeners) listener();
}

function add(kind: Toast['kind'], text: string, href?: string): void {
  const toast = { id: nextId++, kind, text, ...(href && { href }) };
  set([...shown, toast]);
  setTimeout(() => drop(toast.id), STAYS_MS[kind]);
}

function drop(id: number): void {
  set(shown.filter((one) => one.id !== id));
}

export const toasts = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  shown: () => shown,
  drop,
};

export const toast = {
  done: (text: string) => add('done', text),
  failed: (text: string) => add('failed', text),
  alert: (text: string, href?: string) => add('alert', text, href),
};
