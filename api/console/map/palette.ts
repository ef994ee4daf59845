/** Colours of the map and its cars, light and dark. State is never told by colour alone: see car-icons.ts. */
import type { Theme } from '../shell/theme.js';

export interface Palette {
  water: string;
  land: string;
  border: string;
  block: string;
  park: string;
  landmark: string;
  street: string;
  casing: string;
  label: string;
  halo: string;
  moving: string;
  parked: string;
  offline: string;
  outline: string;
  ring: string;
}

export const PALETTES: Record<Theme, Palette> = {
  light: {
    water: '#cfdde4',
    land: '#f3f2ee',
    border: '#c9ccca',
    block: '#e7e6e0',
    park: '#cfe3c4',
    landmark: '#dccdb4',
    street: '#ffffff',
    casing: '#dedcd5',
    label: '#6d7472',
    halo: '#ffffff',
    moving: '#067a62',
    parked: '#3f5bc4',
    offline: '#c2452d',
    outline: '#ffffff',
    ring: '#10201c',
  },
  dark: {
    water: '#0a1216',
    land: '#12191c',
    border: '#2b363a',
    block: '#1a2326',
    park: '#1b3226',
    landmark: '#3a3326',
    street: '#2b363a',
    casing: '#0e1416',
    label: '#93a09e',
    halo: '#12191c',
    moving: '#3ddcb0',
    parked: '#8ea6ff',
    offline: '#ff8a6b',
    outline: '#0b1012',
    ring: '#f2f6f4',
  },
};
