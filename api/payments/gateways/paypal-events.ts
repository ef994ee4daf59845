/** PayPal's webhooks. PayPal itself says whether it sent one: its service compares the signature over the bytes as they came. */
import type { GatewayEvent } from './payment-gateway.js';
import type { PayPalClient } from './paypal-client.js';

const TOLERANCE_MS = 300_000;
const LONGEST_HEADER = 2_000;

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
  const ageMs = Math.abs(Date.now() - Date.parse(signed.transmission_time ?? ''));
  if (!(ageMs <= TOLERANCE_MS)) return undefined;
  const text = raw.toString('utf8');
  const event = parsed(text);
  if (!event) return undefined;
  // The event goes in as it came, since the signature is over its bytes.
  const rest = JSON.stringify({ ...signed, webhook_id: webhookId });
  const json = `${rest.slice(0, -1)},"webhook_event":${text}}`;
  const { verification_status } = await paypal.post<{ verification_status?: string }>(
    '/v1/notifications/verify-webhook-signature',
    json,
  );
  return verification_status === 'SUCCESS' ? event : undefined;
}

function parsed(text: string): GatewayEvent | undefined {
  let event: {
    id?: unknown;
    event_type?: unknown;
    resource?: { id?: unknown; supplementary_data?: { related_ids?: { order_id?: unknown } } };
  } | null;
  try {
    event = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof event?.id !== 'string' || typeof event.event_type !== 'string') return undefined;
  const reference = event.event_type.startsWith('CHECKOUT.ORDER.')
    ? event.resource?.id
    : event.resource?.supplementary_data?.related_ids?.order_id;
  return { id: event.id, kind: event.event_type, reference: typeof reference === 'string' ? reference : undefined };
}
