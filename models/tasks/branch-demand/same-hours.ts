/** The rule for demand where no model serves: an hour is as the same hour of the weeks before (seasonal naive). */

export const WEEK_HOURS = 168;
const FEWEST_HOURS = WEEK_HOURS;
const FADES = 0.8; // from week to week

/**
 * `past`: values by the hour, the last of them the newest. Of the next `hours` hours: the mean of the same hour of the week, in
 * which the newest week counts most; where weeks are few, drawn to the mean of that hour of all days. Undefined of less than a week.
 */
export function sameHours(past: Float64Array, hours: number): Float64Array | undefined {
  if (past.length < FEWEST_HOURS) return undefined;
  const ofDay = Array.from({ length: 24 }, (_, ahead) => mean(past, ahead, 24, 1, undefined));
  const ofWeek = Array.from({ length: WEEK_HOURS }, (_, ahead) =>
    mean(past, ahead, WEEK_HOURS, FADES, ofDay[ahead % 24]),
  );
  return Float64Array.from({ length: hours }, (_, ahead) => ofWeek[ahead % WEEK_HOURS] as number);
}

/** Of every `step`th value back from `ahead` after the end; `drawnTo` counts as one value more. */
function mean(past: Float64Array, ahead: number, step: number, fades: number, drawnTo: number | undefined): number {
  let [sum, weights, weight] = drawnTo === undefined ? [0, 0, 1] : [drawnTo, 1, 1];
  for (let hour = past.length + ahead - step; hour >= 0; hour -= step) {
    if (hour >= past.length) continue;
    sum += weight * (past[hour] as number);
    weights += weight;
    weight *= fades;
  }
  return weights === 0 ? 0 : sum / weights;
}
