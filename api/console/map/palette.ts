/** Colours of the map and its cars, light and dark. State is never told by colour alone: see shapes.ts. */
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
  charging: string;
  rented: string;
  offline: string;
  alert: string;
  cluster: string;
  fence: string;
  onCluster: string;
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
    charging: '#7a3fb5',
    rented: '#946000',
    offline: '#5f6b68',
    alert: '#c8321a',
    cluster: '#0b5f4e',
    fence: '#7a3fb5',
    onCluster: '#ffffff',
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
    charging: '#c79bff',
    rented: '#f0bd5c',
    offline: '#94a29e',
    alert: '#ff7d5e',
    cluster: '#2bb592',
    fence: '#c79bff',
    onCluster: '#04201a',
    outline: '#0b1012',
    ring: '#f2f6f4',
  },
};
