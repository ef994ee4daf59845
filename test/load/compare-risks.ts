/** The table of the risk of reservations in `docs/models.md`: `node dist/test/load/compare-risks.js 1 2 3`, the seeds of the worlds. */
import { compareRisks } from '../../models/reservation-risk/compare.js';
import { DESK } from '../../models/reservation-risk/simulated-reservations.js';

for (const seed of process.argv.slice(2).map(Number)) {
  console.log(`seed ${seed}`);
  console.table(await compareRisks({ ...DESK, seed }, { seed }));
}
