/** What the API needs to tell the risk of a reservation. */
export {
  type Booked,
  type Outcome,
  type Risk,
  tableOfBooked,
  tableOfRisks,
} from './booked.js';
export { historyOf, type RiskRates, riskRates } from './risk-rates.js';
