/** The weather that a simulated car stands in: a year's wave, spells of some days, and cold nights. */
import type { Random } from '../tables/random.js';

export interface Climate {
  /** Of the year, °C. */
  readonly meanC: number;
  /** Half the way from the coldest to the warmest month, K. */
  readonly seasonK: number;
  /** From a day's mean to its coldest hour, K. */
  readonly nightK: number;
  /** Deviation of spells, K. */
  readonly spellK: number;
}

/** After the climate normals 1991–2020 of Frankfurt, Barcelona, Oulu, Phoenix, Chicago and Dublin, rounded (WMO). */
export const CLIMATES = {
  temperate: { meanC: 11, seasonK: 9, nightK: 5, spellK: 4 },
  mediterranean: { meanC: 17, seasonK: 8, nightK: 4, spellK: 2.5 },
  nordic: { meanC: 3.5, seasonK: 13, nightK: 5, spellK: 5 },
  desert: { meanC: 24, seasonK: 11, nightK: 7, spellK: 2.5 },
  continental: { meanC: 10.5, seasonK: 14, nightK: 5, spellK: 5 },
  oceanic: { meanC: 10, seasonK: 5, nightK: 3, spellK: 2.5 },
} as const satisfies Record<string, Climate>;
export type ClimateName = keyof typeof CLIMATES;

export interface Weather {
  readonly meanC: number;
  readonly nightC: number;
}

/** A day after the other, from day `from` of the year. Spells fade by a quarter a day. */
export function weather({ meanC, seasonK, nightK, spellK }: Climate, from: number, random: Random): () => Weather {
  let day = from;
  let spell = spellK * random.normal();
  return () => {
    const wave = -Math.cos((2 * Math.PI * (day++ - 20)) / 365.25); // coldest about 20 January
    spell = 0.75 * spell + spellK * Math.sqrt(1 - 0.75 ** 2) * random.normal();
    const mean = meanC + seasonK * wave + spell;
    return { meanC: mean, nightC: mean - nightK * (0.6 + 0.8 * random.next()) };
  };
}
