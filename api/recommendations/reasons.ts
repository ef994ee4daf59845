/** Why a car is recommended, in words that are true and name nobody else. Pure. */
import { type CarWords, kindOf, modelOf, type RentalLength, type Taken } from '../../models/index.js';

export const REASON_CODES = [
  ...['own-model', 'own-kind', 'own-energy', 'similar-customers'],
  ...['near-last', 'popular-there', 'popular-for-length', 'cheapest', 'free-and-fit'],
] as const;
export interface Reason {
  code: string;
  text: string;
}

/** What others did is told only where so many different customers did it. */
export const LEAST_CUSTOMERS = 5;
const MOST_REASONS = 3;
/** From so many rentals on there are habits to speak of. */
const LEAST_FOR_HABIT = 3;
const NEAR_KM = 5;

export interface ReasonFacts {
  readonly name: string;
  readonly words: CarWords;
  readonly taken: readonly Taken[];
  /** How many of a like taste took it. */
  readonly similar: number;
  /** From where one last fetched; undefined where that is not known. */
  readonly kmFromLast: number | undefined;
  readonly branchName: string | null;
  /** Different customers who took the model at its branch, and of them for such a length; and whether it is among the first there. */
  readonly there: { readonly customers: number; readonly ofLength: number; readonly isAmongFirst: boolean };
  readonly length: RentalLength;
  readonly isCheapest: boolean;
}

/** One to three, what is most about the person first. */
export function reasonsFor(facts: ReasonFacts): Reason[] {
  const { name, similar, kmFromLast, branchName, there, length } = facts;
  const found: Reason[] = [...ownReasons(facts)];
  if (similar >= LEAST_CUSTOMERS) {
    found.push({ code: 'similar-customers', text: `Customers like you choose the ${name}` });
  }
  if (kmFromLast !== undefined && kmFromLast <= NEAR_KM) {
    found.push({ code: 'near-last', text: 'Near where you last fetched a car' });
  }
  if (there.isAmongFirst && there.ofLength >= LEAST_CUSTOMERS) {
    found.push({ code: 'popular-for-length', text: `Often taken for ${FOR_LENGTH[length]}` });
  }
  if (there.isAmongFirst && there.customers >= LEAST_CUSTOMERS && branchName !== null) {
    found.push({ code: 'popular-there', text: `Popular in ${branchName}` });
  }
  if (facts.isCheapest) found.push({ code: 'cheapest', text: 'The cheapest for these dates' });
  if (found.length === 0) found.push({ code: 'free-and-fit', text: 'Free for these dates, and fit for the trip' });
  return found.slice(0, MOST_REASONS);
}

const FOR_LENGTH: Readonly<Record<RentalLength, string>> = {
  hours: 'a few hours',
  'a day or two': 'a day or two',
  'some days': 'some days',
  'a week or more': 'a week or more',
};

function* ownReasons({ words, taken, name }: ReasonFacts): Generator<Reason> {
  const count = (same: (car: CarWords) => boolean) => taken.filter(({ car }) => same(car)).length;
  const times = count((car) => modelOf(car) === modelOf(words));
  if (times > 0) yield { code: 'own-model', text: `You took a ${name} ${timesInWords(times)}` };
  const kind = kindOf(words);
  const ofKind = kind === undefined ? 0 : count((car) => kindOf(car) === kind);
  if (kind !== undefined && ofKind > times && ofKind >= 2) {
    yield { code: 'own-kind', text: `You took ${withArticle(lowered(afterColon(kind)))} ${timesInWords(ofKind)}` };
  }
  const isElectric = (car: CarWords) => car.includes('energy:electric');
  if (isElectric(words) && taken.length >= LEAST_FOR_HABIT && count(isElectric) > taken.length / 2) {
    yield { code: 'own-energy', text: 'You mostly drive electric' };
  }
}

const NUMBERS = ['never', 'once', 'twice', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const timesInWords = (count: number): string => (count <= 2 ? `${NUMBERS[count]}` : `${NUMBERS[count] ?? count} times`);

const afterColon = (word: string) => word.slice(word.indexOf(':') + 1);
/** `Estate` → `estate`; `SUV` stays. */
const lowered = (text: string) => (text === text.toUpperCase() ? text : text.toLowerCase());
/** By sound: an SUV is said es-you-vee. */
const withArticle = (text: string) => `${/^[aeio]|^(SUV|MPV|LCV)/.test(text) ? 'an' : 'a'} ${text}`;
