/** Prices for anyone who asks; a quote of who is signed in is theirs alone. */
import { MotorpoolError } from '../../platform/errors.js';
import { type Endpoint, endpoint } from '../http/endpoint.js';
import type { RentalTermsSource } from '../pricing/rental-terms.js';
import { vehicleNotFound } from '../vehicles/vehicles.js';
import { CarPrice, CarPriceQuery, Quote, QuoteInput, QuoteParams } from './quote.js';
import { carPriceOf, quoteShown, quotes } from './quotes.js';
import { quotesRepository } from './quotes-repository.js';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const quoteNotFound = () => new MotorpoolError('not-found', 'quote-not-found', 'There is no such quote.');

export function quoteEndpoints(terms: RentalTermsSource): Endpoint[] {
  const makeQuote = quotes(terms);
  return [
    endpoint({
      method: 'post',
      path: '/api/v1/quotes',
      tag: 'quotes',
      summary: 'What a rental costs, promised for 15 minutes',
      description: 'Whether the vehicle is free is not looked at. Who is signed in gets a quote for themselves alone.',
      access: 'anyone',
      creates: 'one-statement',
      body: QuoteInput,
      answers: { 201: { description: 'Quoted', schema: Quote } },
      problems: { 404: 'There is no such vehicle' },
      async handle({ body, db, who }) {
        const made = await makeQuote(db, body, who?.userId, { start: '/startsAt', end: '/endsAt' });
        return { status: 201, body: quoteShown(made), headers: { location: `/api/v1/quotes/${made.id}` } };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/v1/quotes/{id}',
      tag: 'quotes',
      summary: 'One quote: of oneself, or one that was made for nobody',
      access: 'anyone',
      params: QuoteParams,
      missing: quoteNotFound,
      answers: { 200: { description: 'It', schema: Quote } },
      async handle({ params, db, who }) {
        const found = await quotesRepository(db).find(params.id);
        if (!found || (found.userId !== null && found.userId !== who?.userId)) throw quoteNotFound();
        return { status: 200, body: quoteShown(found) };
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/cars/pricing',
      tag: 'cars',
      summary: 'What a car costs, and a quote for it',
      access: 'anyone',
      aliasOf: '/api/v1/quotes',
      query: CarPriceQuery,
      answers: { 200: { description: "In the currency's own unit", schema: CarPrice } },
      problems: { 404: 'There is no such car' },
      async handle({ query, db, who }) {
        const vehicleId = query.carId.toLowerCase();
        if (!UUID.test(vehicleId)) throw vehicleNotFound();
        const input = { vehicleId, startsAt: query.startDate, endsAt: query.endDate };
        const made = await makeQuote(db, input, who?.userId, { start: '?startDate', end: '?endDate' });
        return { status: 200, body: carPriceOf(made) };
      },
    }),
  ];
}
