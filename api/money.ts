/** The documents and sums of the API's money side, put together. */
import type { Knex } from 'knex';
import type { Endpoint } from './http/endpoint.js';
import { chargeEndpoints } from './invoices/charge-routes.js';
import { invoiceEndpoints } from './invoices/invoice-routes.js';
import { printedInvoiceEndpoints } from './invoices/printed-invoice-routes.js';
import { sellerEndpoints } from './invoices/seller-routes.js';
import { settlementEndpoints } from './invoices/settlement-routes.js';
import { statementEndpoints } from './ledger/statement-routes.js';
import { reportEndpoints } from './reports/report-routes.js';
import type { Sealing } from './sealed/sealing.js';

export const moneyEndpoints = ({ db, sealing }: { db: Knex; sealing: Sealing }): Endpoint[] => [
  ...invoiceEndpoints,
  ...printedInvoiceEndpoints(sealing),
  ...sellerEndpoints(db),
  ...chargeEndpoints,
  ...settlementEndpoints,
  ...statementEndpoints(db),
  ...reportEndpoints(db),
];
