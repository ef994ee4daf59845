/** PayPal's webhooks. PayPal itself says whether it sent one: its service compares the signature over the bytes as they came. */
import type { GatewayEvent } from './payment-gateway.js';
import { type PayPalClient, PayPalIssue } from './paypal-client.js';

const TOLERANCE_MS = 300_000;
const LONGEST_HEADER = 2_000;
const CERTIFICATE = /^https:\/\/(?:[a-z0-9-]+\.)*paypal\.com\//; // PayPal's own, and never fetched by us

/** undefined for what PayPal has not sent within the last minutes. Throws where PayPal cannot be asked. */
export async function readPayPalEvent(
  paypal: PayPalClient,
  webhookId: string | undefined,
  raw: Buffer,
  header: (name: string) => string | undefined,
): Promise<GatewayEvent | undefined> {
  const names = ['auth-algo', 'cert-url', 'transmission-id', 'transmission-sig', 'transmission-time'] as const;
  const said = names.map(
    (name) => [name.replace('-', '_'), header(`paypal-${name}`)?.slice(0, LONGEST_HEADER)] as const,
  );
  if (webhookId === undefined || said.some(([, value]) => value === undefined)) return undefined;
  const signed = Object.fromEntries(said) as Record<string, string>;
  if (!CERTIFICATE.test(signed.cert_url ?? '')) return undefined;
  const ageMs = Math.abs(Date.now() - Date.parse(signed.transmission_time ?? ''));
  if (!(ageMs <= TOLERANCE_MS)) return undefined;
  const text = raw.toString('utf8');
  const event = parsed(text);
  if (typeof event?.id !== 'string' || typeof event.event_type !== 'string') return undefined;
  // The event goes in as it came, since the signature is over its bytes.
  const rest = JSON.stringify({ ...signed, webhook_id: webhookId });
  const json = `${rest.slice(0, -1)},"webhook_event":${text}}`;
  return (await isSigned(paypal, json)) ? asGatewayEvent(paypal, event) : undefined;
}

/** Where PayPal finds what it is asked malformed, it has not sent it either. */
async function isSigned(paypal: PayPalClient, json: string): Promise<boolean> {
  try {
    const path = '/v1/notifications/verify-webhook-signature';
    const { verification_status } = await paypal.post<{ verification_status?: string }>(path, json);
    return verification_status === 'SUCCESS';
  } catch (error) {
    if (error instanceof PayPalIssue) return false;
    throw error;
  }
}

export interface PayPalEvent {
  id?: unknown;
  event_type?: unknown;
  resource?: {
    id?: unknown;
    supplementary_data?: { related_ids?: { order_id?: unknown } };
    links?: { rel?: unknown; href?: unknown }[];
    disputed_transactions?: { seller_transaction_id?: unknown }[];
  };
}

function parsed(text: string): PayPalEvent | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** News of a refund or a dispute names the capture alone: PayPal says of which order that is. */
export async function asGatewayEvent(paypal: PayPalClient, event: PayPalEvent): Promise<GatewayEvent> {
  const { resource } = event;
  const kind = String(event.event_type);
  const said = kind.startsWith('CHECKOUT.ORDER.') ? resource?.id : orderOf(resource);
  const order = said ?? (await orderOfCapture(paypal, captureOf(resource)));
  return { id: String(event.id), kind, reference: typeof order === 'string' ? order : undefined };
}

const orderOf = (about: PayPalEvent['resource']) => about?.supplementary_data?.related_ids?.order_id;

/** A dispute names what is contested; a refund has a link up to what it gives back of. */
function captureOf(about: PayPalEvent['resource']): string | undefined {
  const up = about?.links?.find(({ rel }) => rel === 'up')?.href;
  const id = about?.disputed_transactions?.[0]?.seller_transaction_id ?? /\/captures\/([^/?]+)$/.exec(`${up}`)?.[1];
  return typeof id === 'string' && /^[A-Z0-9]{1,40}$/i.test(id) ? id : undefined;
}

async function orderOfCapture(paypal: PayPalClient, id: string | undefined): Promise<unknown> {
  if (id === undefined) return undefined;
  try {
    return orderOf(await paypal.get(`/v2/payments/captures/${id}`));
  } catch (error) {
    if (error instanceof PayPalIssue) return undefined; // none of ours
    throw error;
  }
}
