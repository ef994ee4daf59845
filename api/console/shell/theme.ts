/** Light or dark: what the computer asks for, until a person chooses. */
import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';
export interface ThemeChoice {
  theme: Theme;
  toggle(): void;
}

const KEY = 'motorpool.theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let chosen = localStorage.getItem(KEY);
let theme = now();

function now(): Theme {
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return system.matches ? 'dark' : 'light';
}

function show(): void {
  theme = now();
  document.documentElement.setAttribute('data-theme', theme);
  for (const listener of listeners) listener();
}

function toggle(): void {
  chosen = theme === 'dark' ? 'light' : 'dark';
  localStorage.setItem(KEY, chosen);
  show();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

system.addEventListener('change', show);
show();

export function useTheme(): ThemeChoice {
  return { theme: useSyncExternalStore(subscribe, () => theme), toggle };
}
