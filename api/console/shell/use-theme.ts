/** Light or dark: what the computer asks for, until a person chooses. */
import { useEffect, useState } from 'react';
import type { Theme } from '../map/palette.js';

const KEY = 'motorpool.theme';
export interface ThemeChoice {
  theme: Theme;
  toggle(): void;
}

export function useTheme(): ThemeChoice {
  const [theme, setTheme] = useState<Theme>(() => {
    const chosen = localStorage.getItem(KEY);
    if (chosen === 'light' || chosen === 'dark') return chosen;
    return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  });
  useEffect(() => {
    document.documentElement.setAttribute('data-theme', theme);
  }, [theme]);
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const obey = () => localStorage.getItem(KEY) ?? setTheme(system.matches ? 'dark' : 'light');
    system.addEventListener('change', obey);
    return () => system.removeEventListener('change', obey);
  }, []);
  const toggle = () => {
    const next = theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem(KEY, next);
    setTheme(next);
  };
  return { theme, toggle };
}
