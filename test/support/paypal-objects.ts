/** PayPal's objects, as far as we read them. */
export interface PayPalMoney {
  currency_code: string;
  value: string;
}

export interface Part {
  id: string;
  status: string;
  amount: PayPalMoney;
  create_time: string;
}

export interface StandInOrder {
  id: string;
  intent: string;
  status: string;
  create_time: string;
  links: { rel: string; href: string; method: string }[];
  purchase_units: {
    custom_id: string;
    amount: PayPalMoney;
    payments?: { captures?: Part[]; authorizations?: Part[]; refunds?: (Part & { custom_id?: string })[] };
  }[];
}

export interface StandInDispute {
  dispute_id: string;
  reason: string;
  status: string;
  dispute_life_cycle_stage: string;
  dispute_amount: PayPalMoney;
  disputed_transactions: { seller_transaction_id: string }[];
  dispute_outcome?: { outcome_code: string };
}
