/** What is said of simulated reservations: the model, the rates that serve without it, and one rate for all. */
import { numbersOf } from '../tables/table.js';
import { reservationRisk } from '../tasks/reservation-risk/reservation-risk.js';
import { trainingRun } from '../training/training-run.js';
import { tableOfBooked, tableOfRisks } from './booked.js';
import { riskRates } from './risk-rates.js';
import { type DeskWorld, simulatedReservations } from './simulated-reservations.js';

const TRAINED = 0.8;

/** Metrics by who said it, on the last fifth. */
export async function compareRisks(
  world: DeskWorld,
  ask: { seed: number; quick?: boolean },
): Promise<Record<'one rate' | 'rates' | 'model', Readonly<Record<string, number>>>> {
  const rows = simulatedReservations(world);
  const cut = Math.floor(TRAINED * rows.length);
  const [known, asked] = [rows.slice(0, cut), rows.slice(cut)];
  const table = (some: typeof rows) =>
    tableOfBooked(
      some.map(({ booked }) => booked),
      some.map(({ outcome }) => outcome),
    );
  const truth = table(asked);
  const saved = await reservationRisk.train(table(known), ask, trainingRun());
  using model = await reservationRisk.open(saved);
  const rates = riskRates(known);
  const share = (name: string) => numbersOf(table(known), name).reduce((sum, one) => sum + one, 0) / known.length;
  const one = { cancelled: share('wasCancelled'), noShow: share('wasNoShow') };
  return {
    'one rate': reservationRisk.score(tableOfRisks(asked.map(() => one)), truth),
    rates: reservationRisk.score(tableOfRisks(asked.map(({ booked }) => rates.of(booked))), truth),
    model: reservationRisk.score(model.predict(table(asked)), truth),
  };
}
