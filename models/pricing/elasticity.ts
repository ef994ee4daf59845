/**
 * How many mind a higher price, learned from quotes that were booked and that were not: logistic regression by Newton's
 * method, drawn to a prior as strongly as the quotes are few (maximum a posteriori).
 */
import { inverse, Matrix, solve } from 'ml-matrix';
import { PRIOR_ELASTICITY } from './dynamic-price.js';

/** One quote, without whose it was. */
export interface QuoteOutcome {
  /** What was asked, of the price without demand. */
  readonly priceRatio: number;
  /** The share that was foreseen to be taken: prices follow it, and so do bookings, so it must not count as the price's effect. */
  readonly demand: number;
  readonly leadDays: number;
  readonly booked: boolean;
}

export interface Elasticity {
  /** By how many percent fewer book where it is a percent dearer. */
  readonly elasticity: number;
  readonly standardError: number;
}

/** Where no quote says otherwise: a plain choice, wide enough that 1 and 2.5 are no surprise (docs/models.md). */
export const PRIOR: Elasticity = { elasticity: PRIOR_ELASTICITY, standardError: 0.5 };
/** What is learned is held between these, whatever the quotes say. */
export const LEAST_ELASTICITY = 1;
export const MOST_ELASTICITY = 5;

const STEPS = 30;
const LOOSE = 1 / 3 ** 2; // precision of what is not asked for

/** `prior`: of all types of car together, where it is learned of one. */
export function learnElasticity(quotes: readonly QuoteOutcome[], prior: Elasticity = PRIOR): Elasticity {
  const booked = quotes.reduce((sum, quote) => sum + Number(quote.booked), 0);
  if (booked === 0 || booked === quotes.length) return prior;
  const rows = quotes.map(({ priceRatio, demand, leadDays }) => [
    ...[1, demand - 0.5, Math.log1p(Math.max(0, leadDays)) - 2, -Math.log(priceRatio)],
  ]);
  // Of a logistic curve the elasticity is its slope times the share that does not book.
  const notBooked = 1 - booked / quotes.length;
  const centre = [Math.log(booked / (quotes.length - booked)), 0, 0, prior.elasticity / notBooked];
  const precision = [LOOSE, LOOSE, LOOSE, (notBooked / prior.standardError) ** 2];
  let slopes = [...centre];
  let curvature = Matrix.eye(centre.length);
  for (let step = 0; step < STEPS; step++) {
    const gradient = slopes.map((slope, i) => (precision[i] as number) * ((centre[i] as number) - slope));
    curvature = Matrix.diag([...precision]);
    rows.forEach((row, k) => {
      const score = row.reduce((sum, value, i) => sum + value * (slopes[i] as number), 0);
      const chance = 1 / (1 + Math.exp(-score));
      const rest = Number(quotes[k]?.booked) - chance;
      row.forEach((value, i) => {
        gradient[i] = (gradient[i] as number) + rest * value;
        for (let j = 0; j < row.length; j++) {
          curvature.set(i, j, curvature.get(i, j) + chance * (1 - chance) * value * (row[j] as number));
        }
      });
    });
    const move = solve(curvature, Matrix.columnVector(gradient)).to1DArray();
    const longest = Math.max(1, ...move.map(Math.abs)); // a step too far would miss
    slopes = slopes.map((slope, i) => slope + (move[i] as number) / longest);
    if (Math.max(...move.map(Math.abs)) < 1e-6) break;
  }
  const learned = (slopes.at(-1) as number) * notBooked;
  return {
    elasticity: Math.min(MOST_ELASTICITY, Math.max(LEAST_ELASTICITY, learned)),
    standardError: Math.sqrt(inverse(curvature).get(3, 3)) * notBooked,
  };
}
